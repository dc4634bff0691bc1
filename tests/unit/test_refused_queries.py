"""What is told of a refusal: of what the engine came to, and of a query that it has read what it says itself."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from itukg.refused_queries import explain
from itukg.sparql.policy import Admitted
from itukg.sparql.query import Form, SparqlRequest
from itukg.sparql.rewrite import Rewriting
from itukg.stores.base import QueryRejected
from itukg.stores.messages import rejection

KNOWN = {"ex": "https://ex.example/"}


def explained(query: str) -> QueryRejected:
    with pytest.raises(SyntaxError) as refusal:
        ox.Store().query(query)
    admitted = Admitted(SparqlRequest(query, Form.SELECT, "https://ex.example/"), Rewriting.of(query))
    return explain(rejection(str(refusal.value)), admitted, KNOWN)


def test_what_follows_the_place_is_not_told_for_it() -> None:
    told = explained(
        "PREFIX ex: <https://ex.example/>\nSELECT ?n {\n  ?x a ex:A .\n"
        "  ?x ex:p ?n . . ?n ex:q ?a .\n  ?n ex:r 1 2 3 .\n}"
    )
    assert (told.line, "full stop" in str(told), "句点" in told.chinese) == (4, False, False)


def test_a_query_that_was_read_has_no_mistake_in_its_words() -> None:
    told = explained("SELECT ?n ?m (COUNT(?x) AS ?c) { ?x ?m ?n FILTERBOUND(?n) } GROUP BY ?n")
    assert str(told).startswith("With GROUP BY or an aggregate") and "FILTERBOUND" not in str(told)


def test_of_very_many_prefixes_some_are_told() -> None:
    told = explained("SELECT ?n { " + " ".join(f"?n p{number}:a ?n ." for number in range(5_000)) + " }")
    assert "PREFIX p1: <…>" in str(told) and str(told).endswith("> …") and len(str(told)) < 1_500
    assert told.chinese.endswith("> …")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * is not authorized with GROUP BY"),
        ("SELECT ?s { _:a ?p ?o . OPTIONAL { _:a ?p ?o } }", "the text cannot go on like this here"),
    ],
)
def test_what_the_engine_says_in_a_sentence_is_told_as_one(query: str, words: str) -> None:
    assert str(explained(query)) == words
