"""What a run tries: all of it for `.ci/run`, a sample of every kind for `make test`; and in which batches."""

from __future__ import annotations

import os
import random
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.rdf.folders import Folder
from tests.rdf.mutations import between
from tests.rdf.mutations.batches import pack
from tests.rdf.mutations.corpus import Corpus
from tests.rdf.mutations.mutant import Mutant
from tests.rdf.mutations.selection import SEED, chosen, possible
from tests.rdf.second_report import lay_over
from tests.requirements import CHECKOUT

# `.ci/run` sets it. Read at once: a fixture for all tests removes the variables of a developer's settings.
FULL = os.environ.get("ITUKG_MUTATIONS") == "all"
# How many batches a run can afford, by group: one of syntax is read, of the others the whole dataset is validated.
# What then has no place is left out.
_ALL = {"data": 12, "terms": 3, "catalog": 6, "literal": 4, "syntax": 200}
_SAMPLE = {"data": 1, "literal": 1, "syntax": 12}
_COUNTS = _ALL if FULL else _SAMPLE
DATA_BATCHES = _COUNTS["data"]
GROUPS = sorted(_COUNTS.keys() - {"data"})
_OF_EACH_KIND = 3


@dataclass(frozen=True)
class Plan:
    """The batches by group, and the mutants that would have needed further runs."""

    corpus: Corpus
    batches: dict[str, list[list[Mutant]]]
    left_out: list[Mutant]

    @property
    def mutants(self) -> list[Mutant]:
        """All mutants that are tried."""
        return [mutant for batches in self.batches.values() for batch in batches for mutant in batch]


@cache
def plan(full: bool = FULL) -> Plan:
    """The plan of a full run or of a sample."""
    corpus = Corpus.of(Folder(CHECKOUT).sources())
    mutants = chosen(possible(corpus, 4 if full else 1))
    if not full:
        mutants = _sample(mutants)
    batches: dict[str, list[list[Mutant]]] = defaultdict(list)
    for batch in pack(mutants, corpus):
        batches[batch[0].group].append(batch)
    left_out: list[Mutant] = []
    for group, count in (_ALL if full else _SAMPLE).items():
        batches[group], too_many = _affordable(batches[group], count)
        left_out += too_many
    return Plan(corpus, dict(batches), left_out)


def _affordable(batches: list[list[Mutant]], count: int) -> tuple[list[list[Mutant]], list[Mutant]]:
    """So many batches, and the mutants of the others: the largest, but rather one with something that no other has."""
    waiting, kept, seen = list(batches), [], set[str]()
    while waiting and len(kept) < count:
        best = max(waiting, key=lambda batch: 40 * len(_varieties(batch) - seen) + len(batch))
        waiting.remove(best)
        kept.append(best)
        seen |= _varieties(best)
    return kept, [mutant for batch in waiting for mutant in batch]


def _varieties(batch: list[Mutant]) -> set[str]:
    return {one.prop for one in batch} | {one.kind for one in batch}


@cache
def second_plan(full: bool = FULL) -> Plan:
    """The same for the dataset with a second report laid over, and for the mistakes that it makes possible."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus.of(lay_over(Path(folder)).sources())
    made = list(between.mutants(corpus, corpus.blocks))
    batches, left_out = _affordable(pack(chosen(made), corpus), 2 if full else 1)
    return Plan(corpus, {"second": batches}, left_out)


def _sample(mutants: list[Mutant]) -> list[Mutant]:
    chance = random.Random(SEED)
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_kind[mutant.kind].append(mutant)
    return [one for members in by_kind.values() for one in chance.sample(members, min(_OF_EACH_KIND, len(members)))]
