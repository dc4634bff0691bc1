"""Whether the fonts here can write what stands in a picture: a PNG has its letters in it, an SVG has not.

vl-convert does not tell which fonts it found, and leaves out what none of them has. So one letter of each script is
drawn, and beside it a character that no font can have: if they look the same, there is no font for that script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import unescape

_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")
# Not assigned in Unicode, and not to be: a noncharacter is dropped before it is drawn.
_NOBODYS = "\u0378"
# vl-convert brings fonts with these.
_CARRIED = frozenset(("LATIN", "GREEK", "CYRILLIC"))

Draw = Callable[[str], bytes]


def without_font(svg: str, draw: Draw) -> str:
    """The name of a script in the picture's texts that no font here has; '' if they can all be written."""
    letters: dict[str, str] = {}
    for text in _TEXT.findall(svg):
        for character in unescape(text):
            if character.isalpha():
                letters.setdefault(_script(character), character)
    return next((script for script, letter in letters.items() if not _has(letter, draw)), "")


def _script(character: str) -> str:
    """The first word of a character's name, such as CJK or ARABIC: a script, as far as is needed here."""
    return unicodedata.name(character, "UNKNOWN").partition(" ")[0]


@lru_cache(maxsize=256)
def _has(letter: str, draw: Draw) -> bool:
    return _script(letter) in _CARRIED or _picture(letter, draw) != _picture(_NOBODYS, draw)


def _picture(character: str, draw: Draw) -> bytes:
    return draw(
        '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">'
        f'<text x="4" y="24" font-size="20" font-family="sans-serif">{character}</text></svg>'
    )
