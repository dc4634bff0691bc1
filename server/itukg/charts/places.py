"""Places as points on the outlines of the land. No border is drawn: whose land is whose is not for a chart to say.

The outlines are those of Natural Earth (public domain, https://www.naturalearthdata.com/about/terms-of-use/) at
1:110,000,000, as the npm package world-atlas 2.0.2 has them in ``land-110m.json`` (``land.json`` here, unchanged).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from itukg.charts.frame import Drawn, cut_notes, extremes, nothing, some
from itukg.charts.labels import listed, shorten
from itukg.charts.palette import ACCENT, EDGE, INK, LAND, LINE, PAPER
from itukg.charts.placing import Dot, place_labels, plane
from itukg.charts.projection import Projection, fitting
from itukg.charts.table import Channels
from itukg.dates import write_number
from itukg.messages import words

MOST = 100
_WIDTH, _HEIGHT = 720, 326
_NAME_CELLS, _NAMED = 34, 12
# Where all places lie within these degrees the map shows their part of the world, but never less than the second pair.
_PART, _LEAST = (130.0, 60.0), (70.0, 36.0)
# All of the world but the ice around the pole in the south, where nobody meets; unless somebody did.
_WORLD = ((-180.0, 0.0), (180.0, 0.0), (0.0, 84.0), (0.0, -56.0))
_SOUTH = (0.0, -90.0)
_SMALL, _LARGE, _PLAIN = 5.0, 15.0, 4.5


@dataclass
class _Place:
    lat: float
    long: float
    labels: list[str] = field(default_factory=list)
    value: float = 0


def draw(channels: Channels) -> Drawn:
    """The map of a table: ``lat`` and ``long`` in degrees, ``label``, and perhaps ``value``, shown by the size."""
    language = channels.language
    places: dict[tuple[float, float], _Place] = {}
    used = 0
    for row in channels.rows:
        lat, long = channels.number(row, "lat"), channels.number(row, "long")
        label, value = channels.cell(row, "label"), channels.number(row, "value")
        if not _usable(lat, long) or label is None or (channels.has("value") and value is None):
            continue
        used += 1
        place = places.setdefault((lat, long), _Place(lat, long))  # type: ignore[arg-type]
        if label.text not in place.labels:
            place.labels.append(label.text)
        place.value += value or 0
    unusable = len(channels.rows) - used
    if not places:
        return nothing(language, unusable, "chart_without_place")
    shown = list(places.values())[:MOST]
    said = words(language)
    sentences = [said["alt_places"].format(count=write_number(len(shown), language))]
    names = [shorten(listed(place.labels, language), _NAME_CELLS) for place in shown]
    sentences.append(said["alt_names"].format(names=some(names, language, _NAMED)))
    if channels.has("value"):
        sentences += extremes(list(zip(names, (place.value for place in shown), strict=True)), language)
    notes = cut_notes(len(places), len(shown), unusable, language, lack="chart_without_place")
    projection = _projection(shown)
    dots = _dots(channels, shown, names, projection)
    if any(dot.text and dot.anchor is None for dot in dots):
        notes.append(said["chart_many_labels"])
    return Drawn(_spec(projection, dots), sentences, notes, len(shown), len(places) - len(shown) + unusable)


def _usable(lat: float | None, long: float | None) -> bool:
    return lat is not None and long is not None and abs(lat) <= 90 and abs(long) <= 180


@cache
def _land() -> Any:
    return json.loads(files("itukg.charts").joinpath("land.json").read_text("utf-8"))


def _projection(places: Sequence[_Place]) -> Projection:
    """The whole world, or the part of it in which all places are."""
    lats, longs = [place.lat for place in places], [place.long for place in places]
    high, wide = max(lats) - min(lats), max(longs) - min(longs)
    if wide > _PART[0] or high > _PART[1]:
        corners = _WORLD if min(lats) > _WORLD[3][1] else (*_WORLD, _SOUTH)
        return fitting(corners, 0, _WIDTH, _HEIGHT)
    lat, long = (max(lats) + min(lats)) / 2, (max(longs) + min(longs)) / 2
    wide, high = max(_LEAST[0], wide * 1.3), max(_LEAST[1], high * 1.3)
    north, south = min(89.0, lat + high / 2), max(-89.0, lat - high / 2)
    edges = [(long + side * wide / 2, edge) for side in (-1, 1) for edge in (north, south)]
    return fitting(edges, long, _WIDTH, _HEIGHT)


def _dots(channels: Channels, places: Sequence[_Place], names: Sequence[str], projection: Projection) -> list[Dot]:
    """The points with their names beside them, the largest first."""
    sized = channels.has("value")
    largest = max(abs(place.value) for place in places) or 1
    dots = []
    for place, name in zip(places, names, strict=True):
        x, y = projection.place(place.long, place.lat)
        part = math.sqrt(abs(place.value) / largest)
        radius = max(_SMALL, _LARGE * part) if sized else _PLAIN
        text = f"{name} ({write_number(place.value, channels.language)})" if sized else name
        dots.append(Dot(x, y, radius, text))
    dots.sort(key=lambda dot: -dot.radius)
    return place_labels(dots, _WIDTH, _HEIGHT)


def _spec(projection: Projection, dots: Sequence[Dot]) -> dict[str, Any]:
    points = [{"x": round(dot.x, 1), "y": round(dot.y, 1), "size": round(math.pi * dot.radius**2, 1)} for dot in dots]
    texts = [
        {"x": round(dot.anchor[0], 1), "y": round(dot.anchor[1], 1), "text": dot.text}
        for dot in dots
        if dot.anchor is not None
    ]
    pixels = plane(_WIDTH, _HEIGHT)
    halo = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12}
    text = {"text": {"field": "text", "type": "nominal"}}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "view": {"stroke": LINE},
        "layer": [
            {
                "data": {"values": _land(), "format": {"type": "topojson", "feature": "land"}},
                "projection": {
                    "type": "equalEarth",
                    "rotate": [-projection.middle, 0, 0],
                    "scale": projection.scale,
                    "translate": [projection.across, projection.down],
                    "clipExtent": [[0, 0], [_WIDTH, _HEIGHT]],
                    "precision": 0.3,
                },
                "mark": {"type": "geoshape", "fill": LAND, "stroke": EDGE, "strokeWidth": 0.4},
            },
            {
                "data": {"values": points},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "fill": ACCENT,
                    "opacity": 0.85,
                    "stroke": PAPER,
                    "strokeWidth": 1,
                },
                "encoding": {**pixels, "size": {"field": "size", "type": "quantitative", "scale": None}},
            },
            {
                "data": {"values": texts},
                "encoding": {**pixels, **text},
                "layer": [
                    {"mark": {**halo, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "fill": PAPER}},
                    {"mark": {**halo, "fill": INK}},
                ],
            },
        ],
    }
