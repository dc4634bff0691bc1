"""Searches with the answer that a reader expects, worked out from the data, and what holds for all of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.linkeddata.iris import document_path
from itukg.search.asking import Match, search
from itukg.search.fields import Role
from itukg.search.gathering import RDF_TYPE
from itukg.search.index import Index
from itukg.search.words import words_of
from itukg.snapshot import SEARCH_INDEX, OpenSnapshot

with (Path(__file__).parent / "searches.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
BASES = {"itu": "https://w3id.org/itukg/", "harbour": "https://harbour.example/"}
SECONDS = 30.0  # nothing here is about time


@pytest.fixture(scope="module")
def indexes(dataset_snapshot: OpenSnapshot, harbour_snapshot: OpenSnapshot) -> Iterator[dict[str, Index]]:
    opened = {
        "itu": Index(dataset_snapshot.folder / SEARCH_INDEX),
        "harbour": Index(harbour_snapshot.folder / SEARCH_INDEX),
    }
    yield opened
    for index in opened.values():
        index.close()


def found(index: Index, query: str, base: str) -> list[str]:
    numbers = list(search(index, query, seconds=SECONDS).matches)
    return [thing.iri.removeprefix(base) for thing in index.things(numbers)]


def test_there_are_searches_of_every_sort() -> None:
    queries = [row["query"] for row in ROWS]
    assert len(set(queries)) == len(queries) >= 90
    assert sum(any("\u4e00" <= character <= "\u9fff" for character in query) for query in queries) >= 25
    assert sum(row["dataset"] == "harbour" for row in ROWS) >= 12
    assert {row["within"] for row in ROWS} == {"0", "1", "3"}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['dataset']}: {row['query']}" for row in ROWS])
def test_a_search_finds_what_is_meant(indexes: dict[str, Index], row: dict[str, str]) -> None:
    things = found(indexes[row["dataset"]], row["query"], BASES[row["dataset"]])
    if row["within"] == "0":
        assert not things, row["why"]
    else:
        assert row["expected"] in things[: int(row["within"])], f"{row['why']}: {things[:5]}"


@pytest.mark.parametrize("name", BASES)
def test_every_name_and_every_code_finds_its_thing_as_such(indexes: dict[str, Index], name: str) -> None:
    index = indexes[name]
    count = int(index.about["things"])
    seen = 0
    for thing in index.things(range(1, count + 1)):
        for role, _, text in thing.texts:
            if role in (Role.NAME, Role.CODE) and len(text) < 100 and words_of(text):
                match = search(index, text, seconds=SECONDS).matches[thing.number]
                assert match in (Match.CODE, Match.NAME), f"{thing.iri}: {text}"
                seen += 1
    assert seen > {"itu": 2_000, "harbour": 60}[name]


@pytest.mark.parametrize("name", BASES)
def test_what_is_in_the_index_is_what_has_a_page(
    indexes: dict[str, Index], name: str, request: pytest.FixtureRequest
) -> None:
    """Each thing that the data, the vocabularies or the ontology say something of, once; no shape, no blank node."""
    snapshot = request.getfixturevalue({"itu": "dataset_snapshot", "harbour": "harbour_snapshot"}[name])
    index = indexes[name]
    things = [thing.iri for thing in index.things(range(1, int(index.about["things"]) + 1))]
    assert len(set(things)) == len(things) == int(index.about["things"])
    expected = set()
    for graph in snapshot.manifest.graphs:
        if graph["role"] in ("Data", "Vocabulary", "Ontology"):
            quads = snapshot.store.quads_for_pattern(None, RDF_TYPE, None, ox.NamedNode(str(graph["iri"])))
            expected |= {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert set(things) == {iri for iri in expected if document_path(iri, snapshot.manifest.base) is not None}
    assert not [iri for iri in things if "shapes#" in iri]


def test_what_is_retired_comes_last_and_says_so(indexes: dict[str, Index]) -> None:
    things = indexes["harbour"].things(list(search(indexes["harbour"], "voss", seconds=SECONDS).matches))
    assert [thing.iri.rpartition("/")[2] for thing in things] == ["ida-voss", "i.voss"]
    assert [thing.is_retired for thing in things] == [False, True]
    # Also where a search has the whole name of the retired one, and only similar ones of others.
    (only,) = indexes["harbour"].things(list(search(indexes["harbour"], "I. Voss", seconds=SECONDS).matches))
    assert only.is_retired


def test_terms_come_after_things_unless_their_whole_name_is_asked_for(indexes: dict[str, Index]) -> None:
    matches = search(indexes["itu"], "研究", seconds=SECONDS).matches
    kinds = [thing.iri.startswith(BASES["itu"] + "ontology#") for thing in indexes["itu"].things(list(matches))]
    assert True in kinds
    assert kinds == sorted(kinds)


def test_only_things_of_a_kind_are_found(indexes: dict[str, Index]) -> None:
    index = indexes["itu"]
    topic = next(number for number, (iri, _) in index.kinds.items() if iri.endswith("#Topic"))
    for query in ("internet", "互联网", "smart cities", "intrenet"):
        everything = search(index, query, seconds=SECONDS)
        topics = search(index, query, seconds=SECONDS, kind=topic)
        of_kind = [number for number, (kind, _) in index.kinds_of(everything.matches).items() if kind == topic]
        assert len(of_kind) > 1
        assert set(of_kind) <= set(topics.matches), query
        assert {thing.kind for thing in index.things(list(topics.matches))} == {topic}


HOSTILE = [
    '"', "'", "''", '"" OR ""', "a* OR b*", "NEAR(a b, 2)", "name:internet", "{name} : a", "-internet", "^internet",
    "internet AND", "(internet", "internet)", "NOT", "AND", "OR", "*", "%", "_", "\\", "\x00", "a\x00b",
    "\u202eabc\u202c", "🚢🚢", "e\u0301" * 60, "\u0301" * 200, "a " * 100, "中" * 200, "国际" * 100, "ab" * 100,
    "1/" * 100, "a-" * 100, "\n\t\r", "';DROP TABLE thing;--", "<script>alert(1)</script>", "ﷺ" * 50, "k1", "ｋ１",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=ascii)
def test_whatever_is_typed_is_taken_for_words(indexes: dict[str, Index], query: str) -> None:
    for index in indexes.values():
        matches = search(index, query, seconds=SECONDS).matches
        assert len(matches) <= int(index.about["things"])


def test_signs_are_no_operators(indexes: dict[str, Index]) -> None:
    index = indexes["itu"]
    plain = list(search(index, "internet", seconds=SECONDS).matches)
    assert len(plain) > 20
    for query in ('"internet"', "internet*", "^internet", "-internet", "(internet)", "{internet}", "internet\x00"):
        assert list(search(index, query, seconds=SECONDS).matches) == plain, query


def test_a_code_that_is_not_there_finds_nothing_by_one_of_its_letters(indexes: dict[str, Index]) -> None:
    for query in ("Y.2060", "a-9876 zzqq"):
        assert not search(indexes["itu"], query, seconds=SECONDS).matches, query
    assert search(indexes["itu"], "y 2026", seconds=SECONDS).matches, "numbers are words enough"


def test_a_search_that_takes_too_long_ends_with_what_it_has(dataset_snapshot: OpenSnapshot) -> None:
    index = Index(dataset_snapshot.folder / SEARCH_INDEX, steps=1)  # looks at the clock all the time
    cut = search(index, "international telecommunication", seconds=-1.0)
    assert cut.is_cut
    assert not cut.matches
    whole = search(index, "international telecommunication", seconds=SECONDS)
    assert whole.matches
    assert not whole.is_cut, "the next search has its own time"
    index.close()
