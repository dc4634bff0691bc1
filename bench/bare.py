"""What the publisher is measured against: a bare Flask view that calls the engine in its own process.

No isolation, no limits, no negotiation, no deadline: whoever sends it a heavy query stops it for everybody. It is the
least that a SPARQL endpoint on this web server can cost. ``/doc/…`` is the same for documents: one query, in Turtle.

`constant` is less than that: the web server with no application at all, which nothing in Python on it can outrun.
"""

from __future__ import annotations

import os
from typing import Any

import pyoxigraph as ox
from flask import Flask, Response, request

_RESULTS = "application/sparql-results+json"
# As long as the usual answer to a point lookup.
_ANSWER = b" " * 3000


def application() -> Flask:
    """The factory that the web server calls; ``BENCH_STORE`` names the store, ``BENCH_BASE`` the dataset's base."""
    store, base = ox.Store.read_only(os.environ["BENCH_STORE"]), os.environ["BENCH_BASE"]
    app = Flask("bare")

    @app.route("/sparql")
    def sparql() -> Response:
        result = store.query(request.args["query"], base_iri=base)
        if isinstance(result, ox.QueryTriples):
            return Response(ox.serialize(result, format=ox.RdfFormat.TURTLE), content_type="text/turtle")
        return Response(result.serialize(format=ox.QueryResultsFormat.JSON), content_type=_RESULTS)

    @app.route("/doc/<path:path>")
    def document(path: str) -> Response:
        result = store.query(f"CONSTRUCT {{ <id/{path}> ?p ?o }} WHERE {{ <id/{path}> ?p ?o }}", base_iri=base)
        return Response(ox.serialize(result, format=ox.RdfFormat.TURTLE), content_type="text/turtle")  # type: ignore[arg-type]

    return app


def constant(_: dict[str, Any], start_response: Any) -> list[bytes]:
    """WSGI: the same answer whatever is asked."""
    start_response("200 OK", [("Content-Type", _RESULTS), ("Content-Length", str(len(_ANSWER)))])
    return [_ANSWER]
