"""What a class expression or a path of properties says, as a phrase: words and terms in turn.

The words are those of the messages (``phrase_…``), in which ``{0}`` and ``{1}`` stand for terms; so a language puts
them in its own order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.terms.graph import OWL, RDF, SH, TermGraph, Value

_DEEPEST = 6
_PLACE = re.compile(r"\{(\d)\}")


@dataclass(frozen=True)
class Ref:
    """A term in a phrase, by its IRI."""

    iri: str


@dataclass(frozen=True)
class Words:
    """A message by its name, with what stands at its places."""

    name: str
    places: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Listed:
    """Several phrases, joined as the message by that name joins two."""

    name: str
    items: tuple[Phrase, ...]


Phrase = str | Ref | Words | Listed

# OWL restriction -> name of its words
_RESTRICTIONS = {
    OWL + "allValuesFrom": "phrase_only",
    OWL + "someValuesFrom": "phrase_some",
    OWL + "hasValue": "phrase_value",
    OWL + "cardinality": "phrase_exactly",
    OWL + "minCardinality": "phrase_at_least",
    OWL + "maxCardinality": "phrase_at_most",
    OWL + "qualifiedCardinality": "phrase_exactly",
    OWL + "minQualifiedCardinality": "phrase_at_least",
    OWL + "maxQualifiedCardinality": "phrase_at_most",
}
_SETS = {OWL + "unionOf": "phrase_or", OWL + "intersectionOf": "phrase_and", OWL + "oneOf": "phrase_or"}
_PATHS = {
    SH + "inversePath": "phrase_inverse",
    SH + "zeroOrMorePath": "phrase_any_number",
    SH + "oneOrMorePath": "phrase_one_or_more",
    SH + "zeroOrOnePath": "phrase_if_any",
}


def class_phrase(graph: TermGraph, value: Value, depth: int = 0) -> Phrase:
    """A class or class expression of OWL 2 (https://www.w3.org/TR/owl2-mapping-to-rdf/)."""
    if isinstance(value, ox.NamedNode):
        return Ref(value.value)
    if isinstance(value, ox.Literal) or depth > _DEEPEST:
        return str(value.value) if isinstance(value, ox.Literal) else "…"
    for predicate, name in _SETS.items():
        for node in graph.values(value, predicate):
            return Listed(name, tuple(class_phrase(graph, member, depth + 1) for member in graph.members(node)))
    for node in graph.values(value, OWL + "complementOf"):
        return Words("phrase_not", (class_phrase(graph, node, depth + 1),))
    on = next(iter(graph.values(value, OWL + "onProperty")), None)
    for predicate, name in _RESTRICTIONS.items():
        for filler in graph.values(value, predicate):
            if on is not None:
                return Words(name, (class_phrase(graph, on, depth + 1), class_phrase(graph, filler, depth + 1)))
    inverse = next(iter(graph.values(value, OWL + "inverseOf")), None)
    return "…" if inverse is None else Words("phrase_inverse", (class_phrase(graph, inverse, depth + 1),))


def path_phrase(graph: TermGraph, value: Value, depth: int = 0) -> Phrase:
    """A property path of SHACL (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(value, ox.NamedNode):
        return Ref(value.value)
    if isinstance(value, ox.Literal) or depth > _DEEPEST:
        return "…"
    if graph.values(value, RDF + "first"):
        return Listed("phrase_then", tuple(path_phrase(graph, item, depth + 1) for item in graph.members(value)))
    for node in graph.values(value, SH + "alternativePath"):
        return Listed("phrase_or", tuple(path_phrase(graph, item, depth + 1) for item in graph.members(node)))
    for predicate, name in _PATHS.items():
        for node in graph.values(value, predicate):
            return Words(name, (path_phrase(graph, node, depth + 1),))
    return "…"


def refs(phrase: Phrase) -> list[str]:
    """The IRIs that a phrase names, in order."""
    if isinstance(phrase, Ref):
        return [phrase.iri]
    inner = phrase.places if isinstance(phrase, Words) else phrase.items if isinstance(phrase, Listed) else ()
    return [iri for part in inner for iri in refs(part)]


def pieces(phrase: Phrase, words: dict[str, str] | object) -> list[str | Ref]:
    """The phrase in one language: texts and terms in turn; ``words`` gives messages by name."""
    if isinstance(phrase, str | Ref):
        return [phrase]
    if isinstance(phrase, Listed):
        return _joined(phrase.items, _word(words, phrase.name), words)
    found: list[str | Ref] = []
    for number, part in enumerate(_PLACE.split(_word(words, phrase.name))):
        if number % 2:
            found += pieces(phrase.places[int(part)], words) if int(part) < len(phrase.places) else []
        elif part:
            found.append(part)
    return found


def _joined(items: Sequence[Phrase], between: str, words: object) -> list[str | Ref]:
    found: list[str | Ref] = []
    for item in items:
        found += [between] if found else []
        found += pieces(item, words)
    return found


def _word(words: object, name: str) -> str:
    return str(words[name])  # type: ignore[index]
