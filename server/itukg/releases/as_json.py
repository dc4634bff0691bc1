"""A comparison as JSON: the content of the change list with IRIs, and values in N-Triples' form beside the words.

A blank node has a name made from its content: equal names, equal content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from itukg.linkeddata.resource import REPLACED_BY
from itukg.releases.changelist import LISTS, change_text, move_text
from itukg.releases.compare import Change, Comparison, Entry
from itukg.releases.names import Names
from itukg.releases.nodes import Term
from itukg.releases.state import State


def as_json(comparison: Comparison, language: str) -> str:
    """The comparison as a JSON object; ``text`` and ``label`` are in ``language``."""
    names = Names((comparison.old, comparison.new), language)
    answer: dict[str, Any] = {
        "from": _state(comparison.old),
        "to": _state(comparison.new),
        "counts": {name: len(getattr(comparison, name)) for name in LISTS},
    }
    for name in LISTS:
        state = comparison.old if name == "removed" else comparison.new
        answer[name] = [_entry(comparison, names, state, entry) for entry in getattr(comparison, name)]
    answer["unnamed"] = [
        {
            "graph": item.graph,
            "gone": [names.value(comparison.old, term) for term in item.gone],
            "came": [names.value(comparison.new, term) for term in item.came],
        }
        for item in comparison.unnamed
    ]
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _state(state: State) -> dict[str, Any]:
    return {"name": state.name, "version": state.version, "issued": state.issued, "statements": len(state.quads)}


def _entry(comparison: Comparison, names: Names, state: State, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "iri": entry.thing,
        "curie": names.curie(entry.thing),
        "label": names.thing(entry.thing),
        "kinds": state.types(entry.thing),
        "graph": entry.graph,
    }
    if state.is_deprecated(entry.thing):
        found["deprecated"] = True
        found["replacedBy"] = _terms(state, state.values(entry.thing, REPLACED_BY))
    if entry.changes:
        found["changes"] = [_change(comparison, names, change) for change in entry.changes]
    if entry.moves:
        found["moves"] = [
            {
                "text": move_text(names, move),
                "statements": move.statements,
                "before": list(move.before),
                "after": list(move.after),
            }
            for move in entry.moves
        ]
    return found


def _change(comparison: Comparison, names: Names, change: Change) -> dict[str, Any]:
    return {
        "text": change_text(comparison, names, change),
        "path": [step.predicate for step in change.path],
        "gone": _terms(comparison.old, change.gone),
        "came": _terms(comparison.new, change.came),
    }


def _terms(state: State, terms: Iterable[Term]) -> list[str]:
    return [state.nodes.key(term) for term in terms]
