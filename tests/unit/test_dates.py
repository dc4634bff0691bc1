"""Dates and numbers in words: no finer than they are known, in every language."""

from __future__ import annotations

import pytest

from itukg.dates import as_date, language_in, write_date, write_number

WRITTEN = [
    ("2025", "", "2025", "2025年", "2025"),
    ("2025-11", "", "November 2025", "2025年11月", "novembre 2025"),
    ("2025-11-03", "", "3 November 2025", "2025年11月3日", "3 novembre 2025"),
    # A month that a dataset writes as its first day is still a month.
    ("2025-11-01", "month", "November 2025", "2025年11月", "novembre 2025"),
    ("2025-11-01", "year", "2025", "2025年", "2025"),
    # A precision that the value does not have is not made up.
    ("2025", "day", "2025", "2025年", "2025"),
    ("2025-11-03Z", "day", "3 November 2025", "2025年11月3日", "3 novembre 2025"),
    ("2025-11-03T09:30:00+08:00", "", "3 November 2025 09:30", "2025年11月3日 09:30", "3 novembre 2025 09:30"),
]


@pytest.mark.parametrize(("value", "precision", "english", "chinese", "french"), WRITTEN)
def test_a_date_is_written_as_precisely_as_it_is_known(
    value: str, precision: str, english: str, chinese: str, french: str
) -> None:
    assert [write_date(value, language, precision) for language in ("en", "zh", "fr")] == [english, chinese, french]


@pytest.mark.parametrize("value", ["", "soon", "2025-02-30", "2025-13", "0000", "20251101", "2025-11-01T25:00:00"])
def test_what_is_no_date_is_shown_as_it_stands(value: str) -> None:
    assert write_date(value, "en") == value
    assert as_date(value) is None or value == "2025-11-01T25:00:00"


def test_a_language_that_has_no_conventions_gets_the_english_ones() -> None:
    assert write_date("2025-11", "qqq") == "November 2025"
    assert write_date("2025-11", "not a language") == "November 2025"


def test_dates_are_put_in_order_by_the_first_day_that_they_may_mean() -> None:
    ordered = sorted(["2025-11", "2026", "2025", "2025-11-03"], key=lambda value: str(as_date(value)))
    assert ordered == ["2025", "2025-11", "2025-11-03", "2026"]


def test_numbers_and_names_of_languages() -> None:
    assert [write_number(20933, language) for language in ("en", "zh", "fr")] == ["20,933", "20,933", "20\u202f933"]
    assert write_number("many", "en") == "many"
    assert [language_in("zh", "en"), language_in("en", "zh"), language_in("en", "fr")] == ["Chinese", "英语", "anglais"]
    assert language_in("qqq", "en") == "qqq"
