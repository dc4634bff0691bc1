"""Dates as readers type them, and the keys under which what has a date is found."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest

from itukg.search.asked_dates import asked_date
from itukg.search.periods import Asked, keys_asked, keys_of

MONTH, DAY = Asked(2025, 11), Asked(2025, 11, 3)
TYPED = {
    "2025": Asked(2025),
    " 2025年": Asked(2025),
    **dict.fromkeys(["November 2025", "nov 2025", "Nov. 2025", "NOVEMBER, 2025", "2025 November"], MONTH),
    **dict.fromkeys(["2025-11", "2025/11", "2025.11", "2025年11月", "２０２５年１１月", "2025 年 11 月份"], MONTH),
    **dict.fromkeys(["novembre 2025", "noviembre de 2025", "十一月 2025"], MONTH),
    **dict.fromkeys(["3 November 2025", "03 Nov 2025", "3rd of November 2025", "the 3rd November, 2025"], DAY),
    **dict.fromkeys(["November 3, 2025", "Nov 3rd 2025", "2025 Nov 3", "3 novembre 2025"], DAY),
    **dict.fromkeys(["2025-11-03", "2025/11/3", "2025年11月3日", "2025年11月3号"], DAY),
    "1er mai 2025": Asked(2025, 5, 1),
    "9 août 2025": Asked(2025, 8, 9),
    "Sep 2025": Asked(2025, 9),
    "Sept 2025": Asked(2025, 9),
    "29 February 2024": Asked(2024, 2, 29),
}
NO_DATES = [
    *("", "May", "November", "11月", "6/3", "11/10/2025", "2025-2028", "2025 2026", "2025-13", "2025-11/3", "PP-2025"),
    *("30 February 2025", "2025年2月30日", "29 Feb 2025", "0 May 2025", "2025-00", "3025", "202", "20251103"),
    *("Resolution 2025", "a workshop in November 2025", "Nov 25", "sun 2025", "C25/35", "2025-11-03T10:00"),
]


@pytest.mark.parametrize("text", TYPED)
def test_a_date_is_understood(text: str) -> None:
    assert asked_date(text, ["en", "fr", "es"]) == TYPED[text]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_for_certain_is_none(text: str) -> None:
    assert asked_date(text, ["en", "fr", "es"]) is None


def test_months_of_other_languages_count_where_the_dataset_has_them() -> None:
    assert asked_date("novembre 2025", ["en"]) is None
    assert asked_date("2025年11月", []) == asked_date("Nov 2025", []) == MONTH
    assert asked_date("November 2025" + " " * 100, []) == MONTH
    assert asked_date("x" * 200_000, []) is None


@pytest.mark.parametrize("start", [date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 11, 17)])
def test_days_find_what_has_them_and_nothing_else(start: date) -> None:
    """For spans of all lengths, what a day, a month and a year find is compared with the calendar."""
    seen = 0
    for length in [1, 2, 27, 28, 29, 31, 45, 60, 300, 365, 366, 367, 700, 1100]:
        last = start + timedelta(days=length - 1)
        keys = keys_of(start.isoformat(), last.isoformat(), "")
        assert len(keys) < 90, "few, however long it lasts"
        for offset in range(-400, length + 400, 13 if length > 60 else 1):
            day = start + timedelta(days=offset)
            asked = Asked(day.year, day.month, day.day)
            assert is_found(asked, keys) == (start <= day <= last), (start, length, day)
            month_end = day.replace(day=monthrange(day.year, day.month)[1])
            assert is_found(Asked(day.year, day.month), keys) == (start <= month_end and day.replace(day=1) <= last)
            assert is_found(Asked(day.year), keys) == (start.year <= day.year <= last.year)
            seen += 1
    assert seen > 3_000


def test_nothing_is_found_by_what_is_not_known_of_it() -> None:
    june = keys_of("2026-06-01", "2026-06-30", "month")
    assert june == keys_of("2026-06", "2026-06", "") == keys_of("2026-06", "", "") == keys_of("", "2026-06", "")
    assert is_found(Asked(2026, 6), june) and is_found(Asked(2026), june)
    assert not any(is_found(Asked(2026, 6, day), june) for day in range(1, 31))
    assert is_found(Asked(2026, 6, 11), keys_of("2026-06-01", "2026-06-30", "day")), "all days of it are meant"
    year = keys_of("2026-01-01", "2026-12-31", "year")
    assert year == keys_of("2026", "2026", "day") and is_found(Asked(2026), year)
    assert not any(is_found(Asked(2026, month), year) for month in range(1, 13))
    period = keys_of("2025-05-01", "2026-02-28", "month")
    assert is_found(Asked(2025, 6, 11), period), "between its two months for certain"
    assert not is_found(Asked(2025, 5, 11), period) and not is_found(Asked(2026, 2, 11), period)


def test_what_is_open_at_an_end_is_found_by_the_other() -> None:
    since = keys_of("2009-03-02", "", "")
    assert is_found(Asked(2009), since) and is_found(Asked(2009, 3, 2), since) and not is_found(Asked(2010), since)
    assert keys_of("soon", "", "") == keys_of("", "", "") == keys_of("2025-02-30", "", "") == set()


def test_ends_that_are_exchanged_or_far_apart_are_taken_for_two_points() -> None:
    exchanged = keys_of("2026-02-01", "2025-02-01", "")
    assert is_found(Asked(2026, 2, 1), exchanged) and is_found(Asked(2025), exchanged)
    assert not is_found(Asked(2025, 6), exchanged)
    assert len(keys_of("0001", "9999", "")) == 2


def is_found(asked: Asked, keys: set[int]) -> bool:
    looked_for = keys_asked(asked)
    assert 2 <= len(looked_for) <= 3
    return not keys.isdisjoint(looked_for)
