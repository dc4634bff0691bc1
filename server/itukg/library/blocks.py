"""The blocks of a query that hold its parameters: ``VALUES ?name { term }``, found by tokens.

A parser of SPARQL that keeps positions would tell more, but rdflib's and Oxigraph's keep none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itukg.sparql.lexer import Token, tokens

# What one term may be made of; a number may have a sign before it, a text a language or a datatype behind it.
_ALONE = ("iri", "prefixed", "number")
_WORDS = ("UNDEF", "TRUE", "FALSE")


@dataclass(frozen=True)
class Block:
    """A block of one variable: its name, where the whole block and what stands between the braces are in the text.

    ``terms`` counts the terms between the braces; -1 where what stands there is not a list of terms.
    """

    name: str
    start: int
    end: int
    inner_start: int
    inner_end: int
    terms: int


def find_blocks(query: str) -> list[Block]:
    """All blocks ``VALUES ?name { … }`` of a query, in order; those of several variables at once are none."""
    stream = list(tokens(query))
    found = []
    for at, token in enumerate(stream[:-3]):
        opened = stream[at + 2]
        if token.keyword != "VALUES" or stream[at + 1].kind != "variable" or opened.text != "{":
            continue
        closed = next((number for number in range(at + 3, len(stream)) if stream[number].text == "}"), None)
        if closed is None:
            continue
        inner = stream[at + 3 : closed]
        start, end = (inner[0].start, inner[-1].end) if inner else (opened.end, stream[closed].start)
        found.append(Block(stream[at + 1].text[1:], token.start, stream[closed].end, start, end, _count(inner)))
    return found


def _count(inner: Sequence[Token]) -> int:
    at = count = 0
    while at < len(inner):
        length = _length(inner[at:])
        if not length:
            return -1
        at += length
        count += 1
    return count


def _length(inner: Sequence[Token]) -> int:
    """How many tokens the first term is made of; 0 if there is none."""
    first, *rest = inner
    if first.kind in _ALONE or first.keyword in _WORDS:
        return 1
    if first.text in ("+", "-") and rest and rest[0].kind == "number":
        return 2
    if first.kind != "string":
        return 0
    if rest and rest[0].kind == "language":
        return 2
    if len(rest) >= 3 and rest[0].text == rest[1].text == "^" and rest[2].kind in ("iri", "prefixed"):
        return 4
    return 1


def prologue(query: str) -> str:
    """What stands before the query form: the declarations of prefixes, without the lines that are comments."""
    forms = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
    start = next((token.start for token in tokens(query) if token.keyword in forms), 0)
    return "".join(line for line in query[:start].splitlines(keepends=True) if not line.startswith("#"))
