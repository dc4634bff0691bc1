"""From what is wrong back to the place where the author wrote it: the value, the property, or the thing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH

from itukg.sources import Sources
from itukg.turtle.for_rdflib import from_rdflib
from itukg.turtle.index import Occurrence
from itukg.turtle.places import Place
from itukg.validation.engine import Result
from itukg.validation.paths import Step, follow, steps_of, value_of

_TYPE = ox.NamedNode(str(RDF.type))


@dataclass(frozen=True)
class Excess:
    """There are more values than a rule allows, and it does not say which: those behind the first ``allowed``.

    With ``by_language`` so many are allowed of each language. ``nth`` counts from 0 the results that say the same.
    """

    allowed: int
    by_language: bool = False
    nth: int = 0


def locate(
    sources: Sources,
    focus: rdflib.term.Node | None,
    path: rdflib.term.Node | Sequence[Step] | None,
    value: rdflib.term.Node | None,
    files: Iterable[str] = (),
    excess: Excess | None = None,
) -> Place:
    """Return the place of what is wrong about the thing ``focus``.

    It is the first of these that is written anywhere: the value that the path leads to, the first one in excess, the
    property (the last of the path), a statement that joins the thing, or a blank node of it, with the value, a value
    that nothing describes where it is used first, the block that describes the thing (that with its type, else the
    longest; a blank node's own brackets), the first use of the thing. What stands in ``files`` is looked at first; no
    place when nowhere.
    """
    found = _Search(sources, tuple(files))
    steps = steps_of(path, rdflib.Graph()) if isinstance(path, rdflib.term.Node) else tuple(path or ())
    thing, object_ = (None if term is None else from_rdflib(term) for term in (focus, value))
    if thing is None:
        return Place()
    return (
        found.on_the_path(thing, steps, object_, excess)
        or (object_ is not None and object_ != thing and found.value(thing, steps, object_))
        or found.block(thing)
        or found.use(thing)
        or Place()
    )


def locate_result(sources: Sources, result: Result, shapes: rdflib.Graph, nth: int = 0) -> Place:
    """The place of what a result of SHACL is about; ``nth``: so many results before this one say the same."""
    path: rdflib.term.Node | tuple[Step, ...] | None = result.path
    if isinstance(path, rdflib.BNode):
        path = steps_of(shapes.value(result.shape, SH.path), shapes)  # the report has a copy of it
    excess = None
    if result.component == SH.MaxCountConstraintComponent:
        allowed = shapes.value(result.shape, SH.maxCount)
        excess = Excess(1 if allowed is None else int(str(allowed)), nth=nth)
    elif result.component == SH.UniqueLangConstraintComponent:
        excess = Excess(1, by_language=True, nth=nth)
    return locate(sources, result.focus, path, result.value, excess=excess)


class _Search:
    """The kinds of places, each tried on its own."""

    def __init__(self, sources: Sources, files: tuple[str, ...]) -> None:
        self._index = sources.index
        self._files = files

    def on_the_path(
        self, thing: object, steps: tuple[Step, ...], value: object | None, excess: Excess | None
    ) -> Place | None:
        """The place of the value; that of the property if it is there, and not with that value."""
        said = follow(self._index, thing, steps, self._files)
        exact = next((found for found in said if value is not None and value_of(steps[-1], found) == value), None)
        beyond = _in_excess(said, steps[-1], excess) if said and excess and value is None else None
        if exact or beyond:
            return (exact or beyond or said[0]).object
        if said and (value is None or value == thing or value == said[0].triple.predicate):
            return said[0].predicate
        return None

    def value(self, thing: object, steps: tuple[Step, ...], value: object) -> Place | None:
        """Where the value is joined to the thing, whatever the property; where it is used, if nothing describes it."""
        leading = self._index.leading_to(value, self._files)
        turned = [found for found in self._index.about(value, self._files) if found.triple.object == thing]
        own = self._own(thing)
        reached = {found.triple.object for found in own}
        named = steps[-1].predicates if steps else ()
        for found in sorted(own, key=lambda item: item.triple.predicate.value not in named):
            if value in (found.triple.object, found.triple.predicate):
                return found.object if found.triple.object == value else found.predicate
        for found in (*turned, *(found for found in leading if found.triple.subject in reached)):
            return found.object
        is_name = isinstance(value, ox.NamedNode) and not self._index.is_described(value)
        return self._index.first_use(value, self._files) if is_name else None

    def _own(self, thing: object) -> list[Occurrence]:
        """What is said about the thing and about the blank nodes that hang on it, each of them once."""
        found: list[Occurrence] = []
        todo, seen = [thing], {thing}
        while todo:
            said = self._index.about(todo.pop(), self._files)
            found += said
            nodes = dict.fromkeys(item.triple.object for item in said if isinstance(item.triple.object, ox.BlankNode))
            todo += [node for node in nodes if node not in seen]
            seen.update(nodes)
        return found

    def block(self, thing: object) -> Place | None:
        """The subject of the block that says most of what the thing is."""
        blocks: dict[Place, list[Occurrence]] = {}
        for found in self._index.about(thing, self._files):
            blocks.setdefault(found.subject, []).append(found)
        if not blocks:
            return None
        preferred = [place for place in blocks if place.file in self._files] or list(blocks)

        def weight(place: Place) -> tuple[bool, int]:
            said = blocks[place]
            return any(found.triple.predicate == _TYPE for found in said), len(said)

        return max(preferred, key=weight)  # the first of those of the same weight

    def use(self, thing: object) -> Place | None:
        """Where the thing is named first."""
        return self._index.first_use(thing, self._files)


def _in_excess(said: list[Occurrence], step: Step, excess: Excess) -> Occurrence | None:
    """The first statement with a value too many; a value that is stated twice is one value."""
    seen: dict[str, set[object]] = {}
    first: dict[str, Occurrence] = {}
    for found in said:
        value = value_of(step, found)
        language = (getattr(value, "language", None) or "") if excess.by_language else ""
        if excess.by_language and not language:
            continue
        seen.setdefault(language, set()).add(value)
        if len(seen[language]) > excess.allowed:
            first.setdefault(language, found)
    places = list(first.values())
    return places[excess.nth % len(places)] if places else None
