"""The bytes of a file -> its text, or the place of the first byte that is no UTF-8 and what the encoding may be.

Guessing libraries (charset-normalizer, chardet) were looked at: all that matters here is which of the few encodings
that editors really save in it is, and of those Python knows for certain which can read the bytes.
"""

from __future__ import annotations

import codecs
import re

from itukg.turtle.mistakes import Mistake, Slip, in_words
from itukg.turtle.places import Lines

_WIDE = ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def decode(name: str, content: bytes) -> tuple[str, list[Mistake]]:
    """The text, without a byte order mark, and what is wrong with the encoding; no text if it cannot be read."""
    for mark, guess in _WIDE:
        if content.startswith(mark):
            if guess:
                return "", [_not_utf_8(name, "", guess)]
            text, found = decode(name, content.removeprefix(mark))
            return text, [in_words(Slip("byte-order-mark", 0, 0), Lines(name, text)), *found]
    if content[:200].count(0) > len(content[:200]) // 4:
        return "", [_not_utf_8(name, "", "UTF-16")]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        return "", [_not_utf_8(name, before, _guess(content))]


def _guess(content: bytes) -> str:
    """GBK, whose characters beyond ASCII are mostly pairs of such bytes, or Latin-1, where these stand alone."""
    runs = re.findall(rb"[\x80-\xff]+", content)
    return "GBK" if sum(len(run) % 2 == 0 for run in runs) * 2 > len(runs) else "Latin-1"


def _not_utf_8(name: str, before: str, guess: str) -> Mistake:
    text = before + "?"
    details = {"guess": f" (it seems to be {guess})", "zh_guess": f"（似为{guess}）"}
    return in_words(Slip("encoding", len(before), len(text), details), Lines(name, text))
