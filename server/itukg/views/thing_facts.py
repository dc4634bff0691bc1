"""The facts of a page: what is said of the thing, in the dataset's groups and order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from itukg.display.sheet import TYPE
from itukg.linkeddata.labels import PREDICATES, Name
from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY, Description, Statement
from itukg.stores.base import Term
from itukg.views.thing_address import query_address
from itukg.views.thing_values import Run, Value, Values, in_order

_NAMES = set(PREDICATES[:2])
# Values of one property that a page shows; a thing may have a hundred thousand.
MOST_VALUES = 200


@dataclass(frozen=True)
class Fact:
    """One property on a page with its values; ``more``: where all ``count`` of them are, '' where all are shown."""

    name: Name
    href: str | None
    values: list[Value]
    count: int = 0
    more: str = ""


class Group(NamedTuple):
    """Properties that the dataset shows together."""

    name: Name | None
    facts: list[Fact]


def groups(values: Values, described: Description) -> list[Group]:
    """The facts, but for what the page tells elsewhere: names, kinds, passages, what the other end states."""
    own = _own(values, described)
    facts = {name: in_order(_shown(values, items)) for name, items in own.items()}
    span = values.sheet.span
    written = values.phrases.span(values.facts.thing)
    names: dict[str, Name] = {}
    if written:
        first = next(name for name in (span.start, span.end) if name in facts)
        for part in (span.start, span.end, span.precision):
            facts.pop(part, None)
        facts[first] = [Value((Run(None, ((written, ""),)),))]
        if span.name:
            names[first] = Name(values.page.text(span.name), "")
    grouped: dict[str, list[Fact]] = {}
    for predicate in sorted(facts, key=values.vocabulary.sort_key):
        name = names.get(predicate) or values.relation(predicate)
        count = len(own[predicate])
        more = ""
        if count > MOST_VALUES:
            query = f"SELECT ?value WHERE {{\n  <{described.thing}> <{predicate}> ?value .\n}}\nORDER BY ?value"
            more = query_address(values.page, query)
        fact = Fact(name, values.address(predicate), facts[predicate], count, more)
        grouped.setdefault(values.vocabulary.place(predicate).group, []).append(fact)
    return [
        Group(values.vocabulary.groups.name(group, values.page.language) if group else None, listed)
        for group, listed in grouped.items()
    ]


def others_called(values: Values, described: Description) -> list[Name]:
    """The thing's names in languages that the dataset has no pages in."""
    known = {*values.page.manifest.languages, ""}
    found = {
        (item.value.language, item.value.value)
        for item in described.statements
        if item.predicate in _NAMES and isinstance(item.value, ox.Literal) and (item.value.language or "") not in known
    }
    return [Name(text, language or "") for language, text in sorted(found, key=lambda pair: (pair[0] or "", pair[1]))]


def is_compound(values: Values) -> bool:
    """Whether the thing is a value of another that the dataset has a reading for: what it belongs to is then a fact."""
    return bool(values.facts.sheet_of(values.facts.thing).reading)


def stated_elsewhere(values: Values, item: Statement) -> set[str]:
    """The properties by which the value of a derived statement states the same of the thing."""
    if values.page.manifest.closure_graph not in item.graphs or not isinstance(item.value, ox.NamedNode):
        return set()
    inverses = values.vocabulary.inverses.get(item.predicate, frozenset())
    return {inverse for inverse in inverses if (item.value.value, inverse) in values.stated_pointing}


def mirrors(values: Values, item: Statement) -> set[str]:
    """As `stated_elsewhere`; none where the dataset's shapes name the property: things of this kind are told by it."""
    return set() if item.predicate in values.vocabulary.places else stated_elsewhere(values, item)


def _own(values: Values, described: Description) -> dict[str, list[tuple[Term, bool]]]:
    closure = values.page.manifest.closure_graph
    told = {TYPE, *_NAMES, *((DEPRECATED, REPLACED_BY) if described.is_retired else ())}
    passages = values.sheet.passages
    if passages.path:
        told |= {steps[0].predicate for steps in passages.path.alternatives if len(steps) == 1}
    compound = is_compound(values)
    display = frozenset(str(graph["iri"]) for graph in values.page.manifest.graphs if graph["role"] == "Display")
    # What only follows from a narrower property says nothing new, whichever end states that.
    twins = values.vocabulary.twins((item.predicate, item.value) for item in described.statements)
    twins |= {
        (inverse, values.facts.memory.node(source))
        for source, predicate in values.stated_pointing
        for wide in values.vocabulary.wider.get(predicate, ())
        for inverse in values.vocabulary.inverses.get(wide, ())
    }
    found: dict[str, list[tuple[Term, bool]]] = {}
    for item in described.statements:
        if item.predicate in told or item.graphs <= display:  # how pages read is nothing that is said of the thing
            continue
        derived = closure in item.graphs
        if derived and (item.predicate, item.value) in twins:
            continue
        if derived and stated_elsewhere(values, item):
            if not compound and mirrors(values, item):
                continue  # among the links that point here
            derived = False  # stated from the other end: nothing that a reader would call an inference
        found.setdefault(item.predicate, []).append((item.value, derived))
    return found


def _shown(values: Values, items: list[tuple[Term, bool]]) -> list[Value]:
    """The values; of texts that stand in several of the dataset's languages, those of the reader's language alone."""
    languages = {term.language for term, _ in items if isinstance(term, ox.Literal) and term.language}
    if values.page.language in languages:
        hidden = set(values.page.manifest.languages) - {values.page.language}
        items = [(term, derived) for term, derived in items if getattr(term, "language", None) not in hidden]
    return [values.value(term, derived) for term, derived in items[:MOST_VALUES]]
