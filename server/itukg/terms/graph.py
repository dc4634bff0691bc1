"""The triples of a graph of terms, looked up by subject; what its pages ask again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from itukg.linkeddata.labels import PREDICATES, Labels
from itukg.turtle.terms import text_of

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
DCT = "http://purl.org/dc/terms/"
Node = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal


class TermGraph:
    """Triples by subject and predicate. Subjects and values are pyoxigraph's terms, predicates are IRIs."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Take the triples; the same one twice does no harm."""
        self._values: dict[Node, dict[str, list[Value]]] = {}
        self._subjects: dict[tuple[str, Value], list[Node]] = {}
        for triple in dict.fromkeys(triples):
            subject, value = triple.subject, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue  # RDF 1.2: says nothing of a term
            self._values.setdefault(subject, {}).setdefault(triple.predicate.value, []).append(value)
            self._subjects.setdefault((triple.predicate.value, value), []).append(subject)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._values)

    def values(self, subject: Node, predicate: str) -> list[Value]:
        """The values of a property, literals by their text, in stable order; blank nodes in the order of the graph."""
        found = self._values.get(subject, {}).get(predicate, [])
        return sorted(found, key=lambda value: "" if isinstance(value, ox.BlankNode) else str(value))

    def properties(self, subject: Node) -> list[str]:
        """The properties that the subject has, sorted."""
        return sorted(self._values.get(subject, {}))

    def value(self, subject: Node, predicate: str) -> Value | None:
        """The first value of a property; None if it has none."""
        return next(iter(self.values(subject, predicate)), None)

    def text(self, subject: Node, predicate: str) -> str:
        """The first value as text; '' if there is none."""
        value = self.value(subject, predicate)
        return "" if value is None else text_of(value)

    def texts(self, subject: Node, *predicates: str) -> dict[str, str]:
        """Literals by language, '' for those without; the first predicate that has a language wins."""
        found: dict[str, str] = {}
        for predicate in predicates:
            for value in self.values(subject, predicate):
                if isinstance(value, ox.Literal):
                    found.setdefault(value.language or "", value.value)
        return found

    def iris(self, subject: Node, predicate: str) -> list[str]:
        """The values that are IRIs, sorted."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.NamedNode)]

    def nodes(self, subject: Node, predicate: str) -> list[Node]:
        """The values that are no literals."""
        return [value for value in self.values(subject, predicate) if not isinstance(value, ox.Literal)]

    def subjects(self, predicate: str, value: str | Value) -> list[Node]:
        """What has the value for the property, in stable order; a text stands for the IRI."""
        term = ox.NamedNode(value) if isinstance(value, str) else value
        return sorted(self._subjects.get((predicate, term), []), key=str)

    def having(self, predicate: str) -> list[Node]:
        """What has the property at all."""
        return [subject for subject, said in self._values.items() if predicate in said]

    def instances_of(self, kind: str) -> list[Node]:
        """What has the type, with a name or without."""
        return self.subjects(RDF + "type", kind)

    def instances(self, *classes: str) -> list[str]:
        """The IRIs of what has one of the types, sorted."""
        found = {node.value for kind in classes for node in self.subjects(RDF + "type", kind) if is_named(node)}
        return sorted(found)

    def members(self, node: Value) -> list[Value]:
        """The members of the list that starts at the node; what is no list has none."""
        found: list[Value] = []
        seen: set[Value] = set()
        while isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            found += self.values(node, RDF + "first")[:1]
            node = next(iter(self.values(node, RDF + "rest")), ox.NamedNode(RDF + "nil"))
        return found

    def is_true(self, subject: Node, predicate: str) -> bool:
        """Whether a property has a true value."""
        return any(text_of(value) in ("true", "1") for value in self.values(subject, predicate))

    def labels(self, languages: Sequence[str]) -> Labels:
        """The labels of all named subjects, chosen as those of things are."""
        found = {node.value: self.texts(node, *PREDICATES) for node in self._values if is_named(node)}
        return Labels({iri: texts for iri, texts in found.items() if texts}, languages)


def is_named(node: object) -> bool:
    """Whether the term is an IRI."""
    return isinstance(node, ox.NamedNode)
