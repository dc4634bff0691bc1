"""Texts cut into what the index finds them by: words, the parts of compound ones, pairs of characters, and keys.

Scripts that put no space between words are cut into overlapping pairs of characters, so that every word of two
characters is found wherever it stands, without a dictionary; SQLite's own tokenizers were tried and do not serve:
``unicode61`` takes a whole Chinese sentence for one word, ``trigram`` finds nothing shorter than three characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from itukg.search.folding import fold, normalize

# Han, kana, bopomofo; Thai, Lao, Burmese, Khmer: written without spaces.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u3400-\u9fff"
_UNSPACED += "\U00020000-\U0003ffff"
# Letters and digits, and the vowel signs of the scripts of India, which Python does not count among the letters.
_RUN = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|(?:[^\\W_{_UNSPACED}]|[\u0900-\u0dff])+")
_KEPT = 1 << 16


@dataclass(frozen=True)
class Word:
    """A run of letters and digits, or of characters that are written without spaces; folded."""

    text: str
    unspaced: bool

    @property
    def tokens(self) -> list[str]:
        """What the index holds for it: itself, or its pairs of characters."""
        if not self.unspaced or len(self.text) == 1:
            return [self.text]
        return [one + other for one, other in pairwise(self.text)]

    @property
    def has_digits(self) -> bool:
        """Whether it is a number or a code, in which another character makes another thing."""
        return any(character.isdigit() for character in self.text)


def words_of(text: str) -> list[Word]:
    """The words of a text, in order, as a query means them."""
    return [Word(match.group(), bool(match["unspaced"])) for match in _RUN.finditer(fold(text))]


def tokens_of(text: str) -> list[str]:
    """All tokens under which a text is found: those of its words, the last character of each run, and parts.

    The last character lets a single one be found as the beginning of a pair or as itself; the parts of
    ``TariffGuide`` or ``B12`` let each be asked for alone.
    """
    return [token for match in _RUN.finditer(normalize(text)) for token in _tokens(match.group(), match["unspaced"])]


def key_of(text: str) -> str:
    """The text as one word, for comparing whole names and codes: ``X 12``, ``X-12`` and ``x12`` are the same.

    Only between two digits does something remain of what separates them: ``6/3`` is not ``63``.
    """
    key = ""
    for word in words_of(text):
        between = "-" if key[-1:].isdigit() and word.text[0].isdigit() else ""
        key += between + word.text
    return key


@lru_cache(_KEPT)
def _tokens(run: str, unspaced: str | None) -> tuple[str, ...]:
    word = Word(fold(run), bool(unspaced))
    if word.unspaced:
        return (*word.tokens, word.text[-1]) if len(word.text) > 1 else (word.text,)
    return (word.text, *_parts(run))


def _parts(run: str) -> list[str]:
    """What a word is put together from; an acronym may end before its last capital or with it, so both count."""
    if (run.isalpha() and (run.isupper() or run[1:].islower())) or run.isdigit():
        return []
    small = "".join("d" if c.isdigit() else "u" if c.isupper() else "l" for c in run)
    ways = (re.finditer(pattern, small) for pattern in ("d+|u+(?!l)|u?l+|u", "d+|u{2,}|u?l+|u"))
    parts = dict.fromkeys(fold(run[match.start() : match.end()]) for way in ways for match in way)
    return [part for part in parts if part != fold(run)]
