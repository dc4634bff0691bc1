"""An endpoint that answers wrongly: a real engine over the second dataset, whose every answer may be twisted.

`Endpoint.twist` is what becomes of an answer before it is sent: any function of a `Reply`. The rest is as an endpoint
should be, so that a page gets as far as the twisted answer.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pyoxigraph as ox

from itukg.sparql.media import N_TRIPLES, RESULTS_JSON, RESULTS_XML

_RESULTS = {RESULTS_JSON: ox.QueryResultsFormat.JSON, RESULTS_XML: ox.QueryResultsFormat.XML}
_RESULTS |= {"text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
_GRAPHS = {N_TRIPLES: ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}


@dataclass
class Reply:
    """What is about to be sent, and to which of the queries since the last count began."""

    query: str
    media: str
    body: bytes
    number: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def change(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the document of an answer in JSON; other answers stay."""
        if self.media == RESULTS_JSON:
            document = json.loads(self.body)
            change(document)
            self.body = json.dumps(document).encode()


Twist = Callable[[Reply], object]


class Endpoint:
    """See the module's text."""

    twist: Twist | None = None

    def __init__(self, store: ox.Store, address: str) -> None:
        """Take what it answers from, and where."""
        self.store = store
        self.address = address
        self.asked: list[str] = []

    def answer(self, query: str, media: str, default: list[str], named: list[str]) -> Reply:
        """The right answer, twisted."""
        graphs: dict[str, Any] = {}
        if default or named:
            graphs = {
                "default_graph": [ox.NamedNode(iri) for iri in default],
                "named_graphs": [ox.NamedNode(iri) for iri in named],
            }
        found: Any = self.store.query(query, **graphs)
        kind: Any = _RESULTS.get(media) or _GRAPHS[media]
        reply = Reply(query, media, found.serialize(format=kind), len(self.asked))
        self.asked.append(query)
        if self.twist is not None:
            self.twist(reply)
        return reply


class _Handler(BaseHTTPRequestHandler):
    endpoint: ClassVar[Endpoint]
    wbufsize = -1  # head and body in one piece

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        default, named = form.get("default-graph-uri", []), form.get("named-graph-uri", [])
        self._send(self.endpoint.answer(form["query"][0], self.headers["Accept"], default, named))

    def do_GET(self) -> None:
        """Where a redirection leads: without a query, and it is still the same that is answered."""
        self.endpoint.asked.pop()
        self._send(self.endpoint.answer("ASK {}", RESULTS_JSON, [], []))

    def _send(self, reply: Reply) -> None:
        headers = {"Content-Type": reply.media, "Content-Length": str(len(reply.body)), **reply.headers}
        with suppress(OSError):  # who has heard enough
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hostile_endpoint(quads: bytes) -> Iterator[Endpoint]:
    """Run one on a free port, with these quads (N-Quads)."""
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.endpoint = Endpoint(store, f"http://127.0.0.1:{server.server_address[1]}/query")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield handler.endpoint  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
