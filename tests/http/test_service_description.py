"""The service description says what the endpoint does: each thing that it names is tried, and what it lacks fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import rdflib

from itukg.settings import Settings
from tests.http.queries import BASE, COUNT, over
from tests.http.w3c.description import SD, departures
from tests.http_client import JSON, ask, fetch
from tests.requirements import free_port
from tests.servers import LiveServer

VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
ENTAILMENT = "http://www.w3.org/ns/entailment/"
# https://www.w3.org/ns/formats/ -> media types
FORMATS = {
    "SPARQL_Results_JSON": JSON,
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
}


@pytest.fixture(scope="module")
def described(harbour_server: LiveServer) -> rdflib.Graph:
    return rdflib.Graph().parse(data=fetch(harbour_server.url + "/sparql").body, format="turtle")


@pytest.fixture(scope="module")
def service(described: rdflib.Graph) -> rdflib.term.Node:
    (service,) = described.subjects(rdflib.RDF.type, SD.Service)
    return service


def test_it_keeps_to_the_vocabulary(described: rdflib.Graph) -> None:
    assert len(described) > 80
    assert departures(described) == []
    broken = rdflib.Graph() + described
    broken.add((rdflib.URIRef("urn:a"), SD.defaultGraph, rdflib.URIRef("urn:b")))
    assert len(departures(broken)) == 2, "the check finds what is wrong"


def test_it_names_the_endpoint_that_it_came_from(harbour_settings: Settings) -> None:
    port = free_port()
    here = replace(harbour_settings, port=port, base=f"http://127.0.0.1:{port}/")
    with LiveServer(here) as server:
        text = fetch(server.url + "/sparql").text
        described = rdflib.Graph().parse(data=text, format="turtle")
        (endpoint,) = described.objects(None, SD.endpoint)
        assert str(endpoint) == server.url + "/sparql"
        assert fetch(f"{endpoint}?query=ASK%7B%7D").json["boolean"] is True


def test_the_same_snapshot_is_described_in_the_same_words(harbour_server: LiveServer) -> None:
    answers = [fetch(harbour_server.url + "/sparql", headers={"Accept": "application/n-triples"}) for _ in range(4)]
    assert len({answer.body for answer in answers}) == 1
    head = fetch(harbour_server.url + "/sparql", method="HEAD", headers={"Accept": "application/n-triples"})
    assert head.headers["Content-Length"] == str(len(answers[0].body))


def test_every_format_is_sent_and_no_other(
    harbour_server: LiveServer, described: rdflib.Graph, service: rdflib.term.Node
) -> None:
    named = {str(iri).rpartition("/")[2] for iri in described.objects(service, SD.resultFormat)}
    assert named == set(FORMATS)
    for name, kind in FORMATS.items():
        query = COUNT if name.startswith("SPARQL") else "CONSTRUCT { ?s a ?o } { ?s a ?o }"
        answer = ask(harbour_server.url, query, kind)
        assert (answer.status, answer.media) == (200, kind)
    for kind in ("application/sparql-results+thrift", "text/n3", "application/n3"):
        assert ask(harbour_server.url, COUNT, kind).status == 406


def test_language_and_features_are_those_that_work(
    harbour_server: LiveServer, described: rdflib.Graph, service: rdflib.term.Node
) -> None:
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(described.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    # UnionDefaultGraph: what is in a named graph is in the default graph, each triple once.
    inside = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert ask(harbour_server.url, inside).json["boolean"] is False
    distinct = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }"
    assert ask(harbour_server.url, COUNT).values("n") == ask(harbour_server.url, distinct).values("n")
    # Not BasicFederatedQuery, not SPARQL11Update, not RequiresDataset, not DereferencesURIs.
    assert ask(harbour_server.url, "ASK { SERVICE <http://127.0.0.1:1/> {} }").slug == "service-refused"
    assert ask(harbour_server.url, "CLEAR ALL").slug == "read-only"
    assert ask(harbour_server.url, "ASK {}").status == 200
    assert (
        ask(harbour_server.url, f"ASK FROM <{harbour_server.url}/graph/links> {{ ?s ?p ?o }}").json["boolean"] is False
    )


def _graphs(described: rdflib.Graph, owner: rdflib.term.Node) -> Iterator[tuple[str, str, int | None]]:
    for named in described.objects(owner, SD.namedGraph):
        graph, regime = described.value(named, SD.graph), described.value(named, SD.entailmentRegime)
        size = described.value(graph, VOID.triples)
        assert described.value(named, SD.name) == graph
        yield str(graph), str(regime).removeprefix(ENTAILMENT), None if size is None else int(size)


def test_datasets_are_counted_and_each_graph_has_its_regime(
    harbour_server: LiveServer, described: rdflib.Graph, service: rdflib.term.Node
) -> None:
    dataset, available = (described.value(service, link) for link in (SD.defaultDataset, SD.availableGraphs))
    sizes = ask(harbour_server.url, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    counted = dict(zip(sizes.values("g"), map(int, sizes.values("n")), strict=True))
    default = {graph: size for graph, _, size in _graphs(described, dataset)}
    assert default == counted and len(counted) == 9
    total = described.value(described.value(dataset, SD.defaultGraph), VOID.triples)
    assert str(total) == ask(harbour_server.url, COUNT).values("n")[0]
    regimes = {graph: regime for graph, regime, _ in _graphs(described, available)}
    assert set(regimes) == {*counted, BASE + "graph/asserted"}
    assert [graph for graph, regime in regimes.items() if regime != "Simple"] == [BASE + "graph/closure"]
    for graph in regimes:
        assert int(ask(harbour_server.url, over(COUNT, f"FROM <{graph}>")).values("n")[0]) > 0, "FROM may name it"


def test_the_entailment_is_the_one_that_the_default_graph_has(
    harbour_server: LiveServer, described: rdflib.Graph, service: rdflib.term.Node
) -> None:
    assert described.value(service, SD.defaultEntailmentRegime) == rdflib.URIRef(ENTAILMENT + "OWL-RDF-Based")
    profile = described.value(service, SD.defaultSupportedEntailmentProfile)
    assert profile == rdflib.URIRef("http://www.w3.org/ns/owl-profile/RL")
    derived = f"ASK {{ GRAPH <{BASE}graph/closure> {{ ?s ?p ?o }} ?s ?p ?o }}"
    assert ask(harbour_server.url, derived).json["boolean"] is True
