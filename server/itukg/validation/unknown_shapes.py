"""Shapes that another shape names and nothing describes: whatever is looked at conforms to them.

A misspelt IRI after ``sh:node`` switches a check off. https://www.w3.org/TR/shacl/#shapes makes a shape of whatever is
named as one, so pySHACL takes an IRI without any constraint, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from itukg.sources import Sources
from itukg.validation.engine import by_language
from itukg.validation.findings import Finding, focus_of
from itukg.validation.locate import locate
from itukg.validation.words import short

# What ``sh:property`` names must be a property shape, which pySHACL looks at itself.
_ONE = (SH.node, SH.qualifiedValueShape, SH["not"])
_LISTS = (SH["and"], SH["or"], SH.xone)
_MESSAGES: Mapping[str, str] = {
    "en": "There is no shape {shape}, so {path} asks for nothing. Correct the spelling, or write the shape first.",
    "zh": "没有形状{shape}，因此{path}未提出任何要求。请更正拼写，或先写出该形状。",
}


def check_named_shapes(sources: Sources, shapes: rdflib.Graph) -> list[Finding]:
    """Find every naming of a shape of which the graph of shapes says nothing."""
    return [
        _finding(sources, shapes, shape, path, named)
        for shape, path, named in sorted(_namings(shapes))
        if isinstance(named, rdflib.URIRef) and (named, None, None) not in shapes
    ]


def _namings(shapes: rdflib.Graph) -> Iterator[tuple[rdflib.term.Node, rdflib.URIRef, rdflib.term.Node]]:
    for path in _ONE:
        yield from ((shape, path, named) for shape, named in shapes.subject_objects(path))
    for path in _LISTS:
        for shape, value in shapes.subject_objects(path):
            if value == RDF.nil or (value, RDF.first, None) in shapes:
                yield from ((shape, path, named) for named in Collection(shapes, value))


def _finding(
    sources: Sources, shapes: rdflib.Graph, shape: rdflib.term.Node, path: rdflib.URIRef, named: rdflib.URIRef
) -> Finding:
    prefixes = sources.dataset.prefixes
    words = {"shape": short(str(named), prefixes), "path": short(str(path), prefixes)}
    return Finding(
        severity="violation",
        rule="shapes/unknown-shape",
        focus=focus_of(shape),
        focus_labels=by_language(shapes.objects(shape, SH.name)),
        path=str(path),
        value=named.n3(),
        messages={language: text.format(**words) for language, text in _MESSAGES.items()},
        place=locate(sources, shape, path, named),
    )
