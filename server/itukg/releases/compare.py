"""Two states -> what changed between them, thing by thing.

Values are compared by `BlankNodes.key`, so that a blank node with the same content is the same value. Of two blank
nodes of which one took the place of the other, only what differs in them is told, under the thing that they belong to.
What is not told: whether two properties share one node or have one each of the same content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY
from itukg.releases.nodes import Term
from itukg.releases.state import State

# Inside blank nodes that point at each other there is no end; below this depth they are told as a whole.
_DEEPEST = 6


@dataclass(frozen=True)
class Step:
    """A property on the way to a value; ``mark``: a property and its values that tell the node from its neighbours."""

    predicate: str
    mark: tuple[str, tuple[Term, ...]] | None = None


@dataclass(frozen=True)
class Change:
    """Values that a property had (``gone``) and has instead (``came``); ``path`` has one step but inside nodes."""

    path: tuple[Step, ...]
    language: str
    gone: tuple[Term, ...]
    came: tuple[Term, ...]


@dataclass(frozen=True)
class Move:
    """A number of statements about a thing that other graphs make now."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    statements: int


@dataclass(frozen=True)
class Entry:
    """One thing and what changed about it; ``graph`` is where it is at home."""

    thing: str
    graph: str
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Unnamed:
    """Statements of no named thing (an axiom, say) that a graph made (``gone``) and makes now (``came``)."""

    graph: str
    gone: tuple[Term, ...]
    came: tuple[Term, ...]


