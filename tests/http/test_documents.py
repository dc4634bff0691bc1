"""What the document about a thing holds, what it says of itself, and how machines find their way from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib

from itukg.snapshot import OpenSnapshot
from tests.http_client import Answer, fetch
from tests.servers import LiveServer

ITU = "https://w3id.org/itukg/"
BODY = "/doc/body/itu-t/sg13"
SG13 = ox.NamedNode(ITU + "id/body/itu-t/sg13")
PARAGRAPH = "/doc/document/C26-33/para/2.6"
PATHS = [BODY, PARAGRAPH, "/doc/vocab/status/approved", "/doc/place/bucharest", "/doc/document/C26-33"]
TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "trig": "application/trig",
    "html": "text/html",
}
LABELS = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")


def canonical(triples: Iterable[ox.Triple]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def links(answer: Answer) -> list[tuple[str, str, str]]:
    """The links of the header: relation, target, media type; several relations are several links."""
    found = re.findall(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)', answer.headers["Link"])
    parsed = [(target, dict(re.findall(r'; ([a-z]+)="([^"]*)"', rest))) for target, rest in found]
    assert parsed
    return [
        (relation, target, values.get("type", ""))
        for target, values in parsed
        if "anchor" not in values
        for relation in values["rel"].split()
    ]


def targets(answer: Answer, relation: str) -> dict[str, str]:
    return {target: media for name, target, media in links(answer) if name == relation}


# --- what it holds --------------------------------------------------------------------------------------------------


def test_a_document_holds_what_the_store_says_in_the_graphs_that_say_it(
    dataset_server: LiveServer, dataset_snapshot: OpenSnapshot
) -> None:
    store, default = dataset_snapshot.store, ox.DefaultGraph()
    answer = fetch(f"{dataset_server.url}{BODY}.trig")
    quads = set(ox.parse(answer.body, format=ox.RdfFormat.TRIG))
    stated = {quad for quad in quads if quad.graph_name != default}
    assert all(quad in store for quad in stated)
    own = {quad for quad in store.quads_for_pattern(SG13, None, None) if quad.graph_name != default}
    incoming = {quad for quad in store.quads_for_pattern(None, None, SG13) if quad.graph_name != default}
    assert len(own) > 25 and len(incoming) > 10
    assert own | incoming <= stated
    named = {part for quad in own | incoming for part in quad.triple if isinstance(part, ox.NamedNode)}
    for node in named:
        for label in map(ox.NamedNode, LABELS):
            labels = {quad for quad in store.quads_for_pattern(node, label, None) if quad.graph_name != default}
            assert labels <= stated
    assert {quad.graph_name.value for quad in stated} >= {ITU + "graph/report/C26-33", ITU + "graph/closure"}


def test_a_document_says_what_it_is_about_and_what_it_derives_from(dataset_server: LiveServer) -> None:
    graph = rdflib.Graph().parse(data=fetch(f"{dataset_server.url}{BODY}.ttl").body, format="turtle")
    document = rdflib.URIRef(ITU + BODY.removeprefix("/"))
    prov, void = rdflib.PROV.wasDerivedFrom, rdflib.VOID.inDataset
    assert set(graph.objects(document, rdflib.FOAF.primaryTopic)) == {rdflib.URIRef(SG13.value)}
    assert (document, rdflib.RDF.type, rdflib.FOAF.Document) in graph
    (dataset,) = graph.objects(document, void)
    assert str(graph.value(dataset, rdflib.URIRef("http://www.w3.org/ns/dcat#version"))).count(".") == 2
    assert (document, rdflib.DCTERMS.license, None) in graph
    graphs = {str(found) for found in graph.objects(document, prov)}
    assert {ITU + "graph/reference", ITU + "graph/report/C26-33", ITU + "graph/closure"} <= graphs
    # From the graph on to the document that it was made from, and every graph has a name.
    report = rdflib.URIRef(ITU + "graph/report/C26-33")
    assert (report, prov, rdflib.URIRef(ITU + "id/document/C26-33/lang/zh")) in graph
    assert all((rdflib.URIRef(found), rdflib.DCTERMS.title, None) in graph for found in graphs)


@pytest.mark.parametrize("path", PATHS)
def test_trig_and_the_other_formats_hold_the_same_triples(dataset_server: LiveServer, path: str) -> None:
    default = ox.DefaultGraph()
    quads = list(ox.parse(fetch(f"{dataset_server.url}{path}.trig").body, format=ox.RdfFormat.TRIG))
    trig = [quad for quad in quads if quad.graph_name == default]
    # What no graph of the dataset states is what the document says of itself.
    stated = {quad.triple for quad in quads if quad.graph_name != default}
    assert {str(quad.subject) for quad in trig if quad.triple not in stated} == {
        f"<{ITU}{path.removeprefix('/')}>",
        f"<{ITU}dataset>",
    }
    triples = ox.parse(fetch(f"{dataset_server.url}{path}.nt").body, format=ox.RdfFormat.N_TRIPLES)
    one, other = canonical(quad.triple for quad in trig), canonical(quad.triple for quad in triples)
    assert len(one) > 20
    assert one == other


# --- JSON-LD --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_document_has_a_part_of_the_published_context_and_can_be_read_with_all_of_it(
    dataset_server: LiveServer, path: str
) -> None:
    published = fetch(dataset_server.url + "/context.jsonld")
    assert (published.status, published.media) == (200, "application/ld+json")
    context = published.json["@context"]
    assert len(context) > 200
    document = fetch(f"{dataset_server.url}{path}.jsonld").json
    own = document["@context"]
    assert own.items() <= context.items() and 5 < len(own) < len(context)
    again = json.dumps({**document, "@context": context}).encode()
    expected = canonical(
        quad.triple for quad in ox.parse(fetch(f"{dataset_server.url}{path}.nt").body, format=ox.RdfFormat.N_TRIPLES)
    )
    assert canonical(quad.triple for quad in ox.parse(again, format=ox.RdfFormat.JSON_LD)) == expected
    read = rdflib.Graph().parse(data=again, format="json-ld").serialize(format="nt", encoding="utf-8")
    assert canonical(quad.triple for quad in ox.parse(read, format=ox.RdfFormat.N_TRIPLES)) == expected


def test_the_context_makes_plain_json_of_a_document(dataset_server: LiveServer) -> None:
    answer = fetch(dataset_server.url + BODY, headers={"Accept": "application/json"})
    assert (answer.status, answer.media) == (200, "application/ld+json")
    (node,) = [item for item in answer.json["@graph"] if item["id"] == "sg:sg13"]
    assert node["prefLabel"] == {"en": "ITU-T Study Group 13", "zh": "ITU-T第13研究组"}
    assert (node["number"], node["subBodyOf"], node["code"]) == (13, "body:itu-t", "SG13")
    assert "StudyGroup" in node["type"]


# --- signposts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_all_signposts_in_its_header_and_in_its_head(dataset_server: LiveServer, path: str) -> None:
    page = fetch(dataset_server.url + path, headers={"Accept": "text/html"})
    thing = ITU + (path.removeprefix("/doc/") if "/vocab/" in path else "id" + path.removeprefix("/doc"))
    assert targets(page, "cite-as") == targets(page, "describes") == {thing: ""}
    data = {f"{path}.{suffix}": kind for suffix, kind in TYPES.items() if suffix != "html"}
    assert targets(page, "describedby") == targets(page, "item") == data
    assert targets(page, "alternate") == {**data, f"{path}.html": "text/html"}
    assert targets(page, "collection") == {"/dataset": ""}
    assert "https://creativecommons.org/licenses/by/4.0/" in targets(page, "license")
    assert "https://schema.org/AboutPage" in targets(page, "type")
    head = page.text.partition("</head>")[0]
    in_head = {
        (relation, target, kind)
        for relations, kind, target in re.findall(r'<link rel="([^"]*)"(?: type="([^"]*)")? href="([^"]*)">', head)
        for relation in relations.split()
    }
    assert set(links(page)) <= in_head


def test_a_format_leads_back_to_its_page_and_to_the_thing(dataset_server: LiveServer) -> None:
    for suffix in ("ttl", "jsonld", "rdf", "nt", "trig"):
        answer = fetch(f"{dataset_server.url}{BODY}.{suffix}")
        assert targets(answer, "collection") == {BODY: "text/html"}
        assert targets(answer, "describes") == targets(answer, "cite-as") == {SG13.value: ""}
        assert len(targets(answer, "alternate")) == len(TYPES)
        assert "Vary" not in answer.headers or "Accept," not in answer.headers["Vary"] + ","


def test_every_signpost_on_this_server_answers_with_the_type_it_promises(dataset_server: LiveServer) -> None:
    page = fetch(dataset_server.url + BODY, headers={"Accept": "text/html"})
    here = {(target, kind) for _, target, kind in links(page) if target.startswith("/") and target != "/dataset"}
    assert len(here) == len(TYPES)
    for target, kind in here:
        answer = fetch(urljoin(page.url, target))
        assert (answer.status, answer.media) == (200, kind or "text/html")


def test_the_type_of_schema_org_is_the_one_that_the_dataset_derives(
    dataset_server: LiveServer, dataset_snapshot: OpenSnapshot
) -> None:
    query = """SELECT ?thing ?type { ?thing a ?type FILTER(STRSTARTS(STR(?type), "http://schema.org/")) }"""
    rows = {(str(row["thing"].value), str(row["type"].value)) for row in dataset_snapshot.store.query(query)}
    things = sorted({thing for thing, _ in rows if thing.startswith(ITU + "id/")})
    assert len(things) > 20
    for thing in things[::7]:
        page = fetch(f"{dataset_server.url}/doc{thing.removeprefix(ITU + 'id')}", headers={"Accept": "text/html"})
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
        data = json.loads(block)
        types = data["@type"] if isinstance(data["@type"], list) else [data["@type"]]
        expected = {kind for found, kind in rows if found == thing}
        assert {"http://schema.org/" + name for name in types} == expected
        assert expected <= set(targets(page, "type"))
        assert data["@id"] == thing and data["mainEntityOfPage"]["isPartOf"]["@id"] == ITU + "dataset"


# --- HTTP -----------------------------------------------------------------------------------------------------------


def test_each_format_has_its_own_tag_and_its_own_304(dataset_server: LiveServer) -> None:
    tags = set()
    for suffix, kind in TYPES.items():
        for url, headers in ((f"{BODY}.{suffix}", {}), (BODY, {"Accept": kind})):
            first = fetch(dataset_server.url + url, headers=headers)
            assert (first.status, first.media) == (200, kind)
            again = fetch(first.url, headers={**headers, "If-None-Match": first.headers["ETag"]})
            assert (again.status, again.body) == (304, b"")
            head = fetch(first.url, method="HEAD", headers=headers)
            assert (head.status, head.body, head.media) == (200, b"", kind)
            assert {name: head.headers[name] for name in ("Link", "ETag", "Vary", "Content-Length")} == {
                name: first.headers[name] for name in ("Link", "ETag", "Vary", "Content-Length")
            }
            assert first.headers["Access-Control-Allow-Origin"] == "*"
            exposed = first.headers["Access-Control-Expose-Headers"]
            assert all(name in exposed for name in ("ETag", "Link", "Location", "Vary"))
            tags.add(first.headers["ETag"])
    assert len(tags) == 2 * len(TYPES)


def test_a_page_tells_its_language_and_varies_by_it(dataset_server: LiveServer) -> None:
    for accepted, language in (("zh-CN,zh;q=0.9", "zh"), ("fr, en;q=0.1", "en")):
        page = fetch(dataset_server.url + BODY, headers={"Accept": "text/html", "Accept-Language": accepted})
        assert page.headers["Content-Language"] == language
        assert {part.strip() for part in page.headers["Vary"].split(",")} >= {"Accept", "Accept-Language"}
    assert fetch(f"{dataset_server.url}{BODY}.html?lang=zh").headers["Content-Language"] == "zh"


@pytest.mark.parametrize("kind", [*(kind for kind in TYPES.values() if kind != "text/html"), "application/json"])
@pytest.mark.parametrize("path", ["/doc/body/nobody", "/id/body/nobody", "/nowhere"])
def test_a_problem_comes_in_the_format_asked_for(dataset_server: LiveServer, path: str, kind: str) -> None:
    answer = fetch(dataset_server.url + path, headers={"Accept": kind})
    assert answer.status == 404
    if kind == "application/json":
        assert (answer.media, answer.json["status"]) == ("application/problem+json", 404)
        return
    assert answer.media == kind
    quads = list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(kind)))
    values = {quad.predicate.value.rpartition("#")[2]: str(quad.object.value) for quad in quads}  # type: ignore[union-attr]
    assert len(quads) == 5 and values["statusCodeValue"] == "404"
