"""Documentation that shows data: its Turtle stands in the graph, its queries give the answers beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import load_dataset
from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import as_csv, rows, stated_graphs
from tests.requirements import CHECKOUT

PAGE = CHECKOUT / "docs" / "from-paragraph-to-triples.md"
TUTORIALS = {"en": CHECKOUT / "docs" / "tutorial.md", "zh": CHECKOUT / "docs" / "tutorial.zh.md"}
STEPS = 10
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


@pytest.mark.parametrize("number", range(STEPS))
@pytest.mark.parametrize("language", TUTORIALS)
def test_every_step_of_the_tutorial_answers_as_it_says(graph: OpenSnapshot, language: str, number: int) -> None:
    """Without any prefix but its own: whoever copies it has no others."""
    query, table = examples(TUTORIALS[language])[number]
    assert len(table) > 1
    # The names in the tables are short ones, as the query page shows them.
    assert [list(row) for row in rows(graph, query)] == table[1:]
    results = graph.store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert [variable.value for variable in results.variables] == table[0]


def test_the_tutorial_has_ten_steps_the_same_in_both_languages() -> None:
    for page in TUTORIALS.values():
        text = page.read_text(encoding="utf-8")
        assert len(examples(page)) == len(blocks(page, "sparql")) == STEPS
        assert re.findall(r"^## (\d+)\. ", text, re.MULTILINE) == [str(number + 1) for number in range(STEPS)]
    english, chinese = (blocks(TUTORIALS[language], "sparql") for language in ("en", "zh"))
    assert [query.replace('"en"', '"zh"') for query in english] == chinese


def readme_queries() -> list[str]:
    """The queries that README shows: one behind curl, one by itself."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    return [
        *re.findall(r"--data-urlencode query='(.*?)'\n```", readme, re.DOTALL),
        *blocks(CHECKOUT / "README.md", "sparql"),
    ]


def test_the_queries_of_the_readme_answer_as_it_says(graph: OpenSnapshot) -> None:
    security, enum = (list(graph.store.query(query)) for query in readme_queries())
    assert {(row["count"].value, row["joint"].value, row["paragraph"].value) for row in security} == {
        ("17", "true", "2.6")
    }
    assert [row["group"].value for row in security] == ["SG13", "SG17", "SG20"]
    names = [row["name"].value for row in enum]
    assert len(names) == len(set(names)) >= 12
    assert any(name.startswith("decision to ask all Member States") for name in names), "known by what it concerns"
    assert {row["paragraph"].value for row in enum if row["paragraph"]} == {"5"}
