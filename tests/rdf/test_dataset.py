"""The dataset as a whole: its parts are there, things are counted as people count them, and what follows is derived."""

from __future__ import annotations

from itukg.dataset import Role, load_dataset
from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import ask, rows
from tests.requirements import CHECKOUT, require


def test_the_catalog_covers_every_turtle_file_of_the_dataset() -> None:
    dataset = load_dataset(CHECKOUT)
    folders = ("ontology", "data", "shapes")
    written = {path.relative_to(CHECKOUT).as_posix() for name in folders for path in (CHECKOUT / name).rglob("*.ttl")}
    assert len(written) >= 49
    assert written == set(dataset.files)
    assert {graph.role for graph in dataset.graphs} == set(Role)


def test_security_drafts_under_approval_with_groups_and_paragraph(graph: OpenSnapshot) -> None:
    found = rows(
        graph,
        """SELECT ?count ?joint ?code ?paragraph {
          ?activity itu:hasTopic topic:security ; itu:carriedOutBy ?group ; itu:hasQuantity ?quantity .
          ?quantity itu:countedKind kind:draft-recommendation ; itu:countedStatus st:under-approval ;
                    itu:numericValue ?count ; itu:isCollective ?joint ; itu:reportedIn/itu:paragraphNumber ?paragraph .
          ?group itu:code ?code } ORDER BY ?code""",
    )
    assert found == [("17", "true", code, "2.6") for code in ("SG13", "SG17", "SG20")]


def test_what_is_given_as_printed_is_printed(graph: OpenSnapshot) -> None:
    text = (require("shared") / "report" / "c26-33-zh.txt").read_text(encoding="utf-8")
    printed = rows(
        graph,
        """SELECT ?x ?words {
             ?x itu:statedTitle|itu:printedForm|itu:verbatimValue|itu:statedDate|itu:linkLabel|itu:heading ?words
             FILTER(LANG(?words) = "zh") }""",
    )
    assert len(printed) >= 160
    assert [(thing, words) for thing, words in printed if words not in text] == []


def test_documents_are_counted_as_people_count_them(graph: OpenSnapshot) -> None:
    """With inference, a paragraph, a version or a language version is a text but not one more document."""
    for kind in ("Paragraph", "Section", "HeaderBlock", "ResolutionVersion", "LanguageVersion"):
        assert ask(graph, f"ASK {{ ?x a itu:{kind} , itu:Text }}"), kind
        assert not ask(graph, f"ASK {{ ?x a itu:{kind} , itu:Document }}"), kind
    # 22 in the list of references, and two of ITU-R in the body.
    assert rows(graph, "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a itu:Resolution , itu:Document }") == [("24",)]


def test_events_that_are_not_told_apart_are_not_counted_as_one(graph: OpenSnapshot) -> None:
    assert rows(graph, "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a itu:EventSet }") == [("7",)]
    assert not ask(graph, "ASK { ?x a itu:EventSet , itu:Event }")
    assert rows(graph, "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a itu:Workshop , itu:Event }") == [("2",)]


def test_study_groups_of_two_sectors_are_not_one_and_nothing_derived_merges_things(graph: OpenSnapshot) -> None:
    closure = graph.manifest.closure_graph
    assert not ask(graph, f"ASK {{ GRAPH <{closure}> {{ ?a owl:sameAs ?b }} }}")


def test_the_closure_derives_what_people_ask_for(graph: OpenSnapshot) -> None:
    closure = graph.manifest.closure_graph
    for pattern in (
        "doc:C26-33 itu:cites res:WTSA-50",
        "?version itu:adoptedBy body:wtsa",
        "?activity itu:reportedWithin doc:C26-33",
        "?activity itu:carriedOutWithin body:itu-t",
        "body:gi-natural-hazards itu:succeeds body:fg-ai4ndm",
        "body:gi-food-systems itu:succeeds body:fg-ai4a",
    ):
        assert ask(graph, f"ASK {{ GRAPH <{closure}> {{ {pattern} }} }}"), pattern


def test_an_initiative_carries_on_the_work_of_its_own_focus_group_only(graph: OpenSnapshot) -> None:
    """The report pairs them in order, and says through which initiative the work goes on, not by whom."""
    assert rows(graph, "SELECT (COUNT(*) AS ?n) { ?initiative itu:succeeds ?group }") == [("2",)]
    assert not ask(graph, "ASK { ?work itu:continuesWorkOf ?group ; itu:carriedOutBy ?body }")


def test_links_to_the_outside_never_reach_the_reasoner(graph: OpenSnapshot) -> None:
    assert ask(graph, "ASK { GRAPH <https://w3id.org/itukg/graph/links> { ?a owl:sameAs ?b } }")
    closure = graph.manifest.closure_graph
    outside = rows(graph, f"SELECT ?s {{ GRAPH <{closure}> {{ ?s ?p ?o }} FILTER(CONTAINS(STR(?s), 'wikidata')) }}")
    assert not outside
