"""Terms written into our own queries come back from the engine exactly as they were, whatever they hold."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from itukg.stores.terms import bind, fill_lists, print_term

TEXTS = [
    *("", '"', "'", "\\", '\\"', "a\nb\rc\td", '""" } DROP ALL #', "} UNION { ?s ?p ?o", "?thing", "\u202eright"),
    *("国际电联", "😀", "\\u0041", "<script>", "x" * 10_000),
]
HOSTILE = [
    *(ox.Literal(text) for text in TEXTS),
    ox.Literal("chat", language="fr"),
    ox.Literal("国际电联", language="zh"),
    ox.Literal("17", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.NamedNode("https://example.org/a'b(c)#d?e=f&g"),
    ox.NamedNode("https://example.org/船/Zoë"),
]


@pytest.mark.parametrize("term", HOSTILE, ids=range(len(HOSTILE)))
def test_a_bound_term_comes_back_as_it_was(term: ox.Literal | ox.NamedNode) -> None:
    store = ox.Store()
    bound = bind("SELECT ?x WHERE { BIND(?value AS ?x) }", {"value": term})
    assert [row["x"] for row in store.query(bound)] == [term]
    listed = fill_lists("SELECT ?x WHERE { VALUES ?x { } }", {"x": [term, term]})
    assert [row["x"] for row in store.query(listed)] == [term, term]


def test_only_the_variable_is_replaced_not_text_that_looks_like_it() -> None:
    query = "SELECT ?x { ?thing ?things '?thing' } # ?thing"
    assert bind(query, {"thing": ox.NamedNode("urn:a")}) == "SELECT ?x { <urn:a> ?things '?thing' } # ?thing"


def test_what_cannot_be_named_is_refused() -> None:
    with pytest.raises(ValueError, match="blank node"):
        print_term(ox.BlankNode())
    with pytest.raises(ValueError, match="no block"):
        fill_lists("SELECT * {}", {"x": []})
