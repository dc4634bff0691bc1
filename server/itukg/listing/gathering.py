"""What lists are made of, gathered from the store of a new snapshot: classes and their members, names, facet values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from pyroaring import BitMap

from itukg.linkeddata.iris import local_name
from itukg.linkeddata.labels import PREDICATES
from itukg.listing.declared import Facet, Step
from itukg.snapshot import Manifest

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DEPRECATED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
_WIDER = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_CLASSES = (
    ox.NamedNode("http://www.w3.org/2002/07/owl#Class"),
    ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#Class"),
)
_ALL = ox.DefaultGraph()
# No thing has more values of a facet, with all wider ones; a circle of wider values ends here too.
_MOST_VALUES = 1_000


@dataclass
class ListedClass:
    """A class of the dataset's ontology: its direct superclasses among these, and its members by number."""

    iri: str
    parents: list[str] = field(default_factory=list)
    members: BitMap = field(default_factory=BitMap)


class Things:
    """The things that lists can show, each with a number: those of the dataset's classes that are not retired."""

    def __init__(self, store: ox.Store, manifest: Manifest) -> None:
        """Read classes, members and names from the snapshot's store."""
        self._store = store
        self._spaces = (manifest.base + "id/", manifest.base + "vocab/")
        self.iris: list[str] = []
        self._numbers: dict[str, int] = {}
        self.classes = self._read_classes(manifest)
        self.kinds = self._kinds()

    def number(self, term: object) -> int:
        """The number of a thing; -1 if lists do not show it."""
        return self._numbers.get(term.value, -1) if isinstance(term, ox.NamedNode) else -1

    def names(self, languages: Iterable[str]) -> dict[str, list[str]]:
        """The name of each thing in each of the languages, as `linkeddata.labels.Labels` would choose it."""
        wanted = list(languages)
        best: list[dict[str, str]] = [{} for _ in self.iris]
        for predicate in PREDICATES:
            ranked: dict[tuple[int, str], str] = {}
            for subject, value in self._pairs(Step(predicate)):
                number = self.number(subject)
                if number >= 0 and isinstance(value, ox.Literal):
                    key = (number, value.language or "")
                    ranked[key] = min(value.value, ranked.get(key, value.value))
            for (number, language), text in ranked.items():
                best[number].setdefault(language, text)
        return {
            code: [
                _chosen(texts, [code, *wanted, ""]) or local_name(iri)
                for iri, texts in zip(self.iris, best, strict=True)
            ]
            for code in wanted
        }

    def literals(self, predicate: str) -> Iterator[tuple[int, str]]:
        """Number of a thing and lexical value, for each literal that it has of the property."""
        for subject, value in self._pairs(Step(predicate)):
            number = self.number(subject)
            if number >= 0 and isinstance(value, ox.Literal):
                yield number, value.value

    def values(self, facet: Facet) -> Iterator[tuple[int, Any]]:
        """Number of a thing and value, for each value that the facet has for it; wider values too, each once."""
        pairs = self._pairs(facet.path[0])
        for step in facet.path[1:]:
            pairs = self._onward(pairs, step)
        wider: dict[Any, tuple[Any, ...]] = {}
        seen: set[tuple[int, Any]] = set()
        for subject, value in pairs:
            number = self.number(subject)
            if number < 0 or isinstance(value, ox.BlankNode):
                continue
            for found in self._widened(value, facet.widened, wider):
                if (number, found) not in seen:
                    seen.add((number, found))
                    yield number, found

    def _widened(self, value: Any, predicate: str, known: dict[Any, tuple[Any, ...]]) -> tuple[Any, ...]:
        """The value, and all wider ones."""
        if not predicate:
            return (value,)
        if value not in known:
            found = {value: None}
            left = [value]
            while left and len(found) < _MOST_VALUES:
                for quad in self._store.quads_for_pattern(left.pop(), ox.NamedNode(predicate), None, _ALL):
                    if isinstance(quad.object, ox.NamedNode) and quad.object not in found:
                        found[quad.object] = None
                        left.append(quad.object)
            known[value] = tuple(found)
        return known[value]

    def _pairs(self, step: Step) -> Iterator[tuple[Any, Any]]:
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(step.predicate), None, _ALL):
            yield (quad.object, quad.subject) if step.inverse else (quad.subject, quad.object)

    def _onward(self, pairs: Iterable[tuple[Any, Any]], step: Step) -> Iterator[tuple[Any, Any]]:
        predicate = ox.NamedNode(step.predicate)
        for subject, middle in pairs:
            if isinstance(middle, ox.Literal):
                continue
            if step.inverse:
                found = self._store.quads_for_pattern(None, predicate, middle, _ALL)
                yield from ((subject, quad.subject) for quad in found)
            else:
                yield from (
                    (subject, quad.object) for quad in self._store.quads_for_pattern(middle, predicate, None, _ALL)
                )

    def _read_classes(self, manifest: Manifest) -> list[ListedClass]:
        """The named classes of the ontology that have a label; what they hold follows by the ontology."""
        graphs = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Ontology"]
        marked = self._store.quads_for_pattern(None, _DEPRECATED, None, _ALL)
        retired = {quad.subject for quad in marked if getattr(quad.object, "value", "") in ("true", "1")}
        found: dict[str, ListedClass] = {}
        for graph in graphs:
            for kind in _CLASSES:
                for quad in self._store.quads_for_pattern(None, _TYPE, kind, graph):
                    named = isinstance(quad.subject, ox.NamedNode) and self._is_named(quad.subject)
                    if named and quad.subject not in retired:
                        iri = str(getattr(quad.subject, "value", ""))
                        found[iri] = ListedClass(iri)
        for listed in found.values():
            wider = [
                quad.object.value
                for graph in graphs
                for quad in self._store.quads_for_pattern(ox.NamedNode(listed.iri), _WIDER, None, graph)
                if isinstance(quad.object, ox.NamedNode)
            ]
            listed.parents = sorted({iri for iri in wider if iri in found and iri != listed.iri})
            for quad in self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(listed.iri), _ALL):
                if isinstance(quad.subject, ox.NamedNode) and quad.subject not in retired:
                    self._add(quad.subject.value, listed)
        return [found[iri] for iri in sorted(found)]

    def _is_named(self, term: Any) -> bool:
        return any(
            next(self._store.quads_for_pattern(term, ox.NamedNode(name), None, _ALL), None) for name in PREDICATES
        )

    def _add(self, iri: str, listed: ListedClass) -> None:
        if iri.startswith(self._spaces):
            number = self._numbers.setdefault(iri, len(self.iris))
            if number == len(self.iris):
                self.iris.append(iri)
            listed.members.add(number)

    def _kinds(self) -> list[int]:
        """The class that says most of each thing: one that no other of its classes is narrower than."""
        wider = {listed.iri: listed.parents for listed in self.classes}

        def depth(iri: str, above: tuple[str, ...] = ()) -> int:
            return 1 + max((depth(up, (*above, iri)) for up in wider[iri] if up not in above), default=0)

        kinds = [-1] * len(self.iris)
        order = sorted(range(len(self.classes)), key=lambda place: (depth(self.classes[place].iri), -place))
        for place in order:
            for number in self.classes[place].members:
                kinds[number] = place
        return kinds


def _chosen(texts: dict[str, str], languages: Iterable[str]) -> str:
    for code in (*languages, *sorted(texts)):
        if code in texts:
            return texts[code]
    return ""
