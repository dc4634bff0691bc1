"""Mistakes that editors make, in copies of the datasets: each is found, and told with its file, line and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.dataset import load_dataset
from itukg.errors import DatasetError, Inconsistency
from itukg.reasoning import derive
from itukg.validation.findings import Outcome
from itukg.validation.hygiene import run_hygiene
from itukg.validation.report import as_text
from itukg.validation.run import validate
from tests.rdf.folders import Folder
from tests.rdf.section_mistakes import MISTAKES, SECTION
from tests.requirements import CHECKOUT


@pytest.fixture
def copy(tmp_path: Path) -> Folder:
    """The project's dataset, free to be broken."""
    return Folder.of_project(tmp_path)


# These are told before the shapes are run.
NO_DATES = {
    "a month that is none": "2025-13-01",
    "a day that is none": "2025-02-30",
    "a date in another form": "2025/04/01",
}


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, dict[str, int]]:
    """What is found where all mistakes are made at once (none hides another), and the line of each."""
    folder = Folder.of_project(tmp_path_factory.mktemp("mistaken"))
    lines = {name: folder.edit(SECTION, old, new) for name, (old, new, _) in MISTAKES.items()}
    return folder.check(), lines


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_with_its_file_and_told_in_words(
    mistaken: tuple[Outcome, dict[str, int]], name: str
) -> None:
    outcome, lines = mistaken
    near = [
        finding
        for finding in outcome.violations
        if finding.place.file == SECTION
        and abs(finding.place.line - lines[name]) <= 12
        and MISTAKES[name][2] in finding.messages["en"]
    ]
    assert near, as_text(outcome, "en")
    assert all(finding.messages["zh"] != finding.messages["en"] for finding in near)


def test_what_is_right_is_left_in_peace(mistaken: tuple[Outcome, dict[str, int]]) -> None:
    outcome, lines = mistaken
    assert {finding.place.file for finding in outcome.findings} == {SECTION}
    assert not [item for item in outcome.findings if all(abs(item.place.line - line) > 12 for line in lines.values())]
    report = as_text(outcome, "en")
    assert all(words in report for _, _, words in MISTAKES.values())
    assert all("zh" in finding.messages for finding in outcome.findings), "each is told in Chinese too"
    in_chinese = as_text(outcome, "zh")
    assert "处违规（" in in_chinese and "violation" not in in_chinese and "found:" not in in_chinese


@pytest.mark.parametrize("name", NO_DATES)
def test_what_is_no_date_is_found(copy: Folder, name: str) -> None:
    line = copy.edit(SECTION, '"2025-04-01"^^xsd:date', f'"{NO_DATES[name]}"^^xsd:date')
    (finding,) = copy.check().findings
    assert (finding.place.file, finding.place.line) == (SECTION, line)
    assert "a day that exists" in finding.messages["en"]
    assert finding.messages["zh"] != finding.messages["en"]


def test_no_mistake_nothing_to_say_and_how_much_was_looked_at() -> None:
    outcome = Folder(CHECKOUT).check()
    assert not outcome.findings
    assert outcome.counts.shapes >= 96
    assert outcome.counts.queries >= 44
    assert outcome.counts.files >= 51
    assert outcome.counts.releases >= 1
    assert "conforms" in as_text(outcome, "en")


def test_a_file_that_is_gone_leaves_names_without_an_owner(copy: Folder) -> None:
    (copy.root / "data/reports/c26-33/section-7.ttl").unlink()
    places = {(finding.place.file, finding.value) for finding in run_hygiene(copy.sources())}
    assert ("data/reports/c26-33/document.ttl", "<https://w3id.org/itukg/id/workitem/TR.OTTnum>") in places


def test_a_file_that_no_graph_lists_is_not_skipped_in_silence(copy: Folder) -> None:
    forgotten = copy.root / "data/reports/c27-33/section-1.ttl"
    forgotten.parent.mkdir()
    forgotten.write_text("nonsense", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"lists no graph for data/reports/c27-33/section-1\.ttl"):
        copy.check()


def test_the_same_dataset_at_another_base_is_as_valid() -> None:
    outcome = Folder(CHECKOUT).check("http://127.0.0.1:8000/")
    assert not outcome.findings, as_text(outcome, "en")
    moved = load_dataset(CHECKOUT, "http://127.0.0.1:8000/")
    assert all(graph.iri.startswith("http://127.0.0.1:8000/graph/") for graph in moved.graphs)
    assert moved.prefixes["itu"] == "http://127.0.0.1:8000/ontology#"
    assert moved.prefixes["pub"] == "https://w3id.org/itukg/publisher#"


SYNTAX = {
    "；": "full-width",
    "三个": "quotation mark",
    "st:": "',' is missing",
}


@pytest.mark.parametrize("typed", SYNTAX)
def test_syntax_errors_say_what_a_person_can_do(copy: Folder, typed: str) -> None:
    line = copy.edit(SECTION, "itu:carriedOutBy body:itu-t ;", f"itu:carriedOutBy body:itu-t {typed}")
    (error,) = copy.sources().errors
    assert (error.file, error.line) == (SECTION, line)
    assert SYNTAX[typed] in error.message


def test_the_overlays_of_the_second_dataset(broken_dataset: Callable[[str], Path]) -> None:
    outcome = Folder(broken_dataset("violation")).check()
    places = {(finding.place.file, finding.place.line) for finding in outcome.violations}
    assert places == {("data/register/ships.ttl", 18), ("data/register/ships.ttl", 16)}
    for mistake, words in (("missing-file", "tugs.ttl"), ("no-base", "pub:base")):
        with pytest.raises(DatasetError, match=words):
            load_dataset(broken_dataset(mistake))
    for mistake, place in (("syntax-error", (9, 41)), ("undefined-prefix", (8, 18))):
        (error,) = Folder(broken_dataset(mistake)).sources().errors
        assert (error.file, error.line, error.column) == ("data/log/2031.ttl", *place)
    (error,) = Folder(broken_dataset("not-utf-8")).sources().errors
    assert "UTF-8" in error.message


def test_a_contradiction_that_only_the_closure_sees(broken_dataset: Callable[[str], Path]) -> None:
    sources = Folder(broken_dataset("inconsistency")).sources()
    assert not validate(sources).violations
    with pytest.raises(Inconsistency, match="contradicts the ontology"):
        derive(sources.triples(lambda role: role.reasoned))
