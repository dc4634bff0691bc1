"""The index of lists: its tables, and how it is written when a snapshot is built."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyroaring import BitMap

from itukg.collation import sort_key
from itukg.listing.declared import Declared, Facet, Listing, inherited
from itukg.listing.gathering import Things
from itukg.snapshot import Manifest

FILE = "lists.sqlite"
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE class (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, total INTEGER, dated INTEGER, numbered INTEGER,
  listing TEXT);
CREATE TABLE narrower (parent INTEGER, child INTEGER, PRIMARY KEY (parent, child)) WITHOUT ROWID;
CREATE TABLE facet (id INTEGER PRIMARY KEY, parameter TEXT UNIQUE, property TEXT, titles TEXT);
CREATE TABLE offered (class INTEGER, place INTEGER, facet INTEGER, PRIMARY KEY (class, place)) WITHOUT ROWID;
CREATE TABLE item (id INTEGER PRIMARY KEY, iri TEXT, kind INTEGER, start TEXT, finish TEXT, precision TEXT,
  number TEXT);
CREATE TABLE ordering (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE place (ordering INTEGER, rank INTEGER, item INTEGER, PRIMARY KEY (ordering, rank)) WITHOUT ROWID;
CREATE TABLE class_bits (class INTEGER, ordering INTEGER, bits BLOB, PRIMARY KEY (class, ordering));
CREATE TABLE value (id INTEGER PRIMARY KEY, facet INTEGER, text TEXT, is_iri INTEGER, UNIQUE (facet, text, is_iri));
CREATE TABLE value_bits (value INTEGER, ordering INTEGER, bits BLOB, PRIMARY KEY (value, ordering));
CREATE TABLE item_value (item INTEGER, facet INTEGER, value INTEGER, PRIMARY KEY (item, facet, value)) WITHOUT ROWID;
CREATE TABLE facet_total (class INTEGER, facet INTEGER, less INTEGER, value INTEGER,
  PRIMARY KEY (class, facet, less, value)) WITHOUT ROWID;
"""


