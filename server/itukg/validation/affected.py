"""Which answers of the shapes a change in the data can alter: those for which something was looked up that changed.

What a shape says of a focus node depends on the shapes and on what the data answered while it was checked, on nothing
else. The data is asked for patterns of triples. An answer is therefore carried over if no triple that came or went
matches a pattern that was asked for it; whatever the shape consists of (paths, classes and their subclasses, nested
shapes, SPARQL), nothing of it has to be understood for that. Build systems call such a record a trace (Mokhov, Mitchell
and Peyton Jones, "Build systems à la carte", 2018, section 4.2.2).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import rdflib
from rdflib.namespace import SH
from rdflib.term import Node

from itukg.validation.engine import Engine, Pattern, Result, is_advanced

# Functions of SPARQL that may answer otherwise the next time, or from elsewhere.
_FLEETING = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*\(|\bSERVICE\b", re.IGNORECASE)
Triple = tuple[Node, Node, Node]
# Shape and focus node.
Key = tuple[Node, Node]


@dataclass(frozen=True)
class Answer:
    """What a shape says of a focus node, and the marks of the patterns that the data was asked for to say it."""

    results: tuple[Result, ...]
    asked: frozenset[int]


def can_be_kept(shapes: rdflib.Graph, data: rdflib.Graph) -> bool:
    """Whether the answers depend on shapes and data alone, and are given node by node.

    That there is data at all is taken for granted when it is asked for: without any, nothing is kept.
    """
    queries = [str(text) for predicate in (SH.select, SH.ask) for text in shapes.objects(None, predicate)]
    return bool(data) and not is_advanced(shapes) and not any(map(_FLEETING.search, queries))


def answer(engine: Engine, known: Mapping[Key, Answer], changed: Iterable[Triple]) -> dict[Key, Answer]:
    """The answers of all shapes for all their focus nodes.

    Args:
        engine: the shapes and the data as it is now.
        known: answers for the same shapes and for the data as it was.
        changed: every triple that is in the data now and was not, or was and is not; more do no harm.
    """
    touched = {mark for triple in changed for mark in marks(triple)}
    found: dict[Key, Answer] = {}
    for shape, nodes in engine.targets().items():
        for node in nodes:
            before = known.get((shape, node))
            if before is None or not before.asked.isdisjoint(touched):
                results, patterns = engine.check_watched(shape, node)
                before = Answer(tuple(results), frozenset(map(mark_of, patterns)))
            found[shape, node] = before
    return found


def marks(triple: Triple) -> Iterator[int]:
    """The marks of the eight patterns that the triple matches."""
    for subject in (triple[0], None):
        for predicate in (triple[1], None):
            for value in (triple[2], None):
                yield mark_of((subject, predicate, value))


def mark_of(pattern: Pattern) -> int:
    """A number for the pattern, the same in every process. Where two share one, more is checked than must be."""
    text = "\0".join("" if term is None else _text(term) for term in pattern)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest())


def _text(term: Node) -> str:
    """Two terms that rdflib takes for the same have the same text."""
    if isinstance(term, rdflib.Literal):
        return f'"{term}"@{(term.language or "").lower()}^{term.datatype or ""}'
    return f"_:{term}" if isinstance(term, rdflib.BNode) else f"<{term}>"
