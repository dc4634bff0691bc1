"""Asking the index of lists: classes with their counts, one page of a list, the counts of its facets."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyroaring import BitMap

from itukg.listing.index import FILE
from itukg.turtle.terms import is_iri

# The values of a facet that a list shows, and those that it shows on demand.
SHORT, LONG = 10, 200
# Up to so many things their values are counted one by one; beyond, by intersecting the bitmaps of the commonest values.
_COUNTED = 3_000
_KEPT = 4
_OF_CLASS = "SELECT bits FROM class_bits WHERE class = ? AND ordering = ?"
_OF_VALUE = "SELECT bits FROM value_bits WHERE value = ? AND ordering = ?"


@dataclass(frozen=True)
class ClassEntry:
    """A class in the index: its direct subclasses, how many things it has, and how many have a date and a number."""

    id: int
    iri: str
    total: int
    dated: int
    numbered: int
    facts: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True)
class FacetEntry:
    """A facet: the name of its parameter, its titles by language, the property that names it without one."""

    id: int
    parameter: str
    property: str
    titles: Mapping[str, str]


@dataclass(frozen=True)
class ValueEntry:
    """A value of a facet with the things of the list that have it; ``is_iri``: it is a thing, not a text."""

    text: str
    is_iri: bool
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Item:
    """A thing in a list: its class by number, and what it is sorted by ('' for what it lacks)."""

    iri: str
    kind: str
    start: str
    end: str
    precision: str
    number: str


@dataclass(frozen=True)
class Selection:
    """What is asked for: a class, the values of facets, the order, and the page (from 1).

    Of the values of one facet a thing must have one or another; of every facet that is named it must have some.
    """

    type: str
    filters: tuple[tuple[str, str], ...] = ()
    order: str = ""
    page: int = 1
    size: int = 50


class Lists:
    """The index of one snapshot."""

    def __init__(self, folder: Path) -> None:
        """Open the index in the snapshot's folder.

        Raises:
            OSError: there is none.
        """
        path = folder / FILE
        if not path.is_file():
            raise FileNotFoundError(path)
        # One connection for all threads: a question takes a millisecond, and every connection has a cache of its own.
        self._database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        children: dict[int, list[int]] = {}
        for parent, child in self._rows("SELECT parent, child FROM narrower"):
            children.setdefault(parent, []).append(child)
        rows = self._rows("SELECT id, iri, total, dated, numbered, listing FROM class ORDER BY id")
        iris = [str(row[1]) for row in rows]
        self.classes: Mapping[str, ClassEntry] = {
            iri: ClassEntry(
                place, iri, total, dated, numbered, tuple(json.loads(said)["facts"]),
                tuple(iris[child] for child in children.get(place, ())),
            )
            for place, iri, total, dated, numbered, said in rows
        }  # fmt: skip
        self._iris = iris
        self._orderings = {name: number for number, name in self._rows("SELECT id, name FROM ordering")}
        self._facets: dict[int, FacetEntry] = {
            number: FacetEntry(number, parameter, property_, json.loads(titles))
            for number, parameter, property_, titles in self._rows("SELECT id, parameter, property, titles FROM facet")
        }

    def roots(self) -> list[str]:
        """The classes that are below no other."""
        below = {child for entry in self.classes.values() for child in entry.children}
        return [iri for iri in self.classes if iri not in below]

    def facets(self, type_: str) -> list[FacetEntry]:
        """The facets of a class, in the order in which they are offered."""
        rows = self._rows("SELECT facet FROM offered WHERE class = ? ORDER BY place", self.classes[type_].id)
        return [self._facets[number] for (number,) in rows]

    def orders(self, type_: str) -> list[str]:
        """The orders that a list of the class can have, the first by itself."""
        entry = self.classes[type_]
        found = ["name"] + (["-date", "date"] if entry.dated else [])
        return found + (["number", "-number"] if entry.numbered else [])

    def select(self, asked: Selection, language: str) -> Selected:
        """The things that a selection is about, in its order; KeyError for a class or facet that there is not."""
        order = asked.order or "name"
        ordering = self._orderings[f"name:{language}" if order == "name" else order]
        facets = {facet.parameter: facet for facet in self.facets(asked.type)}
        having: dict[str, BitMap] = {}
        for parameter, text in asked.filters:
            having.setdefault(parameter, BitMap())
            having[parameter] |= self._having(facets[parameter], text, ordering)
        return Selected(asked, ordering, self._bits(_OF_CLASS, self.classes[asked.type].id, ordering), having)

    # CROSS JOIN tells SQLite to take the tables in this order: the few places first, never all of an order.
    def items(self, selected: Selected) -> list[Item]:
        """The things of the page."""
        first = (selected.asked.page - 1) * selected.asked.size
        ranks = list(selected.bits[first : first + selected.asked.size]) if first < len(selected.bits) else []
        rows = self._rows(
            "SELECT i.iri, i.kind, i.start, i.finish, i.precision, i.number FROM json_each(?) r "
            "CROSS JOIN place p ON p.ordering = ? AND p.rank = r.value "
            "CROSS JOIN item i ON i.id = p.item ORDER BY p.rank",
            json.dumps(ranks),
            selected.ordering,
        )
        return [Item(iri, self._iris[kind] if kind >= 0 else "", *rest) for iri, kind, *rest in rows]

    def narrower(self, selected: Selected) -> list[tuple[str, int]]:
        """The direct subclasses of the list's class that have things in it, with how many."""
        found = []
        for iri in self.classes[selected.asked.type].children:
            if selected.asked.filters:
                members = self._bits(_OF_CLASS, self.classes[iri].id, selected.ordering)
                found.append((iri, selected.bits.intersection_cardinality(members)))
            else:
                found.append((iri, self.classes[iri].total))
        return [(iri, count) for iri, count in found if count]

    def values(self, selected: Selected, facet: FacetEntry, most: int = SHORT) -> tuple[list[ValueEntry], bool]:
        """The commonest values of a facet, and whether there are more than these.

        They are counted among the things that the other facets select: a further value of the same facet widens the
        list by as many things, less those that it holds already.
        """
        chosen = {text for parameter, text in selected.asked.filters if parameter == facet.parameter}
        among = selected.but_for(facet.parameter)
        if all(parameter == facet.parameter for parameter, _ in selected.asked.filters):
            counts = self._unfiltered(selected.asked.type, facet, most + len(chosen) + 1)
        elif len(among) <= _COUNTED:
            counts = self._one_by_one(among, selected.ordering, facet)
        else:
            counts = self._commonest(among, selected, facet)
        listed = sorted((-count, text, is_iri) for text, is_iri, count in counts if count and text not in chosen)
        shown = [self._chosen(facet, text, among, selected.ordering) for text in sorted(chosen)]
        shown += [ValueEntry(text, bool(is_iri), -less) for less, text, is_iri in listed[:most]]
        return shown, len(listed) > most

    def has_value(self, facet: FacetEntry, text: str) -> bool:
        """Whether any thing, of whatever class, has the value."""
        return bool(self._rows("SELECT 1 FROM value WHERE facet = ? AND text = ? LIMIT 1", facet.id, text))

    def commonest(self, type_: str, facet: FacetEntry, most: int) -> list[str]:
        """The values that most things of a class have, the commonest first."""
        return [text for text, _, _ in self._unfiltered(type_, facet, most)]

    def _chosen(self, facet: FacetEntry, text: str, among: BitMap, ordering: int) -> ValueEntry:
        found = self._rows("SELECT is_iri FROM value WHERE facet = ? AND text = ?", facet.id, text)
        count = among.intersection_cardinality(self._having(facet, text, ordering))
        return ValueEntry(text, bool(found[0][0]) if found else is_iri(text), count, selected=True)

    def _having(self, facet: FacetEntry, text: str, ordering: int) -> BitMap:
        """The things that have a value: an IRI, a text, or, where both are written alike, either."""
        found = self._rows("SELECT id FROM value WHERE facet = ? AND text = ?", facet.id, text)
        return BitMap.union(BitMap(), *(self._bits(_OF_VALUE, value, ordering) for (value,) in found))

    def _unfiltered(self, type_: str, facet: FacetEntry, most: int) -> list[tuple[str, bool, int]]:
        rows = self._rows(
            "SELECT v.text, v.is_iri, -t.less FROM facet_total t JOIN value v ON v.id = t.value "
            "WHERE t.class = ? AND t.facet = ? ORDER BY t.less, t.value LIMIT ?",
            self.classes[type_].id,
            facet.id,
            most,
        )
        return [(text, bool(is_iri), count) for text, is_iri, count in rows]

    def _one_by_one(self, among: BitMap, ordering: int, facet: FacetEntry) -> list[tuple[str, bool, int]]:
        rows = self._rows(
            "SELECT v.text, v.is_iri, COUNT(*) FROM json_each(?) r "
            "CROSS JOIN place p ON p.ordering = ? AND p.rank = r.value "
            "CROSS JOIN item_value iv ON iv.item = p.item AND iv.facet = ? "
            "CROSS JOIN value v ON v.id = iv.value GROUP BY v.id",
            json.dumps(list(among)),
            ordering,
            facet.id,
        )
        return [(text, bool(is_iri), count) for text, is_iri, count in rows]

    def _commonest(self, among: BitMap, selected: Selected, facet: FacetEntry) -> list[tuple[str, bool, int]]:
        rows = self._rows(
            "SELECT v.text, v.is_iri, b.bits FROM facet_total t JOIN value v ON v.id = t.value "
            "JOIN value_bits b ON b.value = t.value AND b.ordering = ? "
            "WHERE t.class = ? AND t.facet = ? ORDER BY t.less, t.value LIMIT ?",
            selected.ordering,
            self.classes[selected.asked.type].id,
            facet.id,
            LONG,
        )
        return [
            (text, bool(is_iri), among.intersection_cardinality(BitMap.deserialize(bits)))
            for text, is_iri, bits in rows
        ]

    def _bits(self, query: str, number: int, ordering: int) -> BitMap:
        rows = self._rows(query, number, ordering)
        return BitMap.deserialize(rows[0][0]) if rows else BitMap()

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._database.execute(query, values).fetchall()


@dataclass(frozen=True)
class Selected:
    """The things that a selection is about, as places in an order.

    ``members`` are those of the class; ``having``, by facet, what has one of the values asked for.
    """

    asked: Selection
    ordering: int
    members: BitMap
    having: Mapping[str, BitMap]

    @cached_property
    def bits(self) -> BitMap:
        """The things of the list."""
        return self.but_for("")

    def but_for(self, parameter: str) -> BitMap:
        """What the list would hold if it were not narrowed by this facet."""
        others = [bits for name, bits in self.having.items() if name != parameter]
        return BitMap.intersection(self.members, *others)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.bits)

    @property
    def pages(self) -> int:
        """How many pages; an empty list has one."""
        return max(1, -(-len(self.bits) // self.asked.size))


_known: dict[Path, Lists] = {}


def open_lists(folder: Path) -> Lists:
    """The index in the folder of a snapshot, opened once.

    Raises:
        OSError: there is none.
    """
    found = _known.get(folder)
    if found is None:
        found = Lists(folder)
        if len(_known) >= _KEPT:
            _known.clear()
        _known[folder] = found
    return found
