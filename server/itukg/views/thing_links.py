"""What points to the thing, by relation, with the relation's name as it is seen from here."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from itukg.collation import sort_key
from itukg.linkeddata.labels import Name
from itukg.linkeddata.resource import REPLACED_BY, Description
from itukg.views.thing_address import query_address
from itukg.views.thing_facts import is_compound, mirrors
from itukg.views.thing_values import Value, Values, in_order

SHOWN = 10
_FEW = 20


@dataclass(frozen=True)
class Relation:
    """One relation: its name from here, the first things that have it to the page's, how many have it, and the rest.

    ``more`` is the address of all of them, '' where all are shown; ``is_least``: there may be more than ``count``.
    """

    name: Name
    href: str | None
    values: list[Value]
    count: int
    is_least: bool
    more: str


def incoming(values: Values, described: Description) -> list[Relation]:
    """The relations, in the dataset's order of properties.

    Left out is what the thing itself states the other way round, what the page has in sections of their own, and the
    dataset's description: that a reader may start here says nothing of the thing.
    """
    found = _by_relation(values, described)
    ordered = sorted(found, key=lambda key: values.vocabulary.sort_key(key[0]))
    return [_relation(values, described, key, found[key]) for key in ordered]


def _by_relation(values: Values, described: Description) -> dict[tuple[str, str], list[str]]:
    """What points here, by property and the thing's own property that follows from it ('' for none)."""
    vocabulary, told = values.vocabulary, _told(values)
    compound = is_compound(values)
    mirrored: dict[tuple[str, str], str] = {}
    stated: set[tuple[str, str]] = set()
    for item in described.statements:
        if not isinstance(item.value, ox.NamedNode):
            continue
        inverses = mirrors(values, item)
        for inverse in inverses:
            mirrored[item.value.value, inverse] = item.predicate
        if not inverses or compound:
            stated.add((item.predicate, item.value.value))
    twins = vocabulary.twins((predicate, source) for source, predicate in described.incoming)
    found: dict[tuple[str, str], list[str]] = {}
    for source, predicate in described.incoming:
        if source == values.page.manifest.dataset or (predicate, source) in twins or predicate in told:
            continue
        if predicate == REPLACED_BY and source in described.replaces:
            continue
        if any((inverse, source) in stated for inverse in vocabulary.inverses.get(predicate, ())):
            continue
        found.setdefault((predicate, mirrored.get((source, predicate), "")), []).append(source)
    return found


def _relation(values: Values, described: Description, key: tuple[str, str], sources: list[str]) -> Relation:
    predicate, own = key
    nodes = [values.facts.memory.node(source) for source in sources]
    if len(nodes) > _FEW:  # by their names, which are at hand, rather than by all that is read of them
        nodes.sort(key=lambda node: sort_key(values.name(node).text, values.page.language))
        nodes = nodes[:SHOWN]
    shown = in_order(values.value(node) for node in nodes)[:SHOWN]
    query = f"SELECT ?thing WHERE {{\n  ?thing <{predicate}> <{described.thing}> .\n}}\nORDER BY ?thing"
    cut = described.has_more
    more = query_address(values.page, query) if cut or len(sources) > SHOWN else ""
    named = own and predicate not in values.sheet.inverse_names
    name = values.relation(own) if named else values.relation(predicate, backwards=True)
    return Relation(name, values.address(own or predicate), shown, len(sources), cut, more)


def _told(values: Values) -> set[str]:
    """The properties whose links the section of passages shows, seen from this end."""
    passages = values.sheet.passages
    steps = [steps[0] for steps in passages.path.alternatives if len(steps) == 1] if passages.path else []
    found = {step.predicate for step in steps if step.inverse}
    return found | {inverse for step in steps for inverse in values.vocabulary.inverses.get(step.predicate, ())}
