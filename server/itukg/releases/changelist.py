"""A comparison as text for people, in Markdown: counts first, then what was added, removed, retired and changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from itukg.catalog import RDF
from itukg.linkeddata.resource import REPLACED_BY
from itukg.releases.compare import Change, Comparison, Entry, Move, Step
from itukg.releases.names import Names
from itukg.releases.nodes import Term
from itukg.releases.state import State
from itukg.turtle.terms import text_of

LISTS = ("added", "removed", "retired", "changed")
# What Markdown (with GitHub's additions) or HTML would take for more than text.
_MARKUP = re.compile(r"[\\`*_\[<#|~]|&(?=#?\w+;)|^[-+](?=\s)|(?<=^\d)[.)](?=\s)")
# Controls would turn the direction of the text around them, or show as nothing.
_CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def as_markdown(comparison: Comparison, language: str) -> str:
    """The change list in ``language`` (English words around the dataset's labels where there are no others)."""
    old, new = comparison.old, comparison.new
    names = Names((old, new), language)
    words = names.words
    lines = _head(new, names, words["title"].format(old=_state(old), new=_state(new)))
    sizes = words["statements"].format(old=f"{len(old.quads):,}", new=f"{len(new.quads):,}")
    lines += [f"{words['what']} {sizes}", ""]
    if comparison.is_empty:
        return "\n".join([*lines, words["nothing"], ""])
    lines += _counts(comparison, names)
    for name in LISTS:
        entries: Sequence[Entry] = getattr(comparison, name)
        if entries:
            lines += ["", f"## {words[name]} ({len(entries):,})"]
            lines += _by_graph(comparison, names, old if name == "removed" else new, entries, name)
    if comparison.unnamed:
        lines += ["", f"## {words['unnamed']}", *_unnamed(comparison, names)]
    return "\n".join([*lines, ""])


def first_as_markdown(state: State, language: str) -> str:
    """The list of a first release: how many things of which kind it holds, by graph."""
    names = Names((state,), language)
    words = names.words
    counts = Counter((state.graph_of(thing), names.kinds(state, thing)) for thing in state.things)
    lines = [*_head(state, names, words["first_title"].format(new=_state(state))), words["first"]]
    for graph in _graphs((state,), (graph for graph, _ in counts)):
        lines += ["", f"## {_graph(names, graph)}", ""]
        lines += [f"| {words['kind']} | {words['count']} |", "| --- | ---: |"]
        listed = [(kind, count) for (where, kind), count in counts.items() if where == graph]
        ordered = sorted(listed, key=lambda item: (-item[1], names.order(item[0])))
        lines += [f"| {plain(kind)} | {count:,} |" for kind, count in ordered]
    return "\n".join([*lines, ""])


def plain(text: str) -> str:
    """Text as Markdown that shows just this text, on one line, with controls made visible."""
    line = " ".join(_CONTROLS.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text).split())
    return _MARKUP.sub(lambda found: "\\" + found[0], line)


def _head(state: State, names: Names, title: str) -> list[str]:
    known = [*(state.titles[code] for code in (names.language, *state.languages, "") if code in state.titles), ""]
    return [f"# {plain(title)}", "", *([f"*{plain(known[0])}*", ""] if known[0] else [])]


def _state(state: State) -> str:
    return f"{state.name} ({state.issued})" if state.issued else state.name


def _graph(names: Names, iri: str) -> str:
    return plain(names.thing(iri))


def _graphs(states: Sequence[State], present: Iterable[str]) -> list[str]:
    """The graphs that are present, in the order of reading: that of the newer state, then what only the older has."""
    order = list(dict.fromkeys(graph.iri for state in reversed(states) for graph in state.graphs))
    return sorted(set(present), key=lambda iri: (order.index(iri) if iri in order else len(order), iri))


def _counts(comparison: Comparison, names: Names) -> list[str]:
    words = names.words
    counts = {name: Counter(entry.graph for entry in getattr(comparison, name)) for name in LISTS}
    lines = [
        f"| {words['graph']} | " + " | ".join(words[name].lower() for name in LISTS) + " |",
        "| --- |" + " ---: |" * len(LISTS),
    ]
    for graph in _graphs((comparison.old, comparison.new), (iri for found in counts.values() for iri in found)):
        lines.append(f"| {_graph(names, graph)} | " + " | ".join(f"{counts[name][graph]:,}" for name in LISTS) + " |")
    lines.append(f"| {words['all']} | " + " | ".join(f"{counts[name].total():,}" for name in LISTS) + " |")
    return lines


