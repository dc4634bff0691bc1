"""Property paths of the display vocabulary, written as SHACL writes them (https://www.w3.org/TR/shacl/#property-paths).

Read are what pages can follow in a bounded number of steps: a property, its inverse, a sequence of these, and
alternatives of them. The paths of zero or more steps are refused: how far they lead depends on the data.
rdflib's and pySHACL's path evaluators were looked at; both walk an rdflib graph one node at a time, and a page must ask
its store for all nodes of a step at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from itukg.stores.base import Term

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = _RDF + "first", _RDF + "rest", _RDF + "nil"
# No page follows more than this many steps, so that what it asks of its store is bounded.
MOST_STEPS = 3
_LONGEST_LIST = 100

Graph = Mapping[Term, Mapping[str, Sequence[Term]]]


@dataclass(frozen=True)
class Step:
    """One step: from a thing to the values of a property, or back from a value to the things that have it."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True)
class Path:
    """Alternatives, each a sequence of steps; what any of them leads to is a value of the path."""

    alternatives: tuple[tuple[Step, ...], ...]

    @cached_property
    def only_step(self) -> Step | None:
        """The step that the path is; None if there are more."""
        single = len(self.alternatives) == 1 and len(self.alternatives[0]) == 1
        return self.alternatives[0][0] if single else None

    @cached_property
    def goes_back(self) -> bool:
        """Whether an alternative begins with a step back."""
        return any(steps[0].inverse for steps in self.alternatives)


class BadPathError(ValueError):
    """What stands where a path should is none that pages can follow."""


def read_list(graph: Graph, head: Term) -> list[Term]:
    """The members of an RDF list; what is no list is a list of itself."""
    if not (isinstance(head, ox.BlankNode) or (isinstance(head, ox.NamedNode) and head.value == _NIL)):
        return [head]
    members: list[Term] = []
    while isinstance(head, ox.BlankNode) and len(members) < _LONGEST_LIST:
        node = graph.get(head, {})
        if _FIRST not in node:
            break
        members.append(node[_FIRST][0])
        head = next(iter(node.get(_REST, ())), ox.NamedNode(_NIL))
    return members


def read_path(graph: Graph, node: Term) -> Path:
    """The path that ``node`` stands for.

    Raises:
        BadPathError: it is none, or one of more steps than pages follow.
    """
    alternatives = tuple(_sequences(graph, node))
    if not alternatives or any(not 0 < len(steps) <= MOST_STEPS for steps in alternatives):
        raise BadPathError(f"a path has between 1 and {MOST_STEPS} steps")
    return Path(alternatives)


def _sequences(graph: Graph, node: Term, within: frozenset[Term] = frozenset()) -> list[tuple[Step, ...]]:
    """The alternatives that ``node`` stands for, where it is a part of the paths ``within``."""
    if isinstance(node, ox.NamedNode):
        return [(Step(node.value),)]
    if not isinstance(node, ox.BlankNode):
        raise BadPathError("a path begins with a property, not with a text")
    if node in within:
        raise BadPathError("a path is no part of itself")
    said, within = graph.get(node, {}), within | {node}
    if _FIRST in said:
        return _few(_joined(graph, read_list(graph, node), within))
    if _SH + "inversePath" in said:
        inner = said[_SH + "inversePath"][0]
        if not isinstance(inner, ox.NamedNode):
            raise BadPathError("sh:inversePath is followed for a single property")
        return [(Step(inner.value, inverse=True),)]
    if _SH + "alternativePath" in said:
        others: list[tuple[Step, ...]] = []
        for member in read_list(graph, said[_SH + "alternativePath"][0]):
            others = _few(others + _sequences(graph, member, within))
        return others
    raise BadPathError("a path is a property, a sequence, sh:inversePath or sh:alternativePath")


def _joined(graph: Graph, members: Sequence[Term], within: frozenset[Term]) -> list[tuple[Step, ...]]:
    """The alternatives of a sequence; of one that is too long its beginning, which is refused however it goes on."""
    found: list[tuple[Step, ...]] = [()]
    for member in members:
        found = [before + after for before in found for after in _sequences(graph, member, within)]
        if any(len(steps) > MOST_STEPS for steps in found):
            break
    return found


def _few(alternatives: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
    if len(alternatives) > _LONGEST_LIST:
        raise BadPathError(f"a path has at most {_LONGEST_LIST} alternatives")
    return alternatives
