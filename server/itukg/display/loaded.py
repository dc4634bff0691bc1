"""Reading what a page tells of the thing it is about and of those around it, in few, bounded queries."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pyoxigraph as ox

from itukg.display.known import Kept, Known, Memory, Reach
from itukg.display.paths import Path, Step
from itukg.display.sheet import TYPE, ClassSheet, Sheet
from itukg.linkeddata.resource import Description
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import NODE

# Values of one relation that a page reads; more are never shown.
_MOST = 500
# Things that one step of all paths together leads to; beyond them, counts are "at least".
_MOST_FOLLOWED = 600
# Steps back from things that are not the page's own are rare, and each thing answers with so many at most.
_BACK = "SELECT ?s ?p ?o WHERE { VALUES ?o { } VALUES ?p { } ?s ?p ?o } LIMIT %d"
Steps = tuple[Step, ...]
T = TypeVar("T")
_NOTHING: Mapping[str, Sequence[Term]] = {}


class Loaded:
    """The thing's own statements, and those statements of others that the sheet reads."""

    def __init__(self, reader: Reader, sheet: Sheet, described: Description) -> None:
        """Take the store, the display vocabulary, and what is known of the thing."""
        self._reader = reader
        # Nothing is remembered of a store whose content may change under the same name.
        self.memory = sheet.memo if reader.manifest.id else Memory(_MOST_FOLLOWED)
        # Whether there is more than was read: then a count is one of what was read.
        self.has_more = described.has_more
        self.was_cut = False
        self._is_own = False
        self._sheet = sheet
        self._predicates = sheet.predicates
        self.thing = self.memory.node(described.thing)
        own: dict[str, list[Term]] = {}
        self._derived: set[tuple[str, Term]] = set()
        closure = frozenset([reader.manifest.closure_graph])
        for item in described.statements:
            own.setdefault(item.predicate, []).append(item.value)
            if item.graphs == closure:
                self._derived.add((item.predicate, item.value))
        nested: dict[Term, dict[str, list[Term]]] = {}
        for triple in described.nested:
            if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
                nested.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
        self._own: dict[Term, Known] = {self.thing: Known(own, False)}
        self._own.update((node, Known(said, False)) for node, said in nested.items())
        self._nodes = self._own.copy()
        self._back: dict[tuple[Term, str], list[Term]] = {}
        for source, predicate in described.incoming:
            self._back.setdefault((self.thing, predicate), []).append(self.memory.node(source))

    def load(self, nodes: Iterable[Term]) -> None:
        """Read what the sheet asks of these things, in one query; those that are known already are not asked again."""
        wanted: list[ox.NamedNode] = []
        memory, own = self.memory.known, self._nodes
        for node in dict.fromkeys(nodes):
            if node in own or not isinstance(node, ox.NamedNode):
                continue
            known = memory.get(node)
            if known is None:
                wanted.append(node)
            else:
                own[node] = known
        if not wanted:
            return
        found: dict[Term, dict[str, list[Term]]] = {}
        subjects = [node.value for node in wanted]
        for subject, predicate, value in self._reader.values(subjects, self._predicates, _MOST):
            found.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
        self.memory.make_room()
        for node in wanted:
            said = {predicate: tuple(values) for predicate, values in found.get(node, {}).items()}
            own[node] = memory[node] = Known(said, True)

    def load_back(self, pairs: Iterable[tuple[Term, str]]) -> None:
        """Read what points to these things with these properties, in one query."""
        wanted = [pair for pair in dict.fromkeys(pairs) if pair not in self._back and pair[0] != self.thing]
        if not wanted:
            return
        lists = {
            "o": [node for node in dict.fromkeys(node for node, _ in wanted) if isinstance(node, ox.NamedNode)],
            "p": [ox.NamedNode(name) for name in dict.fromkeys(name for _, name in wanted)],
        }
        for pair in wanted:
            self._back[pair] = []
        if lists["o"]:
            for row in self._reader.select(_BACK % _MOST, lists=lists, kinds={"s": NODE}):
                self._back.setdefault((row["o"], str(row["p"].value)), []).append(row["s"])

    def known(self, node: Term) -> Known | None:
        """What is known of a thing on this page; None where it was not read."""
        return self._nodes.get(node)

    def note_own(self) -> None:
        """What is being made is of this page alone: another would have it otherwise."""
        self._is_own = True

    def once(self, kept: Kept, key: Hashable, make: Callable[..., T], *arguments: Any) -> T:
        """What was kept, else what is made anew, which is kept if every other page would make the same."""
        found: T | None = None if self.was_cut else kept.form(key)
        if found is not None:
            return found
        before, self._is_own = self._is_own, False
        found = make(*arguments)
        if not self._is_own and not self.was_cut:
            kept.keep(key, found)
        self._is_own = self._is_own or before
        return found

    def values(self, node: Term, predicate: str) -> Sequence[Term]:
        """The values of a property; none where the thing was not read."""
        known = self._nodes.get(node)
        if known is None:
            self._is_own = True
            return ()
        if not known.is_shared:
            self._is_own = True
        return known.values.get(predicate, ())

    def statements(self, node: Term) -> Mapping[str, Sequence[Term]]:
        """All that was read of a thing, by property."""
        known = self._nodes.get(node)
        if known is None:
            self._is_own = True
            return _NOTHING
        if not known.is_shared:
            self._is_own = True
        return known.values

    def step(self, node: Term, step: Step) -> Sequence[Term]:
        """Where one step leads."""
        if step.inverse:
            self._is_own = True
            return self._back.get((node, step.predicate), ())
        return self.values(node, step.predicate)

    def follow(self, node: Term, path: Path) -> list[Term]:
        """All that the path leads to from the thing, each once, as far as it was read (see `prepare`)."""
        if path.only_step is not None:
            values = self.step(node, path.only_step)
            return list(dict.fromkeys(values)) if len(values) > 1 else list(values)
        found: dict[Term, None] = {}
        for steps in path.alternatives:
            reached: list[Term] = [node]
            for step in steps:
                reached = [value for one in reached for value in self.step(one, step)]
            found.update(dict.fromkeys(reached))
        return list(found)

    def prepare(
        self,
        jobs: Sequence[tuple[Term, Path]],
        others: Sequence[Term],
        shown: Sequence[Term],
        then: Callable[[], Iterable[tuple[Term, Path]]] = tuple,
    ) -> None:
        """Read all that these paths pass, a query for each step of the longest.

        What the paths lead to is read as well: it will be named. The thing's own statements are there already, so that
        paths that start with it take a query less.

        Args:
            jobs: things and the paths that start there.
            others: things to be read with the first step.
            shown: those of them that are shown as values, by the paths that the sheet has for that.
            then: gives further things and paths, once the first step is done and the others are known.
        """
        if not self._prepare(jobs, others, shown, then, reuse=True):
            self._nodes = self._own.copy()
            self._back = {pair: sources for pair, sources in self._back.items() if pair[0] == self.thing}
            self._prepare(jobs, others, shown, then, reuse=False)

    def _prepare(
        self,
        jobs: Iterable[tuple[Term, Path]],
        others: Sequence[Term],
        shown: Sequence[Term],
        then: Callable[[], Iterable[tuple[Term, Path]]],
        reuse: bool,
    ) -> bool:
        """As `prepare`; False if what is known of paths cannot be used, because there are too many of them."""
        frontier = self._stepped([(node, steps) for node, path in jobs for steps in path.alternatives])
        self._read(frontier, others)
        width, missing = self._take_reach(shown) if reuse and not self.was_cut else (0, shown)
        further = [*((node, path) for node in missing for path in self.value_paths(node)), *then()]
        frontier += [(node, steps) for node, path in further for steps in path.alternatives]
        while frontier:
            frontier = self._stepped(frontier, width)
            if width and self.was_cut:
                self.was_cut = False
                return False
            self._read(frontier, ())
        if not self.was_cut:
            for node in missing:
                self._note_reach(node)
        return True

    def value_paths(self, node: Term) -> tuple[Path, ...]:
        """The paths that a thing's form as a value follows."""
        return self.sheet_of(node).reading_paths + self._sheet.value_paths

    def _take_reach(self, shown: Iterable[Term]) -> tuple[int, list[Term]]:
        """Take in what is known to be passed; its width, and those things of which that is not known."""
        width, missing = 0, []
        taken: dict[Term, Known] = {}
        for node in shown:
            known = self._nodes.get(node)
            if known is None or known.reach is None:
                missing.append(node)
            else:
                width += known.reach.width
                taken.update(known.reach.nodes)
        if width > _MOST_FOLLOWED:
            return 0, list(shown)
        self._nodes.update(taken)
        self._nodes.update(self._own)
        return width, missing

    def _note_reach(self, node: Term) -> None:
        """Keep what was passed on the paths from a thing, if it is the same on every page."""
        known = self._nodes.get(node)
        if known is None or not known.is_shared:
            return
        frontier = [(node, steps) for path in self.value_paths(node) for steps in path.alternatives]
        found: dict[Term, Known] = {}
        width = 0
        while frontier:
            if any(steps[0].inverse for _, steps in frontier if steps):
                return
            frontier = self._reached(frontier)
            width += len(frontier)
            for value, _ in frontier:
                passed = self._nodes.get(value)
                if passed is None or not passed.is_shared:
                    return
                found[value] = passed
        known.reach = Reach(found, width)

    def _stepped(self, frontier: list[tuple[Term, Steps]], width: int = 0) -> list[tuple[Term, Steps]]:
        """One step on from everywhere; what is at its end, or at a literal, goes no further."""
        self.load_back((node, steps[0].predicate) for node, steps in frontier if steps and steps[0].inverse)
        nodes = self._reached(frontier)
        if len(nodes) + width > _MOST_FOLLOWED:
            self.was_cut = True
            self.has_more = self.has_more or not width
        return nodes[:_MOST_FOLLOWED]

    def _reached(self, frontier: Iterable[tuple[Term, Steps]]) -> list[tuple[Term, Steps]]:
        reached = {(value, steps[1:]): None for node, steps in frontier if steps for value in self.step(node, steps[0])}
        return [pair for pair in reached if not isinstance(pair[0], ox.Literal)]

    def _read(self, frontier: Iterable[tuple[Term, Steps]], others: Iterable[Term]) -> None:
        nodes: list[Term] = [*others, *(node for node, _ in frontier)]
        self.load(nodes)

    def types(self, node: Term) -> list[str]:
        """The classes of a thing, those that follow included."""
        return [value.value for value in self.values(node, TYPE) if isinstance(value, ox.NamedNode)]

    def sheet_of(self, node: Term) -> ClassSheet:
        """What the display vocabulary says of a thing of these classes."""
        known = self._nodes.get(node)
        if known is None:
            self._is_own = True
            return self._sheet.of(())
        if not known.is_shared:
            self._is_own = True
        if known.sheet is None:
            known.sheet = self._sheet.of(self.types(node))
        return known.sheet
