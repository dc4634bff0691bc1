"""Turtle text and its triples -> the places where subject, predicate and object of every triple are written.

pyoxigraph makes the triples; the formatter's own tree (see ``syntax``), which is proven on the Turtle test suite of the
W3C, says where their parts stand. The two are joined by order: the tree is walked in the order in which pyoxigraph
gives triples out, so blank nodes are matched too, whose names are new in every run.

Parsers with positions of their own that were weighed: lark with the W3C's grammar (sees every place, but is many times
slower than a whole validation may take, and resolving IRIs and escapes would be ours again); rdflib's notation3 parser
(knows offsets while it reads, and loses them before a triple is made); tree-sitter's Turtle grammar (its Python packs
fetch grammars when they run). None of them keeps comments where the formatter needs them, so the tree exists anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.turtle.syntax import Node, Pair, Statement, parse

Span = tuple[int, int]


@dataclass(frozen=True)
class Spans:
    """Where the parts of a triple are written, as offsets of start and end; equal subjects: said in one block.

    A collection is written without most of its triples: its cells reach from an item to the closing bracket, the first
    from the opening one; ``rdf:first`` and ``rdf:rest`` stand where the item does, ``rdf:nil`` at the closing bracket.
    """

    subject: Span
    predicate: Span
    object: Span


class PositionsLost(Exception):
    """The tree and pyoxigraph do not agree on the triples of a text."""


def spans(text: str, triples: Sequence[ox.Triple]) -> list[Spans]:
    """The places of ``triples``, which pyoxigraph made of ``text`` and gave in this order.

    Raises:
        FormatSyntaxError: the text has what RDF 1.1 has not.
        RecursionError: its brackets nest too deep.
        PositionsLost: these are not the triples of the text.
    """
    found = list(_in_order(text))
    if len(found) != len(triples):
        raise PositionsLost(f"{len(found)} triples have a place, but there are {len(triples)}")
    nodes: dict[Span, ox.BlankNode] = {}
    for places, triple in zip(found, triples, strict=True):
        for span, term in ((places.subject, triple.subject), (places.object, triple.object)):
            if isinstance(term, ox.BlankNode) and nodes.setdefault(span, term) != term:
                raise PositionsLost(f"two blank nodes have the same place: {text[slice(*span)]!r}")
    return found


def _in_order(text: str) -> Iterator[Spans]:
    """The triples of the text in the order of pyoxigraph.

    It makes the triples that a token completes one after the other, and gives them out last first.
    """
    waiting: list[Spans] = []
    current = -1
    for settled, places in _triples(text):
        if settled != current:
            yield from reversed(waiting)
            waiting, current = [], settled
        waiting.append(places)
    yield from reversed(waiting)


def _triples(text: str) -> Iterator[tuple[int, Spans]]:
    """Every triple in the order in which it is complete, with the start of the token that completes it."""
    for part in parse(text).parts:
        if isinstance(part, Statement):
            yield from _inside(part.subject)
            yield from _pairs(_span(part.subject), part.pairs)


def _pairs(subject: Span, pairs: Sequence[Pair]) -> Iterator[tuple[int, Spans]]:
    for pair in pairs:
        predicate = pair.start, pair.start + len(pair.predicate)
        for node in pair.objects:
            yield from _value(subject, predicate, node)


def _value(subject: Span, predicate: Span, node: Node) -> Iterator[tuple[int, Spans]]:
    places = Spans(subject, predicate, _span(node))
    if node.kind == "leaf":
        yield node.settled, places
    elif node.kind == "bracket":
        yield from _inside(node)
        yield node.end - 1, places
    else:
        # The first token inside shows whether the list is empty, and with it what the triple leads to.
        yield (node.items[0].start if node.items else node.end - 1), places
        yield from _inside(node)


def _inside(node: Node) -> Iterator[tuple[int, Spans]]:
    """The triples that brackets or a collection hold."""
    if node.kind == "bracket":
        yield from _pairs(_span(node), node.pairs)
    elif node.kind == "list":
        cells = [(node.start, node.end), *((item.start, node.end) for item in node.items[1:])]
        for number, item in enumerate(node.items):
            yield from _value(cells[number], _span(item), item)
            if number + 1 < len(cells):
                yield node.items[number + 1].start, Spans(cells[number], _span(item), cells[number + 1])
            else:
                yield node.end - 1, Spans(cells[number], _span(item), (node.end - 1, node.end))


def _span(node: Node) -> Span:
    return node.start, node.end
