"""The parts of charts: names in lines, times no finer than known, places, sides, colours."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import itukg
from itukg.charts import palette
from itukg.charts.chart import chart_of
from itukg.charts.drawing import Drawings
from itukg.charts.labels import clean, names, shorten, wrap
from itukg.charts.matrix import steps
from itukg.charts.placing import CELL, Dot, place_labels
from itukg.charts.projection import fitting
from itukg.charts.sides import sides
from itukg.charts.table import Cell
from itukg.charts.times import span
from tests.charts.samples import Suggestion, table
from tests.charts.test_drawing import SVG, read

WRAPPED = {
    ("Study Group 13 (Future networks)", 20): ["Study Group 13", "(Future networks)"],
    ("国际电信联盟电信标准化部门", 14): ["国际电信联盟电", "信标准化部门"],
    ("关于SG13-TD2081/GEN的决定。", 16): ["关于", "SG13-TD2081/GEN", "的决定。"],
    ("第一、第二和第三研究组", 12): ["第一、第二和", "第三研究组"],
    ("short", 20): ["short"],
    ("", 20): [""],
}


@pytest.mark.parametrize(("text", "cells"), WRAPPED)
def test_names_are_broken_where_a_reader_would(text: str, cells: int) -> None:
    assert wrap(text, cells, 3) == WRAPPED[text, cells]


def test_what_does_not_fit_is_cut_and_shows_it() -> None:
    assert wrap("one two three four five six", 9, 2) == ["one two", "three fo…"]
    assert shorten("国际电信联盟", 8) == "国际电…" and shorten("short", 8) == "short"
    assert clean("a" * 500)[-2:] == "a…" and len(clean("a" * 500)) == 400


@given(st.text(max_size=120), st.integers(4, 40), st.integers(1, 4))
def test_any_text_fits_its_lines(text: str, cells: int, lines: int) -> None:
    wrapped = wrap(text, cells, lines)
    assert 1 <= len(wrapped) <= lines
    assert max(cell_len(line) for line in wrapped) <= cells
    if len(wrapped) < lines:
        assert "".join("".join(wrapped).split()) == "".join(clean(text).split())


@given(st.lists(st.text(alphabet="ab 研究", max_size=30), min_size=2, max_size=12))
def test_different_things_have_different_names(labels: list[str]) -> None:
    cells = [Cell(f"i/{number}", label) for number, label in enumerate(labels)]
    called = names(cells, 10, 2)
    assert len(set(called.values())) == len(cells)
    assert max(cell_len(line) for name in called.values() for line in name.split("\n")) <= 10


SPANS = {
    ("2025-11-01", None, "month"): ("2025-11-01", "2025-12-01", "November 2025"),
    ("2025-11", None, None): ("2025-11-01", "2025-12-01", "November 2025"),
    ("2025", None, None): ("2025-01-01", "2026-01-01", "2025"),
    ("2025-05-01", "2026-02-28", "month"): ("2025-05-01", "2026-03-01", "May 2025 to February 2026"),
    ("2025-06-23", "2025-06-27", "day"): ("2025-06-23", "2025-06-28", "23 June 2025 to 27 June 2025"),
    ("2025-06-23", None, None): ("2025-06-23", "2025-06-24", "23 June 2025"),
    (None, "2025-06-23", None): ("2025-06-23", "2025-06-24", "23 June 2025"),
    ("2025-06-23T10:00:00Z", None, None): ("2025-06-23", "2025-06-24", "23 June 2025 10:00"),
    ("2025-06-23", None, "https://example.org/vocab/precision/year"): ("2025-01-01", "2026-01-01", "2025"),
    ("2025-06-23", None, "https://example.org/precision#month"): ("2025-06-01", "2025-07-01", "June 2025"),
    ("2025-12-01", "2025", None): ("2025-01-01", "2026-01-01", "2025"),
}


@pytest.mark.parametrize(("start", "end", "precision"), SPANS)
def test_a_time_is_as_long_as_it_is_unknown(start: str | None, end: str | None, precision: str | None) -> None:
    cells = [None if text is None else Cell(text) for text in (start, end, precision)]
    found = span(*cells)
    assert found is not None
    assert (found.first.isoformat(), found.after.isoformat(), found.text("en")) == SPANS[start, end, precision]


@pytest.mark.parametrize("text", ["", "soon", "2025-13-01", "9999-12-31", "9999"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert span(Cell(text), None, None) is None


def test_a_day_after_the_end_is_no_time_that_runs_backwards() -> None:
    found = span(Cell("2025-06-23"), Cell("2025-06-01"), None)
    assert found is not None and found.first == date(2025, 6, 23) and found.after > found.first


def test_labels_do_not_overlap() -> None:
    dots = [Dot(100 + 9 * (number % 7), 100 + 7 * (number // 7), 4, f"Place {number}") for number in range(40)]
    placed = place_labels(dots, 300, 200)
    boxes = [
        (dot.anchor[0], dot.anchor[1] - 7, dot.anchor[0] + cell_len(dot.text) * CELL, dot.anchor[1] + 7)
        for dot in placed
        if dot.anchor
    ]
    assert 5 < len(boxes) < 40
    for one, other in itertools.combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 300 and box[3] <= 200 for box in boxes)


def test_links_have_two_sides_and_few_cross() -> None:
    left, right = sides("cbazyx", [("a", "x"), ("b", "y"), ("c", "z")], {"a", "b", "c"})
    assert (left, right) in ((["c", "b", "a"], ["z", "y", "x"]), (["a", "b", "c"], ["x", "y", "z"]))
    left, right = sides("abcd", [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], {"a", "b", "c", "d"})
    assert {frozenset(left), frozenset(right)} == {frozenset("ac"), frozenset("bd")}, "neighbours face each other"


def test_vega_and_we_agree_where_a_place_is(drawings: Drawings) -> None:
    """A point that Vega projects lies where the projection of this package has it."""
    places = [(6.15, 46.2), (-58.4, -34.6), (139.7, 35.7), (174.8, -41.3), (-149.6, -17.5)]
    for middle in (0, 150):
        corners = [(middle - 180.0, 0.0), (middle + 180.0, 0.0), (0.0, 84.0), (0.0, -56.0)]
        ours = fitting(corners if middle == 0 else [(60, 60), (60, -60), (240, 60), (240, -60)], middle, 720, 350)
        spec = {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": 720,
            "height": 350,
            "padding": 0,
            "data": {"values": [{"long": long, "lat": lat} for long, lat in places]},
            "projection": {
                "type": "equalEarth",
                "rotate": [-ours.middle, 0, 0],
                "scale": ours.scale,
                "translate": [ours.across, ours.down],
            },
            "mark": {"type": "circle", "fill": "#0b5697"},
            "encoding": {
                "longitude": {"field": "long", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
            },
        }
        marks = [
            path for path in read(drawings.draw(spec, "svg", "en")).iter(f"{SVG}path") if path.get("fill") == "#0b5697"
        ]
        drawn = [tuple(map(float, re.findall(r"-?[\d.]+", path.get("transform", "")))) for path in marks]
        assert len(drawn) == len(places)
        for (long, lat), found in zip(places, drawn, strict=True):
            assert found == pytest.approx(ours.place(long, lat), abs=0.05)


def test_the_land_is_that_of_natural_earth() -> None:
    land = files("itukg.charts").joinpath("land.json").read_bytes()
    assert hashlib.sha256(land).hexdigest() == "ead5f68119c49a9250902e7da303bcb209341bbb8fefe7369a439b48b704658a"
    assert set(json.loads(land)["objects"]) == {"land"}, "outlines, no borders"


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_from_the_ground_and_read_on() -> None:
    seen = 0
    for turn in (str, palette.dark):
        paper, ink, soft = turn(palette.PAPER), turn(palette.INK), turn(palette.SOFT)
        assert contrast(ink, paper) > 7 and contrast(soft, paper) > 4.5
        assert contrast(ink, turn(palette.LAND)) > 4.5
        for colour in (*palette.SERIES, palette.OTHERS):
            assert contrast(turn(colour), paper) > 4.5, colour
            seen += 1
        for number, colour in enumerate(palette.STEPS):
            assert contrast(turn(colour), ink if number < palette.DARK_FROM else paper) > 4.5, colour
            seen += 1
    assert seen == 26


def test_the_ground_is_that_of_the_pages() -> None:
    sheet = (Path(itukg.__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    light, dark = (
        dict(reversed(re.findall(r"--(paper|panel|line|edge|ink|soft|accent): (#\w+)", part)))
        for part in re.split(r"@media \(prefers-color-scheme: dark\)", sheet)[:2]
    )
    assert len(light) == len(dark) == 7
    for name in light:
        assert getattr(palette, name.upper()) == light[name]
        assert palette.dark(light[name]) == dark[name]


def test_the_policy_allows_the_style_and_nothing_else() -> None:
    digest = base64.b64encode(hashlib.sha256(palette.STYLE.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" == palette.POLICY
    assert "url(" not in palette.STYLE and "<" not in palette.STYLE


def test_numbers_have_steps() -> None:
    assert steps([3, 1, 2, 2]) == [2, 3]
    assert steps([5, 5]) == []
    assert steps(list(range(101))) == [20, 40, 60, 80]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_any_numbers_make_a_matrix(numbers: list[float]) -> None:
    rows = [(Cell(f"x/{number % 5}"), Cell(f"y/{number}"), repr(value)) for number, value in enumerate(numbers)]
    result = table("en", ("x", "y", "value"), *rows)
    chart = chart_of(Suggestion("matrix", {"x": "x", "y": "y", "value": "value"}), result, "en")
    assert chart.shown == len(numbers)
    json.dumps(chart.spec, allow_nan=False)
