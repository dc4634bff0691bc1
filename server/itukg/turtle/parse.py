"""Turtle files -> triples, or all the mistakes in them.

pyoxigraph parses, and decides what is valid. It stops at the first mistake and tells it in a parser's words, so what
is wrong with a file that it refuses is found out once more, by what reads on behind a mistake (see ``recover``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from itukg.errors import SourcePosition, unreadable
from itukg.turtle.blank_nodes import named_by_order
from itukg.turtle.conflicts import conflicts
from itukg.turtle.encoding import decode
from itukg.turtle.mistakes import Mistake, Slip, in_words
from itukg.turtle.places import LINE_END, Lines, Place
from itukg.turtle.positions import PositionsLost, Spans, spans
from itukg.turtle.recover import DEEPEST, slips
from itukg.turtle.syntax import parse
from itukg.turtle.terms import Rebase
from itukg.turtle.tokens import FormatSyntaxError, lex

# "Parser error at line 2 between columns 9 and 12: text": the position is given separately, only the text is kept.
_POSITION = re.compile(r"^Parser error (?:at|between) [^:]*: ")
_DECLARATION = re.compile(r"^[ \t]*@?prefix[ \t]+(\S*:)[ \t]*<", re.IGNORECASE | re.MULTILINE)
_THOUSANDS = re.compile(r"(?<![\w.,+-])[1-9]\d{0,2}(?:,\d{3})+(?![\w,]|\.\d)", re.ASCII)
_NEARLY = 0.85
_CHINESE_MARK = re.compile("[，。；：、“”]")
_VERSION = re.compile(r"^[ \t]*@?version[ \t]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class ParsedFile:
    """What one file holds: its triples (in the order in which pyoxigraph gives them) and prefixes, and its mistakes.

    A file that is no Turtle has no triples; but a file with mistakes may be valid Turtle that cannot be meant.
    """

    name: str
    triples: list[ox.Triple]
    prefixes: dict[str, str]
    mistakes: tuple[Mistake, ...] = ()
    text: str = field(default="", repr=False)

    @property
    def error(self) -> SourcePosition | None:
        """The first mistake that stops, if there is one."""
        return next(iter(self.errors), None)

    @property
    def errors(self) -> list[SourcePosition]:
        """All mistakes that stop."""
        return [
            SourcePosition(self.name, item.place.line, item.place.column, item.messages["en"])
            for item in self.mistakes
            if item.severity == "violation"
        ]

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


def parse_file(root: Path, name: str, rebase: Rebase, known: Mapping[str, str] | None = None) -> ParsedFile:
    """Parse the Turtle file ``name`` of the folder ``root``.

    Args:
        root: the dataset folder.
        name: the file's path in it.
        rebase: how its IRIs move.
        known: prefixes to suggest where one is not declared, with their namespaces as files write them.

    Raises:
        DatasetError: the file cannot be read. Mistakes in the Turtle are returned, not raised, so that a caller
            can report the mistakes of all files at once.
    """
    try:
        content = (root / name).read_bytes()
    except OSError as error:
        raise unreadable(root / name, error) from error
    text, mistakes = decode(name, content)
    if mistakes and not text:
        return ParsedFile(name, [], {}, tuple(mistakes))
    found = _too_deep(text)
    if found:
        return ParsedFile(name, [], {}, (*mistakes, in_words(found, Lines(name, text))), text)
    try:
        reader = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        read = named_by_order(name, (quad.triple for quad in reader))
    except SyntaxError as error:
        mistakes += find_mistakes(name, text, error, known or {})
        return ParsedFile(name, [], {}, tuple(sorted(mistakes)), text)
    mistakes += [in_words(slip, Lines(name, text)) for slip in _oddities(text, read)]
    mistakes += [in_words(slip, Lines(name, text)) for slip in _strays(text, reader.prefixes, known or {})]
    triples = [rebase.triple(triple) for triple in read]
    prefixes = {prefix: rebase.text(namespace) for prefix, namespace in reader.prefixes.items()}
    return ParsedFile(name, triples, prefixes, tuple(sorted(mistakes)), text)


def find_mistakes(
    name: str, text: str, error: SyntaxError, known: Mapping[str, str], has_base: bool = False
) -> list[Mistake]:
    """All mistakes of a text that pyoxigraph refused with ``error``, in their order; there is at least one."""
    lines = Lines(name, text)
    line, column = error.lineno or 1, error.offset or 1
    left = conflicts(text, lines.start(line))
    before = (slip for slip in slips(text, known, has_base) if not left or slip.end <= left[0].start)
    found = [in_words(slip, lines) for slip in (*before, *left)]
    if not found or found[0].place.line > line:
        message = _POSITION.sub("", error.msg or "").rstrip(".")
        first = in_words(Slip("syntax", 0, 0, {"text": message}), lines)
        found.insert(0, Mistake(Place(name, line, column, line, column), first.rule, first.messages))
    return found


def _too_deep(text: str) -> Slip | None:
    """Brackets that nest deeper than anybody writes: pyoxigraph takes time to the third power of their depth."""
    if text.count("[") + text.count("(") <= DEEPEST:
        return None
    try:
        tokens = lex(text)
    except FormatSyntaxError:
        return None  # it is no Turtle, and pyoxigraph says so
    depth = 0
    for token in tokens:
        depth += (token.text in ("[", "(")) - (token.text in ("]", ")"))
        if depth > DEEPEST:
            return Slip("too-deep", token.start, token.end)
    return None


def _oddities(text: str, triples: list[ox.Triple]) -> Iterator[Slip]:
    """What is valid for pyoxigraph and cannot be meant, or cannot be read by the rest of the program."""
    if not triples:
        yield Slip("empty", 0, 0)
    if any(isinstance(triple.object, ox.Triple) for triple in triples) or _VERSION.search(text):
        try:
            parse(text)
        except FormatSyntaxError as error:
            starts = [0, *(match.end() for match in LINE_END.finditer(text))]
            start = text.find(error.found[:1], starts[error.line - 1])
            yield Slip("rdf-1.2", start, start + len(error.found.strip()))
            return
    terms = {term for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    if any(_CHINESE_MARK.search(term.value) for term in terms):
        yield from (slip for slip in slips(text, {}) if slip.kind in ("invalid-iri", "full-width"))
    declared = _DECLARATION.findall(text)
    if len(declared) != len(set(declared)):
        yield from (slip for slip in slips(text, {}) if slip.kind == "prefix-redefined")
    if _THOUSANDS.search(text):
        yield from _thousands(text)


def _thousands(text: str) -> Iterator[Slip]:
    """Numbers with a comma after the thousands, which are several numbers."""
    tokens = lex(text)
    starts = {token.start for token in tokens}
    for match in _THOUSANDS.finditer(text):
        commas = [match.start() + place for place, character in enumerate(match[0]) if character == ","]
        if {match.start(), *commas} <= starts:
            yield Slip("thousands", match.start(), match.end(), {"text": match[0], "right": match[0].replace(",", "")})


def _strays(text: str, declared: Mapping[str, str], known: Mapping[str, str]) -> Iterator[Slip]:
    """Prefixes of the dataset that lead nearly where they lead elsewhere; one that leads far away is another's."""
    for prefix, space in declared.items():
        right = known.get(prefix, space)
        if space == right or SequenceMatcher(None, space, right).ratio() < _NEARLY:
            continue
        found = next((match for match in _DECLARATION.finditer(text) if match[1] == f"{prefix}:"), None)
        if found is not None:
            details = {"text": f"{prefix}:", "iri": f"<{space}>", "right": f"<{right}>"}
            yield Slip("prefix-strays", found.end() - 1, found.end() + len(space) + 1, details)
