"""Tables for charts of every kind, in two languages, with what happens in results: gaps, ties, long names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itukg.charts.table import Cell, Table

LANGUAGES = ("en", "zh")
TITLES = {"en": "Which ships came, and when?", "zh": "哪些船何时到港？"}
HEADINGS = {
    "en": {"ship": "Ship", "cargo": "Cargo", "tons": "Tons", "when": "Year", "port": "Port"},
    "zh": {"ship": "船舶", "cargo": "货物", "tons": "吨数", "when": "年份", "port": "港口"},
}
_SHIPS = {
    "anna": ("Anna", "安娜号"),
    "bertha": ("Bertha of the Northern Steam Navigation Company, rebuilt 1998", "北方轮船公司的贝尔塔号，1998年改建"),
    "clara": ("Clara", "克拉拉号"),
}
_CARGOES = {"salt": ("Salt", "盐"), "grain": ("Grain", "谷物"), "coal": ("Coal", "煤")}


@dataclass(frozen=True)
class Suggestion:
    """What a question says of its chart."""

    kind: str
    channels: Mapping[str, str | bool]


def named(kind: str, words: Mapping[str, tuple[str, str]], key: str, language: str) -> Cell:
    return Cell(f"https://example.org/{kind}/{key}", words[key][LANGUAGES.index(language)])


def ship(key: str, language: str) -> Cell:
    return named("ship", _SHIPS, key, language)


def cargo(key: str, language: str) -> Cell:
    return named("cargo", _CARGOES, key, language)


def table(language: str, columns: Sequence[str], *rows: Sequence[Cell | str | None]) -> Table:
    cells = [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return Table(columns, cells, HEADINGS[language])


_Sample = tuple[Suggestion, Table]


def samples(language: str) -> dict[str, _Sample]:
    """A chart of every kind and variety, by a name."""
    anna, bertha, clara = (ship(key, language) for key in _SHIPS)
    salt, grain, coal = (cargo(key, language) for key in _CARGOES)
    tons = table(language, ("ship", "tons"), (anna, "1200"), (bertha, "75.5"), (clara, "9"), (anna, None))
    by_cargo = table(
        language,
        ("ship", "tons", "cargo"),
        (anna, "12", salt),
        (anna, "5", grain),
        (bertha, "7", salt),
        (clara, "1", coal),
    )
    years = table(language, ("when", "tons", "cargo"), ("2023", "4", salt), ("2024", "9", salt), ("2025", "6", salt))
    months = table(
        language, ("when", "tons", "cargo"), ("2025-01", "4", salt), ("2025-02", "9", grain), ("2025-05", "6", salt)
    )
    dates = table(
        language,
        ("ship", "from", "to", "precision", "cargo"),
        (anna, "2025-11-01", None, "month", salt),
        (bertha, "2025-06-23", "2025-06-27", "day", grain),
        (clara, "2025-09-12", None, "day", salt),
        (anna, "2026-01-01", "2026-12-31", "year", coal),
        (clara, None, None, None, None),
    )
    places = table(
        language,
        ("lat", "long", "port", "tons"),
        ("46.2", "6.15", Cell("p/1", ("Geneva", "日内瓦")[language == "zh"]), "9"),
        ("-34.6", "-58.4", Cell("p/2", "Buenos Aires"), "2"),
        ("35.7", "139.7", Cell("p/3", "Tokyo"), "3"),
        ("95", "0", Cell("p/4", "Nowhere"), "3"),
    )
    pairs = table(language, ("ship", "with"), (anna, bertha), (bertha, clara), (clara, anna), (bertha, anna))
    return {
        "bars": (Suggestion("bars", {"x": "ship", "y": "tons"}), tons),
        "grouped": (Suggestion("bars", {"x": "ship", "y": "tons", "colour": "cargo"}), by_cargo),
        "stacked": (Suggestion("bars", {"x": "ship", "y": "tons", "colour": "cargo", "stacked": True}), by_cargo),
        "standing": (Suggestion("bars", {"x": "when", "y": "tons"}), years),
        "line": (Suggestion("line", {"x": "when", "y": "tons"}), years),
        "lines": (Suggestion("line", {"x": "when", "y": "tons", "colour": "cargo"}), months),
        "timeline": (
            Suggestion("timeline", {"start": "from", "end": "to", "label": "ship", "precision": "precision"}),
            dates,
        ),
        "coloured": (
            Suggestion(
                "timeline",
                {"start": "from", "end": "to", "label": "ship", "precision": "precision", "colour": "cargo"},
            ),
            dates,
        ),
        "matrix": (Suggestion("matrix", {"x": "cargo", "y": "ship", "value": "tons"}), by_cargo),
        "two sides": (Suggestion("network", {"source": "ship", "target": "cargo", "value": "tons"}), by_cargo),
        "network": (Suggestion("network", {"source": "ship", "target": "with"}), pairs),
        "map": (Suggestion("map", {"lat": "lat", "long": "long", "label": "port", "value": "tons"}), places),
        "points": (Suggestion("map", {"lat": "lat", "long": "long", "label": "port"}), places),
        "nothing": (Suggestion("bars", {"x": "ship", "y": "tons"}), table(language, ("ship", "tons"), (anna, "many"))),
    }
