"""Bars: a number for each category, lying where the names need room; in groups, or stacked, by a second column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from itukg.charts.frame import Drawn, colours, cut_notes, extremes, legend, nothing, some
from itukg.charts.labels import longest, most_lines, names
from itukg.charts.palette import ACCENT, INK, PAPER
from itukg.charts.table import Cell, Channels
from itukg.dates import write_date, write_number
from itukg.messages import words

MOST = 60
_WIDTH, _HEIGHT = 460, 260
_NAME_CELLS, _NAME_LINES, _COLOUR_CELLS = 36, 3, 40
# Years and months stand side by side, as time goes; so many fit.
_PERIOD = re.compile(r"(?:1[89]|20)\d\d(?:-\d\d){0,2}")
_MOST_STANDING, _STANDING_CELLS = 24, 8
_EMPTY = Cell("", "–")


@dataclass(frozen=True)
class _Bar:
    category: Cell
    value: float
    colour: Cell | None


def draw(channels: Channels) -> Drawn:
    """The bars of a table: ``x`` the category, ``y`` the number, perhaps ``colour`` and the flag ``stacked``."""
    language = channels.language
    found = []
    for row in channels.rows:
        category, value = channels.cell(row, "x"), channels.number(row, "y")
        if category is not None and value is not None:
            found.append(_Bar(category, value, channels.cell(row, "colour") or _EMPTY))
    unusable = len(channels.rows) - len(found)
    if not found:
        return nothing(language, unusable)
    categories = list({bar.category.value: bar.category for bar in found}.values())
    kept = {category.value for category in categories[:MOST]}
    bars = [bar for bar in found if bar.category.value in kept]
    periods = all(_PERIOD.fullmatch(value) for value in kept)
    if periods:
        categories = [Cell(cell.value, cell.label or write_date(cell.value, language)) for cell in categories]
    called = names(categories[:MOST], _NAME_CELLS, _NAME_LINES)
    standing = periods and len(kept) <= _MOST_STANDING and longest(called.values()) <= _STANDING_CELLS
    spec = _spec(channels, bars, called, standing=standing)
    return Drawn(
        spec,
        _sentences(channels, bars, called),
        cut_notes(len(categories), len(kept), unusable, language),
        len(bars),
        len(found) - len(bars) + unusable,
    )


def _sentences(channels: Channels, bars: Sequence[_Bar], called: dict[str, str]) -> list[str]:
    language = channels.language
    said = words(language)
    sentences = [said["alt_items"].format(heading=channels.heading("x"), count=write_number(len(called), language))]
    named = [(called[bar.category.value].replace("\n", " "), bar.value) for bar in bars]
    if channels.has("colour"):
        hues = [cell.text for cell in {bar.colour.value: bar.colour for bar in bars if bar.colour}.values()]
        sentences.append(said["alt_series"].format(heading=channels.heading("colour"), names=some(hues, language, 8)))
        named = [
            (said["alt_pair"].format(x=name, y=bar.colour.text if bar.colour else ""), value)
            for (name, value), bar in zip(named, bars, strict=True)
        ]
    return [*sentences, *extremes(named, language)]


def _spec(channels: Channels, bars: Sequence[_Bar], called: dict[str, str], *, standing: bool) -> dict[str, Any]:
    language = channels.language
    along, across = ("y", "x") if standing else ("x", "y")
    whole = all(isinstance(bar.value, int) for bar in bars)
    number: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": channels.heading("y"),
        "axis": {"format": ",~r" if not whole else ",d", "tickCount": 5, "domain": False, "ticks": False}
        | ({"tickMinStep": 1} if whole else {}),
    }
    category = {
        "field": "category",
        "type": "nominal",
        "sort": None,
        "title": None if not standing else channels.heading("x"),
        "axis": {"labelExpr": "split(datum.label, '\\n')", "ticks": False, "labelPadding": 6}
        | ({"labelAngle": 0} if standing else {}),
    }
    rows = [
        {
            "category": called[bar.category.value],
            "value": bar.value,
            "text": write_number(bar.value, language),
        }
        for bar in bars
    ]
    encoding: dict[str, Any] = {along: number, across: category}
    step = max(26, 15 * most_lines(called.values()) + 9)
    size: dict[str, Any] = {"width": _WIDTH, "height": {"step": step}}
    if standing:
        size = {"width": {"step": 44}, "height": _HEIGHT}
    if not channels.has("colour"):
        layers = [
            {"mark": {"type": "bar", "fill": ACCENT, "height" if not standing else "width": {"band": 0.72}}},
            _numbers(standing=standing),
        ]
        return {"data": {"values": rows}, **size, "encoding": encoding, "layer": layers}
    hues = names((bar.colour for bar in bars if bar.colour), _COLOUR_CELLS)
    shown, scale = colours(list(hues.values()), language)
    for row, bar in zip(rows, bars, strict=True):
        row["colour"] = shown[hues[bar.colour.value]] if bar.colour else ""
    colour = {
        "field": "colour",
        "type": "nominal",
        "sort": scale["domain"],
        "scale": scale,
        "legend": legend(channels.heading("colour"), scale["domain"]),
    }
    if channels.flag("stacked"):
        layers = _stack(colour, rows, standing=standing)
        return {"data": {"values": rows}, **size, "encoding": encoding, "layer": layers}
    offset = {"field": "colour", "type": "nominal", "sort": scale["domain"], "scale": {"paddingInner": 0.1}}
    encoding[across + "Offset"] = offset
    grouped = {"step": 17, "for": "offset"}
    size = {"width": grouped, "height": _HEIGHT} if standing else {"width": _WIDTH, "height": grouped}
    group = {"mark": {"type": "bar"}, "encoding": {"fill": colour}}
    return {"data": {"values": rows}, **size, "encoding": encoding, "layer": [group, _numbers(standing=standing)]}


def _numbers(*, standing: bool) -> dict[str, Any]:
    """The number at the end of each bar."""
    place = {"dy": -8} if standing else {"align": "left", "dx": 5}
    mark = {"type": "text", "fill": INK, "fontSize": 12, "baseline": "middle", **place}
    return {"mark": mark, "encoding": {"text": {"field": "text"}}}


def _stack(colour: dict[str, Any], rows: Sequence[dict[str, Any]], *, standing: bool) -> list[dict[str, Any]]:
    """Bars on each other in the order of the legend, with a number in each that has room for it."""
    along = "y" if standing else "x"
    totals: dict[str, float] = {}
    for number, row in enumerate(rows):
        totals[row["category"]] = totals.get(row["category"], 0) + abs(row["value"])
        row["order"] = colour["scale"]["domain"].index(row["colour"]) * len(rows) + number
    length = _HEIGHT if standing else _WIDTH
    unit = length / (max(totals.values()) or 1)
    for row in rows:
        room = 16 if standing else 7 * len(row["text"]) + 6
        row["inside"] = row["text"] if abs(row["value"]) * unit >= room else ""
    order = {"order": {"field": "order", "type": "quantitative"}}
    middle = {"field": "value", "type": "quantitative", "stack": "zero", "bandPosition": 0.5}
    text = {"type": "text", "fill": PAPER, "fontSize": 11, "baseline": "middle", "align": "center"}
    thin = {"type": "bar", "stroke": PAPER, "strokeWidth": 1, "height" if not standing else "width": {"band": 0.78}}
    return [
        {"mark": thin, "encoding": {"fill": colour, **order}},
        {
            "mark": text,
            "encoding": {
                along: middle,
                "detail": {"field": "colour", "type": "nominal"},
                **order,
                "text": {"field": "inside"},
            },
        },
    ]
