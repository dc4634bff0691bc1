"""The passages that tell of a thing, and the chain of versions that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from itukg.collation import Key, sort_key
from itukg.display.sheet import Chain
from itukg.linkeddata.labels import Name
from itukg.stores.base import Term
from itukg.turtle.terms import text_of
from itukg.views.thing_values import Mark, Run, Value, Values

SHOWN = 10


@dataclass(frozen=True)
class Passage:
    """A place that tells of the thing: its mark, and what it says in a line."""

    mark: Mark
    summary: Name | None


@dataclass(frozen=True)
class Passages:
    """The section: its heading, the first passages, and those that are folded."""

    name: str
    first: list[Passage]
    rest: list[Passage]


@dataclass(frozen=True)
class Version:
    """One version of a chain: the version, what is said of it, and whether it is the page's own thing."""

    value: Value
    said: tuple[Run, ...]
    is_own: bool


@dataclass(frozen=True)
class Versions:
    """The chain: its heading, what is said of it, and the versions in order."""

    name: str
    note: str
    versions: list[Version]


def passages(values: Values) -> Passages | None:
    """The passages that mention or state the thing, in their own order; None if there are none."""
    said = values.sheet.passages
    if said.path is None:
        return None
    places = values.facts.follow(values.facts.thing, said.path)
    if not places:
        return None
    places.sort(key=lambda place: _position(values, place, said.order))
    found = [Passage(values.mark(place), values.text(place, said.summary)) for place in places]
    return Passages(values.page.text(said.name), found[:SHOWN], found[SHOWN:])


def chain(values: Values, said: Chain | None) -> Versions | None:
    """The versions of the thing, or those beside it, in order of time; None if there are none."""
    if said is None:
        return None
    versions = values.facts.follow(values.facts.thing, said.path)
    if not versions:
        return None

    def key(version: Term) -> tuple[bool, Key, Key]:
        found = values.facts.follow(version, said.order) if said.order else []
        order = min((text_of(value) for value in found), default="")
        return not order, _sort_key(values, order), _sort_key(values, values.name(version).text)

    listed = [
        Version(
            values.named(version),
            values.runs(values.phrases.reading(version, said.parts)),
            version == values.facts.thing,
        )
        for version in sorted(versions, key=key)
    ]
    return Versions(values.page.text(said.name), values.page.text(said.note), listed)


def _position(values: Values, place: Term, order: str) -> tuple[Key, str]:
    found = values.facts.values(place, order) if order else ()
    return _sort_key(values, values.mark(place).text), text_of(found[0]) if found else ""


def _sort_key(values: Values, text: str) -> Key:
    return sort_key(text, values.page.language)
