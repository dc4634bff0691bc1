"""All that the dataset's display vocabulary says about pages of things, read and made ready once for each snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from itukg.display.known import Memory
from itukg.display.parts import Part, Texts, by_language, paths_of, read_parts
from itukg.display.paths import BadPathError, Graph, Path, Step, read_list, read_path
from itukg.linkeddata.labels import PREDICATES
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI, NODE
from itukg.turtle.terms import PUB

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o } }"
_KINDS = {"s": NODE, "p": IRI}
_WIDER = """SELECT DISTINCT ?narrow ?wide WHERE {
  VALUES ?narrow { } ?narrow <http://www.w3.org/2000/01/rdf-schema#subClassOf>+ ?wide
}"""
_COMBINATIONS = 1_000
# A page names a few hundred things at most; what is known of so many is kept for the pages to come.
_REMEMBERED = 10_000


@dataclass(frozen=True)
class ClassSheet:
    """What is said of a class: its sentence, how its members read as values, their chain, a query about them."""

    sentence: tuple[Part, ...] = ()
    reading: tuple[Part, ...] = ()
    chain: Chain | None = None
    query: str = ""
    query_text: Texts = field(default_factory=dict)

    @cached_property
    def sentence_paths(self) -> tuple[Path, ...]:
        """All paths that the sentence follows; without one of its own, a page begins with the reading."""
        return tuple(paths_of([*self.sentence, *self.reading]))

    @cached_property
    def reading_paths(self) -> tuple[Path, ...]:
        """All paths that the reading follows."""
        return tuple(paths_of(self.reading))


@dataclass(frozen=True)
class Chain:
    """How the versions of a thing are found, what they are ordered by, and what is said of the whole."""

    path: Path
    order: Path | None
    parts: tuple[Part, ...]
    name: Texts
    note: Texts


@dataclass(frozen=True)
class Evidence:
    """Which properties lead from a claim to the place that states it, and what such a place is marked with."""

    properties: tuple[str, ...] = ()
    marks: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Passages:
    """Which places tell of a thing, in a section of their own: how they are found, ordered and summed up."""

    path: Path | None = None
    order: str = ""
    summary: str = ""
    name: Texts = field(default_factory=dict)
    others: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """A property that gives a reason for doubt, and the one whose value is the word for it ('' for the label)."""

    reason: str
    word: str = ""


@dataclass(frozen=True)
class Span:
    """The properties that together say when: first day, last day, and how much of them is known."""

    start: str = ""
    end: str = ""
    precision: str = ""
    name: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The whole display vocabulary of things."""

    classes: Mapping[str, ClassSheet]
    ranks: tuple[str, ...]  # the classes, narrow before wide
    inverse_names: Mapping[str, Texts]
    wordings: Mapping[str, tuple[Texts, Texts]]
    evidence: Evidence
    passages: Passages
    doubts: tuple[Doubt, ...]
    span: Span
    codes: tuple[str, ...]
    memo: Memory = field(default_factory=lambda: Memory(_REMEMBERED), compare=False, repr=False)
    kinds: dict[frozenset[str], ClassSheet] = field(default_factory=dict, compare=False, repr=False)

    def of(self, types: Iterable[str]) -> ClassSheet:
        """What is said of a thing with these types: of each matter, what the narrowest class has that has any."""
        own = frozenset(types)
        found = self.kinds.get(own)
        if found is None:
            if len(self.kinds) > _COMBINATIONS:
                self.kinds.clear()
            found = self.kinds[own] = self._combined(own)
        return found

    def _combined(self, own: frozenset[str]) -> ClassSheet:
        sheets = [self.classes[name] for name in self.ranks if name in own]
        asked = next((sheet for sheet in sheets if sheet.query), ClassSheet())
        return ClassSheet(
            sentence=next((sheet.sentence for sheet in sheets if sheet.sentence), ()),
            reading=next((sheet.reading for sheet in sheets if sheet.reading), ()),
            chain=next((sheet.chain for sheet in sheets if sheet.chain), None),
            query=asked.query,
            query_text=asked.query_text,
        )

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each class among `ranks`."""
        return {name: position for position, name in enumerate(self.ranks)}

    @cached_property
    def evidence_paths(self) -> tuple[Path, ...]:
        """The paths from a claim to the places that state it."""
        return tuple(Path(((Step(name),),)) for name in self.evidence.properties)

    @cached_property
    def value_paths(self) -> tuple[Path, ...]:
        """The paths that every value follows, whatever it is: to the places that state it, and to words of doubt."""
        return (*self.evidence_paths, *(Path(((Step(doubt.word),),)) for doubt in self.doubts if doubt.word))

    @cached_property
    def predicates(self) -> tuple[str, ...]:
        """All properties that pages read of the things they name."""
        found = {TYPE, *PREDICATES, *self.evidence.properties, *self.codes}
        parts = [*self.evidence.marks]
        for sheet in self.classes.values():
            parts += [*sheet.sentence, *sheet.reading]
            if sheet.chain:
                parts += sheet.chain.parts
                found |= _named(sheet.chain.path) | (_named(sheet.chain.order) if sheet.chain.order else set())
        for part in parts:
            found |= set(part.called)
            for path in [*part.paths, *(condition.path for condition in part.where + part.where_not)]:
                found |= _named(path)
        found |= {self.span.start, self.span.end, self.span.precision, self.passages.order, self.passages.summary}
        found |= {name for doubt in self.doubts for name in (doubt.reason, doubt.word)}
        return tuple(sorted(found - {""}))


def _named(path: Path) -> set[str]:
    return {step.predicate for steps in path.alternatives for step in steps if not step.inverse}


@once_for_each_snapshot
def read_sheet(reader: Reader) -> Sheet:
    """The display vocabulary of the reader's snapshot, read once for each snapshot."""
    graph: dict[Term, dict[str, list[Term]]] = {}
    for described in reader.manifest.graphs:
        if described["role"] == "Display":
            for row in reader.select(_GRAPH, {"graph": ox.NamedNode(str(described["iri"]))}, kinds=_KINDS):
                graph.setdefault(row["s"], {}).setdefault(str(row["p"].value), []).append(row["o"])
    classes = {
        str(node.value): sheet
        for node in graph
        if isinstance(node, ox.NamedNode) and (sheet := _class_sheet(graph, node)) != ClassSheet()
    }
    dataset = ox.NamedNode(reader.manifest.dataset)
    return Sheet(
        classes=classes,
        ranks=_ranks(reader, sorted(classes)),
        inverse_names=_texts(graph, PUB + "inverseName"),
        wordings={
            iri: (texts, _texts(graph, PUB + "countedOne").get(iri, {}))
            for iri, texts in _texts(graph, PUB + "counted").items()
        },
        evidence=_evidence(graph, dataset),
        passages=_passages(graph, dataset),
        doubts=_doubts(graph, dataset),
        span=_span(graph, dataset),
        codes=tuple(_iris(graph, dataset, "code")),
    )


