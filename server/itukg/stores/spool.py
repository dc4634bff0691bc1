"""Where a worker writes a result: in memory while it is small, then in a file, and never beyond a limit.

``tempfile.SpooledTemporaryFile`` does the same, and was used: it looks after every method of a file, which for most
results, of some hundred bytes, took as long as evaluating the query.
"""

from __future__ import annotations

import io
import tempfile
from typing import IO

MEMORY_BODY = 1 << 20


class TooLarge(Exception):
    """The result is larger than allowed."""


class Spool:
    """A file to write to; use as a context manager."""

    def __init__(self, limit: int) -> None:
        """Take how many bytes it may get."""
        self._limit = limit
        self._memory = io.BytesIO()
        self._file: IO[bytes] | None = None
        self.length = 0

    def write(self, data: bytes) -> int:
        """Write all of ``data``.

        Raises:
            TooLarge: there would be more bytes than allowed.
        """
        self.length += len(data)
        if self.length > self._limit:
            raise TooLarge
        if self._file is None:
            if self.length <= MEMORY_BODY:
                return self._memory.write(data)
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 # closed with the spool
            self._file.write(self._memory.getbuffer())
            self._memory = io.BytesIO()
        return self._file.write(data)

    def flush(self) -> None:
        """Nothing waits."""

    def content(self) -> bytes:
        """All bytes, where they are in memory."""
        return self._memory.getvalue()

    def descriptor(self) -> int | None:
        """The file, complete and at its start; None where the bytes are in memory."""
        if self._file is None:
            return None
        self._file.flush()
        self._file.seek(0)
        return self._file.fileno()

    def __enter__(self) -> Spool:
        """The spool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the bytes."""
        if self._file is not None:
            self._file.close()
