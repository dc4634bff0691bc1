"""The main process wakes up for whatever was set, from a thread or in the midst of a signal handler."""

from __future__ import annotations

import threading
import time

from itukg.web.interrupt import Interrupt

_PATIENCE = 30.0


def test_it_wakes_who_waits_and_who_is_going_to() -> None:
    interrupt = Interrupt()
    assert not interrupt.wait(0.05) and not interrupt.is_set()
    waiting = threading.Thread(target=interrupt.wait)
    waiting.start()
    interrupt.set()
    waiting.join(_PATIENCE)
    assert not waiting.is_alive()
    assert interrupt.wait() and interrupt.wait(0)


def test_cleared_it_waits_again_whatever_woke_it_before() -> None:
    interrupt = Interrupt()
    for _ in range(3):
        interrupt.set()
    interrupt.clear()
    begun = time.monotonic()
    assert not interrupt.wait(0.2)
    assert time.monotonic() - begun >= 0.19


def test_an_end_is_not_cleared() -> None:
    interrupt = Interrupt()
    interrupt.end()
    interrupt.clear()
    assert interrupt.is_set() and interrupt.wait()
