"""Turtle files -> triples, with the position of a mistake.

The parser is pyoxigraph's: it is fast and tells line and column, which rdflib's does not do for every mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from itukg.errors import SourcePosition, unreadable
from itukg.turtle.places import Lines, Place
from itukg.turtle.positions import PositionsLost, Spans, spans
from itukg.turtle.terms import Rebase
from itukg.turtle.tokens import FormatSyntaxError

# "Parser error at line 2 between columns 9 and 12: text": the position is given separately, only the text is kept.
_FULL_WIDTH = {"；": ";", "，": ",", "。": ".", "：": ":", "“": '"', "”": '"', "（": "(", "）": ")", "＠": "@"}
_POSITION = re.compile(r"^Parser error (?:at|between) [^:]*: ")


NOT_UTF_8 = "This is not UTF-8 text; save the file in the encoding UTF-8."


@dataclass(frozen=True)
class ParsedFile:
    """What one file holds: its triples (as pyoxigraph gives them) and prefixes, or the first mistake in it."""

    name: str
    triples: list[ox.Triple]
    prefixes: dict[str, str]
    error: SourcePosition | None = None
    text: str = field(default="", repr=False)

    def places(self, number: int) -> tuple[Place, Place, Place]:
        """Where subject, predicate and object of a triple are written; the top of the file if that cannot be said."""
        if self._spans is None:
            top = Place(self.name, 1, 1, 1, 1)
            return top, top, top
        found, place = self._spans[number], self._lines.place
        return place(*found.subject), place(*found.predicate), place(*found.object)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.name, self.text)

    @cached_property
    def _spans(self) -> list[Spans] | None:
        try:
            return spans(self.text, self.triples)
        except (FormatSyntaxError, RecursionError, PositionsLost):
            return None


def parse_file(root: Path, name: str, rebase: Rebase) -> ParsedFile:
    """Parse the Turtle file ``name`` of the folder ``root``.

    Raises:
        DatasetError: the file cannot be read. A mistake in the Turtle is returned, not raised, so that a caller
            can report the mistakes of all files at once.
    """
    try:
        content = (root / name).read_bytes()
    except OSError as error:
        raise unreadable(root / name, error) from error
    try:
        reader = ox.parse(content, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        triples = [rebase.triple(quad.triple) for quad in reader]
    except SyntaxError as error:
        return ParsedFile(name, [], {}, position_of(name, error))
    prefixes = {prefix: rebase.text(namespace) for prefix, namespace in reader.prefixes.items()}
    return ParsedFile(name, triples, prefixes, text=content.decode("utf-8"))


def position_of(name: str, error: SyntaxError) -> SourcePosition:
    """The parser's complaint about the file ``name``, in words for its author."""
    message = _POSITION.sub("", error.msg or str(error))
    if "Invalid UTF-8" in message:
        message = NOT_UTF_8
    elif message.startswith("A dot is expected"):
        message = "The statement before this should have ended: put ';' before another property, '.' after the last."
    elif message.startswith("\ufeff"):
        message = "The file starts with a byte order mark; save it as UTF-8 without one."
    elif message[:1] in _FULL_WIDTH:
        message = f"{message[0]!r} is a full-width character; Turtle is written with {_FULL_WIDTH[message[0]]!r}."
    elif "is not a valid" in message:
        message += ". Is a quotation mark, or a ';' or '.', missing before it?"
    elif message.startswith("Unexpected end"):
        message = "The file ends inside a statement: is the last '.' missing, or a closing quotation mark?"
    return SourcePosition(name, error.lineno or 1, error.offset or 1, message)
