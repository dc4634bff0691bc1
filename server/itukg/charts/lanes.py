"""Lying bars, each in a lane of its own, those of one category together under one name.

An axis of Vega-Lite has a place for each category and colour, used or not: where each category has its own colour the
bars would stand far apart. So the places of lanes are calculated here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itukg.charts.labels import most_lines
from itukg.charts.palette import ACCENT, EDGE, INK
from itukg.charts.placing import plane

WIDTH = 460
# A bar alone, and one of several; what is between two categories; a line of a name.
_ALONE, _ONE_OF_SEVERAL, _BETWEEN, _LINE = 18, 14, 9, 15


def lying(
    bars: Sequence[Mapping[str, Any]], number: Mapping[str, Any], hue: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The layers of lying bars, in the order given.

    Args:
        bars: each with its ``category`` (lines are parted by line feeds), ``value`` and ``text``.
        number: the channel of the numbers, with its axis.
        hue: that of the colours, if there is one.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for bar in bars:
        groups.setdefault(bar["category"], []).append(bar)
    thick = _ALONE if len(groups) == len(bars) else _ONE_OF_SEVERAL
    placed, called, top = [], [], _BETWEEN / 2
    for category, members in groups.items():
        lines = most_lines([category])
        high = max(len(members) * (thick + 2), lines * _LINE)
        begin = top + (high - len(members) * (thick + 2)) / 2 + 1
        for place, bar in enumerate(members):
            upper = begin + place * (thick + 2)
            placed.append({**bar, "zero": 0, "y": upper, "bottom": upper + thick, "middle": upper + thick / 2})
        # Vega puts the first of several lines at the place; the middle of them all belongs there.
        called.append({"y": top + high / 2 - (lines - 1) * 7, "name": category.split("\n")})
        top += high + _BETWEEN
    height = top - _BETWEEN / 2
    across = {**number, "scale": {"zero": True}}
    down = plane(WIDTH, height)["y"]
    text = {"type": "text", "fontSize": 12, "baseline": "middle", "fill": INK}
    return {
        "data": {"values": placed},
        "width": WIDTH,
        "height": height,
        "layer": [
            {
                "mark": {"type": "rect", **({} if hue else {"fill": ACCENT})},
                "encoding": {
                    "x": across,
                    "x2": {"field": "zero"},
                    "y": down,
                    "y2": {"field": "bottom"},
                    **({"fill": hue} if hue else {}),
                },
            },
            {
                "mark": {**text, "align": "left", "dx": 5},
                "encoding": {"x": across, "y": {**down, "field": "middle"}, "text": {"field": "text"}},
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "stroke": EDGE},
                "encoding": {"x": {**across, "field": "zero"}},
            },
            {
                "data": {"values": called},
                "mark": {**text, "align": "right", "dx": -8, "lineHeight": 14},
                "encoding": {"x": {"value": 0}, "y": down, "text": {"field": "name"}},
            },
        ],
    }
