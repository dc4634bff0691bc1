"""Which mutants may share a run: those whose things, and the neighbours of their things, do not touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.rdf.mutations.corpus import Corpus
from tests.rdf.mutations.mutant import Mutant


class Neighbourhood:
    """What each thing points at and what points at it."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the links of all blocks."""
        self._near: dict[str, set[str]] = defaultdict(set)
        for block, prop in corpus.pairs():
            for value in prop.values:
                if value.kind == "iri" and value.iri in corpus.by_subject:
                    self._near[block.iri].add(value.iri)
                    self._near[value.iri].add(block.iri)

    def of(self, things: Iterable[str]) -> set[str]:
        """The things and all that are one link away."""
        things = set(things)
        return things.union(*(self._near[one] for one in things))


def pack(mutants: Iterable[Mutant], corpus: Corpus, size: int = 300) -> list[list[Mutant]]:
    """Put every mutant into the first batch in which it meets no other, those with many neighbours first.

    Two meet if they change the same thing, except texts of different properties of it; or if one changes what rules
    about the other's thing look at when they look at its neighbours.
    """
    near = Neighbourhood(corpus)
    around = {id(mutant): near.of(mutant.writes) | mutant.reads for mutant in mutants}
    batches: list[_Batch] = []
    for mutant in sorted(mutants, key=lambda one: (one.group, not one.structural, -len(around[id(one)]))):
        free = (one for one in batches if len(one.members) < size and one.has_room(mutant, around[id(mutant)]))
        batch = next(free, None)
        if batch is None:
            batch = _Batch()
            batches.append(batch)
        batch.add(mutant, around[id(mutant)])
    return [batch.members for batch in batches]


class _Batch:
    """Mutants that do not meet."""

    def __init__(self) -> None:
        self.members: list[Mutant] = []
        self._written: dict[str, set[str]] = defaultdict(set)
        self._structural: set[str] = set()
        self._read: set[str] = set()
        self._files: set[str] = set()

    def add(self, mutant: Mutant, around: set[str]) -> None:
        self.members.append(mutant)
        for thing in mutant.writes:
            self._written[thing].add(mutant.prop if not mutant.structural else "*")
        if mutant.structural:
            self._structural |= mutant.writes
        self._read |= around
        self._files |= {edit.file for edit in mutant.edits}

    def has_room(self, mutant: Mutant, around: set[str]) -> bool:
        if self.members[0].group != mutant.group:
            return False
        if mutant.group == "catalog":  # what stops reading is tried alone in any case; see judging
            return all(mutant.prop != one.prop for one in self.members) and len(self.members) < 20
        if mutant.group == "syntax":  # of a file with a mistake in its syntax nothing else is said
            return not self._files & {edit.file for edit in mutant.edits}
        for thing in mutant.writes & self._written.keys():
            if mutant.structural or self._written[thing] & {"*", mutant.prop}:
                return False
        return not around & self._structural and not (mutant.structural and mutant.writes & self._read)
