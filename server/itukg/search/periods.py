"""Days, months and years as keys of the index, so that what lies in one of them is found by at most three look-ups.

A thing that lasts is written down by the whole years that it fills, the whole months that are left, then the days: few
keys however long it lasts. What is known to the month has no days, what is known to the year no months, but for those
between its two ends, which it fills for certain. So June 2026 finds what took place on a day of it, while a day finds
nothing of which only the month is known.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from itukg.dates import UNITS, as_date, unit_of

# Years of one span that are written down; of longer ones the two ends.
_MOST_YEARS = 300


class Asked(NamedTuple):
    """A day, a month (``day`` is 0) or a year (``month`` is 0 too) that is looked for."""

    year: int
    month: int = 0
    day: int = 0


def keys_asked(asked: Asked) -> list[int]:
    """The keys of what lies in the period, the likeliest meant first: in it, filling its month, filling its year."""
    year, month, day = asked
    filled = [_key(year, month, whole=True)] if month else []
    return [_key(year, month, day), *filled, _key(year, whole=True)]


def keys_of(start: str, finish: str, precision: str) -> set[int]:
    """The keys of a span as it stands in the data; none if its ends are no dates.

    Args:
        start: its first day, month or year; '' if none is stated.
        finish: its last; '' if none is stated. What is open at an end is found by the end that is stated.
        precision: how much of both is known (see `itukg.dates.UNITS`); '' for all of it.
    """
    first, last = as_date(start or finish), as_date(finish or start)
    if first is None or last is None:
        return set()
    units = [unit for unit in (precision, unit_of(start or finish), unit_of(finish or start)) if unit]
    unit = min(units, key=UNITS.index)
    if last < first or last.year - first.year > _MOST_YEARS:
        return {*_keys(first, first, unit), *_keys(last, last, unit)}
    return set(_keys(first, last, unit))


def _keys(first: date, last: date, unit: str) -> Iterator[int]:
    for year in range(first.year, last.year + 1):
        between = first.year < year < last.year
        begin = first if year == first.year else date(year, 1, 1)
        end = last if year == last.year else date(year, 12, 31)
        is_filled = unit == "day" and (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31)
        yield _key(year, whole=between or is_filled)
        if unit != "year" and not between and not is_filled:
            for month in range(begin.month, end.month + 1):
                yield from _keys_in_month(first, last, unit, year, month)


def _keys_in_month(first: date, last: date, unit: str, year: int, month: int) -> Iterator[int]:
    length = monthrange(year, month)[1]
    begin = first.day if (year, month) == (first.year, first.month) else 1
    end = last.day if (year, month) == (last.year, last.month) else length
    between = (first.year, first.month) < (year, month) < (last.year, last.month)
    is_filled = between or (unit == "day" and (begin, end) == (1, length))
    yield _key(year, month, whole=is_filled)
    if unit == "day" and not is_filled:
        yield from (_key(year, month, day) for day in range(begin, end + 1))


def _key(year: int, month: int = 0, day: int = 0, *, whole: bool = False) -> int:
    return ((year * 100 + month) * 100 + day) * 2 + whole
