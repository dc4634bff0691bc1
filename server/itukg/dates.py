"""Dates and numbers as people write them, in the reader's language and no finer than they are known.

The words and the order of day, month and year are those of the Unicode CLDR, by way of Babel, for every language that
it has. Flask-Babel was tried and left out: it wraps the same functions around a current request and gettext catalogs,
neither of which is needed here. English is written as in most of the world, day first.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal

# The lexical forms of xsd:gYear, xsd:gYearMonth, xsd:date and xsd:dateTime (XML Schema 1.1, part 2); a time zone says
# nothing to a reader of a date.
_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?)?)?)?(?:Z|[+-]\d\d:\d\d)?")
# How much of a date may be known, the least first.
UNITS = ("year", "month", "day")
_SKELETONS = {"year": "y", "month": "yMMMM"}
_VARIANTS = {"en": "en_GB"}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The conventions of a language; those of English for one that the CLDR does not have."""
    try:
        return Locale.parse(_VARIANTS.get(language, language.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_VARIANTS["en"])


def language_in(language: str, reader: str) -> str:
    """What the language with the code ``language`` is called in the reader's: ``zh``, ``en`` -> "Chinese"."""
    return str(locale_of(reader).languages.get(language.lower().split("-")[0], language))


@lru_cache(maxsize=4096)
def write_date(value: str, language: str, precision: str = "") -> str:
    """A date in words: ``2025-11`` -> "November 2025", "2025年11月".

    Args:
        value: an xsd:gYear, xsd:gYearMonth, xsd:date or xsd:dateTime as it stands in the data.
        language: the reader's.
        precision: ``year``, ``month`` or ``day`` where the data says how much of the value is known; '' for all of it.

    Returns:
        The date in words; ``value`` itself where it is none of these forms, or no day of the calendar.
    """
    found = _FORM.fullmatch(value.strip())
    if not found:
        return value
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    finest = "day" if day else "month" if month else "year"
    known = min((precision or finest, finest), key=UNITS.index)
    try:
        moment = datetime(year, month or 1, day or 1, hour, minute)
    except ValueError:
        return value
    locale = locale_of(language)
    skeleton = _SKELETONS.get(known)
    text = format_skeleton(skeleton, moment, locale=locale) if skeleton else format_date(moment, "long", locale=locale)
    return text if known != "day" or found[4] is None else f"{text} {format_time(moment, 'short', locale=locale)}"


def write_number(value: int | float | str, language: str) -> str:
    """A number with the separators of the language: 12345 -> "12,345"; what is no number is given back."""
    try:
        return str(format_decimal(value, locale=locale_of(language)))
    except (ArithmeticError, ValueError):
        return str(value)


def unit_of(value: str) -> str:
    """How much of a date its lexical form tells: ``year``, ``month`` or ``day``; '' where it is no date."""
    found = _FORM.fullmatch(value.strip())
    return UNITS[bool(found[2]) + bool(found[3])] if found else ""


def as_date(value: str) -> date | None:
    """The first day that the value may mean, to put dates in order; None where it is no date."""
    found = _FORM.fullmatch(value.strip())
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None
