"""Which node stands for an entity that the report names: the table ``entities.csv`` beside this file.

Its rows are those of the list of entities that lies beside the checkout (``report/entities.csv``). ``iri`` is the node,
``also`` are further ones that a fact may speak of instead (the number of a set, a version of a work), and ``note`` says
why a name is not the printed one, or why there is no node.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

TABLE = Path(__file__).with_name("entities.csv")


@dataclass(frozen=True)
class Entity:
    """One row; ``iri`` is empty where the graph has no node."""

    iri: str
    also: tuple[str, ...]
    note: str

    @property
    def nodes(self) -> tuple[ox.NamedNode, ...]:
        """All nodes that stand for it."""
        return tuple(ox.NamedNode(iri) for iri in (self.iri, *self.also) if iri)


def read_entities() -> dict[str, Entity]:
    """The rows in their order, by the name that the list has for the entity."""
    found: dict[str, Entity] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["entity"] not in found, row["entity"]
            found[row["entity"]] = Entity(row["iri"], tuple(row["also"].split()), row["note"])
    return found
