"""Reading what a client sends, within a time: a slow sender must not hold a thread for as long as it likes.

The server's own reading has no time limit and cannot be interrupted; and where as many wait in it as there are threads
for requests, the whole process stands still (granian 2.8, WSGI). So another thread reads, and the one that serves the
request waits only so long. Then the connection is cut (`itukg.web.severing`), which ends the reading. Until then it
counts as one of its client's queries (`itukg.web.clients`), and there are never as many as would be dangerous.
"""

from __future__ import annotations

import os
import threading
import time
from typing import IO

from itukg.errors import Problem
from itukg.statuses import problem
from itukg.web.severing import Severing

_SECONDS = 5.0
# No line that one would ask queries on is slower.
_BYTES_A_SECOND = 32_768
# What a body takes that came with its headers, or just behind them.
_AT_ONCE_SECONDS = 0.05
# So many requests of a web process may be waited for; while there are more, a body must come fast.
_PATIENT = 16
_HURRIED_SECONDS = 0.5
# Pieces are small while a body trickles in, so that the reading can end between two of them.
_SMALLEST, _LARGEST = 32, 65_536


class Bodies:
    """Reads the bodies of one web process's requests."""

    def __init__(self, threads: int) -> None:
        """Take how many threads there are for requests."""
        self._patience = threading.BoundedSemaphore(_PATIENT)
        self._readers = threading.BoundedSemaphore(max(1, threads // 2))
        self._severing = Severing()

    def read(self, stream: IO[bytes], announced: int | None, limit: int, locks: int, peer: str) -> bytes:
        """Read a request's body of at most ``limit`` bytes.

        Args:
            stream: where it comes from.
            announced: its Content-Length, if it has one.
            limit: how long it may be.
            locks: the open file that counts it; it counts until the reading has ended.
            peer: the address at the other end of the connection.

        Raises:
            Problem: 413 it is longer, 408 it took too long, 400 it ended too early, 503 too many are read already.
        """
        if announced == 0:
            return b""
        if announced is not None and announced > 4 * limit:
            raise _too_large(limit)  # not worth reading on for a client that could still see the answer
        if not self._readers.acquire(blocking=False):
            raise problem("queue-full", "Too many are sending.")
        reading = _Reading(stream, limit, os.dup(locks), self._readers)
        if not reading.done.wait(_AT_ONCE_SECONDS):
            self._wait(reading, limit if announced is None else min(announced, limit), peer)
        if reading.failed or (announced is not None and len(reading.body) < min(announced, limit)):
            raise problem("broken-request", "Less came than its Content-Length said.")
        if len(reading.body) > limit:
            raise _too_large(limit)
        return bytes(reading.body)

    def _wait(self, reading: _Reading, size: int, peer: str) -> None:
        patient = self._patience.acquire(blocking=False)
        try:
            seconds = _SECONDS + size / _BYTES_A_SECOND if patient else _HURRIED_SECONDS
            if reading.done.wait(seconds):
                return
            reading.given_up = True
            self._severing.cut(peer, reading.ended)
            detail = f"It must be complete within {seconds:.1f} seconds."
            raise problem("slow-request", detail)
        finally:
            if patient:
                self._patience.release()


class _Reading:
    """A thread that reads, and closes ``locks`` at the end."""

    def __init__(self, stream: IO[bytes], limit: int, locks: int, readers: threading.Semaphore) -> None:
        self._stream = stream
        self._limit = limit
        self._locks = locks
        self._readers = readers
        self.body = bytearray()
        self.failed = False
        self.given_up = False
        self.done = threading.Event()
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            if self._collect(self._limit + 1, self.body):
                self.done.set()
                # A client that is still sending when the connection closes never sees the answer.
                self._collect(4 * self._limit, bytearray())
        except Exception:  # whatever the server raises for a connection that broke
            self.failed = True
        finally:
            os.close(self._locks)
            self._readers.release()
            self.done.set()
            self.ended.set()

    def _collect(self, length: int, body: bytearray) -> bool:
        """Read until there are ``length`` bytes; False where the stream ends before."""
        size = _SMALLEST
        while len(body) < length and not self.given_up:
            begun = time.monotonic()
            part = self._stream.read(min(size, length - len(body)))
            if not part:
                return False
            body += part
            size = min(2 * size, _LARGEST) if time.monotonic() - begun < _AT_ONCE_SECONDS else _SMALLEST
        return True


def _too_large(limit: int) -> Problem:
    return problem("request-too-large", f"At most {limit:,} bytes are read.")
