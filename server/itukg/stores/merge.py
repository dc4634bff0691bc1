"""The merge of graphs that have triples in common, for a query whose default graph they are to be.

The engine makes a default graph of several graphs by reading one after the other: a triple in two of them counts twice,
where the standard says that it is there once (SPARQL 1.1, section 13.1). Snapshots hold the merge of all graphs ready;
other choices that overlap are merged here, in memory and so within the worker's limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox


def merge(store: ox.Store, default: Sequence[str], named: Sequence[str]) -> ox.Store:
    """A store in memory whose default graph is the merge of ``default`` and whose named graphs are ``named``."""

    def quads() -> Iterator[ox.Quad]:
        for graph in default:
            for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
                yield ox.Quad(*quad.triple)
        for graph in named:
            yield from store.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    merged = ox.Store()
    merged.bulk_extend(quads())
    return merged
