"""Texts without the differences that a reader does not type: case, accents, width, traditional characters.

Unicode's compatibility decomposition (UAX #15) makes full-width and half-width forms one, and takes accents off their
letters; OpenCC (Apache-2.0, the reference of its field) knows which simplified character a traditional one has. It is
asked once for a table of single characters, not for texts: its phrases would fold a word differently inside another
one, so that a part of a name would no longer be found in it.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

# Letters that Unicode does not decompose, as CLDR's Latin-ASCII transform writes them.
_LETTERS = {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
_LETTERS |= {"ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
_HAN = ((0x3400, 0x9FFF), (0x20000, 0x2FFFF))
# Combining classes (UAX #44) of marks that make another letter: none, nukta, the voicing of kana, virama.
_LETTER_MARKS = (0, 7, 8, 9)


class _Table(dict[int, str | None]):
    """What becomes of a character: nothing, another one, or itself; worked out once for each that occurs."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        is_mark = unicodedata.combining(character) not in _LETTER_MARKS or unicodedata.category(character) == "Cf"
        self[code] = None if is_mark else character
        return self[code]


def normalize(text: str) -> str:
    """The text without accents, width and traditional characters, but in the case in which it was written."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", text).translate(_table()))


def fold(text: str) -> str:
    """The text as it is compared."""
    return normalize(normalize(text).casefold())  # folding the case may decompose (U+0130)


@cache
def _table() -> _Table:
    characters = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    return _Table({ord(one): other for one, other in pairs if one != other} | {ord(k): v for k, v in _LETTERS.items()})
