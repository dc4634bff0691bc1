"""Shapes as their page tells of them: what each looks at, what it asks in words, and what it says where that is
missing.

SHACL's constraints (https://www.w3.org/TR/shacl/#core-components) are told by the words of the messages, one for each;
a parameter that is not known here is shown by its name and value, so that nothing a shape asks is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY
from itukg.terms.graph import RDF, RDFS, SH, Node, TermGraph, Value, is_named
from itukg.terms.phrases import Listed, Phrase, Ref, Words, path_phrase

_TARGETS = {
    "targetClass": "target_class",
    "targetSubjectsOf": "target_subjects",
    "targetObjectsOf": "target_objects",
    "targetNode": "target_node",
}
# Constraints whose value is one term or one literal, and those whose values are shapes.
_SIMPLE = (
    *("minCount", "maxCount", "datatype", "class", "nodeKind", "minInclusive", "maxInclusive", "minExclusive"),
    *("maxExclusive", "minLength", "maxLength", "pattern", "hasValue", "equals", "disjoint", "lessThan"),
    *("lessThanOrEquals", "uniqueLang", "qualifiedMinCount", "qualifiedMaxCount", "closed"),
)
_LISTS = {"in": "phrase_or", "languageIn": "phrase_or", "ignoredProperties": "phrase_and"}
_SHAPE_LISTS = {"or": "phrase_or", "and": "phrase_and", "xone": "phrase_xor"}
_SHAPES = ("node", "not", "qualifiedValueShape")
# Said elsewhere on the page, or of how pages look.
_TOLD = {
    *(SH + name for name in ("path", "name", "description", "message", "order", "group", "severity", "property")),
    *(SH + name for name in ("deactivated", "sparql", "flags", "defaultValue", *_TARGETS)),
    *(RDF + "type", RDFS + "label", RDFS + "comment", DEPRECATED, REPLACED_BY),
}
_DEEPEST = 5


@dataclass(frozen=True)
class Constraint:
    """What is asked of the things a shape looks at, or (``path``) of what they lead to; texts by language.

    ``queries`` are the texts of SPARQL constraints.
    """

    path: Phrase | None
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    asked: tuple[Phrase, ...]
    messages: Mapping[str, str]
    severity: str
    queries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """One named shape; texts by language, ``targets`` in words."""

    iri: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    targets: tuple[Phrase, ...]
    constraints: tuple[Constraint, ...]
    retired: bool
    inactive: bool
    instead: tuple[str, ...]


def read_shapes(graph: TermGraph, base: str) -> list[Shape]:
    """The named shapes of a graph whose IRIs begin with ``base``, by IRI; retired ones last."""
    kinds = graph.instances(SH + "NodeShape", SH + "PropertyShape")
    found = [_shape(graph, ox.NamedNode(iri)) for iri in kinds if iri.startswith(base)]
    return sorted(found, key=lambda shape: (shape.retired, shape.iri))


def _shape(graph: TermGraph, node: ox.NamedNode) -> Shape:
    targets = [
        Words(word, (_term(value),)) for name, word in _TARGETS.items() for value in graph.values(node, SH + name)
    ]
    if RDFS + "Class" in graph.iris(node, RDF + "type"):  # an implicit class target
        targets.append(Words("target_class", (Ref(node.value),)))
    own = _constraint(graph, node)
    parts = [(_place(graph, part), _constraint(graph, part)) for part in graph.nodes(node, SH + "property")]
    # Blank nodes have no order of their own: what the constraints say has.
    parts.sort(key=lambda pair: (pair[0], str(pair[1].path), str(pair[1].asked)))
    tells = own.asked or own.messages or own.queries
    return Shape(
        iri=node.value,
        names=graph.texts(node, SH + "name", RDFS + "label"),
        descriptions=graph.texts(node, SH + "description", RDFS + "comment"),
        targets=tuple(targets),
        constraints=(*([own] if tells else []), *(part for _, part in parts)),
        retired=graph.is_true(node, DEPRECATED),
        inactive=graph.is_true(node, SH + "deactivated"),
        instead=tuple(graph.iris(node, REPLACED_BY)),
    )


def _place(graph: TermGraph, part: Node) -> tuple[float, float]:
    """The order of the part's group and its own; what has none comes last."""
    group = next(iter(graph.nodes(part, SH + "group")), None)
    return (float("inf") if group is None else _number(graph, group)), _number(graph, part)


def _number(graph: TermGraph, node: Node) -> float:
    try:
        return float(graph.text(node, SH + "order") or "inf")
    except ValueError:
        return float("inf")


def _constraint(graph: TermGraph, node: Node) -> Constraint:
    paths = graph.values(node, SH + "path")
    messages = graph.texts(node, SH + "message")
    queries = []
    for sparql in graph.nodes(node, SH + "sparql"):
        queries += [graph.text(sparql, SH + "select") or graph.text(sparql, SH + "ask")]
        messages = messages or graph.texts(sparql, SH + "message")
    return Constraint(
        path=path_phrase(graph, paths[0]) if paths else None,
        names=graph.texts(node, SH + "name"),
        descriptions=graph.texts(node, SH + "description"),
        asked=tuple(_asked(graph, node, 0)),
        messages=messages,
        severity=graph.text(node, SH + "severity").removeprefix(SH),
        queries=tuple(filter(None, queries)),
    )


def _asked(graph: TermGraph, node: Node, depth: int) -> list[Phrase]:
    """The constraints of a shape, each as a phrase, in the order of the tables above."""
    found: list[Phrase] = []
    for name in _SIMPLE:
        found += [Words(f"shape_{name}", (_term(value),)) for value in graph.values(node, SH + name)]
    for name, between in _LISTS.items():
        for value in graph.values(node, SH + name):
            listed = Listed(between, tuple(_term(member) for member in graph.members(value)))
            found.append(Words(f"shape_{name}", (listed,)))
    for name in _SHAPES:
        found += [Words(f"shape_{name}", (_inner(graph, value, depth),)) for value in graph.values(node, SH + name)]
    for name, between in _SHAPE_LISTS.items():
        for value in graph.values(node, SH + name):
            options = tuple(_inner(graph, member, depth) for member in graph.members(value))
            found.append(Words("shape_" + name, (Listed(between, options),)))
    known = _TOLD | {SH + name for name in (*_SIMPLE, *_LISTS, *_SHAPES, *_SHAPE_LISTS)}
    for predicate in graph.properties(node):
        if predicate not in known and predicate.startswith(SH):
            for value in graph.values(node, predicate):
                found.append(Words("shape_other", (Ref(predicate), _term(value))))
    return found


def _inner(graph: TermGraph, value: Value, depth: int) -> Phrase:
    """A shape inside another: by its name, or by what it asks."""
    if is_named(value):
        return _term(value)
    if isinstance(value, ox.Literal) or depth > _DEEPEST:
        return "…"
    asked = _asked(graph, value, depth + 1)
    for path in graph.values(value, SH + "path"):
        inner = Listed("phrase_and", tuple(asked)) if asked else Words("shape_exists")
        asked = [Words("shape_path", (path_phrase(graph, path), inner))]
    for part in graph.nodes(value, SH + "property"):
        asked.append(_inner(graph, part, depth + 1))
    return Listed("phrase_and", tuple(asked))


def _term(value: Value) -> Phrase:
    if isinstance(value, ox.NamedNode):
        return Ref(value.value)
    return value.value if isinstance(value, ox.Literal) else "…"
