"""Fixtures: what is tried in this run, and a folder to try it in."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.rdf.folders import Folder
from tests.rdf.mutations.judging import Verdict, judge, tally
from tests.rdf.mutations.mutant import Mutant
from tests.rdf.mutations.plan import Plan, plan
from tests.rdf.mutations.survivors import problems, read_survivors

Try = Callable[[list[Mutant]], list[Verdict]]
Check = Callable[[list[Verdict]], None]


@pytest.fixture(scope="module")
def tried() -> Plan:
    """What is tried in this run."""
    return plan()


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


@pytest.fixture
def check(record_property: Callable[[str, object], None]) -> Check:
    """A function: are the verdicts as the list of survivors says? They are counted for the summary of the run."""

    def checked(verdicts: list[Verdict]) -> None:
        assert verdicts, "nothing was tried"
        record_property("mutants", json.dumps(tally(verdicts)))
        found = problems(verdicts, read_survivors())
        assert not found, f"{len(found)} of {len(verdicts)}:\n" + "\n".join(found)

    return checked
