"""A document as JSON-LD, compact by the dataset's context (`linkeddata.context`).

The part of the context that a document needs stands in the document: it can be read without a second request, and
from a file. Where a value does not fit its term, the property is written by its prefix, which the context says
nothing of, and the value in full; so every graph comes back as it was.

Own code for the reasons of `sparql.jsonld`: Oxigraph writes without a context, rdflib and PyLD are slow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.context import ID, LANGUAGE, Context, Term
from itukg.linkeddata.formats import iris_in

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"


def write_document(triples: Sequence[ox.Triple], context: Context) -> bytes:
    """Write the triples, one node object for each run of triples of one subject."""
    writer = _Writer(context, iris_in(triples))
    nodes: dict[Any, list[ox.Triple]] = {}
    for triple in triples:
        nodes.setdefault(triple.subject, []).append(triple)
    written = [_dump(writer.node(subject, about)) for subject, about in nodes.items()]
    head = _dump(context.part(writer.prefixes, writer.terms))
    return b'{"@context":' + head + b',"@graph":[\n' + b",\n".join(written) + b"\n]}\n"


class _Writer:
    """Writes the nodes of one document and remembers the terms it used."""

    def __init__(self, context: Context, iris: Iterable[str]) -> None:
        iris = set(iris)
        # An IRI such as doc:1 would be read as prefix and local name, were there a prefix "doc" in the document.
        schemes = {iri.partition(":")[0] for iri in iris if not iri.partition(":")[2].startswith("//")}
        self.prefixes = {name: space for name, space in context.prefixes.used(iris).items() if name not in schemes}
        self.terms: set[Term] = set()
        self._context = context
        self._spaces = sorted(self.prefixes.items(), key=lambda pair: -len(pair[1]))
        self._short: dict[str, str] = {}

    def node(self, subject: Any, triples: Iterable[ox.Triple]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self._identifier(subject)}
        values: dict[str, list[Any]] = {}
        for triple in triples:
            values.setdefault(triple.predicate.value, []).append(triple.object)
        types = values.pop(_RDF_TYPE, [])
        if types and not any(isinstance(value, ox.Literal) for value in types):
            node["type"] = _one([self._type(value) for value in types])
        elif types:
            node[self._iri(_RDF_TYPE)] = _one([self._full(value) for value in types])
        for predicate, found in values.items():
            term = self._context.terms.get(predicate)
            if term is not None and self._fits(term, found):
                self.terms.add(term)
                node[term.name] = self._coerced(term, found)
            else:
                node[self._iri(predicate)] = _one([self._full(value) for value in found])
        return node

    def _fits(self, term: Term, values: Iterable[Any]) -> bool:
        if term.coercion == ID:
            return not any(isinstance(value, ox.Literal) for value in values)
        if term.coercion == LANGUAGE:
            return all(isinstance(value, ox.Literal) and value.language for value in values)
        return True

    def _coerced(self, term: Term, values: Sequence[Any]) -> Any:
        if term.coercion == ID:
            return _one([self._identifier(value) for value in values])
        if term.coercion == LANGUAGE:
            texts: dict[str, list[str]] = {}
            for value in values:
                texts.setdefault(value.language, []).append(value.value)
            return {language: _one(found) for language, found in texts.items()}
        return _one([self._typed(term, value) for value in values])

    def _typed(self, term: Term, value: Any) -> Any:
        if isinstance(value, ox.Literal) and not value.language and value.datatype.value == term.coercion:
            return _number(value)
        # A string under a term with a datatype would be taken for a value of that type.
        if term.coercion and isinstance(value, ox.Literal) and not value.language and value.datatype.value == _STRING:
            return {"@value": value.value}
        return self._full(value)

    def _full(self, value: Any) -> Any:
        if not isinstance(value, ox.Literal):
            return {ID: self._identifier(value)}
        if value.language:
            return {LANGUAGE: value.language, "@value": value.value}
        if value.datatype.value == _STRING:
            return value.value
        return {"@type": self._iri(value.datatype.value), "@value": value.value}

    def _type(self, value: Any) -> str:
        term = self._context.terms.get(value.value) if isinstance(value, ox.NamedNode) else None
        if term is None or term.coercion:
            return self._identifier(value)
        self.terms.add(term)
        return term.name

    def _identifier(self, term: Any) -> str:
        return self._iri(term.value) if isinstance(term, ox.NamedNode) else str(term)

    def _iri(self, iri: str) -> str:
        found = self._short.get(iri)
        if found is None:
            found = self._short[iri] = self._compact(iri)
        return found

    def _compact(self, iri: str) -> str:
        for name, space in self._spaces:
            local = iri[len(space) :]
            # What begins with // after the colon would be taken for an absolute IRI.
            if local and iri.startswith(space) and not local.startswith("//"):
                return f"{name}:{local}"
        return iri


def _number(value: ox.Literal) -> Any:
    """A whole number as JSON's own, where JSON spells it in the same way and every reader can hold it."""
    if value.datatype.value == _XSD + "integer" and len(value.value) < 16:
        number = value.value
        if number.isascii() and number.removeprefix("-").isdigit() and str(int(number)) == number:
            return int(number)
    return value.value


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
