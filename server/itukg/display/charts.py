"""A timeline as a drawing: what happened when, in lanes, no finer than it is known. Positions only, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from itukg.dates import as_date, write_date

# Widths and heights in the drawing's own units; it is scaled to the page.
LENGTH, LANE, TOP, LEAST = 960, 22, 30, 8
# A drawing of more months than these says nothing any more.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Dated:
    """Something with a date: start and end as they stand in the data ('' for one that is not known)."""

    iri: str
    start: str
    end: str
    precision: str
    planned: bool


@dataclass(frozen=True)
class Bar:
    """A bar of the drawing."""

    of: Dated
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Chart:
    """The drawing: its size, the months along it with their places, and its bars."""

    width: int
    height: int
    months: Sequence[tuple[int, str]]
    bars: Sequence[Bar]


def draw(things: Sequence[Dated]) -> Chart | None:
    """Draw what is known to the month or finer; None where nothing is, or where it is too far apart to be drawn."""
    spans = []
    for thing in things:
        first, last = as_date(thing.start or thing.end), as_date(thing.end or thing.start)
        if first and last and thing.precision != "year":
            spans.append((first, max(first, last), thing))
    if not spans:
        return None
    begin, finish = min(span[0] for span in spans), max(span[1] for span in spans)
    count = _month(finish) - _month(begin) + 1
    if count > MOST_MONTHS:
        return None
    month = LENGTH // count
    lanes: list[float] = []
    bars = []
    for first, last, thing in sorted(spans, key=lambda span: (span[0], span[1], span[2].iri)):
        left = _place(first, begin, thing.precision, end=False) * month
        right = max(_place(last, begin, thing.precision, end=True) * month, left + LEAST)
        lane = next((number for number, taken in enumerate(lanes) if taken <= left), len(lanes))
        lanes[lane : lane + 1] = [right + 2]
        bars.append(Bar(thing, round(left), TOP + lane * LANE, round(right - left)))
    months = [(number * month, _name(begin, number)) for number in range(count)]
    return Chart(count * month, TOP + max(1, len(lanes)) * LANE, months, bars)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _place(day: date, begin: date, precision: str, *, end: bool) -> float:
    """Where a day stands, in months; one of which only the month is known stands at the month's edge."""
    part = (1.0 if end else 0.0) if precision == "month" else (day.day - (0 if end else 1)) / 31
    return _month(day) - _month(begin) + part


def _name(begin: date, number: int) -> str:
    """A month of the drawing, as xsd:gYearMonth."""
    month = _month(begin) + number
    return f"{month // 12}-{month % 12 + 1:02d}"


def by_period(things: Sequence[Dated], language: str) -> list[tuple[str, list[Dated]]]:
    """The things under the month in which they begin, in the order of time; under the year where that is all known."""
    found: dict[tuple[date, bool], tuple[str, list[Dated]]] = {}
    for thing in things:
        first = as_date(thing.start or thing.end)
        if first is None:
            continue
        only_year = thing.precision == "year"
        key = (first.replace(day=1) if not only_year else first.replace(month=12, day=31), only_year)
        name = write_date(f"{first:%Y-%m-%d}", language, "year" if only_year else "month")
        found.setdefault(key, (name, []))[1].append(thing)
    return [found[key] for key in sorted(found)]
