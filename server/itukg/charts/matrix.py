"""A matrix: a number for each pair of two things, the deeper the colour the larger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itukg.charts.frame import Drawn, cut_notes, extremes, nothing
from itukg.charts.labels import clean, most_lines, names
from itukg.charts.palette import DARK_FROM, INK, LINE, PAPER, STEPS
from itukg.charts.table import Cell, Channels
from itukg.dates import write_number
from itukg.messages import words

MOST_ROWS, MOST_COLUMNS = 60, 24
_CELL = 44
_ROW_CELLS, _ROW_LINES, _COLUMN_CELLS = 36, 2, 40


def draw(channels: Channels) -> Drawn:
    """The matrix of a table: ``x`` the columns, ``y`` the rows, ``value`` the number where they meet."""
    language = channels.language
    found: list[tuple[Cell, Cell, float]] = []
    for line in channels.rows:
        across, down = channels.cell(line, "x"), channels.cell(line, "y")
        value = channels.number(line, "value")
        if across is not None and down is not None and value is not None:
            found.append((across, down, value))
    unusable = len(channels.rows) - len(found)
    if not found:
        return nothing(language, unusable)
    rows = list({down.value: down for _, down, _ in found}.values())
    columns = list({across.value: across for across, _, _ in found}.values())
    down_names = names(rows[:MOST_ROWS], _ROW_CELLS, _ROW_LINES)
    across_names = names(columns[:MOST_COLUMNS], _COLUMN_CELLS)
    cells: dict[tuple[str, str], float] = {}
    said: dict[tuple[str, str], str] = {}
    used = 0
    for across, down, value in found:
        if across.value in across_names and down.value in down_names:
            key = (across_names[across.value], down_names[down.value])
            cells[key] = cells.get(key, 0) + value
            said[key] = words(language)["alt_pair"].format(x=clean(down.text), y=clean(across.text))
            used += 1
    notes = cut_notes(len(rows), len(down_names), unusable, language)
    notes += cut_notes(len(columns), len(across_names), 0, language, "chart_cut_columns")
    if used > len(cells):
        notes.append(words(language)["chart_added"])
    return Drawn(
        _spec(channels, cells, list(across_names.values()), list(down_names.values())),
        _sentences([(said[key], value) for key, value in cells.items()], len(down_names), len(across_names), language),
        notes,
        len(cells),
        len(found) - used + unusable,
    )


def _sentences(named: Sequence[tuple[str, float]], rows: int, columns: int, language: str) -> list[str]:
    said = words(language)
    filled, total = write_number(len(named), language), write_number(rows * columns, language)
    shape = said["alt_cells"].format(rows=rows, columns=columns, filled=filled, cells=total)
    return [shape, *extremes(named, language)]


def steps(values: Sequence[float]) -> list[float]:
    """Where the next colour begins: five ranges of the same length, or a colour for each number where they are few."""
    distinct = sorted(set(values))
    if len(distinct) <= len(STEPS):
        return distinct[1:]
    low, high = distinct[0], distinct[-1]
    return [low + (high - low) * number / len(STEPS) for number in range(1, len(STEPS))]


def _spec(
    channels: Channels, cells: dict[tuple[str, str], float], across: Sequence[str], down: Sequence[str]
) -> dict[str, Any]:
    bounds = steps(list(cells.values()))
    # Few numbers take the colours from the middle on, so that a one and a two differ from the paper and each other.
    hues = STEPS[len(STEPS) - len(bounds) - 1 :] if len(bounds) < len(STEPS) - 1 else STEPS
    hues = STEPS[1:2] if not bounds else hues
    rows = []
    for (column, row), value in cells.items():
        step = sum(value >= bound for bound in bounds)
        light = STEPS.index(hues[step]) < DARK_FROM
        text = write_number(value, channels.language)
        rows.append({"x": column, "y": row, "hue": hues[step], "ink": INK if light else PAPER, "text": text})
    widest = max(len(row["text"]) for row in rows)
    lines = "split(datum.label, '\\n')"
    top = {
        "orient": "top",
        "labelAngle": -45,
        "labelAlign": "left",
        "labelBaseline": "middle",
        "ticks": False,
        "domain": False,
        "labelPadding": 4,
        "titleAnchor": "start",
    }
    # The heading of the rows stands over their names, in the corner.
    corner = {"titleAngle": 0, "titleAlign": "right", "titleAnchor": "start", "titleX": -8, "titleY": -10}
    left = {"labelExpr": lines, "ticks": False, "domain": False, "labelPadding": 8, **corner}
    exact = {"scale": None, "type": "nominal", "legend": None}
    place = {
        "x": {"field": "x", "type": "nominal", "sort": list(across), "title": channels.heading("x"), "axis": top},
        "y": {"field": "y", "type": "nominal", "sort": list(down), "title": channels.heading("y"), "axis": left},
    }
    size = max(_CELL, 8 * widest + 12)
    return {
        "data": {"values": rows},
        "width": {"step": size},
        "height": {"step": max(28, 15 * most_lines(down) + 6)},
        "encoding": place,
        "view": {"stroke": LINE},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 2},
                "encoding": {"fill": {"field": "hue", **exact}},
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {"text": {"field": "text"}, "fill": {"field": "ink", **exact}},
            },
        ],
    }
