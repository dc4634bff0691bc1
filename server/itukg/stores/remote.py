"""A remote SPARQL 1.1 endpoint as a store, through SPARQLWrapper.

The endpoint holds the named graphs of a snapshot. What its own default graph is does not matter: every query that
names no dataset is sent with the dataset's graphs as protocol parameters, so that the default graph is their union.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

import pyoxigraph as ox

from itukg.snapshot import Manifest
from itukg.sparql.jsonld import write_json_ld
from itukg.sparql.media import JSON_LD, SUFFIXES
from itukg.sparql.query import Form, SparqlRequest, examine
from itukg.stores import fixed
from itukg.stores.base import (
    NoSnapshots,
    QueryRejected,
    RemoteFailed,
    Result,
    ResultTooLarge,
    Row,
    Stated,
    Term,
    Triple,
    WorkerStates,
)
from itukg.stores.kinds import Kinds
from itukg.stores.remote_answers import check_result, read_solutions, read_triples
from itukg.stores.remote_http import ask
from itukg.stores.terms import bind, fill_lists

_JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"
_OWN_QUERY_SECONDS = 30.0
# Rows of a page's queries, of which the largest have some ten thousand, take several times their bytes as objects.
_OWN_ROWS_BYTES = 64 * 1024 * 1024
_NO_SNAPSHOTS = (
    "This server passes queries on to another endpoint, which has one state of the data and no other. "
    "Leave snapshot out, or ask a server that builds its snapshots itself."
)


class RemoteStore:
    """See `stores.base.Store`; readers are copies of it, since a remote endpoint has no snapshots to choose from.

    Who reads for one page has a reader of its own, so that what was asked for the page is not asked again for it.
    """

    def __init__(self, endpoint: str, manifest: Manifest, result_limit: int, index: Path | None = None) -> None:
        """Take the endpoint's address, what it holds, and the bytes one result may have.

        ``index`` is the link to the index of what it holds, if there is one, or may be one later.
        """
        self._endpoint = endpoint
        self._manifest = manifest
        self._limit = result_limit
        self._known: dict[str, bool] = {}
        self._index = index
        self._folder: Path | None = None

    @property
    def manifest(self) -> Manifest:
        """What the endpoint is known to hold."""
        return self._manifest

    @property
    def folder(self) -> Path | None:
        """What was worked out of the endpoint's graphs; None as long as nothing was (see `itukg.remote_index`)."""
        return self._folder

    def reader(self, snapshot: str = "") -> RemoteStore:
        """A copy of the store that remembers nothing.

        Raises:
            NoSnapshots: a snapshot is asked for.
        """
        if snapshot:
            raise NoSnapshots(_NO_SNAPSHOTS)
        reader = copy(self)
        reader._known = {}
        folder = self._index.resolve() if self._index is not None and self._index.exists() else None
        if folder is not None and folder != self._folder:
            try:
                self._manifest, self._folder = Manifest.read(folder), folder
            except (OSError, ValueError, TypeError):  # another has taken its place, and it is away already
                return reader
            reader._manifest, reader._folder = self._manifest, folder
        return reader

    def kept(self) -> tuple[Manifest, ...]:
        """See `stores.base.Store.kept`."""
        return ()

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        """See `stores.base.Store.run`; the answer is read whole before it is given on."""
        if request.snapshot:
            raise NoSnapshots(_NO_SNAPSHOTS)
        if media == JSON_LD:  # with the dataset's own context, whatever the endpoint's would be
            output = io.BytesIO()
            write_json_ld(
                read_triples(self._ask(request, _N_TRIPLES, timeout, self._limit)), output, self._manifest.prefixes
            )
            body = output.getvalue()
        else:
            body = self._ask(request, media, timeout, self._limit)
            check_result(body, request, media)
        return Result(io.BytesIO(body), len(body), self._manifest.id)

    def select(
        self,
        query: str,
        bound: Row | None = None,
        lists: Mapping[str, Sequence[Term]] | None = None,
        kinds: Kinds | None = None,
    ) -> list[dict[str, Term]]:
        """See `stores.base.Reader.select`."""
        try:
            body = self._ask_own(query, bound, lists, _JSON, min(self._limit, _OWN_ROWS_BYTES))
        except ResultTooLarge as error:  # it is no client's fault, and no client can ask for less
            raise RemoteFailed(f"The endpoint's answer to a query of this server is too large: {error}") from error
        return read_solutions(body, query, lists, kinds)

    def construct(
        self, query: str, bound: Row | None = None, lists: Mapping[str, Sequence[Term]] | None = None
    ) -> list[ox.Triple]:
        """See `stores.base.Reader.construct`."""
        return list(read_triples(self._ask_own(query, bound, lists, _N_TRIPLES, self._limit)))

    def known(self, iris: Sequence[str]) -> set[str]:
        """See `stores.base.Reader.known`."""
        wanted = [iri for iri in iris if iri not in self._known]
        found = fixed.known(self.select, wanted)
        self._known.update((iri, iri in found) for iri in wanted)
        return {iri for iri in iris if self._known[iri]}

    def about(self, thing: ox.NamedNode) -> list[Stated]:
        """See `stores.base.Reader.about`."""
        return fixed.about(self.select, thing)

    def pointing_to(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], bool]:
        """See `stores.base.Reader.pointing_to`."""
        return fixed.pointing_to(self.select, thing, limit, offset, first)

    def around(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], list[Stated], bool]:
        """See `stores.base.Reader.around`.

        Without an index nobody knows which names end like the suffix of a format; it is asked next, and so asked here.
        """
        others = [f"{thing.value}.{ending}" for ending in SUFFIXES] if self._folder is None else []
        own, links, more, known = fixed.around(self.select, thing, limit, offset, first, others)
        self._known.update((iri, iri in known) for iri in others)
        return own, links, more

    def labels(self, subjects: Sequence[str], predicates: Sequence[str], languages: Sequence[str]) -> list[Stated]:
        """See `stores.base.Reader.labels`."""
        return fixed.labels(self.select, subjects, predicates, languages)

    def values(self, subjects: Sequence[str], predicates: Sequence[str], limit: int) -> list[Triple]:
        """See `stores.base.Reader.values`."""
        return fixed.values(self.select, subjects, predicates, limit)

    def ready(self) -> None:
        """See `stores.base.Store.ready`; asks the endpoint the smallest question (HEAD is not reliable)."""
        request = SparqlRequest("ASK {}", Form.ASK, self._manifest.base)
        check_result(self._ask(request, _JSON, 5.0, self._limit), request, _JSON)

    def workers(self) -> WorkerStates:
        """See `stores.base.Store.workers`: there are none here."""
        return WorkerStates()

    def close(self) -> None:
        """Nothing is held open."""

    def _ask_own(
        self, query: str, bound: Row | None, lists: Mapping[str, Sequence[Term]] | None, media: str, limit: int
    ) -> bytes:
        text = bind(fill_lists(query, lists), bound)
        form = examine(text, self._manifest.base).form
        try:
            request = SparqlRequest(text, form or Form.SELECT, self._manifest.base)
            return self._ask(request, media, _OWN_QUERY_SECONDS, limit)
        except QueryRejected as error:  # which no client has written
            raise RemoteFailed(f"The remote endpoint refuses a query of this server: {error}") from error

    def _ask(self, request: SparqlRequest, media: str, timeout: float, limit: int) -> bytes:
        graphs = [(name, graph) for name, graphs in self._dataset(request) for graph in graphs]
        return ask(self._endpoint, request.query, request.base, media, graphs, limit, timeout)

    def _dataset(self, request: SparqlRequest) -> list[tuple[str, Sequence[str]]]:
        if request.default_graphs is not None:
            return [
                ("default-graph-uri", request.default_graphs),
                ("named-graph-uri", request.named_graphs or ()),
            ]
        if request.has_dataset_clause:
            return []
        graphs = [str(graph["iri"]) for graph in self._manifest.graphs]
        return [("default-graph-uri", graphs), ("named-graph-uri", graphs)]
