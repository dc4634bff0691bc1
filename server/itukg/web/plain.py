"""An answer as plain values, and who may give one before the framework is asked.

Flask and Werkzeug take longer for one request than the engine does for most queries. What is asked most often is so
answered without them (see `itukg.views.shortcuts`), by the functions that their views call too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from itukg.web.proxies import Environ

# Where a shortcut leaves an error that it has met: the application raises it, and tells it as any other.
FAILURE = "itukg.failure"


@dataclass(slots=True)
class Plain:
    """Status, headers by their names, and body; a body that is not bytes has a ``close`` if it must be closed."""

    headers: dict[str, str]
    body: bytes | Iterable[bytes] = b""
    status: str = "200 OK"


class Closing:
    """A body that does something when it is closed, whether or not it was taken."""

    def __init__(self, body: Iterable[bytes], at_end: Callable[[], None]) -> None:
        """Take the body and what is to be called at its end."""
        self._body, self._at_end = body, at_end

    def __iter__(self) -> Iterator[bytes]:
        """The parts."""
        return iter(self._body)

    def close(self) -> None:
        """Close the body, and do it."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            at_end, self._at_end = self._at_end, _nothing
            at_end()


def _nothing() -> None:
    """What is done at an end that has been reached already."""


# An answer, or None: the application is to give it.
Shortcut = Callable[[Environ], Plain | None]
