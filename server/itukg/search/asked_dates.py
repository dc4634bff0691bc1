"""A date as a reader types it: "November 2025", "11 Nov 2025", "2025年11月", "2025-11", "2025".

Libraries do not serve: dateparser and dateutil take nearly every word and number for a date ("6/3", "May"), fill in
what is not said from the present day, and do not tell how much was said. The names of the months are those of the
Unicode CLDR, by way of Babel. ``11/10/2025`` is left alone: it is one day in London and another in New York.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from itukg.dates import locale_of
from itukg.search.folding import fold
from itukg.search.periods import Asked

_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_NUMBERS = re.compile(
    rf"{_YEAR}(?:(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}}))?)?"
    r"|(?P<zh_year>[12]\d{3})\s*年"
    r"(?:\s*(?P<zh_month>\d{1,2})\s*月(?:份|\s*(?P<zh_day>\d{1,2})\s*[日号])?)?"
)
_WORD = r"(?P<name>[^\W\d_]{3,})\.?"
_LITTLE = r"(?:\s+|\s*,\s*|\s+(?:of|de|del|di|do)\s+)"
_WORDS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:(?:the\s+|le\s+)?{_DAY}{_LITTLE})?{_WORD}{_LITTLE}{_YEAR}",
        rf"{_WORD}\s+{_DAY}{_LITTLE}{_YEAR}",
        rf"{_YEAR}{_LITTLE}{_WORD}(?:\s+{_DAY})?",
    )
]
# The languages in which months are understood whatever the dataset's are.
_ALWAYS = ("en", "zh")
_LONGEST = 40


def asked_date(text: str, languages: Sequence[str]) -> Asked | None:
    """The day, month or year that the whole text names; None if it is anything else.

    Args:
        text: what the reader typed.
        languages: of the dataset: names of months count in these, in English and Chinese.
    """
    folded = fold(text).strip()
    if len(folded) > _LONGEST:
        return None
    found = _NUMBERS.fullmatch(folded)
    if found:
        given = found.groupdict()
        return _checked(*(given[part] or given[f"zh_{part}"] for part in ("year", "month", "day")))
    for pattern in _WORDS:
        found = pattern.fullmatch(folded)
        month = _months(tuple(languages)).get(found["name"]) if found else None
        if found and month:
            return _checked(found["year"], str(month), found["day"])
    return None


def _checked(year: str | None, month: str | None, day: str | None) -> Asked | None:
    """The period, if the calendar has it."""
    asked = Asked(int(year or 0), int(month or 0), int(day or 0))
    try:
        date(asked.year, asked.month if month else 1, asked.day if day else 1)
    except ValueError:
        return None
    return asked


@lru_cache(maxsize=16)
def _months(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Names of months, in full and short, folded as queries are -> their number."""
    found: dict[str, int] = {}
    for language in (*_ALWAYS, *languages):
        for forms in locale_of(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms.get(width, {}).items():
                    found.setdefault(fold(name).strip("."), number)
    # CLDR's "Sept" is British, "Sep" American.
    return found | {"sep": 9, "sept": 9}
