"""Queries that must find nothing: names, labels, definitions, sources."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.requirements import CHECKOUT

QUERIES = sorted((CHECKOUT / "queries" / "hygiene").glob("*.rq"))


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 14


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_finds_nothing(graph: OpenSnapshot, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "a header says what the query is about"
    results = graph.store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    found = [" ".join(str(value) for value in row) for row in results]
    assert not found, "\n".join([text.splitlines()[0], *found[:20]])
