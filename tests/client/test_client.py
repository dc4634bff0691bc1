"""The client against a live server, and against one that fails in every way that servers fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from itukg.client import Client, EndpointError
from itukg.client.transport import Transport
from tests.http.queries import ANNA, BASE, BERTHS, COUNT, HB, HEAVY, SIGN
from tests.requirements import free_port
from tests.servers import LiveServer

NOTHING = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()
SHIPS = f"SELECT ?ship ?berth {{ ?ship a <{HB}Ship> OPTIONAL {{ ?ship <{HB}berthedAt> ?berth }} }} ORDER BY ?ship"

# What one request is answered with: status, headers, body.
Reply = tuple[int, dict[str, str], bytes]
GOOD: Reply = (200, {"Content-Type": "application/sparql-results+json"}, NOTHING)
BUSY: Reply = (503, {"Content-Type": "text/plain", "Retry-After": "2"}, b"later")


class Scripted:
    """A server that gives the replies of a list, one a request, and keeps what it was asked."""

    def __init__(self, replies: list[Reply]) -> None:
        self.replies, self.asked = replies, list[str]()
        outer, self.over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if not outer.replies:  # it says no more
                    outer.over.wait(30)
                    return
                status, headers, body = outer.replies.pop(0)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    server = Scripted(list(replies))
    thread = threading.Thread(target=server.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.server.shutdown()
        thread.join()
        server.server.server_close()


def patient(url: str, retries: int = 3) -> tuple[Transport, list[float]]:
    """A transport that notes how long it would wait."""
    waits: list[float] = []
    return Transport(url, timeout=20, retries=retries, pause=waits.append), waits


def test_a_select_becomes_a_frame(harbour_server: LiveServer) -> None:
    frame = Client(harbour_server.url + "/sparql").query(SIGN)
    assert frame["sign"].to_list() == ["HBA7"]
    assert str(frame["sign"].dtype) == "string"
    assert frame.attrs["query"] == SIGN
    count = Client(harbour_server.url + "/sparql").query(COUNT)["n"]
    assert str(count.dtype) == "Int64"
    assert count[0] > 100


@pytest.mark.parametrize(("language", "name"), [("en", "Anna"), ("de", "Anna"), ("fr", "Anna")])
def test_names_stand_beside_the_things(harbour_server: LiveServer, language: str, name: str) -> None:
    client = Client(harbour_server.url + "/sparql", language=language)
    frame = client.query(f"SELECT ?ship ?sign {{ BIND({ANNA} AS ?ship) ?ship <{HB}callSign> ?sign }}", labels=True)
    assert list(frame.columns) == ["ship", "ship_label", "sign"]
    assert isinstance(frame["ship_label"].dtype, pd.CategoricalDtype)
    assert name in frame["ship_label"][0]


def test_names_are_asked_for_once(harbour_server: LiveServer) -> None:
    client = Client(harbour_server.url + "/sparql")
    things = [f"{BASE}id/ship/S.S.Anna", "https://elsewhere.example/nobody", "no IRI at all"]
    found = client.labels(things)
    assert list(found) == things[:1]
    object.__setattr__(client, "endpoint", "http://127.0.0.1:9/sparql")
    assert client.labels(things) == found
    assert client.labels(things[0]) == found, "one thing is not taken for its letters"


def test_an_address_that_is_none_or_not_that_of_an_endpoint_is_told_as_such(harbour_server: LiveServer) -> None:
    home = harbour_server.url + "/"
    for ask in (lambda: Client(home).query(SIGN), lambda: Client(home).graph(BERTHS)):
        with pytest.raises(EndpointError, match="Many end in /sparql") as caught:
            ask()
        assert "以/sparql结尾" in caught.value.told("zh")
    results = b'\n{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
    with scripted((200, {"Content-Type": "text/html"}, results)) as server:
        assert patient(server.url)[0].bindings(SIGN).body == results, "a result of the wrong type is one all the same"
    transport, waits = patient("127.0.0.1:8000/sparql")
    with pytest.raises(EndpointError, match="Write http:// or https:// before it") as caught:
        transport.bindings(SIGN)
    assert waits == [] and "请在前面写上http://" in caught.value.told("zh")


def test_the_other_forms(harbour_server: LiveServer) -> None:
    client = Client(harbour_server.url + "/sparql")
    assert client.ask(f"ASK {{ {ANNA} a ?kind }}") is True
    assert client.ask("ASK { <https://elsewhere.example/> ?p ?o }") is False
    assert len(client.graph(BERTHS)) >= 10
    for wrong, words in (
        (lambda: client.query("ASK {}"), "use ask"),
        (lambda: client.ask(SIGN), "use query"),
        (lambda: client.graph(SIGN), "this query is SELECT"),
        (lambda: client.query("INSERT DATA { <a:b> <c:d> 1 }"), "this query is INSERT"),
    ):
        with pytest.raises(ValueError, match=words):
            wrong()


@pytest.mark.parametrize("word", ["added", "loaded", "asked", "described"])
def test_a_word_in_a_comment_is_no_form_of_a_query(harbour_server: LiveServer, word: str) -> None:
    client, comment = Client(harbour_server.url + "/sparql"), f"# Which ships?\n# Not to be {word}.\n"
    assert client.query(comment + SIGN)["sign"].to_list() == ["HBA7"]
    assert len(client.graph(comment + BERTHS)) >= 10


def test_a_long_query_goes_through(harbour_server: LiveServer) -> None:
    assert Client(harbour_server.url + "/sparql").query(SIGN + " #" + "x" * 20_000)["sign"].to_list() == ["HBA7"]


@pytest.mark.parametrize("query", ["SELECT ?x {", "SELECT ?x { ?x hb:callSign ?y }"])
def test_a_refusal_has_the_endpoint_s_own_words(harbour_server: LiveServer, query: str) -> None:
    with pytest.raises(EndpointError) as caught:
        Client(harbour_server.url + "/sparql").query(query)
    assert caught.value.status == 400
    assert caught.value.kind
    assert len(caught.value.detail) > 20
    assert caught.value.detail in str(caught.value)
    assert "Response:" not in str(caught.value)


def test_a_query_that_is_too_heavy_is_not_asked_again(harbour_server: LiveServer) -> None:
    transport = Transport(
        harbour_server.url + "/sparql", parameters={"timeout": "0.3"}, pause=lambda _: pytest.fail("asked again")
    )
    with pytest.raises(EndpointError) as caught:
        transport.bindings(HEAVY)
    assert caught.value.status == 503


def test_it_waits_as_long_as_it_is_told_and_asks_again() -> None:
    with scripted(BUSY, (429, {"Retry-After": "1"}, b""), (502, {}, b"gateway"), GOOD) as server:
        transport, waits = patient(server.url)
        assert transport.bindings(SIGN).body == NOTHING
        assert waits == [2.0, 1.0, 2.0]
        assert [parse_qs(urlsplit(path).query) for path in server.asked] == [{"query": [SIGN]}] * 4


@pytest.mark.parametrize(
    ("replies", "asked", "status"),
    [
        ([BUSY] * 2, 2, 503),
        ([(503, {"Retry-After": "3600"}, b"tomorrow")], 1, 503),
        ([(503, {}, b"too heavy")], 1, 503),
        ([(400, {}, b"syntax")], 1, 400),
        ([(404, {}, b"no endpoint")], 1, 404),
        ([(500, {}, b"broken")], 1, 500),
    ],
)
def test_it_gives_up_where_waiting_does_not_help(replies: list[Reply], asked: int, status: int) -> None:
    with scripted(*replies) as server:
        transport, _ = patient(server.url, retries=1)
        with pytest.raises(EndpointError) as caught:
            transport.bindings(SIGN)
        assert (len(server.asked), caught.value.status) == (asked, status)
        assert replies[-1][2].decode() in str(caught.value)


def test_the_words_of_many_kinds_of_refusal() -> None:
    problem = json.dumps(
        {"type": "https://a.example/problems/syntax", "title": "Wrong", "detail": "No.", "line": 2, "column": 7}
    )
    page = b"<!DOCTYPE html><html><head><title>504 Gateway Time-out</title></head><body>...</body></html>"
    for body, kind, detail in (
        (problem.encode(), "syntax", "Wrong - No. - line 2, column 7"),
        (b'{"line": 2, "column": 7}', "", "line 2, column 7"),
        (page, "", "504 Gateway Time-out"),
        ("查询有误".encode(), "", "查询有误"),
        (b"\xff" * 9_999, "", "\ufffd" * 2_000),
        (b"", "", "Bad Request"),
    ):
        with scripted((400, {}, body)) as server, pytest.raises(EndpointError) as caught:
            patient(server.url)[0].bindings(SIGN)
        assert (caught.value.kind, caught.value.detail) == (kind, detail)


@pytest.mark.parametrize("body", [b"<html>a captive portal</html>", b"[1]", b'{"hello": 1}', b""])
def test_an_answer_that_is_none_is_told_apart(body: bytes) -> None:
    with (
        scripted((200, {"Content-Type": "text/html"}, body)) as server,
        pytest.raises(EndpointError, match="answered 200"),
    ):
        Client(server.url).query(SIGN)


def test_an_answer_that_breaks_off_is_none() -> None:
    with scripted((200, {"Content-Length": "999"}, NOTHING[:20])) as server, pytest.raises(EndpointError) as caught:
        patient(server.url, retries=0)[0].bindings(SIGN)
    assert (caught.value.status, caught.value.kind) == (0, "broken")


def test_a_server_that_is_not_there() -> None:
    transport, waits = patient(f"http://127.0.0.1:{free_port()}/sparql")
    with pytest.raises(EndpointError, match="gave no answer") as caught:
        transport.bindings(SIGN)
    assert (caught.value.kind, waits) == ("unreachable", [0.5, 1.0, 2.0])


def test_a_server_that_keeps_silent() -> None:
    with scripted() as server, pytest.raises(EndpointError, match="within 1 seconds") as caught:
        Transport(server.url, timeout=1, pause=lambda _: pytest.fail("asked again")).bindings(SIGN)
    assert caught.value.kind == "timeout"


def test_parameters_go_along() -> None:
    with scripted(GOOD) as server:
        Client(server.url, snapshot="abc").query(SIGN)
        assert parse_qs(urlsplit(server.asked[0]).query)["snapshot"] == ["abc"]


def test_where_a_result_comes_from() -> None:
    link = '</sparql?query=x&snapshot=abc>; rel="cite-as", <http://a.example/licence>; rel="license"'
    with scripted((200, {**GOOD[1], "Link": link, "Snapshot-Id": "abc"}, NOTHING), GOOD) as server:
        frame = Client(server.url).query(SIGN)
        assert frame.attrs["permalink"] == server.url + "?query=x&snapshot=abc"
        assert frame.attrs["snapshot"] == "abc"
        assert set(Client(server.url).query(SIGN).attrs) == {"endpoint", "query"}


def test_the_same_answer_is_had_again_from_the_snapshot(harbour_server: LiveServer) -> None:
    frame = Client(harbour_server.url + "/sparql").query(SIGN)
    again = Client(harbour_server.url + "/sparql", snapshot=frame.attrs["snapshot"]).query(SIGN)
    pd.testing.assert_frame_equal(frame, again)
    assert frame.attrs["version"] == again.attrs["version"]
    with pytest.raises(EndpointError) as caught:
        Client(harbour_server.url + "/sparql", snapshot="0" * 32).query(SIGN)
    assert (caught.value.status, caught.value.kind) == (410, "snapshot-gone")
