"""What the index is made of, gathered from the store of a snapshot into tables of their own, and put in order.

The tables are SQLite's and temporary, so that a dataset of any size is gathered in little memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.iris import document_path
from itukg.search.fields import KIND_OF_TERM, Fields, Role
from itukg.search.gathered_dates import gather_dates
from itukg.search.schema import run_script
from itukg.snapshot import Manifest
from itukg.turtle.terms import text_of

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DEPRECATED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
# What links to a thing from the data makes it important; that it is of a class does not.
_LINKS = f"""SELECT ?graph ?thing (COUNT(*) AS ?count) {{
  GRAPH ?graph {{ ?from ?link ?thing FILTER(isIRI(?thing) && ?link != {RDF_TYPE}) }}
}} GROUP BY ?graph ?thing"""
_TABLES = """
CREATE TEMP TABLE typed (iri TEXT, class TEXT);
CREATE TEMP TABLE linked (iri TEXT, count INTEGER);
CREATE TEMP TABLE retired (iri TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE told (iri TEXT, role INTEGER, place INTEGER, language TEXT, text TEXT);
"""
# The kind of a thing is the class that tells most of it: one of the dataset's own rather than another's, then the
# one of fewest things.
_KINDS = """
CREATE TEMP TABLE class AS SELECT class AS iri, COUNT(*) AS things, 0 AS own, 0 AS last FROM typed GROUP BY class;
CREATE UNIQUE INDEX temp.class_iri ON class (iri);
"""
_ORDER = """
CREATE INDEX temp.typed_iri ON typed (iri);
CREATE INDEX temp.told_iri ON told (iri);
CREATE TEMP TABLE ordered AS
  SELECT things.iri AS iri, class.iri AS kind, retired.iri IS NOT NULL AS retired
  FROM (SELECT DISTINCT iri FROM typed) AS things
  LEFT JOIN class ON class.iri =
    (SELECT other.iri FROM typed JOIN class AS other ON other.iri = typed.class
     WHERE typed.iri = things.iri ORDER BY other.own DESC, other.things, other.iri LIMIT 1)
  LEFT JOIN (SELECT iri, SUM(count) AS count FROM linked GROUP BY iri) AS links ON links.iri = things.iri
  LEFT JOIN retired ON retired.iri = things.iri
  ORDER BY retired.iri IS NOT NULL, class.own = 0, class.last, COALESCE(links.count, 0) DESC, things.iri;
CREATE INDEX temp.ordered_iri ON ordered (iri);
"""
_TOLD = """SELECT ordered.rowid, ordered.iri, ordered.kind, ordered.retired, told.role, told.language, told.text
  FROM ordered LEFT JOIN told ON told.iri = ordered.iri ORDER BY ordered.rowid, told.role, told.place, told.rowid"""


class Gathered:
    """The things of a snapshot, most important first, with their texts."""

    def __init__(self, connection: sqlite3.Connection, store: ox.Store, manifest: Manifest, fields: Fields) -> None:
        """Gather from ``store`` into temporary tables of ``connection``."""
        self._connection = connection
        run_script(connection, _TABLES)
        self._types(store, manifest)
        self._links(store, manifest)
        insert = "INSERT OR IGNORE INTO retired VALUES (?)"
        connection.executemany(
            insert,
            (
                (quad.subject.value,)
                for quad in store.quads_for_pattern(None, _DEPRECATED, None, ox.DefaultGraph())
                if isinstance(quad.subject, ox.NamedNode) and text_of(quad.object) in ("true", "1")
            ),
        )
        connection.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?)", self._texts(store, fields))
        gather_dates(connection, store, manifest, fields)
        run_script(connection, _KINDS)
        connection.execute("UPDATE class SET own = 1 WHERE substr(iri, 1, ?) = ?", (len(manifest.base), manifest.base))
        connection.executemany("UPDATE class SET last = 1 WHERE iri = ?", ((iri,) for iri in sorted(fields.last)))
        run_script(connection, _ORDER)

    def things(self) -> Iterator[tuple[int, str, str, bool, list[tuple[Role, str, str]]]]:
        """Number, IRI, kind ('' for none), whether it is retired, texts (role, language, text); in order."""
        number, told = 0, ("", "", False)
        texts: list[tuple[Role, str, str]] = []
        for row in self._connection.execute(_TOLD):
            if row[0] != number:
                if number:
                    yield number, *told, texts
                number, told, texts = row[0], (row[1], row[2] or "", bool(row[3])), []
            if row[4] is not None:
                texts.append((Role(row[4]), row[5], row[6]))
        if number:
            yield number, *told, texts

    def classes_of(self, iri: str) -> list[str]:
        """The classes that are stated of a thing."""
        return [row[0] for row in self._connection.execute("SELECT class FROM typed WHERE iri = ?", (iri,))]

    def _types(self, store: ox.Store, manifest: Manifest) -> None:
        """Of what has a page: what is stated of it, not what follows, which says less. Shapes are left out."""
        for graph in manifest.graphs:
            if graph["role"] not in ("Data", "Vocabulary", "Ontology"):
                continue
            quads = store.quads_for_pattern(None, RDF_TYPE, None, ox.NamedNode(str(graph["iri"])))
            self._connection.executemany(
                "INSERT INTO typed VALUES (?, ?)",
                (
                    (quad.subject.value, KIND_OF_TERM.get(quad.object.value, quad.object.value))
                    for quad in quads
                    if isinstance(quad.subject, ox.NamedNode)
                    and isinstance(quad.object, ox.NamedNode)
                    and document_path(quad.subject.value, manifest.base) is not None
                ),
            )

    def _links(self, store: ox.Store, manifest: Manifest) -> None:
        for graph in manifest.graphs:
            if graph["role"] in ("Data", "Vocabulary"):
                rows: Any = store.query(_LINKS, substitutions={ox.Variable("graph"): ox.NamedNode(str(graph["iri"]))})
                self._connection.executemany(
                    "INSERT INTO linked VALUES (?, ?)",
                    ((text_of(row["thing"]), int(text_of(row["count"]))) for row in rows),
                )

    def _texts(self, store: ox.Store, fields: Fields) -> Iterator[tuple[str, int, int, str, str]]:
        for place, (name, role) in enumerate(fields.roles.items()):
            for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    yield quad.subject.value, role, place, quad.object.language or "", quad.object.value
