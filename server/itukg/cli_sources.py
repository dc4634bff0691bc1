"""What a question is put to on the command line: a snapshot in this process, or an endpoint through SPARQLWrapper."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import pyoxigraph as ox

from itukg.client.questions import Library
from itukg.client.transport import Transport
from itukg.errors import BuildError, SettingError
from itukg.library.question import read_questions
from itukg.refused_queries import explain
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_folder, open_snapshot
from itukg.sparql.policy import Policy
from itukg.stores.base import QueryRejected
from itukg.stores.merge import merge
from itukg.stores.messages import rejection

T = TypeVar("T")
# A remote query that takes longer is too heavy for most endpoints.
SECONDS = 60


@dataclass(frozen=True)
class Origin:
    """Where answers come from: the dataset by language, its version, and the snapshot ('' where that is not known).

    ``address``: where the dataset is published; ``permalink``: of the last answer, where an endpoint has told it.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    issued: str = ""
    license: str = ""
    dataset: str = ""
    snapshot: str = ""
    built: str = ""
    address: str = ""
    permalink: str = ""


class Source(Protocol):
    """What can be asked."""

    library: Library
    origin: Origin

    def bindings(self, query: str) -> bytes:
        """The result of a SELECT or an ASK as SPARQL 1.1 Query Results JSON.

        Raises:
            ItukgError: there is none; the message says why.
        """

    def graph(self, query: str) -> bytes:
        """The graph that a CONSTRUCT or DESCRIBE gives, as N-Triples or Turtle; raises as `bindings` does."""


def ask_with(source: Source) -> Callable[[str], Mapping[str, Any]]:
    """A function that puts a SELECT or an ASK to the source and gives its result as JSON has it."""

    def ask(query: str) -> Mapping[str, Any]:
        result: Mapping[str, Any] = json.loads(source.bindings(query))
        return result

    return ask


class SnapshotSource:
    """A snapshot on this machine. Queries pass the same policy as at the server's endpoint, without its limits."""

    def __init__(self, opened: OpenSnapshot, settings: Settings) -> None:
        """Take the open snapshot."""
        manifest = self._manifest = opened.manifest
        self._opened = opened
        self.library = Library(read_questions(manifest.questions), manifest.languages, manifest.prefixes, manifest.base)
        self.origin = Origin(
            manifest.titles,
            manifest.version,
            manifest.issued,
            manifest.license,
            manifest.dataset,
            manifest.id,
            manifest.built,
            settings.public_url or manifest.base,
        )
        self._policy = Policy(
            max_length=settings.query_length,
            max_depth=settings.query_depth,
            base=manifest.base,
            alias=manifest.asserted_graph,
            alias_graphs=tuple(
                str(graph["iri"]) for graph in manifest.graphs if graph["iri"] != manifest.closure_graph
            ),
            overlaps=tuple(frozenset(pair) for pair in manifest.overlaps),
        )

    def bindings(self, query: str) -> bytes:
        """See `Source.bindings`."""

        def serialized(results: Any) -> bytes:
            body = io.BytesIO()
            results.serialize(body, ox.QueryResultsFormat.JSON)
            return body.getvalue()

        return self._evaluate(query, serialized)

    def graph(self, query: str) -> bytes:
        """See `Source.graph`."""
        return self._evaluate(query, lambda results: ox.serialize(results, format=ox.RdfFormat.N_TRIPLES) or b"")

    def _evaluate(self, query: str, read: Callable[[Any], T]) -> T:
        admitted = self._policy.admit(query)
        request, store = admitted.request, self._opened.store
        default: Any = _graphs(request.default_graphs)
        if request.merged:
            store = merge(store, request.default_graphs or (), request.named_graphs or ())
            default = ox.DefaultGraph()

        def work() -> T:
            named: Any = _graphs(request.named_graphs)
            return read(store.query(request.query, base_iri=request.base, default_graph=default, named_graphs=named))

        try:
            return interruptible(work)
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise explain(rejection(str(error)), admitted, self._opened.manifest.prefixes) from error


class EndpointSource:
    """A SPARQL 1.1 endpoint that holds the graph."""

    def __init__(self, endpoint: str, library: Library, seconds: int = SECONDS, snapshot: str = "") -> None:
        """Take the address, the questions that may be put to it, and the patience.

        ``snapshot`` is for this publisher's own endpoints.
        """
        self.library = library
        self._snapshot = snapshot
        self.origin = Origin(snapshot=snapshot)  # until an answer tells more
        self._transport = Transport(endpoint, seconds, parameters={"snapshot": snapshot} if snapshot else {})

    def bindings(self, query: str) -> bytes:
        """See `Source.bindings`."""
        answer = self._transport.bindings(query)
        body = answer.body
        try:
            json.loads(body)["head"]
        except (ValueError, KeyError, TypeError):
            raise SettingError(
                f"{self._transport.endpoint} answered with something that is no result of SPARQL.",
                f"{self._transport.endpoint}的应答不是SPARQL结果。",
            ) from None
        told = answer.origin
        snapshot, version = told.get("snapshot", self._snapshot), told.get("version", "")
        self.origin = Origin(version=version, snapshot=snapshot, permalink=told.get("permalink", ""))
        return body

    def graph(self, query: str) -> bytes:
        """See `Source.graph`."""
        return self._transport.graph(query).body


def open_source(settings: Settings, progress: Callable[[str], None], snapshot: str = "") -> SnapshotSource:
    """The current snapshot of the dataset, built first if there is none of its content; or a kept one.

    Raises:
        ItukgError: the dataset cannot be published; there is no such snapshot.
    """
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    if snapshot:
        try:
            return SnapshotSource(open_folder(place.folder(snapshot)), settings)
        except (OSError, TypeError, ValueError, KeyError) as error:
            kept = ", ".join(manifest.id for manifest in place.kept()) or "-"
            raise BuildError(
                f"The snapshot {snapshot} is not kept here; kept are: {kept}. Check out the files that it was built "
                "from and run `itukg build`.",
                f"此处未保留快照{snapshot}；保留的有：{kept}。请检出构建该快照所用的文件，然后运行`itukg build`。",
            ) from error
    from itukg.build import ensure_snapshot  # which loads what only a build needs

    ensure_snapshot(settings, progress)
    return SnapshotSource(open_snapshot(place), settings)


def interruptible(work: Callable[[], T]) -> T:
    """The result of ``work``, done in a thread: the engine hears no signal, but who waits for it does."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
    if failed:
        raise failed[0]
    return done[0]


def _graphs(iris: tuple[str, ...] | None) -> list[ox.NamedNode] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


__all__ = [
    "SECONDS",
    "EndpointSource",
    "Origin",
    "QueryRejected",
    "SnapshotSource",
    "Source",
    "ask_with",
    "open_source",
]
