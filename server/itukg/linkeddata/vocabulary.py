"""The order in which a page shows properties: read from the dataset's shapes (sh:order, sh:group), not decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pyoxigraph as ox

from itukg.linkeddata.iris import in_words
from itukg.linkeddata.labels import Labels, Name, find_labels
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI

T = TypeVar("T")

_SH = "http://www.w3.org/ns/shacl#"
_ORDER = f"""
PREFIX sh: <{_SH}>
SELECT ?path ?order ?group ?groupOrder WHERE {{
  ?shape sh:property ?property . ?property sh:path ?path .
  FILTER (isIRI(?path))
  OPTIONAL {{ ?property sh:order ?order }}
  OPTIONAL {{ ?property sh:group ?group OPTIONAL {{ ?group sh:order ?groupOrder }} }}
}}"""
_WIDER = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?narrow ?wide WHERE { ?narrow rdfs:subPropertyOf+ ?wide FILTER (?narrow != ?wide) }"""
_NAMES = f"""
PREFIX sh: <{_SH}>
SELECT ?path ?name WHERE {{ ?property sh:path ?path ; sh:name ?name FILTER (isIRI(?path)) }} ORDER BY ?path ?name"""
_INVERSES = """SELECT ?one ?other WHERE {
  ?one <http://www.w3.org/2002/07/owl#inverseOf> ?other FILTER(isIRI(?one) && isIRI(?other))
}"""
# What SKOS says of its own relations, and no dataset repeats: S8, S23 and S25 of https://www.w3.org/TR/skos-reference/
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SKOS_INVERSES = (("broader", "narrower"), ("hasTopConcept", "topConceptOf"), ("related", "related"))
_LAST = float("inf")
_MOST_KEYS = 10_000


@dataclass(frozen=True)
class Place:
    """Where a property stands: the order of its group, its order in the group, the group's IRI ('' for none)."""

    group_order: float
    order: float
    group: str


@dataclass(frozen=True)
class Vocabulary:
    """The display order of properties, the inverses among them, the names of groups and those that shapes give."""

    places: Mapping[str, Place]
    inverses: Mapping[str, frozenset[str]]
    wider: Mapping[str, frozenset[str]]
    groups: Labels
    names: Labels
    _keys: dict[str, tuple[float, float, str]] = field(default_factory=dict, compare=False, repr=False)

    def name(self, predicate: str, labels: Labels, language: str) -> Name:
        """The property's own label; without one, the name that a shape gives it (sh:name)."""
        own = labels.name(predicate, language)
        if own.language:
            return own
        given = self.names.name(predicate, language)
        return given if given.language else Name(in_words(given.text), "")

    def place(self, predicate: str) -> Place:
        """The place of a property, else that of its inverse; after all others if no shape names either."""
        for name in (predicate, *sorted(self.inverses.get(predicate, ()))):
            if name in self.places:
                return self.places[name]
        return Place(_LAST, _LAST, "")

    def twins(self, pairs: Iterable[tuple[str, T]]) -> set[tuple[str, T]]:
        """Those (property, value) that say less than another with the same value and a narrower property."""
        known = set(pairs)
        wider = {(wide, value) for name, value in known for wide in self.wider.get(name, ())}
        return known & wider

    def sort_key(self, predicate: str) -> tuple[float, float, str]:
        """A key that sorts properties into display order."""
        known = self._keys.get(predicate)
        if known is None:
            place = self.place(predicate)
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            known = self._keys[predicate] = place.group_order, place.order, predicate
        return known


@once_for_each_snapshot
def read_vocabulary(reader: Reader) -> Vocabulary:
    """The vocabulary of the reader's snapshot, read once for each snapshot."""
    places: dict[str, Place] = {}
    for row in reader.select(_ORDER, kinds={"path": IRI}):
        path = str(row["path"].value)
        place = Place(_number(row.get("groupOrder")), _number(row.get("order")), _iri(row.get("group")))
        if path not in places or (place.group_order, place.order) < (
            places[path].group_order,
            places[path].order,
        ):
            places[path] = place
    inverses: dict[str, set[str]] = {}
    rows = reader.select(_INVERSES, kinds={"one": IRI, "other": IRI})
    pairs = [(str(row["one"].value), str(row["other"].value)) for row in rows]
    for one, other in [*pairs, *((_SKOS + one, _SKOS + other) for one, other in _SKOS_INVERSES)]:
        inverses.setdefault(one, set()).add(other)
        inverses.setdefault(other, set()).add(one)
    wider: dict[str, set[str]] = {}
    for row in reader.select(_WIDER):
        wider.setdefault(str(row["narrow"].value), set()).add(str(row["wide"].value))
    groups = find_labels(reader, {place.group for place in places.values() if place.group})
    names: dict[str, dict[str, str]] = {}
    for row in reader.select(_NAMES, kinds={"path": IRI}):
        if isinstance(row["name"], ox.Literal):
            names.setdefault(str(row["path"].value), {}).setdefault(row["name"].language or "", row["name"].value)
    return Vocabulary(
        places,
        {name: frozenset(values) for name, values in inverses.items()},
        {name: frozenset(values) for name, values in wider.items()},
        groups,
        Labels(names, reader.manifest.languages),
    )


def _number(term: Term | None) -> float:
    try:
        return float(term.value) if isinstance(term, ox.Literal) else _LAST
    except ValueError:
        return _LAST


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
