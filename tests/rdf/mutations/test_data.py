"""Mistakes all over the real data are found, told where they were made, in words that say what is wrong.

`make test` tries a sample of every kind, `.ci/run` (ITUKG_MUTATIONS=all) more than two thousand.
"""

from __future__ import annotations

import random

import pytest

from itukg.validation.findings import Finding
from tests.rdf.mutations.conftest import Check, Try
from tests.rdf.mutations.judging import Verdict
from tests.rdf.mutations.plan import DATA_BATCHES, FULL, Plan
from tests.rdf.mutations.selection import SEED
from tests.rdf.mutations.survivors import read_survivors


@pytest.mark.parametrize("number", range(DATA_BATCHES))
def test_mistakes_in_what_the_files_state(tried: Plan, attempt: Try, check: Check, number: int) -> None:
    check(attempt(tried.batches["data"][number]))


def test_alone_or_among_others_the_same_is_said_of_a_mistake(tried: Plan, attempt: Try) -> None:
    chance = random.Random(SEED)
    batches = chance.sample(tried.batches["data"], 6 if FULL else 1)
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
