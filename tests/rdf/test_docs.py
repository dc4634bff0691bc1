"""Documentation that shows data: its Turtle stands in the graph, its queries give the answers beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import load_dataset
from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import as_csv, stated_graphs
from tests.requirements import CHECKOUT

PAGE = CHECKOUT / "docs" / "from-paragraph-to-triples.md"
PREFIXES = load_dataset(CHECKOUT).prefixes


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def examples(page: Path) -> list[tuple[str, list[list[str]]]]:
    """Each query with the rows of the table that follows it, the header first."""
    found = re.findall(
        r"^```sparql\n(.*?)^```\n\n((?:\|[^\n]*\n)+)", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [
        (
            query,
            [
                [cell.strip() for cell in line.strip("|\n").split("|")]
                for line in table.splitlines()
                if "---" not in line
            ],
        )
        for query, table in found
    ]


def test_the_page_shows_as_much_as_it_says() -> None:
    assert len(blocks(PAGE, "turtle")) == 8
    assert len(examples(PAGE)) == len(blocks(PAGE, "sparql")) == 2


@pytest.mark.parametrize("number", range(8))
def test_turtle_is_a_part_of_the_graph(graph: OpenSnapshot, number: int) -> None:
    header = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    shown = [quad.triple for quad in ox.parse(header + blocks(PAGE, "turtle")[number], format=ox.RdfFormat.TURTLE)]
    assert shown
    graphs = stated_graphs(graph)
    for triple in shown:
        assert any(ox.Quad(triple.subject, triple.predicate, triple.object, name) in graph.store for name in graphs)


@pytest.mark.parametrize("number", range(2))
def test_queries_give_the_table_below_them(graph: OpenSnapshot, number: int) -> None:
    query, table = examples(PAGE)[number]
    assert as_csv(graph, query, prefixes=PREFIXES) == table


def test_the_queries_of_the_readme_are_answered(graph: OpenSnapshot) -> None:
    """As a reader would run them: with the prefixes that they declare, and no others."""
    readme = CHECKOUT / "README.md"
    (on_security,) = re.findall(r"--data-urlencode query='\n(.*?)'\n", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert as_csv(graph, on_security)[1:] == [["17", "true", group, "2.6"] for group in ("SG13", "SG17", "SG20")]
    (on_iot,) = blocks(readme, "sparql")
    header, *things = as_csv(graph, on_iot)
    assert header == ["thing", "name"]
    kinds = {thing.partition("/id/")[2].partition("/")[0] for thing, _ in things}
    assert kinds >= {"activity", "body", "document", "theme"}, "activities, bodies, paragraphs, training themes"
    assert len(things) >= 15
