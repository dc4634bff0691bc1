"""Turtle text -> tokens, each with the comments that stand before it and behind it.

The terminals are those of RDF 1.1 Turtle, section 6.5 (https://www.w3.org/TR/turtle/#sec-grammar-grammar); a language
tag may have a direction, as in RDF 1.2. A file is lexed after a real parser has accepted it, so the lexer looks for
where tokens end, not for mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from itukg.turtle.places import LINE_END

NAME_START = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NAME_CHARACTERS = rf"{NAME_START}_0-9\-\u00b7\u0300-\u036f\u203f\u2040"
_PREFIX = rf"(?:[{NAME_START}](?:\.*+[{NAME_CHARACTERS}])*+)?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:(?:[{NAME_START}_0-9:]|{_ESCAPED})(?:\.*+(?:[{NAME_CHARACTERS}:]|{_ESCAPED}))*+)?"
# Long strings end at the first three quotation marks that no backslash precedes. Possessive quantifiers keep every
# alternative linear.
TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]++)
  | (?P<comment>\#[^\r\n]*+)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<string>\"\"\"(?:(?!\"\"\")(?:[^\\]|\\.))*+\"\"\"|'''(?:(?!''')(?:[^\\]|\\.))*+'''
      |"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')
  | (?P<at>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?)
  | (?P<blank>_:[{NAME_START}_0-9](?:\.*+[{NAME_CHARACTERS}])*+)
  | (?P<name>{_PREFIX}:{_LOCAL})
  | (?P<number>[+-]?(?:[0-9]++\.[0-9]*+[eE][+-]?[0-9]++|\.[0-9]++[eE][+-]?[0-9]++|[0-9]++[eE][+-]?[0-9]++
      |[0-9]*+\.[0-9]++|[0-9]++))
  | (?P<word>[A-Za-z]++)
  | (?P<mark>\^\^|[;,.\[\]()])
    """,
    re.VERBOSE | re.DOTALL,
)


class FormatSyntaxError(Exception):
    """Text that this formatter cannot take apart, with the line (from 1) at which that shows."""

    def __init__(self, line: int, found: str) -> None:
        """Keep where it is and what stands there."""
        super().__init__(f"line {line}: {found!r}")
        self.line = line
        self.found = found


@dataclass(frozen=True)
class Comment:
    """A comment from its ``#`` to the end of its line; ``gap`` if an empty line stands before it."""

    text: str
    gap: bool = False


@dataclass
class Token:
    """One token: kind (``iri``, ``name``, ``string``, ``mark`` …; ``end`` is the last), text, offset, line from 1.

    ``before`` are the comments on lines of their own that lead to it, ``behind`` those that follow it on its line;
    ``gap`` if an empty line stands directly before the token.
    """

    kind: str
    text: str
    start: int
    line: int
    gap: bool = False
    before: list[Comment] = field(default_factory=list)
    behind: list[Comment] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


def lex(text: str) -> list[Token]:
    """Return the tokens of ``text``, an ``end`` token last, which holds the comments behind all others.

    Raises:
        FormatSyntaxError: something is no token of Turtle.
    """
    found: list[Token] = []
    waiting: list[Comment] = []
    start, line, gap, last_line = 0, 1, False, 0
    for kind, part in _parts(text):
        if kind == "space":
            gap = len(LINE_END.findall(part)) > 1
        elif kind == "comment":
            comment = Comment(part.rstrip(), gap)
            if line == last_line:
                found[-1].behind.append(comment)
            else:
                waiting.append(comment)
            gap = False
        elif kind == "wrong":
            raise FormatSyntaxError(line, part)
        else:
            found.append(Token(kind, part, start, line, gap, waiting))
            waiting, gap = [], False
        start += len(part)
        line += len(LINE_END.findall(part))
        last_line = line if found and kind not in ("space", "comment") else last_line
    return [*found, Token("end", "", start, line, gap, waiting)]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            yield "wrong", text[place : place + 20].partition("\n")[0]
            return
        yield str(match.lastgroup), match.group()
        place = match.end()
