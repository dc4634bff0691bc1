"""Reading what a client sends, within a time: a slow sender must not hold a thread for as long as it likes.

The server's own reading has no time limit and cannot be interrupted. So another thread reads, and the one that serves
the request waits only so long before it answers. Then the connection is cut (`itukg.web.severing`), which ends the
reading; the request must not end before (`itukg.web.lingering`). Until then it counts as one of its client's queries
(`itukg.web.clients`), and there are never as many as would leave no threads to others.
"""

from __future__ import annotations

import os
import threading
import time
from typing import IO

from itukg.errors import Problem
from itukg.statuses import problem
from itukg.web.lingering import READING
from itukg.web.proxies import PEER, Environ
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

    def __init__(self, threads: int, longest: float) -> None:
        """Take how many threads there are for requests, and for how many seconds an answer may be made."""
        self._patience = threading.BoundedSemaphore(_PATIENT)
        self._readers = threading.BoundedSemaphore(max(1, threads // 2))
        self._severing = Severing(longest)

    def read(self, environ: Environ, announced: int | None, limit: int, locks: int) -> bytes:
        """Read a request's body of at most ``limit`` bytes.

        Args:
            environ: the request's, which `itukg.web.lingering.Lingering` looks at when it is answered.
            announced: its Content-Length, if it has one.
            limit: how long it may be.
            locks: the open file that counts it; it counts until the reading has ended.

        Raises:
            Problem: 413 it is longer, 408 it took too long, 400 it ended too early, 503 too many are read already.
        """
        if announced == 0:
            return b""
        if announced is not None and announced > 4 * limit:
            raise _too_large(limit)  # not worth reading on for a client that could still see the answer
        if not self._readers.acquire(blocking=False):
            raise problem("queue-full", "Too many are sending.")
        reading = environ[READING] = _Reading(environ, limit, os.dup(locks), self._readers, self._severing)
        if not reading.done.wait(_AT_ONCE_SECONDS):
            self._wait(reading, limit if announced is None else min(announced, limit))
        if reading.failed or (announced is not None and len(reading.body) < min(announced, limit)):
            raise problem("broken-request", "Less came than its Content-Length said.")
        if len(reading.body) > limit:
            raise _too_large(limit)
        return bytes(reading.body)

    def _wait(self, reading: _Reading, size: int) -> None:
        patient = self._patience.acquire(blocking=False)
        try:
            seconds = _SECONDS + size / _BYTES_A_SECOND if patient else _HURRIED_SECONDS
            if reading.done.wait(seconds):
                return
            reading.give_up()
            detail = f"It must be complete within {seconds:.1f} seconds."
            raise problem("slow-request", detail, {"Connection": "close"})  # RFC 9110, section 15.5.9
        finally:
            if patient:
                self._patience.release()


class _Reading:
    """A thread that reads, and closes ``locks`` at the end."""

    def __init__(
        self, environ: Environ, limit: int, locks: int, readers: threading.Semaphore, severing: Severing
    ) -> None:
        self._stream: IO[bytes] = environ["wsgi.input"]
        self._peer = environ.get(PEER, "")
        self._limit = limit
        self._locks = locks
        self._readers = readers
        self._severing = severing
        self.body = bytearray()
        self.failed = False
        self._given_up = False
        self.done = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._ended.is_set()

    def give_up(self) -> None:
        """Read no more than must be, and let the connection be cut when the answer has been sent."""
        if not self._given_up:
            self._given_up = True
            self._severing.cut(self._peer, self._ended)

    def end(self) -> None:
        if not self._given_up and not self._ended.wait(_SECONDS):
            self.give_up()
        self._ended.wait()

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
            self._ended.set()
            self.done.set()

    def _collect(self, length: int, body: bytearray) -> bool:
        """Read until there are ``length`` bytes; False where the stream ends before."""
        size = _SMALLEST
        while len(body) < length and not self._given_up:
            begun = time.monotonic()
            part = self._stream.read(min(size, length - len(body)))
            if not part:
                return False
            body += part
            size = min(2 * size, _LARGEST) if time.monotonic() - begun < _AT_ONCE_SECONDS else _SMALLEST
        return True


def _too_large(limit: int) -> Problem:
    return problem("request-too-large", f"At most {limit:,} bytes are read.")
