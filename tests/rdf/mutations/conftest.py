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
def check(record_property: Callable[[str, object], None], attempt: Try) -> Check:
    """A function: are the verdicts as the list of survivors says? They are counted for the summary of the run.

    A mistake is judged by itself: where one of a batch is not told of, it is made once more, alone. It may only have
    followed from another one, which was told of in its place.
    """

    def checked(verdicts: list[Verdict]) -> None:
        assert verdicts, "nothing was tried"
        survivors = list(read_survivors())
        verdicts = [attempt([one.mutant])[0] if problems([one], survivors) else one for one in verdicts]
        record_property("mutants", json.dumps(tally(verdicts)))
        found = problems(verdicts, survivors)
        assert not found, f"{len(found)} of {len(verdicts)}:\n" + "\n".join(found)

    return checked
