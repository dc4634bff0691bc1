"""The dataset in VoID: what it holds, in numbers, and how to get at it; made from what the snapshot keeps.

https://www.w3.org/TR/void/. All nodes have names, so that the same snapshot is always described in the same words, and
every part can be pointed at. Where no statistics are kept (a remote store), what is known without them is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from itukg.facts.dumps import Dump
from itukg.facts.statistics import Counts, Links, Statistics
from itukg.linkeddata.iris import curie
from itukg.snapshot import Manifest
from itukg.sparql.description import FORMATS
from itukg.turtle.terms import is_iri

VOID = "http://rdfs.org/ns/void#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_IN_FRAGMENT = "/:@!$&'()*+,;=-._~"
# Their values are pages about a thing, not the thing in another dataset.
_PAGES = (_FOAF + "homepage", _FOAF + "page", _FOAF + "isPrimaryTopicOf")


def void_description(manifest: Manifest, statistics: Statistics | None, dumps: Iterable[Dump]) -> Iterator[ox.Triple]:
    """What VoID adds to the catalog: the description itself, access, sizes, partitions, subsets and linksets."""
    dataset = ox.NamedNode(manifest.dataset)
    description = ox.NamedNode(manifest.base + "void")
    yield ox.Triple(description, _TYPE, _void("DatasetDescription"))
    yield ox.Triple(description, ox.NamedNode(_FOAF + "primaryTopic"), dataset)
    yield ox.Triple(dataset, _TYPE, _void("Dataset"))
    yield ox.Triple(dataset, _void("uriSpace"), ox.Literal(manifest.base))
    yield ox.Triple(dataset, _void("sparqlEndpoint"), ox.NamedNode(f"{manifest.base}sparql"))
    for name in FORMATS.values():
        if not name.startswith("SPARQL"):
            yield ox.Triple(dataset, _void("feature"), ox.NamedNode(f"http://www.w3.org/ns/formats/{name}"))
    for dump in dumps:
        yield ox.Triple(dataset, _void("dataDump"), ox.NamedNode(f"{manifest.base}dumps/{dump.file}"))
    if statistics is None:
        yield from _number(dataset, "triples", manifest.triples)
    else:
        yield from _counts(manifest, dataset, "", statistics.total)
        for space in _vocabularies(manifest, statistics.total):
            yield ox.Triple(dataset, _void("vocabulary"), ox.NamedNode(space))
    yield from _subsets(manifest, statistics, dataset)
    if statistics is not None:
        yield from _linksets(manifest, statistics.links)


def site_of(space: str) -> str:
    """What two addresses of the same site have in common, with http and https: ``www.example.org``."""
    return space.partition("://")[2].rstrip("/")


def is_between_datasets(link: Links) -> bool:
    """Whether the links lead to things in another dataset; else their ends are pages."""
    return link.predicate not in _PAGES and bool(urlsplit(link.space).netloc)


def _subsets(manifest: Manifest, statistics: Statistics | None, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    for graph in manifest.graphs:
        iri = str(graph["iri"])
        subset = ox.NamedNode(iri)
        yield ox.Triple(dataset, _void("subset"), subset)
        yield ox.Triple(subset, _TYPE, _void("Dataset"))
        if statistics is not None and iri in statistics.graphs:
            part = iri.removeprefix(manifest.base).removeprefix("graph/")
            yield from _counts(manifest, subset, part + "/", statistics.graphs[iri])
        elif graph["triples"]:
            yield from _number(subset, "triples", int(str(graph["triples"])))


def _counts(manifest: Manifest, node: ox.NamedNode, part: str, counts: Counts) -> Iterator[ox.Triple]:
    yield from _number(node, "triples", counts.triples)
    yield from _number(node, "entities", counts.entities)
    yield from _number(node, "distinctSubjects", counts.subjects)
    yield from _number(node, "distinctObjects", counts.objects)
    yield from _number(node, "classes", len(counts.classes))
    yield from _number(node, "properties", len(counts.properties))
    for iri, entities in counts.classes.items():
        partition = _part(manifest, f"{part}class", _short(manifest, iri))
        yield ox.Triple(node, _void("classPartition"), partition)
        yield ox.Triple(partition, _void("class"), ox.NamedNode(iri))
        yield from _number(partition, "entities", entities)
    for iri, numbers in counts.properties.items():
        partition = _part(manifest, f"{part}property", _short(manifest, iri))
        yield ox.Triple(node, _void("propertyPartition"), partition)
        yield ox.Triple(partition, _void("property"), ox.NamedNode(iri))
        yield from _number(partition, "triples", numbers.triples)
        yield from _number(partition, "distinctSubjects", numbers.subjects)
        yield from _number(partition, "distinctObjects", numbers.objects)


def _linksets(manifest: Manifest, found: Iterable[Links]) -> Iterator[ox.Triple]:
    """A set for each graph, site and property; a site may have been written with http and with https."""
    sets: dict[tuple[str, str, str], int] = {}
    for link in filter(is_between_datasets, found):
        site = site_of(link.space)
        key = (link.graph, site, link.predicate)
        sets[key] = sets.get(key, 0) + link.triples
        target = _part(manifest, "target", site)
        yield ox.Triple(target, _TYPE, _void("Dataset"))
        yield ox.Triple(target, ox.NamedNode(_DCT + "title"), ox.Literal(site))
        yield ox.Triple(target, _void("uriSpace"), ox.Literal(link.space))
        if is_iri(link.space):
            yield ox.Triple(target, ox.NamedNode(_FOAF + "homepage"), ox.NamedNode(link.space))
    for (graph, site, predicate), triples in sets.items():
        linkset = _part(manifest, "links", site, _short(manifest, predicate))
        yield ox.Triple(ox.NamedNode(graph), _void("subset"), linkset)
        yield ox.Triple(linkset, _TYPE, _void("Linkset"))
        yield ox.Triple(linkset, _void("subjectsTarget"), ox.NamedNode(manifest.dataset))
        yield ox.Triple(linkset, _void("objectsTarget"), _part(manifest, "target", site))
        yield ox.Triple(linkset, _void("linkPredicate"), ox.NamedNode(predicate))
        yield from _number(linkset, "triples", triples)


def _vocabularies(manifest: Manifest, counts: Counts) -> list[str]:
    """The namespaces with a prefix from which classes or properties are used."""
    used = [*counts.classes, *counts.properties]
    spaces = set(manifest.prefixes.values())
    return sorted(space for space in spaces if any(iri.startswith(space) and _local(iri[len(space) :]) for iri in used))


def _local(name: str) -> bool:
    return bool(name) and "/" not in name and "#" not in name


def _part(manifest: Manifest, *names: str) -> ox.NamedNode:
    """A node of this description, under a name of its own."""
    return ox.NamedNode(f"{manifest.base}void#{'/'.join(quote(name, safe=_IN_FRAGMENT) for name in names)}")


def _short(manifest: Manifest, iri: str) -> str:
    return curie(iri, dict(manifest.prefixes))


def _number(node: ox.NamedNode, name: str, number: int) -> list[ox.Triple]:
    return [ox.Triple(node, _void(name), ox.Literal(str(number), datatype=_INTEGER))]


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(VOID + name)
