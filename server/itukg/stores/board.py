"""What the query workers are at, in memory that the supervisor, its workers and all web processes share.

The supervisor makes the file and writes the counters; every worker writes its own row; web processes read. Each value
has one writer and is written in one piece, so nobody waits for anybody: a process killed in between leaves no lock.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROWS = 256
# A query that runs for so long is a heavy one. Almost all take some milliseconds.
LONG_SECONDS = 0.2
# The supervisor looks after its workers twenty times a second; a silence of this length means that it does not.
_SILENCE_SECONDS = 5.0


def board_path(socket_path: str) -> str:
    """Where the board of the query processes lies that listen on the socket."""
    return socket_path + ".board"


class End(Enum):
    """Why a worker ended."""

    DEADLINE = "deadline"
    HUNG = "hung"
    KILLED = "killed"
    CRASHED = "crashed"
    GROWN = "grown"
    SURPLUS = "surplus"
    SNAPSHOT = "snapshot"


class _Row(ctypes.Structure):
    _fields_ = (("pid", ctypes.c_int64), ("since", ctypes.c_double), ("deadline", ctypes.c_double))


class _Board(ctypes.Structure):
    _fields_ = (("beat", ctypes.c_double), ("ends", ctypes.c_uint64 * len(End)), ("rows", _Row * ROWS))


_SIZE = ctypes.sizeof(_Board)


@dataclass(frozen=True)
class Work:
    """A worker at one moment: its process, since when it is at a query (0: idle), and when that must have ended."""

    pid: int
    since: float
    deadline: float


class Board:
    """The shared table; times are of the monotonic clock, which all processes of the machine share."""

    def __init__(self, memory: mmap.mmap) -> None:
        """Take the memory; see `create` and `read`."""
        self._board = _Board.from_buffer(memory)
        # Each access to an element of an array of structures makes an object.
        self._rows = list(self._board.rows)

    @classmethod
    def create(cls, path: str) -> Board:
        """A new board in the file ``path``, for the process that writes it."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(descriptor, _SIZE)
            return cls(mmap.mmap(descriptor, _SIZE))
        finally:
            os.close(descriptor)

    @classmethod
    def read(cls, path: str) -> Board | None:
        """A copy of the board in the file ``path`` as it is now; None where there is none."""
        try:
            content = Path(path).read_bytes()
        except OSError:
            return None
        if len(content) != _SIZE:
            return None
        memory = mmap.mmap(-1, _SIZE)
        memory.write(content)
        return cls(memory)

    def beat(self) -> None:
        """The supervisor is at work."""
        self._board.beat = time.monotonic()

    @property
    def beats(self) -> bool:
        """Whether the supervisor has been at work lately."""
        return time.monotonic() - float(self._board.beat) < _SILENCE_SECONDS

    def carry_over(self, earlier: Board | None) -> None:
        """Go on counting where an earlier board ended: a counter never falls while the server runs."""
        if earlier is not None:
            self._board.ends[:] = earlier._board.ends[:]

    def reserve(self) -> int:
        """A row for a new worker; the last one, shared, where all others are taken."""
        return next((number for number, row in enumerate(self._rows) if row.pid == 0), ROWS - 1)

    def enter(self, row: int, pid: int) -> None:
        """A new worker has the row."""
        self._rows[row].pid = pid

    def leave(self, pid: int) -> None:
        """A worker has ended."""
        for row in self._rows:
            if row.pid == pid:
                row.pid = 0
                row.since = row.deadline = 0.0

    def count(self, reason: End) -> None:
        """Count a worker that has ended."""
        self._board.ends[list(End).index(reason)] += 1

    @property
    def ends(self) -> dict[End, int]:
        """How many workers have ended, by reason."""
        return dict(zip(End, self._board.ends, strict=True))

    def begin(self, row: int, deadline: float) -> None:
        """The worker of the row has a query, which must have ended at ``deadline``."""
        place = self._rows[row]
        place.deadline = deadline
        place.since = time.monotonic()

    def finish(self, row: int) -> None:
        """The worker of the row is idle again."""
        self._rows[row].since = 0.0

    def works(self) -> list[Work]:
        """All workers."""
        return [Work(row.pid, row.since, row.deadline) for row in self._rows if row.pid]
