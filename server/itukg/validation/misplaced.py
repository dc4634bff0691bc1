"""Texts that a query misses because a thing stands in their place: that is told, where it stands.

A query for what misses in a language finds the property, and the author sees a value there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyoxigraph as ox

from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.index import Occurrence
from itukg.validation.findings import Finding
from itukg.validation.words import in_place, short

_QUERIES = "queries/"
_MESSAGES: Mapping[str, str] = {
    "en": "{what} stands here, where a text is meant, as other values of the property are. Write the text in quotation "
    'marks, with its language: {path} "…"@{language}.',
    "zh": '此处应为文字（该属性的其他值均为文字），却是{what}。请将文字写在引号中并注明语言：{path} "…"@{language}。',
}


def told_at_their_place(findings: Iterable[Finding], sources: Sources) -> list[Finding]:
    """The findings; those of queries about a property as a whole say what stands there that is no text, if it is that.

    A property is one of texts if more of its values in all files have a language than are things.
    """
    found = list(findings)
    candidates = [one for one in found if one.rule.startswith(_QUERIES) and one.path and not one.value]
    misplaced = {id(one): _thing_at(one, sources) for one in candidates}
    texts = _properties_of_texts(sources) if any(misplaced.values()) else set()
    return [
        _told(one, thing, sources) if (thing := misplaced.get(id(one))) and one.path in texts else one for one in found
    ]


def _thing_at(finding: Finding, sources: Sources) -> Occurrence | None:
    """The first value of the finding's property that is no literal."""
    if finding.focus.startswith('"'):  # the name of a thing in quotation marks, of which nothing can be said
        return None
    is_blank = finding.focus.startswith("_:")
    subject = ox.BlankNode(finding.focus[2:]) if is_blank else ox.NamedNode(finding.focus)
    said = (item for item in sources.index.about(subject, ()) if item.triple.predicate.value == finding.path)
    return next((item for item in said if not isinstance(item.triple.object, ox.Literal)), None)


def _properties_of_texts(sources: Sources) -> set[str]:
    texts, things = Counter[str](), Counter[str]()
    for triple in sources.triples(lambda role: True):
        if not isinstance(triple.object, ox.Literal):
            things[triple.predicate.value] += 1
        elif triple.object.language:
            texts[triple.predicate.value] += 1
    return {path for path, count in texts.items() if count > things[path]}


def _told(finding: Finding, thing: Occurrence, sources: Sources) -> Finding:
    value = to_rdflib(thing.triple.object)
    known = sources.dataset
    said = sources.index.about(thing.triple.subject, ())
    there = {
        item.triple.object.language
        for item in said
        if item.triple.predicate == thing.triple.predicate and isinstance(item.triple.object, ox.Literal)
    }
    missing = [language for language in known.languages if language not in there] or list(known.languages)
    named = {"path": short(finding.path, known.prefixes), "language": missing[0]}
    whats = zip(_MESSAGES.items(), in_place(value, known.prefixes), strict=True)
    messages = {language: text.format(what=what, **named) for (language, text), what in whats}
    return replace(finding, value=value.n3(), messages=messages, place=thing.object)
