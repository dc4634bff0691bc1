"""The ledger against the list of facts, which lies beside the checkout: same words, and values as the list has them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import stated_graphs
from tests.rdf.ledger import Fact, read_ledger, read_names
from tests.rdf.wording import RULES, Row, bounds, demands
from tests.requirements import require

# What the rules of `wording.py` would ask of a fact and the graph has no place for: number -> why that is right.
EXEMPT = {
    26: "'including' is a word of the title, not of a list in the report",
}


@pytest.fixture(scope="module")
def report() -> Path:
    return require("shared") / "report"


@pytest.fixture(scope="module")
def rows(report: Path) -> dict[int, Row]:
    with (report / "facts.csv").open(encoding="utf-8", newline="") as lines:
        return {
            int(row["n"]): Row(
                int(row["n"]), row["paragraph"], row["subject"], row["predicate"], row["object"], row["qualifiers"]
            )
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def entities(report: Path) -> dict[str, str]:
    with (report / "entities.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["name_zh"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def facts(graph: OpenSnapshot) -> list[Fact]:
    return read_ledger(graph.manifest.prefixes)


def test_the_list_is_all_there(rows: dict[int, Row]) -> None:
    assert sorted(rows) == list(range(1, 675))


def test_headers_repeat_the_list(facts: list[Fact], rows: dict[int, Row]) -> None:
    assert len(facts) >= 664
    for fact in facts:
        row = rows[fact.number]
        wanted = (row.paragraph, row.subject, row.predicate, row.object)
        assert (fact.paragraph, fact.subject, fact.predicate, fact.object) == wanted, fact.title


def test_values_and_qualifiers_stand_in_the_pattern(
    graph: OpenSnapshot, facts: list[Fact], rows: dict[int, Row], entities: dict[str, str]
) -> None:
    prefixes = graph.manifest.prefixes
    names = read_names(prefixes)
    asked = [
        (fact, words, given)
        for fact in facts
        if fact.number not in EXEMPT
        for words, given in demands(rows[fact.number], fact, names, set(entities), prefixes)
    ]
    assert len(asked) >= 1900
    wanting = [f"{fact.title} lacks {words}" for fact, words, given in asked if not given]
    assert not wanting, "\n".join(wanting)


def test_another_value_in_the_list_would_be_noticed(
    graph: OpenSnapshot, facts: list[Fact], rows: dict[int, Row]
) -> None:
    """Numbers, dates and versions of the list raised by one: no entry may give what is then asked."""
    prefixes = graph.manifest.prefixes
    names = read_names(prefixes)
    tried = 0
    for fact in facts:
        row = rows[fact.number]
        if re.fullmatch(r"[\d/-]+|(Rev\. )?[A-Z][a-z].*, \d{4}", row.object):
            wrong = re.sub(r"\d+", lambda number: str(int(number[0]) + 1).zfill(len(number[0])), row.object)
            asked = demands(replace(row, object=wrong), fact, names, set(), prefixes)
            assert not all(given for _, given in asked), f"{fact.title}: {wrong} would do as well"
            tried += 1
    assert tried >= 70


def test_every_rule_is_used(rows: dict[int, Row]) -> None:
    idle = [pattern for pattern, _, _ in RULES if not any(re.search(pattern, row.qualifiers) for row in rows.values())]
    assert not idle


def test_names_are_those_of_the_list_and_of_the_right_nodes(graph: OpenSnapshot, entities: dict[str, str]) -> None:
    """A node has a name, code or number that agrees with what the report calls the entity."""
    names = read_names(graph.manifest.prefixes)
    assert len(names) >= 370
    assert set(names) <= set(entities)
    texts: dict[object, set[str]] = defaultdict(set)
    for name in stated_graphs(graph):
        for quad in graph.store.quads_for_pattern(None, None, None, name):
            if isinstance(quad.object, ox.Literal):
                texts[quad.subject].add(quad.object.value)
    unlike = {
        name: entities[name]
        for name, nodes in names.items()
        if not any(agrees(entities[name], text) for node in nodes for text in texts[node])
    }
    # Words that point at something, or describe it, instead of naming it: this report; the replies to that circular;
    # meetings and trainings, which the report tells by what they are on or for.
    described = {"itu-d-meetings", "training-nicbr", "training-ipv6-regulators"}
    assert set(unlike) <= {"c26-33", "circular-replies"} | described, unlike


def agrees(printed: str, text: str) -> bool:
    """Whether a text of a node contains the printed name, its characters in order, or is a part of it."""
    name = re.sub(r"（[^（）]*[A-Za-z][^（）]*）|[“”]", "", printed)
    characters = iter(text)
    return (len(text) > 1 and text in printed) or (bool(name) and all(character in characters for character in name))


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("2025", ("2025-01-01", "2025-12-31", "year")),
        ("2025-2026", ("2025-01-01", "2026-12-31", "year")),
        ("2026-02", ("2026-02-01", "2026-02-28", "month")),
        ("2025-10-01", ("2025-10-01", "2025-10-01", "day")),
        ("2025-09-15/2025-09-16", ("2025-09-15", "2025-09-16", "day")),
    ],
)
def test_bounds(stated: str, wanted: tuple[str, str, str]) -> None:
    assert bounds(stated) == wanted
