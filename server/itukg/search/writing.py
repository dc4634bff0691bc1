"""The index of a snapshot, written once while the snapshot is built."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.iris import document_path, local_name
from itukg.linkeddata.labels import PREDICATES
from itukg.search.fields import Fields, Role, read_fields
from itukg.search.gathered_dates import write_dates
from itukg.search.gathering import Gathered
from itukg.search.schema import EXACT_ADDRESS, EXACT_CODE, EXACT_NAME, START, TABLES, check_engine, hash_of, run_script
from itukg.search.spelling import hashes_for_index, is_spelled
from itukg.search.words import key_of, tokens_of
from itukg.snapshot import Manifest

# Of a text that is only shown and marked: what a page of results has room for.
_SHOWN = 400
_HIDDEN = (Role.HIDDEN_CODE, Role.ADDRESS)
_EXACT = {Role.CODE: EXACT_CODE, Role.HIDDEN_CODE: EXACT_CODE, Role.ADDRESS: EXACT_ADDRESS}
_NAMING = (Role.NAME, Role.ALTERNATIVE, Role.TITLE)
# No transaction is ever rolled back: an index that was not finished is thrown away with its snapshot.
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;"

Row = tuple[str, str, str, str, str, int]


def write_index(store: ox.Store, manifest: Manifest, path: Path) -> int:
    """Write the index of all things that have a page to ``path``, which must not exist; return their number.

    Args:
        store: the finished store of the snapshot.
        manifest: what it holds; the roles of its graphs say where things and the display vocabulary are.
        path: the file.

    Raises:
        BuildError: this Python's SQLite cannot hold the index.
        OSError: the file cannot be written.
    """
    check_engine()
    fields = read_fields(store, manifest)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            run_script(connection, _FAST)
            connection.execute("BEGIN")
            run_script(connection, TABLES)
            count = _Writer(connection, store, manifest, fields).write()
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            _write_spelling(connection)
            about = {"things": count, "examples": fields.examples, "snapshot": manifest.id}
            about["languages"] = list(manifest.languages)
            rows = ((name, json.dumps(value, ensure_ascii=False)) for name, value in about.items())
            connection.executemany("INSERT INTO about VALUES (?, ?)", rows)
            connection.execute("COMMIT")
            connection.execute("ANALYZE")
    except sqlite3.OperationalError as error:
        raise OSError(f"the search index: {error}") from error
    return count


class _Writer:
    def __init__(self, connection: sqlite3.Connection, store: ox.Store, manifest: Manifest, fields: Fields) -> None:
        self._connection = connection
        self._base = manifest.base
        self._forms = fields.forms
        self._kinds: dict[str, int] = {}
        self._store = store
        self._gathered = Gathered(connection, store, manifest, fields)
        self._exact: list[tuple[int, int, int]] = []

    def write(self) -> int:
        insert = "INSERT INTO words (start, code, name, text, kind, rowid) VALUES (?, ?, ?, ?, ?, ?)"
        self._connection.executemany(insert, self._rows())
        self._exact.sort()  # a table that is filled in its own order is filled several times as fast
        self._connection.executemany("INSERT OR IGNORE INTO exact VALUES (?, ?, ?)", self._exact)
        write_dates(self._connection, self._kinds)
        kinds = ((number, iri, json.dumps(self._names(iri), ensure_ascii=False)) for iri, number in self._kinds.items())
        self._connection.executemany("INSERT INTO kind VALUES (?, ?, ?)", kinds)
        return int(self._connection.execute("SELECT COUNT(*) FROM thing").fetchone()[0])

    def _rows(self) -> Iterator[Row]:
        for number, iri, kind, retired, texts in self._gathered.things():
            texts = [*texts, *self._hidden(iri, texts)]
            if not any(role in _NAMING for role, _, _ in texts):
                texts.insert(0, (Role.NAME, "", local_name(iri)))
            kind_number = self._kinds.setdefault(kind, len(self._kinds))
            self._connection.execute(
                "INSERT INTO thing VALUES (?, ?, ?, ?, ?)", (number, iri, kind_number, retired, _shown(texts))
            )
            for role, _, text in texts:
                if role != Role.SUMMARY and (key := key_of(text)):
                    self._exact.append((hash_of(key), _EXACT.get(role, EXACT_NAME), number))
            yield *_columns(texts), f"k{kind_number}", number

    def _hidden(self, iri: str, texts: Iterable[tuple[Role, str, str]]) -> Iterator[tuple[Role, str, str]]:
        """What a thing also answers to: the name in its address, its code as members of its class are written."""
        path = document_path(iri, self._base) or ""
        slug = path.partition("/")[2].partition("/")[2] if path.startswith("doc/") else path.partition("#")[2]
        if slug:
            yield Role.ADDRESS, "", slug
        if self._forms:
            codes = [text for role, _, text in texts if role == Role.CODE]
            for name in self._gathered.classes_of(iri) if codes else ():
                for form in self._forms.get(name, ()):
                    yield from ((Role.HIDDEN_CODE, "", form.replace("{}", code)) for code in codes)

    def _names(self, iri: str) -> dict[str, str]:
        """The names of a class by language."""
        names: dict[str, str] = {}
        for predicate in PREDICATES if iri else ():
            quads: Any = self._store.quads_for_pattern(
                ox.NamedNode(iri), ox.NamedNode(predicate), None, ox.DefaultGraph()
            )
            for quad in quads:
                if isinstance(quad.object, ox.Literal):
                    names.setdefault(quad.object.language or "", quad.object.value)
        return names


def _shown(texts: Iterable[tuple[Role, str, str]]) -> str:
    shown = [(int(role), language, text[:_SHOWN]) for role, language, text in texts if role not in _HIDDEN]
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _columns(texts: Iterable[tuple[Role, str, str]]) -> tuple[str, str, str, str]:
    """What a thing is found by, by column: how its names start, whole codes, words of names, words of summaries."""
    columns: list[dict[str, None]] = [{}, {}, {}, {}]
    start, code, name, text_column = columns
    for role, _, text in texts:
        if role == Role.SUMMARY:
            text_column.update(dict.fromkeys(tokens_of(text)))
            continue
        if role not in _HIDDEN:
            name.update(dict.fromkeys(tokens_of(text)))
        if role == Role.CODE and (key := key_of(text)):
            code[key] = None
        if role in _NAMING and (key := key_of(text)):
            start[key[:START]] = None
    return " ".join(start), " ".join(code), " ".join(name), " ".join(text_column)


def _write_spelling(connection: sqlite3.Connection) -> None:
    words = connection.execute(
        "SELECT term, MAX(doc) FROM counted_by_column WHERE col IN ('name', 'text') GROUP BY term ORDER BY term"
    )
    spelled = ((word, count) for word, count in words if is_spelled(word))
    connection.executemany("INSERT INTO spelling (word, things) VALUES (?, ?)", spelled)
    connection.execute("CREATE TEMP TABLE loose (hash INTEGER, word INTEGER)")
    connection.executemany(
        "INSERT INTO loose VALUES (?, ?)",
        (
            (value, number)
            for number, word in connection.execute("SELECT id, word FROM spelling")
            for value in hashes_for_index(word)
        ),
    )
    connection.execute("INSERT INTO near SELECT hash, word FROM loose ORDER BY hash, word")
    connection.execute("DROP TABLE loose")
