"""Terms and triples of pyoxigraph -> those of rdflib and back, with the names of blank nodes kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox
import rdflib

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def fill(graph: rdflib.Graph, triples: Iterable[ox.Triple]) -> None:
    """Add the triples to ``graph``."""
    term = cache(to_rdflib)  # most terms stand in many triples
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))


def to_rdflib(term: object) -> rdflib.term.Node:
    """The same term; a literal keeps its text as written.

    A string has no datatype then: rdflib tells "a" from "a"^^xsd:string, which are one term in RDF 1.1
    (https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal), and means the first where a query says "a".

    Raises:
        TypeError: a term that rdflib has no form for, such as a triple.
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == _STRING
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise TypeError(f"{term} is not a term of RDF 1.1")


def from_rdflib(term: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    """The same term for pyoxigraph; nothing if it has none, as for an IRI with a space in it."""
    try:
        if isinstance(term, rdflib.URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, rdflib.BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, rdflib.Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or rdflib.XSD.string)))
    except ValueError:
        return None
    return None
