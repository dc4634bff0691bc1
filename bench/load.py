"""The load: clients that keep their connections and ask without a pause, in processes of their own.

``locust``, ``httpx`` and ``aiohttp`` were tried: each spends more on a request than the servers measured here spend on
answering it. So requests are made ready as bytes beforehand, and a process waits for all its connections at once. What
a process spends is measured too: see `Load.busy`.
"""

from __future__ import annotations

import multiprocessing
import os
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

_LATEST = 120.0
_PIECE = 1 << 18


@dataclass
class Load:
    """What came back: seconds of every request, bytes, and how much of the time the clients themselves were at work.

    ``wrong`` are answers that are not 200 or 303, with their first line. Where ``busy`` comes near 1, the clients were
    the bottleneck, and the server can do more than is measured.
    """

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bytes: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    busy: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> float:
        """The latency, in seconds, that this part of the requests did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")

    def add(self, other: Load) -> None:
        """Take another run, made after this one, into account."""
        self.busy = max(self.busy, other.busy)
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.bytes += other.bytes
        for line, count in other.wrong.items():
            self.wrong[line] = self.wrong.get(line, 0) + count


def request(path: str, accept: str, *, port: int) -> bytes:
    """A GET request as bytes."""
    lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}", "Connection: keep-alive")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def run(port: int, requests: Sequence[bytes], clients: int, seconds: float, least: int = 1) -> Load:
    """Ask for ``seconds``, and until every client has had ``least`` answers, each one after the other."""
    processes = max(1, min(clients, (os.cpu_count() or 1) // 2))
    pipes, children = [], []
    context = multiprocessing.get_context("fork")
    for number in range(processes):
        ours, theirs = context.Pipe(duplex=False)
        arguments = (theirs, port, requests, range(number, clients, processes), seconds, least)
        child = context.Process(target=_process, args=arguments)
        child.start()
        theirs.close()
        pipes.append(ours)
        children.append(child)
    parts: list[Load] = []
    for pipe, child in zip(pipes, children, strict=True):
        parts.append(pipe.recv())
        child.join()
    whole = Load(seconds=max(part.seconds for part in parts), busy=max(part.busy for part in parts))
    for part in parts:
        part.seconds = 0.0
        whole.add(part)
    return whole


def _process(
    pipe: Connection, port: int, requests: Sequence[bytes], clients: range, seconds: float, least: int
) -> None:
    load = Load()
    try:
        _ask(load, port, requests, clients, seconds, least)
    except (OSError, ValueError) as error:  # one that breaks down must not end the others' measurements
        load.wrong[type(error).__name__] = load.wrong.get(type(error).__name__, 0) + 1
    pipe.send(load)
    pipe.close()
    os._exit(0)


def _ask(load: Load, port: int, requests: Sequence[bytes], clients: range, seconds: float, least: int) -> None:
    selector = selectors.DefaultSelector()
    sessions = [_Session(port, requests, number) for number in clients]
    begun, cpu = time.perf_counter(), time.process_time()
    for session in sessions:
        selector.register(session.socket, selectors.EVENT_READ, session)
        session.ask(time.perf_counter())
    open_ = len(clients)
    while open_:
        ready = selector.select(_LATEST)
        if not ready:
            raise TimeoutError(f"no answer within {_LATEST:.0f} seconds")
        for key, _ in ready:
            session = key.data
            now = time.perf_counter()
            if not session.take():
                continue
            load.latencies.append(now - session.asked)
            session.count += 1
            if session.status not in (b"200", b"303"):
                line = session.status.decode()
                load.wrong[line] = load.wrong.get(line, 0) + 1
            if now - begun >= seconds and session.count >= least:
                selector.unregister(session.socket)
                load.bytes += session.bytes
                session.socket.close()
                open_ -= 1
            else:
                session.ask(time.perf_counter())
    load.seconds = time.perf_counter() - begun
    load.busy = (time.process_time() - cpu) / load.seconds


class _Session:
    """One client with its connection."""

    def __init__(self, port: int, requests: Sequence[bytes], number: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_LATEST)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._next = number * 7919 % len(requests)
        self._left = 0  # bytes of the body that have not come; -1: it is chunked
        self._end = b""
        self._head = b""
        self.status = b""
        self.asked = 0.0
        self.count = 0
        self.bytes = 0

    def ask(self, now: float) -> None:
        """Send the next request."""
        self.asked = now
        self._head, self.status = b"", b""
        self.socket.sendall(self._requests[self._next])
        self._next = (self._next + 1) % len(self._requests)

    def take(self) -> bool:
        """Take what has come; True where the answer is complete."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closed a connection in the middle")
        self.bytes += len(piece)
        if self.status:
            return self._body(piece)
        self._head += piece
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return False
        head, rest = self._head[:end].lower(), self._head[end + 4 :]
        self.status, self._end = head[9:12], b""
        at = head.find(b"\r\ncontent-length:")
        if at >= 0:
            self._left = int(head[at + 17 :].split(b"\r\n", 1)[0])
        elif b"\r\ntransfer-encoding: chunked" in head:
            self._left = -1
        else:
            raise ValueError("an answer without a length")
        return self._body(rest)

    def _body(self, piece: bytes) -> bool:
        if self._left < 0:
            self._end = (self._end + piece)[-7:]
            return self._end.endswith(b"\r\n0\r\n\r\n") or self._end == b"0\r\n\r\n"
        self._left -= len(piece)
        return self._left <= 0
