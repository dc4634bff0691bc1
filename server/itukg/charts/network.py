"""A network: who is linked with whom, drawn on two sides (see `itukg.charts.sides`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itukg.charts.frame import Drawn, cut_notes, most, nothing
from itukg.charts.labels import clean, names
from itukg.charts.palette import ACCENT, INK, OTHERS, PAPER, SERIES
from itukg.charts.placing import plane
from itukg.charts.sides import sides
from itukg.charts.table import Cell, Channels
from itukg.dates import write_number
from itukg.messages import words

MOST = 60
_BETWEEN = 260
_NAME_CELLS, _NAME_LINES = 36, 3
_GAP, _LINE, _BETWEEN_NAMES = 12, 14, 10

_Links = dict[tuple[str, str], float]


def draw(channels: Channels) -> Drawn:
    """The network of a table: ``source``, ``target``, and perhaps ``value``, shown by the width of the link."""
    language = channels.language
    links: _Links = {}
    ends: dict[str, Cell] = {}
    used = 0
    for row in channels.rows:
        source, target = channels.cell(row, "source"), channels.cell(row, "target")
        value = channels.number(row, "value") if channels.has("value") else 1
        if source is None or target is None or value is None:
            continue
        used += 1
        for end in (source, target):
            ends.setdefault(end.value, end)
        key = (source.value, target.value)
        # A link that is stated in both directions is one; rows that state it again add to it.
        key = key if key[::-1] not in links else key[::-1]
        links[key] = links.get(key, 0) + value
    unusable = len(channels.rows) - used
    if not links:
        return nothing(language, unusable, "chart_without_end")
    degrees = dict.fromkeys(ends, 0)
    for one, other in links:
        degrees[one] += 1
        degrees[other] += one != other
    kept = _busiest(degrees, links)
    shown = {pair: value for pair, value in links.items() if kept.issuperset(pair)}
    linked = {end for pair in shown for end in pair}
    called = names((cell for value, cell in ends.items() if value in linked), _NAME_CELLS, _NAME_LINES)
    notes = cut_notes(len(ends), len(called), unusable, language, "chart_cut_largest", "chart_without_end")
    counts = words(language)["alt_network"].format(
        nodes=write_number(len(called), language), links=write_number(len(shown), language)
    )
    named = [(clean(ends[value].text), degrees[value]) for value in called]
    sentences = [counts, most(named, language, ("alt_degree", "alt_degree_many"))]
    return Drawn(_spec(channels, called, shown), sentences, notes, len(shown), len(links) - len(shown) + unusable)


def _busiest(degrees: Mapping[str, int], links: _Links) -> set[str]:
    """The ends with the most links, each with those that it is linked with, until the picture is full."""
    near: dict[str, list[str]] = {}
    for one, other in links:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    kept: set[str] = set()
    for end in sorted(degrees, key=lambda end: -degrees[end]):
        for each in (end, *sorted(near[end], key=lambda other: -degrees[other])):
            if len(kept) == MOST:
                return kept
            kept.add(each)
    return kept


def _spec(channels: Channels, called: Mapping[str, str], links: _Links) -> dict[str, Any]:
    left, right = sides(called, links, {source for source, _ in links})
    high = {node: _LINE * (name.count("\n") + 1) + _BETWEEN_NAMES for node, name in called.items()}
    height = max(sum(high[node] for node in side) for side in (left, right))
    places = {**_down(left, 0.0, high, height), **_down(right, float(_BETWEEN), high, height)}
    hues = _hues(left, right)
    largest = max(abs(value) for value in links.values()) or 1
    lines = [
        {"x": round(x, 1), "y": round(y, 1), "link": number, "order": order, "hue": hue, "width": width}
        for number, ((one, other), value) in enumerate(links.items())
        for hue in [hues.get(one) or hues.get(other) or OTHERS]
        for width in [round(0.8 + 3.7 * abs(value) / largest, 1) if channels.has("value") else 1.2]
        for order, (x, y) in enumerate(_curve(places[one], places[other]))
    ]
    dots = [
        {"x": x, "y": round(y, 1), "hue": hues.get(node, INK if hues else ACCENT)} for node, (x, y) in places.items()
    ]
    texts = [
        [
            {
                "x": places[node][0],
                # Vega puts the first of several lines at the point; the middle of them all belongs there.
                "y": round(places[node][1] - _LINE / 2 * called[node].count("\n"), 1),
                "text": called[node].split("\n"),
            }
            for node in side
        ]
        for side in (left, right)
    ]
    return {
        "width": _BETWEEN,
        "height": height,
        "encoding": plane(_BETWEEN, height),
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "line", "interpolate": "basis", "opacity": 0.7},
                "encoding": {
                    "detail": {"field": "link", "type": "nominal"},
                    "order": {"field": "order", "type": "quantitative"},
                    "stroke": {"field": "hue", "type": "nominal", "scale": None},
                    "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "stroke": PAPER, "strokeWidth": 1},
                "encoding": {"fill": {"field": "hue", "type": "nominal", "scale": None}},
            },
            *(_texts(rows, side) for rows, side in zip(texts, ("right", "left"), strict=True)),
        ],
    }


def _down(side: Sequence[str], across: float, high: Mapping[str, int], height: float) -> dict[str, tuple[float, float]]:
    """The places of a side's nodes, each with the height of its name, and what is left of the height between them."""
    spare = (height - sum(high[node] for node in side)) / max(1, len(side))
    places, top = {}, 0.0
    for node in side:
        places[node] = (across, top + (high[node] + spare) / 2)
        top += high[node] + spare
    return places


def _hues(left: Sequence[str], right: Sequence[str]) -> dict[str, str]:
    """A colour for each on one side, if there are few on one: so that an eye can follow its links."""
    few = left if len(left) <= len(SERIES) else right
    return dict(zip(few, SERIES, strict=False)) if len(few) <= len(SERIES) else {}


def _curve(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """Points that a curve passes by: across with a swing, or out from a side and back to it."""
    (x1, y1), (x2, y2) = sorted((one, other))
    if x1 == x2:
        bow = min(_BETWEEN * 0.42, 24 + abs(y2 - y1) * 0.35) * (1 if x1 == 0 else -1)
        return [(x1, y1), (x1 + bow, y1), (x1 + bow, y2), (x2, y2)]
    reach = (x2 - x1) * 0.45
    return [(x1, y1), (x1 + reach, y1), (x2 - reach, y2), (x2, y2)]


def _texts(rows: Sequence[Mapping[str, Any]], align: str) -> dict[str, Any]:
    """The names outside of a side; ``align``: the side of the text at which its point is."""
    away = -_GAP if align == "right" else _GAP
    mark = {"type": "text", "align": align, "dx": away, "fontSize": 12, "lineHeight": _LINE, "baseline": "middle"}
    return {"data": {"values": list(rows)}, "mark": {**mark, "fill": INK}, "encoding": {"text": {"field": "text"}}}
