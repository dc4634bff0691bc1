"""What the document about a thing holds: its statements, what points to it, and the labels of all they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from itukg.linkeddata.formats import serialize as serialize
from itukg.linkeddata.labels import Labels, find_labels
from itukg.stores.base import Reader, Stated, Term
from itukg.stores.kinds import IRI
from itukg.turtle.terms import text_of

# How a dataset says that a thing is retired, and what took its place.
DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
# Links to a thing are read in pages; those beyond so many are for the query endpoint, which can be stopped.
LAST_PAGE = 100

_REPLACED = f"SELECT ?s WHERE {{ ?s <{REPLACED_BY}> ?thing ; <{DEPRECATED}> true FILTER(isIRI(?s)) }} ORDER BY ?s"
_REPLACED_BY = ox.NamedNode(REPLACED_BY)
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"


class Statement(NamedTuple):
    """One statement about the thing and the graphs that make it."""

    predicate: str
    value: Term
    graphs: frozenset[str]


@dataclass(frozen=True)
class Description:
    """What is known about one thing.

    ``replaces``: the retired things that name it to be used instead. ``incoming`` holds one page of what points to the
    thing as (source, property); ``has_more``: there are further pages. ``own`` and ``links`` are the statements that
    all this was read from, each in its graph; ``graphs`` those graphs.
    """

    thing: str
    statements: tuple[Statement, ...]
    nested: tuple[ox.Triple, ...]
    incoming: tuple[tuple[str, str], ...]
    replaces: tuple[str, ...]
    labels: Labels
    own: tuple[Stated, ...] = ()
    links: tuple[Stated, ...] = ()
    graphs: frozenset[str] = frozenset()
    page: int = 1
    has_more: bool = False

    @cached_property
    def is_retired(self) -> bool:
        """Whether the thing is said to be no longer used (owl:deprecated true)."""
        return any(item.predicate == DEPRECATED and text_of(item.value) in ("true", "1") for item in self.statements)

    @property
    def replacements(self) -> list[str]:
        """What is to be used instead of the thing, if it is retired; IRIs, sorted."""
        found = (item.value for item in self.statements if item.predicate == REPLACED_BY)
        return sorted(value.value for value in found if isinstance(value, ox.NamedNode)) if self.is_retired else []


def describe(reader: Reader, iri: str, incoming_limit: int, page: int = 1) -> Description | None:
    """Collect what is known about the thing ``iri``; None if nothing is said about it, or there is no such page.

    Args:
        reader: the snapshot to read.
        iri: the thing.
        incoming_limit: how many of the links to the thing make a page.
        page: which page of them.
    """
    thing = ox.NamedNode(iri)
    own, read, more = reader.around(thing, incoming_limit, (page - 1) * incoming_limit, _REPLACED_BY)
    if not own:
        return None
    if page > 1 and not read:
        return None
    # A blank node that points here belongs to another thing, which its own document tells of.
    links = [item for item in read if isinstance(item[0], ox.NamedNode)]
    graphs: dict[tuple[str, Term], frozenset[str]] = {}
    alone: dict[str, frozenset[str]] = {}  # most statements stand in one graph
    nested: dict[ox.Triple, None] = {}
    named = {iri}
    for subject, predicate, value, graph in own:
        name, source = predicate.value, graph.value
        named.add(name)
        if isinstance(value, ox.NamedNode):
            named.add(value.value)
        stating = alone.get(source) or alone.setdefault(source, frozenset((source,)))
        if subject is thing or subject == thing:
            key = name, value
            graphs[key] = graphs[key] | stating if key in graphs else stating
        else:
            nested[ox.Triple(subject, predicate, value)] = None
    pairs = sorted({(predicate.value, source.value) for source, predicate, _, _ in links})
    incoming = tuple((source, predicate) for predicate, source in pairs)
    for pair in incoming:
        named.update(pair)
    replaced = any(name == REPLACED_BY for _, name in incoming)
    rows = reader.select(_REPLACED, {"thing": thing}, kinds={"s": IRI}) if replaced else []
    replaces = tuple(str(row["s"].value) for row in rows)
    statements = tuple(Statement(name, value, found) for (name, value), found in graphs.items())
    named.update(replaces)
    told = frozenset(alone.keys() | {item[3].value for item in links})
    labels = find_labels(reader, named | told)
    return Description(
        iri, statements, tuple(nested), incoming, replaces, labels, tuple(own), tuple(links), told, page, more
    )


def graph_triples(reader: Reader, graphs: Iterable[str]) -> list[ox.Triple]:
    """All triples of the named graphs."""
    return [triple for graph in graphs for triple in reader.construct(_GRAPH, {"graph": ox.NamedNode(graph)})]
