"""The questions that the graph exists to answer: every query beside its expected result, with and without inference.

The expected results were worked out from the report, not from the graph. No question needs inference: each gives the
same from what is stated alone.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import as_csv
from tests.rdf.competency import QUERIES, expected
from tests.requirements import require


def test_there_are_questions() -> None:
    assert len(QUERIES) == 60


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_answer(graph: OpenSnapshot, path: Path) -> None:
    wanted = expected(path)
    assert len(wanted) > 1, "an expected result without rows proves nothing"
    query = path.read_text(encoding="utf-8")
    assert as_csv(graph, query) == wanted
    assert as_csv(graph, query, stated=True) == wanted


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
