"""What a page knows of the thing it is about and of those around it, read from the store in few, bounded queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyoxigraph as ox

from itukg.display.paths import Path, Step
from itukg.display.sheet import TYPE, ClassSheet, Memo, Sheet
from itukg.linkeddata.labels import PREDICATES, Name
from itukg.linkeddata.resource import Description
from itukg.stores.base import Reader, Term

# A page names a few hundred things at most; what is known of so many is kept for the pages to come.
_REMEMBERED = 10_000
# Values of one relation that a page reads; more are never shown.
_MOST = 500
# Things that one step of all paths together leads to; beyond them, counts are "at least".
_MOST_FOLLOWED = 600
# Steps back from things that are not the page's own are rare, and each thing answers with so many at most.
_BACK = "SELECT ?s ?p ?o WHERE { VALUES ?o { } VALUES ?p { } ?s ?p ?o } LIMIT %d"
Steps = tuple[Step, ...]
_NOTHING: Mapping[str, tuple[Term, ...]] = {}


class Facts:
    """The thing's own statements, and those statements of others that the sheet reads."""

    def __init__(self, reader: Reader, sheet: Sheet, described: Description) -> None:
        """Take the store, the display vocabulary, and what is known of the thing.

        ``kinds``, the classes that the thing is stated to be of, are for the caller to fill in once names are read.
        """
        self.kinds: list[Term] = []
        self._reader = reader
        self._names: dict[tuple[Term, str, tuple[str, ...]], Name | None] = {}
        # Nothing is remembered of a store whose content may change under the same name.
        self._memo: Memo = sheet.memo if reader.manifest.id else {}
        # Whether there is more than was read: then a count is one of what was read.
        self.has_more = described.has_more
        self._languages = reader.manifest.languages
        self._sheet = sheet
        self._sheets: dict[Term, ClassSheet] = {}
        self._predicates = sheet.predicates
        self.thing = ox.NamedNode(described.thing)
        own: dict[str, list[Term]] = {}
        self._derived: set[tuple[str, Term]] = set()
        closure = frozenset([reader.manifest.closure_graph])
        for item in described.statements:
            own.setdefault(item.predicate, []).append(item.value)
            if item.graphs == closure:
                self._derived.add((item.predicate, item.value))
        self._nodes: dict[Term, Mapping[str, Sequence[Term]]] = {self.thing: own}
        nested: dict[Term, dict[str, list[Term]]] = {}
        for triple in described.nested:
            if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
                nested.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
        self._nodes.update(nested)
        self._back: dict[tuple[Term, str], list[Term]] = {}
        for source, predicate in described.incoming:
            self._back.setdefault((self.thing, predicate), []).append(ox.NamedNode(source))

    def load(self, nodes: Iterable[Term]) -> None:
        """Read what the sheet asks of these things, in one query; those that are known already are not asked again."""
        wanted: list[ox.NamedNode] = []
        for node in dict.fromkeys(nodes):
            if node in self._nodes or not isinstance(node, ox.NamedNode):
                continue
            known = self._memo.get(node)
            if known is None:
                wanted.append(node)
            else:
                self._nodes[node] = known
        if not wanted:
            return
        found: dict[Term, dict[str, list[Term]]] = {}
        subjects = [node.value for node in wanted]
        for subject, predicate, value in self._reader.values(subjects, self._predicates, _MOST):
            found.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
        if len(self._memo) > _REMEMBERED:
            self._memo.clear()
        for node in wanted:
            said = {predicate: tuple(values) for predicate, values in found.get(node, {}).items()}
            self._nodes[node] = self._memo[node] = said

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
            for row in self._reader.select(_BACK % _MOST, lists=lists):
                self._back.setdefault((row["o"], str(row["p"].value)), []).append(row["s"])

    def values(self, node: Term, predicate: str) -> Sequence[Term]:
        """The values of a property; none where the thing was not read."""
        return self._nodes.get(node, _NOTHING).get(predicate, ())

    def statements(self, node: Term) -> Mapping[str, Sequence[Term]]:
        """All that was read of a thing, by property."""
        return self._nodes.get(node, _NOTHING)

    def step(self, node: Term, step: Step) -> Sequence[Term]:
        """Where one step leads."""
        return self._back.get((node, step.predicate), ()) if step.inverse else self.values(node, step.predicate)

    def is_derived(self, path: Path, value: Term) -> bool:
        """Whether the thing has the value only because it follows from others, by a path of one step."""
        return all((steps[0].predicate, value) in self._derived for steps in path.alternatives)

    def follow(self, node: Term, path: Path) -> list[Term]:
        """All that the path leads to from the thing, each once, as far as it was read (see `prepare`)."""
        found: dict[Term, None] = {}
        for steps in path.alternatives:
            reached: list[Term] = [node]
            for step in steps:
                reached = [value for one in reached for value in self.step(one, step)]
            found.update(dict.fromkeys(reached))
        return list(found)

    def prepare(
        self,
        jobs: Iterable[tuple[Term, Path]],
        others: Iterable[Term] = (),
        then: Callable[[], Iterable[tuple[Term, Path]]] = tuple,
    ) -> None:
        """Read all that these paths pass, a query for each step of the longest.

        What the paths lead to is read as well: it will be named. The thing's own statements are there already, so that
        paths that start with it take a query less.

        Args:
            jobs: things and the paths that start there.
            others: things to be read with the first step.
            then: gives further things and paths, once the first step is done and the others are known.
        """
        frontier = self._stepped([(node, steps) for node, path in jobs for steps in path.alternatives])
        self._read(frontier, others)
        frontier += [(node, steps) for node, path in then() for steps in path.alternatives]
        while frontier:
            frontier = self._stepped(frontier)
            self._read(frontier, ())

    def _stepped(self, frontier: list[tuple[Term, Steps]]) -> list[tuple[Term, Steps]]:
        """One step on from everywhere; what is at its end, or at a literal, goes no further."""
        self.load_back((node, steps[0].predicate) for node, steps in frontier if steps and steps[0].inverse)
        reached = {(value, steps[1:]): None for node, steps in frontier if steps for value in self.step(node, steps[0])}
        nodes: list[tuple[Term, Steps]] = [pair for pair in reached if not isinstance(pair[0], ox.Literal)]
        if len(nodes) > _MOST_FOLLOWED:
            self.has_more = True
        return nodes[:_MOST_FOLLOWED]

    def _read(self, frontier: Iterable[tuple[Term, Steps]], others: Iterable[Term]) -> None:
        nodes: list[Term] = [*others, *(node for node, _ in frontier)]
        self.load(nodes)

    def types(self, node: Term) -> list[str]:
        """The classes of a thing, those that follow included."""
        return [value.value for value in self.values(node, TYPE) if isinstance(value, ox.NamedNode)]

    def sheet_of(self, node: Term) -> ClassSheet:
        """What the display vocabulary says of a thing of these classes."""
        found = self._sheets.get(node)
        if found is None:
            found = self._sheets[node] = self._sheet.of(self.types(node))
        return found

    def texts(self, node: Term, predicate: str) -> dict[str, str]:
        """The texts of a property by language; of several in one language the first in the order of letters."""
        found: dict[str, str] = {}
        for value in self.values(node, predicate):
            if isinstance(value, ox.Literal):
                language = value.language or ""
                found[language] = min(value.value, found.get(language, value.value))
        return found

    def name(self, node: Term, language: str, called: tuple[str, ...] = ()) -> Name | None:
        """What the thing is called in the language, else in another; None if it has no name that was read."""
        key = (node, language, called)
        if key in self._names:
            return self._names[key]
        name = self._name(node, language, called)
        if node in self._memo or node in self._nodes:
            self._names[key] = name
        return name

    def _name(self, node: Term, language: str, called: Sequence[str]) -> Name | None:
        for predicate in called:  # only as the reader says it: a short name of another language is none
            texts = self.texts(node, predicate)
            for code in (language, ""):
                if code in texts:
                    return Name(texts[code], code)
        for predicate in PREDICATES:
            name = pick(self.texts(node, predicate), language, self._languages)
            if name is not None:
                return name
        return None


def pick(texts: Mapping[str, str], language: str, languages: Sequence[str]) -> Name | None:
    """The text in the language, else in the dataset's in order, else any; None if there is none."""
    for code in (language, "", *languages):
        if code in texts:
            return Name(texts[code], code)
    for code in sorted(texts):
        return Name(texts[code], code)
    return None
