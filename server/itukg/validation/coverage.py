"""Which classes, properties and instances of a dataset no shape looks at: where a mistake would pass unseen.

The dataset's own namespaces are the IRIs under its base. SHACL engines (pySHACL, Jena, TopBraid) do not
tell this; tools that relate shapes to data (sheXer, Shape Designer) make shapes and do not say what others leave out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH

from itukg.dataset import Role
from itukg.sources import Sources
from itukg.turtle.for_rdflib import fill
from itukg.turtle.places import Place
from itukg.validation.locate import locate
from itukg.validation.shapes import Node, by_focus, named_in_paths, targeted, targets
from itukg.validation.words import short

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
_CLASSES = (OWL.Class, RDFS.Class)
_INSTANCES = (Role.DATA, Role.VOCABULARY, Role.LINKS, Role.CATALOG)
_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "class": {
        "en": "No shape has the class {term} as target. Give a shape sh:targetClass with this class or a wider one.",
        "zh": "没有形状以类{term}为目标。请在某个形状上用sh:targetClass给出该类或其上位类。",
    },
    "property": {
        "en": "No shape says anything about the property {term}. Add a property shape with sh:path for it.",
        "zh": "没有形状涉及属性{term}。请为其添加带sh:path的属性形状。",
    },
    "instance": {
        "en": "No shape looks at {term}. Give it a class that a shape has as target (sh:targetClass), or a shape a "
        "target that selects it.",
        "zh": "没有形状检查{term}。请赋予它某一形状以sh:targetClass所针对的类，或为某一形状添加能选中它的目标。",
    },
    "statement": {
        "en": "The property {path} is stated of {term}, and no shape that looks at that says anything about it. "
        "Add a property shape with sh:path for it to one of those shapes.",
        "zh": "{term}带有属性{path}，而检查它的形状均未涉及该属性。请在其中某个形状上添加带sh:path的属性形状。",
    },
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "gap": "{file}:{line}:{column}: {message}",
        "gaps": "{count} not covered by shapes ({classes} classes, {properties} properties, {instances} instances)",
        "none": "all covered by shapes ({classes} classes, {properties} properties, {instances} instances)",
    },
    "zh": {
        "gap": "{file}:{line}:{column}：{message}",
        "gaps": "{count}处未被形状覆盖（检查了{classes}个类、{properties}个属性、{instances}个实例）",
        "none": "均已被形状覆盖（{classes}个类、{properties}个属性、{instances}个实例）",
    },
}


@dataclass(frozen=True, order=True)
class Gap:
    """What no shape looks at. ``kind`` is class, property, instance or statement (of ``path`` on ``term``)."""

    place: Place
    kind: str
    term: str
    path: str = ""


@dataclass(frozen=True)
class Coverage:
    """The gaps, in the order of the files, and how many classes, properties and instances were looked at."""

    gaps: tuple[Gap, ...]
    classes: int
    properties: int
    instances: int
    prefixes: Mapping[str, str]


def coverage(sources: Sources) -> Coverage:
    """Find what the shapes of the dataset leave out."""
    shapes, data, stated = rdflib.Graph(), rdflib.Graph(), rdflib.Graph()
    fill(shapes, sources.triples(lambda role: role is Role.SHAPES))
    fill(data, sources.triples(lambda role: role is not Role.SHAPES))
    fill(stated, sources.triples(lambda role: role in _INSTANCES))
    own = sources.dataset.base

    def terms(kinds: tuple[Node, ...]) -> set[Node]:
        return {term for kind in kinds for term in data.subjects(RDF.type, kind) if _is_own(term, own)}

    classes, properties = terms(_CLASSES), terms(_PROPERTIES)
    instances = {node for node in stated.subjects() if _is_own(node, own)}
    gaps = [
        *(("class", term, None) for term in classes - _covered_classes(shapes, data) if _may_be_used(term, data)),
        *(("property", term, None) for term in properties - _covered_properties(shapes, data)),
        *_unseen(instances, shapes, data, stated),
    ]
    found = (Gap(locate(sources, term, path, None), kind, str(term), str(path or "")) for kind, term, path in gaps)
    return Coverage(tuple(sorted(found)), len(classes), len(properties), len(instances), sources.dataset.prefixes)


def _is_own(term: Node, base: str) -> bool:
    return isinstance(term, rdflib.URIRef) and term.startswith(base)


def _covered_classes(shapes: rdflib.Graph, data: rdflib.Graph) -> set[Node]:
    aimed = {
        value
        for shape in targeted(shapes)
        for kind, value in targets(shape, shapes)
        if kind in (SH.targetClass, RDF.type)
    }
    found = {narrower for kind in aimed for narrower in data.transitive_subjects(RDFS.subClassOf, kind)}
    return {narrower for narrower in found if narrower is not None}


def _may_be_used(term: Node, data: rdflib.Graph) -> bool:
    """A class is only there to hold others together if it has narrower ones and no instance of its own."""
    return (None, RDF.type, term) in data or (None, RDFS.subClassOf, term) not in data


def _covered_properties(shapes: rdflib.Graph, data: rdflib.Graph) -> set[Node]:
    """Those that a path or a target names, and their inverses: what holds of one end of a link is said at the other."""
    by_target = (SH.targetSubjectsOf, SH.targetObjectsOf)
    named = named_in_paths(shapes) | {value for kind in by_target for value in shapes.objects(None, kind)}
    inverses = {one for one, other in data.subject_objects(OWL.inverseOf) if other in named}
    return named | inverses | {other for one, other in data.subject_objects(OWL.inverseOf) if one in named}


def _unseen(
    instances: set[Node], shapes: rdflib.Graph, data: rdflib.Graph, stated: rdflib.Graph
) -> Iterator[tuple[str, Node, Node | None]]:
    said = by_focus(targeted(shapes), shapes, data)
    for node in instances:
        if node not in said:
            yield "instance", node, None
            continue
        for path in set(stated.predicates(node, None)) - said[node] - {RDF.type}:
            yield "statement", node, path


def as_text(found: Coverage, language: str) -> str:
    """Return the gaps and a summary in ``language``, in English where it has no words."""
    words = _WORDS.get(language, _WORDS["en"])
    lines = []
    for gap in found.gaps:
        message = _MESSAGES[gap.kind].get(language) or _MESSAGES[gap.kind]["en"]
        named = {name: short(iri, found.prefixes) for name, iri in (("term", gap.term), ("path", gap.path))}
        place = gap.place
        lines.append(
            words["gap"].format(file=place.file, line=place.line, column=place.column, message=message.format(**named))
        )
    summary = words["gaps" if found.gaps else "none"].format(
        count=len(found.gaps), classes=found.classes, properties=found.properties, instances=found.instances
    )
    return "\n".join([*lines, summary])


def print_coverage(sources: Sources, language: str) -> int:
    """Print what `as_text` returns; the exit code is 0 if there are no gaps, else 1."""
    found = coverage(sources)
    click.echo(as_text(found, language))
    return 1 if found.gaps else 0