def _by_graph(comparison: Comparison, names: Names, state: State, entries: Sequence[Entry], name: str) -> Iterator[str]:
    for graph in _graphs((comparison.old, comparison.new), (entry.graph for entry in entries)):
        found = [entry for entry in entries if entry.graph == graph]
        yield from ("", f"### {_graph(names, graph)} ({len(found):,})", "")
        for entry in sorted(found, key=lambda item: _place(names, state, item)):
            yield _line(names, state, entry, name)
            for change in _in_order(comparison, names, entry.changes):
                yield f"  - {plain(change_text(comparison, names, change))}"
            for move in entry.moves:
                yield f"  - {plain(move_text(names, move))}"


def _place(names: Names, state: State, entry: Entry) -> tuple[object, ...]:
    return names.order(names.kinds(state, entry.thing)), names.order(names.thing(entry.thing)), entry.thing


def _line(names: Names, state: State, entry: Entry, name: str) -> str:
    curie, label = names.curie(entry.thing), names.thing(entry.thing)
    shown = f"`{curie}`" if label == curie else f"**{plain(label)}** `{curie}`"
    line = f"- {shown} · {plain(names.kinds(state, entry.thing))}"
    retired = state.is_deprecated(entry.thing)
    if retired and name != "retired":
        line += f" · {names.words['retired_mark']}"
    instead = [names.value(state, term) for term in state.values(entry.thing, REPLACED_BY)] if retired else []
    if instead and name != "changed":
        line += f" · {names.words['replaced'].format(things=plain(names.words['comma'].join(instead)))}"
    return line


def _in_order(comparison: Comparison, names: Names, changes: Iterable[Change]) -> list[Change]:
    def order(change: Change) -> tuple[object, ...]:
        text = change_text(comparison, names, change)
        return names.order(path_text(comparison, names, change.path)), change.language, names.order(text)

    return sorted(changes, key=order)


def path_text(comparison: Comparison, names: Names, path: Sequence[Step]) -> str:
    """The properties on the way to a value, each with what tells its node from others."""
    parts = []
    for step in path:
        part = names.term(step.predicate)
        if step.mark:
            predicate, values = step.mark
            value = _values(names, comparison.old, predicate, names.in_language(comparison.old, values)[:1])
            part = names.words["marked"].format(name=part, mark=names.term(predicate), value=value)
        parts.append(part)
    return " › ".join(parts)


def change_text(comparison: Comparison, names: Names, change: Change) -> str:
    """One change as a line of plain text: the property, what it said, what it says."""
    name = path_text(comparison, names, change.path)
    if change.language:
        name = names.words["language"].format(name=name, language=change.language)
    predicate = change.path[-1].predicate
    gone = _values(names, comparison.old, predicate, change.gone)
    came = _values(names, comparison.new, predicate, change.came)
    form = "was_to_is" if gone and came else "came" if came else "gone"
    return names.words[form].format(name=name, gone=gone, came=came)


def move_text(names: Names, move: Move) -> str:
    """A move between graphs as a line of plain text."""
    before, after = (names.words["comma"].join(map(names.thing, graphs)) or "–" for graphs in (move.before, move.after))
    return names.words["moved"].format(count=move.statements, before=before, after=after)


def _values(names: Names, state: State, predicate: str, terms: Iterable[Term]) -> str:
    is_kind = predicate == RDF + "type"
    texts = (names.term(text_of(term)) if is_kind else names.value(state, term) for term in terms)
    return names.words["comma"].join(sorted(texts, key=names.order))


def _unnamed(comparison: Comparison, names: Names) -> Iterator[str]:
    words = names.words
    found = {item.graph: item for item in comparison.unnamed}
    for graph in _graphs((comparison.old, comparison.new), found):
        yield from ("", f"### {_graph(names, graph)}", "")
        for state, terms, form in (
            (comparison.old, found[graph].gone, "unnamed_gone"),
            (comparison.new, found[graph].came, "unnamed_came"),
        ):
            for text in sorted(names.value(state, term) for term in terms):
                yield f"- {plain(words[form].format(value=text))}"
