"""The site as a reader sees it, without a network: requests to the application itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from werkzeug.test import Client

from itukg.publication import STATIC

# One element of a Link header as the publisher writes them.
_LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)')
_PARAMETER = re.compile(r'; ([a-z]+)="([^"]*)"')
_REFERENCE = re.compile(r'\s(?:href|src)="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """An answer of the application."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def varies_by_format(self) -> bool:
        """Whether another Accept header gets another answer."""
        return self._varies_by("accept")

    @property
    def varies_by_language(self) -> bool:
        """Whether another Accept-Language header gets another answer."""
        return self._varies_by("accept-language")

    def _varies_by(self, header: str) -> bool:
        return header in [part.strip().lower() for part in self.headers.get("Vary", "").split(",")]

    def links(self, relation: str) -> dict[str, str]:
        """The targets of the header's links with a relation, and the media types of these."""
        found = {}
        for target, rest in _LINK.findall(self.headers.get("Link", "")):
            values = dict(_PARAMETER.findall(rest))
            if relation in values.get("rel", "").split() and "anchor" not in values:
                found[target] = values.get("type", "")
        return found

    def references(self) -> set[str]:
        """The paths on this server that a page refers to by links without parameters, the language's aside."""
        found = set()
        for reference in _REFERENCE.findall(self.body.decode("utf-8", "replace")):
            parts = urlsplit(unescape(reference))
            if not parts.netloc and not parts.scheme and parts.path.startswith("/") and "=" not in parts.query:
                found.add(parts.path)
        return found


class Site:
    """The application, asked."""

    def __init__(self, application: object) -> None:
        """Take the WSGI application."""
        self._client = Client(application)  # type: ignore[arg-type]

    def get(self, path: str, accept: str = "*/*", language: str = "", query: str = "") -> Answer:
        """Ask for a path, percent-encoded as in an address."""
        headers = {"Accept": accept, **({"Accept-Language": language} if language else {})}
        whole = path + (f"?{query}" if query else "")
        response = self._client.get(whole, headers=headers, environ_overrides={STATIC: True})
        try:
            return Answer(response.status_code, dict(response.headers), response.get_data())
        finally:
            response.close()
