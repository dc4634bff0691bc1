"""The ledger against the list of facts, which lies beside the checkout: same words, and values as the list has them."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.entities import read_entities
from tests.rdf.ledger import Fact, read_ledger
from tests.rdf.wording import RULES, Names, Row, bounds, demands
from tests.requirements import require

# What the rules of `wording.py` would ask of a fact and the graph has no place for: number -> why that is right.
EXEMPT = {
    26: "'including' is a word of the title, not of a list in the report",
}


@pytest.fixture(scope="module")
def rows() -> dict[int, Row]:
    with (require("shared") / "report" / "facts.csv").open(encoding="utf-8", newline="") as lines:
        return {
            int(row["n"]): Row(
                int(row["n"]), row["paragraph"], row["subject"], row["predicate"], row["object"], row["qualifiers"]
            )
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def names() -> Names:
    """The nodes that stand for a name of the list."""
    return {name: entity.nodes for name, entity in read_entities().items()}


@pytest.fixture(scope="module")
def facts(graph: OpenSnapshot) -> list[Fact]:
    return read_ledger(graph.manifest.prefixes)


def test_the_list_is_all_there(rows: dict[int, Row]) -> None:
    assert sorted(rows) == list(range(1, 675))


def test_headers_repeat_the_list(facts: list[Fact], rows: dict[int, Row]) -> None:
    assert len(facts) == 674
    for fact in facts:
        row = rows[fact.number]
        wanted = (row.paragraph, row.subject, row.predicate, row.object)
        assert (fact.paragraph, fact.subject, fact.predicate, fact.object) == wanted, fact.title


def test_values_and_qualifiers_stand_in_the_pattern(
    graph: OpenSnapshot, facts: list[Fact], rows: dict[int, Row], names: Names
) -> None:
    prefixes = graph.manifest.prefixes
    asked = [
        (fact, words, given)
        for fact in facts
        if fact.number not in EXEMPT
        for words, given in demands(rows[fact.number], fact, names, prefixes)
    ]
    assert len(asked) >= 1720
    wanting = [f"{fact.title} lacks {words}" for fact, words, given in asked if not given]
    assert not wanting, "\n".join(wanting)


def test_another_value_in_the_list_would_be_noticed(
    graph: OpenSnapshot, facts: list[Fact], rows: dict[int, Row], names: Names
) -> None:
    """Numbers, dates and versions of the list raised by one: no entry may give what is then asked."""
    prefixes = graph.manifest.prefixes
    tried = 0
    for fact in facts:
        row = rows[fact.number]
        if re.fullmatch(r"[\d/-]+|(Rev\. )?[A-Z][a-z].*, \d{4}", row.object):
            wrong = re.sub(r"\d+", lambda number: str(int(number[0]) + 1).zfill(len(number[0])), row.object)
            asked = demands(replace(row, object=wrong), fact, names, prefixes)
            assert not all(given for _, given in asked), f"{fact.title}: {wrong} would do as well"
            tried += 1
    assert tried >= 70


def test_every_rule_is_used(rows: dict[int, Row]) -> None:
    idle = [pattern for pattern, _, _ in RULES if not any(re.search(pattern, row.qualifiers) for row in rows.values())]
    assert not idle


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
