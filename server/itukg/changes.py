"""How often something was exchanged, in memory that all processes of the machine share: looking costs no system call.

The number is odd while an exchange is under way (a seqlock, with one writer at a time). Whoever remembers what was
there at an even number may go on using it for as long as the number is the same.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NUMBER = struct.Struct("=Q")
# So often it is looked whether the file itself is still the same: somebody may have cleared the folder.
_LOOK_SECONDS = 1.0


class Changes:
    """The number of exchanges, kept in a file."""

    def __init__(self, path: Path) -> None:
        """Take the file, which need not be there yet."""
        self._path = path
        self._mapped: memoryview | None = None
        self._identity = (0, 0)
        self._look_at = 0.0

    def number(self) -> int:
        """The number now; -1 where there is none."""
        now = time.monotonic()
        if now >= self._look_at:
            self._map()
            self._look_at = now + _LOOK_SECONDS
        mapped = self._mapped
        return -1 if mapped is None else int(mapped[0])

    @contextmanager
    def exchange(self) -> Iterator[None]:
        """Make the number odd for as long as it takes, and then the next even one."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            found = os.pread(descriptor, _NUMBER.size, 0)
            number = _NUMBER.unpack(found)[0] if len(found) == _NUMBER.size else 0
            os.pwrite(descriptor, _NUMBER.pack(number | 1), 0)
            yield
            os.pwrite(descriptor, _NUMBER.pack((number | 1) + 1), 0)
        finally:
            os.close(descriptor)

    def _map(self) -> None:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._mapped = None
            return
        try:
            found = os.fstat(descriptor)
            if found.st_size != _NUMBER.size:
                self._mapped = None
            elif self._mapped is None or self._identity != (found.st_dev, found.st_ino):
                self._mapped = memoryview(mmap.mmap(descriptor, _NUMBER.size, prot=mmap.PROT_READ)).cast("Q")
                self._identity = (found.st_dev, found.st_ino)
        finally:
            os.close(descriptor)
