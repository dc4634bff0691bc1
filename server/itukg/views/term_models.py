"""The ontology, the shapes and the schemes of a snapshot, read once for each and kept for its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.resource import graph_triples
from itukg.stores.base import Reader
from itukg.terms.graph import TermGraph
from itukg.terms.ontology import Ontology, read_ontology
from itukg.terms.schemes import Scheme, read_schemes
from itukg.terms.shapes import Shape, read_shapes

_KEPT = 2


@dataclass(frozen=True)
class TermModels:
    """What the pages of terms are made from; ``names`` holds the graphs of all three, for the labels in them."""

    ontology: Ontology
    shapes: Sequence[Shape]
    schemes: Sequence[Scheme]
    names: TermGraph
    shape_graph: TermGraph


_known: dict[str, TermModels] = {}  # never a reader: that would keep its snapshot open


def triples_of(reader: Reader, role: str) -> list[ox.Triple]:
    """The triples of the graphs that the catalog gives a role."""
    return graph_triples(reader, (str(graph["iri"]) for graph in reader.manifest.graphs if graph["role"] == role))


def read_models(reader: Reader) -> TermModels:
    """The models of the reader's snapshot; a remote store, whose data may change, is read every time."""
    snapshot = reader.manifest.id
    found = _known.get(snapshot)
    if found is None:
        ontology, vocabularies, shapes = (triples_of(reader, role) for role in ("Ontology", "Vocabulary", "Shapes"))
        shape_graph = TermGraph(shapes)
        base = reader.manifest.base
        found = TermModels(
            ontology=read_ontology(ontology, shape_graph, base + "ontology"),
            shapes=read_shapes(shape_graph, base),
            schemes=read_schemes(TermGraph(vocabularies)),
            names=TermGraph([*ontology, *vocabularies, *shapes]),
            shape_graph=shape_graph,
        )
        if snapshot:
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)), None)
            _known[snapshot] = found
    return found
