"""Targets of shapes that select nothing: a shape that looked at nothing has checked nothing.

https://www.w3.org/TR/shacl/#targets lets an engine pass over them in silence, and pySHACL does.
"""

from __future__ import annotations

from collections.abc import Mapping

import rdflib
from rdflib.namespace import RDF, SH

from itukg.sources import Sources
from itukg.turtle.terms import PUB
from itukg.validation.engine import by_language
from itukg.validation.findings import Finding
from itukg.validation.locate import locate
from itukg.validation.shapes import Node, selected, targeted, targets
from itukg.validation.words import short

MAY_BE_EMPTY = rdflib.URIRef(PUB + "mayBeEmpty")
_TRUE = rdflib.Literal("true", datatype=rdflib.XSD.boolean)
_MESSAGES: Mapping[str, str] = {
    "en": "The shape looked at nothing: {kind} {value} selects nothing in the data. Correct the spelling; or, if the "
    "dataset has no such thing yet, add pub:mayBeEmpty {value} to the shape (pub:mayBeEmpty true for all its targets).",
    "zh": "该形状未检查任何内容：{kind} {value}在数据中没有选中任何节点。请更正拼写；"
    "如数据集中尚无此类事物，请在形状上添加pub:mayBeEmpty {value}（或用pub:mayBeEmpty true涵盖其全部目标）。",
}


def check_targets(sources: Sources, shapes: rdflib.Graph, data: rdflib.Graph) -> list[Finding]:
    """Find the targets that select nothing in ``data``, which must be the whole dataset without its shapes."""
    found = []
    for shape in sorted(targeted(shapes), key=str):
        allowed = set(shapes.objects(shape, MAY_BE_EMPTY))
        if _TRUE in allowed:
            continue
        for kind, value in sorted(targets(shape, shapes), key=str):
            if value not in allowed and not _finds(kind, value, data):
                found.append(_finding(sources, shapes, shape, kind, value))
    return found


def _finds(kind: rdflib.URIRef, value: Node, data: rdflib.Graph) -> bool:
    if kind == SH.targetNode:  # selected whether or not anything is said about it
        return (value, None, None) in data or (None, None, value) in data
    return bool(selected(kind, value, data))


def _finding(sources: Sources, shapes: rdflib.Graph, shape: Node, kind: rdflib.URIRef, value: Node) -> Finding:
    prefixes = sources.dataset.prefixes
    named = {"kind": "a" if kind == RDF.type else short(str(kind), prefixes), "value": short(str(value), prefixes)}
    return Finding(
        severity="violation",
        rule="shapes/empty-target",
        focus=str(shape),
        focus_labels=by_language(shapes.objects(shape, SH.name)),
        path=str(kind),
        value=value.n3(),
        messages={language: text.format(**named) for language, text in _MESSAGES.items()},
        place=locate(sources, shape, kind, value),
    )
