"""What is answered before Flask is asked is, header by header, what Flask's views answer."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import pytest
from flask import Flask

import itukg.app
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace, open_snapshot
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import (
    DeadlineExceeded,
    MemoryExceeded,
    QueueFull,
    Reader,
    Result,
    ResultTooLarge,
    Store,
    StoreUnavailable,
    WorkerLost,
    WorkerStates,
)
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool
from itukg.views.shortcuts import shortcuts
from itukg.web.clients import WAITING, Clients
from itukg.web.plain import Plain, Shortcut
from itukg.web.proxies import Environ

FAILURES = {
    error.__name__: error
    for error in (DeadlineExceeded, MemoryExceeded, WorkerLost, QueueFull, ResultTooLarge, StoreUnavailable, ValueError)
}
SELECT = "SELECT ?p ?o { <https://harbour.example/id/ship/S.S.Anna> ?p ?o }"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
# A client that has as many queries under way as it may have.
BUSY = "192.0.2.7"
QUERIES = (
    *(SELECT, "ASK { ?s ?p ?o }", ALL, "DESCRIBE <https://harbour.example/id/ship/S.S.Anna>"),
    *(
        "SELECT (NOW() > 0 AS ?n) (RAND() < 2 AS ?m) {}",
        "SELECT * { ?s ?p ?o",
        "SELECT ?x { ?x a ex:Ship }",
        "SELECT * { ?s ?p ?o }}",
    ),
    *("INSERT DATA { <a> <b> <c> }", "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "", "\0", "港"),
    *("SELECT * " + "{" * 400 + "}" * 400, "SELECT ?s FROM <graph/asserted> { ?s ?p ?o } LIMIT 3"),
    *(f"SELECT * {{ ?s ?p '{name}' }}" for name in FAILURES),
)
PARAMETERS: tuple[list[tuple[str, str]], ...] = (
    [("query", SELECT), ("format", "csv")],
    [("query", SELECT), ("format", "nonsense")],
    [("query", ALL), ("format", "ttl"), ("format", "text/turtle")],
    [("query", SELECT), ("timeout", "2")],
    [("query", SELECT), ("timeout", "soon")],
    [("query", SELECT), ("query", SELECT)],
    [("query", "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 2"), ("named-graph-uri", "graph/asserted")],
    [("query", "SELECT * { ?s ?p ?o } LIMIT 2"), ("default-graph-uri", "a b")],
    [("update", "CLEAR ALL")],
    [("query", SELECT), ("lang", "en")],
    [("example", "1")],
    [],
)
ACCEPTS = (
    *(None, "*/*", "application/sparql-results+json", "text/turtle", "text/html,*/*;q=0.1", "application/ld+json"),
    *("application/rdf+xml", "application/n-triples", "application/trig", "text/csv", "image/png", "text/plain", ""),
)
OTHERS: tuple[Environ, ...] = (
    {"REQUEST_METHOD": "HEAD"},
    {"REQUEST_METHOD": "OPTIONS"},
    {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0"},
    {"REQUEST_METHOD": "DELETE"},
    {"HTTP_ACCEPT_ENCODING": "gzip"},
    {"HTTP_ACCEPT_ENCODING": "zstd;q=0.5, gzip;q=0.1", "HTTP_ACCEPT_LANGUAGE": "de"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_NONE_MATCH": 'W/"0", "1"'},
    {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"HTTP_HOST": "a..b"},
    {"HTTP_HOST": "[::1]:80"},
    {"HTTP_X_REQUEST_ID": "0123456789"},
    {"HTTP_X_FORWARDED_FOR": "192.0.2.1", "HTTP_X_FORWARDED_PREFIX": "/kg", "REMOTE_ADDR": "127.0.9.1"},
    {"HTTP_COOKIE": "a" * 70_000},
    {"REMOTE_ADDR": BUSY},
)


class Failing:
    """A store whose queries fail in the way that they name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        for name, error in FAILURES.items():
            if f"'{name}'" in request.query:
                raise error("as was asked")
        return self._store.run(request, media, timeout)

    def reader(self) -> Reader:
        return self._store.reader()

    def ready(self) -> None:
        self._store.ready()

    def workers(self) -> WorkerStates:
        return self._store.workers()

    def close(self) -> None:
        self._store.close()


@dataclass
class Pair:
    """The application with and without its shortcuts, and what the shortcuts did."""

    short: Flask
    long: Flask
    given: int = 0
    left: int = 0

    def watch(self, shortcut: Shortcut) -> Shortcut:
        def watched(environ: Environ) -> Plain | None:
            plain = shortcut(environ)
            if plain is None:
                self.left += 1
            else:
                self.given += 1
            return plain

        return watched


@pytest.fixture(scope="module")
def store(harbour_settings: Settings) -> Iterator[Store]:
    place = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    with QueryPool(harbour_settings, place) as pool:
        yield Failing(EmbeddedStore(place, pool.socket, harbour_settings.result_bytes))


