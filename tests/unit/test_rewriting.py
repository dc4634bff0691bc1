"""What is changed in a query before the engine gets it: its meaning stays, and places in it are found again."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from itukg.sparql.policy import Policy
from itukg.sparql.rewrite import Edit, Rewriting, escape_dots

BASE = "https://base.example/"
PREFIX = "PREFIX ex: <http://ex.example/> "
POLICY = Policy(1000, 50, BASE, BASE + "graph/all", ("urn:a", "urn:b"), (frozenset(("urn:b", "urn:c")),))


def rewritten(query: str, edits: Iterable[Edit]) -> str:
    return Rewriting.of(query).then(list(edits)).text


NAMES = {
    "ex:7.2-TR.OTTnum-planned": "http://ex.example/7.2-TR.OTTnum-planned",
    "ex:a.b.c": "http://ex.example/a.b.c",
    "ex:a..b...c": "http://ex.example/a..b...c",
    "ex:a.b.c:d.e": "http://ex.example/a.b.c:d.e",
    "ex:%41.b.c.d": "http://ex.example/%41.b.c.d",
    r"ex:a\.b.c.d": "http://ex.example/a.b.c.d",
    r"ex:a\~b.c.d.e": "http://ex.example/a~b.c.d.e",
    ":1.2.3": "http://base.example/#1.2.3",
    "p.q.r:s.t.u": "http://pqr.example/s.t.u",
    "ex:é.港.口": "http://ex.example/é.港.口",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_hold_any_number_of_dots(name: str) -> None:
    """The engine alone takes them for a mistake; when it learns to read them, `escape_dots` can go."""
    prologue = PREFIX + "PREFIX : <http://base.example/#> PREFIX p.q.r: <http://pqr.example/> "
    query = prologue + f"CONSTRUCT {{ {name} {name} {name}. }} WHERE {{ }} # {name} "
    with pytest.raises(SyntaxError):
        ox.Store().query(query)
    (triple,) = ox.Store().query(rewritten(query, escape_dots(query)))
    assert [part.value for part in triple] == [NAMES[name]] * 3


@pytest.mark.parametrize(
    "text",
    [
        *("<http://ex.example/a.b.c>", "'ex:a.b.c'", "'''ex:a.b.c'''", "_:a.b.c", "1.5"),
        *("ex:a. ", "ex:a.b. ", "ex:a.b...", "# ex:a.b.c", r"ex:a\.b\.c.d"),
    ],
)
def test_dots_elsewhere_are_left_alone(text: str) -> None:
    assert list(escape_dots(PREFIX + "SELECT * { ?s ?p " + text)) == []


def test_a_place_in_a_rewritten_query_is_found_in_the_written_one() -> None:
    query = "SELECT *\nFROM\n# between\n<graph/all> { ex:a.b.c ?p 'SERVICE' ;; ex:d.e.f ?x }\n# SERVICE\n?end"
    rewriting = POLICY.admit(query).rewriting
    text, rows = rewriting.text, query.split("\n")
    assert text.count("\n") == query.count("\n") - 2 and "\\." in text
    for mark in ("SELECT", "{", "ex:a", "?p", ";;", "ex:d", "?x", "}", "?end"):
        at = text.index(mark)
        line, column = rewriting.place(text[:at].count("\n") + 1, at - text.rfind("\n", 0, at))
        assert rows[line - 1][column - 1 :].startswith(mark), mark
    assert rewriting.place(99, 1)[0] <= 7, "beyond the end: no harm"


# Dataset clause -> default graphs and named graphs that are chosen for the engine, and whether they are to be merged.
DATASETS = {
    "FROM <urn:a> FROM <urn:b>": (None, None, False),
    "FROM <urn:a> FROM <urn:a>": (("urn:a",), (), False),
    r"FROM <urn:a> FROM <urn:\u0061>": (("urn:a",), (), False),
    "FROM NAMED <urn:a> FROM NAMED <urn:a>": ((), ("urn:a",), False),
    "FROM <urn:a> FROM NAMED <urn:a>": (None, None, False),
    "FROM <graph/all>": (None, None, False),
    "FROM <graph/all> FROM <urn:b>": (("urn:a", "urn:b"), (), False),
    "FROM <urn:b> FROM <urn:c> FROM NAMED <urn:a>": (("urn:b", "urn:c"), ("urn:a",), True),
    "FROM <urn:b> FROM NAMED <urn:c>": (None, None, False),
    "": (None, None, False),
}


@pytest.mark.parametrize("clause", DATASETS)
def test_a_dataset_of_which_the_engine_would_count_triples_twice_is_chosen_for_it(clause: str) -> None:
    request = POLICY.admit(f"SELECT * {clause} {{ ?s ?p ?o }}").request
    assert (request.default_graphs, request.named_graphs, request.merged) == DATASETS[clause]


def test_graphs_that_the_protocol_names_twice_are_one() -> None:
    request = POLICY.admit("ASK {}", ("urn:c", "urn:c", "urn:b"), ("urn:a", "urn:a")).request
    assert (request.default_graphs, request.named_graphs, request.merged) == (("urn:c", "urn:b"), ("urn:a",), True)
