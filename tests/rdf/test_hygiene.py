"""Queries that must find nothing: names, labels, definitions, sources."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.requirements import CHECKOUT

QUERIES = sorted((CHECKOUT / "queries" / "hygiene").glob("*.rq"))


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 16


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_says_in_both_languages_what_it_finds_and_why_that_is_wrong(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[:4]
    assert [line.partition(": ")[0] for line in head] == ["# title", "# title@zh", "# why", "# why@zh"]
    assert all(re.search("[\u4e00-\u9fff]", line) for line in (head[1], head[3]))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_finds_nothing(graph: OpenSnapshot, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "a header says what the query is about"
    results = graph.store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    found = [" ".join(str(value) for value in row) for row in results]
    assert not found, "\n".join([text.splitlines()[0], *found[:20]])
