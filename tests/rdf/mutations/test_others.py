"""Mistakes in literals, syntax, catalog and ontology, and between two reports: found, at their place, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rdf.mutations.conftest import Check, Try
from tests.rdf.mutations.judging import judge
from tests.rdf.mutations.plan import FULL, GROUPS, Plan, second_plan
from tests.rdf.second_report import lay_over


@pytest.mark.parametrize("group", GROUPS)
def test_mistakes_of_a_group(tried: Plan, attempt: Try, check: Check, group: str) -> None:
    check([verdict for batch in tried.batches[group] for verdict in attempt(batch)])


def test_mistakes_between_two_reports(tmp_path: Path, check: Check) -> None:
    tried = second_plan()
    batches = tried.batches["second"]  # one, where no two mistakes touch
    assert sum(map(len, batches)) >= (40 if FULL else 10)
    verdicts = []
    for number, batch in enumerate(batches):
        verdicts += judge(lay_over(tmp_path / str(number)), tried.corpus.texts, batch)
    check(verdicts)


def test_what_is_said_of_mistakes_is_said_in_both_languages(tried: Plan, attempt: Try) -> None:
    verdicts = attempt(tried.batches["syntax"][0]) + attempt(tried.batches["literal"][0])
    messages = [finding.messages for verdict in verdicts for finding in verdict.findings]
    assert len(messages) >= 10
    assert all(re.search("[\u4e00-\u9fff]", message["zh"]) and message["en"] for message in messages)
