"""The engine's own words about a query, made readable. Oxigraph says the same embedded and as a server."""

from __future__ import annotations

import re

from itukg.stores.base import QueryRejected

_POSITION = re.compile(r"^error at (\d+):(\d+): ")
# Paths, addresses in memory, places in source code, panics.
_INTERNAL = re.compile(r"(?:^|\s)/\w+/|\.rs\b|panicked|0x[0-9a-f]{6,}|RocksDB|os error")
_SHOWN = 12
# An element of the engine's list: a class of characters, a quoted text, a keyword or a sentence.
_ITEM = re.compile(r"""\[(?:'[^']*'|[^\]'])*\]|("(?:[^"\\]|\\.)*"|[A-Za-z][A-Za-z0-9_ ]*)""")
_NOT_TOLD = ("LATERAL", "SERVICE", "Prefix", '"<<"', '"<<("')


def rejection(message: str) -> QueryRejected:
    """The engine's refusal as an error with line and column, where it names them, and what it expected."""
    match = _POSITION.match(message)
    if match is None:
        return QueryRejected(_plain(message))
    words = message[match.end() :]
    line, column = int(match.group(1)), int(match.group(2))
    start, found, rest = words.partition("expected ")
    if not found:
        return QueryRejected(_plain(words), line, column)
    expected, sentences = _readable(rest)
    if sentences:
        return QueryRejected("; ".join(sentences), line, column)
    if not expected:
        return QueryRejected(f"{start}the text cannot go on like this here", line, column)
    more = " …" if len(expected) > _SHOWN else ""
    return QueryRejected(f"{start}expected {', '.join(expected[:_SHOWN])}{more}", line, column, expected)


def _readable(listed: str) -> tuple[list[str], list[str]]:
    """What the engine expected, and sentences that it lists among it, without what tells a person nothing.

    Left out: classes of characters, and keywords of the engine's that this server refuses or the standard lacks.
    """
    items = [match[1] for match in _ITEM.finditer(listed.removeprefix("one of ")) if match[1]]
    sentences = [item for item in items if item[0].isupper() and not item.isupper()]
    expected = list(dict.fromkeys(item for item in items if item not in _NOT_TOLD and item not in sentences))
    # Wherever a group may go on, the engine names this one keyword, and is silent on all others.
    return ([] if expected == ["OPTIONAL"] else expected), sentences


def _plain(message: str) -> str:
    """What the engine says, unless it speaks of itself."""
    return "The query cannot be evaluated" if _INTERNAL.search(message) else message
