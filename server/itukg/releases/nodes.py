"""Blank nodes: which content two of them share, and to what they belong.

A blank node has no name to compare by. Two are the same here if what hangs on them is: the graph below the node, put
into the canonical form of https://www.w3.org/TR/rdf-canon/ (by pyoxigraph).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from itukg.catalog import RDF

_ROOT = ox.NamedNode("urn:root")
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


class BlankNodes:
    """The blank nodes of a set of triples, and what is said about them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Take all triples; those about named things are passed over."""
        self._about: dict[ox.BlankNode, list[ox.Triple]] = {}
        self._keys: dict[ox.BlankNode, str] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.BlankNode):
                self._about.setdefault(triple.subject, []).append(triple)

    def __iter__(self) -> Iterator[ox.BlankNode]:
        return iter(self._about)

    def about(self, node: ox.BlankNode) -> list[ox.Triple]:
        """What is said about the node."""
        return self._about.get(node, [])

    def key(self, term: Term) -> str:
        """A text that two terms share exactly if they are the same; for a blank node, a hash of what hangs on it."""
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if term not in self._keys:
            # The mark tells the node apart from those below it.
            quads = [ox.Quad(_ROOT, _ROOT, term)]
            for node in self.below(term):
                quads += [ox.Quad(item.subject, item.predicate, item.object) for item in self.about(node)]
            graph = ox.Dataset(quads)
            graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            text = "\n".join(sorted(str(quad) for quad in graph))
            self._keys[term] = "_:" + hashlib.sha256(text.encode()).hexdigest()
        return self._keys[term]

    def below(self, node: ox.BlankNode) -> list[ox.BlankNode]:
        """The node and the blank nodes that hang on it, each once."""
        found, todo = {node: None}, [node]
        while todo:
            for triple in self.about(todo.pop()):
                if isinstance(triple.object, ox.BlankNode) and triple.object not in found:
                    found[triple.object] = None
                    todo.append(triple.object)
        return list(found)

    def roots(self, owned: Iterable[ox.BlankNode]) -> list[ox.BlankNode]:
        """Nodes from which all those are reached that no named thing owns; ``owned``: values of named things."""
        reached = {node for value in owned for node in self.below(value)}
        left = [node for node in self._about if node not in reached]
        pointed_at = {item.object for node in left for item in self.about(node) if item.object != node}
        roots = [node for node in left if node not in pointed_at]
        reached = {node for root in roots for node in self.below(root)}
        for node in sorted((node for node in left if node not in reached), key=self.key):
            if node not in reached:  # nodes that only point at each other
                roots.append(node)
                reached.update(self.below(node))
        return roots

    def listed(self, node: ox.BlankNode) -> list[Term] | None:
        """The members of the list that starts at the node; None if it is not a well-formed list."""
        members: list[Term] = []
        seen: set[Term] = set()
        current: Term = node
        while isinstance(current, ox.BlankNode) and current not in seen:
            seen.add(current)
            said = self.about(current)
            first = [item.object for item in said if item.predicate == _FIRST]
            rest = [item.object for item in said if item.predicate == _REST]
            if len(said) != 2 or len(first) != 1 or len(rest) != 1:
                return None
            members += first
            current = rest[0]
        return members if current == _NIL else None
