"""All triples of one graph or of several, each once, written as they are read: however many, in the same memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from itukg.sparql.jsonld import write_json_ld
from itukg.sparql.media import JSON_LD, N_QUADS, N_TRIPLES

Graph = ox.NamedNode | ox.DefaultGraph


def graphs_of(store: ox.Store, iris: Sequence[str] | None) -> list[Graph]:
    """The graphs that a request names (see `sparql.query.SparqlRequest.whole`).

    Returns:
        None of them where it names none, or one that the store does not have: that is left to the engine, whose
        reading of an IRI is the one that counts.
    """
    if iris is None:
        return []
    if not iris:
        return [ox.DefaultGraph()]
    try:
        graphs: list[Graph] = [ox.NamedNode(iri) for iri in iris]
    except ValueError:
        return []
    return graphs if all(map(store.contains_named_graph, graphs)) else []


def write_graphs(
    store: ox.Store, graphs: Sequence[Graph], output: Any, media: str, prefixes: Mapping[str, str], *, merged: bool
) -> None:
    """Write the graphs as one; ``merged``: they have triples in common, and the largest should come first.

    Raises:
        OSError: there is no room.
    """
    if media == JSON_LD:
        write_json_ld(_triples(store, graphs, merged=merged), output, prefixes)
    elif len(graphs) == 1 or (media in (N_TRIPLES, N_QUADS) and not merged):
        # The same bytes as below, without a Python object a triple.
        for graph in graphs:
            store.dump(output, _format(media), from_graph=graph, prefixes=dict(prefixes))
    else:
        ox.serialize(_triples(store, graphs, merged=merged), output, _format(media), prefixes=dict(prefixes))


def _triples(store: ox.Store, graphs: Sequence[Graph], *, merged: bool) -> Iterator[ox.Triple]:
    for place, graph in enumerate(graphs):
        before = graphs[:place] if merged else ()
        for quad in store.quads_for_pattern(None, None, None, graph):
            if not (before and _is_in(store, quad, before)):
                yield quad.triple


def _is_in(store: ox.Store, quad: ox.Quad, graphs: Sequence[Graph]) -> bool:
    """Whether one of the graphs has the triple too: look-ups, so that nothing needs to be remembered."""
    subject, predicate, value, _ = quad
    return any(ox.Quad(subject, predicate, value, graph) in store for graph in graphs)


def _format(media: str) -> ox.RdfFormat | None:
    return ox.RdfFormat.from_media_type(media)
