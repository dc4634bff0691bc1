"""What a dataset states at one time: the files of a folder, or the record of a release, in one shape to compare.

Only what is stated: the closure is made from it by rules, and would say every change several times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from itukg.catalog import RDF, Catalog
from itukg.dataset import DCAT, DCT, Role, load_dataset
from itukg.errors import DatasetError
from itukg.linkeddata.labels import PREDICATES
from itukg.linkeddata.resource import DEPRECATED
from itukg.releases.nodes import BlankNodes, Term
from itukg.settings import CATALOG
from itukg.sources import Sources, read_sources
from itukg.turtle.terms import PUB, to_quad

_TYPE = RDF + "type"
# The order of reading: what the terms are, then what is said with them.
_ORDER = (Role.ONTOLOGY, Role.VOCABULARY, Role.DATA, Role.LINKS, Role.SHAPES, Role.CATALOG, Role.DISPLAY)


@dataclass(frozen=True)
class StatedGraph:
    """One named graph of a state."""

    iri: str
    role: Role
    titles: Mapping[str, str]


class State:
    """The statements of a dataset, by thing; ``name`` is what people call this state of it."""

    def __init__(self, quads: Iterable[ox.Quad], where: str, name: str = "") -> None:
        """Take all quads, among them those of the catalog; ``where`` is the file or folder that they come from.

        Raises:
            DatasetError: they do not describe a dataset.
        """
        self.quads = tuple(quads)
        catalog = Catalog((quad.triple for quad in self.quads), where)
        self.dataset = catalog.subject()
        self.version = catalog.one(self.dataset, DCAT + "version", "dcat:version")
        self.name = name or self.version
        self.base = catalog.one(self.dataset, PUB + "base", "pub:base")
        self.issued = (catalog.all(self.dataset, DCT + "issued") or [""])[0]
        self.titles = catalog.by_language(self.dataset, DCT + "title")
        self.languages = catalog.languages(self.dataset)
        self.prefixes = catalog.prefixes(self.dataset)
        self.graphs = _graphs(catalog, self.dataset, where)
        self.nodes = BlankNodes(quad.triple for quad in self.quads)
        self.terms: dict[str, Term] = {}
        self._quads: dict[str, list[ox.Quad]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode):
                self._quads.setdefault(quad.subject.value, []).append(quad)
        # Filled when asked for: the key of a blank node costs more than all else here.
        self._about: dict[str, dict[tuple[str, str], set[str]]] = {}

    @property
    def things(self) -> Mapping[str, object]:
        """The IRIs that the state describes (a set for every purpose)."""
        return self._quads

    def having(self, predicate: str) -> set[str]:
        """The things that have the property."""
        return {
            quad.subject.value
            for quad in self.quads
            if quad.predicate.value == predicate and isinstance(quad.subject, ox.NamedNode)
        }

    def statements(self, thing: str) -> Mapping[tuple[str, str], set[str]]:
        """What is said of a thing: (predicate, key of the value) -> the graphs that say it.

        The values are in ``terms`` then, by their keys.
        """
        if thing not in self._about:
            said = self._about.setdefault(thing, {})
            for quad in self._quads.get(thing, ()):
                key = self.nodes.key(quad.object)
                self.terms.setdefault(key, quad.object)
                said.setdefault((quad.predicate.value, key), set()).add(_iri(quad.graph_name))
        return self._about[thing]

    def values(self, thing: str, predicate: str) -> list[Term]:
        """The values of a property of a thing, in stable order."""
        found = {
            self.nodes.key(quad.object): quad.object
            for quad in self._quads.get(thing, ())
            if quad.predicate.value == predicate
        }
        return [found[key] for key in sorted(found)]

    def types(self, thing: str) -> list[str]:
        """The classes of a thing, sorted."""
        return [term.value for term in self.values(thing, _TYPE) if isinstance(term, ox.NamedNode)]

    def labels(self, thing: str) -> dict[str, str]:
        """The labels of a thing by language: of every language the best-ranked, of those the first."""
        found: dict[str, str] = {}
        for predicate in PREDICATES:
            for value in self.values(thing, predicate):
                if isinstance(value, ox.Literal):
                    found.setdefault(value.language or "", value.value)
        return found

    def is_own(self, iri: str) -> bool:
        """Whether the dataset has coined the IRI: it lies under its base and is no term of the publisher's."""
        return iri.startswith(self.base) and not iri.startswith(PUB)

    def is_described(self, thing: str) -> bool:
        """Whether more is said of the thing than where else it is found."""
        links = {graph.iri for graph in self.graphs if graph.role is Role.LINKS}
        return any(_iri(quad.graph_name) not in links for quad in self._quads.get(thing, ()))

    def is_deprecated(self, thing: str) -> bool:
        """Whether the thing is said to be retired."""
        return any(isinstance(term, ox.Literal) and term.value == "true" for term in self.values(thing, DEPRECATED))

    def graph_of(self, thing: str) -> str:
        """The graph that says what kind of thing it is; where none does, the first that speaks of it."""
        quads = self._quads[thing]
        typed = {_iri(quad.graph_name) for quad in quads if quad.predicate.value == _TYPE}
        known = typed or {_iri(quad.graph_name) for quad in quads}
        return min(known, key=self._position)

    def roots(self) -> list[ox.BlankNode]:
        """The blank nodes that hang on nothing, such as an axiom without a name."""
        named = (quad.object for quad in self.quads if isinstance(quad.subject, ox.NamedNode))
        return self.nodes.roots(node for node in named if isinstance(node, ox.BlankNode))

    def owners(self) -> dict[ox.BlankNode, str]:
        """The thing on which a blank node hangs; nodes that hang on none are left out."""
        found: dict[ox.BlankNode, str] = {}
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.BlankNode):
                for node in self.nodes.below(quad.object):
                    found.setdefault(node, quad.subject.value)
        return found

    def unnamed(self) -> dict[tuple[str, str], int]:
        """What is stated of no named thing: (graph, key of the blank node) -> how often."""
        graphs = {quad.subject: _iri(quad.graph_name) for quad in self.quads if isinstance(quad.subject, ox.BlankNode)}
        found: dict[tuple[str, str], int] = {}
        for node in self.roots():
            key = self.nodes.key(node)
            self.terms.setdefault(key, node)
            found[graphs[node], key] = found.get((graphs[node], key), 0) + 1
        return found

    def _position(self, graph: str) -> tuple[int, str]:
        iris = [item.iri for item in self.graphs]
        return (iris.index(graph) if graph in iris else len(iris)), graph


