"""Look-ups by subject and object straight in the indexes of an Oxigraph store, for our own pages.

A query language is not needed for them, and planning a query costs more than the look-up does. All that is read is
bounded by the caller or belongs to one thing, so nothing here takes longer in a larger store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import pyoxigraph as ox

from itukg.stores.base import Stated, Triple

_DEFAULT = ox.DefaultGraph()
# Statements of one thing that are read in one go.
_FEW = 300


def known(store: ox.Store, iris: Iterable[str]) -> set[str]:
    """See `stores.base.Reader.known`."""
    return {
        iri for iri in iris if next(store.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT), None) is not None
    }


def about(store: ox.Store, thing: ox.NamedNode) -> list[Stated]:
    """See `stores.base.Reader.about`."""
    # The default graph holds every triple once more, without its graph; the engine skips it faster than we could.
    rows: Any = store.query(f"SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ {thing} ?p ?o }} }}")
    return _with_nested(store, [(thing, *row) for row in rows])


def pointing_to(
    store: ox.Store, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
) -> tuple[list[Stated], bool]:
    """See `stores.base.Reader.pointing_to`."""
    # Asked as a query for the same reason as above; the engine yields rows as they are taken, so that no more are read.
    rows: Any = store.query(f"SELECT ?s ?p ?g WHERE {{ GRAPH ?g {{ ?s ?p {thing} }} }} LIMIT {offset + limit + 1}")
    links = ((source, predicate, thing, graph) for source, predicate, graph in rows)
    return _page(store, thing, links, limit, offset, first)


def around(
    store: ox.Store, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
) -> tuple[list[Stated], list[Stated], bool]:
    """See `stores.base.Reader.around`: both of the above in one query, since half of what one takes is to read it."""
    rows: Any = store.query(
        f"SELECT ?s ?p ?o ?g WHERE {{ {{ GRAPH ?g {{ {thing} ?p ?o }} }} UNION "
        f"{{ SELECT ?s ?p ?g WHERE {{ GRAPH ?g {{ ?s ?p {thing} }} }} LIMIT {offset + limit + 1} }} }}"
    )
    own: list[Stated] = []
    links: list[Stated] = []
    for source, predicate, value, graph in rows:
        if source is None:
            own.append((thing, predicate, value, graph))
        else:
            links.append((source, predicate, thing, graph))
    return _with_nested(store, own), *_page(store, thing, links, limit, offset, first)


def _with_nested(store: ox.Store, found: list[Stated]) -> list[Stated]:
    """Statements, and what is stated of the blank nodes that they lead to."""
    met: set[ox.BlankNode] = set()
    waiting = [item[2] for item in found if isinstance(item[2], ox.BlankNode)]
    while waiting:
        node = waiting.pop()
        if node not in met:
            met.add(node)
            nested = list(_named(store.quads_for_pattern(node, None, None)))
            found += nested
            waiting += [item[2] for item in nested if isinstance(item[2], ox.BlankNode)]
    return found


def _page(
    store: ox.Store, thing: ox.NamedNode, links: Iterable[Stated], limit: int, offset: int, first: ox.NamedNode
) -> tuple[list[Stated], bool]:
    before = list(_named(store.quads_for_pattern(None, first, thing)))
    others = (item for item in links if item[1] != first) if before else links
    taken = list(islice(chain(before, others), offset, offset + limit + 1))
    return taken[:limit], len(taken) > limit


def labels(
    store: ox.Store, subjects: Iterable[str], predicates: Sequence[str], languages: Sequence[str]
) -> list[Stated]:
    """See `stores.base.Reader.labels`."""
    wanted = [ox.NamedNode(predicate) for predicate in predicates]
    found: list[Stated] = []
    for subject in map(ox.NamedNode, subjects):
        missing = set(languages)
        for predicate in wanted:
            stated = list(_named(store.quads_for_pattern(subject, predicate, None)))
            found += stated
            missing -= {item[2].language for item in stated if isinstance(item[2], ox.Literal)}
            if not missing:
                break
    return found


def values(store: ox.Store, subjects: Iterable[str], predicates: Sequence[str], limit: int) -> list[Triple]:
    """See `stores.base.Reader.values`.

    A thing's statements lie side by side in the index: to read them all and keep some is several times faster than to
    look up each predicate, as long as there are not many.
    """
    wanted = set(predicates)
    found: list[Triple] = []
    for subject in map(ox.NamedNode, subjects):
        stated = list(islice(store.quads_for_pattern(subject, None, None, _DEFAULT), _FEW + 1))
        if len(stated) > _FEW:
            stated = [
                quad
                for predicate in predicates
                for quad in islice(store.quads_for_pattern(subject, ox.NamedNode(predicate), None, _DEFAULT), limit)
            ]
        counted: dict[str, int] = {}
        for _, predicate, value, _ in stated:
            name = predicate.value
            if name in wanted and counted.setdefault(name, 0) < limit:
                counted[name] += 1
                found.append((subject, predicate, value))
    return found


def _named(quads: Iterable[ox.Quad]) -> Iterator[Stated]:
    return (parts for quad in quads if (parts := tuple(quad))[3] != _DEFAULT)
