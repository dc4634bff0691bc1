"""The page about one thing: its name, its facts in the dataset's order, and what points to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.iris import curie
from itukg.linkeddata.labels import Name
from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY, Description
from itukg.linkeddata.vocabulary import Vocabulary
from itukg.messages import words
from itukg.sparql import media
from itukg.views.document_head import Head
from itukg.views.pages import Page, render

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_NAMES = {"http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"}


@dataclass(frozen=True)
class Value:
    """One value on a page."""

    text: str
    language: str
    href: str | None
    iri: str
    inferred: bool


@dataclass(frozen=True)
class Fact:
    """One property on a page with its values."""

    name: Name
    href: str | None
    values: list[Value]


@dataclass(frozen=True)
class Group:
    """Properties that the dataset shows together."""

    name: Name | None
    facts: list[Fact]


def thing_page(page: Page, described: Description, vocabulary: Vocabulary, head: Head, stem: str, limit: int) -> str:
    """The page about a thing.

    Args:
        page: for whom, and how IRIs become links.
        described: what is known about the thing.
        vocabulary: the order and the names of properties.
        head: what the page's head tells machines.
        stem: the path of the thing's documents below ``/doc/``, without a suffix.
        limit: how many incoming links ``described`` holds at most.
    """
    names = described.labels
    name = names.name(described.thing, page.language)
    types = [
        item.value.value
        for item in described.statements
        if item.predicate == _TYPE
        and isinstance(item.value, ox.NamedNode)
        and page.manifest.closure_graph not in item.graphs
    ]
    return render(
        "thing.html",
        page,
        title=name.text,
        thing=described.thing,
        curie=curie(described.thing, dict(page.manifest.prefixes)),
        name=name,
        other_names=[other for other in names.others(described.thing, page.language) if other.text != name.text],
        types=[(names.name(iri, page.language), page.href(iri)) for iri in sorted(types)],
        retired=described.is_retired,
        instead=[_value(page, described, ox.NamedNode(iri), False) for iri in described.replacements],
        formerly=_in_order(
            (_value(page, described, ox.NamedNode(iri), False) for iri in described.replaces), page.language
        ),
        groups=_groups(page, described, vocabulary),
        incoming=_incoming(page, described, vocabulary),
        cut=len(described.incoming) >= limit,
        incoming_query=f"SELECT ?thing ?link WHERE {{ ?thing ?link <{described.thing}> }} ORDER BY ?link ?thing",
        head=head,
        stem=stem,
        formats=[suffix for suffix, kind in media.SUFFIXES.items() if kind in media.GRAPH_TYPES],
    )


def _groups(page: Page, described: Description, vocabulary: Vocabulary) -> list[Group]:
    closure = page.manifest.closure_graph
    told = (DEPRECATED, REPLACED_BY) if described.is_retired else ()  # by the notice at the top
    twins = vocabulary.twins((item.predicate, item.value) for item in described.statements)
    incoming = set(described.incoming)
    facts: dict[str, list[Value]] = {}
    for item in described.statements:
        if item.predicate == _TYPE or item.predicate in _NAMES or item.predicate in told:
            continue
        derived = closure in item.graphs
        if derived and (item.predicate, item.value) in twins:
            continue
        if derived and isinstance(item.value, ox.NamedNode):
            # Stated from the other side, so nothing that a reader would call an inference.
            inverses = vocabulary.inverses.get(item.predicate, frozenset())
            derived = not any((item.value.value, inverse) in incoming for inverse in inverses)
        facts.setdefault(item.predicate, []).append(_value(page, described, item.value, derived))
    grouped: dict[str, list[Fact]] = {}
    for predicate in sorted(facts, key=vocabulary.sort_key):
        values = _in_order(facts[predicate], page.language)
        name = vocabulary.name(predicate, described.labels, page.language)
        fact = Fact(name, page.href(predicate), values)
        grouped.setdefault(vocabulary.place(predicate).group, []).append(fact)
    return [
        Group(vocabulary.groups.name(group, page.language) if group else None, listed)
        for group, listed in grouped.items()
    ]


def _value(page: Page, described: Description, term: object, inferred: bool) -> Value:
    if isinstance(term, ox.NamedNode):
        name = described.labels.name(term.value, page.language)
        href = page.href(term.value)
        text = name.text
        if not described.labels.has(term.value):
            # The end of a web address ("default.aspx") does not tell a reader where it leads.
            elsewhere = href == term.value
            text = term.value.partition("://")[2] if elsewhere else curie(term.value, dict(page.manifest.prefixes))
        return Value(text, name.language, href, term.value, inferred)
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
        shown = words(page.language)
        return Value(shown["yes"] if term.value in ("true", "1") else shown["no"], "", None, "", inferred)
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "", None, "", inferred)
    return Value(_nested(page, described, term), "", None, "", inferred)


def _nested(page: Page, described: Description, node: object) -> str:
    parts = []
    for triple in described.nested:
        if triple.subject == node and not isinstance(triple.object, ox.BlankNode):
            name = described.labels.name(triple.predicate.value, page.language).text
            parts.append(f"{name}: {_value(page, described, triple.object, False).text}")
    return "; ".join(sorted(parts)) or "…"


def _incoming(page: Page, described: Description, vocabulary: Vocabulary) -> list[Fact]:
    """What points here, by relation.

    Left out is what the thing itself states the other way round, and the dataset's description: that a reader may start
    here says nothing of the thing.
    """
    stated = {
        (item.predicate, item.value.value) for item in described.statements if isinstance(item.value, ox.NamedNode)
    }
    twins = vocabulary.twins((predicate, source) for source, predicate in described.incoming)
    found: dict[str, list[Value]] = {}
    for source, predicate in described.incoming:
        inverses = vocabulary.inverses.get(predicate, frozenset())
        if source == page.manifest.dataset or (predicate, source) in twins:
            continue
        if predicate == REPLACED_BY and source in described.replaces:
            continue
        if any((inverse, source) in stated for inverse in inverses):
            continue
        found.setdefault(predicate, []).append(_value(page, described, ox.NamedNode(source), False))
    return [
        Fact(
            vocabulary.name(predicate, described.labels, page.language),
            page.href(predicate),
            _in_order(found[predicate], page.language),
        )
        for predicate in sorted(found, key=vocabulary.sort_key)
    ]


def _in_order(values: Iterable[Value], language: str) -> list[Value]:
    """Texts in the reader's language first; numbers inside names in their own order (2.2 before 2.10)."""

    def key(value: Value) -> tuple[bool, list[tuple[int, str]]]:
        other = bool(value.language) and not value.iri and value.language != language
        parts = re.split(r"(\d+)", value.text.casefold())
        return other, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    return sorted(values, key=key)
