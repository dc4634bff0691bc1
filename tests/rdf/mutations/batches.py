"""Which mutants may share a run: those whose things, and the neighbours of their things, do not touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.rdf.mutations.corpus import Corpus
from tests.rdf.mutations.mutant import Mutant

# What is said of these is said at the value or the property, and names the property.
AT_THE_VALUE = {
    "property-misspelt",
    "property-wrong-prefix",
    "thing-of-another-class",
    "literal-for-thing",
    "dangling",
    "code-misspelt",
    "thing-for-literal",
    "itself",
}


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


def pack(mutants: Iterable[Mutant], corpus: Corpus) -> list[list[Mutant]]:
    """Put every mutant into the first batch in which it meets no other, those with many neighbours first.

    Two meet if they change the same thing, or if one changes what rules about the other's thing look at when they look
    at its neighbours. Those of the catalog are about the same few things, and may meet there with other properties.
    """
    near = Neighbourhood(corpus)
    around = {id(mutant): near.of(mutant.writes) | mutant.reads for mutant in mutants}
    batches: list[_Batch] = []
    for mutant in sorted(mutants, key=lambda one: (one.group, not one.structural, -len(around[id(one)]))):
        batch = next((one for one in batches if one.has_room(mutant, around[id(mutant)])), None)
        if batch is None:
            batch = _Batch()
            batches.append(batch)
        batch.add(mutant, around[id(mutant)])
    return [batch.members for batch in batches]


def _apart(one: Mutant, other: Mutant) -> bool:
    """Whether two mutants of one thing are told apart: each at its own value, of a property that nothing else reads."""
    told = all(item.kind in AT_THE_VALUE and not item.structural for item in (one, other))
    return told and one.prop != other.prop


class _Batch:
    """Mutants that do not meet."""

    def __init__(self) -> None:
        self.members: list[Mutant] = []
        self._written: dict[str, list[Mutant]] = defaultdict(list)
        self._structural: set[str] = set()
        self._read: set[str] = set()
        self._files: set[str] = set()

    def add(self, mutant: Mutant, around: set[str]) -> None:
        self.members.append(mutant)
        for thing in mutant.writes:
            self._written[thing].append(mutant)
        if mutant.structural:
            self._structural |= mutant.writes
        self._read |= around
        self._files |= {edit.file for edit in mutant.edits}

    def has_room(self, mutant: Mutant, around: set[str]) -> bool:
        if self.members[0].group != mutant.group:
            return False
        if mutant.group == "syntax":  # of a file with a mistake in its syntax nothing else is said
            return not self._files & {edit.file for edit in mutant.edits}
        if mutant.group == "catalog":
            others = [one for one in self.members if one.writes == mutant.writes]
            if any("type" in one.prop or "type" in mutant.prop or one.prop == mutant.prop for one in others):
                return False
            around, own = around - mutant.writes, set() if others else mutant.writes
            return not around & self._structural and not (mutant.structural and own & self._read)
        if any(not _apart(mutant, one) for thing in mutant.writes for one in self._written.get(thing, ())):
            return False
        if mutant.group == "terms":  # what a term is misspelt to is told where it stands, whatever else is wrong
            return True
        return not around & self._structural and not (mutant.structural and mutant.writes & self._read)
