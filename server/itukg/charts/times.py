"""The time that a value stands for: a day, or all of a month or a year where no more is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from itukg.charts.table import Cell
from itukg.dates import as_date, write_date
from itukg.messages import words

_LENGTHS = {4: "year", 7: "month"}
_PRECISIONS = ("year", "month", "day")
# A span of fewer days has a tick each week; of fewer than that many, each month or so; else each year.
_WEEKS, _MONTHS = 70, 1100


@dataclass(frozen=True)
class Span:
    """From the first day to the day after the last one.

    Attributes:
        first: the first day.
        after: the day after the last one.
        precision: ``day``, ``month`` or ``year``.
        start: the first date as it stands in the data.
        end: the last one.
    """

    first: date
    after: date
    precision: str
    start: str
    end: str

    @property
    def is_day(self) -> bool:
        """Whether it is one single day."""
        return self.precision == "day" and (self.after - self.first).days == 1

    def text(self, language: str) -> str:
        """The time in words, no finer than it is known."""
        begin, finish = (write_date(value, language, self.precision) for value in (self.start, self.end))
        return begin if begin == finish else words(language)["when_span"].format(start=begin, end=finish)


def span(start: Cell | None, end: Cell | None, precision: Cell | None) -> Span | None:
    """The time between two dates, no finer than they are known; None where neither is a date.

    Args:
        start: the first day, month or year (xsd:date, xsd:dateTime, xsd:gYearMonth, xsd:gYear).
        end: the last one; None: that of the start.
        precision: ``day``, ``month`` or ``year``, where the data says how much of the dates is known; the last segment
            of an IRI counts.
    """
    first_cell, last_cell = start or end, end or start
    if first_cell is None or last_cell is None:
        return None
    first, last = as_date(first_cell.value), as_date(last_cell.value)
    if first is None or last is None:
        return None
    told = precision.value.rstrip("/").replace("#", "/").rpartition("/")[2] if precision else ""
    known = min((_precision(first_cell, told), _precision(last_cell, told)), key=_PRECISIONS.index)
    first, after = _first(first, known), _after(max(first, last), known)
    if after is None:
        return None
    return Span(first, after, known, first_cell.value, last_cell.value)


def _precision(cell: Cell, told: str) -> str:
    finest = _LENGTHS.get(len(cell.value.strip()), "day")
    return min((told if told in _PRECISIONS else finest, finest), key=_PRECISIONS.index)


def _first(day: date, precision: str) -> date:
    return day if precision == "day" else day.replace(day=1, month=day.month if precision == "month" else 1)


def _after(day: date, precision: str) -> date | None:
    """The day after the last one; None at the end of the calendar."""
    try:
        if precision == "day":
            return day + timedelta(1)
        if precision == "year" or day.month == 12:
            return date(day.year + 1, 1, 1)
        return date(day.year, day.month + 1, 1)
    except (OverflowError, ValueError):
        return None


def axis(first: date, last: date, language: str, *, only_years: bool = False) -> dict[str, Any]:
    """The ticks of an axis of time and their names, as fine as there is room for."""
    days = (last - first).days
    chinese = language in ("zh", "ja")
    if only_years or days > _MONTHS:
        named, count = ("%Y年" if language == "zh" else "%Y"), {"interval": "year", "step": max(1, days // 365 // 10)}
    elif days > _WEEKS:
        named = "%Y年%b" if chinese else "%b %Y"
        count = {"interval": "month", "step": next((step for step in (1, 2, 3) if days / 30 / step <= 7), 6)}
    else:
        named, count = ("%b%-d日" if chinese else "%-d %b"), {"interval": "week", "step": 1 if days < 45 else 2}
    return {"format": named, "tickCount": count, "labelOverlap": True, "labelFlush": False}


def moment(day: date) -> dict[str, Any]:
    """The beginning of a day in the form that the domain of a scale takes, in UTC, as the data is read."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}
