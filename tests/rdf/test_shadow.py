"""Questions about the report say which: their answers stay when another report says all of it otherwise."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import as_csv, column
from tests.rdf.competency import QUERIES, expected
from tests.rdf.shadow import with_shadow


@pytest.fixture(scope="module", params=[False, True], ids=["things of its own", "the same things"])
def shadowed(graph: OpenSnapshot, request: pytest.FixtureRequest) -> OpenSnapshot:
    return replace(graph, store=with_shadow(graph, things_shared=request.param))


def test_the_shadow_says_all_of_it_otherwise(graph: OpenSnapshot, shadowed: OpenSnapshot) -> None:
    values = "SELECT ?value { ?q itu:numericValue ?value ; itu:reportedIn/itu:isPartOf+ doc:%s }"
    first, shadow = column(shadowed, values % "C26-33"), column(shadowed, values % "C28-33")
    assert len(first) > 10
    assert first == column(graph, values % "C26-33")
    assert shadow == {str(int(value) + 1000) for value in first}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_answer_stays_that_of_the_report(shadowed: OpenSnapshot, path: Path) -> None:
    query = path.read_text(encoding="utf-8")
    assert as_csv(shadowed, query) == expected(path)


def test_a_question_that_names_no_report_is_noticed(shadowed: OpenSnapshot) -> None:
    """So that the test above is one."""
    mixed = []
    for path in QUERIES:
        query = path.read_text(encoding="utf-8")
        free, times = re.subn(r"itu:isPartOf\+ doc:C26-33", "itu:isPartOf+ ?anything", query)
        if times and as_csv(shadowed, free) != expected(path):
            mixed.append(path.stem)
    assert len(mixed) >= 20
