"""What is open of other snapshots: bounded in number and in time, and within the memory that a query may take."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import weakref

import pytest

from itukg.stores.open_stores import OpenStores


class Opened:
    """Stands for an open store; whoever holds it keeps its snapshot on the disk."""

    def __init__(self, snapshot: str) -> None:
        self.snapshot = snapshot


def test_so_many_are_open_and_the_one_asked_longest_ago_goes() -> None:
    opened: list[str] = []

    def open_one(snapshot: str) -> Opened:
        opened.append(snapshot)
        return Opened(snapshot)

    stores = OpenStores(open_one, most=2)
    first = weakref.ref(stores.get("a"))
    stores.get("b")
    assert stores.get("a") is first()
    second = weakref.ref(stores.get("b"))
    stores.get("a")
    stores.get("c")
    assert (first() is not None, second()) == (True, None)
    stores.get("b")
    assert opened == ["a", "b", "c", "b"]
    stores.clear()
    assert first() is None


def test_what_nobody_asks_for_is_let_go() -> None:
    stores = OpenStores(Opened, most=2, seconds=0.0)
    kept = weakref.ref(stores.get("a"))
    assert stores.has_idle
    stores.drop_idle()
    assert (kept(), stores.has_idle) == (None, False)
    patient = OpenStores(Opened, most=2, seconds=60.0)
    patient.get("a")
    assert not patient.has_idle


def test_one_that_cannot_be_opened_leaves_the_others_usable() -> None:
    def open_one(snapshot: str) -> Opened:
        if snapshot == "bad":
            raise OSError
        return Opened(snapshot)

    stores = OpenStores(open_one, most=1)
    with pytest.raises(OSError):
        stores.get("bad")
    assert stores.get("good").snapshot == "good"


def test_threads_open_one_together() -> None:
    opened: list[str] = []
    barrier = threading.Barrier(8)

    def open_one(snapshot: str) -> Opened:
        opened.append(snapshot)
        return Opened(snapshot)

    stores = OpenStores(open_one)

    def ask() -> None:
        barrier.wait()
        stores.get("a")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["a"]


# In a process of its own: the limit is of the whole process.
_ALLOWANCE = """
import json, mmap
from itukg.stores.allowance import Allowance

MIB = 1 << 20
allowance = Allowance(64 * MIB)

def fits(mib):
    try:
        mmap.mmap(-1, mib * MIB).close()
        return True
    except (OSError, MemoryError):
        return False

said = [fits(48), fits(96), allowance.half_taken]
with allowance.moved():
    store = mmap.mmap(-1, 256 * MIB)
said += [fits(48), fits(96), allowance.half_taken]
with allowance.moved():
    store.close()
said += [fits(48), fits(96), allowance.half_taken]
query = mmap.mmap(-1, 40 * MIB)
said += [allowance.half_taken]
print(json.dumps(said))
"""


def test_a_query_has_the_same_memory_whatever_is_open() -> None:
    done = subprocess.run([sys.executable, "-c", _ALLOWANCE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [True, False, False] * 3 + [True]