def _class_sheet(graph: Graph, node: Term) -> ClassSheet:
    said = graph.get(node, {})

    def parts(name: str) -> tuple[Part, ...]:
        return tuple(part for head in said.get(PUB + name, ()) for part in read_parts(graph, head))

    query, query_text = "", {}
    for asked in said.get(PUB + "ask", ()):
        inner = graph.get(asked, {})
        query = next((str(value.value) for value in inner.get(PUB + "query", ()) if isinstance(value, ox.Literal)), "")
        query_text = by_language(graph, asked, PUB + "text")
    chain = next((_chain(graph, head) for head in said.get(PUB + "chain", ())), None)
    return ClassSheet(parts("sentence"), parts("reading"), chain, query, query_text)


def _chain(graph: Graph, node: Term) -> Chain | None:
    path = _path(graph, node, "path")
    if path is None:
        return None
    parts = tuple(part for head in graph[node].get(PUB + "reading", ()) for part in read_parts(graph, head))
    name, note = by_language(graph, node, PUB + "name"), by_language(graph, node, PUB + "note")
    return Chain(path, _path(graph, node, "orderBy"), parts, name, note)


def _evidence(graph: Graph, dataset: Term) -> Evidence:
    for node in graph.get(dataset, {}).get(PUB + "evidence", ()):
        marks = tuple(part for head in graph.get(node, {}).get(PUB + "mark", ()) for part in read_parts(graph, head))
        return Evidence(tuple(_iris(graph, node, "path")), marks)
    return Evidence()


def _passages(graph: Graph, dataset: Term) -> Passages:
    for node in graph.get(dataset, {}).get(PUB + "passages", ()):
        order, summary = _iris(graph, node, "orderBy"), _iris(graph, node, "summary")
        return Passages(
            _path(graph, node, "path"),
            next(iter(order), ""),
            next(iter(summary), ""),
            by_language(graph, node, PUB + "name"),
            by_language(graph, node, PUB + "others"),
        )
    return Passages()


def _doubts(graph: Graph, dataset: Term) -> tuple[Doubt, ...]:
    found = []
    for node in graph.get(dataset, {}).get(PUB + "doubt", ()):
        for reason in _iris(graph, node, "path"):
            found.append(Doubt(reason, next(iter(_iris(graph, node, "word")), "")))
    return tuple(sorted(found, key=lambda doubt: doubt.reason))


def _span(graph: Graph, dataset: Term) -> Span:
    for node in graph.get(dataset, {}).get(PUB + "span", ()):
        start, end, precision = (next(iter(_iris(graph, node, name)), "") for name in ("start", "end", "precision"))
        return Span(start, end, precision, by_language(graph, node, PUB + "name"))
    return Span()


def _ranks(reader: Reader, classes: list[str]) -> tuple[str, ...]:
    """The classes in an order that has each before those that it is a kind of."""
    wider: dict[str, set[str]] = {name: set() for name in classes}
    rows = reader.select(_WIDER, lists={"narrow": [ox.NamedNode(name) for name in classes]}) if classes else []
    for row in rows:
        if row["wide"] != row["narrow"]:
            wider[str(row["narrow"].value)].add(str(row["wide"].value))
    return tuple(sorted(classes, key=lambda name: (-len(wider[name]), name)))


def _texts(graph: Graph, predicate: str) -> dict[str, Texts]:
    found = {node.value: by_language(graph, node, predicate) for node in graph if isinstance(node, ox.NamedNode)}
    return {iri: texts for iri, texts in found.items() if texts}


def _iris(graph: Graph, node: Term, name: str) -> list[str]:
    found = [member for head in graph.get(node, {}).get(PUB + name, ()) for member in read_list(graph, head)]
    return [member.value for member in found if isinstance(member, ox.NamedNode)]


def _path(graph: Graph, node: Term, name: str) -> Path | None:
    for head in graph.get(node, {}).get(PUB + name, ()):
        try:
            return read_path(graph, head)
        except BadPathError:
            return None
    return None
