"""Names as they stand in a chart: without what breaks a picture, in lines, and never two things under one name.

`textwrap` counts characters, of which a Chinese one is two wide; rich wraps by width, but breaks Chinese wherever the
line is full, also inside a code or before a full stop. Its measures of characters are used here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

from itukg.charts.table import Cell

# A name longer than this is a text: it is cut before it is measured.
_LONGEST = 400
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPENING, _CLOSING = "（《“‘〈「『【〔([", "）》”’〉」』】〕，。、；：！？)],.;:!?…"
# What stays together: a space; a Chinese character with the punctuation around it; a word or code.
_PIECES = re.compile(rf"\s+|[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*|\S")
# Joiners that scripts need; all other characters of format, and the marks of direction among them, are left out.
_JOINERS = "\u200c\u200d"


def clean(text: str) -> str:
    """The text on one line, without characters that XML forbids or that turn the direction of what is around them."""
    kept = []
    for character in text[: 4 * _LONGEST]:
        category = unicodedata.category(character)
        if character in "\ufffe\uffff" or category == "Cs":
            kept.append("\ufffd")
        elif category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category != "Cf" or character in _JOINERS:
            kept.append(character)
    tidy = " ".join("".join(kept).split())
    return tidy if len(tidy) <= _LONGEST else tidy[: _LONGEST - 1] + "…"


def wrap(text: str, cells: int, lines: int, *, evenly: bool = True) -> list[str]:
    """The text in at most ``lines`` lines of ``cells`` cells (a Chinese character takes two); the rest becomes "…".

    ``evenly``: lines are about as long as each other, so that no word stands alone on the last one.
    """
    pieces = _PIECES.findall(clean(text))
    found = _fill(pieces, cells)
    if len(found) > lines:
        return [*found[: lines - 1], shorten(" ".join(found[lines - 1 : lines + 1]), cells, always=True)]
    if not evenly:
        return found
    # Nor is a word broken only so that lines are even.
    longest_piece = max((length for piece in pieces if (length := cell_len(piece)) <= cells), default=1)
    narrow, wide = max(longest_piece, cell_len(clean(text)) // len(found)), cells
    while narrow < wide:
        between = (narrow + wide) // 2
        if len(_fill(pieces, between)) > len(found):
            narrow = between + 1
        else:
            wide = between
    return _fill(pieces, wide)


def _fill(pieces: Iterable[str], cells: int) -> list[str]:
    """Lines as full as they can be."""
    found = [""]
    for piece in pieces:
        if piece.isspace():
            found[-1] += " "
            continue
        while piece:
            if cell_len(found[-1] + piece) <= cells:
                found[-1] += piece
                break
            if found[-1].strip():
                found.append("")
                continue
            head = _fitting(piece, cells)
            found[-1], piece = head, piece[len(head) :]
    return [line.strip() for line in found if line.strip()] or [""]


def _fitting(piece: str, cells: int) -> str:
    """As much of the beginning as fits; one character at least."""
    head = piece[:1]
    for character in piece[1:]:
        if cell_len(head + character) > cells:
            break
        head += character
    return head


def shorten(text: str, cells: int, *, always: bool = False) -> str:
    """The text on one line of ``cells`` cells, with "…" at the end where it was cut (or ``always``)."""
    tidy = clean(text)
    if cell_len(tidy) <= cells and not always:
        return tidy
    return set_cell_size(tidy, min(cells - 1, cell_len(tidy))).rstrip(" ，,、;；:：") + "…"


def names(cells: Iterable[Cell], width: int, lines: int = 1) -> dict[str, str]:
    """A name in lines (parted by line feeds) for each value: different ones for different values, in their order.

    Things that are called the same, and names that are the same once they are cut, get a number behind.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for cell in cells:
        if cell.value in found:
            continue
        number, name = 1, "\n".join(wrap(cell.text, width, lines))
        while name in taken:
            number += 1
            tail = f" ({number})"
            wrapped = wrap(cell.text, width, lines)
            last = wrapped[-1]
            if cell_len(last + tail) > width:
                last = shorten(last, width - len(tail))
            name = "\n".join([*wrapped[:-1], last + tail])
        taken.add(name)
        found[cell.value] = name
    return found


def most_lines(texts: Iterable[str]) -> int:
    """How many lines the highest of the names has."""
    return max((text.count("\n") + 1 for text in texts), default=1)


def longest(texts: Iterable[str]) -> int:
    """How many cells the widest line of the names takes."""
    return max((cell_len(line) for text in texts for line in text.split("\n")), default=0)


def listed(parts: Sequence[str], language: str) -> str:
    """The parts in a sentence, parted by signs that are seldom in a name."""
    return ("、" if language == "zh" else "; ").join(parts)
