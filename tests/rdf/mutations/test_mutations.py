"""Mistakes all over the real data are found, told where they were made, in words that say what is wrong.

`make test` tries a sample of every kind, `.ci/run` (ITUKG_MUTATIONS=all) more than two thousand.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.validation.findings import Finding
from tests.rdf.folders import Folder
from tests.rdf.mutations.judging import Verdict, judge, tally
from tests.rdf.mutations.mutant import Mutant
from tests.rdf.mutations.plan import DATA_BATCHES, SECOND_BATCHES, SWITCH, Plan, plan, second_plan
from tests.rdf.mutations.selection import SEED
from tests.rdf.mutations.survivors import problems, read_survivors
from tests.rdf.second_report import lay_over

# Read here: a fixture for all tests removes the variables of a developer's settings.
FULL = os.environ.get(SWITCH) == "all"
Try = Callable[[list[Mutant]], list[Verdict]]


@pytest.fixture(scope="module")
def tried() -> Plan:
    """What is tried in this run."""
    return plan(FULL)


@pytest.fixture(scope="module")
def attempt(tried: Plan, tmp_path_factory: pytest.TempPathFactory) -> Try:
    """A function: mutants that do not meet -> verdicts."""
    folder = Folder.of_project(tmp_path_factory.mktemp("mutants") / "dataset")
    known: dict[tuple[Mutant, ...], list[Verdict]] = {}

    def judged(batch: list[Mutant]) -> list[Verdict]:
        if tuple(batch) not in known:
            known[tuple(batch)] = judge(folder, tried.corpus.texts, batch)
        return known[tuple(batch)]

    return judged


def check(verdicts: list[Verdict], record: Callable[[str, object], None]) -> None:
    record("mutants", json.dumps(tally(verdicts)))
    found = problems(verdicts, read_survivors())
    assert not found, f"{len(found)} of {len(verdicts)}:\n" + "\n".join(found)


@pytest.mark.parametrize("number", range(DATA_BATCHES[FULL]))
def test_mistakes_in_what_the_files_state(
    tried: Plan, attempt: Try, number: int, record_property: Callable[[str, object], None]
) -> None:
    check(attempt(tried.batches["data"][number]), record_property)


@pytest.mark.parametrize("group", ["literal", "syntax", "catalog", "terms"])
def test_mistakes_of_other_kinds(
    tried: Plan, attempt: Try, group: str, record_property: Callable[[str, object], None]
) -> None:
    check([verdict for batch in tried.batches.get(group, []) for verdict in attempt(batch)], record_property)


@pytest.mark.parametrize("number", range(SECOND_BATCHES[FULL]))
def test_mistakes_between_two_reports(
    tmp_path: Path, number: int, record_property: Callable[[str, object], None]
) -> None:
    tried = second_plan(FULL)
    check(judge(lay_over(tmp_path), tried.corpus.texts, tried.batches["second"][number]), record_property)


def test_alone_or_among_others_the_same_is_said_of_a_mistake(tried: Plan, attempt: Try) -> None:
    chance = random.Random(SEED)
    # A run costs seconds but for literals, which are looked at first.
    batches = chance.sample(tried.batches["data"], 6) + tried.batches["terms"][:1] if FULL else tried.batches["literal"]
    for batch in batches:
        among = {id(verdict.mutant): verdict for verdict in attempt(batch)}
        mutant = chance.choice(batch)
        (alone,) = attempt([mutant])
        assert said(alone) == said(among[id(mutant)]), str(mutant)


def said(verdict: Verdict) -> tuple[object, ...]:
    """All but the place, which other mistakes above it may move."""

    def key(finding: Finding) -> tuple[str, ...]:
        return finding.severity, finding.rule, finding.focus, finding.path, finding.value, finding.messages["zh"]

    return verdict.caught, verdict.line, verdict.column, sorted(map(key, verdict.findings))


def test_every_kind_and_every_property_is_tried(tried: Plan) -> None:
    mutants = tried.mutants
    kinds = {mutant.kind for mutant in mutants}
    assert len(kinds) >= (100 if FULL else 70)
    if FULL:
        assert len(mutants) >= 2000
        used = {tried.corpus.short(prop.iri) for _, prop in tried.corpus.pairs()}
        assert used - {mutant.prop for mutant in mutants} == set()
        classes = {tried.corpus.kind_of(block) for block in tried.corpus.blocks} - {"-"}
        assert classes - {mutant.of_class for mutant in mutants} == set()


def test_every_survivor_has_a_reason() -> None:
    for row in read_survivors():
        assert len(row.reason) > 20 and row.what in ("not found", "elsewhere"), row


def test_what_is_said_of_mistakes_is_said_in_both_languages(tried: Plan, attempt: Try) -> None:
    verdicts = attempt(tried.batches["syntax"][0]) + attempt(tried.batches["literal"][0])
    messages = [finding.messages for verdict in verdicts for finding in verdict.findings]
    assert len(messages) >= 10
    assert all(re.search("[\u4e00-\u9fff]", message["zh"]) and message["en"] for message in messages)
