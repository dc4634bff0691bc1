"""The outermost layer: every request gets an id, a line in the access log, and is counted.

A line is one JSON object. The text of a query is not in it, nor the query string that holds it, unless the settings ask
for it: what people ask is theirs. A digest tells equal queries.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from typing import Any

from itukg.web.metrics import Metrics
from itukg.web.proxies import Application, Environ
from itukg.web.reply import WHOLE

ID = "itukg.request"
ENDPOINT = "itukg.endpoint"
PROBLEM = "itukg.problem"
QUERY = "itukg.query"
# How the answers in memory had to do with a request: hit, kept.
CACHE = "itukg.cache"
_HEADER = "X-Request-Id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_NO_HEADERS: list[tuple[str, str]] = []
_LONGEST_PATH = 500
_LONGEST_QUERY = 2_000


class Record:
    """WSGI layer around the whole application."""

    def __init__(self, application: Application, metrics: Metrics, log: int | None, with_queries: bool) -> None:
        """Take the file descriptor of the access log (None for none) and whether it holds what was asked."""
        self._application = application
        self._metrics = metrics
        self._log = log
        self._with_queries = with_queries
        # An id is unlike all others, but no secret: chance for the process and a number cost no system call a request.
        self._process, self._numbers = uuid.uuid4().hex[:16], count(int(uuid.uuid4().hex[:12], 16))

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        begun = time.perf_counter()
        environ[ID] = given_id(environ) or f"{self._process}{next(self._numbers):016x}"
        status, told = 0, _NO_HEADERS

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status, told
            headers.append((_HEADER, environ[ID]))
            status, told = int(line[:3]), headers
            return start_response(line, headers, *rest)

        body = self._application(environ, start)
        seconds = time.perf_counter() - begun
        if isinstance(body, list) or 0 <= _length(told) <= WHOLE:
            try:
                whole = b"".join(body)
            finally:
                _close(body)
            self._note(environ, status, seconds, len(whole), complete=True)
            return [whole]
        return _Parts(body, lambda size, done: self._note(environ, status, seconds, size, complete=done))

    def _note(self, environ: Environ, status: int, seconds: float, size: int, *, complete: bool) -> None:
        method = environ["REQUEST_METHOD"]
        problem = environ.get(PROBLEM, "")
        self._metrics.answered(environ.get(ENDPOINT, ""), method, status, seconds, problem, environ.get(CACHE, ""))
        if self._log is None:
            return
        line: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request": environ[ID],
            "client": environ.get("REMOTE_ADDR", ""),
            "method": method[:20],
            "path": (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""))[:_LONGEST_PATH],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
        }
        if CACHE in environ:
            line["cache"] = environ[CACHE]
        if not complete:
            line["complete"] = False
        if problem:
            line["problem"] = problem
        query = environ.get(QUERY)
        if query is not None:
            line["query_digest"] = hashlib.sha256(query.encode(errors="replace")).hexdigest()[:16]
            if self._with_queries:
                line["query"] = query[:_LONGEST_QUERY]
        with suppress(OSError):  # nobody reads it any more: that is no reason not to answer
            os.write(self._log, (json.dumps(line) + "\n").encode())


class _Parts:
    """A long answer, part by part; tells at its end how much was taken."""

    def __init__(self, body: Iterable[bytes], at_end: Callable[[int, bool], None]) -> None:
        self._body, self._at_end = body, at_end
        self._size, self._done = 0, False

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._size += len(part)
            yield part
        self._done = True

    def close(self) -> None:
        _close(self._body)
        self._at_end(self._size, self._done)


def given_id(environ: Environ) -> str:
    """The id that a trusted proxy has given to the request; '' where there is none."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return str(given) if environ.get("itukg.trusted") and _GIVEN_ID.fullmatch(given) else ""


def _length(headers: list[tuple[str, str]]) -> int:
    for name, value in headers:
        if name in ("Content-Length", "content-length") and value.isdigit():
            return int(value)
    return -1


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
