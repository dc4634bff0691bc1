"""Everything that the report names is in the graph, named in both languages and in Chinese as the report prints it.

``entities.csv`` says which node stands for an entity of the list that lies beside the checkout.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.entities import Entity, read_entities
from tests.requirements import require

ENTITIES = 378
BASE = "https://w3id.org/itukg/"
PREFIXES = """
PREFIX itu: <https://w3id.org/itukg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
# Where a thing keeps what the report prints: its names, its title or heading, its code or address, the words of its
# date or number; of a cited document, the words of the citation.
PRINTED = (
    "skos:prefLabel rdfs:label skos:altLabel itu:statedTitle itu:heading itu:code itu:linkLabel itu:url itu:domainName "
    "itu:statedDate itu:verbatimValue ^itu:citedWork/itu:printedForm ^itu:citedVersion/itu:printedForm"
)


@pytest.fixture(scope="module")
def table() -> dict[str, Entity]:
    """The rows of the table by entity."""
    found = read_entities()
    assert len(found) == ENTITIES
    return found


@pytest.fixture(scope="module")
def listed() -> list[dict[str, str]]:
    """The entities of the report, with the Chinese name of each and the paragraphs that have it."""
    with (require("shared") / "report" / "entities.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == ENTITIES
    return rows


def pairs(graph: OpenSnapshot, query: str) -> dict[str, set[str]]:
    results = graph.store.query(PREFIXES + query)
    assert isinstance(results, ox.QuerySolutions)
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in results:
        found[one.value].add(other.value)
    return found


@pytest.fixture(scope="module")
def names(graph: OpenSnapshot) -> dict[str, set[str]]:
    """All that a thing is called, in any language."""
    return pairs(graph, f"SELECT ?thing ?name {{ ?thing {'|'.join(PRINTED.split())} ?name }}")


@pytest.fixture(scope="module")
def chinese(graph: OpenSnapshot) -> dict[str, set[str]]:
    """The one Chinese name that pages show."""
    return pairs(
        graph, "SELECT ?thing ?name { ?thing skos:prefLabel|rdfs:label ?name FILTER(LANGMATCHES(LANG(?name), 'zh')) }"
    )


def is_named(printed: str, names: set[str], shown: set[str]) -> bool:
    """Whether a thing is called what is printed.

    Three ways count: the words as they are; the words without one abbreviation in brackets, where another name has the
    abbreviation; the words inside the name that is shown, which says more. One or two characters inside a name prove
    nothing.
    """
    if printed in names or (len(printed) > 2 and any(printed in name for name in shown)):
        return True
    return any(
        printed[: found.start()] + printed[found.end() :] in names and any(found[1] in name for name in names)
        for found in re.finditer("（([^（）]+)）", printed)
    )


@pytest.mark.parametrize(
    ("printed", "names", "named"),
    [
        ("粮农组织", {"粮农组织", "FAO"}, True),
        ("粮农组织", {"世界粮食计划署", "WFP"}, False),
        ("万维网联盟（W3C）", {"万维网联盟", "W3C"}, True),
        ("万维网联盟（W3C）", {"万维网联盟"}, False),
        ("信息社会世界峰会（WSIS）论坛", {"信息社会世界峰会论坛", "WSIS Forum"}, True),
        ("第二十二次会议", {"CWG-Internet第二十二次会议"}, True),
        ("第二十三次会议", {"CWG-Internet第二十二次会议"}, False),
        ("通函", {"关于可能关闭ENUM系统的通函"}, False),
    ],
)
def test_a_printed_name_is_recognized(printed: str, names: set[str], named: bool) -> None:
    assert is_named(printed, names, names) is named


def test_the_table_lists_every_entity_of_the_report(table: dict[str, Entity], listed: list[dict[str, str]]) -> None:
    assert list(table) == [row["id"] for row in listed]


def test_every_thing_has_an_english_and_a_chinese_name(
    graph: OpenSnapshot, table: dict[str, Entity], chinese: dict[str, set[str]]
) -> None:
    english = pairs(graph, "SELECT ?thing ?name { ?thing skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) = 'en') }")
    iris = [node.value for row in table.values() for node in row.nodes]
    assert len(iris) >= ENTITIES + 9
    assert [iri for iri in iris if not (iri.startswith(BASE) and english[iri] and chinese[iri])] == []


def test_every_thing_is_called_in_chinese_what_the_report_prints(
    table: dict[str, Entity],
    listed: list[dict[str, str]],
    names: dict[str, set[str]],
    chinese: dict[str, set[str]],
) -> None:
    for entity in listed:
        row = table[entity["id"]]
        printed = entity["name_zh"]
        named = bool(row.iri) and is_named(printed, names[row.iri], chinese[row.iri])
        # A note that is no longer needed hides the next mistake.
        assert named != bool(row.note), f"{entity['id']}: {printed} | {names[row.iri]} | {row.note}"
    assert sum(bool(row.note) for row in table.values()) <= 40, "the printed name is the rule"


def test_every_paragraph_leads_to_all_that_it_names(
    graph: OpenSnapshot, table: dict[str, Entity], listed: list[dict[str, str]]
) -> None:
    """By what it mentions, what it is about and what it reports; by way of the section for what a heading names."""
    leads = pairs(
        graph,
        """SELECT ?place ?thing {
          ?part itu:isPartOf <https://w3id.org/itukg/id/document/C26-33> .
          ?part itu:mentions|itu:hasTopic|itu:reports ?thing .
          OPTIONAL { ?part itu:paragraphNumber ?number }
          BIND(COALESCE(?number, REPLACE(STR(?part), ".*/head/", "")) AS ?place) }""",
    )
    assert len(leads) >= 40
    looked = 0
    for entity in listed:
        iri = table[entity["id"]].iri
        # Parts of the report, a kind and a property are no things that a paragraph could lead to.
        things = (f"{BASE}id/", f"{BASE}vocab/topic/", f"{BASE}vocab/strategic-plan/")
        if not iri.startswith(things) or iri.startswith(f"{BASE}id/document/C26-33"):
            continue
        for place in entity["paragraphs"].split(" ; "):
            assert iri in leads[place], f"{place} does not lead to {entity['id']}"
            looked += 1
    assert looked >= 490
