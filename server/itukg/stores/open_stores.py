"""What is open of snapshots beside the current one: a few at a time, each for as long as somebody asks for it.

``functools.lru_cache`` and ``cachetools.TTLCache`` were looked at: the first has no end in time, and neither lets go of
what nobody asks for any more, so that a snapshot would stay locked, and on the disk, for good.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_OPEN = 2
IDLE_SECONDS = 60.0


class OpenStores(Generic[T]):
    """The last few that were asked for; what they hold is let go when they are no longer here and nobody uses them."""

    def __init__(self, open_one: Callable[[str], T], most: int = MOST_OPEN, seconds: float = IDLE_SECONDS) -> None:
        """Take how one is opened by its id, how many may be open, and how long one stays so that nobody asks for."""
        self._open_one = open_one
        self._most = most
        self._seconds = seconds
        self._open: OrderedDict[str, tuple[T, float]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, snapshot: str) -> T:
        """The one with this id, opened if it is not; whatever opening raises goes on to the caller."""
        with self._lock:
            entry = self._open.pop(snapshot, None)
            if entry is None:
                while len(self._open) >= self._most:  # before: never more than so many at a time
                    self._open.popitem(last=False)
            found = self._open_one(snapshot) if entry is None else entry[0]
            self._open[snapshot] = found, time.monotonic()
            return found

    @property
    def has_idle(self) -> bool:
        """Whether there are some that nobody has asked for in a while; it costs nothing where none is open."""
        return bool(self._open) and bool(self._idle())

    def drop_idle(self) -> None:
        """Let go of those that nobody has asked for in a while."""
        with self._lock:
            for snapshot in self._idle():
                del self._open[snapshot]

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._open.clear()

    def _idle(self) -> list[str]:
        before = time.monotonic() - self._seconds
        return [snapshot for snapshot, (_, asked) in list(self._open.items()) if asked < before]
