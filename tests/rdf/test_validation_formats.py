"""The forms of a report: each says the same, each is what its readers expect, whatever stands in the data."""

from __future__ import annotations

import dataclasses
import random
import time

import pytest

from itukg.turtle.places import Place
from itukg.validation.findings import Outcome
from itukg.validation.report import FORMATS, Report, write
from tests.rdf.made_up import MADE_UP, made, report
from tests.rdf.validation_reports import (
    SEEN,
)

# --- all forms ------------------------------------------------------------------------------------------------------


def test_every_form_is_read_back() -> None:
    assert set(SEEN) == set(FORMATS) and len(FORMATS) == 6


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "json"])
def test_every_form_tells_the_same_findings(mistaken_outcome: Outcome, form: str, language: str) -> None:
    told = Report(mistaken_outcome, language)
    expected = SEEN["json"](write(told, "json"))
    assert len(expected) == len(mistaken_outcome.findings)
    assert SEEN[form](write(told, form)) == expected


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_bears_whatever_stands_in_the_data(form: str, language: str) -> None:
    text = write(report(*MADE_UP, language=language), form)
    assert text.endswith("\n") and len(SEEN[form](text)) == len(MADE_UP)
    assert "\x1b" not in text and "\x07" not in text and "\x00" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_is_that_of_the_files_however_findings_come(form: str) -> None:
    expected = write(report(*MADE_UP), form)
    for seed in range(5):
        shuffled = list(MADE_UP)
        random.Random(seed).shuffle(shuffled)
        assert write(report(*shuffled), form) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_said_in_every_form(form: str) -> None:
    text = write(report(), form)
    assert SEEN[form](text) == []
    if form in ("text", "github"):
        assert text == (
            "conforms "
            "(3 files, 5,678 triples, 7 shapes with a target, 1,234 focus nodes, 1 hygiene query, 2 releases)\n"
        )


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_findings_take_seconds(form: str) -> None:
    many = tuple(
        dataclasses.replace(
            MADE_UP[number % 10],
            focus=f"https://example.org/{number}",
            place=Place(f"data/{number % 50}.ttl", number, 1),
        )
        for number in range(1, 10_001)
    )
    started = time.process_time()
    text = write(report(*many), form)
    assert time.process_time() - started < 10
    assert len(text.splitlines()) >= 50
    assert text.count("https://example.org/") or form in ("text", "github", "junit")


@pytest.mark.parametrize("form", FORMATS)
def test_infos_are_told_on_request_or_when_they_fail_the_run(form: str) -> None:
    info = made("info")
    assert SEEN[form](write(report(info, show="warning"), form)) == []
    assert len(SEEN[form](write(report(info), form))) == 1
    assert len(SEEN[form](write(report(info, show="violation", fail_on="info"), form))) == 1


def test_the_threshold_decides_about_the_exit_code() -> None:
    codes = {
        (severity, fail_on): report(made(severity), fail_on=fail_on).exit_code
        for severity in ("violation", "warning", "info")
        for fail_on in ("violation", "warning", "info")
    }
    assert [key for key, code in codes.items() if not code] == [
        ("warning", "violation"),
        ("info", "violation"),
        ("info", "warning"),
    ]