def write_lists(store: ox.Store, manifest: Manifest, folder: Path) -> None:
    """Write the index of lists into the folder of a new snapshot.

    Raises:
        DatasetError: the display vocabulary names two facets alike.
        OSError: the folder has no room.
    """
    graphs = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Display"]
    stated = (quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    declared = Declared(stated, manifest.prefixes)
    things = Things(store, manifest)
    with closing(sqlite3.connect(folder / FILE)) as database:
        try:
            database.executescript(_SCHEMA)
            _Writer(database, things, declared, manifest.languages).write()
            database.commit()
            database.execute("PRAGMA optimize")
        except sqlite3.Error as error:
            raise OSError(f"the index of lists could not be written: {error}") from error


class _Writer:
    """One writing of the index."""

    def __init__(
        self, database: sqlite3.Connection, things: Things, declared: Declared, languages: Sequence[str]
    ) -> None:
        self._database = database
        self._things = things
        self._languages = languages
        wider = {listed.iri: listed.parents for listed in things.classes}
        self._listings = [
            inherited(declared.listings, listed.iri, lambda iri: wider.get(iri, ())) for listed in things.classes
        ]

    def write(self) -> None:
        """All tables."""
        spans, numbers = self._spans(), self._values_by_kind(lambda listing: listing.number)
        names = self._things.names(self._languages)
        self._ranks: list[array[int]] = []
        for language in self._languages:
            keys = [sort_key(name, language) for name in names[language]]
            self._order(f"name:{language}", sorted(range(len(keys)), key=lambda item: (keys[item], self._iri(item))))
        base = sorted(range(len(self._things.iris)), key=self._ranks[0].__getitem__)
        for name, sortable in (
            ("date", {item: span[0] or span[1] for item, span in spans.items() if any(span[:2])}),
            ("number", {item: _as_number(value) for item, value in numbers.items()}),
        ):
            having = [item for item in base if item in sortable]
            lacking = [item for item in base if item not in sortable]
            self._order(name, sorted(having, key=sortable.__getitem__) + lacking)
            self._order("-" + name, sorted(having, key=sortable.__getitem__, reverse=True) + lacking)
        self._database.executemany(
            "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (item, iri, self._things.kinds[item], *spans.get(item, ("", "", "")), numbers.get(item, ""))
                for item, iri in enumerate(self._things.iris)
            ),
        )
        self._write_classes(BitMap(spans), BitMap(numbers))
        self._write_facets()

    def _iri(self, item: int) -> str:
        return self._things.iris[item]

    def _order(self, name: str, items: list[int]) -> None:
        ordering = len(self._ranks)
        ranks = array("I", bytes(4 * len(items)))
        for rank, item in enumerate(items):
            ranks[item] = rank
        self._ranks.append(ranks)
        self._database.execute("INSERT INTO ordering VALUES (?, ?)", (ordering, name))
        rows = ((ordering, rank, item) for rank, item in enumerate(items))
        self._database.executemany("INSERT INTO place VALUES (?, ?, ?)", rows)

    def _bits(self, items: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The items as bitmaps of their places, one for each ordering."""
        listed = list(items)
        for ordering, ranks in enumerate(self._ranks):
            yield ordering, BitMap([ranks[item] for item in listed]).serialize()

    def _values_by_kind(self, chosen: Any) -> dict[int, str]:
        """For each item the value of the property that the listing of its kind names; the least of several."""
        properties = {chosen(listing) for listing in self._listings} - {""}
        found: dict[int, str] = {}
        for predicate in sorted(properties):
            for item, value in self._things.literals(predicate):
                kind = self._things.kinds[item]
                if kind >= 0 and chosen(self._listings[kind]) == predicate:
                    found[item] = min(value, found.get(item, value))
        return found

    def _spans(self) -> dict[int, tuple[str, str, str]]:
        """Start, end and precision of each item that has a date; one date alone is both start and end."""

        def chosen(listing: Listing, at: int) -> str:
            dates = listing.dates * 2 if len(listing.dates) == 1 else listing.dates
            return (*dates, "", "", "")[at]

        parts = [self._values_by_kind(lambda listing, at=at: chosen(listing, at)) for at in range(3)]
        return {
            item: (parts[0].get(item, ""), parts[1].get(item, ""), parts[2].get(item, ""))
            for item in parts[0].keys() | parts[1].keys()
        }

    def _write_classes(self, dated: BitMap, numbered: BitMap) -> None:
        places = {listed.iri: place for place, listed in enumerate(self._things.classes)}
        for place, listed in enumerate(self._things.classes):
            members, listing = listed.members, self._listings[place]
            said = json.dumps({"facts": listing.facts, "dates": listing.dates, "number": listing.number})
            counts = len(members), len(members & dated), len(members & numbered)
            self._database.execute("INSERT INTO class VALUES (?, ?, ?, ?, ?, ?)", (place, listed.iri, *counts, said))
            rows = ((place, ordering, bits) for ordering, bits in self._bits(members))
            self._database.executemany("INSERT INTO class_bits VALUES (?, ?, ?)", rows)
            above = ((places[parent], place) for parent in listed.parents)
            self._database.executemany("INSERT INTO narrower VALUES (?, ?)", above)

    def _write_facets(self) -> None:
        facets: dict[str, Facet] = {}
        for place, listing in enumerate(self._listings):
            for at, facet in enumerate(listing.facets):
                facets.setdefault(facet.parameter, facet)
                row = (place, at, list(facets).index(facet.parameter))
                self._database.execute("INSERT OR IGNORE INTO offered VALUES (?, ?, ?)", row)
        for number, facet in enumerate(facets.values()):
            titles = json.dumps(dict(facet.titles), ensure_ascii=False)
            said = (number, facet.parameter, facet.property, titles)
            self._database.execute("INSERT INTO facet VALUES (?, ?, ?, ?)", said)
            self._write_values(number, facet)

    def _write_values(self, number: int, facet: Facet) -> None:
        """The values of a facet: the things that have each, in every order, and how many of them each class has."""
        using = [
            (place, self._things.classes[place].members)
            for place, listing in enumerate(self._listings)
            if any(offered.parameter == facet.parameter for offered in listing.facets)
        ]
        shown = BitMap.union(*(members for _, members in using)) if using else BitMap()
        found = ((_text(value), item) for item, value in self._things.values(facet) if item in shown)
        for (text, is_iri), pairs in groupby(sorted(found), key=itemgetter(0)):
            items = BitMap([item for _, item in pairs])
            cursor = self._database.execute(
                "INSERT INTO value (facet, text, is_iri) VALUES (?, ?, ?)", (number, text, is_iri)
            )
            value = cursor.lastrowid
            bits = ((value, ordering, bits) for ordering, bits in self._bits(items))
            self._database.executemany("INSERT INTO value_bits VALUES (?, ?, ?)", bits)
            self._database.executemany(
                "INSERT OR IGNORE INTO item_value VALUES (?, ?, ?)", ((item, number, value) for item in items)
            )
            counts = ((place, items.intersection_cardinality(members)) for place, members in using)
            totals = ((place, number, -count, value) for place, count in counts if count)
            self._database.executemany("INSERT INTO facet_total VALUES (?, ?, ?, ?)", totals)


def _text(value: Any) -> tuple[str, int]:
    return str(value.value), int(isinstance(value, ox.NamedNode))


def _as_number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("inf")
