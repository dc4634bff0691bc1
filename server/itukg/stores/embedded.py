"""The embedded store: Oxigraph snapshots on disk, strangers' queries in killable workers, our own in this process."""

from __future__ import annotations

import io
import os
import socket
import threading
import time
from typing import IO

from itukg.errors import BuildError
from itukg.history import History
from itukg.recipe import recipe
from itukg.snapshot import ID, MANIFEST, Manifest, OpenSnapshot, SnapshotPlace, open_folder, open_snapshot
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import (
    DeadlineExceeded,
    MemoryExceeded,
    QueueFull,
    Result,
    ResultTooLarge,
    SnapshotGone,
    StoreUnavailable,
    WorkerLost,
    WorkerStates,
)
from itukg.stores.board import LONG_SECONDS, Board, board_path
from itukg.stores.messages import rejection
from itukg.stores.open_stores import OpenStores
from itukg.stores.reading import StoreReader
from itukg.stores.wire import Aborted, Hangup, read_exactly, receive, send

# The worker ends itself at the deadline; this much later its silence is taken for that.
_GRACE_SECONDS = 1.0
# What a new supervisor with its first worker may take.
_RESTART_SECONDS = 3.0
_NO_MEMORY = "The query needed more memory than one may have. Ask for less at a time."
_LOST = "The process that evaluated the query ended. Most often the query nests too deeply; if not, ask again."


class EmbeddedReader(StoreReader):
    """One open snapshot."""

    def __init__(self, snapshot: OpenSnapshot) -> None:
        """Take the snapshot."""
        super().__init__(snapshot.store, snapshot.manifest, snapshot.folder)
        self._snapshot = snapshot  # whole: it holds the lock that keeps the folder from being removed


class EmbeddedStore:
    """See `stores.base.Store`."""

    def __init__(self, place: SnapshotPlace, socket_path: str, result_limit: int) -> None:
        """Take where the snapshots are, the socket of the query pool, and the bytes one result may have."""
        self._place = place
        self._socket_path = socket_path
        self._limit = result_limit
        self._lock = threading.Lock()
        self._reader: EmbeddedReader | None = None
        self._history = History(place.root)
        self._others: OpenStores[OpenSnapshot] = OpenStores(self._open_other)

    def reader(self, snapshot: str = "") -> EmbeddedReader:
        """See `stores.base.Store.reader`; another snapshot is opened when ``current`` points elsewhere."""
        reader = self._current()
        if self._others.has_idle:
            self._others.drop_idle()
        if snapshot not in ("", reader.manifest.id):
            # Asked first, so that an id that somebody makes up does not push out what others ask.
            if not ID.fullmatch(snapshot) or not (self._place.folder(snapshot) / MANIFEST).is_file():
                raise self._gone(snapshot)
            return EmbeddedReader(self._others.get(snapshot))
        return reader

    def kept(self) -> list[Manifest]:
        """See `stores.base.Store.kept`."""
        return self._place.kept()

    def _current(self) -> EmbeddedReader:
        reader = self._reader
        if reader is None or self._place.current() not in ("", reader.manifest.id):
            with self._lock:
                reader = self._reader
                if reader is None or self._place.current() != reader.manifest.id:
                    try:
                        reader = EmbeddedReader(open_snapshot(self._place))
                    except BuildError as error:
                        if reader is None:
                            raise StoreUnavailable(str(error)) from error
                    self._reader = reader
        return reader

    def _open_other(self, snapshot: str) -> OpenSnapshot:
        try:
            return open_folder(self._place.folder(snapshot))
        except (OSError, TypeError, ValueError, KeyError) as error:
            raise self._gone(snapshot) from error

    def _gone(self, snapshot: str) -> SnapshotGone:
        return SnapshotGone(*recipe(snapshot, self._history.find(snapshot), self._current().manifest))

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        """See `stores.base.Store.run`."""
        deadline = time.monotonic() + timeout
        message = {
            "query": request.query,
            "base": request.base,
            "media": media,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "merged": request.merged,
            "whole": request.whole and self._largest_first(request.whole, request.snapshot),
            "prefixes": dict(self.reader(request.snapshot).manifest.prefixes) if request.form.gives_graph else {},
            "snapshot": request.snapshot,
            "deadline": deadline,
            "limit": self._limit,
        }
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout + _GRACE_SECONDS)
            self._connect(connection, deadline)
            try:
                send(connection, message)
                header, file, begun = receive(connection)
                return self._result(connection, header, file, begun, request.snapshot)
            except Aborted as error:
                raise MemoryExceeded(_NO_MEMORY) from error
            except (Hangup, TimeoutError, OSError) as error:
                if time.monotonic() >= deadline:
                    raise DeadlineExceeded(f"The query took longer than {timeout:g} seconds.") from error
                raise WorkerLost(_LOST) from error

    def _largest_first(self, graphs: tuple[str, ...], snapshot: str) -> list[str]:
        """Triples of a graph are looked for in those before it: of the largest, none."""
        sizes = {graph["iri"]: int(str(graph["triples"])) for graph in self.reader(snapshot).manifest.graphs}
        return sorted(graphs, key=lambda iri: -sizes.get(iri, 0))

    def _connect(self, connection: socket.socket, deadline: float) -> None:
        """Wait for a while where nobody listens: the supervisor is started again within moments."""
        until = min(deadline, time.monotonic() + _RESTART_SECONDS)
        while True:
            try:
                connection.connect(self._socket_path)
                return
            except BlockingIOError as error:
                raise QueueFull("Too many queries are waiting.") from error
            except OSError as error:
                if time.monotonic() > until:
                    raise StoreUnavailable("The query processes do not answer.") from error
                time.sleep(0.05)

    def ready(self) -> None:
        """See `stores.base.Store.ready`."""
        self.reader()
        board = Board.read(board_path(self._socket_path))
        if board is None or not board.beats or not board.works():
            raise StoreUnavailable("The query processes are not running.")

    def workers(self) -> WorkerStates:
        """See `stores.base.Store.workers`."""
        board = Board.read(board_path(self._socket_path))
        if board is None:
            return WorkerStates()
        now = time.monotonic()
        states = (
            "idle" if not work.since else "long" if now > work.since + LONG_SECONDS else "busy"
            for work in board.works()
        )
        return WorkerStates(tuple(states), {reason.value: count for reason, count in board.ends.items()})

    def close(self) -> None:
        """Let go of the open snapshots."""
        self._reader = None
        self._others.clear()

    def _result(
        self, connection: socket.socket, header: dict[str, object], file: int | None, begun: bytes, snapshot: str
    ) -> Result:
        error = header.get("error")
        if error == "not-kept":
            raise self._gone(snapshot)
        if error == "rejected":
            raise rejection(str(header["message"]))
        if error == "deadline":
            raise DeadlineExceeded("The query waited so long for a free process that its time was over.")
        if error == "too-large":
            raise ResultTooLarge(
                f"The result has more than {self._limit:,} bytes, the most that are sent, as a download too.",
                f"结果超过{self._limit:,}字节，即可发送的上限，下载亦受此限。",
            )
        if error == "failed":
            raise StoreUnavailable("The server had no room for the result.")
        if error:
            raise MemoryExceeded(_NO_MEMORY)
        length = int(str(header["length"]))
        body: IO[bytes]
        if file is None:
            rest = read_exactly(connection, length - len(begun)) if len(begun) < length else b""
            body = io.BytesIO(begun + rest if rest else begun)
        else:
            body = os.fdopen(file, "rb")
            body.seek(0)
        return Result(body, length, str(header["snapshot"]))
