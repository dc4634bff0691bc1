"""Shapes -> what they look at: https://www.w3.org/TR/shacl/#targets."""

from __future__ import annotations

from collections.abc import Iterator

import rdflib
from rdflib.namespace import RDF, RDFS, SH

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def targeted(shapes: rdflib.Graph) -> set[rdflib.term.Node]:
    """The shapes that have a target, those that are classes too (implicit class targets) included."""
    found = {subject for target in _TARGETS for subject in shapes.subjects(target, None)}
    implicit = {node for node in shapes.subjects(RDF.type, SH.NodeShape) if (node, RDF.type, RDFS.Class) in shapes}
    return found | implicit


def focus_nodes(shape: rdflib.term.Node, shapes: rdflib.Graph, data: rdflib.Graph) -> set[rdflib.term.Node]:
    """The nodes of ``data`` that the targets of ``shape`` select; SPARQL targets (``sh:target``) select none here."""
    found = set(shapes.objects(shape, SH.targetNode))
    for kind in _target_classes(shape, shapes):
        for subclass in data.transitive_subjects(RDFS.subClassOf, kind):
            found |= set(data.subjects(RDF.type, subclass))
    for prop in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(prop, None))
    for prop in shapes.objects(shape, SH.targetObjectsOf):
        found |= set(data.objects(None, prop))
    return found


def _target_classes(shape: rdflib.term.Node, shapes: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    yield from shapes.objects(shape, SH.targetClass)
    if (shape, RDF.type, RDFS.Class) in shapes:
        yield shape
