"""What is around a thing: its neighbours for the picture, and what has a date for the timeline."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from itukg.display.neighbours import MOST_A_SIDE, Neighbour
from itukg.display.sheet import TYPE
from itukg.display.spans import in_time
from itukg.linkeddata.resource import Description
from itukg.linkeddata.vocabulary import Vocabulary
from itukg.stores.base import Term
from itukg.turtle.terms import text_of
from itukg.views.thing_facts import MOST_VALUES, mirrors
from itukg.views.thing_values import Value, Values

_MOST_DATES = 40


class Dated(NamedTuple):
    """Something with a date: when, and what; ``is_own`` for the thing itself."""

    when: str
    value: Value
    is_own: bool


def neighbours(values: Values, described: Description) -> tuple[list[Neighbour], int]:
    """The things of this dataset that are one step away, and how many are left out.

    Each is there once, in the display order of what leads there; of each side no more than the picture has room for.
    """
    vocabulary, base = values.vocabulary, values.page.manifest.base
    closure = values.page.manifest.closure_graph
    own: list[tuple[str, str, str]] = []
    counted: dict[str, int] = {}
    for item in described.statements:
        if item.predicate == TYPE or not isinstance(item.value, ox.NamedNode):
            continue
        counted[item.predicate] = counted.get(item.predicate, 0) + 1
        if counted[item.predicate] > MOST_VALUES:
            continue
        elsewhere = mirrors(values, item)
        if elsewhere or closure not in item.graphs:
            own.append((item.predicate, item.value.value, "in" if elsewhere else "out"))
    # That a reader may start here says nothing of the thing.
    about = (pair for pair in described.incoming if pair[0] != values.page.manifest.dataset)
    pointing = [(predicate, source, "in") for source, predicate in about]
    found: dict[str, tuple[str, str]] = {}
    for predicate, iri, side in _mixed(own, vocabulary) + _mixed(pointing, vocabulary):
        if iri not in found and iri != described.thing and iri.startswith(base) and values.address(iri):
            found[iri] = predicate, side
    shown: list[Neighbour] = []
    room = {"in": MOST_A_SIDE, "out": MOST_A_SIDE}
    for iri, (predicate, side) in found.items():
        if room[side]:
            room[side] -= 1
            name = values.name(values.facts.memory.node(iri))
            relation = values.relation(predicate, side == "in" and (iri, predicate) in values.pointing).text
            href = values.address(iri) or ""
            shown.append(Neighbour(name.text, _other(name.language, values), href, iri, relation, side))
    return shown, len(found) - len(shown)


def _mixed(steps: list[tuple[str, str, str]], vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    """The steps in display order, the first of every relation before the second of any: few are shown."""
    ordered = sorted(steps, key=lambda step: (vocabulary.sort_key(step[0]), step[1]))
    seen: dict[str, int] = {}
    turns = []
    for step in ordered:
        seen[step[0]] = seen.get(step[0], 0) + 1
        turns.append((seen[step[0]], step))
    return [step for _, step in sorted(turns, key=lambda turn: turn[0])]


def timeline(values: Values, described: Description) -> list[Dated]:
    """All that has a date and is one step away, in order of time; the thing itself among them."""
    span = values.sheet.span
    if not span.start and not span.end:
        return []
    nodes: dict[Term, None] = {values.facts.thing: None}
    nodes.update((item.value, None) for item in described.statements if isinstance(item.value, ox.NamedNode))
    nodes.update((values.facts.memory.node(source), None) for source, _ in described.incoming)
    dated = []
    for node in nodes:
        start, end = _day(values, node, span.start), _day(values, node, span.end)
        if start or end:
            dated.append((in_time(start, end), node))
    dated.sort(key=lambda pair: (pair[0], text_of(pair[1])))
    return [
        Dated(values.phrases.span(node), values.named(node), node == values.facts.thing)
        for _, node in dated[:_MOST_DATES]
    ]


def _day(values: Values, node: Term, name: str) -> str:
    found = values.facts.values(node, name) if name else ()
    return text_of(found[0]) if found else ""


def _other(language: str, values: Values) -> str:
    return language if language != values.page.language else ""
