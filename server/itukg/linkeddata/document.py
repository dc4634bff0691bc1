"""The document about a thing as a graph: what is known about the thing, and what the document says of itself.

All triples but those about the document itself are the dataset's own, as they stand in it. TriG has them in the
default graph, as every other format has, and once more in the graphs that state them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from itukg.linkeddata.context import read_context
from itukg.linkeddata.formats import datatypes, ends_in_name, iris_in, is_xml, node, write
from itukg.linkeddata.iris import document_path
from itukg.linkeddata.jsonld import write_document
from itukg.linkeddata.resource import LAST_PAGE, Description, Statement
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.stores.base import Reader, Stated, Term
from itukg.stores.kinds import IRI

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDF_TYPE = ox.NamedNode(_TYPE)
_DOCUMENT = ox.NamedNode("http://xmlns.com/foaf/0.1/Document")
_TOPIC = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_LICENSE = ox.NamedNode("http://purl.org/dc/terms/license")
_IN_DATASET = ox.NamedNode("http://rdfs.org/ns/void#inDataset")
_VERSION = ox.NamedNode("http://www.w3.org/ns/dcat#version")
_DERIVED = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_SEE_ALSO = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
# The relations of a link from page to page, as a vocabulary: https://www.w3.org/1999/xhtml/vocab
_NEXT = ox.NamedNode("http://www.w3.org/1999/xhtml/vocab#next")
_PREVIOUS = ox.NamedNode("http://www.w3.org/1999/xhtml/vocab#prev")
# What every document names in what it says of itself; it derives from a graph at least.
_ALWAYS_NAMED = frozenset(item.value for item in (_RDF_TYPE, _DOCUMENT, _TOPIC, _IN_DATASET, _VERSION, _DERIVED))
_SOURCES = f"""SELECT ?graph ?source ?in WHERE {{
  VALUES ?graph {{ }} GRAPH ?in {{ ?graph {_DERIVED} ?source }} FILTER (isIRI(?source)) }}"""

_KEPT = 4
_sources: dict[str, tuple[Stated, ...]] = {}  # never a reader: that would keep its snapshot open


def document_iri(base: str, thing: str, page: int = 1) -> str:
    """The IRI of the document about a thing; of one of its further pages, if there is more to it than fits one."""
    return base + (document_path(thing, base) or "") + (f"?page={page}" if page > 1 else "")


def query_iri(base: str, thing: str) -> str:
    """The address at which the query endpoint tells everything that points to a thing."""
    query = f"CONSTRUCT {{ ?s ?p <{thing}> }} WHERE {{ ?s ?p <{thing}> }}"
    return f"{base}sparql?query={quote(query, safe='')}"


@dataclass(frozen=True)
class Document:
    """The document about a thing.

    ``sources`` are the statements of the dataset on what its graphs derive from.
    """

    described: Description
    manifest: Manifest
    sources: tuple[Stated, ...]

    @property
    def iri(self) -> str:
        """The document's own IRI."""
        return document_iri(self.manifest.base, self.described.thing, self.described.page)

    def iris(self) -> set[str]:
        """All IRIs in the document; without reading it through, since all that it names was asked for a label."""
        described = self.described
        found = set(described.labels.stated)
        found.update(*{labelled.predicates for labelled in described.labels.stated.values()})
        found |= self._iris_about_itself
        found |= {item[2].value for item in self._sources}
        return found | datatypes([item.value for item in described.statements]) | iris_in(described.nested)

    @cached_property
    def unsayable_in_xml(self) -> str:
        """What of the document RDF/XML has no way to say, in words; '' if it can say all."""
        found = self.described
        predicates = {item.predicate for item in found.statements} | {name for _, name in found.incoming}
        values = [item.value.value for item in found.statements if isinstance(item.value, ox.Literal)]
        for triple in found.nested:
            predicates.add(triple.predicate.value)
            if isinstance(triple.object, ox.Literal):
                values.append(triple.object.value)
        for predicate in sorted(predicates):
            if not ends_in_name(predicate):
                return f"the property {predicate}, which does not end in an XML name"
        labelled = all(known.is_xml for known in found.labels.stated.values())
        return "" if labelled and is_xml("".join(values)) else "a value with a character that XML does not have"

    def triples(self) -> list[ox.Triple]:
        """Everything, each subject's statements together, the thing first and the document last."""
        found = self.described
        subject: Any = node(found.thing)
        statements = [ox.Triple(subject, node(predicate), value) for predicate, value in _in_order(found.statements)]
        others: dict[str, list[ox.Triple]] = {}
        for source, predicate in found.incoming:
            triple = ox.Triple(node(source), node(predicate), subject)
            others.setdefault(source, []).append(triple)
        for iri, labelled in found.labels.stated.items():
            if labelled.triples:
                others.setdefault(iri, []).extend(labelled.triples)
        for graph, predicate, source, _ in self._sources:
            if source.value != found.thing:  # else it is among the incoming links
                others.setdefault(graph.value, []).append(ox.Triple(graph, predicate, source))
        others.pop(found.thing, None)  # what it says of itself is among its own statements
        rest = [triple for group in others.values() for triple in group]
        return [*statements, *found.nested, *rest, *self._about_itself]

    def quads(self) -> list[ox.Quad]:
        """The same as the default graph, and after it once more in the graphs that state it, in each the thing first.

        A client that asks for TriG and looks at the default graph alone, as many do, finds what any other format has.
        """
        found = self.described
        labels = [item for labelled in found.labels.stated.values() for item in labelled.statements]
        graphs: dict[str, dict[Stated, None]] = {}
        for item in [*found.own, *found.links, *labels, *self._sources]:
            graphs.setdefault(item[3].value, {})[item] = None

        def order(item: Stated) -> tuple[bool, str, tuple[bool, str, str]]:
            return item[0].value != found.thing, str(item[0]), _order(item[1].value, item[2])

        merged = [ox.Quad(*triple) for triple in self.triples()]
        return merged + [ox.Quad(*item) for graph in sorted(graphs) for item in sorted(graphs[graph], key=order)]

    @cached_property
    def _sources(self) -> list[Stated]:
        return [item for item in self.sources if item[0].value in self.described.graphs]

    @cached_property
    def _about_itself(self) -> list[ox.Triple]:
        manifest, described = self.manifest, self.described
        itself, dataset = ox.NamedNode(self.iri), node(manifest.dataset)
        found: list[tuple[ox.NamedNode, Any]] = [
            (_RDF_TYPE, _DOCUMENT),
            (_TOPIC, node(described.thing)),
            (_IN_DATASET, dataset),
        ]
        if manifest.license:
            found.append((_LICENSE, node(manifest.license)))
        found += [(_DERIVED, node(graph)) for graph in sorted(described.graphs)]
        if described.has_more and described.page == LAST_PAGE:
            found.append((_SEE_ALSO, ox.NamedNode(query_iri(manifest.base, described.thing))))
        elif described.has_more:
            following = ox.NamedNode(document_iri(manifest.base, described.thing, described.page + 1))
            found += [(_NEXT, following), (_SEE_ALSO, following)]
        if described.page > 1:
            before = ox.NamedNode(document_iri(manifest.base, described.thing, described.page - 1))
            found.append((_PREVIOUS, before))
        version = ox.Triple(dataset, _VERSION, ox.Literal(manifest.version))
        return [*(ox.Triple(itself, predicate, value) for predicate, value in found), version]

    @property
    def _iris_about_itself(self) -> set[str]:
        manifest, described = self.manifest, self.described
        found = {*_ALWAYS_NAMED, self.iri, described.thing, manifest.dataset, *described.graphs}
        if manifest.license:
            found |= {_LICENSE.value, manifest.license}
        if described.has_more or described.page > 1:
            found |= iris_in(self._about_itself)
        return found


