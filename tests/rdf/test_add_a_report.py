"""The page on adding a report: its Turtle is that of the fictitious report, and nothing of that is published."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import Dataset, load_dataset
from itukg.sources import read_sources
from tests.rdf.second_report import OVERLAY, lay_over
from tests.rdf.test_docs import blocks
from tests.requirements import CHECKOUT

PAGE = CHECKOUT / "docs" / "add-a-report.md"
SHOWN = 6


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load_dataset(lay_over(tmp_path_factory.mktemp("two-reports")).root)


@pytest.fixture(scope="module")
def stated(dataset: Dataset) -> set[ox.Triple]:
    """What the files state."""
    sources = read_sources(dataset)
    assert not sources.errors
    return set(sources.triples(lambda role: True))


def test_every_file_says_that_it_is_fictitious_and_none_is_published() -> None:
    files = list(OVERLAY.rglob("*.ttl"))
    assert len(files) >= 7
    for path in files:
        assert path.read_text(encoding="utf-8").lstrip().startswith("# FICTITIOUS, for tests: "), path
    published = [path for name in ("data", "ontology") for path in (CHECKOUT / name).rglob("*.ttl")]
    assert len(published) > 30
    assert not [path for path in published if "/C27-33" in path.read_text(encoding="utf-8")]


def test_the_page_shows_as_much_as_it_says() -> None:
    assert len(blocks(PAGE, "turtle")) == SHOWN


@pytest.mark.parametrize("number", range(SHOWN))
def test_turtle_on_the_page_is_a_part_of_the_second_report(
    dataset: Dataset, stated: set[ox.Triple], number: int
) -> None:
    header = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in dataset.prefixes.items())
    shown = {quad.triple for quad in ox.parse(header + blocks(PAGE, "turtle")[number], format=ox.RdfFormat.TURTLE)}
    assert len(shown) >= 4
    assert shown <= stated, shown - stated


def test_the_queries_that_the_page_names_are_all_there_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    library = {path.stem for path in (CHECKOUT / "queries" / "library").glob("*.rq")}
    assert len(library) >= 5
    assert all(f"`{name}`" in page or f"{name}.rq`" in page for name in library)


def test_links_of_the_page_lead_somewhere() -> None:
    links = [Path(link) for link in re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))]
    assert len(links) >= 4
    assert not [link for link in links if not (PAGE.parent / link).exists()]
