"""How much memory a query worker may take: what its open stores take, and what one query may add to that."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager


class Allowance:
    """The limit of this process's address space, which the kernel keeps (``RLIMIT_AS``).

    An open store takes some hundred MiB of addresses before the first query. The limit moves with what is open, so that
    a query has the same memory whatever else has been asked before.
    """

    def __init__(self, memory: int) -> None:
        """Take the bytes that a query may add to what the process takes now."""
        self._memory = memory
        self._idle = address_space()
        self._hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        self._limit(self._idle + memory)

    @contextmanager
    def moved(self) -> Iterator[None]:
        """Open or close a store meanwhile: what that takes or gives back does not count as a query's."""
        before = address_space()
        self._limit(self._hard)
        try:
            yield
        finally:
            self._idle += address_space() - before
            self._limit(self._idle + self._memory)

    @property
    def half_taken(self) -> bool:
        """Whether more than half of what a query may take is taken now, while there is none."""
        return address_space() > self._idle + self._memory // 2

    def _limit(self, bytes_: int) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (bytes_, self._hard))


def address_space() -> int:
    """The bytes of address space that this process has."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