def open_document(reader: Reader, described: Description) -> Document:
    """The document on what is known about a thing."""
    return Document(described, reader.manifest, _read_sources(reader))


def write_as(document: Document, media_type: str, reader: Reader) -> bytes:
    """The document in one of the formats of RDF; the same bytes at every time."""
    context = read_context(reader)
    if media_type == media.JSON_LD:
        return write_document(document.triples(), context)
    prefixes = {} if media_type == media.N_TRIPLES else context.prefixes.used(document.iris())
    items = document.quads() if media_type == media.TRIG else document.triples()
    return write(items, media_type, prefixes)


def _read_sources(reader: Reader) -> tuple[Stated, ...]:
    snapshot = reader.manifest.state
    found = _sources.get(snapshot)
    if found is None:
        graphs = [ox.NamedNode(str(graph["iri"])) for graph in reader.manifest.graphs]
        rows = reader.select(_SOURCES, lists={"graph": graphs}, kinds={"source": IRI, "in": IRI})
        found = tuple(sorted(((row["graph"], _DERIVED, row["source"], row["in"]) for row in rows), key=str))
        if len(_sources) >= _KEPT:
            _sources.clear()
        _sources[snapshot] = found
    return found


def _in_order(statements: Iterable[Statement]) -> Iterator[tuple[str, Term]]:
    """Property and value of each as `_order` has them; most properties have one value, which need not be read."""
    values: dict[str, list[Term]] = {}
    for predicate, value, _ in statements:
        values.setdefault(predicate, []).append(value)
    for predicate in sorted(values, key=lambda name: (name != _TYPE, name)):
        found = values[predicate]
        for value in sorted(found, key=str) if len(found) > 1 else found:
            yield predicate, value


def _order(predicate: str, value: object) -> tuple[bool, str, str]:
    return predicate != _TYPE, predicate, str(value)
