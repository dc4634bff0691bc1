"""Every kind of problem in the table (`itukg.statuses`) is given by a live server, with its status and title."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from itukg.settings import Settings
from itukg.statuses import KINDS
from tests.http.queries import COUNT, HEAVY, SIGN, assert_answers, fresh
from tests.http_client import JSON, Answer, ask, fetch
from tests.servers import LiveServer, children, wait_for

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
QUERY = f"/sparql?query={quote(SIGN)}"
DOUBLING = "".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1}) " for n in range(40))
# kind -> method, path, headers, body
REQUESTS: dict[str, tuple[str, str, dict[str, str], bytes | None]] = {
    "no-query": ("POST", "/sparql", FORM, b"query2=a"),
    "no-graph": ("GET", "/graph", {}, None),
    "doubled-query": ("GET", QUERY + "&query=ASK%7B%7D", {}, None),
    "malformed-query": ("GET", "/sparql?query=SELECT", {}, None),
    "query-too-deep": ("POST", "/sparql", DIRECT, b"ASK {" * 400),
    "malformed-encoding": ("POST", "/sparql", DIRECT, b"ASK { } # \xff"),
    "malformed-parameters": ("GET", "/sparql?query=%ff", {}, None),
    "malformed-graph-name": ("GET", QUERY + "&default-graph-uri=", {}, None),
    "doubled-parameter": ("GET", QUERY + "&timeout=1&timeout=2", {}, None),
    "bad-timeout": ("GET", QUERY + "&timeout=soon", {}, None),
    "bad-parameter": ("GET", "/search?q=anna&colour=red", {}, None),
    "read-only": ("POST", "/sparql", FORM, b"update=CLEAR+ALL"),
    "service-refused": ("POST", "/sparql", DIRECT, b"ASK { SERVICE SILENT <http://127.0.0.1:1/> { } }"),
    "not-found": ("GET", "/nothing/here", {}, None),
    "unknown-thing": ("GET", "/doc/ship/none", {}, None),
    "unknown-question": ("GET", "/queries/none", {}, None),
    "no-text": ("GET", "/read/ship/S.S.Anna", {}, None),
    "unknown-graph": ("GET", "/graph/none", {}, None),
    "unknown-version": ("GET", "/ontology/none", {}, None),
    "unknown-format": ("GET", "/ontology.docx", {}, None),
    "snapshot-gone": ("GET", QUERY + "&snapshot=" + "0123456789abcdef" * 2, {}, None),
    "method-not-allowed": ("DELETE", "/sparql", {}, None),
    "not-acceptable": ("GET", QUERY, {"Accept": "image/png"}, None),
    "query-too-long": ("POST", "/sparql", DIRECT, b"ASK {" + b" " * 300_000 + b"}"),
    "request-too-large": ("POST", "/sparql", DIRECT, b" " * 2_000_000),
    "address-too-long": ("GET", QUERY + "%20" * 15_000, {}, None),
    "unsupported-media-type": ("POST", "/sparql", {"Content-Type": "application/json"}, b"{}"),
    "unsupported-charset": ("POST", "/sparql", {"Content-Type": DIRECT["Content-Type"] + ";charset=utf-16"}, b"ASK {}"),
    "range-not-satisfiable": ("GET", "/dumps/harbour-2.3.0.nq.gz", {"Range": "bytes=99999999-"}, None),
    "headers-too-large": ("GET", QUERY + "&timeout=9", {"X-Large": "a" * 70_000}, None),
}  # fmt: skip
# Given where the server itself is in trouble, by the tests below; 410 by tests/http/test_graph_store.py.
TROUBLES = {"deadline", "memory", "query-ended", "result-too-large", "queue-full", "store-unavailable"}
# Given to a client for what it does over some time, by tests/http/test_hostile_requests.py.
SLOW_OR_MANY = {"slow-request", "broken-request", "too-many-queries"}
# Given by tests/http/test_query_charts.py.
DRAWN = {"no-chart"}
REMOTE = {"remote-failed", "remote-timeout", "no-lists", "no-snapshots"}
# What no client can bring about: a mistake of ours, and what werkzeug alone calls bad.
OURS = {"internal", "bad-request"}


def assert_kind(answer: Answer, kind: str) -> None:
    row = KINDS[kind]
    assert (answer.status, answer.media) == (row.status, "application/problem+json"), answer.text[:300]
    assert (answer.slug, answer.json["title"]) == (kind, row.title)
    assert answer.json["detail"]
    assert answer.headers["Retry-After"] == (str(row.retry) if row.retry else None)
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_every_kind_has_a_test() -> None:
    assert {*REQUESTS, *TROUBLES, *SLOW_OR_MANY, *REMOTE, *OURS, *DRAWN, "gone"} == set(KINDS)
    assert {KINDS[kind].status for kind in KINDS} >= {
        400,
        403,
        404,
        405,
        406,
        410,
        413,
        414,
        415,
        416,
        431,
        502,
        503,
        504,
    }


@pytest.mark.parametrize("kind", REQUESTS)
def test_what_a_client_sent_wrongly(harbour_server: LiveServer, kind: str) -> None:
    method, path, headers, body = REQUESTS[kind]
    answer = fetch(harbour_server.url + path, method=method, headers=headers, body=body)
    assert_kind(answer, kind)
    assert ("Allow" in answer.headers) == (kind == "method-not-allowed")
    assert ("Accept" in answer.headers) == kind.startswith("unsupported")
    assert_answers(harbour_server.url)


# --- a query that is too much ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(harbour_settings: Settings) -> Iterator[LiveServer]:
    limits = {"query_timeout": 20.0, "query_memory": 256, "query_workers": 1, "query_queue": 1, "result_bytes": 100_000}
    with LiveServer(replace(harbour_settings, web_workers=1, query_extra=0, query_per_client=100, **limits)) as server:
        yield server


def test_a_query_that_takes_too_long(small: LiveServer) -> None:
    assert_kind(ask(small.url, HEAVY, parameters={"timeout": "0.3"}), "deadline")


def test_a_query_with_too_large_a_result(small: LiveServer) -> None:
    answer = ask(small.url, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert_kind(answer, "result-too-large")
    assert answer.json["detail"] == "The result has more than 100,000 bytes, the most that are sent, as a download too."


def test_a_query_that_needs_too_much_memory(small: LiveServer) -> None:
    """The engine's own allocations end the process, ours raise an error: the client is told what is known.

    That the second is the kind ``memory`` is tested in tests/contract/test_worker_answers.py.
    """
    answer = ask(small.url, f'SELECT (STRLEN(?s40) AS ?n) {{ BIND("sixteen letters!" AS ?s0) {DOUBLING}}}')
    assert_kind(answer, "memory" if answer.slug == "memory" else "query-ended")
    assert_answers(small.url)


ROWS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        *((f"SELECT * {ROWS}", kind) for kind in (JSON, "application/sparql-results+xml", "text/csv")),
        *((f"CONSTRUCT {{ ?a ?e ?i }} {ROWS}", kind) for kind in ("text/turtle", "application/ld+json")),
        (f"SELECT * {ROWS}", "text/html"),
    ],
)
def test_a_result_that_is_half_written_when_its_process_ends_is_never_sent(
    patient: LiveServer, query: str, accept: str
) -> None:
    (worker,) = wait_for_workers(patient)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, patient.url, query, accept)
        wait_for(lambda: _spooled(worker) > 1_000_000, 20, "a megabyte of the result")
        assert not asked.done()
        os.kill(worker, signal.SIGKILL)
        answer = asked.result()
    if accept == "text/html":
        assert (answer.status, answer.media) == (503, "text/html")
        assert KINDS["query-ended"].title in answer.text
    else:
        assert_kind(answer, "query-ended")
    assert_answers(patient.url)


@pytest.fixture(scope="module")
def patient(harbour_settings: Settings) -> Iterator[LiveServer]:
    """A server that lets a result grow."""
    with LiveServer(replace(harbour_settings, web_workers=1, query_workers=1, result_bytes=10**10)) as server:
        yield server


def wait_for_workers(server: LiveServer) -> list[int]:
    wait_for(lambda: len(children(server.supervisor())) == 1, 20, "the query worker")
    return children(server.supervisor())


def _spooled(worker: int) -> int:
    """The bytes of a result that a worker has written to its spool file, which has no name."""
    sizes = [0]
    for descriptor in Path(f"/proc/{worker}/fd").iterdir():
        with suppress(OSError):
            if "(deleted)" in os.readlink(descriptor):
                sizes.append(descriptor.stat().st_size)
    return max(sizes)


def test_a_full_queue(small: LiveServer) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(lambda number: ask(small.url, f"{HEAVY} # {number}", parameters={"timeout": "2"}), range(12))
        )
    full = [answer for answer in answers if answer.slug == "queue-full"]
    assert full and {answer.slug for answer in answers} <= {"queue-full", "deadline"}
    assert_kind(full[0], "queue-full")
    assert_answers(small.url)


# --- a store that is not there --------------------------------------------------------------------------------------


def test_a_store_that_does_not_answer(patient: LiveServer) -> None:
    command = Path(f"/proc/{patient.supervisor()}/cmdline").read_bytes().split(b"\0")
    socket = Path(json.loads(next(part for part in command if part.startswith(b"{")))["socket"])
    away = socket.rename(socket.with_name("away"))
    try:
        assert_kind(ask(patient.url, fresh(COUNT)), "store-unavailable")
        assert_kind(fetch(patient.url + "/graph/links"), "store-unavailable")
        assert_kind(fetch(patient.url + "/graph/none"), "unknown-graph")
    finally:
        away.rename(socket)
    assert_answers(patient.url)


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint that answers ASK {} and else does what the test has chosen."""

    behaviour = ""
    silence = threading.Event()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if b"ASK" in body:
            self._send(200, JSON, b'{"head": {}, "boolean": true}')
        elif self.behaviour == "silent":
            self.silence.wait(20)
        elif self.behaviour == "another type":
            self._send(200, "text/html", b"<p>Welcome!</p>")
        elif self.behaviour == "missing":
            self._send(404, "text/plain", b"no")
        else:
            self._send(500, "text/plain", b"oops")

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def remote(harbour_settings: Settings) -> Iterator[LiveServer]:
    """A server in front of an endpoint that has troubles of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as endpoint:
        threading.Thread(target=endpoint.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{endpoint.server_port}/query"
        with LiveServer(replace(harbour_settings, web_workers=1, endpoint=address)) as server:
            yield server
        Endpoint.silence.set()
        endpoint.shutdown()


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        ("broken", "remote-failed"),
        ("another type", "remote-failed"),
        ("missing", "remote-failed"),
        ("silent", "remote-timeout"),
    ],
)
def test_a_store_behind_this_server_that_fails(remote: LiveServer, behaviour: str, kind: str) -> None:
    Endpoint.behaviour = behaviour
    assert_kind(ask(remote.url, COUNT, parameters={"timeout": "1"}), kind)
    if kind == "remote-failed":
        for path in ("/doc/ship/S.S.Anna", "/id/ship/none", "/graph/links"):
            assert_kind(fetch(remote.url + path), kind)  # an outage is no 404


def test_what_needs_a_snapshot_is_refused_before_a_remote_store(remote: LiveServer) -> None:
    for path in ("/list", "/list.csv?type=hb%3AShip"):
        assert_kind(fetch(remote.url + path), "no-lists")
