"""What the document about a thing holds: its statements, what points to it, and the labels of all they name."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.labels import PREDICATES, Labels, find_labels
from itukg.sparql import media
from itukg.sparql.jsonld import write_json_ld
from itukg.stores.base import Reader, Term
from itukg.turtle.terms import text_of

# How a dataset says that a thing is retired, and what took its place.
DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWN = "SELECT ?p ?o ?g WHERE { GRAPH ?g { ?thing ?p ?o } }"
# What hangs on the thing by blank nodes belongs to it: three levels, and lists of any length.
_NESTED = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ ?thing ?p1 ?s FILTER(isBlank(?s)) }} UNION {{ ?thing ?p1 ?b1 . ?b1 ?p2 ?s FILTER(isBlank(?b1) && isBlank(?s)) }}
  UNION {{ ?thing ?p1 ?b1 . ?b1 <{_RDF}rest>+ ?s FILTER(isBlank(?b1) && isBlank(?s)) }}
  UNION {{ ?thing ?p1 ?b1 . ?b1 ?p2 ?b2 . ?b2 ?p3 ?s FILTER(isBlank(?b1) && isBlank(?b2) && isBlank(?s)) }}
  ?s ?p ?o }}"""
_INCOMING = "SELECT ?s ?p WHERE { ?s ?p ?thing FILTER(isIRI(?s)) } ORDER BY ?p ?s LIMIT %d"
_REPLACED = f"SELECT ?s WHERE {{ ?s <{REPLACED_BY}> ?thing ; <{DEPRECATED}> true FILTER(isIRI(?s)) }} ORDER BY ?s"
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"

_RDF_FORMATS = {
    media.TURTLE: ox.RdfFormat.TURTLE,
    media.RDF_XML: ox.RdfFormat.RDF_XML,
    media.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    media.TRIG: ox.RdfFormat.TRIG,
    media.N_QUADS: ox.RdfFormat.N_QUADS,
}


@dataclass(frozen=True)
class Statement:
    """One statement about the thing and the graphs that make it."""

    predicate: str
    value: Term
    graphs: frozenset[str]


@dataclass(frozen=True)
class Description:
    """What is known about one thing; ``replaces``: the retired things that name it to be used instead."""

    thing: str
    statements: tuple[Statement, ...]
    nested: tuple[ox.Triple, ...]
    incoming: tuple[tuple[str, str], ...]
    replaces: tuple[str, ...]
    labels: Labels

    @property
    def is_retired(self) -> bool:
        """Whether the thing is said to be no longer used (owl:deprecated true)."""
        return any(item.predicate == DEPRECATED and text_of(item.value) in ("true", "1") for item in self.statements)

    @property
    def replacements(self) -> list[str]:
        """What is to be used instead of the thing, if it is retired; IRIs, sorted."""
        found = (item.value for item in self.statements if item.predicate == REPLACED_BY)
        return sorted(value.value for value in found if isinstance(value, ox.NamedNode)) if self.is_retired else []

    def triples(self) -> list[ox.Triple]:
        """The document as a graph: statements, nested nodes, incoming links, and the labels of what is named."""
        subject = ox.NamedNode(self.thing)
        own = [ox.Triple(subject, ox.NamedNode(item.predicate), item.value) for item in self.statements]
        incoming = [
            ox.Triple(ox.NamedNode(source), ox.NamedNode(predicate), subject) for source, predicate in self.incoming
        ]
        label = ox.NamedNode(PREDICATES[1])
        names = [
            ox.Triple(
                ox.NamedNode(iri),
                label,
                ox.Literal(text, language=language) if language else ox.Literal(text),
            )
            for iri, texts in self.labels.triples().items()
            if iri != self.thing
            for language, text in texts.items()
        ]
        return list(dict.fromkeys([*own, *self.nested, *incoming, *names]))


def describe(reader: Reader, iri: str, incoming_limit: int) -> Description | None:
    """Collect what is known about the thing ``iri``; None if nothing is said about it."""
    thing = {"thing": ox.NamedNode(iri)}
    graphs: dict[tuple[str, Term], set[str]] = {}
    for row in reader.select(_OWN, thing):
        graphs.setdefault((str(row["p"].value), row["o"]), set()).add(str(row["g"].value))
    if not graphs:
        return None
    statements = tuple(Statement(predicate, value, frozenset(found)) for (predicate, value), found in graphs.items())
    blank = any(isinstance(item.value, ox.BlankNode) for item in statements)
    nested = tuple(reader.construct(_NESTED, thing)) if blank else ()
    rows = reader.select(_INCOMING % incoming_limit, thing)
    incoming = tuple((str(row["s"].value), str(row["p"].value)) for row in rows)
    replaced = reader.select(_REPLACED, thing) if any(name == REPLACED_BY for _, name in incoming) else []
    named = {iri} | {item.predicate for item in statements} | {part for pair in incoming for part in pair}
    named |= {item.value.value for item in statements if isinstance(item.value, ox.NamedNode)}
    for triple in nested:
        named |= {part.value for part in (triple.predicate, triple.object) if isinstance(part, ox.NamedNode)}
    replaces = tuple(str(row["s"].value) for row in replaced)
    return Description(iri, statements, nested, incoming, replaces, find_labels(reader, named | set(replaces)))


def graph_triples(reader: Reader, graphs: Iterable[str]) -> list[ox.Triple]:
    """All triples of the named graphs."""
    return [triple for graph in graphs for triple in reader.construct(_GRAPH, {"graph": ox.NamedNode(graph)})]


def serialize(triples: Iterable[ox.Triple], media_type: str, prefixes: dict[str, str], first: str = "") -> bytes:
    """Serialise triples in stable order: statements about ``first`` first, each subject's types before the rest.

    Only the prefixes that are used are declared.
    """

    def order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
        subject, predicate = str(triple.subject), str(triple.predicate)
        return subject != f"<{first}>", subject, predicate != f"<{_RDF}type>", predicate, str(triple.object)

    ordered = sorted(triples, key=order)
    iris = {part.value for triple in ordered for part in triple if isinstance(part, ox.NamedNode)}
    iris |= {triple.object.datatype.value for triple in ordered if isinstance(triple.object, ox.Literal)}
    prefixes = {name: space for name, space in prefixes.items() if any(iri.startswith(space) for iri in iris)}
    if media_type == media.JSON_LD:
        body = io.BytesIO()
        write_json_ld(ordered, body, prefixes)
        return body.getvalue()
    return ox.serialize(ordered, format=_RDF_FORMATS[media_type], prefixes=prefixes) or b""
