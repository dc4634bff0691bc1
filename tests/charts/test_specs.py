"""What is made of a table: a valid specification that holds all of it, or says what it leaves out."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import files
from typing import Any

import jsonschema
import pytest

from itukg.charts import bars, line, matrix, network, places, timeline
from itukg.charts.chart import KINDS, Chart, chart_of
from itukg.charts.frame import VEGA_LITE
from itukg.charts.table import Cell, Table
from tests.charts.samples import LANGUAGES, TITLES, Suggestion, cargo, samples, ship, table
from tests.requirements import CHECKOUT

SAMPLES = list(samples("en"))


def make(name: str, language: str) -> Chart:
    suggested, result = samples(language)[name]
    return chart_of(suggested, result, language, TITLES[language], "Harbour 2.1, example.org/queries/ships?year=2025")


@cache
def schema() -> Any:
    """The JSON Schema of Vega-Lite 6, which altair carries."""
    carried = [path for path in files("altair") or () if path.name == "vega-lite-schema.json"]
    assert len(carried) == 1
    read = json.loads(carried[0].read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(read)


def values(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


def test_the_schema_refuses_what_is_wrong() -> None:
    assert not schema().is_valid({"$schema": VEGA_LITE, "mark": "bar", "data": {"values": []}, "encoding": {"x": 3}})
    assert {suggested.kind for suggested, _ in samples("en").values()} == set(KINDS), "a sample of every kind"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_specification_is_valid_vega_lite(name: str, language: str) -> None:
    spec = json.loads(json.dumps(make(name, language).spec))
    assert spec["$schema"] == VEGA_LITE
    best = jsonschema.exceptions.best_match(schema().iter_errors(spec))
    assert best is None, f"{best.json_path}: {best.message[:300]}"
    assert '"url"' not in json.dumps(spec), "the data is in it"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_picture_is_told_in_words(name: str, language: str) -> None:
    chart = make(name, language)
    assert TITLES[language] in chart.alternative
    assert chart.alternative == chart.spec["description"]
    assert "{" not in chart.alternative and "\n" not in chart.alternative
    assert all(note in chart.alternative for note in chart.notes)
    words = set(chart.alternative.replace(",", "").split())
    assert language == "en" or not words & {"Largest:", "Smallest:", "of", "and", "chart:"}, "one language alone"


ALTERNATIVES = {
    ("bars", "en"): "Bar chart: Which ships came, and when? Ship: 3. Largest: Anna, 1,200. Smallest: Clara, 9. "
    "Rows without a number: 1.",
    ("bars", "zh"): "条形图：哪些船何时到港？船舶：3项。最大：安娜号，1,200。最小：克拉拉号，9。另有1行没有数字。",
    ("timeline", "en"): "Timeline: Which ships came, and when? Ship: 3. First: Bertha of the Northern Steam Navigation "
    "Company, rebuilt 1998, 23 June 2025 to 27 June 2025. Last: Anna, 2026. Rows without a date: 1. "
    "Outlined bars: known to the month or the year only. Diamonds: single days.",
    ("matrix", "zh"): "矩阵图：哪些船何时到港？共3行、3列；9格中有4格有值。最大：安娜号（盐），12。"
    "最小：克拉拉号（煤），1。",
    ("network", "en"): "Network: Which ships came, and when? Nodes: 3; links: 3. Most links, 2 each: Anna; Bertha of "
    "the Northern Steam Navigation Company, rebuilt 1998; Clara.",
    ("map", "zh"): "地图：哪些船何时到港？共3个地点。即：日内瓦、Buenos Aires、Tokyo。最大：日内瓦，9。"
    "最小：Buenos Aires，2。另有1行没有地点。",
    ("nothing", "en"): "Bar chart: Which ships came, and when? There is nothing to draw. Rows without a number: 1.",
}


@pytest.mark.parametrize(("name", "language"), ALTERNATIVES)
def test_the_words_say_what_is_there(name: str, language: str) -> None:
    assert make(name, language).alternative == ALTERNATIVES[name, language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_hold_the_numbers_of_the_table(language: str) -> None:
    chart = make("bars", language)
    assert [row["value"] for row in values(chart)] == [1200, 75.5, 9]
    assert values(chart)[0]["category"] == ship("anna", language).label
    assert (chart.shown, chart.left_out) == (3, 1)


def test_years_stand_and_names_lie() -> None:
    standing, lying = make("standing", "en").spec, make("bars", "en").spec
    assert standing["encoding"]["x"]["field"] == "category" and standing["encoding"]["y"]["field"] == "value"
    assert lying["layer"][0]["encoding"]["x"]["field"] == "value"
    assert lying["layer"][3]["data"]["values"][0]["name"] == ["Anna"]


def test_every_row_is_a_bar_of_its_own() -> None:
    """Two numbers of one thing are two facts: they are never drawn as their sum."""
    rows = [(ship("anna", "en"), "3"), (ship("clara", "en"), "5"), (ship("anna", "en"), "4")]
    chart = chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), table("en", ("ship", "tons"), *rows), "en")
    assert [(row["category"], row["value"]) for row in values(chart)] == [("Anna", 3), ("Anna", 4), ("Clara", 5)]
    middles = [row["middle"] for row in values(chart)]
    assert middles == sorted(set(middles)) and len(chart.spec["layer"][3]["data"]["values"]) == 2


@pytest.mark.parametrize(("language", "words"), [("en", ["yes", "no"]), ("zh", ["是", "否"])])
def test_true_and_false_are_words(language: str, words: list[str]) -> None:
    rows = [(ship("anna", language), "3", "true"), (ship("clara", language), "5", "false")]
    suggested = Suggestion("bars", {"x": "ship", "y": "tons", "colour": "planned"})
    chart = chart_of(suggested, table(language, ("ship", "tons", "planned"), *rows), language)
    assert [row["colour"] for row in values(chart)] == words


def test_rows_that_look_the_same_on_a_timeline_are_one_mark_with_its_date() -> None:
    rows = [(ship("anna", "en"), "2025-06"), (ship("anna", "en"), "2025-06"), (ship("clara", "en"), "2025-07-01")]
    suggested = Suggestion("timeline", {"label": "ship", "start": "when"})
    chart = chart_of(suggested, table("en", ("ship", "when"), *rows), "en")
    assert [row["text"] for row in values(chart)] == ["June 2025", "1 July 2025"]
    assert (chart.shown, chart.left_out) == (2, 0)


def test_one_colour_is_said_and_not_shown() -> None:
    rows = [(ship("anna", "en"), "3", cargo("salt", "en")), (ship("clara", "en"), "5", cargo("salt", "en"))]
    suggested = Suggestion("bars", {"x": "ship", "y": "tons", "colour": "cargo"})
    chart = chart_of(suggested, table("en", ("ship", "tons", "cargo"), *rows), "en")
    assert chart.notes == ("Cargo: Salt.",)
    assert "legend" not in json.dumps(chart.spec["layer"])


def test_different_things_of_one_name_are_two_bars() -> None:
    rows = [(Cell("https://example.org/1", "Anna"), "3"), (Cell("https://example.org/2", "Anna"), "4")]
    chart = chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), table("en", ("ship", "tons"), *rows), "en")
    assert [row["category"] for row in values(chart)] == ["Anna", "Anna (2)"]


@pytest.mark.parametrize("bad", ["NaN", "INF", "-INF", "many", "", "1_000"])
def test_what_is_no_number_is_left_out_and_counted(bad: str) -> None:
    rows = [(ship("anna", "en"), "3"), (ship("clara", "en"), bad)]
    chart = chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), table("en", ("ship", "tons"), *rows), "en")
    assert [row["value"] for row in values(chart)] == [3]
    assert chart.left_out == 1 and "1" in chart.notes[0]


def many(kind: str, count: int) -> Chart:
    """A chart of so many things."""
    cells = [
        (Cell(f"i/{n}", f"Thing {n}"), str(n + 1), f"{9000 - n}-01-0{n % 9 + 1}", Cell("hub")) for n in range(count)
    ]
    suggested = {
        "bars": {"x": "thing", "y": "number"},
        "line": {"x": "when", "y": "number"},
        "timeline": {"start": "when", "label": "thing"},
        "matrix": {"x": "hub", "y": "thing", "value": "number"},
        "network": {"source": "thing", "target": "hub"},
    }[kind]
    return chart_of(Suggestion(kind, suggested), table("en", ("thing", "number", "when", "hub"), *cells), "en")


LIMITS = {
    "bars": (214, 60, "The first 60 of 214 are shown."),
    "line": (450, 400, "The first 400 of 450 are shown."),
    "timeline": (214, 60, "The first 60 of 214 are shown."),
    "matrix": (214, 60, "The first 60 of 214 are shown."),
    "network": (213, 59, "Of 214, 60 are shown: those with the most links, and their neighbours."),
}


@pytest.mark.parametrize("kind", LIMITS)
def test_a_large_result_is_cut_and_says_so(kind: str) -> None:
    count, shown, note = LIMITS[kind]
    chart = many(kind, count)
    assert (chart.shown, chart.left_out) == (shown, count - shown)
    assert note in chart.notes and note in chart.alternative
    assert note in " ".join(chart.spec["title"]["subtitle"])
    assert len(json.dumps(chart.spec)) < 200_000


def test_a_map_is_cut_and_says_so() -> None:
    rows = [(f"{n % 80}", f"{n}", Cell(f"p/{n}", f"Port {n}")) for n in range(150)]
    result = table("en", ("lat", "long", "port"), *rows)
    chart = chart_of(Suggestion("map", {"lat": "lat", "long": "long", "label": "port"}), result, "en")
    assert (chart.shown, chart.left_out) == (100, 50)
    assert "The first 100 of 150 are shown." in chart.notes
    assert "Where labels would overlap, some are left out." in chart.notes


def test_colours_beyond_the_palette_share_one_that_says_so() -> None:
    rows = [(ship("anna", "en"), "1", Cell(f"c/{n}", f"Cargo {n}")) for n in range(12)]
    result = table("en", ("ship", "tons", "cargo"), *rows)
    chart = chart_of(Suggestion("bars", {"x": "ship", "y": "tons", "colour": "cargo", "stacked": True}), result, "en")
    scale = chart.spec["layer"][0]["encoding"]["fill"]["scale"]
    assert scale["domain"][-1] == "all others (5)" and len(scale["domain"]) == len(scale["range"]) == 8
    assert sum(row["colour"] == "all others (5)" for row in values(chart)) == 5


def test_numbers_that_meet_in_a_cell_are_added_up_and_it_is_said() -> None:
    rows = [(ship("anna", "en"), cargo("salt", "en"), number) for number in ("3", "4")]
    result = table("en", ("ship", "cargo", "tons"), *rows)
    chart = chart_of(Suggestion("matrix", {"x": "cargo", "y": "ship", "value": "tons"}), result, "en")
    assert [row["text"] for row in values(chart)] == ["7"]
    assert "Where several rows meet in a cell, their numbers are added up." in chart.notes


def test_what_cannot_be_a_chart_is_refused() -> None:
    empty = Table(("ship",), [], {})
    with pytest.raises(ValueError, match="pie is no kind of chart; there are bars, line"):
        chart_of(Suggestion("pie", {}), empty, "en")
    with pytest.raises(ValueError, match="needs y"):
        chart_of(Suggestion("bars", {"x": "ship"}), empty, "en")
    with pytest.raises(KeyError, match="tons"):
        chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), empty, "en")


def test_the_documentation_has_the_kinds_their_channels_and_limits() -> None:
    text = (CHECKOUT / "docs" / "charts.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")]
    documented = {row[0].strip("`"): row for row in rows}
    assert documented.keys() == KINDS.keys()
    limits = {"bars": 60, "line": 400, "timeline": 60, "matrix": 60, "network": 60, "map": 100}
    for kind, (_, needed) in KINDS.items():
        channels, limit = documented[kind][1], documented[kind][3]
        assert tuple(re.findall(r"(?<!\()`(\w+)`", channels)) == needed, kind
        assert limit.startswith(str(limits[kind])), kind
    assert KINDS.keys() == limits.keys() and matrix.MOST_COLUMNS == 24
    modules = {"bars": bars, "line": line, "timeline": timeline, "network": network, "map": places}
    assert {kind: module.MOST for kind, module in modules.items()} | {"matrix": matrix.MOST_ROWS} == limits


def test_of_a_huge_result_the_first_rows_are_looked_at() -> None:
    chart = many("matrix", 6000)
    assert chart.notes[:2] == (
        "Of the rows, only the first 5,000 of 6,000 were looked at.",
        "The first 60 of 5,000 are shown.",
    )
    assert (chart.shown, chart.left_out) == (60, 5940)


def test_a_large_network_shows_the_busiest_with_their_neighbours() -> None:
    rows = [(Cell(f"leaf/{number}"), Cell(f"hub/{number % 50}")) for number in range(1000)]
    result = table("en", ("a", "b"), *rows, *[(Cell(f"leaf/more{number}"), Cell("hub/7")) for number in range(30)])
    chart = chart_of(Suggestion("network", {"source": "a", "target": "b"}), result, "en")
    assert (chart.shown, chart.left_out) == (58, 972)
    assert "Most links: hub/7, 50." in chart.alternative
