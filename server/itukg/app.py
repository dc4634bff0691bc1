"""``create_app(settings)``: the only place where the parts are put together."""

from __future__ import annotations

import atexit
from dataclasses import asdict

from flask import Flask, Response, request

from itukg.dataset import load_dataset
from itukg.publication import Publication
from itukg.settings import Settings
from itukg.snapshot import Manifest, SnapshotPlace
from itukg.stores.base import Store
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool
from itukg.stores.remote import RemoteStore
from itukg.views import home, problems, query_page, sparql, terms, things

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer-when-downgrade",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Content-Length, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def create_app(settings: Settings | None = None, store: Store | None = None) -> Flask:
    """The application.

    Args:
        settings: default: those of the environment.
        store: default: the remote endpoint or the embedded store that the settings name.

    Raises:
        ItukgError: the settings, the dataset or the store cannot be used.
    """
    settings = settings or Settings.from_environment()
    publication = Publication(settings, store or _store(settings))
    app = Flask("itukg")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(home.blueprint(publication))
    app.register_blueprint(sparql.blueprint(publication))
    app.register_blueprint(query_page.blueprint(publication))
    app.register_blueprint(things.blueprint(publication))
    app.register_blueprint(terms.blueprint(publication))
    problems.register(app, publication)
    app.after_request(_finish)
    return app


def _store(settings: Settings) -> Store:
    if settings.endpoint:
        return RemoteStore(settings.endpoint, remote_manifest(settings), settings.result_bytes)
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    path = settings.query_socket
    if not path:
        pool = QueryPool(settings, place)
        atexit.register(pool.stop)
        path = pool.socket
    return EmbeddedStore(place, path, settings.result_bytes)


def remote_manifest(settings: Settings) -> Manifest:
    """What a remote endpoint is taken to hold: the graphs of the dataset's catalog, counted as unknown (0)."""
    dataset = load_dataset(settings.dataset_path, settings.base)
    graphs = [{"iri": graph.iri, "role": graph.role.value, "titles": dict(graph.titles)} for graph in dataset.graphs]
    graphs.append({"iri": dataset.closure_graph, "role": "Closure", "titles": {}})
    return Manifest(
        id="",  # nothing tells when a remote endpoint's data changes
        dataset=dataset.iri,
        base=dataset.base,
        version=dataset.version,
        license=dataset.license,
        built="",
        titles=dataset.titles,
        descriptions=dataset.descriptions,
        languages=dataset.languages,
        prefixes=dataset.prefixes,
        closure_graph=dataset.closure_graph,
        asserted_graph=dataset.asserted_graph,
        graphs=tuple({**graph, "triples": 0} for graph in graphs),
        triples=0,
        examples=tuple(asdict(example) for example in dataset.examples),
    )


def _finish(answer: Response) -> Response:
    for name, value in {**_HEADERS, **_CORS}.items():
        answer.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        for name, value in _PREFLIGHT.items():
            answer.headers[name] = value
    return answer
