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

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        begun = time.perf_counter()
        environ[ID] = request_id(environ)
        said: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            headers.append((_HEADER, environ[ID]))
            said.update(status=int(status[:3]), length=_length(headers))
            return start_response(status, headers, *rest)

        body = self._application(environ, start)
        seconds = time.perf_counter() - begun
        if 0 <= said["length"] <= WHOLE:
            try:
                whole = [b"".join(body)]
            finally:
                _close(body)
            self._note(environ, said["status"], seconds, len(whole[0]), complete=True)
            return whole
        return _Parts(body, lambda size, done: self._note(environ, said["status"], seconds, size, complete=done))

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


def request_id(environ: Environ) -> str:
    """The id that a trusted proxy has given to the request, else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if environ.get("itukg.trusted") and _GIVEN_ID.fullmatch(given):
        return str(given)
    return uuid.uuid4().hex


def _length(headers: list[tuple[str, str]]) -> int:
    return next((int(value) for name, value in headers if name.lower() == "content-length" and value.isdigit()), -1)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
