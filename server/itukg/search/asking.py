"""A reader's words -> the things found, best first.

The order is that of `Match`: a whole code, a whole name, the name in an address, the beginning of a code, a name that
begins with the words, one that has them in their order, one that has them, summaries that have them, then what is
spelled alike, and only where nothing else is found, what has some of the words. Where the words are a day or a month,
what is of that time comes after whole codes and names; where they are a year, after all names that have it. Among
equals comes first what more of the data points to (the number of a thing in the index). Terms of the ontology that are
not meant by their whole name come after all things, what is retired last of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import log

from itukg.search import expressions
from itukg.search.asked_dates import asked_date
from itukg.search.fields import TERM_KINDS, Role
from itukg.search.index import Index, OutOfTime
from itukg.search.periods import Asked, keys_asked
from itukg.search.schema import EXACT_ADDRESS, EXACT_CODE, EXACT_NAME
from itukg.search.spelling import allowed_edits, is_spelled
from itukg.search.words import Word, key_of, words_of

# All that one search looks at; it counts no further.
MOST = 1_000
# Below this many, other spellings are added to what was found.
_ENOUGH = 20
_ALTERNATIVES = 6
# So many things are looked at for the words being next to each other: what the first pages show.
_PHRASES = 60
_PART_SHARE = 0.5
_PART_TOKENS = 24
# A longer text is a sentence that somebody has pasted: what has all its words is looked for only where something has
# these many of them, and so many of its words are looked at for other spellings.
_SAMPLE = 16


class Match(IntEnum):
    """Why a thing was found; the smaller, the better."""

    CODE = 0
    NAME = 1
    ADDRESS = 2
    CODE_START = 3
    NAME_START = 4
    NAME_PHRASE = 5
    NAME_WORDS = 6
    DATE = 7
    TEXT_WORDS = 8
    SIMILAR_NAME = 9
    SIMILAR_TEXT = 10
    SOME_WORDS = 11


_EXACT = {EXACT_CODE: Match.CODE, EXACT_NAME: Match.NAME, EXACT_ADDRESS: Match.ADDRESS}


@dataclass
class Found:
    """What a search found.

    Attributes:
        matches: number of a thing -> why it was found; best first.
        is_cut: there is more than was looked at: more things than are counted, or the time was over.
        words: the words that were looked for.
        meant: word -> the words of the index that it may mean, likeliest first.
        date: what the words say, if it is a day, a month or a year.
    """

    matches: dict[int, Match] = field(default_factory=dict)
    is_cut: bool = False
    words: tuple[Word, ...] = ()
    meant: dict[Word, list[str]] = field(default_factory=dict)
    date: Asked | None = None

    @property
    def is_exact(self) -> bool:
        """Whether anything was found as it was written."""
        return any(match < Match.SIMILAR_NAME for match in self.matches.values())

    def corrected(self) -> str:
        """The words with the likeliest meant ones in their place; '' if none is."""
        if not self.meant:
            return ""
        text = ""
        for word in self.words:
            gap = " " if text and not (word.unspaced or text[-1:] == " ") else ""
            text += gap + self.meant.get(word, [word.text])[0]
        return text


def search(index: Index, text: str, *, seconds: float, kind: int | None = None, most: int = MOST) -> Found:
    """Find things by their names, codes, titles, summaries and dates.

    Args:
        index: the index of the snapshot.
        text: what the reader typed; whatever is no letter and no digit separates words.
        seconds: of work; after this, what was found so far is the answer (see `Index.time_limit`).
        kind: only things of this kind.
        most: how many are wanted at most; enough for an answer, the search ends.
    """
    found = Found(words=tuple(words_of(text)), date=asked_date(text, index.about["languages"]))
    if not found.words:
        return found
    try:
        with index.time_limit(seconds):
            dated = index.dated(keys_asked(found.date), most, kind) if found.date else []
            _collect(index, text, found, dated, "" if kind is None else expressions.kind_token(kind), most)
    except OutOfTime:
        found.is_cut = True
    kinds = index.kinds_of(found.matches)
    if kind is not None:
        found.matches = {number: match for number, match in found.matches.items() if kinds[number][0] == kind}
    found.is_cut = found.is_cut or len(found.matches) >= most
    terms = {number for number, (iri, _) in index.kinds.items() if iri in TERM_KINDS}

    def order(item: tuple[int, Match]) -> tuple[bool, bool]:
        kind, is_retired = kinds[item[0]]
        return is_retired, kind in terms and item[1] > Match.ADDRESS

    found.matches = dict(sorted(list(found.matches.items())[:most], key=order))
    return found


def is_known(index: Index, word: Word) -> bool:
    """Whether anything has the word."""
    return bool(index.match(expressions.texts([word], open_end=False), 1))


def _collect(index: Index, text: str, found: Found, dated: Sequence[int], kind: str, most: int) -> None:
    for role, number in index.exact(key_of(text), most):
        _add(found, [number], _EXACT[role])
    if found.date and found.date.month:
        _add(found, dated, Match.DATE)
    _add_as_written(index, text, found, dated, kind, most)
    if dated or len(found.matches) >= min(most, _ENOUGH):
        return
    _find_meant(index, found)
    if found.meant:
        for everywhere, match in ((False, Match.SIMILAR_NAME), (True, Match.SIMILAR_TEXT)):
            expression = expressions.similar(found.words, found.meant, everywhere=everywhere, kind=kind)
            _add(found, index.match(expression, most), match)
    if not found.matches:
        _add(found, _with_some_words(index, found, kind), Match.SOME_WORDS)


def _add_as_written(index: Index, text: str, found: Found, dated: Sequence[int], kind: str, most: int) -> None:
    """Add what has the words as they are; before summaries that have them, what is of the time that they say."""
    for match, expression in _as_written(index, found.words, key_of(text), kind):
        if len(found.matches) >= most:
            return
        if match == Match.TEXT_WORDS:
            _add(found, dated, Match.DATE)
        numbers = index.match(expression, most)
        if match == Match.NAME_WORDS and sum(len(word.tokens) for word in found.words) > 1:
            _add(found, _with_phrase(index, key_of(text), numbers), Match.NAME_PHRASE)
        _add(found, numbers, match)


def _as_written(index: Index, words: Sequence[Word], key: str, kind: str) -> Iterator[tuple[Match, str]]:
    if len(key) > 1:
        yield Match.CODE_START, expressions.codes(key, kind)
    # The last word may go on, but for one that is written without spaces.
    sample = _longest(words if words[-1].unspaced else words[:-1])
    if len(sample) == _SAMPLE and not index.match(expressions.texts(sample, open_end=False, kind=kind), 1):
        return
    yield Match.NAME_START, expressions.starts(words, key, open_end=False, kind=kind)
    yield Match.NAME_START, expressions.starts(words, key, open_end=True, kind=kind)
    yield Match.NAME_WORDS, expressions.names(words, open_end=False, kind=kind)
    yield Match.NAME_WORDS, expressions.names(words, open_end=True, kind=kind)
    yield Match.TEXT_WORDS, expressions.texts(words, open_end=False, kind=kind)
    yield Match.TEXT_WORDS, expressions.texts(words, open_end=True, kind=kind)


def _longest(words: Sequence[Word]) -> list[Word]:
    """Some of the words, or pairs of characters, that are likely to be rare."""
    tokens = dict.fromkeys(Word(token, word.unspaced) for word in words for token in word.tokens)
    return sorted(tokens, key=lambda token: -len(token.text))[:_SAMPLE]


def _with_phrase(index: Index, key: str, numbers: Sequence[int]) -> list[int]:
    """Those of the first few that have the words next to each other, in their order."""
    return [
        thing.number
        for thing in index.things(numbers[:_PHRASES])
        if any(key in key_of(text) for role, _, text in thing.texts if role != Role.SUMMARY)
    ]


def _add(found: Found, numbers: Iterable[int], match: Match) -> None:
    for number in numbers:
        found.matches.setdefault(number, match)


def _find_meant(index: Index, found: Found) -> None:
    """Other spellings: of words that the index does not have; of all, where nothing at all was found."""
    spelled = [word for word in dict.fromkeys(found.words) if _may_be_mistyped(word)][:_SAMPLE]
    unknown = [word for word in spelled if not is_known(index, word)]
    for word in unknown or ([] if found.matches else spelled):
        others = [other for edits, other in index.near(word.text, _ALTERNATIVES) if edits]
        if others:
            found.meant[word] = others


def _may_be_mistyped(word: Word) -> bool:
    return not word.unspaced and is_spelled(word.text) and allowed_edits(word.text) > 0


def _with_some_words(index: Index, found: Found, kind: str) -> list[int]:
    """Things that have at least half of the words, or of their pairs of characters; the rarer those, the better."""
    tokens = list(dict.fromkeys(token for word in found.words for token in word.tokens))[:_PART_TOKENS]
    if len(tokens) < 2:
        return []
    scores: dict[int, float] = {}
    counts: dict[int, int] = {}
    # A letter alone, as in a code that is not there ("Y.2060"), is a word of some language, and found everywhere.
    for token in (token for token in tokens if len(token) > 1 or not token.isascii() or token.isdigit()):
        having = index.match(expressions.token(token, kind), MOST)
        # Of frequent ones it does not matter how frequent: to count them takes longer than to find some.
        weight = log(1 + int(index.about["things"]) / max(1, len(having)))
        for number in having:
            scores[number] = scores.get(number, 0.0) + weight
            counts[number] = counts.get(number, 0) + 1
    enough = [number for number, count in counts.items() if count >= len(tokens) * _PART_SHARE]
    return sorted(enough, key=lambda number: (-scores[number], number))
