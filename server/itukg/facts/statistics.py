"""Counts of what a snapshot holds: made once when it is built, kept in it, never made again for a request.

The counts are those of VoID (https://www.w3.org/TR/void/#statistics). Every one is a query of the engine's that walks
an index and keeps no more than the terms of one property, so that millions of triples can be counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.snapshot import Manifest

FILE = "statistics.json"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SCHEME = "<http://www.w3.org/2004/02/skos/core#inScheme>"
_ENTITIES = "SELECT (COUNT(DISTINCT ?s) AS ?n) { %s FILTER(isIRI(?s) && STRSTARTS(STR(?s), %s)) }"
_DISTINCT = "SELECT (COUNT(DISTINCT ?%s) AS ?n) { %s }"
_CLASSES = "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { %s } GROUP BY ?k"
_PROPERTIES = "SELECT DISTINCT ?k { %s }"
_PROPERTY = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?s1) (COUNT(DISTINCT ?o) AS ?o1) { %s }"
_USES = f"""SELECT ?k (COUNT(DISTINCT ?s) AS ?n) {{
  {{ SELECT DISTINCT ?k {{ ?k {_SCHEME} ?scheme }} }} {{ values }} GRAPH ?g {{ ?s ?p ?k }}
}} GROUP BY ?k"""
_LINKS = """SELECT ?k ?p (COUNT(*) AS ?n) {
  GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?o) && !STRSTARTS(STR(?o), ?base))
  BIND(REPLACE(STR(?o), "^([A-Za-z][A-Za-z0-9+.-]*:(//[^/?#]*/?)?).*$", "$1") AS ?k)
} GROUP BY ?k ?p"""


@dataclass(frozen=True)
class PropertyCounts:
    """The triples of one property, and how many subjects and objects they have."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Counts:
    """What a set of triples holds.

    ``entities`` are the named subjects under the dataset's base; ``classes`` tells the instances of each class, and
    ``properties`` the use of each property, by IRI in order.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, PropertyCounts] = field(default_factory=dict)


@dataclass(frozen=True)
class Links:
    """Links of one property from a graph into another dataset; ``space`` is what its IRIs begin with."""

    graph: str
    space: str
    predicate: str
    triples: int


@dataclass(frozen=True)
class Statistics:
    """The counts of a snapshot.

    ``total`` counts the default graph, in which every triple stands once; ``stated`` the instances of each class
    without what only the closure says; ``uses`` how many things of the data name a concept.
    """

    total: Counts
    graphs: Mapping[str, Counts]
    stated: Mapping[str, int]
    uses: Mapping[str, int]
    links: tuple[Links, ...]

    def stated_triples(self, predicate: str, closure: str) -> int:
        """How many triples of the property are stated, each graph by itself."""
        graphs = (counts for iri, counts in self.graphs.items() if iri != closure)
        return sum(counts.properties[predicate].triples for counts in graphs if predicate in counts.properties)

    def write(self, folder: Path) -> None:
        """Write the counts into the snapshot in ``folder``."""
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")


@lru_cache(maxsize=4)
def read_statistics(folder: Path | None) -> Statistics | None:
    """The counts in a snapshot's folder; None where there are none: a remote store, a snapshot made without them."""
    if folder is None or not (folder / FILE).is_file():
        return None
    values = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Statistics(
        _counts(values["total"]),
        {iri: _counts(counts) for iri, counts in values["graphs"].items()},
        values["stated"],
        values["uses"],
        tuple(Links(**link) for link in values["links"]),
    )


def count(store: ox.Store, manifest: Manifest) -> Statistics:
    """Count what the store of a new snapshot holds."""
    iris = [str(graph["iri"]) for graph in manifest.graphs]
    stated: list[Any] = [ox.NamedNode(iri) for iri in iris if iri != manifest.closure_graph]
    data = [str(graph["iri"]) for graph in manifest.graphs if graph["role"] == "Data"]
    links = [str(graph["iri"]) for graph in manifest.graphs if graph["role"] == "Links"]
    triples = {str(graph["iri"]): int(str(graph["triples"])) for graph in manifest.graphs}
    classes = store.query(_CLASSES % "?s a ?k", default_graph=stated)
    uses = store.query(_USES.replace("{ values }", f"VALUES ?g {{ {_list(data)} }}"))
    return Statistics(
        _count(store, manifest.base, None, manifest.triples),
        {iri: _count(store, manifest.base, iri, triples[iri]) for iri in iris},
        _by_name(classes),
        _by_name(uses),
        tuple(link for iri in links for link in _links(store, manifest.base, iri)),
    )


def _count(store: ox.Store, base: str, graph: str | None, triples: int) -> Counts:
    def within(pattern: str) -> str:
        return pattern if graph is None else f"GRAPH <{graph}> {{ {pattern} }}"

    spo = within("?s ?p ?o")
    properties = {}
    for name in sorted(row["k"].value for row in _rows(store.query(_PROPERTIES % within("?s ?k ?o")))):
        row = next(iter(_rows(store.query(_PROPERTY % within(f"?s <{name}> ?o")))))
        properties[name] = PropertyCounts(*(int(row[key].value) for key in ("n", "s1", "o1")))
    return Counts(
        triples=triples,
        entities=_number(store.query(_ENTITIES % (spo, ox.Literal(base)))),
        subjects=_number(store.query(_DISTINCT % ("s", spo))),
        objects=_number(store.query(_DISTINCT % ("o", spo))),
        classes=_by_name(store.query(_CLASSES % within("?s a ?k"))),
        properties=properties,
    )


def _links(store: ox.Store, base: str, graph: str) -> Iterable[Links]:
    query = _LINKS.replace("?g", f"<{graph}>").replace("?base", str(ox.Literal(base)))
    rows = [(row["k"].value, row["p"].value, int(row["n"].value)) for row in _rows(store.query(query))]
    return [Links(graph, *row) for row in sorted(rows)]


def _by_name(found: Any) -> dict[str, int]:
    pairs = ((row["k"], int(row["n"].value)) for row in _rows(found))
    return dict(sorted((name.value, number) for name, number in pairs if isinstance(name, ox.NamedNode)))


def _rows(found: Any) -> Iterable[Any]:
    return found  # type: ignore[no-any-return]


def _number(found: Any) -> int:
    return int(next(iter(found))["n"].value)


def _list(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _counts(values: Mapping[str, Any]) -> Counts:
    properties = {name: PropertyCounts(**numbers) for name, numbers in values["properties"].items()}
    return Counts(**{**values, "properties": properties})
