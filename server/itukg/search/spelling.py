"""Words that differ by a typing mistake: found by what is left of both when letters are left out.

The idea is SymSpell's (Wolf Garbe, 2012): two words within ``d`` edits of each other share a string that is each of
them without at most ``d`` letters. Only the first letters are varied, the rest is compared afterwards, by RapidFuzz's
optimal string alignment, in which a transposition counts one. Tried, and not taken: symspellpy, which holds the
dictionary in the memory of every process and takes seconds to load one of this size; SQLite's spellfix1, which no
distribution ships; tantivy's automata (docs/search.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from rapidfuzz.distance import OSA

_VARIED = 7
_SHORTEST, _LONGEST = 3, 32
_TWO_FROM = 8


def allowed_edits(word: str) -> int:
    """How many mistakes a word of a query may have: one from 4 letters, two from 8; none in shorter ones."""
    return 2 if len(word) >= _TWO_FROM else 1 if len(word) >= _SHORTEST + 1 else 0


def is_spelled(word: str) -> bool:
    """Whether other spellings of the word are looked for: not of numbers, codes, and texts without spaces."""
    return _SHORTEST <= len(word) <= _LONGEST and all(character.isalpha() for character in word)


def hashes_for_index(word: str) -> set[int]:
    """The keys under which a word of the index is found by any query that may mean it."""
    return _hashes(word, 2 if len(word) >= _TWO_FROM - 2 else 1)


def hashes_for_query(word: str) -> set[int]:
    """The keys under which the words that a word of a query may mean are found."""
    return _hashes(word, allowed_edits(word))


def nearest(word: str, candidates: Iterable[tuple[str, int]], count: int) -> list[tuple[int, str]]:
    """Those within the edits allowed: (edits, word), fewest first, then those of most things (the second part)."""
    limit = allowed_edits(word)
    found = []
    for candidate, things in candidates:
        edits = OSA.distance(word, candidate, score_cutoff=limit)
        if edits <= limit:
            # A reader's first letter is rarely wrong.
            found.append((edits, candidate[0] != word[0], -things, candidate))
    return [(edits, candidate) for edits, _, _, candidate in sorted(found)[:count]]


def _hashes(word: str, deletions: int) -> set[int]:
    left = {word[:_VARIED]}
    for _ in range(deletions):
        left |= {text[:place] + text[place + 1 :] for text in left for place in range(len(text))}
    return {crc32(text.encode()) for text in left}
