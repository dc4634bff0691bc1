"""Reading what a client sends, within a time: a slow sender must not hold a thread for as long as it likes.

The server's own reading has no time limit and cannot be interrupted. So another thread does it, and the one that
serves the request waits only so long; when that has answered, the connection is closed, and the reading ends with it.
"""

from __future__ import annotations

import threading
from typing import IO

from itukg.errors import Problem

_SECONDS = 5.0
# No line that one would ask queries on is slower.
_BYTES_A_SECOND = 32_768


def read_body(stream: IO[bytes], announced: int | None, limit: int) -> bytes:
    """Read a request's body of at most ``limit`` bytes; ``announced`` is its Content-Length, if it has one.

    Raises:
        Problem: 413 it is longer, 408 it took too long, 400 it ended too early.
    """
    if announced == 0:
        return b""
    if announced is not None and announced > 4 * limit:
        raise _too_large(limit)  # not worth reading on for a client that could still see the answer
    reading = _Reading(stream, limit)
    seconds = _SECONDS + (limit if announced is None else min(announced, limit)) / _BYTES_A_SECOND
    if not reading.done.wait(seconds):
        raise Problem(
            408, "slow-request", "The request came too slowly", f"It must be complete within {seconds:.0f} seconds."
        )
    if reading.failed or (announced is not None and len(reading.body) < min(announced, limit)):
        raise Problem(400, "broken-request", "The request broke off", "Less came than its Content-Length said.")
    if len(reading.body) > limit:
        raise _too_large(limit)
    return reading.body


class _Reading:
    """A thread that reads."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self.body = b""
        self.failed = False
        self.done = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            self.body = self._stream.read(self._limit + 1)
            left = 4 * self._limit if len(self.body) > self._limit else 0
            # A client that is still sending when the connection closes never sees the answer.
            while left > 0 and (part := self._stream.read(self._limit)):
                left -= len(part)
        except Exception:  # whatever the server raises for a connection that broke
            self.failed = True
        finally:
            self.done.set()


def _too_large(limit: int) -> Problem:
    return Problem(413, "request-too-large", "The request is too large", f"At most {limit:,} bytes are read.")