@dataclass(frozen=True)
class Comparison:
    """All that changed. Each thing stands in one of the four lists, in the order of their IRIs."""

    old: State
    new: State
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    retired: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unnamed: tuple[Unnamed, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both states say the same."""
        return not (self.added or self.removed or self.retired or self.changed or self.unnamed)


def compare(old: State, new: State) -> Comparison:
    """Tell what changed from ``old`` to ``new``."""
    added = [Entry(thing, new.graph_of(thing)) for thing in sorted(new.things.keys() - old.things.keys())]
    removed = [Entry(thing, old.graph_of(thing)) for thing in sorted(old.things.keys() - new.things.keys())]
    retired: list[Entry] = []
    changed: list[Entry] = []
    for thing in sorted(old.things.keys() & new.things.keys()):
        if old.statements(thing) != new.statements(thing):
            newly = new.is_deprecated(thing) and not old.is_deprecated(thing)
            (retired if newly else changed).append(_entry(old, new, thing, newly))
    return Comparison(old, new, tuple(added), tuple(removed), tuple(retired), tuple(changed), tuple(_unnamed(old, new)))


def _entry(old: State, new: State, thing: str, newly_retired: bool) -> Entry:
    before, after = old.statements(thing), new.statements(thing)
    changes = _changes(old, new, _by_predicate(before), _by_predicate(after))
    if newly_retired:  # which the list that it stands in says already
        changes = [change for change in changes if change.path[0].predicate not in (DEPRECATED, REPLACED_BY)]
    moves: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for statement in before.keys() & after.keys():
        if before[statement] != after[statement]:
            left, joined = before[statement] - after[statement], after[statement] - before[statement]
            moves[tuple(sorted(left)), tuple(sorted(joined))] += 1
    moved = (Move(left, joined, count) for (left, joined), count in sorted(moves.items()))
    return Entry(thing, new.graph_of(thing), tuple(changes), tuple(moved))


def _by_predicate(statements: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for predicate, key in statements:
        found.setdefault(predicate, set()).add(key)
    return found


def _changes(
    old: State, new: State, before: Mapping[str, set[str]], after: Mapping[str, set[str]], path: tuple[Step, ...] = ()
) -> list[Change]:
    changes: list[Change] = []
    for predicate in sorted(before.keys() | after.keys()):
        had, has = before.get(predicate, set()), after.get(predicate, set())
        gone = {key: old.terms[key] for key in sorted(had - has)}
        came = {key: new.terms[key] for key in sorted(has - had)}
        for one, other in _pairs(old, new, gone, came) if len(path) < _DEEPEST else ():
            mark = _mark(old, new, (one, other), [old.terms[key] for key in sorted(had)])
            inside = _inside(old, gone.pop(old.nodes.key(one))), _inside(new, came.pop(new.nodes.key(other)))
            changes += _changes(old, new, *inside, (*path, Step(predicate, mark)))
        for node in _structured(old, gone):
            changes.append(Change((*path, Step(predicate)), "", (gone.pop(old.nodes.key(node)),), ()))
        for node in _structured(new, came):
            changes.append(Change((*path, Step(predicate)), "", (), (came.pop(new.nodes.key(node)),)))
        for language in sorted({_language(term) for term in (*gone.values(), *came.values())}):
            sides = (tuple(term for term in side.values() if _language(term) == language) for side in (gone, came))
            changes.append(Change((*path, Step(predicate)), language, *sides))
    return changes


def _inside(state: State, node: Term) -> dict[str, set[str]]:
    """What is said about a blank node, as `_changes` takes it."""
    found: dict[str, set[str]] = {}
    for triple in state.nodes.about(node) if isinstance(node, ox.BlankNode) else ():
        key = state.nodes.key(triple.object)
        state.terms.setdefault(key, triple.object)
        found.setdefault(triple.predicate.value, set()).add(key)
    return found


def _pairs(
    old: State, new: State, gone: Mapping[str, Term], came: Mapping[str, Term]
) -> list[tuple[ox.BlankNode, ox.BlankNode]]:
    """Blank nodes that took each other's place: those that share most of what they say, and at least something.

    A list is a value as a whole: its nodes are never told apart.
    """
    shared = []
    for one in _structured(old, gone):
        for other in _structured(new, came):
            common = len(_said(old, one) & _said(new, other))
            if common:
                shared.append((-common, old.nodes.key(one), new.nodes.key(other), one, other))
    pairs, taken = [], set()
    for _, old_key, new_key, one, other in sorted(shared, key=lambda item: item[:3]):
        if old_key not in taken and new_key not in taken:
            taken |= {old_key, new_key}
            pairs.append((one, other))
    return pairs


def _structured(state: State, terms: Mapping[str, Term]) -> list[ox.BlankNode]:
    nodes = [term for term in terms.values() if isinstance(term, ox.BlankNode)]
    return [node for node in nodes if state.nodes.listed(node) is None]


def _said(state: State, node: ox.BlankNode) -> set[tuple[str, str]]:
    return {(triple.predicate.value, state.nodes.key(triple.object)) for triple in state.nodes.about(node)}


def _mark(
    old: State, new: State, pair: tuple[ox.BlankNode, ox.BlankNode], siblings: list[Term]
) -> tuple[str, tuple[Term, ...]] | None:
    """A property with values that both nodes have and no neighbour has; the one that best serves all neighbours.

    That is the property by which the most of them can be told apart; things tell more than texts and numbers do.
    """
    nodes = [node for node in siblings if isinstance(node, ox.BlankNode)]
    if len(nodes) < 2:
        return None
    said = [_said(old, node) for node in nodes]
    uses = Counter(statement for statements in said for statement in statements)
    serves = Counter(name for statements in said for name in {name for name, key in statements if uses[name, key] == 1})
    found: dict[str, list[Term]] = {}
    for triple in old.nodes.about(pair[0]):
        statement = triple.predicate.value, old.nodes.key(triple.object)
        if uses[statement] == 1 and statement in _said(new, pair[1]):
            found.setdefault(statement[0], []).append(triple.object)
    if not found:
        return None
    best = min(found, key=lambda name: (-serves[name], isinstance(found[name][0], ox.Literal), name))
    return best, tuple(sorted(found[best], key=old.nodes.key))


def _unnamed(old: State, new: State) -> Iterable[Unnamed]:
    before, after = Counter(old.unnamed()), Counter(new.unnamed())
    gone, came = before - after, after - before
    for graph in sorted({graph for graph, _ in (*gone, *came)}):
        left = [old.terms[key] for where, key in sorted(gone.elements()) if where == graph]
        joined = [new.terms[key] for where, key in sorted(came.elements()) if where == graph]
        yield Unnamed(graph, tuple(left), tuple(joined))


def _language(term: Term) -> str:
    return term.language or "" if isinstance(term, ox.Literal) else ""