def read_folder(root: Path) -> State:
    """The dataset in the folder ``root`` as it is now; its name tells it from the release with the same number.

    Raises:
        DatasetError: there is no such folder, or its catalog cannot be used.
        SourceError: a file is not valid Turtle.
    """
    dataset = load_dataset(root)
    return state_of(read_sources(dataset).without_errors(), f"{dataset.version}, {root}")


def state_of(sources: Sources, name: str = "") -> State:
    """The state that parsed files make up."""
    quads = (
        to_quad(triple, ox.NamedNode(graph.iri))
        for graph in sources.dataset.graphs
        for file in graph.files
        for triple in sources.files[file].triples
    )
    return State(dict.fromkeys(quads), str(sources.dataset.root / CATALOG), name)


def _graphs(catalog: Catalog, dataset: str, where: str) -> tuple[StatedGraph, ...]:
    found = []
    for iri in catalog.all(dataset, PUB + "graph"):
        term = catalog.one(iri, PUB + "role", "pub:role")
        try:
            role = Role(term.removeprefix(PUB))
        except ValueError:
            raise DatasetError(f"{where}: {iri} has the role {term}, which is unknown.") from None
        found.append(StatedGraph(iri, role, catalog.by_language(iri, DCT + "title")))
    return tuple(sorted(found, key=lambda graph: (_ORDER.index(graph.role), graph.iri)))


def _iri(graph: object) -> str:
    return graph.value if isinstance(graph, ox.NamedNode) else ""
