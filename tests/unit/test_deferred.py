"""What may come a moment later comes, in order and once, whoever brings it and whatever ends meanwhile."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from itukg.web import deferred
from itukg.web.deferred import Deferred

_PATIENCE = 30.0


def _until(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.01)


def test_items_are_taken_in_their_order_by_another_thread() -> None:
    taken: list[tuple[int, str]] = []
    waiting: Deferred[int] = Deferred(lambda item: taken.append((item, threading.current_thread().name)))
    for item in range(100):
        waiting.add(item)
    _until(lambda: len(taken) == 100, "all to be taken")
    assert [item for item, _ in taken] == list(range(100))
    assert threading.current_thread().name not in {name for _, name in taken}
    # And again, when the thread has nothing left to do.
    waiting.add(100)
    _until(lambda: len(taken) == 101, "one more")


def test_settling_takes_all_at_once() -> None:
    taken: list[int] = []
    waiting: Deferred[int] = Deferred(taken.append)
    for item in range(50):
        waiting.add(item)
    waiting.settle()
    assert sorted(taken) == list(range(50))


def test_many_threads_lose_nothing_and_take_nothing_twice() -> None:
    taken: list[int] = []
    waiting: Deferred[int] = Deferred(taken.append)

    def bring(first: int) -> None:
        for item in range(first, first + 20_000):
            waiting.add(item)
            if item % 1_000 == 0:
                waiting.settle()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(0, 160_000, 20_000)))
    _until(lambda: len(taken) >= 160_000, "all to be taken")
    assert sorted(taken) == list(range(160_000))


def test_what_waits_is_bounded() -> None:
    taken: list[int] = []
    held = threading.Event()
    waiting: Deferred[int] = Deferred(lambda item: (held.wait(_PATIENCE), taken.append(item))[1])
    # The thread is at the first one and comes no further: whoever brings too many takes them.
    waiting.add(0)
    _until(lambda: not waiting._waiting, "the first to be taken")
    for item in range(1, deferred._MOST + 1):
        waiting.add(item)
    assert len(waiting._waiting) == deferred._MOST
    held.set()
    waiting.add(deferred._MOST + 1)
    assert len(waiting._waiting) == 0
    _until(lambda: len(taken) == deferred._MOST + 2, "all to be taken")


def test_one_that_fails_does_not_keep_back_the_others(caplog: pytest.LogCaptureFixture) -> None:
    taken: list[int] = []

    def take(item: int) -> None:
        if item == 3:
            raise ValueError(item)
        taken.append(item)

    waiting: Deferred[int] = Deferred(take)
    for item in range(10):
        waiting.add(item)
    _until(lambda: len(taken) == 9, "all but one to be taken")
    assert taken == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert "ValueError: 3" in caplog.text


def test_without_a_thread_whoever_brings_something_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    taken: list[tuple[int, str]] = []
    waiting: Deferred[int] = Deferred(lambda item: taken.append((item, threading.current_thread().name)))
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", no_more)
        for item in range(3):
            waiting.add(item)
    own = threading.current_thread().name
    assert taken == [(0, own), (1, own), (2, own)]
    waiting.add(3)
    _until(lambda: len(taken) == 4, "the thread, as soon as there can be one")
    assert taken[3][1] != own


def test_the_thread_ends_with_who_brought_something() -> None:
    before = set(threading.enumerate())
    waiting: Deferred[int] | None = Deferred(_nothing)
    assert waiting is not None
    waiting.add(1)
    (thread,) = set(threading.enumerate()) - before
    waiting = None
    gc.collect()
    thread.join(deferred._FORGOTTEN_SECONDS + _PATIENCE)
    assert not thread.is_alive()


def _nothing(_: int) -> None:
    pass
