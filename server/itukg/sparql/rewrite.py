r"""What is changed in a query before the engine gets it, and where a place in the result was in the query as written.

Three rewritings, each of which keeps the query's meaning: the alias graph is written out in FROM clauses, the word
SERVICE is respelt where it is no keyword, and names with many dots are written with escaped ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from itukg.sparql.lexer import lex, tokens
from itukg.sparql.query import QueryFacts, declared_prefixes, prefix_of

_SERVICE = re.compile("service", re.IGNORECASE)
# An escaped character, else one that stands for itself.
_CHARACTER = re.compile(r"\\.|[^\\]", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """A stretch of a text and what takes its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Rewriting:
    """A query as written, and the steps of its rewriting; each step's edits are in order and do not overlap."""

    written: str
    text: str
    steps: tuple[tuple[Edit, ...], ...] = ()

    @classmethod
    def of(cls, written: str) -> Rewriting:
        """The query as it was written."""
        return cls(written, written)

    def then(self, edits: Sequence[Edit]) -> Rewriting:
        """One step further: ``edits`` of the present text."""
        parts, end = [], 0
        for edit in edits:
            parts += [self.text[end : edit.start], edit.text]
            end = edit.end
        return Rewriting(self.written, "".join([*parts, self.text[end:]]), (*self.steps, tuple(edits)))

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Where the client wrote what stands at a line and column (from 1, in characters) of the text."""
        offset = offset_of(self.text, line, column)
        for edits in reversed(self.steps):
            offset = _before(offset, edits)
        return place_of(self.written, offset)


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a line and column (from 1, in characters)."""
    return sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1, in characters) of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def expand_alias(text: str, facts: QueryFacts, alias: str, graphs: Sequence[str]) -> Iterator[Edit]:
    """Write ``FROM <alias>`` (and ``FROM NAMED <alias>``) out as the graphs that the alias stands for."""
    written: set[bool] = set()
    for clause in facts.sources:
        if clause.iri == alias:
            keyword = "FROM NAMED" if clause.named else "FROM"
            # A dataset is a set: named again, the alias adds nothing.
            names = [] if clause.named in written else [f"{keyword} <{graph}>" for graph in graphs]
            written.add(clause.named)
            yield Edit(clause.start, clause.end, " ".join(names) + " ")


def disarm(text: str) -> Iterator[Edit]:
    r"""Respell the word SERVICE where it is no keyword: in strings, IRIs, comments and prefixes; the meaning stays.

    The engine calls other endpoints at once and offers no hook, so nothing may reach it in which *it* could read the
    keyword where the lexer reads something else: its grammar is looser than the standard's and depends on the
    context (``FILTER(1<'>')`` is a comparison to it, an IRI to a lexer, and what follows is a string or a keyword
    accordingly; ``SERVICEex:a`` is the keyword and a name). Written as ``\u0053ERVICE`` the word is the same in a
    string or an IRI, and no keyword; a comment goes; a prefix that the query declares gets another name.
    """
    if "SERVICE" not in text.upper():
        return
    prefixes = _other_names(declared_prefixes(text))
    for token in lex(text):
        if token.kind == "comment" and "SERVICE" in token.text.upper():
            yield Edit(token.start, token.end, " " * len(token.text))
        elif token.kind in ("string", "iri"):
            for match in _SERVICE.finditer(token.text):
                start = token.start + match.start()
                yield Edit(start, start + 1, f"\\u{ord(match[0][0]):04X}")
        elif prefix_of(token) in prefixes:
            yield Edit(token.start, token.start + len(prefix_of(token)), prefixes[prefix_of(token)])


def _other_names(declared: set[str]) -> dict[str, str]:
    """New names, different from all others, for the prefixes that hold the word."""
    free = (f"p{number}:" for number in count() if f"p{number}:" not in declared)
    return {name: next(free) for name in sorted(declared) if "SERVICE" in name.upper()}


def escape_dots(text: str) -> Iterator[Edit]:
    r"""Write the dots inside a prefixed name with a backslash where there are several.

    ``ex:7.2-TR.a`` is one name (SPARQL 1.1, rule PN_LOCAL), but Oxigraph's grammar takes only one group of dots in a
    name. ``ex:7\.2-TR\.a`` is the same name by the same standard (PN_LOCAL_ESC), and the engine reads it; nothing has
    to be known about prefixes and bases, as it would if names were written out as IRIs.
    """
    # A name holds no white space: most queries have no such stretch, and need not be taken apart again.
    if not any(part.count(".") > 1 and ":" in part for part in text.split()):
        return
    for token in tokens(text):
        if token.kind != "prefixed" or token.text.startswith("_:") or token.text.count(".") < 2:
            continue
        start = token.start + token.text.index(":") + 1
        characters = [match[0] for match in _CHARACTER.finditer(text[start : token.end])]
        while characters and characters[-1] == ".":
            characters.pop()  # the end of a triple, not of a name
        if characters.count(".") < 2:
            continue
        for character in characters:
            if character == ".":
                yield Edit(start, start, "\\")
            start += len(character)


def _before(offset: int, edits: Sequence[Edit]) -> int:
    """An offset after the edits -> the offset before them; inside a replacement: the start of what was replaced."""
    grown = 0
    for edit in edits:
        if offset < edit.start + grown:
            break
        if offset < edit.start + grown + len(edit.text):
            return edit.start
        grown += len(edit.text) - (edit.end - edit.start)
    return offset - grown
