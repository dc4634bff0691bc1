"""What the publisher is measured against: a bare Flask view that calls the engine in its own process.

No isolation, no limits, no negotiation, no deadline: whoever sends it a heavy query stops it for everybody. It is the
least that a SPARQL endpoint on this web server can cost. ``/doc/…`` is the same for documents: one query, in Turtle.
"""

from __future__ import annotations

import os

import pyoxigraph as ox
from flask import Flask, Response, request

_RESULTS = "application/sparql-results+json"


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
