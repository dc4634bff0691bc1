"""What is told of a refusal: of what the engine came to, and of a query that it has read what it says itself."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from itukg import refused_queries
from itukg.refused_queries import explain
from itukg.sparql import lexer
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


def test_of_a_text_with_very_many_tokens_the_first_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    lex = lexer.lex

    def counted(text: str) -> Iterator[lexer.Token]:
        nonlocal looked_at
        for token in lex(text):
            looked_at += 1
            yield token

    monkeypatch.setattr(lexer, "lex", counted)
    hostile = ["()", "{}", "SELECT ", "#\n", "?a ", "[", "a/", "9.", '"', "PREFIX a: <b> ", "<http:"]
    for fragment in hostile:
        looked_at = 0
        query = ("SELECT * { " + fragment * 262_144)[:262_144]
        admitted = Admitted(SparqlRequest(query, Form.SELECT, "https://ex.example/"), Rewriting.of(query))
        refused = explain(QueryRejected("expected x", 1, len(query)), admitted, KNOWN)
        assert 2 < looked_at <= 64_001, (fragment, looked_at)
        assert "is not closed" not in str(refused) or looked_at < 64_001, fragment
    assert len(hostile) > 10


def test_a_mistake_among_the_first_of_very_many_tokens_is_told() -> None:
    values = " ".join(f"ex:v{number}" for number in range(40_000))
    told = explained(f"PREFIX ex: <https://ex.example/>\nSELECT ?n, ?x {{ VALUES ?x {{ {values} }} ?x ex:p ?n }}")
    assert str(told).startswith("The variables of SELECT") and (told.line, told.column) == (2, 10)


def test_a_bracket_that_may_be_closed_further_on_is_not_called_open(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "PREFIX ex: <https://ex.example/>\nSELECT ?n { VALUES ?x { ex:a ex:b } ?x ex:p . . }"
    assert "closed" not in str(explained(query))
    monkeypatch.setattr(refused_queries, "_MOST", 10)
    assert "closed" not in str(explained(query))


def test_an_address_without_its_bracket_is_not_cut_in_two() -> None:
    text = "SELECT ?n { ?x a <http://ex.example/a{b}c> }"
    shown = [len(lexer.first_tokens(text, most)[0]) for most in range(30)]
    assert {5, 6} & set(shown) and not {7, 8, 9, 10} & set(shown)
    assert lexer.first_tokens(text, 30) == (list(lexer.tokens(text)), True)
