"""Mutants of the graph: does each fact of the ledger turn false when what it says is taken away or falsified?

The graph is copied into memory. For every fact the triples that it rests on are found, and then, one at a time: each is
dropped; each gets another value of the same kind; each node that it describes is marked probable, planned, negative or
joint; each joint number gets a further group; each thing that an entry calls absent is added. Every such mutant must
make the fact false; one that does not is a survivor, and the entry is too weak.

Tools for mutation testing (mutmut, cosmic-ray, mutatest) change Python source, none changes RDF; RDFUnit and the SHACL
engines judge a graph, not the tests of it. With pyoxigraph in memory a mutant costs less than half a millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyoxigraph as ox

from tests.rdf.ledger import MARKS, Absence, Fact, is_variable

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
NOBODY = ox.NamedNode("urn:x-mutation:another")

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = Subject | ox.Literal


@dataclass(frozen=True)
class Mutant:
    """One change to the graph, in words, and what it takes away and puts in."""

    change: str
    removed: ox.Triple | None = None
    added: ox.Triple | None = None


@dataclass
class Outcome:
    """What a run found: how many mutants there were, which survived, and the triples that each fact rests on."""

    mutants: int = 0
    survivors: list[str] = field(default_factory=list)
    evidence: dict[int, frozenset[ox.Triple]] = field(default_factory=dict)


class Laboratory:
    """A copy of the stated graph that can be changed and changed back."""

    def __init__(self, triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> None:
        """Copy ``triples``; ``prefixes`` are those of the dataset's catalog."""
        self._store = ox.Store()
        self._store.bulk_extend(ox.Quad(*triple) for triple in triples)
        self._itu = prefixes["itu"]
        self._classes: dict[Term, list[ox.NamedNode]] = defaultdict(list)
        for triple in self._find(None, RDF_TYPE, None):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                self._classes[triple.object].append(triple.subject)
        for members in self._classes.values():
            members.sort(key=str)

    def run(self, facts: Iterable[Fact]) -> Outcome:
        """Try every mutant of every fact; a fact that is false to begin with is a survivor of its own."""
        outcome = Outcome()
        for fact in facts:
            evidence = self.evidence(fact)
            outcome.evidence[fact.number] = evidence
            if not evidence:
                outcome.survivors.append(f"{fact.title}: false from the start")
            for mutant in self.mutants(fact, evidence) if evidence else ():
                outcome.mutants += 1
                if self._survives(fact, mutant):
                    outcome.survivors.append(f"{fact.title}: {mutant.change}")
        return outcome

    def holds(self, fact: Fact) -> bool:
        """Whether the fact is true of the graph as it is now."""
        return bool(self._store.query(fact.query))

    def evidence(self, fact: Fact) -> frozenset[ox.Triple]:
        """The triples that the fact rests on; none if it is false."""
        constructed = self._store.query(fact.evidence_query)
        assert isinstance(constructed, ox.QueryTriples)
        return frozenset(constructed)

    def why_false(self, fact: Fact) -> str:
        """What keeps the fact from being true, for a message: triples that are not there, marks that are."""
        missing = [triple for triple in fact.triples if not is_variable(triple.object) and not self._has(triple)]
        nodes = {triple.subject for triple in fact.triples}
        said = {(triple.subject, triple.predicate.value) for triple in fact.triples}
        marks = [
            triple
            for node in nodes
            for mark, value in MARKS.items()
            if (node, self._itu + mark) not in said
            for triple in self._find(node, ox.NamedNode(self._itu + mark), value)
        ]
        present = [absence.text for absence in fact.absences if self._present(absence)]
        return "\n".join(
            [f"{fact.title} is not true of the graph."]
            + [f"  not stated: {triple}" for triple in missing]
            + [f"  stated, but not by the entry: {triple}" for triple in marks]
            + [f"  there is what must be absent: {text}" for text in present]
        )

    def mutants(self, fact: Fact, evidence: frozenset[ox.Triple]) -> Iterator[Mutant]:
        """Every change to the graph that must make the fact false."""
        ordered = sorted(evidence, key=str)
        for triple in ordered:
            yield Mutant(f"without {triple}", removed=triple)
            other = ox.Triple(triple.subject, triple.predicate, self._another(triple))
            yield Mutant(f"{other} instead of {triple.object}", removed=triple, added=other)
        yield from self._marks(ordered)
        yield from self._further_groups(ordered)
        for absence in fact.absences:
            yield from self._presence(absence)

    def _marks(self, evidence: list[ox.Triple]) -> Iterator[Mutant]:
        said = {(triple.subject, triple.predicate.value) for triple in evidence}
        for subject in sorted({triple.subject for triple in evidence}, key=str):
            for mark, value in MARKS.items():
                if (subject, self._itu + mark) not in said:
                    found = next(iter(self._find(None, ox.NamedNode(self._itu + mark), value)), None)
                    added = found.object if found else value or NOBODY
                    yield Mutant(
                        f"{mark} on {subject}", added=ox.Triple(subject, ox.NamedNode(self._itu + mark), added)
                    )

    def _further_groups(self, evidence: list[ox.Triple]) -> Iterator[Mutant]:
        """A joint number that somebody else shares as well is another number of another set."""
        joint = {triple.subject for triple in evidence if triple.predicate.value == f"{self._itu}isCollective"}
        counted = {triple.subject for triple in evidence if triple.predicate.value == f"{self._itu}numericValue"}
        carried_out = ox.NamedNode(f"{self._itu}carriedOutBy")
        for quantity in sorted(joint & counted, key=str):
            for owner in self._find(None, ox.NamedNode(f"{self._itu}hasQuantity"), quantity):
                for share in list(self._find(owner.subject, carried_out, None))[:1]:
                    added = ox.Triple(share.subject, carried_out, self._another(share))
                    yield Mutant(f"a further group: {added}", added=added)

    def _presence(self, absence: Absence) -> Iterator[Mutant]:
        """Put in what an entry says is not there: with another value of the predicate where any would do."""
        subject, predicate, value = absence.triple
        for node in absence.allowed:
            stated = ox.Triple(node, predicate, value) if is_variable(subject) else ox.Triple(subject, predicate, node)
            if not self._has(stated):
                yield Mutant(f"{absence.text} allows for {node}, which is not stated", added=stated)
        if is_variable(subject):
            value_of = {triple.subject for triple in self._find(None, predicate, value)}
            subject = next((t.subject for t in self._find(None, predicate, None) if t.subject not in value_of), NOBODY)
        if is_variable(value):
            own = next(iter(self._find(subject, predicate, None)), None)
            model = own or next(iter(self._find(None, predicate, None)), None)
            value = self._another(ox.Triple(subject, predicate, model.object)) if model else NOBODY
        yield Mutant(absence.text, added=ox.Triple(subject, predicate, value))

    def _survives(self, fact: Fact, mutant: Mutant) -> bool:
        if mutant.removed:
            self._store.remove(ox.Quad(*mutant.removed))
        new = mutant.added and not self._has(mutant.added)
        if mutant.added:
            self._store.add(ox.Quad(*mutant.added))
        survives = self.holds(fact)
        if mutant.added and new:
            self._store.remove(ox.Quad(*mutant.added))
        if mutant.removed:
            self._store.add(ox.Quad(*mutant.removed))
        return survives

    def _another(self, triple: ox.Triple) -> ox.NamedNode | ox.Literal:
        """Another value of the same kind, which the subject does not have yet."""
        if isinstance(triple.object, ox.Literal):
            return another_literal(triple.object)
        taken = {found.object for found in self._find(triple.subject, triple.predicate, None)}
        if isinstance(triple.object, ox.NamedNode):
            for kind in self._find(triple.object, RDF_TYPE, None):
                members = self._classes[kind.object]
                start = members.index(triple.object)
                for candidate in members[start + 1 :] + members[:start]:
                    if candidate not in taken:
                        return candidate
        return NOBODY

    def _find(self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._store.quads_for_pattern(subject, predicate, value))

    def _has(self, triple: ox.Triple) -> bool:
        return ox.Quad(*triple) in self._store

    def _present(self, absence: Absence) -> bool:
        subject, predicate, value = (None if is_variable(term) else term for term in absence.triple)
        found = self._find(subject, predicate, value)
        return any(t.subject not in absence.allowed and t.object not in absence.allowed for t in found)


def another_literal(literal: ox.Literal) -> ox.Literal:
    """A wrong literal of the same type: the next number, day or year, the other truth value, another text."""
    kind = literal.datatype.value.removeprefix(XSD)
    if literal.language:
        return ox.Literal("another text", language=literal.language)
    if kind == "boolean":
        return ox.Literal("false" if literal.value == "true" else "true", datatype=literal.datatype)
    if kind in ("integer", "gYear"):
        return ox.Literal(str(int(literal.value) + 1), datatype=literal.datatype)
    if kind == "date":
        return ox.Literal(
            (date.fromisoformat(literal.value) + timedelta(days=1)).isoformat(), datatype=literal.datatype
        )
    return ox.Literal("another", datatype=literal.datatype)
