"""Requests that are no queries at all, or come as no honest client would send them; then a good query is answered."""

from __future__ import annotations

import re
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from urllib.parse import quote

import pytest

from itukg.settings import Settings
from tests.http.queries import HEAVY, SIGN, assert_answers, fresh
from tests.http.wire import CHUNKED, FORM, PATIENCE, QUERY, get, hold, post, receive, send
from tests.http_client import fetch
from tests.servers import LiveServer

PAGE = "/doc/ship/S.S.Anna"


@pytest.fixture(scope="module")
def server(harbour_settings: Settings) -> Iterator[LiveServer]:
    with LiveServer(replace(harbour_settings, query_timeout=2.0)) as server:
        yield server


OK_OR_NOT = {200, 400, 406}
# what is sent -> the statuses that may come back; 0: the connection is closed without an answer
REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    # bytes that are not UTF-8
    "a query that is not UTF-8": (post(b"ASK { ?s ?p '\xff' }"), {400}),
    "a query that ends within a letter": (post("ASK { ?s ?p '国".encode()[:-1]), {400}),
    "a query in overlong UTF-8": (post(b"ASK { ?s ?p '\xc0\xaf' }"), {400}),
    "a surrogate": (post(b"ASK { ?s ?p '\xed\xa0\x80' }"), {400}),
    "a surrogate that is escaped": (post(b"ASK { ?s ?p '\\uD800' }"), {400}),
    "a form that is not UTF-8": (post(b"query=ASK%7B%7D&x=\xff", FORM), {400}),
    "a form that is not UTF-8 behind percent signs": (post(b"query=ASK%7B%FF%7D", FORM), {400}),
    "an address that is not UTF-8 behind percent signs": (get("/sparql?query=ASK%7B%FF%7D"), {400}),
    "an address that is not UTF-8": (get("/sparql?query=ASK\xff"), {400}),
    "a path that is not UTF-8": (get("/doc/%ff%fe"), {400, 404}),
    "half a percent sign": (get("/sparql?query=ASK%7B%7"), {400}),
    "headers that are not UTF-8": (get("/sparql?query=ASK%7B%7D", "Accept: \xff", "Accept-Language: \xe9"), OK_OR_NOT),
    # NUL and other controls
    "a NUL in a query": (post(b"ASK { ?s ?p '\0' }"), {400}),
    "a NUL that is escaped": (post(b"ASK { ?s ?p '\\u0000' }"), {200, 400}),
    "a NUL in a form": (post(b"query=ASK%00%7B%7D", FORM), {400}),
    "a NUL in an address": (get("/sparql?query=ASK%00%7B%7D"), {400}),
    "a NUL in a path": (get("/doc/ship%00/x"), {400, 404}),
    "a NUL in the request line": (b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", {400}),
    "a NUL in a header": (get("/", "Accept: text/html\0"), {400}),
    "a NUL in a graph": (post(b"query=ASK%7B%7D&default-graph-uri=urn:%00", FORM), {200, 400}),
    "a line feed in a graph": (post(b"query=ASK%7B%7D&named-graph-uri=urn:%0D%0Ax:y", FORM), {200, 400}),
    "only control characters": (bytes(range(1, 32)) * 20 + b"\r\n\r\n", {0, 400}),
    # too large
    "a body of 2 MiB": (post(b"ASK {" + b" " * 2_000_000 + b"}"), {413}),
    "a body that is said to have 8 EiB": (post(b"ASK {}", length=8 << 60), {400, 413}),
    "a body that is said to have 10 GB": (post(b"ASK {}", length=10_000_000_000), {413}),
    "a body in chunks without an end": (post(b"7FFFFFFF\r\n" + b"ASK {} " * 300_000, QUERY, CHUNKED, length=-1), {413}),
    "a chunk of impossible size": (post(b"F" * 17 + b"\r\nASK {}\r\n0\r\n\r\n", QUERY, CHUNKED, length=-1), {0, 400}),
    "a chunk that is no number": (post(b"xyz\r\nASK {}\r\n0\r\n\r\n", QUERY, CHUNKED, length=-1), {0, 400}),
    "a header of 1 MiB": (get("/", "X-Large: " + "x" * 1_000_000), {0, 431}),
    "10,000 headers": (get("/", *(f"X-{n}: x" for n in range(10_000))), {0, 431}),
    "an Accept of 60,000 characters": (get("/sparql?query=ASK%7B%7D", "Accept: " + "a/b;q=0.1," * 6_000), {200, 406}),
    "an Accept of quotes": (get("/sparql?query=ASK%7B%7D", 'Accept: a/b;x="' + '\\"' * 30_000), {200, 406}),
    "an Accept-Language of 60,000 characters": (get("/", "Accept-Language: " + "fr;q=0.1," * 6_000), {200}),
    "30,000 entity tags": (get("/ontology.ttl", "If-None-Match: " + '"x",' * 15_000), {200}),
    "a broken date": (get("/ontology.ttl", "If-Modified-Since: " + "9" * 10_000), {200}),
    "an address of 1 MiB": (get("/sparql?query=" + "x" * 1_000_000), {0, 414, 431}),
    "an address of 60,000 characters": (get("/sparql?query=" + quote("ASK {}") + "%20" * 20_000), {414}),
    "a path of 60,000 characters": (get("/doc/" + "x/" * 30_000), {414}),
    "a path of dots": (get("/doc/" + "../" * 2_000 + "etc/passwd"), {404}),
    "20,000 parameters": (post(b"a=b&" * 20_000 + b"query=ASK%7B%7D", FORM), {400}),
    "1,000 graphs": (post(b"default-graph-uri=urn:x&" * 900 + b"query=ASK%7B%7D", FORM), {200}),
    "a long timeout": (post(b"query=ASK%7B%7D&timeout=" + b"9" * 5_000, FORM), {200, 400}),
    "a request id of a stranger": (get("/", "X-Request-Id: " + "x" * 5_000), {200}),
    # not HTTP, or not quite
    "a length below zero": (post(b"ASK {}", QUERY, "Content-Length: -1", length=-1), {400}),
    "a length that is no number": (post(b"ASK {}", QUERY, "Content-Length: six", length=-1), {400}),
    "two lengths": (post(b"ASK {}", QUERY, "Content-Length: 99"), {400}),
    "a length and chunks": (post(b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n", QUERY, CHUNKED), {400}),
    "an unknown coding": (post(b"ASK {}", QUERY, "Transfer-Encoding: gzip"), {0, 400, 501}),
    "a compressed body": (post(b"\x1f\x8b\x08\0\0\0\0\0\0\3", QUERY, "Content-Encoding: gzip"), {400, 415}),
    "an unknown method": (b"BREW /sparql HTTP/1.1\r\nHost: localhost\r\n\r\n", {400, 405}),
    "a method of 50,000 letters": (b"A" * 50_000 + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n", {0, 400, 405, 431}),
    "CONNECT": (b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", {400, 404, 405}),
    "OPTIONS of the server": (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", {200, 204, 400, 404}),
    "an address with another host": (get("http://127.0.0.1:1/sparql?query=ASK%7B%7D"), {200, 400, 404}),
    "the start of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {0, 400, 505}),
    "the start of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500, {0, 400}),
    "an unknown version": (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", {0, 400, 505}),
    "no headers at all": (b"GET / HTTP/1.1\r\n\r\n", {200, 400}),
    "a host of another": (b"GET / HTTP/1.1\r\nHost: a'\"<b>/\\\r\n\r\n", {200, 400}),
    "1,000 line feeds": (b"\r\n" * 1_000 + get("/"), {200, 400}),
    "an answer": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {0, 400}),
    "a form of many parts": (post(b"--x\r\n\r\n" * 1_000, "multipart/form-data; boundary=x"), {415}),
    "a charset of a stranger": (post(b"ASK {}", QUERY + "; charset=" + "utf-7" * 1_000), {415}),
}  # fmt: skip


@pytest.mark.parametrize(("request_bytes", "statuses"), REQUESTS.values(), ids=REQUESTS.keys())
def test_a_hostile_request_is_refused_and_a_good_one_answered(
    server: LiveServer, request_bytes: bytes, statuses: set[int]
) -> None:
    status, answer = send(server, request_bytes)
    assert status in statuses, answer[:300]
    for word in (b"Traceback", b"/site-packages/", b"werkzeug", b"smuggled", b".py"):
        assert word not in answer
    assert_answers(server.url, timeout=PATIENCE)


def test_a_body_that_breaks_off_is_no_query(server: LiveServer) -> None:
    with socket.create_connection((server.settings.host, server.settings.port), PATIENCE) as connection:
        connection.sendall(post(b"ASK {}", length=99))
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65_536)
    assert not answer or (answer.startswith(b"HTTP/1.1 400 ") and b"#broken-request" in answer)


def test_there_are_hostile_requests_of_many_kinds() -> None:
    assert len(REQUESTS) > 60


# --- clients that are slow ------------------------------------------------------------------------------------------

START = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n"
SLOW = {
    "say nothing": b"",
    "stop in their headers": START,
    "stop in their body": START + b"\r\nASK",
    "stop in a list of names": START.replace(b"/sparql ", b"/sparql/names ") + b"\r\n[",
    "keep their connection": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW.keys())
def test_good_queries_are_answered_while_hundreds_of_slow_clients_stay(server: LiveServer, sent: bytes) -> None:
    many = 2_500 if sent in (b"", START) else 400
    with ExitStack() as held:
        _allow_files(2 * many)
        for number in range(many):
            hold(held, server, f"127.0.1.{1 + number % 20}", sent)
        begun = time.monotonic()
        for _ in range(5):
            assert_answers(server.url, timeout=PATIENCE)
            assert fetch(server.url + PAGE, timeout=PATIENCE).status == 200
        assert time.monotonic() - begun < PATIENCE / 2
    assert_answers(server.url, timeout=PATIENCE)


def _allow_files(wanted: int) -> None:
    """Let this process have as many connections open; skips where it may not."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < wanted:
        pytest.skip(f"no process may have {wanted} files open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


STAYING = {
    "in the middle of a body": (START + b"\r\nASK", 408, b"#slow-request"),
    "before the body": (START + b"\r\n", 408, b"#slow-request"),
    "in a list of names": (SLOW["stop in a list of names"], 408, b"#slow-request"),
    # the last one
    "in a body that is too long": (post(b" " * 589_900, length=999_999), 413, b"#request-too-large"),
}


def test_a_slow_sender_is_answered_and_cut_and_no_process_stands_still(server: LiveServer) -> None:
    """Each of these clients alone has stopped a whole process, which was replaced ten seconds later."""
    processes = server.web_processes()
    assert len(processes) == server.settings.web_workers
    with ExitStack() as held:
        begun = time.monotonic()
        clients = [hold(held, server, f"127.0.4.{n}", sent) for n, (sent, _, _) in enumerate(STAYING.values(), 1)]
        for client, (name, (_, status, kind)) in zip(clients, STAYING.items(), strict=True):
            answer = receive(client)
            assert answer.startswith(b"HTTP/1.1 %d " % status) and kind in answer, name
            assert status != 408 or b"\r\nconnection: close\r\n" in answer.lower()
            assert time.monotonic() - begun < 20, name
        # The kernel deals these out to all processes.
        for _ in range(20):
            assert fetch(server.url + PAGE, timeout=5).status == 200
        # Of a body that was answered as soon as it came nobody can tell whether the next request is under way.
        for client in clients[: len(STAYING) - 1]:
            client.settimeout(PATIENCE)
            with suppress(ConnectionResetError):
                assert client.recv(1) == b"", "the connection is not cut"
    assert server.web_processes() == processes
    assert "Unexpected exit" not in server.errors()


def test_a_body_that_trickles_in_is_not_waited_for(server: LiveServer) -> None:
    """A byte now and then is no way around the limit."""
    with ExitStack() as held:
        connection = hold(held, server, "127.0.0.1", START + b"\r\n")
        over = threading.Event()

        def trickle() -> None:
            with suppress(OSError):
                while not over.wait(0.5):
                    connection.sendall(b" ")

        sender = threading.Thread(target=trickle)
        sender.start()
        try:
            assert connection.recv(65_536).startswith(b"HTTP/1.1 408 ")
        finally:
            over.set()
            sender.join()
    assert_answers(server.url)


def test_clients_that_take_nothing_of_large_answers_stop_no_query(server: LiveServer) -> None:
    target = f"/sparql?format=csv&query={quote('SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 150000')}"
    with ExitStack() as held:
        for number in range(6):
            client = held.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.bind((f"127.0.1.{1 + number % 4}", 0))
            client.connect((server.settings.host, server.settings.port))
            client.sendall(get(target))
        for _ in range(5):
            assert_answers(server.url, timeout=PATIENCE)
            assert fetch(server.url + PAGE, timeout=PATIENCE).status == 200


# --- one client and the others --------------------------------------------------------------------------------------


def test_one_client_has_only_so_many_queries_under_way_over_all_processes(server: LiveServer) -> None:
    """They count until they have ended, though their client has left; another client notices nothing."""
    settings = server.settings
    assert (settings.web_workers, settings.query_per_client) == (2, 4)
    with ExitStack() as held:
        _hold_until_refused(held, server, "127.0.2.1")
        # One that waited until a heavy one has ended would have waited to its own deadline.
        for _ in range(5):
            assert_answers(server.url, timeout=PATIENCE)
    status, answer = _ask_anew(server, "127.0.2.1")
    assert status in (200, 429), answer
    deadline = time.monotonic() + PATIENCE
    while _ask_anew(server, "127.0.2.1")[0] != 200:
        assert time.monotonic() < deadline, "the client's queries have ended, but still count"
        time.sleep(0.2)


def _ask_anew(server: LiveServer, source: str) -> tuple[int, bytes]:
    """What is answered from memory counts for no client."""
    return send(server, get(f"/sparql?query={quote(fresh(SIGN))}", "Connection: close"), source)


def _hold_until_refused(held: ExitStack, server: LiveServer, source: str) -> None:
    """Begin heavy queries, and again where those had ended before this client asked."""
    deadline = time.monotonic() + PATIENCE
    while True:
        for _ in range(40):
            hold(held, server, source, get(f"/sparql?query={quote(HEAVY)}"))
        status, answer = _ask_anew(server, source)
        if status == 429:
            assert b"#too-many-queries" in answer and re.search(rb"(?i)\r\nretry-after: \d+\r\n", answer)
            return
        assert time.monotonic() < deadline, answer


def test_many_clients_with_heavy_queries_do_not_hold_up_light_ones(harbour_settings: Settings) -> None:
    # A deadline that leaves time to start other processes, on a machine with other work too.
    with LiveServer(replace(harbour_settings, query_timeout=PATIENCE)) as server, ExitStack() as held:
        for number in range(6):
            hold(held, server, f"127.0.3.{number + 1}", get(f"/sparql?query={quote(HEAVY)}"))
        # One that waited until a heavy one has ended would have waited to its own deadline.
        for _ in range(5):
            assert_answers(server.url, timeout=PATIENCE)
