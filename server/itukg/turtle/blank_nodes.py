"""Names for the blank nodes of a file that are the same in every run, so that two runs can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox


def named_by_order(name: str, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples of the file ``name`` with its blank nodes numbered as they occur.

    No two files share a name: each has a stem of its own.
    """
    stem = hashlib.sha256(name.encode()).hexdigest()[:12]
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def term(part: Any) -> Any:
        return names.setdefault(part, ox.BlankNode(f"b{stem}n{len(names)}")) if isinstance(part, ox.BlankNode) else part

    return [ox.Triple(term(triple.subject), triple.predicate, term(triple.object)) for triple in triples]
