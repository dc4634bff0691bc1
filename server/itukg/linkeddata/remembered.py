"""What is read once for each snapshot, because it is the same for every page made of it.

``functools.lru_cache`` would keep the reader that it is asked with, and with it an old snapshot open.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from itukg.stores.base import Reader

T = TypeVar("T")

_KEPT = 4


def once_for_each_snapshot(read: Callable[[Reader], T]) -> Callable[[Reader], T]:
    """A decorator: what ``read`` makes of a reader is kept for the last few snapshots, by `Manifest.state`.

    A remote store has no snapshots: what was first read of it holds until it is indexed anew, or the process ends.
    """
    known: dict[str, T] = {}

    @wraps(read)
    def remembered(reader: Reader) -> T:
        snapshot = reader.manifest.state
        found = known.get(snapshot)
        if found is None:
            found = read(reader)
            if len(known) >= _KEPT:
                known.clear()
            known[snapshot] = found
        return found

    return remembered
