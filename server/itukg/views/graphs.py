"""The Graph Store Protocol, read side: a graph by its own address (``/graph/…``), or by ``?graph=`` or ``?default``.

https://www.w3.org/TR/sparql11-http-rdf-update/. A graph is asked for as a stranger's query would be, so that it is
serialised by the engine, spooled, and bounded in all that a query is bounded in.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.sparql.policy import READ_ONLY
from itukg.sparql.protocol import SNAPSHOT, ProtocolRequest, graph_iri, read_snapshot
from itukg.sparql.query import SparqlRequest
from itukg.statuses import problem, unknown
from itukg.views.answers import choose, framed, give
from itukg.views.provenance import snapshot_headers

METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE", "PATCH"]
_READING = ("GET", "HEAD", "OPTIONS")
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def serve_graph(publication: Publication, path: str | None) -> Response:
    """Answer for the graph whose IRI ends in ``graph/<path>``; without a path for the one that the parameters name.

    Raises:
        Problem: 400 no graph or several are named, or no snapshot, 403 the request would write, 404, 406 or 410.
        StoreError: the graph could not be read.
    """
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(_READING)})
    if request.method not in _READING:
        raise problem("read-only", READ_ONLY, {"Allow": ", ".join(_READING)})
    named = read_snapshot(request.args.getlist(SNAPSHOT))
    reader = publication.store.reader(named)
    manifest = reader.manifest
    iri = _named(manifest) if path is None else f"{manifest.base}graph/{path}"
    chosen = choose(request.environ, request.args.getlist("format")[:4], media.GRAPH_TYPES, media.GRAPH_FORMATS)
    asked = publication.policy(manifest).admit(_ALL, None if iri is None else (iri,)).request
    _check(asked, manifest, iri)
    result = publication.store.run(replace(asked, snapshot=named), chosen, publication.settings.query_timeout)
    answer = give(request.environ, result, chosen, volatile=False)
    asked_of = ProtocolRequest(None, None, None, (), None, named)
    answer.headers |= snapshot_headers(request.environ, publication, reader, result.snapshot, asked_of, volatile=False)
    return framed(answer)


def _named(manifest: Manifest) -> str | None:
    """The graph that the parameters name; None for the default graph."""
    graphs, default = request.args.getlist("graph"), request.args.getlist("default")
    if len(graphs) + len(default) > 1:
        raise problem("doubled-parameter", "Name one graph: send graph or default, and send it once.")
    if default:
        return None
    if not graphs:
        detail = (
            "Name one with graph=, ask for the default graph with default, or for a named graph by its own address."
        )
        raise problem("no-graph", detail)
    return graph_iri(graphs[0], "graph", manifest.base)


def _check(asked: SparqlRequest, manifest: Manifest, iri: str | None) -> None:
    """A graph that is asked for exists; the alias stands for graphs that do."""
    known = {str(graph["iri"]) for graph in manifest.graphs}
    if iri is not None and not set(asked.default_graphs or ()) <= known:
        raise unknown("unknown-graph", iri, f"The dataset has no graph {iri}.", manifest.gone)
