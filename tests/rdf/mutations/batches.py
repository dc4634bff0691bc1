"""Which mutants may share a run: those whose things, and the neighbours of their things, do not touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from itukg.turtle.terms import PUB
from tests.rdf.mutations.corpus import ITU, RDF_TYPE, Corpus
from tests.rdf.mutations.mutant import Mutant

_FEW = 8
# Without its class nothing looks at the dataset of a catalog, and without the queries that it names none is asked.
_ALONE = {RDF_TYPE, PUB + "hygiene"}
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


# What has so many neighbours that they cannot all be kept apart from it, and its properties that those look at which
# point to it.
_HUB = 25
_READ_BY_USERS = {ITU + name for name in ("isPartOf", "paragraphNumber", "mentions")}


class Neighbourhood:
    """What each thing points at, by property, and what points at it."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the links of all blocks."""
        self._targets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._users: dict[str, set[str]] = defaultdict(set)
        for block, prop in corpus.pairs():
            for value in prop.values:
                if value.kind == "iri" and value.iri in corpus.by_subject:
                    self._targets[block.iri][prop.iri].add(value.iri)
                    self._users[value.iri].add(block.iri)

    def of(self, thing: str) -> set[str]:
        """What is one link away."""
        return self._users[thing].union(*self._targets[thing].values())

    def altered(self, mutant: Mutant) -> set[str]:
        """The things of which something else may be said because of the mutant."""
        if not mutant.structural:
            return set(mutant.writes)
        found = mutant.writes | mutant.disturbs
        for thing in mutant.writes:
            near = self.of(thing)
            if len(near) > _HUB and mutant.path not in ("", RDF_TYPE):
                near = self._targets[thing][mutant.path] if thing == mutant.thing else set()
                near = near | self._users[thing] if mutant.path in _READ_BY_USERS else near
            found |= near
        return set(found)


def pack(mutants: Sequence[Mutant], corpus: Corpus) -> list[list[Mutant]]:
    """Put every mutant into the first batch in which it meets no other, those that alter much first.

    Two meet if one changes a thing of which something else may be said because of the other. Those of the catalog are
    about the same few things, and may meet there with other properties.
    """
    near = Neighbourhood(corpus)
    altered = {id(mutant): near.altered(mutant) for mutant in mutants}
    times = Counter(one.prop for one in mutants) + Counter(one.kind for one in mutants)

    def order(one: Mutant) -> tuple[object, ...]:
        # What there is little of must find a place; after that, what finds one with difficulty.
        rare = min(times[one.prop], times[one.kind]) <= _FEW
        return one.group, not rare, not one.disturbs, -len(altered[id(one)])

    batches: list[_Batch] = []
    for mutant in sorted(mutants, key=order):
        batch = next((one for one in batches if one.has_room(mutant, altered[id(mutant)])), None)
        if batch is None:
            batch = _Batch()
            batches.append(batch)
        batch.add(mutant, altered[id(mutant)])
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
        self._altered: set[str] = set()
        self._changed: set[str] = set()
        self._read: set[str] = set()
        self._files: set[str] = set()

    def add(self, mutant: Mutant, altered: set[str]) -> None:
        self.members.append(mutant)
        for thing in mutant.writes:
            self._written[thing].append(mutant)
        self._altered |= altered - mutant.writes
        self._changed |= mutant.writes | mutant.disturbs if mutant.structural else set()
        self._read |= mutant.reads
        self._files |= {edit.file for edit in mutant.edits}

    def has_room(self, mutant: Mutant, altered: set[str]) -> bool:
        if self.members[0].group != mutant.group:
            return False
        if mutant.group == "syntax":  # of a file with a mistake in its syntax nothing else is said
            return not self._files & {edit.file for edit in mutant.edits}
        own = mutant.writes
        if mutant.group == "catalog":
            others = [one for one in self.members if one.writes == own]
            if any(item.path in _ALONE for item in (mutant, *self.members)) or mutant.prop in {m.prop for m in others}:
                return False
            own, altered = (frozenset(), altered - own) if others else (own, altered)
        elif any(not _apart(mutant, one) for thing in own for one in self._written.get(thing, ())):
            return False
        if mutant.group == "terms":  # what a term is misspelt to is told where it stands, whatever else is wrong
            return True
        changes = own | mutant.disturbs if mutant.structural else frozenset()
        return not (
            own & self._altered
            or altered & self._written.keys() - own
            or mutant.reads & self._changed
            or changes & self._read
        )
