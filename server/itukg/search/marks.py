"""Which parts of a text match the words of a query: folded as the index folds, told in the text as it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from itukg.search.folding import fold
from itukg.search.words import Word

_BEFORE = 60  # characters that stand before the first match in a piece of a long text, where it has room


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it matches."""

    text: str
    marked: bool


class Marker:
    """Marks the words of a query, and those that they may mean, in texts."""

    def __init__(self, words: Iterable[Word], meant: Iterable[str] = ()) -> None:
        """Take the words of the query and the other spellings that were looked for."""
        patterns = {_pattern(word) for word in words} | {_pattern(Word(other, False)) for other in meant}
        # The longest first, so that a word is marked as a whole.
        ordered = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
        # Looking ahead only, so that pairs of characters that overlap are all found.
        self._pattern = re.compile(f"(?=({'|'.join(ordered)}))") if ordered else None

    def count(self, text: str) -> int:
        """How many different matches the text has."""
        return len({match[1] for match in self._pattern.finditer(fold(text))}) if self._pattern else 0

    def mark(self, text: str) -> list[Piece]:
        """The text in pieces; together they are the text."""
        folded, places = _folded_with_places(text)
        pieces: list[Piece] = []
        end = 0
        for start, stop in self._spans(folded, places, len(text)):
            if start > end:
                pieces.append(Piece(text[end:start], False))
            pieces.append(Piece(text[start:stop], True))
            end = stop
        if end < len(text):
            pieces.append(Piece(text[end:], False))
        return pieces

    def excerpt(self, text: str, length: int, *, from_start: bool = False) -> list[Piece]:
        """The text in pieces, or so much of a longer one that the first match is in it (``from_start``: its start)."""
        if len(text) <= length:
            return self.mark(text)
        marked = [] if from_start else self.mark(text)
        first = len(marked[0].text) if len(marked) > 1 and not marked[0].marked else 0
        before = min(_BEFORE, length // 4)
        start = 0 if first + before < length else _gap_before(text, first - before)
        shown = self.mark(text[start : start + length].rstrip())
        dots = Piece("…", False)
        return [*([dots] if start else []), *shown, *([dots] if start + length < len(text) else [])]

    def _spans(self, folded: str, places: list[int], length: int) -> Iterator[tuple[int, int]]:
        """Where matches start and end in the text; those that touch or overlap are one."""
        begun: tuple[int, int] | None = None
        for match in self._pattern.finditer(folded) if self._pattern else ():
            start = places[match.start()]
            stop = places[match.end(1)] if match.end(1) < len(places) else length
            if begun and start <= begun[1]:
                begun = begun[0], max(begun[1], stop)
                continue
            if begun:
                yield begun
            begun = start, stop
        if begun:
            yield begun


def _pattern(word: Word) -> str:
    """A character of a script without spaces matches anywhere, a letter only where a word begins, a number whole."""
    if word.unspaced:
        return "|".join(re.escape(token) for token in (word.text, *word.tokens))
    if word.text.isdigit():
        return rf"(?<!\d){word.text}(?!\d)"
    before = r"(?<![^\W_])" if len(word.text) < 3 else ""
    return before + re.escape(word.text)


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one that it comes from."""
    folded: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        part = fold(text[start:end])
        folded.append(part)
        places += [start] * len(part)
        start = end
    return "".join(folded), places


def _gap_before(text: str, place: int) -> int:
    """The start of the word that the place is in, unless it is far away."""
    gap = text.rfind(" ", max(0, place - 20), place)
    return gap + 1 if gap >= 0 else max(0, place)
