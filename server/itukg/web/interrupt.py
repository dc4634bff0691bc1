"""What the main process waits for, woken from threads and from signal handlers.

granian (2.8.7) waits for a `threading.Event`, whose lock a signal handler may find taken by the very thread that it has
interrupted: a second signal at the wrong moment, as when Ctrl-C reaches the server and whoever started it, kept the
server from ever ending. And what a signal had set was lost where the loop was just about to wait again.
"""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue


class Interrupt:
    """Stands for the event; `queue.SimpleQueue` is made to be used in signal handlers (its ``put`` is reentrant)."""

    def __init__(self) -> None:
        """Begin without anything to wake up for."""
        self._is_set = self._is_over = False
        self._wake: SimpleQueue[None] = SimpleQueue()

    def is_set(self) -> bool:
        """Whether there is something to wake up for."""
        return self._is_set or self._is_over

    def set(self) -> None:
        """Wake up who waits, or is going to."""
        self._is_set = True
        self._wake.put(None)

    def end(self) -> None:
        """The same from now on, for ever."""
        self._is_over = True
        self._wake.put(None)

    def clear(self) -> None:
        """Wait again, unless it is over."""
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Return when there is something to wake up for, or after so many seconds; whether there is."""
        until = None if timeout is None else time.monotonic() + timeout
        while not self.is_set():
            try:
                # What is taken here may be from before the last `clear`; then it waits for the next.
                self._wake.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
            except Empty:
                break
        return self.is_set()
