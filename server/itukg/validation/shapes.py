"""Shapes -> what they look at and what they say something about: https://www.w3.org/TR/shacl/#targets.

pySHACL knows the targets of a shape only while it runs it, and says nothing of shapes that found nothing to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

Node = rdflib.term.Node

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# What holds of the same node as the shape that it stands in.
_OF_THE_SAME = (SH["and"], SH["or"], SH.xone, SH["not"], SH.node)
_TRUE = rdflib.Literal("true", datatype=rdflib.XSD.boolean)


def targeted(shapes: rdflib.Graph) -> set[Node]:
    """The shapes that have a target, those that are classes too (implicit class targets) included.

    One that is switched off looks at nothing: https://www.w3.org/TR/shacl/#deactivated
    """
    found = {subject for target in (*_TARGETS, SH.target) for subject in shapes.subjects(target, None)}
    implicit = {node for node in shapes.subjects(RDF.type, SH.NodeShape) if (node, RDF.type, RDFS.Class) in shapes}
    return {shape for shape in found | implicit if not _is_off(shape, shapes)}


def _is_off(shape: Node, shapes: rdflib.Graph) -> bool:
    return (shape, SH.deactivated, _TRUE) in shapes


def targets(shape: Node, shapes: rdflib.Graph) -> Iterator[tuple[rdflib.URIRef, Node]]:
    """The targets of a shape, each as the property that gives it and its value; an implicit one as ``rdf:type``."""
    for kind in _TARGETS:
        yield from ((kind, value) for value in shapes.objects(shape, kind))
    if (shape, RDF.type, RDFS.Class) in shapes:
        yield RDF.type, shape


def selected(kind: rdflib.URIRef, value: Node, data: rdflib.Graph) -> set[Node]:
    """The nodes of ``data`` that one target selects."""
    if kind == SH.targetNode:
        return {value}
    if kind == SH.targetSubjectsOf:
        return set(data.subjects(value, None))
    if kind == SH.targetObjectsOf:
        return set(data.objects(None, value))
    classes = data.transitive_subjects(RDFS.subClassOf, value)
    return {node for subclass in classes for node in data.subjects(RDF.type, subclass)}


def focus_nodes(shape: Node, shapes: rdflib.Graph, data: rdflib.Graph) -> set[Node]:
    """The nodes of ``data`` that the targets of ``shape`` select; SPARQL targets (``sh:target``) select none here."""
    return set[Node]().union(*(selected(kind, value, data) for kind, value in targets(shape, shapes)))


def paths(shape: Node, shapes: rdflib.Graph) -> set[Node]:
    """The properties that ``shape`` says something about on its focus nodes: those that a path of it starts with."""
    found: set[Node] = set()
    waiting, seen = [shape], set[Node]()
    while waiting:
        current = waiting.pop()
        if current in seen or _is_off(current, shapes):
            continue
        seen.add(current)
        for path in shapes.objects(current, SH.path):
            found |= set(_first_steps(path, shapes))
        waiting += shapes.objects(current, SH.property)
        # A value of a property is another node, so nothing that holds of it is said about this one.
        if (current, SH.path, None) not in shapes:
            waiting += _parts(current, shapes)
    return found


def _parts(shape: Node, shapes: rdflib.Graph) -> Iterator[Node]:
    for kind in _OF_THE_SAME:
        for value in shapes.objects(shape, kind):
            is_list = value == RDF.nil or (value, RDF.first, None) in shapes
            yield from Collection(shapes, value) if is_list else (value,)


def _first_steps(path: Node, shapes: rdflib.Graph) -> Iterator[Node]:
    """Forward properties with which https://www.w3.org/TR/shacl/#property-paths can start; an inverse one has none."""
    if isinstance(path, rdflib.URIRef):
        yield path
    elif (path, RDF.first, None) in shapes:
        yield from _first_steps(next(iter(Collection(shapes, path))), shapes)
    for kind in (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath):
        for inner in shapes.objects(path, kind):
            yield from _first_steps(inner, shapes)
    for choices in shapes.objects(path, SH.alternativePath):
        for inner in Collection(shapes, choices):
            yield from _first_steps(inner, shapes)


def named_in_paths(shapes: rdflib.Graph) -> set[Node]:
    """Every property that stands in a path, wherever in it and in whatever shape."""
    found: set[Node] = set()
    waiting: list[Node] = [path for shape, path in shapes.subject_objects(SH.path) if not _is_off(shape, shapes)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, rdflib.URIRef):
            found.add(node)
        else:
            waiting += shapes.objects(node, None)
    return found - {RDF.nil}


def classes_of(node: Node, data: rdflib.Graph) -> set[Node]:
    """The classes of a node, wider ones included."""
    found: set[Node] = set()
    for kind in data.objects(node, RDF.type):
        found.update(wider for wider in data.transitive_objects(kind, RDFS.subClassOf) if wider is not None)
    return found


def by_focus(looking: Iterable[Node], shapes: rdflib.Graph, data: rdflib.Graph) -> dict[Node, set[Node]]:
    """What the shapes say something about, for every node that one of them looks at (`paths`)."""
    found: dict[Node, set[Node]] = {}
    for shape in looking:
        said = paths(shape, shapes)
        for node in focus_nodes(shape, shapes, data):
            found.setdefault(node, set()).update(said)
    return found


def depth(shape: Node, shapes: rdflib.Graph, data: rdflib.Graph) -> int:
    """How narrow the class is that ``shape``, or the shape that it stands in, has as its target: 0 for none."""
    waiting, seen, found = [shape], set[Node](), 0
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            for kind in shapes.objects(current, SH.targetClass):
                found = max(found, len(set(data.transitive_objects(kind, RDFS.subClassOf))))
            waiting += shapes.subjects(None, current) if isinstance(current, rdflib.BNode) else ()
    return found
