"""The order of names in lists, in the reader's language: ``sorted(names, key=lambda name: sort_key(name, "zh"))``.

Chinese by pinyin and tone, other scripts case-blind and without regard to accents, numbers inside names in their own
order (2.2 before 2.10), digits before letters and letters before Chinese characters.

The readings are pypinyin's, with its phrases, so that 长期 is under chang and 会计 under kuai. It takes a third of a
second and some 50 MB to load, hence only once Chinese is to be sorted. What else was tried: PyICU would do all of
this, but has no wheels and needs ICU's headers; icu4py has wheels and no collation; pyuca carries the default table
of Unicode, in which Chinese is in the order of radicals, takes longer to load, and leaves numbers to their digits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Beyond 18 digits a number is split, because Python refuses to read very long ones.
_PARTS = re.compile(
    r"(\d{1,18})|([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|((?:(?![\u3400-\u9fff])[^\W\d_])+)"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_DIGITS, _LETTERS, _HAN = range(3)

Key = tuple[tuple[tuple[int, int, str], ...], str]


@lru_cache(maxsize=16384)
def sort_key(text: str, language: str) -> Key:
    """What ``text`` is sorted by for readers of ``language``; texts that differ have keys that differ."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    parts: list[tuple[int, int, str]] = []
    for digits, han, letters in _PARTS.findall(plain):
        if digits:
            parts.append((_DIGITS, int(digits), ""))
        elif letters:
            parts.append((_LETTERS, 0, letters))
        elif language.lower().split("-")[0] == "zh":
            parts += [(_HAN, 0, f"{sound} {sign}") for sound, sign in zip(_sounds(han), han, strict=True)]
        else:
            parts.append((_HAN, 0, han))
    return tuple(parts), text


def _sounds(han: str) -> list[str]:
    """The reading of each character, its tone as a digit at the end; a character without one is its own."""
    from pypinyin import Style, lazy_pinyin  # see above: not before it is needed

    # A list is what pypinyin's documentation gives for ``errors``, against its own types: one element a character.
    return lazy_pinyin(han, style=Style.TONE3, neutral_tone_with_five=True, errors=list)  # type: ignore[arg-type]
