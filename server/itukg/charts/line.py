"""Lines: how a number changes with time, one line for each value of a second column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itukg.charts import times
from itukg.charts.frame import Drawn, by_colour, colours, cut_notes, extremes, nothing, some, ticks
from itukg.charts.labels import clean, names
from itukg.charts.palette import ACCENT, INK, PAPER
from itukg.charts.table import Cell, Channels
from itukg.charts.times import Span
from itukg.dates import write_number
from itukg.messages import words

MOST = 400
_WIDTH, _HEIGHT = 560, 280
_COLOUR_CELLS = 40
# With so few points each has its number at it.
_FEW = 16

_Point = tuple[Span, float, Cell]


def draw(channels: Channels) -> Drawn:
    """The lines of a table: ``x`` a date, month or year, ``y`` the number, perhaps ``colour``."""
    language = channels.language
    found: list[_Point] = []
    for row in channels.rows:
        span = times.span(channels.cell(row, "x"), None, None)
        value = channels.number(row, "y")
        if span is not None and value is not None:
            found.append((span, value, channels.colour(row)))
    unusable = len(channels.rows) - len(found)
    if not found:
        return nothing(language, unusable)
    found.sort(key=lambda point: point[0].first)
    points = found[:MOST]
    return Drawn(
        _spec(channels, points),
        _sentences(channels, points),
        cut_notes(len(found), len(points), unusable, language),
        len(points),
        len(found) - len(points) + unusable,
    )


def _sentences(channels: Channels, points: Sequence[_Point]) -> list[str]:
    language = channels.language
    said = words(language)
    sentences = [said["alt_items"].format(heading=channels.heading("y"), count=write_number(len(points), language))]
    first, last = points[0][0].text(language), points[-1][0].text(language)
    if first != last:
        sentences.append(said["alt_from_to"].format(first=first, last=last))
    named = [(span.text(language), value) for span, value, _ in points]
    if channels.has("colour"):
        hues = list({cell.value: clean(cell.text) for _, _, cell in points}.values())
        sentences.append(said["alt_series"].format(heading=channels.heading("colour"), names=some(hues, language, 8)))
        named = [
            (
                said["alt_pair_of"].format(
                    heading=channels.heading("colour"), x=span.text(language), y=clean(cell.text)
                ),
                value,
            )
            for span, value, cell in points
        ]
    return [*sentences, *extremes(named, language)]


def _spec(channels: Channels, points: Sequence[_Point]) -> dict[str, Any]:
    language = channels.language
    hues = names((cell for _, _, cell in points), _COLOUR_CELLS)
    shown, scale = colours(list(hues.values()), language)
    rows = [
        {
            "when": span.first.isoformat(),
            "value": value,
            "text": write_number(value, language),
            "series": hues[cell.value],
            "colour": shown[hues[cell.value]],
        }
        for span, value, cell in points
    ]
    first, last = points[0][0].first, points[-1][0].first
    years = all(span.precision == "year" for span, _, _ in points)
    hue: dict[str, Any] = {"value": ACCENT}
    if channels.has("colour"):
        hue = by_colour(channels.heading("colour"), scale)
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"stroke": hue, "detail": {"field": "series"}}},
        {
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "stroke": PAPER, "strokeWidth": 1},
            "encoding": {"fill": hue},
        },
    ]
    if len(points) <= _FEW and len(hues) == 1:
        mark = {"type": "text", "dy": -12, "fontSize": 12, "fill": INK}
        layers.append({"mark": mark, "encoding": {"text": {"field": "text"}}})
    return {
        "data": {"values": rows},
        "width": _WIDTH,
        "height": _HEIGHT,
        "encoding": {
            "x": {
                "field": "when",
                "type": "temporal",
                "scale": {"type": "utc", "padding": 34},
                "title": channels.heading("x"),
                "axis": {**times.axis(first, last, language, only_years=years), "grid": False},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": True},
                "title": channels.heading("y"),
                "axis": ticks([value for _, value, _ in points]),
            },
        },
        "layer": layers,
    }
