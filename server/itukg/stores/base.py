"""The seam: all that views and queries know of a store.

Two ways in. `Store.run` takes a stranger's query: bounded in time, memory and size, its result serialised by the
engine and spooled until the outcome is known. `Store.reader` gives our own fixed queries one snapshot to read, so
that all parts of a page speak of the same data.

::

    StoreError                what went wrong, in words for the client; the view gives it its status
    ├── QueryRejected         the engine cannot parse or evaluate the query
    ├── DeadlineExceeded      it took too long
    │   └── RemoteTimeout     … because a store behind this server keeps silent
    ├── MemoryExceeded        it needs more memory than allowed
    ├── WorkerLost            its process ended: a query that breaks the engine
    ├── QueueFull             too many queries are waiting
    ├── SnapshotGone          the snapshot that is asked is not kept
    ├── NoSnapshots           the store keeps none
    ├── ResultTooLarge        the result is larger than allowed
    └── StoreUnavailable      the store does not answer at all
        └── RemoteFailed      … or a store behind this server answers something else
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import pyoxigraph as ox

from itukg.errors import ItukgError
from itukg.snapshot import Manifest
from itukg.sparql.query import SparqlRequest
from itukg.stores.kinds import Kinds

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Row = Mapping[str, Term]
# A statement in its graph: subject, property, value, graph. A tuple, because every access to a part of an `ox.Quad`
# copies it, and pages have hundreds of them.
Stated = tuple[Any, Any, Any, Any]
# Subject, predicate, object.
Triple = tuple[Any, Any, Any]

CHUNK = 65_536


class StoreError(ItukgError):
    """Root of what a store may raise; ``outcome`` is the kind of the problem (see `itukg.statuses`)."""

    outcome = "store-unavailable"


class QueryRejected(StoreError):
    """The engine refused the query; line and column count from 1, 0 where unknown.

    ``expected`` is what could have stood there; ``chinese`` is the message in Chinese, if there is one.
    """

    outcome = "malformed-query"

    def __init__(
        self, message: str, line: int = 0, column: int = 0, expected: Sequence[str] = (), chinese: str = ""
    ) -> None:
        """Take the engine's words, or better ones, and the place."""
        super().__init__(message)
        self.chinese = chinese
        self.expected = tuple(expected)
        self.line = line
        self.column = column


class DeadlineExceeded(StoreError):
    """The query was ended at its deadline."""

    outcome = "deadline"


class RemoteTimeout(DeadlineExceeded):
    """A store behind this server did not answer in time."""

    outcome = "remote-timeout"


class MemoryExceeded(StoreError):
    """The query needs more memory than a worker has."""

    outcome = "memory"


class WorkerLost(StoreError):
    """The process that evaluated the query ended before it had a result."""

    outcome = "query-ended"


class QueueFull(StoreError):
    """No process will be free soon."""

    outcome = "queue-full"


class SnapshotGone(StoreError):
    """The snapshot that is asked is not kept; the message tells how to build it, ``members`` the same to programs."""

    outcome = "snapshot-gone"

    def __init__(self, message: str, members: Mapping[str, object] | None = None) -> None:
        """Take both."""
        super().__init__(message)
        self.members = dict(members or {})


class NoSnapshots(StoreError):
    """The store keeps no snapshots, so that none can be asked."""

    outcome = "no-snapshots"


class ResultTooLarge(StoreError):
    """The result is larger than the server sends, or than the format holds that was asked for."""

    outcome = "result-too-large"

    def __init__(self, message: str, chinese: str = "") -> None:
        """Take what is too large and what would be right, in English and, where it is told in it, in Chinese."""
        super().__init__(message)
        self.chinese = chinese


class StoreUnavailable(StoreError):
    """The store cannot be reached or is not ready."""

    outcome = "store-unavailable"


class RemoteFailed(StoreUnavailable):
    """A store behind this server cannot be reached, fails, or answers something else than a result."""

    outcome = "remote-failed"


@dataclass
class Result:
    """A complete, serialised result: its bytes (at the start), their number, and the snapshot they come from."""

    body: IO[bytes]
    length: int
    snapshot: str

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes and close the body."""
        with self.body:
            while chunk := self.body.read(CHUNK):
                yield chunk

    def read(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.chunks())


@dataclass(frozen=True)
class WorkerStates:
    """The query processes: what each is at (``idle``, ``busy``, ``long``), and how many have ended, by reason."""

    states: tuple[str, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)


class Reader(Protocol):
    """One snapshot, for our own fixed and bounded queries.

    ``bound`` gives values to variables of the query; they are bound as terms, never pasted. ``lists`` fills the
    query's empty ``VALUES ?name { }`` blocks.
    """

    @property
    def manifest(self) -> Manifest:
        """What the snapshot holds."""

    @property
    def folder(self) -> Path | None:
        """The snapshot's folder, for what was worked out when it was built; None where a remote store answers."""

    def select(
        self,
        query: str,
        bound: Row | None = None,
        lists: Mapping[str, Sequence[Term]] | None = None,
        kinds: Kinds | None = None,
    ) -> list[dict[str, Term]]:
        """The rows of a SELECT query; a variable without a value is not in its row.

        ``kinds``: what some variables stand for by the query alone, for a store that might answer otherwise.
        """

    def construct(
        self, query: str, bound: Row | None = None, lists: Mapping[str, Sequence[Term]] | None = None
    ) -> list[ox.Triple]:
        """The triples of a CONSTRUCT query."""

    def known(self, iris: Sequence[str]) -> set[str]:
        """Those of ``iris`` that are the subject of a statement."""

    def about(self, thing: ox.NamedNode) -> list[Stated]:
        """What is stated about the thing and about all blank nodes that it leads to, at any depth; in named graphs."""

    def pointing_to(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], bool]:
        """The statements with the thing as object: ``limit`` at most, after ``offset``; are there more?

        The order is the store's own, the same at every request, save that those with the property ``first`` come
        before all others.
        """

    def around(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], list[Stated], bool]:
        """What `about` and `pointing_to` give, both at once; where the first is nothing, the rest may be left out."""

    def labels(self, subjects: Sequence[str], predicates: Sequence[str], languages: Sequence[str]) -> list[Stated]:
        """What is stated about the subjects with the predicates, best first; in named graphs.

        For each subject the statements of a predicate are left out if those before it give literals in all of the
        ``languages``.
        """

    def values(self, subjects: Sequence[str], predicates: Sequence[str], limit: int) -> list[Triple]:
        """What is stated of the subjects with any of the predicates; at most ``limit`` values of one predicate."""


class Store(Protocol):
    """A store of RDF named graphs; the default graph is the union of them all."""

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        """Evaluate a stranger's query within ``timeout`` seconds and serialise its result as ``media``.

        Raises:
            StoreError: there is no complete result.
        """

    def reader(self, snapshot: str = "") -> Reader:
        """A reader of the current snapshot, or of the one with the id ``snapshot``.

        Raises:
            SnapshotGone: there is no such snapshot, or no more.
            NoSnapshots: the store has none to choose from.
        """

    def kept(self) -> Sequence[Manifest]:
        """The manifests of the snapshots that can be asked, the newest first; none where there is no choice."""

    def ready(self) -> None:
        """Return if queries can be answered.

        Raises:
            StoreUnavailable: they cannot.
        """

    def workers(self) -> WorkerStates:
        """What the processes do that evaluate strangers' queries; nothing where others evaluate them."""

    def close(self) -> None:
        """Release what the store holds."""
