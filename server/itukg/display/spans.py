"""Periods in words, no finer than they are known: "October 2025", "15–16 September 2025", "May 2025 – February 2026".

``babel.dates.format_interval`` was tried: it shortens the names of months wherever two days differ, and it does not see
that a first and a last day may be all that is known of a month or a year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from babel.dates import format_date

from itukg.dates import as_date, locale_of, write_date
from itukg.messages import words

_SKELETONS = {"year": "y", "month": "yMMMM", "day": "yMMMd"}
# The CLDR has an en dash in Chinese, too; GB/T 15834-2011, 4.13, has a dash of full width between two times.
_DASHES = {"zh": "—"}


@lru_cache(maxsize=4096)
def write_span(start: str, end: str, precision: str, language: str) -> str:
    """A period in words.

    Args:
        start: its first day, as it stands in the data; '' if none is stated.
        end: its last day; '' if none is stated.
        precision: ``day``, ``month`` or ``year``: how much of the days is known; '' for all of it.
        language: the reader's.

    Returns:
        The period; '' if neither day is stated. One that is open at an end says so: "since 2009".
    """
    if not start or not end:
        open_end = "since" if start else "until"
        stated = start or end
        return words(language)[open_end].format(write_date(stated, language, precision)) if stated else ""
    first, last = as_date(start), as_date(end)
    if not first or not last:
        return f"{write_date(start, language, precision)} – {write_date(end, language, precision)}"
    if precision == "month":
        first, last = first.replace(day=1), last.replace(day=1)
    elif precision == "year":
        first, last = first.replace(month=1, day=1), last.replace(month=1, day=1)
    if first == last:
        return write_date(start, language, precision)
    return _interval(first, last, precision if precision in _SKELETONS else "day", language)


def _interval(first: date, last: date, precision: str, language: str) -> str:
    """The interval pattern of the CLDR for the greatest field that differs, with the names of months in full."""
    locale = locale_of(language)
    field = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    pattern = locale.interval_formats.get(_SKELETONS[precision], {}).get(field)
    if not pattern or len(pattern) != 2:
        return " – ".join(write_date(day.isoformat(), language, precision) for day in (first, last))
    one, other = (_in_full(part).replace("–", _DASHES.get(language, "–")) for part in pattern)
    return str(format_date(first, one, locale=locale) + format_date(last, other, locale=locale))


def _in_full(pattern: str) -> str:
    return pattern if "MMMM" in pattern else pattern.replace("MMM", "MMMM")


def in_time(start: str, end: str) -> tuple[date, date]:
    """A key that sorts periods by their beginning, those without any date last."""
    first, last = as_date(start), as_date(end)
    known = first or last or date.max - timedelta(days=1)
    return known, last or known
