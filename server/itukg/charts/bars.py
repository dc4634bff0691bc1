"""Bars: a number for each category, lying where the names need room; in groups, or stacked, by a second column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len

from itukg.charts.frame import Drawn, by_colour, colours, cut_notes, extremes, nothing, some, ticks
from itukg.charts.labels import clean, most_lines, names
from itukg.charts.lanes import WIDTH, lying
from itukg.charts.palette import ACCENT, INK, PAPER
from itukg.charts.placing import CELL
from itukg.charts.table import Cell, Channels
from itukg.dates import write_date, write_number
from itukg.messages import words

MOST = 60
_HEIGHT = 260
_NAME_CELLS, _NAME_LINES, _COLOUR_CELLS = 36, 3, 40
# Years and months stand side by side, as time goes, where they fit.
_PERIOD = re.compile(r"(?:1[89]|20)\d\d(?:-\d\d){0,2}")
_LEAST_STEP, _MOST_ACROSS = 44, 800
# The number over each standing bar.
_NUMBERS = {
    "mark": {"type": "text", "fill": INK, "fontSize": 12, "baseline": "middle", "dy": -8},
    "encoding": {"text": {"field": "text"}},
}


@dataclass(frozen=True)
class _Bar:
    category: Cell
    value: float
    colour: Cell


def draw(channels: Channels) -> Drawn:
    """The bars of a table: ``x`` the category, ``y`` the number, perhaps ``colour`` and the flag ``stacked``."""
    language = channels.language
    found = []
    for row in channels.rows:
        category, value = channels.cell(row, "x"), channels.number(row, "y")
        if category is not None and value is not None:
            found.append(_Bar(category, value, channels.colour(row)))
    unusable = len(channels.rows) - len(found)
    if not found:
        return nothing(language, unusable)
    categories = {bar.category.value: bar.category for bar in found}
    kept = list(categories.values())[:MOST]
    periods = all(_PERIOD.fullmatch(cell.value) for cell in kept)
    if periods:
        kept = [Cell(cell.value, cell.label or write_date(cell.value, language)) for cell in kept]
    said = {cell.value: cell for cell in kept}
    bars = [replace(bar, category=said[bar.category.value]) for bar in found if bar.category.value in said]
    standing = (
        periods
        and len(kept) * _step(kept) <= _MOST_ACROSS
        and len({(bar.category.value, bar.colour.value) for bar in bars}) == len(bars)
    )
    notes = cut_notes(len(categories), len(kept), unusable, language)
    hues = list({bar.colour.value: bar.colour for bar in bars}.values())
    is_coloured = channels.has("colour") and len(hues) > 1
    if channels.has("colour") and not is_coloured and hues[0].value:
        # One colour tells nothing apart: what all have in common is said instead.
        notes.append(
            words(language)["alt_series"].format(heading=channels.heading("colour"), names=clean(hues[0].text))
        )
    spec = _spec(channels, bars, hues if is_coloured else [], standing=standing)
    sentences = _sentences(channels, bars, hues if is_coloured else [])
    return Drawn(spec, sentences, notes, len(bars), len(found) - len(bars) + unusable)


def _step(categories: Sequence[Cell]) -> int:
    """How wide a standing bar's place must be for its name."""
    return max(_LEAST_STEP, round(CELL * max(cell_len(cell.text) for cell in categories)) + 12)


def _sentences(channels: Channels, bars: Sequence[_Bar], hues: Sequence[Cell]) -> list[str]:
    language = channels.language
    said = words(language)
    count = len({bar.category.value for bar in bars})
    sentences = [said["alt_items"].format(heading=channels.heading("x"), count=write_number(count, language))]
    named = [(clean(bar.category.text), bar.value) for bar in bars]
    if hues:
        texts = some([clean(cell.text) for cell in hues], language, 8)
        sentences.append(said["alt_series"].format(heading=channels.heading("colour"), names=texts))
        named = [
            (said["alt_pair_of"].format(heading=channels.heading("colour"), x=name, y=clean(bar.colour.text)), value)
            for (name, value), bar in zip(named, bars, strict=True)
        ]
    return [*sentences, *extremes(named, language)]


def _spec(channels: Channels, bars: Sequence[_Bar], hues: Sequence[Cell], *, standing: bool) -> dict[str, Any]:
    language = channels.language
    number: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": channels.heading("y"),
        "axis": ticks([bar.value for bar in bars]),
    }
    called = names((bar.category for bar in bars), _NAME_CELLS, _NAME_LINES)
    rows = [
        {"category": called[bar.category.value], "value": bar.value, "text": write_number(bar.value, language)}
        for bar in bars
    ]
    colour = None
    if hues:
        hue_names = names(hues, _COLOUR_CELLS)
        shown, scale = colours(list(hue_names.values()), language)
        for row, bar in zip(rows, bars, strict=True):
            row["colour"] = shown[hue_names[bar.colour.value]]
        colour = by_colour(channels.heading("colour"), scale)
    is_stacked = colour is not None and channels.flag("stacked")
    if not standing and not is_stacked:
        return lying(rows, number, colour)
    along, across = ("y", "x") if standing else ("x", "y")
    category = {
        "field": "category",
        "type": "nominal",
        "sort": None,
        "title": channels.heading("x") if standing else None,
        "axis": {"labelExpr": "split(datum.label, '\\n')", "ticks": False, "labelPadding": 6}
        | ({"labelAngle": 0} if standing else {}),
    }
    size: dict[str, Any] = {"width": WIDTH, "height": {"step": max(26, 15 * most_lines(called.values()) + 9)}}
    if standing:
        size = {"width": {"step": _step([bar.category for bar in bars])}, "height": _HEIGHT}
    encoding: dict[str, Any] = {along: number, across: category}
    if colour is not None and is_stacked:
        layers = _stack(colour, rows, standing=standing)
    elif colour is not None:
        encoding["xOffset"] = {"field": "colour", "type": "nominal", "sort": colour["sort"]}
        size["width"] = {"step": 17, "for": "offset"}
        layers = [{"mark": {"type": "bar"}, "encoding": {"fill": colour}}, _NUMBERS]
    else:
        layers = [{"mark": {"type": "bar", "fill": ACCENT, "width": {"band": 0.72}}}, _NUMBERS]
    return {"data": {"values": rows}, **size, "encoding": encoding, "layer": layers}


def _stack(colour: dict[str, Any], rows: Sequence[dict[str, Any]], *, standing: bool) -> list[dict[str, Any]]:
    """Bars on each other in the order of the legend, with a number in each that has room for it."""
    along = "y" if standing else "x"
    totals: dict[str, float] = {}
    for number, row in enumerate(rows):
        totals[row["category"]] = totals.get(row["category"], 0) + abs(row["value"])
        row["order"] = colour["scale"]["domain"].index(row["colour"]) * len(rows) + number
    length = _HEIGHT if standing else WIDTH
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
