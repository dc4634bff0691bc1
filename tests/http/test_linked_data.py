"""IRIs that lead somewhere: 303, the same content in every format, and the answers to wrong requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest
import rdflib

from itukg.snapshot import OpenSnapshot
from tests.http_client import fetch
from tests.servers import LiveServer

ITU = "https://w3id.org/itukg/"
HARBOUR = "https://harbour.example/"
REPORT = "/doc/document/C26-33"
FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
}
DOCUMENTS = [
    REPORT,
    "/doc/document/C26-33/para/2.6",
    "/doc/workitem/TR.OTTnum",
    "/doc/vocab/status/approved",
    "/ontology",
    "/shapes",
]


def parse(body: bytes, name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=body, format=name)


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    """The graph with canonical names of blank nodes: two graphs are the same exactly if these sets are."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_a_thing_is_seen_other_in_the_document_about_it(dataset_server: LiveServer) -> None:
    answer = fetch(dataset_server.url + "/id/document/C26-33", headers={"Accept": "text/turtle"})
    assert answer.status == 303
    assert answer.headers["Location"] == REPORT
    assert "Accept" in answer.headers["Vary"]
    document = fetch(urljoin(answer.url, answer.headers["Location"]), headers={"Accept": "text/turtle"})
    assert (document.status, document.media) == (200, "text/turtle")
    about = rdflib.URIRef(ITU + "id/document/C26-33")
    assert (about, rdflib.RDF.type, rdflib.URIRef(ITU + "ontology#CouncilReport")) in parse(document.body, "turtle")


def test_a_concept_and_its_parameters_are_kept_on_the_way(dataset_server: LiveServer) -> None:
    answer = fetch(dataset_server.url + "/vocab/status/approved?lang=zh")
    assert (answer.status, answer.headers["Location"]) == (303, "/doc/vocab/status/approved?lang=zh")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_all_formats_hold_the_same_graph_for_two_parsers(dataset_server: LiveServer, path: str) -> None:
    graphs = []
    for suffix, (media, name) in FORMATS.items():
        by_suffix = fetch(f"{dataset_server.url}{path}.{suffix}")
        by_accept = fetch(dataset_server.url + path, headers={"Accept": media})
        assert by_suffix.status == by_accept.status == 200
        assert by_suffix.media == by_accept.media == media
        assert by_suffix.body == by_accept.body
        one = canonical(ox.parse(by_suffix.body, format=ox.RdfFormat.from_media_type(media)))
        read = parse(by_suffix.body, name).serialize(format="nt", encoding="utf-8")
        assert one == canonical(ox.parse(read, format=ox.RdfFormat.N_TRIPLES))
        graphs.append(one)
    assert len(graphs[0]) > 5
    assert graphs == [graphs[0]] * len(FORMATS)


def test_a_document_names_all_that_it_mentions(dataset_server: LiveServer) -> None:
    graph = parse(fetch(dataset_server.url + REPORT + ".ttl").body, "turtle")
    named = {
        node for triple in graph for node in triple if isinstance(node, rdflib.URIRef) and node.startswith(ITU + "id/")
    }
    labels = rdflib.RDFS.label, rdflib.SKOS.prefLabel
    assert len(named) > 40
    assert not [node for node in named if not any((node, label, None) in graph for label in labels)]


def test_every_named_thing_of_both_datasets_leads_to_its_document(
    dataset_server: LiveServer,
    dataset_snapshot: OpenSnapshot,
    harbour_server: LiveServer,
    harbour_snapshot: OpenSnapshot,
) -> None:
    for server, snapshot, base, floor in (
        (dataset_server, dataset_snapshot, ITU, 250),
        (harbour_server, harbour_snapshot, HARBOUR, 20),
    ):
        query = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(REGEX(STR(?s), '^{base}(id|vocab)/')) }}"
        things = [row["s"].value for row in snapshot.store.query(query)]
        assert len(things) > floor
        for thing in things:
            path = quote(thing.removeprefix(base), safe="/:@!$&'()*+,;=-._~")
            answer = fetch(f"{server.url}/{path}", headers={"Accept": "application/n-triples"}, follow=True)
            assert answer.status == 200, thing
            assert f"<{thing}>" in answer.text


def test_pages_of_hostile_labels_show_them_and_run_nothing(harbour_server: LiveServer) -> None:
    pages = [
        fetch(f"{harbour_server.url}/doc/ship/{name}", headers={"Accept": "text/html"})
        for name in ("S.S.Anna", "noor", "long", "hulk-9")
    ]
    assert [page.status for page in pages] == [200] * 4
    own = r'<script (src="/static/[\w./-]+"( type="module"| defer)?|type="application/ld\+json")>'
    assert all(page.text.count("<script") == len(re.findall(own, page.text)) >= 1 for page in pages)
    assert all('="javascript:' not in page.text for page in pages)
    assert "hulk-9" in pages[3].text


