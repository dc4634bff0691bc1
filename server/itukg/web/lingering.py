"""Answering a request whose body somebody still reads: the answer goes out, but the request ends only with the reading.

granian (2.8.7, WSGI) takes a request's body away as soon as the application is done with it. While that body is being
read it waits for the reader, and holds Python's global lock meanwhile: then no thread of the process runs, not even the
one that would cut the connection, for as long as the client likes. One client was enough. So an application must never
be done before its reader is. What it may do is to be slow in closing its answer: that has been sent by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from itukg.web.plain import Closing
from itukg.web.proxies import Application, Environ

# Where a request has its reading, if it has one.
READING = "itukg.reading"


class Reading(Protocol):
    """A reading of a request's body, in a thread of its own."""

    @property
    def is_over(self) -> bool:
        """Whether nobody reads any more."""

    def end(self) -> None:
        """Return when nobody reads any more."""


class Lingering:
    """WSGI layer around all others, which none of their answers or errors gets by."""

    def __init__(self, application: Application) -> None:
        """Take who answers, and leaves what it reads at `READING`."""
        self._application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        try:
            body = self._application(environ, start_response)
        except BaseException:
            reading = environ.get(READING)
            if reading is not None:
                reading.end()
            raise
        reading = environ.get(READING)
        # What is no list is sent part by part, and closed when all has been sent.
        return body if reading is None or reading.is_over else Closing(body, reading.end)
