"""The parts of a sentence, as the display vocabulary states them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from itukg.display.paths import BadPathError, Graph, Path, read_list, read_path
from itukg.stores.base import Term
from itukg.turtle.terms import PUB, text_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """Where the path leads to ``value``; with no value, where it leads to anything."""

    path: Path
    value: Term | None


@dataclass(frozen=True)
class Part:
    """A part of a sentence. It is left out where its path leads nowhere or a condition is not met.

    Attributes:
        path: leads from the thing to the values.
        text: the words by language, with ``{}`` for the values; ``text_one`` where they are one.
        count: the number of the values stands for them.
        continues: it goes on in the clause before it.
        at_most: so many values are named, the others counted; 0 for all.
        dates, kind, own_reading: stand for when the thing is, what it is, and how it reads as a value.
        as_reading: the values are told as the dataset has them read.
        called: the properties that values are called by, before labels.
        stated: only values that are stated, not those that follow from others (for a path of one step).
        apart: the values are clauses themselves, set apart as such.
        elsewhere: the thing that the page is about is not named again.
        wording: leads to the thing whose own text holds the values.
        when, unless: conditions on the thing; ``where`` and ``where_not`` choose among the values.
    """

    path: Path | None = None
    text: Texts = field(default_factory=dict)
    text_one: Texts = field(default_factory=dict)
    count: bool = False
    continues: bool = False
    at_most: int = 0
    dates: bool = False
    kind: bool = False
    own_reading: bool = False
    as_reading: bool = False
    called: tuple[str, ...] = ()
    stated: bool = False
    apart: bool = False
    elsewhere: bool = False
    wording: Path | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    where_not: tuple[Condition, ...] = ()

    @property
    def paths(self) -> list[Path]:
        """All paths that start at the thing the sentence is about."""
        found = [self.path, self.wording, *(condition.path for condition in self.when + self.unless)]
        return [path for path in found if path is not None]


def paths_of(parts: Iterable[Part]) -> list[Path]:
    """All paths that the parts follow from one thing, for `Facts.prepare`."""
    found = []
    for part in parts:
        found += part.paths
        for condition in part.where + part.where_not:
            if part.path is not None:
                joined = tuple(a + b for a in part.path.alternatives for b in condition.path.alternatives)
                found.append(Path(joined))
    return found


def by_language(graph: Graph, node: Term, predicate: str) -> dict[str, str]:
    """The texts of a property by language."""
    values = graph.get(node, {}).get(predicate, ())
    return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}


def read_parts(graph: Graph, head: Term) -> tuple[Part, ...]:
    """The parts of a list. One that cannot be read is left out; the shapes of the dataset tell of it at the build."""
    parts = []
    for node in read_list(graph, head):
        try:
            parts.append(read_part(graph, node))
        except (BadPathError, ValueError):
            continue
    return tuple(parts)


def read_part(graph: Graph, node: Term) -> Part:
    """One part.

    Raises:
        BadPathError: one of its paths is none.
        ValueError: ``pub:atMost`` is no number.
    """
    said = graph.get(node, {})

    def path(name: str) -> Path | None:
        found = said.get(PUB + name, ())
        return read_path(graph, found[0]) if found else None

    def flag(name: str) -> bool:
        return any(text_of(value) in ("true", "1") for value in said.get(PUB + name, ()))

    def conditions(name: str) -> tuple[Condition, ...]:
        found = []
        for condition in said.get(PUB + name, ()):
            inner = graph.get(condition, {})
            start = inner.get(PUB + "path", ())
            if not start:
                raise BadPathError(f"pub:{name} has a pub:path")
            found.append(Condition(read_path(graph, start[0]), next(iter(inner.get(PUB + "value", ())), None)))
        return tuple(found)

    called = [name for head in said.get(PUB + "calledBy", ()) for name in read_list(graph, head)]
    return Part(
        path=path("path"),
        text=by_language(graph, node, PUB + "text"),
        text_one=by_language(graph, node, PUB + "textOne"),
        count=flag("count"),
        continues=flag("continues"),
        at_most=int(text_of(said[PUB + "atMost"][0])) if PUB + "atMost" in said else 0,
        dates=flag("dates"),
        kind=flag("kind"),
        own_reading=flag("ownReading"),
        as_reading=flag("asReading"),
        called=tuple(name.value for name in called if isinstance(name, ox.NamedNode)),
        stated=flag("stated"),
        apart=flag("apart"),
        elsewhere=flag("elsewhere"),
        wording=path("wording"),
        when=conditions("when"),
        unless=conditions("unless"),
        where=conditions("where"),
        where_not=conditions("whereNot"),
    )
