"""Schemes of concepts (SKOS) as their page tells of them: each concept with its place, notation, definition and use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from itukg.linkeddata.resource import DEPRECATED
from itukg.terms.graph import DCT, SKOS, TermGraph, is_named
from itukg.terms.ontology import DEFINITIONS

_NOTES = (*DEFINITIONS, SKOS + "scopeNote", DCT + "description")


@dataclass
class Concept:
    """One concept; definitions by language. ``depth`` is its place in the tree, from 0 at the top."""

    iri: str
    notation: str
    definitions: Mapping[str, str]
    depth: int
    retired: bool


@dataclass
class Collection:
    """A collection of concepts (SKOS 9): its members' IRIs, in their order if it has one."""

    iri: str
    members: list[str]
    is_ordered: bool


@dataclass
class Scheme:
    """One scheme with its concepts in the order of their tree (``known``: their IRIs); texts by language.

    ``collections``: those that hold concepts of the scheme.
    """

    iri: str
    definitions: Mapping[str, str]
    concepts: list[Concept] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    collections: list[Collection] = field(default_factory=list)


def read_schemes(graph: TermGraph) -> list[Scheme]:
    """The schemes of the graph, by IRI."""
    schemes = []
    for iri in graph.instances(SKOS + "ConceptScheme"):
        node = ox.NamedNode(iri)
        scheme = Scheme(iri, graph.texts(node, *_NOTES))
        members = {str(found.value) for found in graph.subjects(SKOS + "inScheme", iri) if is_named(found)}
        tops = {str(found.value) for found in graph.subjects(SKOS + "topConceptOf", iri) if is_named(found)}
        tops |= set(graph.iris(node, SKOS + "hasTopConcept"))
        members |= tops
        below = _below(graph, members)
        beneath = {narrow for narrows in below.values() for narrow in narrows}
        _walk(graph, scheme, sorted(tops | (members - beneath)), below, 0)
        left = members - scheme.known  # a circle has no top
        _walk(graph, scheme, sorted(left), {}, 0)
        schemes.append(scheme)
    for iri in graph.instances(SKOS + "Collection", SKOS + "OrderedCollection"):
        collection = _collection(graph, iri)
        for scheme in schemes:
            if scheme.known.intersection(collection.members):
                scheme.collections.append(collection)
    return schemes


def _collection(graph: TermGraph, iri: str) -> Collection:
    node = ox.NamedNode(iri)
    listed = [item for head in graph.values(node, SKOS + "memberList") for item in graph.members(head)]
    ordered = [str(item.value) for item in listed if is_named(item)]
    return Collection(iri, ordered or sorted(graph.iris(node, SKOS + "member")), bool(ordered))


def _below(graph: TermGraph, members: Iterable[str]) -> dict[str, list[str]]:
    known = set(members)
    found: dict[str, set[str]] = {}
    for iri in known:
        node = ox.NamedNode(iri)
        found.setdefault(iri, set()).update(known & set(graph.iris(node, SKOS + "narrower")))
        for wide in known & set(graph.iris(node, SKOS + "broader")):
            found.setdefault(wide, set()).add(iri)
    return {iri: sorted(narrow - {iri}) for iri, narrow in found.items()}


def _walk(graph: TermGraph, scheme: Scheme, iris: Iterable[str], below: Mapping[str, list[str]], depth: int) -> None:
    """Add concepts and what is below them; one that has two places in the tree stands at the first."""
    for iri in iris:
        if iri in scheme.known:
            continue
        node = ox.NamedNode(iri)
        definitions = graph.texts(node, *_NOTES)
        retired = graph.is_true(node, DEPRECATED)
        scheme.known.add(iri)
        scheme.concepts.append(Concept(iri, graph.text(node, SKOS + "notation"), definitions, depth, retired))
        _walk(graph, scheme, below.get(iri, ()), below, depth + 1)
