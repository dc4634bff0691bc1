"""Where the things around a thing stand in the picture of its neighbourhood: what points to it left, the rest right.

Graphviz and networkx were looked at for the layout: both place graphs of any form, at the price of a program or of
numpy, where the first ring of one thing is two columns. What is beyond that ring is placed by the page's script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_WIDTH, _ROW, _TOP = 760, 36, 30
# Where a name stands, which end of it, and where its line ends.
_SIDES = {"in": (244, "end", 248), "out": (516, "start", 512)}
MOST_A_SIDE = 8
# Of the box in the middle: half its width, and what fits into it.
HALF, MIDDLE_LONGEST = 90, 24
_LONGEST = 34


class Neighbour(NamedTuple):
    """A thing beside the one that the page is about; ``side`` is ``in`` for what points to it, else ``out``."""

    name: str
    language: str
    href: str
    iri: str
    relation: str
    side: str


class Placed(NamedTuple):
    """A neighbour with its name as it fits, where that stands ("x y"), and which end of it stands there."""

    neighbour: Neighbour
    shown: str
    place: str
    anchor: str


@dataclass(frozen=True)
class Picture:
    """The picture: its size, its middle, the lines as one path, the placed neighbours, and how many found no place."""

    width: int
    height: int
    middle: tuple[int, int]
    lines: str
    placed: tuple[Placed, ...]
    left_out: int


def picture(neighbours: Sequence[Neighbour], left_out: int = 0) -> Picture:
    """Place the first neighbours of each side; ``left_out``: how many there are besides."""
    sides = {side: [one for one in neighbours if one.side == side] for side in _SIDES}
    rows = max([1, *(min(len(found), MOST_A_SIDE) for found in sides.values())])
    height = 2 * _TOP + (rows - 1) * _ROW + 20
    middle = (_WIDTH // 2, height // 2)
    placed: list[Placed] = []
    lines: list[str] = []
    for side, found in sides.items():
        x, anchor, end = _SIDES[side]
        shown = found[:MOST_A_SIDE]
        first = middle[1] - (len(shown) - 1) * _ROW // 2
        for position, one in enumerate(shown):
            y = first + position * _ROW
            start = middle[0] + (-HALF if side == "in" else HALF)
            lines.append(f"M{start} {middle[1]}L{end} {y}")
            placed.append(Placed(one, shorten(one.name), f"{x} {y + 5}", anchor))
    return Picture(_WIDTH, height, middle, "".join(lines), tuple(placed), len(neighbours) - len(placed) + left_out)


@lru_cache(maxsize=16384)
def shorten(name: str, longest: int = _LONGEST) -> str:
    """The name, cut to what fits into the picture; Chinese characters count twice."""
    width = 0
    for position, letter in enumerate(name):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > longest:
            return name[: max(1, position - 1)].rstrip() + "…"
    return name