@pytest.fixture(params=[0, 1 << 24], ids=["cold", "kept"])
def pair(
    request: pytest.FixtureRequest,
    prepared_harbour_settings: Settings,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Pair]:
    settings = replace(
        prepared_harbour_settings,
        cached_bytes=request.param,
        proxies="127.0.9.0/24",
        log_queries=1,
        run_folder=str(tmp_path),
        query_per_client=1,
    )
    clients = Clients(tmp_path / "clients", 1)
    held = [clients.enter(BUSY) for _ in range(WAITING)]
    pair = Pair(Flask("short"), Flask("long"))
    monkeypatch.setattr(itukg.app, "shortcuts", lambda publication: pair.watch(shortcuts(publication)))
    pair.short = itukg.app.create_app(settings, store)
    monkeypatch.setattr(itukg.app, "shortcuts", lambda _: lambda _: None)
    pair.long = itukg.app.create_app(settings, store)
    yield pair
    for locks in held:
        os.close(locks)


def _requests(settings: Settings) -> list[tuple[str, Environ]]:
    """Addresses, and what else is in a request."""
    manifest = open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))
    rows: Any = manifest.store.query("SELECT DISTINCT ?s { ?s ?p ?o FILTER(ISIRI(?s)) } ORDER BY ?s")
    things = [row["s"].value.removeprefix(manifest.manifest.base) for row in rows]
    things = [thing for thing in things if thing.startswith(("id/", "vocab/"))]
    assert len(things) > 20
    queries = [f"/sparql?{urlencode({'query': query})}" for query in QUERIES]
    queries += [f"/sparql?{urlencode(pairs)}" for pairs in PARAMETERS]
    documents = [f"/doc/{quote(thing.removeprefix('id/'), safe='/%')}" for thing in things]
    odd = ["/doc/", "/doc//ship", "/doc/ship/", "/id/none", "/id/ship//a", "/vocab", "/id/", "/doc/x\ny", "/doc/é.ttl"]
    odd += ["/sparql/", "/sparqlx?query=a", "/sparql?query=%FF", "/doc/none.ttl", "/id/none?page=2", "/id/ship/港"]
    odd += ["/sparql?query=" + "a" * 40_000, *(f"{documents[0]}{end}" for end in (".nt?x", "?page=2", "?page=x"))]
    found = [(f"/{quote(thing, safe='/%')}", {}) for thing in things]
    found += [(address + end, {}) for address in documents for end in ("", ".ttl", ".jsonld", ".rdf", ".nt", ".trig")]
    found += [(address + end, {"HTTP_ACCEPT": "text/html"}) for address in documents for end in ("", ".html")]
    found = [*found, *((address, {"HTTP_ACCEPT": "text/turtle"}) for address in [*documents, *odd])]
    few = [*queries, *odd, documents[0], f"/{things[0]}"]
    found += [(address, {"HTTP_ACCEPT": accept} if accept is not None else {}) for address in few for accept in ACCEPTS]
    found += [(address, {**_JSON, **other}) for address in few for other in OTHERS]
    return found


_JSON = {"HTTP_ACCEPT": "application/sparql-results+json, application/n-triples"}


def _ask(app: Flask, address: str, other: Environ) -> tuple[str, dict[str, str], bytes]:
    parts = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **other,
    }
    told: list[Any] = []
    body: Any = app.wsgi_app(environ, lambda status, headers, *_: told.append((status, headers)))
    data = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    ((status, headers),) = told
    names = [name.lower() for name, _ in headers]
    assert len(names) == len(set(names)), names
    told_headers = {name.lower(): value for name, value in headers}
    assert len(told_headers.pop("x-request-id")) >= 8
    return status[:3], told_headers, data


def _told(text: str) -> list[dict[str, Any]]:
    """The lines of the access log, without what no two requests have alike."""
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [{key: value for key, value in line.items() if key not in ("time", "request", "seconds")} for line in lines]


def _counted(app: Flask) -> set[str]:
    """The samples that count something."""
    _, _, body = _ask(app, "/metrics", {})
    lines = body.decode().splitlines()
    return {line for line in lines if line.startswith("itukg_") and "_total{" in line and "worker" not in line}


def test_an_answer_is_the_same_by_either_way(
    pair: Pair, harbour_settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = _requests(harbour_settings)
    assert len(asked) > 1_000
    different = []
    statuses: dict[str, int] = {}
    for address, other in asked:
        short, long = (_ask(app, address, other) for app in (pair.short, pair.long))
        lines = _told(capfd.readouterr().out)
        assert len(lines) == 2
        statuses[short[0]] = statuses.get(short[0], 0) + 1
        if short != long or lines[0] != lines[1]:
            headers = sorted(set(short[1].items()) ^ set(long[1].items()))
            different.append((address[:80], str(other)[:80], short[0], long[0], headers, lines))
    assert not different, (len(different), *map(str, different[:5]))
    assert {"200", "303", "304", "400", "403", "404", "405", "406", "414", "429", "431", "500", "503"} <= set(statuses)
    counts = [_counted(app) for app in (pair.short, pair.long)]
    assert len(counts[0]) > 20
    assert counts[0] == counts[1]
    # Both ways were gone: else nothing would have been compared.
    assert pair.given > 300
    assert pair.left > 300
