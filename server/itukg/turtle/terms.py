"""Terms and triples of pyoxigraph: their text, and IRIs moved from one base to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

PUB = "https://w3id.org/itukg/publisher#"


@dataclass(frozen=True)
class Rebase:
    """Moves every IRI that starts with ``old`` under ``new``; anyURI and string literals that do so move as well.

    The publisher's own vocabulary stays where it is, whatever base a dataset has. Literals move because catalogs and
    shapes name namespaces as literals (``void:uriSpace``, ``sh:namespace``).
    """

    old: str
    new: str

    @classmethod
    def none(cls) -> Rebase:
        """The identity."""
        return cls("", "")

    def text(self, value: str) -> str:
        """``value`` with the base exchanged if it starts with the old one."""
        moves = self.old and value.startswith(self.old) and not value.startswith(PUB)
        return self.new + value[len(self.old) :] if moves else value

    def back(self, value: str) -> str:
        """The IRI as it was before `text` moved it."""
        moved = self.old and value.startswith(self.new) and not value.startswith(PUB)
        return self.old + value[len(self.new) :] if moved else value

    def sparql(self, text: str) -> str:
        """A query of the dataset with the IRIs in it moved."""
        if not self.old:
            return text
        return re.sub(r"<([^<>\s]*)>", lambda iri: f"<{self.text(iri[1])}>", text)

    def term(self, term: object) -> object:
        """A pyoxigraph term with the base exchanged; other terms are returned as they are."""
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(self.text(term.value))
        if isinstance(term, ox.Literal) and not term.language:
            return ox.Literal(self.text(term.value), datatype=ox.NamedNode(self.text(term.datatype.value)))
        return term

    def triple(self, triple: ox.Triple) -> ox.Triple:
        """A triple with the base exchanged in all three places."""
        if self.old == self.new:
            return triple
        parts = [self.term(part) for part in (triple.subject, triple.predicate, triple.object)]
        return ox.Triple(*parts)  # type: ignore[arg-type]


def is_iri(text: str) -> bool:
    """Whether ``text`` is an absolute IRI that may stand in a graph."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def text_of(term: object) -> str:
    """The IRI of a named node, the text of a literal; another term in N-Triples form."""
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def to_n_triples(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as N-Triples, the form in which rdflib reads them fastest."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def to_quad(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    """The triple in a named graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
