"""SPARQLWrapper as a client: it sends its own parameters format, output and results beside the Accept header."""

from __future__ import annotations

import pytest
from SPARQLWrapper import GET, POST, SPARQLWrapper

from tests.http.queries import BASE, BERTHS, SIGN
from tests.servers import LiveServer

METHODS = pytest.mark.parametrize("method", [GET, POST])


@METHODS
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_bindings_in_every_format(harbour_server: LiveServer, method: str, form: str) -> None:
    client = SPARQLWrapper(harbour_server.url + "/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(SIGN)
    answer = client.queryAndConvert()
    if form == "json":
        assert [row["sign"]["value"] for row in answer["results"]["bindings"]] == ["HBA7"]
    elif form == "xml":
        assert [node.firstChild.data for node in answer.getElementsByTagName("literal")] == ["HBA7"]
    else:
        assert b"HBA7" in answer


@METHODS
@pytest.mark.parametrize("form", ["turtle", "n3", "xml", "rdf+xml", "json-ld"])
@pytest.mark.parametrize("query", [BERTHS, f"DESCRIBE <{BASE}id/ship/S.S.Anna>"], ids=["CONSTRUCT", "DESCRIBE"])
def test_a_graph_in_every_format(harbour_server: LiveServer, method: str, form: str, query: str) -> None:
    client = SPARQLWrapper(harbour_server.url + "/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(query)
    answer = client.queryAndConvert()
    if form in ("turtle", "n3"):
        assert b"hb:Berth" in answer or b"HBA7" in answer
    else:
        assert len(answer) >= 10


@METHODS
def test_a_graph_named_by_the_client_is_the_dataset(harbour_server: LiveServer, method: str) -> None:
    client = SPARQLWrapper(harbour_server.url + "/sparql", returnFormat="json")
    client.setMethod(method)
    client.setQuery(SIGN)
    client.addDefaultGraph(BASE + "graph/links")
    assert client.queryAndConvert()["results"]["bindings"] == []
    client.addDefaultGraph(BASE + "graph/register")
    assert len(client.queryAndConvert()["results"]["bindings"]) == 1
