"""Punctuation of Chinese keyboards in queries: full-width marks, curly quotation marks, wide spaces.

To SPARQL most of these marks are letters (section 19.8, PN_CHARS_BASE: U+3001 to U+D7FF, U+FDF0 to U+FFFD): behind a
variable or a name they are a part of it. ``SELECT ?n，?x`` is a valid query for a variable ``?n，`` and one ``?x``. No
library was found that tells of it; the parsers of rdflib, SPARQL.js and Oxigraph read it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from itukg.sparql.lexer import Token, tokens

FULL_WIDTH = dict(
    zip("（）｛｝［］；，。：？“”‘’＂＇＝＜＞！＆｜＋－＊／＠＃、", "(){}[];,.:?\"\"''\"'=<>!&|+-*/@#,", strict=True)
)
CURLY = "“”‘’"
# These may be a part of a name; curly quotation marks may not.
_LETTERS = "".join(mark for mark in FULL_WIDTH if mark not in CURLY)
_REST = {"variable": re.compile(rf"[\w{_LETTERS}]*"), "prefixed": re.compile(rf"[\w\-{_LETTERS}]*")}
# Behind these the variables stand that are asked for, with spaces between them.
SELECTING = ("SELECT", "DISTINCT", "REDUCED")


class MarkInName(NamedTuple):
    """A mark that the engine takes for a part of a name.

    Attributes:
        name: the whole name.
        before: what of it stands before the mark.
        mark: the mark.
        right: what is meant; '' for a space.
    """

    name: str
    before: str
    mark: str
    right: str


class Clause:
    """The clause in which a token stands: ``keyword`` is the last word before it that is not in brackets of its own."""

    def __init__(self) -> None:
        """Begin before the first token."""
        self.keyword = ""
        self._outer: list[str] = []

    def take(self, token: Token) -> None:
        """Go on behind a token."""
        if token.kind == "mark" and token.text in "({":
            self._outer.append(self.keyword)
            self.keyword = ""
        elif token.kind == "mark" and token.text in ")}":
            self.keyword = self._outer.pop() if self._outer else ""
        else:
            self.keyword = token.keyword or self.keyword


def marks_in_names(text: str) -> Iterator[MarkInName]:
    """The full-width marks behind variables and names with prefixes of a query that can be read, each name once."""
    told: set[str] = set()
    clause = Clause()
    for token in tokens(text):
        clause.take(token)
        rest = _REST.get(token.kind)
        if rest is None or text[token.end : token.end + 1] not in FULL_WIDTH:
            continue
        mark, name = text[token.end], token.text + rest.match(text, token.end)[0]  # type: ignore[index]
        if mark in _LETTERS and name not in told:
            told.add(name)
            yield MarkInName(name, token.text, mark, meant(mark, clause))


def meant(mark: str, clause: Clause) -> str:
    """What is right in the place of a full-width mark; '' for a space."""
    return "" if FULL_WIDTH[mark] == "," and clause.keyword in SELECTING else FULL_WIDTH[mark]
