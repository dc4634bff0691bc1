"""A small diagram of a class and its neighbours, as SVG: what is above and below it, what leads to it and from it.

Own code: graphviz is a program that has to be installed, and the layouts of pure Python packages (grandalf, networkx
with pydot) place nodes but write no SVG. A class with its neighbours needs no layout engine: three columns do. Colours
are classes of the page's style sheet, so that dark mode and print keep them; nothing in it can be clicked, because the
same relations are links in the text beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_BOX, _GAP, _HEIGHT, _ROW = 190, 150, 26, 38
_LEFT, _MIDDLE, _RIGHT = 0, _BOX + _GAP, 2 * (_BOX + _GAP)
_WIDTH = 3 * _BOX + 2 * _GAP
_MOST = 9
# Average widths of letters at the style sheet's 13 pixels; Chinese ones are square.
_NARROW, _WIDE = 6.6, 13.0


@dataclass(frozen=True)
class Neighbours:
    """The names to be drawn: the class, those above and below, and (property, class) pairs from left and to right."""

    name: str
    above: Sequence[str]
    below: Sequence[str]
    from_others: Sequence[tuple[str, str]]
    to_others: Sequence[tuple[str, str]]

    def count(self) -> int:
        """How many neighbours there are."""
        return len(self.above) + len(self.below) + len(self.from_others) + len(self.to_others)


class _Drawing:
    """What is drawn, gathered by kind: one path a kind keeps the element small."""

    def __init__(self) -> None:
        self.paths: dict[str, list[str]] = {"line": [], "near": [], "own": [], "head": [], "tip": []}
        self.names: list[str] = []
        self.edges: list[str] = []

    def box(self, x: int, row: int, name: str, kind: str) -> None:
        """A class; nothing for one without a name."""
        if name:
            y = row * _ROW + _HEIGHT // 4
            self.paths[kind].append(f"M{x} {y}h{_BOX}v{_HEIGHT}h-{_BOX}z")
            self.names.append(_text(x + _BOX // 2, y + 18, name, _BOX - 14))

    def column(self, names: Sequence[str], first: int, own: int) -> None:
        """Classes in the middle column, joined along their edge with the class itself in the row ``own``."""
        if not names:
            return
        rows = [*range(first, first + len(names))]
        ends = [_centre(row) for row in (*rows, own)]
        self.paths["line"].append(f"M{_MIDDLE - 14} {min(ends)}V{max(ends)}")
        self.paths["line"] += [f"M{_MIDDLE - 14} {end}h14" for end in ends]
        # The arrow of UML points at the wider class.
        wider = ends[:-1] if first < own else ends[-1:]
        self.paths["head"] += [f"M{_MIDDLE} {end}l-9-5v10z" for end in wider]
        for row, name in zip(rows, names, strict=True):
            self.box(_MIDDLE, row, name, "near")

    def side(self, pairs: Sequence[tuple[str, str]], rows: int, own: int, *, to_others: bool) -> None:
        """Properties with their classes, to the right (``to_others``) or from the left."""
        here = _centre(own)
        box, start, end, sign = (_RIGHT, _RIGHT, _MIDDLE + _BOX, -1) if to_others else (_LEFT, _BOX, _MIDDLE, 1)
        for row, (name, other) in enumerate(pairs, start=(rows - len(pairs)) // 2):
            y = _centre(row)
            # All lines of a side meet beside the class, outside the line of the hierarchy.
            self.paths["line"].append(f"M{start} {y}H{end - 26 * sign}V{here}H{end}")
            self.paths["tip"].append(f"M{start} {y}l-8-4v8z" if to_others else f"M{end} {here}l-8-4v8z")
            self.edges.append(_text((start + end) // 2 - 13 * sign, y - 5, name, _GAP - 34))
            self.box(box, row, other, "near")

    def inner(self) -> str:
        """The content of the element."""
        paths = "".join(f'<path class="{kind}" d="{"".join(drawn)}"/>' for kind, drawn in self.paths.items() if drawn)
        return f'{paths}<g class="edge">{"".join(self.edges)}</g>{"".join(self.names)}'


def draw(shown: Neighbours, label: str) -> str:
    """The diagram as an ``svg`` element; ``label`` is its text alternative.

    At most nine neighbours are drawn on a side, and then how many more there are.
    """
    above, below = _cut(shown.above), _cut(shown.below)
    left, right = _cut_pairs(shown.from_others), _cut_pairs(shown.to_others)
    middle = len(above) + 1 + len(below)
    rows = max(middle, len(left), len(right))
    first = (rows - middle) // 2
    own = first + len(above)
    drawing = _Drawing()
    drawing.column(above, first, own)
    drawing.column(below, own + 1, own)
    drawing.side(left, rows, own, to_others=False)
    drawing.side(right, rows, own, to_others=True)
    drawing.box(_MIDDLE, own, shown.name, "own")
    height = rows * _ROW + _HEIGHT // 2
    return (
        f'<svg class="diagram" role="img" aria-label="{escape(label)}" viewBox="-1 0 {_WIDTH + 2} {height}" '
        f'width="{_WIDTH + 2}" height="{height}">{drawing.inner()}</svg>'
    )


def _text(x: int, y: int, text: str, width: int) -> str:
    return f'<text x="{x}" y="{y}">{escape(shorten(text, width))}</text>'


def shorten(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would be wider than so many pixels."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += _WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW
        if taken > width:
            return text[: max(1, place - 1)].rstrip() + "…"
    return text


def _centre(row: int) -> int:
    return row * _ROW + _HEIGHT // 4 + _HEIGHT // 2


def _cut(names: Sequence[str]) -> list[str]:
    return list(names) if len(names) <= _MOST else [*names[: _MOST - 1], f"+ {len(names) - _MOST + 1}"]


def _cut_pairs(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(pairs) if len(pairs) <= _MOST else [*pairs[: _MOST - 1], ("…", f"+ {len(pairs) - _MOST + 1}")]
