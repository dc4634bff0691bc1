"""VoID and DCAT say what is there: every number is counted anew, from the quads and by the endpoint."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, RDF, VOID, URIRef

from itukg.facts.dumps import read_dumps
from itukg.snapshot import OpenSnapshot
from tests.http_client import ask, fetch
from tests.servers import LiveServer

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
PLACES = ("/void", "/.well-known/void", "/dataset")


@pytest.fixture(params=["dataset", "harbour"])
def served(request: pytest.FixtureRequest) -> tuple[LiveServer, OpenSnapshot]:
    server = request.getfixturevalue(f"{request.param}_server")
    return server, request.getfixturevalue(f"{request.param}_snapshot")


def described(server: LiveServer) -> rdflib.Graph:
    answer = fetch(server.url + "/void", headers={"Accept": "application/n-triples"})
    assert answer.status == 200
    return rdflib.Graph().parse(data=answer.body, format="nt")


def number(graph: rdflib.Graph, node: rdflib.term.Node, name: str) -> int:
    values = list(graph.objects(node, VOID[name]))
    assert len(values) == 1, (node, name, values)
    return int(str(values[0]))


def test_every_number_is_right(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, snapshot = served
    graph = described(server)
    base = snapshot.manifest.base
    parts = {snapshot.manifest.dataset: ox.DefaultGraph()} | {
        str(item["iri"]): ox.NamedNode(str(item["iri"])) for item in snapshot.manifest.graphs
    }
    assert {str(node) for node in graph.objects(URIRef(snapshot.manifest.dataset), VOID.subset)} == set(parts) - {
        snapshot.manifest.dataset
    }
    checked = 0
    for iri, name in parts.items():
        quads = list(snapshot.store.quads_for_pattern(None, None, None, name))
        node = URIRef(iri)
        subjects = {quad.subject for quad in quads}
        named = [item for item in subjects if isinstance(item, ox.NamedNode) and item.value.startswith(base)]
        assert number(graph, node, "triples") == len(quads)
        assert number(graph, node, "distinctSubjects") == len(subjects)
        assert number(graph, node, "distinctObjects") == len({quad.object for quad in quads})
        assert number(graph, node, "entities") == len(named)
        classes, properties = defaultdict(set), defaultdict(list)
        for quad in quads:
            properties[quad.predicate.value].append(quad)
            if quad.predicate.value == str(RDF.type) and isinstance(quad.object, ox.NamedNode):
                classes[quad.object.value].add(quad.subject)
        assert number(graph, node, "classes") == len(classes)
        assert number(graph, node, "properties") == len(properties)
        found = {str(graph.value(part, VOID["class"])): part for part in graph.objects(node, VOID.classPartition)}
        assert {name: number(graph, part, "entities") for name, part in found.items()} == {
            name: len(things) for name, things in classes.items()
        }
        parts_of = {str(graph.value(part, VOID.property)): part for part in graph.objects(node, VOID.propertyPartition)}
        assert set(parts_of) == set(properties)
        for predicate, part in parts_of.items():
            rows = properties[predicate]
            assert number(graph, part, "triples") == len(rows)
            assert number(graph, part, "distinctSubjects") == len({quad.subject for quad in rows})
            assert number(graph, part, "distinctObjects") == len({quad.object for quad in rows})
            checked += 1
    assert checked > 60


def test_the_endpoint_counts_the_same(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, snapshot = served
    graph = described(server)
    dataset = URIRef(snapshot.manifest.dataset)
    total = ask(server.url, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert total.values("n") == [str(number(graph, dataset, "triples"))]
    rows = ask(server.url, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c")
    counted = dict(zip(rows.values("c"), rows.values("n"), strict=True))
    said = {
        str(graph.value(part, VOID["class"])): str(number(graph, part, "entities"))
        for part in graph.objects(dataset, VOID.classPartition)
    }
    assert len(said) > 15
    assert said == counted


def test_linksets_tell_what_links_where(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, snapshot = served
    graph = described(server)
    linksets = list(graph.subjects(RDF.type, VOID.Linkset))
    assert linksets
    graphs = {str(item["iri"]) for item in snapshot.manifest.graphs if item["role"] == "Links"}
    for linkset in linksets:
        assert {str(owner) for owner in graph.subjects(VOID.subset, linkset)} <= graphs
        target = graph.value(linkset, VOID.objectsTarget)
        spaces = tuple(str(space) for space in graph.objects(target, VOID.uriSpace))
        predicate = str(graph.value(linkset, VOID.linkPredicate))
        links = [
            quad
            for iri in graphs
            for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(iri))
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(spaces)
        ]
        assert number(graph, linkset, "triples") == len(links)
        assert graph.value(linkset, VOID.subjectsTarget) == URIRef(snapshot.manifest.dataset)


def test_distributions_describe_the_dumps(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, snapshot = served
    graph = described(server)
    dataset = URIRef(snapshot.manifest.dataset)
    dumps = {dump.file: dump for dump in read_dumps(snapshot.folder)}
    assert (None, DCAT.dataset, dataset) in graph
    distributions = list(graph.objects(dataset, DCAT.distribution))
    assert len(distributions) == len(dumps) == 8
    for node in distributions:
        address = str(graph.value(node, DCAT.downloadURL))
        assert address.startswith(snapshot.manifest.base + "dumps/")
        assert (dataset, VOID.dataDump, URIRef(address)) in graph
        dump = dumps.pop(address.rpartition("/")[2])
        checksum = graph.value(node, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == dump.sha256
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert int(str(graph.value(node, DCAT.byteSize))) == dump.bytes
        assert str(graph.value(node, DCAT.mediaType)).endswith(dump.media_type)
        assert str(graph.value(node, DCAT.compressFormat)).endswith(dump.archive_type)
        assert graph.value(node, DCTERMS.license) and graph.value(node, DCTERMS.issued)
        assert str(graph.value(node, DCAT["version"])) == snapshot.manifest.version
        fetched = fetch(address.replace(snapshot.manifest.base, server.url + "/"), method="HEAD")
        assert (fetched.status, fetched.headers["Content-Length"]) == (200, str(dump.bytes))


def test_what_is_described_leads_somewhere(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, snapshot = served
    graph = described(server)
    dataset = URIRef(snapshot.manifest.dataset)
    examples = [str(node) for node in graph.objects(dataset, VOID.exampleResource)]
    assert examples
    versions = [str(node) for node in graph.objects(dataset, DCAT.hasVersion)]
    graphs = [str(item["iri"]) for item in snapshot.manifest.graphs]
    for iri in [*examples, *versions, *graphs, snapshot.manifest.dataset, snapshot.manifest.base + "sparql"]:
        address = iri.replace(snapshot.manifest.base, server.url + "/")
        assert fetch(address, follow=True).status == 200, iri


def test_all_formats_of_the_description_hold_the_same(served: tuple[LiveServer, OpenSnapshot]) -> None:
    server, _ = served
    graphs = []
    for path in PLACES:
        for media in ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"):
            answer = fetch(server.url + path, headers={"Accept": media})
            assert (answer.status, answer.media) == (200, media)
            if media == "application/ld+json":
                quads = rdflib.Graph().parse(data=answer.body, format="json-ld").serialize(format="nt").encode()
                parsed = ox.parse(quads, format=ox.RdfFormat.N_TRIPLES)
            else:
                parsed = ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media))
            found = ox.Dataset(parsed)
            found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            graphs.append({str(quad) for quad in found})
    assert len(graphs[0]) > 300
    assert all(graph == graphs[0] for graph in graphs)
    assert fetch(server.url + "/void", headers={"Accept": "image/png"}).status == 406
