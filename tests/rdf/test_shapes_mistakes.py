"""A mistake for every file of shapes, every hygiene query and every other rule: found once, at its place, in words.

All are made at once in one copy of the dataset, where none hides another, so that one validation tells of all.
"""

from __future__ import annotations

import re

import pytest

from itukg.validation.findings import Finding
from itukg.validation.report import as_text
from tests.rdf.folders import Folder
from tests.rdf.planted.mistake import Lines, make_all
from tests.rdf.planted.of_queries import OF_QUERIES
from tests.rdf.planted.of_shapes import OF_SHAPES
from tests.rdf.planted.of_terms import OF_TERMS
from tests.rdf.planted.of_values import OF_VALUES
from tests.requirements import CHECKOUT

MISTAKES = [*OF_SHAPES, *OF_QUERIES, *OF_VALUES, *OF_TERMS]

Told = tuple[list[Finding], Lines, dict[str, str], str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of all the mistakes, the lines of each, the files by then, and the report for a failure."""
    folder = Folder.of_project(tmp_path_factory.mktemp("shapes"))
    lines = make_all(folder, MISTAKES)
    outcome = folder.check()
    texts = {one.place.file: folder.text(one.place.file) for one in outcome.findings}
    return list(outcome.findings), lines, texts, as_text(outcome, "en")


@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=[m.rule.rpartition("#")[2] for m in MISTAKES])
def test_a_mistake_is_told_once_at_its_place(told: Told, number: int) -> None:
    findings, lines, texts, report = told
    mistake = MISTAKES[number]
    found = [
        one
        for one in findings
        if one.rule == mistake.rule
        and mistake.words in one.messages["en"]
        and (mistake.at or one.place.file == mistake.file)
    ]
    assert len(found) == 1, f"{mistake}\n{[one.messages['en'] for one in found]}\n{report}"
    (finding,) = found
    assert finding.severity == mistake.severity
    assert re.search("[\u4e00-\u9fff]", finding.messages["zh"])
    place = f"{finding.place.file}:{finding.place.line}"
    if mistake.at:
        assert texts[finding.place.file].split("\n")[finding.place.line - 1].startswith(mistake.at), place
    else:
        head, first, last = lines[number]
        expected = {f"{mistake.file}:{line}" for line in (head, *range(first, last + 1))}
        assert place in expected, f"{mistake.rule} {mistake.words}: {place}, not {sorted(expected)}"


def test_nothing_else_is_told(told: Told) -> None:
    findings, _, _, report = told
    assert {one.rule for one in findings} == {mistake.rule for mistake in MISTAKES}, report
    assert len(findings) == len(MISTAKES), report


def test_every_file_of_shapes_and_every_query_has_a_mistake() -> None:
    tried = {mistake.rule for mistake in MISTAKES}
    files = sorted((CHECKOUT / "shapes").glob("*.ttl"))
    assert len(files) >= 19
    for file in files:
        names = re.findall(r"^shape:(\w+) a sh:NodeShape", file.read_text(encoding="utf-8"), re.MULTILINE)
        if file.stem not in ("groups", "retired"):
            assert {f"https://w3id.org/itukg/shapes#{name}" for name in names} & tried, file.name
    elsewhere = (CHECKOUT / "tests/rdf/test_second_report_mistakes.py").read_text(encoding="utf-8")
    queries = sorted((CHECKOUT / "queries/hygiene").glob("*.rq"))
    assert len(queries) >= 45
    assert [
        path.stem
        for path in queries
        if f"queries/hygiene/{path.stem}.rq" not in tried and f'"{path.stem}"' not in elsewhere
    ] == []
