"""What all charts share: type, colours, title, the notes under it, and the words of the text beside the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from itukg.charts.labels import clean, listed, wrap
from itukg.charts.palette import EDGE, INK, LINE, OTHERS, PAPER, SERIES, SOFT
from itukg.dates import locale_of, write_number
from itukg.messages import words

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
# Most readers have a font with the measures of Arial, so that what was measured here fits there. The Chinese ones come
# first for Chinese readers, because programs take the first font that they have for the whole of a text.
_LATIN = 'Arial, "Liberation Sans", Helvetica'
_CHINESE = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"'
# Cells (a Chinese character has two) that the title and the notes have on a line, and the lines of the title.
_TITLE_CELLS, _NOTE_CELLS, _TITLE_LINES = 74, 104, 4
_NAMED = 3
# Up to such a number each has its tick.
_FEW = 5
# kind -> the name of its word
_NAMES = {
    "bars": "chart_bars",
    "line": "chart_line",
    "timeline": "chart_timeline",
    "matrix": "chart_matrix",
    "network": "chart_network",
    "map": "chart_map",
}

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """What one kind makes of a table.

    Attributes:
        spec: the specification without what all kinds share.
        sentences: what the picture shows, for those who do not see it.
        notes: what a reader of the picture must know: what was cut, what a mark means.
        shown: how many items are drawn.
        left_out: how many are not: beyond the limit, or without a value.
    """

    spec: Spec
    sentences: Sequence[str]
    notes: Sequence[str]
    shown: int
    left_out: int


@dataclass(frozen=True)
class Chart:
    """A chart, ready to be drawn.

    Attributes:
        spec: a Vega-Lite specification that holds its data.
        alternative: what it shows, as a text in the reader's language.
        shown: how many items (bars, cells, links, …) are drawn.
        left_out: how many are not: beyond the limit of the kind, or without a value that can be drawn.
        notes: what is said of that under the title, in the reader's language.
    """

    spec: Spec
    alternative: str
    shown: int
    left_out: int
    notes: Sequence[str] = ()


def framed(kind: str, drawn: Drawn, language: str, title: str, source: str, asked: str = "") -> Chart:
    """The chart with its title, notes and type."""
    said = words(language)
    title = clean(title)
    name = said[_NAMES[kind]]
    opening = said["chart_titled"].format(kind=name, title=title.rstrip(".。")) if title else ""
    if title.endswith(("?", "？")):
        opening = opening.rstrip(".。")
    space = "" if language == "zh" else " "
    stop = "。" if language == "zh" else "."
    asked = clean(asked)
    notes = [note for note in drawn.notes if note.rstrip(".。") not in asked]  # what all rows have is not said twice
    sentences = [opening or name + stop, asked and asked.rstrip(".。") + stop, *drawn.sentences, *notes]
    alternative = space.join(sentence for sentence in sentences if sentence)
    below = [
        line for note in (asked, space.join(notes), source) if note for line in wrap(note, _NOTE_CELLS, 3, evenly=False)
    ]
    heading = {"text": wrap(title, _TITLE_CELLS, _TITLE_LINES), **({"subtitle": below} if below else {})}
    top = {**heading, "anchor": "start", "frame": "bounds"} if title or below else None
    spec = {
        "$schema": VEGA_LITE,
        "description": alternative,
        "background": PAPER,
        # Where the reader's font is wider than the one that was measured with, names run into it.
        "padding": {"left": 24, "right": 32, "top": 16, "bottom": 16},
        **({"title": top} if top else {}),
        **drawn.spec,
        "config": _config(language, drawn.spec.get("config", {})),
    }
    return Chart(spec, alternative, drawn.shown, drawn.left_out, tuple(notes))


def cut_notes(
    total: int, shown: int, unusable: int, language: str, key: str = "chart_cut", lack: str = "chart_without_number"
) -> list[str]:
    """What is said where not all is drawn: ``key`` and ``lack`` are the names of the words for what is beyond the limit
    and for what lacks a value.
    """
    said, notes = words(language), []
    if shown < total:
        notes.append(said[key].format(shown=write_number(shown, language), total=write_number(total, language)))
    if unusable:
        notes.append(said[lack].format(count=write_number(unusable, language)))
    return notes


def nothing(language: str, unusable: int, lack: str = "chart_without_number") -> Drawn:
    """The chart of a result in which nothing can be drawn: it says so."""
    text = words(language)["chart_nothing"]
    spec = {
        "width": 400,
        "height": 60,
        "data": {"values": [{"text": text}]},
        "mark": {"type": "text", "fontSize": 13, "fill": SOFT},
        "encoding": {"text": {"field": "text"}},
        "view": {"stroke": None},
    }
    return Drawn(spec, [text], cut_notes(0, 0, unusable, language, lack=lack), 0, unusable)


def extremes(named: Sequence[tuple[str, float]], language: str) -> list[str]:
    """The largest and the smallest of some numbers, in words."""
    said = words(language)
    high, low = max(value for _, value in named), min(value for _, value in named)
    if high == low:
        return [said["alt_all_same"].format(value=write_number(high, language))] if len(named) > 1 else []
    smallest = [name for name, value in named if value == low]
    key = "alt_smallest" if len(smallest) == 1 else "alt_smallest_many"
    return [
        most(named, language),
        said[key].format(name=smallest[0], value=write_number(low, language), count=len(smallest)),
    ]


def most(
    named: Sequence[tuple[str, float]], language: str, keys: tuple[str, str] = ("alt_largest", "alt_largest_many")
) -> str:
    """Which have the largest number, in words; ``keys``: the names of the words for one and for several."""
    said = words(language)
    high = max(value for _, value in named)
    largest = [name for name, value in named if value == high]
    value = write_number(high, language)
    if len(largest) == 1:
        return said[keys[0]].format(name=largest[0], value=value)
    return said[keys[1]].format(names=some(largest, language, _NAMED), value=value)


def some(names: Sequence[str], language: str, count: int) -> str:
    """The first names, and how many more there are."""
    if len(names) <= count + 1:
        return listed(names, language)
    first = listed(names[:count], language)
    return words(language)["alt_more"].format(names=first, count=len(names) - count, total=len(names))


def ticks(values: Sequence[float]) -> dict[str, Any]:
    """The axis of some numbers: where they are whole, so are its ticks."""
    axis: dict[str, Any] = {"format": ",~r", "tickCount": 5, "domain": False, "ticks": False}
    if all(isinstance(value, int) for value in values):
        axis["format"] = ",d"
        if min(values) >= 0 and max(values) <= _FEW:
            axis["values"] = list(range(int(max(values)) + 1))
    return axis


def colours(labels: Sequence[str], language: str) -> tuple[dict[str, str], dict[str, Any]]:
    """What each label is called in the legend, and the scale of colours: those beyond the palette share a grey."""
    shown = {label: label for label in labels}
    domain, hues = list(labels), list(SERIES[: len(labels)])
    if len(labels) > len(SERIES):
        rest = labels[len(SERIES) :]
        others = words(language)["chart_others"].format(count=len(rest))
        shown.update(dict.fromkeys(rest, others))
        domain, hues = [*labels[: len(SERIES)], others], [*SERIES, OTHERS]
    return shown, {"domain": domain, "range": hues}


def by_colour(heading: str, scale: dict[str, Any]) -> dict[str, Any]:
    """The colour of a mark by its field ``colour``, with a legend in the order of the scale (see `colours`)."""
    return {
        "field": "colour",
        "type": "nominal",
        "scale": scale,
        "sort": scale["domain"],
        "legend": _legend(heading, scale["domain"]),
    }


def _legend(heading: str, labels: Sequence[str]) -> dict[str, Any]:
    """A legend over the chart, in as many columns as there is room for."""
    widest = max((len(label.encode("utf-16")) for label in labels), default=1)
    columns = max(1, min(len(labels), 90 // max(8, widest // 2)))
    return {"title": heading, "orient": "top", "direction": "horizontal", "columns": columns, "symbolLimit": 0}


def font(language: str) -> str:
    """The fonts for readers of the language, in the order in which they are to be tried."""
    first, second = (_CHINESE, _LATIN) if language == "zh" else (_LATIN, _CHINESE)
    return f"{first}, {second}, sans-serif"


@lru_cache(maxsize=16)
def _time_locale(language: str) -> Spec:
    """The names of months and days, as Vega wants them: https://vega.github.io/vega/docs/config/#locale."""
    locale = locale_of(language)
    months, days = locale.months["stand-alone"], locale.days["stand-alone"]
    order = [6, 0, 1, 2, 3, 4, 5]
    return {
        "dateTime": "%Y-%m-%d %H:%M",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in order],
        "shortDays": [days["abbreviated"][day] for day in order],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }


def _config(language: str, more: Spec) -> dict[str, Any]:
    axis = {
        "labelColor": INK,
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": EDGE,
        "tickColor": EDGE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "titleLimit": 0,
        "titlePadding": 8,
        "labelLineHeight": 14,
    }
    named = {"titleColor": SOFT, "labelColor": INK, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "font": font(language),
        # The description of the whole says it in the reader's language; Vega's words for its parts are in English.
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {**named, "labelFontSize": 12, "labelLimit": 0, "titleLimit": 0, "columnPadding": 16},
        "title": {
            "color": INK,
            "fontSize": 15,
            "fontWeight": "bold",
            "lineHeight": 20,
            "limit": 0,
            "offset": 14,
            "subtitleColor": SOFT,
            "subtitleFontSize": 12,
            "subtitleLineHeight": 17,
            "subtitlePadding": 5,
        },
        "locale": {"time": _time_locale(language)},
        **more,
    }
