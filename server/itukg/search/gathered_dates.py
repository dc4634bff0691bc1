"""The dates of things, gathered from the graphs of data, with how much of each is known.

What belongs together is said by the display vocabulary: ``pub:span`` and ``pub:listDates`` name properties of start,
end and precision. Any other date that is stated of a thing is a point in time. A date of a blank node is one of the
thing that the node describes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from itukg.dates import UNITS, as_date
from itukg.search.fields import Fields
from itukg.search.periods import keys_of
from itukg.snapshot import Manifest
from itukg.turtle.terms import text_of

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES = [ox.NamedNode(_XSD + name) for name in ("date", "dateTime", "gYear", "gYearMonth")]
_DATED = f"""SELECT DISTINCT ?graph ?property {{
  GRAPH ?graph {{ ?thing ?property ?date FILTER(DATATYPE(?date) IN ({", ".join(map(str, _DATATYPES))})) }}
}}"""
_ROLES = ("Data", "Vocabulary")
_START, _END, _PRECISION = range(3)
# A blank node may be described by another, up to so many steps.
_STEPS = 3
_TABLES = """
CREATE TEMP TABLE date_part (iri TEXT, node TEXT, span INTEGER, part INTEGER, value TEXT)"""
_PARTS = """SELECT ordered.rowid, ordered.kind, date_part.node, date_part.span, date_part.part, date_part.value
  FROM date_part JOIN ordered ON ordered.iri = date_part.iri
  ORDER BY date_part.iri, date_part.node, date_part.span, date_part.part, date_part.value"""
_KEYED = "CREATE TEMP TABLE keyed (key INTEGER, thing INTEGER, kind INTEGER)"

Span = tuple[str, str, str]


def gather_dates(connection: sqlite3.Connection, store: ox.Store, manifest: Manifest, fields: Fields) -> None:
    """Fill the temporary table ``date_part`` of ``connection``."""
    connection.execute(_TABLES)
    graphs = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] in _ROLES]
    together = {name for span in fields.spans for name in span if name}
    for graph in graphs:
        found: Any = store.query(_DATED, substitutions={ox.Variable("graph"): graph})
        single = {text_of(row["property"]) for row in found} - together - fields.unsearched
        wanted = [(name, number, part) for number, span in enumerate(fields.spans) for part, name in enumerate(span)]
        wanted += [(name, -1, _START) for name in sorted(single)]
        for name, span, part in wanted:
            if name and name not in fields.unsearched:
                rows = _values(store, graph, name, span, part)
                connection.executemany("INSERT INTO date_part VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX temp.date_part_iri ON date_part (iri)")


def write_dates(connection: sqlite3.Connection, kinds: dict[str, int]) -> None:
    """Fill the tables ``span`` and ``dated`` of the index; ``kinds``: class -> its number."""
    connection.execute(_KEYED)
    connection.executemany("INSERT OR IGNORE INTO span VALUES (?, ?, ?, ?)", _spans(connection))
    numbers = connection.execute(
        "SELECT span.*, COALESCE(ordered.kind, '') FROM span JOIN ordered ON ordered.rowid = span.thing"
    )
    connection.executemany(
        "INSERT INTO keyed VALUES (?, ?, ?)",
        (
            (key, thing, kinds[kind])
            for thing, start, finish, precision, kind in numbers
            for key in keys_of(start, finish, precision)
        ),
    )
    # A table that is filled in its own order is filled several times as fast.
    connection.execute("INSERT OR IGNORE INTO dated SELECT key, thing, kind FROM keyed ORDER BY key, thing")
    connection.execute("DROP TABLE keyed")


def _spans(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str, str]]:
    """Thing, start, end and precision; two starts or two ends of a thing are points, of which no span is made.

    What stands in two graphs is stated once (RDF 1.1 Semantics, section 4).
    """
    for (thing, _, _, span), rows in groupby(connection.execute(_PARTS), key=lambda row: row[:4]):
        parts: tuple[dict[str, None], ...] = ({}, {}, {})
        for row in rows:
            parts[row[4]][row[5]] = None
        starts, ends, precisions = parts
        precision = min((value for value in precisions if value in UNITS), key=UNITS.index, default="")
        if span >= 0 and len(starts) < 2 and len(ends) < 2:
            if starts or ends:
                yield thing, "".join(starts), "".join(ends), precision
        else:
            yield from ((thing, value, value, precision) for value in {**starts, **ends})


def _values(
    store: ox.Store, graph: ox.NamedNode, name: str, span: int, part: int
) -> Iterator[tuple[str, str, int, int, str]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, graph):
        value = _unit(quad.object) if part == _PRECISION else _date(quad.object)
        if value:
            for iri in _owners(store, graph, quad.subject):
                yield iri, str(quad.subject), span, part, value


def _owners(store: ox.Store, graph: ox.NamedNode, subject: Any) -> set[str]:
    """The thing itself; of a blank node those that it describes."""
    nodes = {subject}
    for _ in range(_STEPS):
        blank = [node for node in nodes if isinstance(node, ox.BlankNode)]
        if not blank:
            break
        above = {quad.subject for node in blank for quad in store.quads_for_pattern(None, None, node, graph)}
        nodes = {node for node in nodes if isinstance(node, ox.NamedNode)} | above
    return {node.value for node in nodes if isinstance(node, ox.NamedNode)}


def _date(term: object) -> str:
    """A date as it is written; '' for anything else."""
    is_date = isinstance(term, ox.Literal) and term.datatype in _DATATYPES and as_date(term.value) is not None
    return text_of(term) if is_date else ""


def _unit(term: object) -> str:
    """``year``, ``month`` or ``day``: the value, or the end of its IRI; '' for anything else."""
    end = text_of(term).rstrip("/#").replace("#", "/").rpartition("/")[2].lower()
    return end if end in UNITS else ""
