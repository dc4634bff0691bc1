"""The questions that the graph exists to answer: every query beside its expected result, with and without inference.

The expected results were worked out from the report, not from the graph. A query that needs inference says so in its
header (``# inference: needed``); every other one must give the same from what is stated alone.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.requirements import CHECKOUT, require

QUERIES = sorted((CHECKOUT / "queries" / "competency").glob("*.rq"))


def run(graph: OpenSnapshot, query: str, graphs: list[str] | None) -> list[list[str]]:
    """The result as rows, the header first; over the union of ``graphs``, or of all."""
    chosen = [ox.NamedNode(iri) for iri in graphs] if graphs else None
    results = graph.store.query(query, default_graph=chosen, named_graphs=chosen)
    output = io.BytesIO()
    results.serialize(output, ox.QueryResultsFormat.CSV)
    return list(csv.reader(io.StringIO(output.getvalue().decode("utf-8"))))


def expected(path: Path) -> list[list[str]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_there_are_questions() -> None:
    assert len(QUERIES) == 60


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_answer(graph: OpenSnapshot, path: Path) -> None:
    wanted = expected(path)
    assert len(wanted) > 1, "an expected result without rows proves nothing"
    query = path.read_text(encoding="utf-8")
    assert run(graph, query, None) == wanted
    closure = graph.manifest.closure_graph
    stated = [str(item["iri"]) for item in graph.manifest.graphs if item["iri"] != closure]
    if not re.search(r"^# inference: needed", query, re.MULTILINE):
        assert run(graph, query, stated) == wanted


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_header_asks_the_question_in_both_languages(path: Path) -> None:
    english, chinese = path.read_text(encoding="utf-8").splitlines()[:2]
    assert re.fullmatch(r"CQ\d\d-[a-z0-9-]+", path.stem)
    assert re.fullmatch(rf"# {path.stem[:4]} \S.*\?( \(.+\))?", english)
    assert re.fullmatch(r"# .*[\u4e00-\u9fff].*？", chinese)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_number_is_that_of_the_question(path: Path) -> None:
    with (require("shared") / "report" / "questions.csv").open(encoding="utf-8", newline="") as lines:
        questions = [row["question_en"] for row in csv.DictReader(lines)]
    assert path.read_text(encoding="utf-8").splitlines()[0][7:] == questions[int(path.stem[2:4]) - 1]
