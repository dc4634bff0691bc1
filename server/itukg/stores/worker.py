"""A query worker: evaluates strangers' queries one at a time over one snapshot, and may be killed at any moment.

Before it evaluates, it sets a kernel timer whose signal ends the process: nothing that the engine does can hold it off.
Memory is capped by the kernel too, and the network is taken away. So the worker needs no care for its own safety, and
no one else shares it.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot, open_folder
from itukg.sparql.jsonld import write_json_ld
from itukg.sparql.media import JSON_LD
from itukg.stores.allowance import Allowance
from itukg.stores.board import LONG_SECONDS, Board
from itukg.stores.kernel import first_to_end, without_network
from itukg.stores.merge import merge
from itukg.stores.open_stores import OpenStores
from itukg.stores.spool import Spool, TooLarge
from itukg.stores.whole import graphs_of, write_graphs
from itukg.stores.wire import Hangup, receive, send

# How long a web process may take to send the request it has connected for.
_REQUEST_SECONDS = 5.0
_LOOK_SECONDS = 0.2
# In so little time no query takes much memory: it is not looked at after such a one.
_SHORT_SECONDS = 0.01
_BINDINGS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}


# How the process ends by itself, for the supervisor to count.
GROWN, SURPLUS = 10, 11


def work(
    listener: socket.socket,
    store_path: str,
    snapshot: str,
    memory: int,
    wake: int,
    ready: int,
    go: int,
    board: Board,
    row: int,
) -> int:
    """Serve queries until told to stop through ``wake``; the process ends with its present query if it is killed.

    Args:
        listener: the socket, shared with all workers, on which web processes connect.
        store_path: the store of the snapshot.
        snapshot: its id, sent with every result.
        memory: bytes of address space that a query may add to what the open store takes.
        wake: a file descriptor that becomes readable when the worker is to stop.
        ready: a file descriptor to which one byte is written when the store is open.
        go: a file descriptor from which one byte comes when the worker may begin.
        board: where the worker says what it is at.
        row: its place there.

    Returns:
        The exit code.
    """
    first_to_end()
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    without_network()
    store = ox.Store.read_only(store_path)
    allowance = Allowance(memory)
    snapshots = _Snapshots(Path(store_path).parents[1], snapshot, store, allowance)
    os.write(ready, b"r")
    os.close(ready)
    os.read(go, 1)
    os.close(go)
    # Told where to write, it is quick; turned off and on again, it would ask the kernel for every signal.
    silence = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    listener.setblocking(False)
    wait = _waiting(listener, wake)
    # All that is there now stays: looking through it for garbage again and again would find nothing.
    gc.collect()
    gc.freeze()
    while True:
        if wake in wait():
            return 0
        snapshots.drop_idle()
        try:
            connection, _ = listener.accept()
        except BlockingIOError:
            continue  # another worker was faster
        begun = time.monotonic()
        with connection:
            connection.settimeout(_REQUEST_SECONDS)
            with suppress(OSError, Hangup):
                request, _, _ = receive(connection)
                board.begin(row, request["deadline"])
                begun = time.monotonic()
                try:
                    _answer(connection, snapshots, request, silence)
                finally:
                    board.finish(row)
        took = time.monotonic() - begun
        if took > _SHORT_SECONDS and allowance.half_taken:
            return GROWN  # by a large query: a fresh process has all its memory free
        if took > LONG_SECONDS / 2 and os.getpriority(os.PRIO_PROCESS, 0) != nice:
            return SURPLUS  # by the supervisor, which has started another one instead


def _waiting(listener: socket.socket, wake: int) -> Callable[[], list[int]]:
    """A function that waits for one of both, and returns which are ready."""
    if hasattr(select, "EPOLLEXCLUSIVE"):
        # One connection wakes one worker. If that one is killed before it accepts, another looks soon after.
        epoll = select.epoll()
        epoll.register(listener, select.EPOLLIN | select.EPOLLEXCLUSIVE)
        epoll.register(wake, select.EPOLLIN)
        return lambda: [descriptor for descriptor, _ in epoll.poll(_LOOK_SECONDS)]
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(wake, select.POLLIN)
    return lambda: [descriptor for descriptor, _ in poll.poll(_LOOK_SECONDS * 1000)]


class _Snapshots:
    """The worker's own snapshot, and a few others that it has been asked for."""

    def __init__(self, folder: Path, own: str, store: ox.Store, allowance: Allowance) -> None:
        self._folder = folder
        self.own, self._store = own, store
        self._allowance = allowance
        self._others: OpenStores[OpenSnapshot] = OpenStores(lambda snapshot: open_folder(folder / snapshot))

    def store(self, snapshot: str) -> ox.Store | None:
        """The store of a snapshot; None where there is none that can be read."""
        if snapshot == self.own:
            return self._store
        with suppress(OSError, TypeError, ValueError, KeyError), self._allowance.moved():
            return self._others.get(snapshot).store
        return None

    def drop_idle(self) -> None:
        """Let go of what nobody has asked for in a while, so that a build may remove it."""
        if self._others.has_idle:
            with self._allowance.moved():
                self._others.drop_idle()


def _answer(connection: socket.socket, snapshots: _Snapshots, request: dict[str, Any], silence: int) -> None:
    snapshot = request.get("snapshot") or snapshots.own
    remaining = request["deadline"] - time.monotonic()
    if remaining <= 0:
        send(connection, {"error": "deadline", "snapshot": snapshot})
        return
    signal.setitimer(signal.ITIMER_REAL, remaining)
    # If the engine breaks, the last that is sent is which signal ended the process (see `wire.receive`).
    faulthandler.enable(connection.fileno(), all_threads=False)
    with Spool(request["limit"]) as spool:
        try:
            store = snapshots.store(snapshot)
            header = {"error": "not-kept"} if store is None else _evaluate(store, request, spool)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.enable(silence, all_threads=False)
        header["snapshot"] = snapshot
        _send_result(connection, header, spool)


def _send_result(connection: socket.socket, header: dict[str, Any], spool: Spool) -> None:
    if "error" in header:
        send(connection, header)
    elif (file := spool.descriptor()) is None:
        send(connection, header, spool.content())
    else:
        send(connection, header, file=file)


def _evaluate(store: ox.Store, request: dict[str, Any], spool: Spool) -> dict[str, Any]:
    try:
        default, named = request["default_graphs"], request["named_graphs"]
        whole = graphs_of(store, request["whole"])
        if request["merged"] and not whole:
            store = merge(store, default, named)
        results = store.query(
            request["query"],
            base_iri=request["base"],
            default_graph=ox.DefaultGraph() if request["merged"] else _graphs(default),
            named_graphs=_graphs(named),
        )
        output: Any = spool
        if whole:  # the engine has read the query, and has refused it if it is malformed: more is not wanted of it
            write_graphs(store, whole, output, request["media"], request["prefixes"], merged=request["merged"])
        elif not isinstance(results, ox.QueryTriples):
            results.serialize(output, _BINDINGS[request["media"]])
        elif request["media"] == JSON_LD:
            write_json_ld(results, output, request["prefixes"])
        else:
            media = ox.RdfFormat.from_media_type(request["media"])
            ox.serialize(results, output, media, prefixes=request["prefixes"])
        return {"length": spool.length}
    except TooLarge:
        return {"error": "too-large"}
    except MemoryError:
        return {"error": "memory"}
    except OSError:
        return {"error": "failed"}  # no room for the result, or something that the kernel does not let this process do
    except (SyntaxError, ValueError, RuntimeError, KeyError) as error:
        return {"error": "rejected", "message": str(error)}


def _graphs(iris: list[str] | None) -> Any:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]
