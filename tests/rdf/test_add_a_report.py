"""The pages on adding a report: what they tell is done step by step, and ends in what they promise.

Which blocks of a page are steps is told in `tests.guide.steps`. After a change of what is printed, ``python -m
tests.guide`` puts the real outputs into the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import load_dataset
from itukg.sources import read_sources
from tests.guide.follow import PAGES, Output, follow, refreshed, steady
from tests.guide.steps import Step, steps_of
from tests.guide.walk import Mistake, Walk
from tests.rdf.second_report import OVERLAY, lay_over
from tests.requirements import CHECKOUT, require

REPORT = "data/reports/c27-33"
MISTAKES = 4


@dataclass
class Notes:
    """What was found on the way of a reader."""

    outputs: list[Output] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    # The triples of the report's files before those of the example took their place, and of all files at the end.
    small: set[ox.Triple] = field(default_factory=set)
    whole: set[ox.Triple] = field(default_factory=set)
    version: str = ""
    root: Path = Path()


def stated(root: Path) -> set[ox.Triple]:
    """What the files of a dataset folder state."""
    sources = read_sources(load_dataset(root))
    assert not sources.errors
    return set(sources.triples(lambda role: True))


@pytest.fixture(scope="module", params=PAGES)
def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Notes:
    """A page, followed from the clone to the merge."""
    require("git")
    found = Notes()

    def watch(step: Step, walk: Walk) -> None:
        found.root = walk.place
        if step.deed == "append" and step.file == "ontology/topics.ttl":
            found.small = stated(walk.place)

    walked = follow(PAGES[request.param], tmp_path_factory.mktemp(request.param), watch)
    found.outputs, found.mistakes = walked.outputs, walked.mistakes
    found.whole = stated(found.root)
    found.version = load_dataset(found.root).version
    return found


# --- the walk -------------------------------------------------------------------------------------------------------


def test_what_the_page_shows_is_what_is_printed(notes: Notes) -> None:
    assert len(notes.outputs) >= 13
    differing = [
        (output.step.content, output.printed)
        for output in notes.outputs
        if steady(output.step.content) != steady(output.printed)
    ]
    told = "\n".join(f"--- on the page:\n{shown}--- printed:\n{printed}" for shown, printed in differing)
    assert not differing, f"{told}\nto put this into the page: python -m tests.guide"


def test_each_mistake_is_answered_with_its_file_and_a_line_of_its_block(notes: Notes) -> None:
    """Whatever the words are: they may be refreshed, and what they point at may not."""
    assert len(notes.mistakes) == MISTAKES
    for mistake in notes.mistakes:
        places = re.findall(rf"{re.escape(mistake.file)}(?::|,line=)(\d+)", mistake.said)
        assert places, mistake
        assert all(int(line) in mistake.lines for line in places), mistake


def test_the_reader_ends_with_the_two_reports_in_a_new_version(notes: Notes, tmp_path: Path) -> None:
    """That is, with what is tested as the second report: its example is not other than what the page leads to."""
    expected = stated(lay_over(tmp_path / "two-reports").root)

    def compared(triples: set[ox.Triple]) -> set[ox.Triple]:
        # Blank nodes have other names in each reading. The version is another, and it is told next.
        return {
            triple
            for triple in triples
            if not isinstance(triple.subject, ox.BlankNode)
            and not isinstance(triple.object, ox.BlankNode)
            and "ersion" not in triple.predicate.value
            and not triple.predicate.value.endswith(("/issued", "publisher#file"))
        }

    assert len(compared(expected)) > 10_000
    assert compared(notes.whole) == compared(expected)
    assert notes.version != load_dataset(CHECKOUT).version
    assert (notes.root / "data" / "releases" / f"{notes.version}.trig").is_file()


def test_the_new_version_stands_in_every_place(notes: Notes) -> None:
    places = {
        "data/catalog.ttl": f'dcat:version "{notes.version}"',
        "ontology/itukg.ttl": f'/ontology/{notes.version}> ;\n    owl:versionInfo "{notes.version}"',
        "CITATION.cff": f"\nversion: {notes.version}\n",
        "server/itukg/__init__.py": f'__version__ = "{notes.version}"',
        "CHANGELOG.md": f"\n## {notes.version} - ",
    }
    for file, text in places.items():
        assert text in (notes.root / file).read_text(encoding="utf-8"), file


def test_what_the_page_lets_a_reader_write_only_grows(notes: Notes) -> None:
    """The small report of the page is a part of the whole one: nothing that was taught is taken back."""
    begun = {triple for triple in notes.small if "C27-33" in str(triple.subject)}
    assert len(begun) >= 60
    assert begun <= notes.whole, begun - notes.whole


# --- the page -------------------------------------------------------------------------------------------------------

each_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@each_page
def test_the_page_shows_as_much_as_it_says(page: Path) -> None:
    deeds = [step.deed for step in steps_of(page)]
    assert deeds.count("mistake") == MISTAKES
    assert deeds.count("write") == 2
    assert deeds.count("append") == 2
    assert deeds.count("edit") == 5


@each_page
def test_turtle_that_is_only_shown_is_a_part_of_the_second_report(page: Path, tmp_path: Path) -> None:
    root = lay_over(tmp_path / "two-reports").root
    header = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in load_dataset(root).prefixes.items())
    everything = stated(root)
    shown = [step.content for step in steps_of(page) if step.language == "turtle" and not step.deed]
    assert len(shown) == 2
    for text in shown:
        triples = {quad.triple for quad in ox.parse(header + text, format=ox.RdfFormat.TURTLE)}
        assert len(triples) >= 6
        assert triples <= everything, triples - everything


@each_page
def test_a_step_names_its_file_to_the_reader_too(page: Path) -> None:
    """A comment is for the test; whoever reads finds the name of the file in what was said since the last heading."""
    text = page.read_text(encoding="utf-8")
    for step in steps_of(page):
        if step.file:
            before = text[: step.begin].rpartition("\n## ")[2].replace(f": {step.file} -->", "")
            assert Path(step.file).name in before, step.file


def test_both_pages_let_a_reader_do_the_same() -> None:
    def done(page: Path) -> list[tuple[str, str, str]]:
        return [
            (step.language, step.deed, re.sub(' ARGS="--lang zh"| --lang zh|--lang zh ', "", step.content))
            for step in steps_of(page)
            if step.language != "text"
        ]

    english, chinese = (done(page) for page in PAGES.values())
    assert len(english) >= 35
    assert english == chinese


@each_page
def test_the_queries_that_the_page_names_are_there(page: Path) -> None:
    """Those that compare a report with the one before it."""
    text = page.read_text(encoding="utf-8")
    (sentence,) = re.findall(
        r"^\[`queries/library/`\].*?[.。]$|^\[`queries/library/`\].*?(?=。|\. )", text, re.M | re.S
    )
    named = {name for name in re.findall(r"`([a-z-]+)`", sentence)}
    library = {path.stem for path in (CHECKOUT / "queries" / "library").glob("*.rq")}
    assert len(named) == 5
    assert named <= library


@each_page
def test_links_of_the_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert len(links) >= 6
    assert not [link for link in links if not (page.parent / link).exists()]


# --- the example ----------------------------------------------------------------------------------------------------


def test_every_file_says_that_it_is_fictitious_and_none_is_published() -> None:
    files = list(OVERLAY.rglob("*.ttl"))
    assert len(files) >= 7
    for path in files:
        assert path.read_text(encoding="utf-8").lstrip().startswith("# FICTITIOUS, for tests: "), path
    published = [path for name in ("data", "ontology") for path in (CHECKOUT / name).rglob("*.ttl")]
    assert len(published) > 30
    assert not [path for path in published if "/C27-33" in path.read_text(encoding="utf-8")]


# --- the guide itself -----------------------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "page.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_outputs_are_refreshed_in_their_places(page: Callable[[str], Path]) -> None:
    text = "One\n\n```text\nold\n```\n\nTwo\n\n```text\n```\n"
    steps = steps_of(page(text))
    assert refreshed(text, [Output(step, f"new {number}\n") for number, step in enumerate(steps)]) == (
        "One\n\n```text\nnew 0\n```\n\nTwo\n\n```text\nnew 1\n```\n"
    )


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("conforms (2 of 53 files, 15,350 triples, 2 releases)", "conforms (N of N files, N triples, N releases)"),
        ("2处违规（53个文件，15,322条三元组）", "2处违规（N个文件，N条三元组）"),
        (
            "a.ttl:34:23: violation: 412 texts (qty27:2): Correct it.",
            "a.ttl:34:23: violation: 412 texts (qty27:2): Correct it.",
        ),
    ],
)
def test_only_the_counts_of_a_summary_may_differ(printed: str, left: str) -> None:
    assert steady(f"{printed}\n") == f"{left}\n"


@pytest.mark.parametrize("comment", ["<!-- wirte: a.ttl -->", "<!-- write -->", "<!-- server: a.ttl -->"])
def test_a_comment_that_is_no_step_is_refused(page: Callable[[str], Path], comment: str) -> None:
    with pytest.raises(ValueError, match="is no step"):
        steps_of(page(f"{comment}\n```turtle\n```\n"))
