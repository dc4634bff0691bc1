"""SPARQL text -> tokens: enough to know what a query asks for before it goes to the engine.

A parser of ours would accept other queries than the engine does. A lexer cannot: strings, comments, IRIs and names
are told apart exactly (SPARQL 1.1, section 19.8, https://www.w3.org/TR/sparql11-query/#sparqlGrammar), so that a
keyword is seen where the engine sees one and nowhere else. It runs in linear time on any input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_NAME = r"[^\W\d_](?:[\w.\-·]*[\w\-·])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[\w:]|{_ESCAPED})(?:[\w:·\-.]|{_ESCAPED})*+)?"
# Every alternative takes what it has looked at, closed or not, so that no text is looked at twice: an unclosed string
# is one token to the end of its line (or of the text), a name without a colon is a word.
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]++)
  | (?P<blank>\s++)
  | (?P<comment>\#[^\r\n]*+)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<string>\"\"\"(?:(?!\"\"\")(?:[^\\]|\\.))*+(?:\"\"\")?|'''(?:(?!''')(?:[^\\]|\\.))*+(?:''')?
      |"(?:[^"\\\n\r]|\\.)*+"?|'(?:[^'\\\n\r]|\\.)*+'?)
  | (?P<variable>[?$]\w++)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]+)*)
  | (?P<prefixed>_?:{_LOCAL})
  | (?P<name>{_NAME})(?P<rest>:{_LOCAL})?
  | (?P<number>\d++(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# A blank is a space that SPARQL has not (its WS is four characters), such as that of Chinese keyboards.
_MEANINGLESS = ("space", "comment", "blank")


class Token(NamedTuple):
    """One token: its kind (``word``, ``iri``, ``string``, ``prefixed``, ``variable`` …), text and place."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The upper-case word; '' for any other kind of token."""
        return self.text.upper() if self.kind == "word" else ""


def lex(text: str) -> Iterator[Token]:
    """Yield all tokens of ``text``, white space and comments among them; never fails, whatever the text."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind in ("name", "rest"):
            kind = "prefixed" if match["rest"] else "word"
        yield Token(kind, match.group(), match.start(), match.end())


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens that mean something to the grammar."""
    return (token for token in lex(text) if token.kind not in _MEANINGLESS)


def first_tokens(text: str, most: int) -> tuple[list[Token], bool]:
    """The first ``most`` tokens that mean something, or a few less; and whether they are all that there are.

    Blanks are given as well: they are mistakes. Of spaces and comments as many are passed over. Where there is more,
    the last token that is given ends at one of them, so that no IRI that is written wrong (which is many tokens) is cut
    in two.
    """
    every = list(islice(lex(text), 2 * most + 1))
    found = [token for token in every if token.kind not in ("space", "comment")]
    if len(found) <= most and len(every) <= 2 * most:
        return found, True
    del found[most + 1 :]
    following = found.pop() if found else every[-1]
    while found and found[-1].end == following.start:
        following = found.pop()
    return found, False
