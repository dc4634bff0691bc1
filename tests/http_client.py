"""A small HTTP client for tests: it sends what it is told and nothing else, and follows a redirect only when asked."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_REDIRECTS = (301, 302, 303, 307, 308)
JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Answer:
    """What came back: the address that answered, status, headers, body."""

    url: str
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media(self) -> str:
        """The media type without its parameters; '' if the answer has none."""
        return (self.headers["Content-Type"] or "").partition(";")[0]

    @property
    def slug(self) -> str:
        """The kind of problem that a problem+json body names."""
        return str(self.json["type"]).partition("#")[2]

    def values(self, name: str) -> list[str]:
        """The values of a variable in SPARQL JSON results, in order."""
        return [row[name]["value"] for row in self.json["results"]["bindings"]]


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    follow: bool = False,
    timeout: float = 60.0,
    source: str = "",
) -> Answer:
    """Send one request, with no Accept header unless one is given; ``follow`` goes up to five redirects further.

    ``source`` is the address that the request comes from.
    """
    for _step in range(6):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=timeout, source_address=(source, 0) if source else None
        )
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            # A server may refuse a body before it has read all of it: its answer counts, not the broken pipe.
            with suppress(BrokenPipeError):
                connection.request(method, target, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            answer = Answer(url, response.status, response.headers, response.read())
        finally:
            connection.close()
        if not follow or answer.status not in _REDIRECTS:
            return answer
        url = urljoin(url, answer.headers["Location"])
    raise AssertionError(f"more than five redirects, the last to {url}")


Parameters = Mapping[str, str] | Sequence[tuple[str, str]]


def ask(
    server: str,
    query: str,
    accept: str | None = JSON,
    parameters: Parameters = (),
    *,
    direct: bool = False,
    timeout: float = 60.0,
) -> Answer:
    """Send a query to the endpoint of ``server``; ``accept`` None sends no Accept header.

    It goes as a form; with ``direct`` the body is the query itself and the parameters stand in the address.
    """
    headers = {"Accept": accept} if accept else {}
    pairs = list(parameters.items() if isinstance(parameters, Mapping) else parameters)
    if direct:
        headers["Content-Type"] = "application/sparql-query"
        address = server + "/sparql" + (f"?{urlencode(pairs)}" if pairs else "")
        return fetch(address, method="POST", headers=headers, body=query.encode(), timeout=timeout)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    body = urlencode([("query", query), *pairs]).encode()
    return fetch(server + "/sparql", method="POST", headers=headers, body=body, timeout=timeout)