CONDITIONS = [
    ("/doc/document/C26-33", {"Accept": "image/png"}, 406, "not-acceptable"),
    ("/ontology", {"Accept": "image/png"}, 406, "not-acceptable"),
    ("/doc/body/nobody", {}, 404, "unknown-thing"),
    ("/id/body/nobody", {}, 404, "unknown-thing"),
    ("/vocab/status/unheard-of", {}, 404, "unknown-thing"),
    ("/doc/body/itu-t/sg13/", {}, 404, "unknown-thing"),
    ("/doc/%3Cscript%3E", {}, 404, "unknown-thing"),
    ("/doc/a%20b", {}, 404, "unknown-thing"),
    ("/doc/" + "a" * 6000, {}, 404, "unknown-thing"),
    ("/ontology.docx", {}, 404, "unknown-format"),
    ("/nowhere", {}, 404, "not-found"),
]  # fmt: skip


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: case[0][:30])
def test_wrong_requests_get_a_problem(dataset_server: LiveServer, case: tuple[str, dict[str, str], int, str]) -> None:
    path, headers, status, slug = case
    answer = fetch(dataset_server.url + path, headers=headers)
    assert (answer.status, answer.media, answer.slug) == (status, "application/problem+json", slug)
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]


def test_a_problem_is_told_in_the_form_asked_for(dataset_server: LiveServer) -> None:
    for accept, media in (
        ("text/html", "text/html"),
        ("text/plain", "text/plain"),
        ("*/*", "application/problem+json"),
    ):
        answer = fetch(dataset_server.url + "/doc/body/nobody", headers={"Accept": accept})
        assert (answer.status, answer.media) == (404, media)
        assert "Nothing is known under this name" in answer.text


def test_caches_may_keep_answers_and_ask_again(dataset_server: LiveServer) -> None:
    tags = set()
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        first = fetch(dataset_server.url + REPORT, headers={"Accept": accept})
        tags.add(first.headers["ETag"])
        assert {part.strip() for part in first.headers["Vary"].split(",")} >= {"Accept"}
        again = fetch(first.url, headers={"Accept": accept, "If-None-Match": first.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert len(tags) == 3
    english = fetch(dataset_server.url + REPORT, headers={"Accept": "text/html", "Accept-Language": "en"})
    chinese = fetch(dataset_server.url + REPORT, headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert english.headers["ETag"] != chinese.headers["ETag"]
    assert "Accept-Language" in chinese.headers["Vary"]


def test_head_options_and_cross_origin(dataset_server: LiveServer) -> None:
    got = fetch(dataset_server.url + REPORT + ".ttl")
    head = fetch(dataset_server.url + REPORT + ".ttl", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.body))
    options = fetch(dataset_server.url + REPORT, method="OPTIONS", headers={"Origin": "https://elsewhere.example"})
    assert options.status == 200
    assert {"GET", "HEAD", "OPTIONS"} <= {part.strip() for part in options.headers["Allow"].split(",")}
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    refused = fetch(dataset_server.url + REPORT, method="PUT", body=b"")
    assert refused.status == 405
    assert "GET" in refused.headers["Allow"]


def test_the_links_of_a_document_lead_to_its_formats(dataset_server: LiveServer) -> None:
    header = fetch(dataset_server.url + REPORT, headers={"Accept": "text/turtle"}).headers["Link"]
    alternates = [part.partition(">")[0].strip(" <") for part in header.split(",") if 'rel="alternate"' in part]
    assert len(alternates) == 6
    assert all(fetch(dataset_server.url + path).status == 200 for path in alternates)
    assert f'<{ITU}id/document/C26-33>; rel="describes"' in header


@pytest.mark.parametrize("query", ["endpoint=x", "_external=1", "path=evil", "lang=zh&filename=x", "%ff=%fe"])
def test_parameters_of_strangers_do_not_reach_the_links(dataset_server: LiveServer, query: str) -> None:
    page = fetch(
        f"{dataset_server.url}/doc/body/itu-t/sg13?{query}", headers={"Accept": "text/html", "Host": "evil.example"}
    )
    assert page.status == 200
    assert "evil.example" not in page.text
    assert 'href="/doc/body/itu-t/sg13?' in page.text


def test_nothing_is_taken_from_the_host_header(dataset_server: LiveServer) -> None:
    answer = fetch(dataset_server.url + "/id/document/C26-33", headers={"Host": "evil.example"})
    assert answer.headers["Location"] == REPORT
    page = fetch(dataset_server.url + "/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in page.text


def test_health_names_the_snapshot(dataset_server: LiveServer, dataset_snapshot: OpenSnapshot) -> None:
    answer = fetch(dataset_server.url + "/readyz")
    assert answer.json == {"status": "ready", "snapshot": dataset_snapshot.manifest.id}
