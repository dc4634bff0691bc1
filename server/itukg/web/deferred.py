"""Work that may come a moment later: it waits in memory, and a thread does it for many requests at once.

A process that is woken for one request has nothing of what it needs at hand, and all of its Python takes several times
as long as in a loop. What need not be done before the answer goes out is done better in one.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

_LOG = logging.getLogger("itukg")
_Item = TypeVar("_Item")
# How long an item waits at most, where threads come to their turn.
EVERY_SECONDS = 0.1
# So often a thread without work looks whether it is still needed.
_FORGOTTEN_SECONDS = 5.0
# What waits at most; then whoever brings more does it all.
_MOST = 10_000


class Deferred(Generic[_Item]):
    """Items that wait for a function to take them, in their order, within a tenth of a second."""

    def __init__(self, take: Callable[[_Item], None]) -> None:
        """Take the function. It is called by whichever thread, never for the same item twice."""
        self._take = take
        self._waiting: deque[_Item] = deque()
        self._some = threading.Event()
        # Not in the process that forks: threads do not come along.
        self._thread: threading.Thread | None = None

    def add(self, item: _Item) -> None:
        """Let an item wait."""
        self._waiting.append(item)
        if not self._some.is_set():
            self._some.set()
            if self._thread is None:
                self._begin()
        if len(self._waiting) > _MOST:
            self.settle()

    def _begin(self) -> None:
        thread = threading.Thread(target=_go_on, args=(weakref.ref(self), self._some), daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system has no more threads for now: who brings something does it, and tries again
            self._some.clear()
            self.settle()
        else:
            self._thread = thread

    def settle(self) -> None:
        """Take all that waits, now."""
        waiting = self._waiting
        while waiting:
            try:
                item = waiting.popleft()
            except IndexError:  # another thread has just taken it
                return
            self._take(item)


def _go_on(of: weakref.ref[Deferred[_Item]], some: threading.Event) -> None:
    """Settle now and then, while there is anybody to bring something."""
    while some.wait(_FORGOTTEN_SECONDS) or of() is not None:
        time.sleep(EVERY_SECONDS)
        some.clear()  # before what waits is taken: what comes after that sets it again
        deferred = of()
        if deferred is None:
            return
        try:
            deferred.settle()
        except Exception:  # of one item, which is lost: those after it have their turn
            _LOG.exception("what was put off failed")
            some.set()
        del deferred
