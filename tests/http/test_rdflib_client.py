"""rdflib's SPARQLStore as a client: it writes queries of its own, and names graphs by the protocol's parameters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.http.queries import BASE, BERTHS, HB, SIGN
from tests.servers import LiveServer

ANNA = rdflib.URIRef(BASE + "id/ship/S.S.Anna")
CALL_SIGN = rdflib.URIRef(HB + "callSign")


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def store(request: pytest.FixtureRequest, harbour_server: LiveServer) -> Iterator[SPARQLStore]:
    store = SPARQLStore(harbour_server.url + "/sparql", method=request.param)
    yield store
    store.close()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_query_in_every_format(harbour_server: LiveServer, form: str) -> None:
    graph = rdflib.Graph(SPARQLStore(harbour_server.url + "/sparql", returnFormat=form))
    assert [str(row.sign) for row in graph.query(SIGN)] == ["HBA7"]


def test_every_form_of_query(store: SPARQLStore) -> None:
    graph = rdflib.Graph(store)
    assert [str(row.sign) for row in graph.query(SIGN)] == ["HBA7"]
    assert graph.query(f"ASK {{ {ANNA.n3()} ?p ?o }}").askAnswer is True
    assert len(graph.query(BERTHS).graph) >= 10
    assert (ANNA, CALL_SIGN, rdflib.Literal("HBA7")) in graph.query(f"DESCRIBE {ANNA.n3()}").graph


def test_patterns_and_sizes(store: SPARQLStore) -> None:
    graph = rdflib.Graph(store)
    assert graph.value(ANNA, CALL_SIGN) == rdflib.Literal("HBA7")
    assert set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(HB + "Berth")))
    assert len(graph) > 500


def test_a_named_graph_is_a_graph_of_its_own(harbour_server: LiveServer) -> None:
    store = SPARQLStore(harbour_server.url + "/sparql", context_aware=True)
    links, register = (
        rdflib.Graph(store, identifier=rdflib.URIRef(BASE + f"graph/{name}")) for name in ("links", "register")
    )
    assert len(links) == 3
    assert (ANNA, CALL_SIGN, None) in register
    assert (ANNA, CALL_SIGN, None) not in links
    store.close()
