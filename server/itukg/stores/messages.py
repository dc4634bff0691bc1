"""The engine's own words about a query, made readable. Oxigraph says the same embedded and as a server."""

from __future__ import annotations

import re

from itukg.stores.base import QueryRejected

_POSITION = re.compile(r"^error at (\d+):(\d+): ")


def rejection(message: str) -> QueryRejected:
    """The engine's refusal as an error with line and column, where it names them."""
    match = _POSITION.match(message)
    if match:
        words = _readable(message[match.end() :])
        return QueryRejected(words, int(match.group(1)), int(match.group(2)))
    return QueryRejected(message)


def _readable(message: str) -> str:
    """The engine's list of what it expected, without what tells a person nothing.

    Left out: classes of characters, and keywords of the engine's that this server refuses or the standard lacks.
    """
    start, found, rest = message.partition("expected one of ")
    if not found:
        return message
    words = re.findall(r'"(?:[^"\\]|\\.)*"|\b[A-Z]{2,}\b', rest.partition("[")[0])
    words = [word for word in words if word not in ("LATERAL", "SERVICE", '"<<"', '"<<("')]
    if not words:
        return f"{start}the text cannot go on like this here"
    return f"{start}expected {', '.join(words[:12])}{' …' if len(words) > 12 else ''}"
