"""A whole graph, which is written without evaluating the query, is what the engine makes of the query."""

from __future__ import annotations

import io
import json
from typing import Any

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from itukg.sparql import media
from itukg.sparql.jsonld import write_json_ld
from itukg.stores.spool import Spool, TooLarge
from itukg.stores.whole import write_graphs
from tests.http.queries import BASE
from tests.http_client import ask
from tests.servers import LiveServer

PLAIN = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
REGISTER, LOG, LINKS = (BASE + f"graph/{name}" for name in ("register", "log/2031", "links"))
QUERIES = {
    "all": PLAIN,
    "in short": "CONSTRUCT WHERE { ?a ?b ?c }",
    "one graph": f"PREFIX g: <{BASE}graph/> CONSTRUCT {{ ?s ?p ?o }} FROM g:register {{ ?s ?p ?o }}",
    "by relative name": "CONSTRUCT { ?s ?p ?o } FROM <graph/links> { ?s ?p ?o }",
    "a named graph": f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{LOG}> {{ ?s ?p ?o }} }}",
    "an unknown graph": "CONSTRUCT { ?s ?p ?o } FROM <urn:none> { ?s ?p ?o }",
    "an unknown named graph": "CONSTRUCT { ?s ?p ?o } { GRAPH <graph/asserted> { ?s ?p ?o } }",
}
FORMATS = {
    media.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    media.TURTLE: ox.RdfFormat.TURTLE,
    media.RDF_XML: ox.RdfFormat.RDF_XML,
    media.N_QUADS: ox.RdfFormat.N_QUADS,
    media.TRIG: ox.RdfFormat.TRIG,
    media.JSON_LD: None,
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_it_is_the_same_byte_for_byte(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot, query: str) -> None:
    prefixes = dict(harbour_snapshot.manifest.prefixes)
    bodies = set()
    for kind, format_ in FORMATS.items():
        expected = io.BytesIO()
        triples = harbour_snapshot.store.query(query, base_iri=BASE)
        assert isinstance(triples, ox.QueryTriples)
        if format_ is None:
            write_json_ld(triples, expected, prefixes)
        else:
            ox.serialize(triples, expected, format_, prefixes=prefixes)
        answer = ask(harbour_server.url, query, kind)
        assert (answer.status, answer.media) == (200, kind)
        assert answer.body == expected.getvalue()
        bodies.add(answer.body)
    assert len(bodies) >= 3, "the formats differ"


def test_several_graphs_are_one(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot) -> None:
    graphs = (LINKS, REGISTER, LOG)
    quads = [q for g in graphs for q in harbour_snapshot.store.quads_for_pattern(None, None, None, ox.NamedNode(g))]
    expected = sorted(f"{quad.triple} ." for quad in quads)
    assert len(expected) > 100
    written = PLAIN.replace("WHERE", "".join(f"FROM <{iri}> " for iri in graphs) + "WHERE")
    named = [("default-graph-uri", iri) for iri in graphs]
    for query, parameters in ((written, []), (PLAIN, named)):
        lines = ask(harbour_server.url, query, media.N_TRIPLES, parameters)
        assert (lines.status, sorted(lines.text.splitlines())) == (200, expected)
        turtle = ask(harbour_server.url, query, media.TURTLE, parameters)
        assert sum(1 for _ in ox.parse(turtle.body, ox.RdfFormat.TURTLE)) == len(expected)


@pytest.mark.parametrize("kind", [media.N_TRIPLES, media.TURTLE, media.JSON_LD])
def test_what_graphs_have_in_common_is_there_once(kind: str) -> None:
    store = ox.Store()
    graphs = [ox.NamedNode(f"urn:graph:{number}") for number in range(3)]
    triples = [(ox.NamedNode(f"urn:s:{n % 7}"), ox.NamedNode("urn:p"), ox.Literal(str(n))) for n in range(90)]
    for number, graph in enumerate(graphs):
        store.extend(ox.Quad(*triple, graph) for triple in triples[20 * number : 20 * number + 45])
    assert len(store) == 3 * 45
    output = io.BytesIO()
    write_graphs(store, graphs, output, kind, {}, merged=True)
    if kind == media.JSON_LD:
        values = [value["@value"] if isinstance(value, dict) else value for value in _values(output.getvalue())]
        assert sorted(values, key=int) == [str(n) for n in range(85)]
    else:
        read = [quad.triple for quad in ox.parse(output.getvalue(), ox.RdfFormat.from_media_type(kind))]
        assert len(read) == 85 and set(read) == {ox.Triple(*triple) for triple in triples[:85]}


@pytest.mark.parametrize("kind", FORMATS)
def test_no_more_is_written_than_a_result_may_have(harbour_snapshot: OpenSnapshot, kind: str) -> None:
    for graphs in ([ox.DefaultGraph()], [ox.NamedNode(REGISTER), ox.NamedNode(LOG)]):
        with Spool(1_000) as spool, pytest.raises(TooLarge):
            write_graphs(harbour_snapshot.store, graphs, spool, kind, {}, merged=False)


def _values(document: bytes) -> list[Any]:
    found: list[Any] = []
    for node in json.loads(document)["@graph"]:
        value = node["urn:p"]
        found += value if isinstance(value, list) else [value]
    return found


def test_a_malformed_one_is_refused_as_any_other(harbour_server: LiveServer) -> None:
    for query in (f"PREFIX a: <http://[> {PLAIN}", PLAIN.replace("WHERE", "FROM no:graph WHERE")):
        answer = ask(harbour_server.url, query, media.N_TRIPLES)
        assert (answer.status, answer.slug) == (400, "malformed-query"), query
