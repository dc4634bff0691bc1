"""``create_app(settings)``: the only place where the parts are put together."""

from __future__ import annotations

import atexit
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path

from flask import Flask, Response, request

from itukg.charts.drawing import DrawingPool, Drawings
from itukg.dataset import load_dataset
from itukg.errors import ItukgError
from itukg.publication import Publication
from itukg.settings import Settings
from itukg.snapshot import INDEX_LINK, Manifest, SnapshotPlace
from itukg.stores.base import Store
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool
from itukg.stores.remote import RemoteStore
from itukg.views import (
    citations,
    context,
    health,
    home,
    lists,
    pages,
    problems,
    query_page,
    questions,
    reading,
    result_citations,
    search,
    snapshots,
    sparql,
    terms,
    things,
    unknown_names,
)
from itukg.views.admission import places
from itukg.views.caching import CACHE_CONTROL
from itukg.views.provenance import http_date_of
from itukg.views.shortcuts import shortcuts
from itukg.web.answer_cache import SNAPSHOT, AnswerCache
from itukg.web.answering import Answering
from itukg.web.bodies import Bodies
from itukg.web.clients import Clients
from itukg.web.lingering import Lingering
from itukg.web.measured import MeasuredStore
from itukg.web.metrics import Metrics
from itukg.web.proxies import Proxies, read_mount, read_networks
from itukg.web.record import ENDPOINT, Record
from itukg.web.remembered import RememberedResults

_VIEWS = (
    health,
    home,
    sparql,
    query_page,
    result_citations,
    unknown_names,
    snapshots,
    questions,
    search,
    things,
    context,
    citations,
    terms,
    reading,
    lists,
)
_STANDARD_OUTPUT = 1
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer-when-downgrade",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Scripts of this server alone, which may ask this server alone: suggestions in the search box, the query page.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Content-Length, ETag, Link, Location, Memento-Datetime, Retry-After, "
    "Snapshot-Id, Snapshot-Version, Vary, X-Request-Id",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match",
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
    proxies, mount = read_networks(settings.proxies), read_mount(settings.mount)
    metrics = Metrics()
    measured = MeasuredStore(store or open_store(settings), metrics)
    cache = AnswerCache(settings.cached_bytes, settings.cached_answers)
    results = RememberedResults(measured, cache)
    clients = Clients(_run_folder(settings) / "clients", settings.query_per_client)
    bodies = Bodies(settings.web_threads, settings.query_timeout)
    drawings = _drawings(settings)
    publication = Publication(settings, measured, results, clients, metrics, bodies, places(settings), drawings)
    app = Flask("itukg")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    pages.register(app)
    for view in _VIEWS:
        app.register_blueprint(view.blueprint(publication))
    problems.register(app, publication)
    app.after_request(partial(_finish, publication))
    log = _STANDARD_OUTPUT if settings.access_log == "stdout" else None
    always, unchanged = [*_HEADERS.items(), *_CORS.items()], [("Cache-Control", CACHE_CONTROL), *_CORS.items()]
    answering = Answering(app.wsgi_app, shortcuts(publication), cache, partial(_current, measured), always, unchanged)
    recorded = Record(answering, metrics, log, bool(settings.log_queries))
    app.wsgi_app = Lingering(Proxies(recorded, proxies, mount))  # type: ignore[method-assign]
    return app


def _run_folder(settings: Settings) -> Path:
    """The folder that all processes of a server share; for an application by itself, one of its own."""
    if settings.run_folder:
        return Path(settings.run_folder)
    own = tempfile.TemporaryDirectory(prefix="itukg-")
    atexit.register(own.cleanup)
    return Path(own.name)


def _drawings(settings: Settings) -> Drawings:
    """Who draws charts: the drawer of the server; for an application by itself, one of its own."""
    path = settings.draw_socket
    if not path:
        pool = DrawingPool(settings.draw_memory, settings.draw_queue, settings.draw_fonts)
        atexit.register(pool.stop)
        path = pool.socket
    return Drawings(path, settings.draw_timeout)


def open_store(settings: Settings) -> Store:
    """The remote endpoint or the embedded store that the settings name."""
    if settings.endpoint:
        index = Path(settings.run_folder) / INDEX_LINK if settings.run_folder else None
        return RemoteStore(settings.endpoint, remote_manifest(settings), settings.result_bytes, index)
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
        questions=tuple(question.to_json() for question in dataset.questions),
        issued=dataset.issued,
        notice=dataset.notice,
        contact=dataset.contact,
    )


def _current(store: Store) -> tuple[str, str]:
    """The current snapshot and when it was built; '' for both where there is none, or none that is known."""
    try:
        manifest = store.reader().manifest
    except ItukgError:
        return "", ""
    return manifest.id, http_date_of(manifest.built)


def _finish(publication: Publication, answer: Response) -> Response:
    environ = request.environ
    environ[ENDPOINT] = request.endpoint or ""
    if answer.status_code == 303 and request.method == "GET" and "Cache-Control" not in answer.headers:
        # What is seen elsewhere, and where, is of the snapshot.
        environ[SNAPSHOT] = publication.store.reader().manifest.id
        answer.headers["Cache-Control"] = CACHE_CONTROL if environ[SNAPSHOT] else "no-store"
    if request.method == "OPTIONS":
        for name, value in _PREFLIGHT.items():
            answer.headers[name] = value
    return answer
