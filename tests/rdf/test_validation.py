"""Mistakes that editors make, in copies of the datasets: each is found, and told with its file, line and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.dataset import load_dataset
from itukg.errors import DatasetError, Inconsistency
from itukg.reasoning import derive
from itukg.sources import read_sources
from itukg.validation.report import as_text
from itukg.validation.run import Outcome, validate
from tests.requirements import CHECKOUT

SECTION = "data/reports/c26-33/section-2.ttl"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's dataset, free to be broken."""
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(CHECKOUT / name, tmp_path / name)
    return tmp_path


def check(folder: Path, base: str = "") -> Outcome:
    return validate(read_sources(load_dataset(folder, base)))


def replace(folder: Path, name: str, old: str, new: str) -> int:
    """Exchange the first occurrence; return the line (from 1) where it stands."""
    path = folder / name
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found, f"{old!r} does not stand in {name}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


MISTAKES = {
    "a value outside its bounds": ("itu:numericValue 22 ;", "itu:numericValue 23 ;", "An exact number must be given"),
    "a misspelt property": ("itu:countedKind kind:new-r", "itu:countedKnd kind:new-r", "does not define"),
    "a missing Chinese name": (' , "22份新建议书获批准"@zh', "", "The Chinese name is missing"),
    "a paragraph that is not there": (
        "itu:reportedIn para:2.1 .",
        "itu:reportedIn para:2.99 .",
        "must be a section",
    ),
    "an unknown code": ("itu:countedStatus st:approved", "itu:countedStatus st:aproved", "lifecycle status"),
    "a month that is none": ('"2025-04-01"^^xsd:date', '"2025-13-01"^^xsd:date', "a day that exists"),
    "a day that is none": ('"2025-04-01"^^xsd:date', '"2025-02-30"^^xsd:date', "a day that exists"),
    "a date in another form": ('"2025-04-01"^^xsd:date', '"2025/04/01"^^xsd:date', "a day that exists"),
    "dates the wrong way round": ('"2025-04-01"^^xsd:date', '"2027-04-01"^^xsd:date', "date"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_with_its_file_and_told_in_words(
    copy: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    old, new, words = MISTAKES[name]
    line = replace(copy, SECTION, old, new)
    outcome = check(copy)
    assert outcome.violations
    report = as_text(outcome, "en")
    near = [finding for finding in outcome.violations if finding.file == SECTION and abs(finding.line - line) <= 12]
    assert near, report
    assert words in report
    assert all("zh" in finding.messages for finding in outcome.findings), "each is told in Chinese too"
    in_chinese = as_text(outcome, "zh")
    assert "处违规（" in in_chinese and "violation" not in in_chinese and "found:" not in in_chinese
    assert not caplog.records, "nothing beside the report"


def test_no_mistake_nothing_to_say_and_how_much_was_looked_at() -> None:
    outcome = check(CHECKOUT)
    assert not outcome.findings
    assert outcome.shapes > 90
    assert outcome.queries >= 10
    assert outcome.files > 30
    assert "conforms" in as_text(outcome, "en")


def test_a_file_that_is_gone_leaves_names_without_an_owner(copy: Path) -> None:
    (copy / "data/reports/c26-33/section-7.ttl").unlink()
    report = as_text(check(copy), "en")
    assert "data/reports/c26-33/document.ttl:" in report
    assert "TR.OTTnum" in report


def test_a_file_that_no_graph_lists_is_not_skipped_in_silence(copy: Path) -> None:
    forgotten = copy / "data/reports/c27-33/section-1.ttl"
    forgotten.parent.mkdir()
    forgotten.write_text("nonsense", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"lists no graph for data/reports/c27-33/section-1\.ttl"):
        check(copy)


def test_the_same_dataset_at_another_base_is_as_valid(copy: Path) -> None:
    outcome = check(copy, "http://127.0.0.1:8000/")
    assert not outcome.findings, as_text(outcome, "en")
    moved = load_dataset(copy, "http://127.0.0.1:8000/")
    assert all(graph.iri.startswith("http://127.0.0.1:8000/graph/") for graph in moved.graphs)
    assert moved.prefixes["itu"] == "http://127.0.0.1:8000/ontology#"
    assert moved.prefixes["pub"] == "https://w3id.org/itukg/publisher#"


SYNTAX = {
    "；": "full-width",
    "三个": "quotation mark",
    "st:": "",
}


@pytest.mark.parametrize("typed", SYNTAX)
def test_syntax_errors_say_what_a_person_can_do(copy: Path, typed: str) -> None:
    line = replace(copy, SECTION, "itu:carriedOutBy body:itu-t ;", f"itu:carriedOutBy body:itu-t {typed}")
    (error,) = read_sources(load_dataset(copy)).errors
    assert (error.file, error.line) in ((SECTION, line), (SECTION, line + 1))
    assert SYNTAX[typed] in error.message


def test_the_overlays_of_the_second_dataset(broken_dataset: Callable[[str], Path]) -> None:
    outcome = check(broken_dataset("violation"))
    places = {(finding.file, finding.line) for finding in outcome.violations}
    assert places == {("data/register/ships.ttl", 18), ("data/register/ships.ttl", 16)}
    for mistake, words in (("missing-file", "tugs.ttl"), ("no-base", "pub:base")):
        with pytest.raises(DatasetError, match=words):
            load_dataset(broken_dataset(mistake))
    for mistake, place in (("syntax-error", (10, 5)), ("undefined-prefix", (8, 18))):
        (error,) = read_sources(load_dataset(broken_dataset(mistake))).errors
        assert (error.file, error.line, error.column) == ("data/log/2031.ttl", *place)
    (error,) = read_sources(load_dataset(broken_dataset("not-utf-8"))).errors
    assert "UTF-8" in error.message


def test_a_contradiction_that_only_the_closure_sees(broken_dataset: Callable[[str], Path]) -> None:
    sources = read_sources(load_dataset(broken_dataset("inconsistency")))
    assert not validate(sources).violations
    with pytest.raises(Inconsistency, match="contradicts the ontology"):
        derive(sources.triples(lambda role: role.reasoned))
