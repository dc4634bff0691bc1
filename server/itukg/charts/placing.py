"""Names beside points, none over another name or point: what finds no place is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len

# A cell of text of 12 pixels, and the height of its line; what is between a point and its name.
CELL, _LINE, _GAP = 6.4, 14.0, 4.0

_Box = tuple[float, float, float, float]


def plane(width: float, height: float) -> dict[str, Any]:
    """The channels of a layer whose ``x`` and ``y`` are pixels from the top left."""
    sides: tuple[tuple[str, float, dict[str, bool]], ...] = (("x", width, {}), ("y", height, {"reverse": True}))
    return {
        side: {
            "field": side,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, size], "nice": False, **more},
        }
        for side, size, more in sides
    }


@dataclass(frozen=True)
class Dot:
    """A point with its name.

    Attributes:
        x: pixels from the left.
        y: pixels from the top.
        radius: of the point.
        text: its name.
        anchor: the left end of the name and the middle of its height; None where it found no place.
    """

    x: float
    y: float
    radius: float
    text: str
    anchor: tuple[float, float] | None = None


def place_labels(dots: Sequence[Dot], width: float, height: float) -> list[Dot]:
    """The points with the places of their names, in their order: those that come first choose first."""
    taken = [_box(dot) for dot in dots]
    placed = []
    for dot in dots:
        anchor = None
        for left, middle in _around(dot):
            box = (left, middle - _LINE / 2, left + cell_len(dot.text) * CELL, middle + _LINE / 2)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                anchor = (left, middle)
                taken.append(box)
                break
        placed.append(replace(dot, anchor=anchor))
    return placed


def _box(dot: Dot) -> _Box:
    return dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius


def _around(dot: Dot) -> Iterator[tuple[float, float]]:
    """Where the name could begin: beside the point, over and under it, at its corners."""
    long, far = cell_len(dot.text) * CELL, dot.radius + _GAP
    near = dot.radius * 0.7 + 2
    yield dot.x + far, dot.y
    yield dot.x - far - long, dot.y
    yield dot.x - long / 2, dot.y - far - _LINE / 2
    yield dot.x - long / 2, dot.y + far + _LINE / 2
    for across in (dot.x + near, dot.x - near - long):
        for down in (-1, 1):
            yield across, dot.y + down * (near + _LINE / 2)


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
