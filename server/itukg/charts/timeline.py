"""A timeline: what was when, each in its lane. What is known to the month is a bar of that month, a day is a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from itukg.charts import times
from itukg.charts.frame import Drawn, by_colour, colours, cut_notes, nothing, some
from itukg.charts.labels import clean, most_lines, names
from itukg.charts.palette import ACCENT, FAINT, PANEL, PAPER, SOFT
from itukg.charts.table import Cell, Channels
from itukg.charts.times import Span
from itukg.dates import write_number
from itukg.messages import words

MOST = 60
_WIDTH = 480
_NAME_CELLS, _NAME_LINES, _COLOUR_CELLS = 38, 3, 40
# Of the width is kept free for the dates in words behind the marks.
_ROOM = 0.24


@dataclass(frozen=True)
class _Mark:
    label: Cell
    span: Span
    colour: Cell


def draw(channels: Channels) -> Drawn:
    """The timeline of a table: ``label``, ``start``, and perhaps ``end``, ``precision`` and ``colour``."""
    language = channels.language
    seen: dict[tuple[str, Span, str], _Mark] = {}
    unusable = 0
    for row in channels.rows:
        label = channels.cell(row, "label")
        start, end = channels.cell(row, "start"), channels.cell(row, "end")
        span = times.span(start, end, channels.cell(row, "precision"))
        if label is None or span is None:
            unusable += 1
            continue
        # Rows that differ in what is not drawn are one mark.
        mark = _Mark(label, span, channels.colour(row))
        seen.setdefault((label.value, span, mark.colour.value), mark)
    found = list(seen.values())
    if not found:
        return nothing(language, unusable, "chart_without_date")
    found.sort(key=lambda mark: (mark.span.first, mark.span.after))
    lanes = {mark.label.value: mark.label for mark in found}
    kept = names(list(lanes.values())[:MOST], _NAME_CELLS, _NAME_LINES)
    marks = [mark for mark in found if mark.label.value in kept]
    notes = cut_notes(len(lanes), len(kept), unusable, language, lack="chart_without_date")
    said = words(language)
    if any(mark.span.precision != "day" for mark in marks):
        notes.append(said["chart_imprecise"])
    if any(mark.span.is_day for mark in marks):
        notes.append(said["chart_days"])
    return Drawn(
        _spec(channels, marks, kept),
        _sentences(channels, marks, kept),
        notes,
        len(marks),
        len(found) - len(marks) + unusable,
    )


def _sentences(channels: Channels, marks: Sequence[_Mark], lanes: dict[str, str]) -> list[str]:
    language = channels.language
    said = words(language)
    first, last = marks[0], max(marks, key=lambda mark: (mark.span.after, mark.span.first))
    sentences = [said["alt_items"].format(heading=channels.heading("label"), count=write_number(len(lanes), language))]
    if channels.has("colour"):
        hues = list({mark.colour.value: clean(mark.colour.text) for mark in marks}.values())
        sentences.append(said["alt_series"].format(heading=channels.heading("colour"), names=some(hues, language, 8)))
    if len(marks) > 1 and len({mark.span for mark in marks}) == 1:
        return [*sentences, said["alt_all_same"].format(value=first.span.text(language))]
    for key, mark in (("alt_first", first), ("alt_last", last)):
        sentences.append(said[key].format(name=clean(mark.label.text), when=mark.span.text(language)))
    return sentences if first is not last else sentences[:-1]


def _spec(channels: Channels, marks: Sequence[_Mark], lanes: dict[str, str]) -> dict[str, Any]:
    language = channels.language
    first, last = min(mark.span.first for mark in marks), max(mark.span.after for mark in marks)
    days = max(7, (last - first).days)
    margin = timedelta(max(1, days // 40))
    alone = {mark.label.value: 0 for mark in marks}
    for mark in marks:
        alone[mark.label.value] += 1
    hues = names((mark.colour for mark in marks), _COLOUR_CELLS)
    shown, scale = colours(list(hues.values()), language)
    rows = []
    for mark in marks:
        point = mark.span.is_day
        rows.append(
            {
                "label": lanes[mark.label.value],
                "from": mark.span.first.isoformat(),
                "to": mark.span.after.isoformat(),
                "middle": (mark.span.first + (mark.span.after - mark.span.first) / 2).isoformat(),
                "form": "day" if point else "exact" if mark.span.precision == "day" else "imprecise",
                "text": mark.span.text(language) if alone[mark.label.value] == 1 else "",
                "colour": shown[hues[mark.colour.value]],
            }
        )
    until = last + timedelta(max(2, int(days * _ROOM)))
    utc = {"type": "utc", "domain": [times.moment(first - margin), times.moment(until)], "nice": False}
    when = {
        "field": "from",
        "type": "temporal",
        "scale": utc,
        "title": None,
        "axis": {**times.axis(first, last, language, only_years=all(m.span.precision == "year" for m in marks))},
    }
    lane = {
        "field": "label",
        "type": "nominal",
        "sort": list(lanes.values()),
        "title": None,
        "axis": {"labelExpr": "split(datum.label, '\\n')", "grid": True, "ticks": False, "labelPadding": 8},
    }
    hue: dict[str, Any] = {"value": ACCENT}
    if channels.has("colour"):
        hue = by_colour(channels.heading("colour"), scale)
    thick = {"type": "bar", "height": 12, "cornerRadius": 2, "minBandSize": 3}
    # The domain is said once: Vega-Lite takes one that is said in several layers for several.
    start, middle, end = ({"field": name, "type": "temporal", "title": None} for name in ("from", "middle", "to"))
    dated = {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "baseline": "middle"}
    to = {"x2": {"field": "to"}}
    return {
        "data": {"values": rows},
        "width": _WIDTH,
        "height": {"step": max(26, 15 * most_lines(lanes.values()) + 6)},
        "encoding": {"y": lane},
        "layer": [
            {
                "transform": [{"filter": "datum.form === 'imprecise'"}],
                "mark": {**thick, "fill": PANEL if channels.has("colour") else FAINT, "strokeWidth": 1.5},
                "encoding": {"x": when, **to, "stroke": hue},
            },
            {
                "transform": [{"filter": "datum.form === 'exact'"}],
                "mark": {**thick},
                "encoding": {"x": start, **to, "fill": hue},
            },
            {
                "transform": [{"filter": "datum.form === 'day'"}],
                "mark": {"type": "point", "shape": "diamond", "size": 110, "filled": True, "opacity": 1},
                "encoding": {"x": middle, "fill": hue},
            },
            {
                "encoding": {"x": end, "text": {"field": "text"}},
                "layer": [
                    # Lanes end behind the words.
                    {"mark": {**dated, "fill": PAPER, "stroke": PAPER, "strokeWidth": 5}},
                    {"mark": {**dated, "fill": SOFT}},
                ],
            },
        ],
    }
