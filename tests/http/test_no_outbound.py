"""No query makes the server open a connection: SERVICE is refused in whatever spelling the engine would understand.

``{U}`` stands for the address of a listener that counts who connects; ``{U}'`` is an IRI too (an apostrophe may stand
in one), which lets a query end in it a string that only a careless reader sees.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from tests.http.queries import assert_answers
from tests.http_client import ask
from tests.servers import LiveServer

SNEAKY = {
    "plain": "ASK { SERVICE <{U}> {} }",
    "lower case": "ask { service <{U}> {} }",
    "silent": "ASK { SERVICE SILENT <{U}> {} }",
    "no spaces": "ASK{SERVICESILENT<{U}>{}}",
    "glued to a keyword": "SELECT*{BIND(1AS?x)FILTER(true)SERVICE<{U}>{}}",
    "glued to a boolean": "ASK { FILTER(true)?s?p trueSERVICE<{U}>{} }",
    "by a variable": "ASK { VALUES ?u { <{U}> } SERVICE ?u {} }",
    "by a prefix": "PREFIX u: <{U}> ASK { SERVICE u:x {} }",
    "a prefix of that name": "PREFIX SERVICE: <{U}> ASK { SERVICE SERVICE:x {} }",
    "by the base": "BASE <{U}> ASK { SERVICE <x> {} }",
    "in a subquery": "SELECT * { { SELECT * { SERVICE <{U}> { ?s ?p ?o } } } }",
    "in OPTIONAL": "SELECT * { OPTIONAL { SERVICE <{U}> { ?s ?p ?o } } }",
    "in EXISTS": "ASK { FILTER EXISTS { SERVICE <{U}> {} } }",
    "in GRAPH": "ASK { GRAPH ?g { SERVICE <{U}> {} } }",
    "in MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <{U}> { ?s ?p ?o } } }",
    "in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } { SERVICE <{U}> { ?s ?p ?o } }",
    "in DESCRIBE": "DESCRIBE ?s { SERVICE <{U}> { ?s ?p ?o } }",
    "after a comment": "ASK { # a comment\n SERVICE # another\r <{U}> {} }",
    "after a long string": "ASK { ?s ?p '''it's ''a'' \\''' text''' . SERVICE <{U}> {} }",
    "after a dotted number": "ASK { ?s ?p 1.5.SERVICE <{U}> {} }",
    "after a language tag": "ASK { ?s ?p 'x'@en--ltr.SERVICE <{U}> {} }",
    "after an empty local name": "PREFIX ex: <urn:x:> ASK { ?s ?p ex:.SERVICE <{U}> {} }",
    "after an escaped local name": "PREFIX ex: <urn:x:> ASK { ?s ?p ex:a\\'.SERVICE <{U}> {} }",
    "after a blank node": "ASK { ?s ?p _:a .SERVICE <{U}> {} }",
    "comparison taken for an IRI": "ASK { FILTER(?a<'>') SERVICE <{U}'> {} }",
    "the same after a call": "ASK { FILTER(NOW()<'>') SERVICE <{U}'> {} }",
    "the same after EXISTS": "ASK { FILTER(EXISTS{}<'>') SERVICE <{U}'> {} }",
    "the same after NOT EXISTS": "ASK { FILTER(NOTEXISTS{[]?p[]}<'>') SERVICE <{U}'> {} }",
    "the same after a triple term": "ASK { FILTER(<<(<a:a> <a:b> 1)>><'>') SERVICE <{U}'> {} }",
    "the same after a glued boolean": "SELECT (COUNT(DISTINCTtrue<'>') AS ?c) {SERVICE<{U}'>{}}",
    "the same behind a swallowed bracket": "ASK { FILTER(1<(1>0) || 1<'>') SERVICE <{U}'> {} }",
    "the same in HAVING": "SELECT ?a { ?a ?b ?c { SELECT * { } HAVING(1<'>') } SERVICE <{U}'> {} } GROUP BY ?a",
    "comment taken for a fragment": "ASK { FILTER(1<'#>'\n) SERVICE<{U}#'>{} }",
    "fragment taken for a comment": "ASK { FILTER(?a<?b#>c'\n) SERVICE<{U}>{} # '\n}",
    "double quotes in a comment": 'ASK { # "\n SERVICE <{U}> {} # "\n}',
    "quote in an IRI": "ASK { ?s <urn:it's> ?o . SERVICE <{U}> {} . ?o <urn:it's> ?s }",
    "code points": "ASK { S\\u0045RVICE <{U}> {} }",
    "long code points": "ASK { \\U00000053ERVICE <{U}> {} }",
    "a letter that is an S in capitals": "ASK { \u017fERVICE <{U}> {} }",
    "a dotless i": "ASK { SERV\u0131CE <{U}> {} }",
    "after a no-break space": "ASK { \u00a0SERVICE <{U}> {} }",
    "after a byte order mark": "\ufeffASK { SERVICE <{U}> {} }",
    "after a declared version": 'VERSION "1.2" ASK { SERVICE <{U}> {} }',
    "FROM": "SELECT * FROM <{U}> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <{U}> { GRAPH ?g { ?s ?p ?o } }",
    "GRAPH": "SELECT * { GRAPH <{U}> { ?s ?p ?o } }",
    "LOAD": "LOAD <{U}>",
    "LOAD after a query": "ASK {} ; LOAD <{U}>",
}  # fmt: skip
# These only have the word in them, in places where no engine calls anything.
HARMLESS = {
    "in a text": 'SELECT ("SERVICE <x>" AS ?x) {}',
    "in a long text": "SELECT ('''SERVICE ' <x>''' AS ?x) {}",
    "in a variable": "SELECT ?service { BIND(1 AS ?service) }",
    "in an IRI": "SELECT * { ?s <https://x.example/service#a> ?o }",
    "in a local name": "PREFIX ex: <urn:x:> SELECT * { ?s ex:customerService ?o }",
    "in a comment": "SELECT * { } # no SERVICE here",
    "in a comment after a comparison": "SELECT * { FILTER(1<2) } # no SERVICE > here",
    "in a language tag": "SELECT ('x'@en-service AS ?x) {}",
}


class Listener:
    """Counts the connections made to a port."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.connections = 0
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _count(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(4) == b"stop":
                    return
                self.connections += 1

    def stop(self) -> None:
        with socket.create_connection(self._socket.getsockname()) as connection:
            connection.sendall(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.stop()


def test_the_listener_notices_a_connection(listener: Listener) -> None:
    with pytest.raises(OSError, match=r"."):
        bool(ox.Store().query(SNEAKY["plain"].replace("{U}", listener.url)))
    assert listener.connections == 1


@pytest.mark.parametrize("query", SNEAKY.values(), ids=SNEAKY.keys())
def test_no_query_makes_the_server_connect(harbour_server: LiveServer, listener: Listener, query: str) -> None:
    answer = ask(harbour_server.url, query.replace("{U}", listener.url))
    time.sleep(0.02)
    assert listener.connections == 0
    # Refused, or no query to the engine, or an answer in which nothing came from outside.
    assert answer.status in (400, 403, 200), answer.text
    assert answer.status != 200 or not answer.json.get("results", {}).get("bindings")
    assert "permitted" not in answer.text, "only the second lock, the kernel's, has held"


def test_many_spellings_are_tried() -> None:
    assert len(SNEAKY) > 45 and sum("SERVICE" in query for query in SNEAKY.values()) > 35


@pytest.mark.parametrize("name", ["plain", "silent", "no spaces", "in a subquery"])
def test_service_is_refused_with_the_reason(harbour_server: LiveServer, name: str) -> None:
    answer = ask(harbour_server.url, SNEAKY[name].replace("{U}", "http://127.0.0.1:1/"))
    assert (answer.status, answer.slug) == (403, "service-refused")
    assert "SILENT" in answer.json["detail"]


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_word_alone_is_harmless(harbour_server: LiveServer, query: str) -> None:
    assert ask(harbour_server.url, query).status == 200


def test_a_text_with_the_word_comes_back_unchanged(harbour_server: LiveServer) -> None:
    answer = ask(harbour_server.url, "SELECT (CONCAT('SERVICE', \"service\", '''Service''') AS ?x) {}")
    assert answer.values("x") == ["SERVICEserviceService"]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri"])
def test_a_graph_of_the_protocol_is_not_fetched(harbour_server: LiveServer, listener: Listener, parameter: str) -> None:
    answer = ask(
        harbour_server.url,
        "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1",
        parameters={parameter: listener.url},
    )
    assert listener.connections == 0
    assert answer.status == 200
    assert_answers(harbour_server.url)
