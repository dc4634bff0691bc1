"""How much one client may have under way at a time, over all web processes.

A lock on one byte of a file stands for one query under way; where in the file, the client's address decides. The first
bytes of a client are for its queries at work, the next for all that it has, the last one for its chart. The
kernel keeps the locks and takes them back from a process that ends, however it ends: there is no count that could go
wrong. They are locks of open files (``F_OFD_SETLK``, https://man7.org/linux/man-pages/man2/fcntl_locking.2.html), so
that threads of one process exclude each other too; the usual ones, and ``filelock``, know processes only.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from itukg.errors import Problem
from itukg.statuses import problem

# For each that is evaluated, so many may wait; and for so long.
WAITING = 4
WAIT_SECONDS = 2.0
# One process draws all charts, one after the other: so long a client's next one waits for its last.
DRAWING_SECONDS = 10.0
_STEP_SECONDS = 0.005
_pack = struct.Struct("hhqqi4x").pack  # struct flock: type, whence, start, length, process
_turns = itertools.count()
_SPAN = 1 << 20
_PLACES = 1 << 42


class Clients:
    """The file of locks."""

    def __init__(self, path: Path, limit: int) -> None:
        """Take the file (made if it is not there) and how many queries of one client are evaluated at a time."""
        self._path = path
        self._limit = limit
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    def enter(self, client: str) -> int:
        """Count a query of the client until the file descriptor that is returned is closed.

        Raises:
            Problem: 429, the client has too many already.
        """
        locks = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        start = _place(client) + self._limit
        if not _take(locks, start, self._limit * WAITING):
            os.close(locks)
            raise self._too_many()
        return locks

    def evaluate(self, client: str, locks: int, seconds: float) -> None:
        """Wait, but not long, until the client has less than its number of queries at work, and count this one.

        Raises:
            Problem: 429, that did not happen.
        """
        until = time.monotonic() + min(WAIT_SECONDS, seconds)
        while not _take(locks, _place(client), self._limit):
            if time.monotonic() >= until:
                raise self._too_many()
            time.sleep(_STEP_SECONDS)

    @contextmanager
    def drawing(self, client: str, locks: int, seconds: float) -> Iterator[None]:
        """Wait, but not long, until no other chart of the client is being drawn, and count this one meanwhile.

        Raises:
            Problem: 429, that did not happen.
        """
        until = time.monotonic() + min(DRAWING_SECONDS, seconds)
        place = _place(client) + self._limit * (1 + WAITING)
        while not _take(locks, place, 1):
            if time.monotonic() >= until:
                raise problem("too-many-queries", "One chart of a client is drawn at a time.")
            time.sleep(_STEP_SECONDS)
        try:
            yield
        finally:
            fcntl.fcntl(locks, fcntl.F_OFD_SETLK, _pack(fcntl.F_UNLCK, os.SEEK_SET, place, 1, 0))

    def _too_many(self) -> Problem:
        detail = f"{self._limit} of one client are evaluated at a time. One that you gave up counts until it has ended."
        return problem("too-many-queries", detail)


@lru_cache(4096)
def _place(client: str) -> int:
    digest = hashlib.blake2b(client.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _PLACES * _SPAN


def _take(locks: int, start: int, count: int) -> bool:
    """Lock a free one of ``count`` bytes; False where all are taken.

    The search begins where the last one ended: those before are most likely taken.
    """
    first = next(_turns)
    for number in range(first, first + count):
        place = start + number % count
        try:
            fcntl.fcntl(locks, fcntl.F_OFD_SETLK, _pack(fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
        except (BlockingIOError, PermissionError):
            continue
        return True
    return False
