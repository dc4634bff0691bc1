"""Documents about things in Turtle, made when the snapshot is built.

Most of what a document costs is reading its thirty statements, each with its graph, out of the store's indexes, and
putting them in order. A snapshot never changes, so this can be done once, by the very functions that make a document
when it is asked for. Left to those is what a reader would not expect to be the same: documents with further pages, of
retired things, and such as RDF/XML cannot say. A document takes about a third of its text on the disk (zstd), and a
millisecond of the build, whatever the size of the dataset.

What was made by another release of these functions, or for pages of another length, is not used, nor is a file that is
damaged.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import zstandard

from itukg.linkeddata.document import open_document, write_as
from itukg.linkeddata.resource import describe
from itukg.snapshot import Manifest
from itukg.sparql.media import TURTLE
from itukg.stores.base import Reader
from itukg.stores.reading import StoreReader

FILE = "documents.sqlite"
_THINGS = """SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o }
  FILTER(isIRI(?s) && (STRSTARTS(STR(?s), ?things) || STRSTARTS(STR(?s), ?concepts))) }"""
_TABLES = """CREATE TABLE made (maker TEXT NOT NULL, links INTEGER NOT NULL);
CREATE TABLE document (thing TEXT NOT NULL, body BLOB NOT NULL);"""
# Made last: the documents then lie side by side, in pages that are full.
_INDEX = "CREATE UNIQUE INDEX by_thing ON document (thing)"
# Nothing has to survive a crash: a snapshot that is not complete is built again.
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_LEVEL = 6
_KEPT = 4


def write_documents(store: ox.Store, manifest: Manifest, folder: Path, links: int) -> int:
    """Write the documents into a new snapshot's folder, and return how many there are.

    Args:
        store: the snapshot's.
        manifest: the snapshot's.
        folder: the snapshot's; what other parts of the build leave there is not needed.
        links: how many of the links to a thing make a page.
    """
    reader = StoreReader(store, manifest, folder)
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(_FAST + _TABLES)
        database.execute("INSERT INTO made VALUES (?, ?)", (_maker(), links))
        count = database.executemany("INSERT INTO document VALUES (?, ?)", _documents(reader, links)).rowcount
        database.execute(_INDEX)
        database.commit()
    return max(count, 0)


def _documents(reader: StoreReader, links: int) -> Iterator[tuple[str, bytes]]:
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    base = reader.manifest.base
    things: Any = reader.rows(_THINGS, {"things": ox.Literal(f"{base}id/"), "concepts": ox.Literal(f"{base}vocab/")})
    for (thing,) in things:
        described = describe(reader, thing.value, links)
        if described is None or described.has_more or described.is_retired:
            continue
        document = open_document(reader, described)
        if not document.unsayable_in_xml:
            yield thing.value, compressor.compress(write_as(document, TURTLE, reader))


def find_prepared(reader: Reader, thing: str, links: int) -> bytes | None:
    """The document about a thing in Turtle, if it was made at the build and is what would be made now.

    It is then the only page, of a thing that is not retired, and RDF/XML can say it.
    """
    if reader.folder is None:
        return None
    prepared = _open(reader.folder)
    return prepared.find(thing) if prepared.links == links else None


def are_prepared(folder: Path, links: int) -> bool:
    """Whether the snapshot in ``folder`` has documents that this code would make too, with so many links."""
    return _open(folder).links == links


class _Prepared:
    """The documents of a snapshot; ``links`` is -1 where there are none that can be used."""

    def __init__(self, path: Path) -> None:
        self.links = -1
        self._path = path
        self._lock = threading.Lock()
        if not path.is_file():
            return
        # One connection for all threads: every connection has a cache of its own.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
            ((maker, links),) = self._database.execute("SELECT maker, links FROM made")
        except (sqlite3.Error, ValueError, TypeError) as error:
            _complain(path, error)
            return
        if maker == _maker():
            self.links = links

    def find(self, thing: str) -> bytes | None:
        try:
            with self._lock:
                row = self._database.execute("SELECT body FROM document WHERE thing = ?", (thing,)).fetchone()
            return None if row is None else zstandard.ZstdDecompressor().decompress(row[0])
        except (sqlite3.Error, zstandard.ZstdError, TypeError) as error:
            _complain(self._path, error)
            self.links = -1
            return None


def _complain(path: Path, error: Exception) -> None:
    logging.getLogger(__name__).warning("%s is damaged (%s): documents are made when they are asked for.", path, error)


@lru_cache(_KEPT)
def _open(folder: Path) -> _Prepared:
    return _Prepared(folder / FILE)


@lru_cache(1)
def _maker() -> str:
    """What tells releases of the functions apart that make documents: their text."""
    package = Path(__file__).parents[1]
    files = sorted([*package.glob("linkeddata/*.py"), *package.glob("stores/*.py"), *package.glob("turtle/*.py")])
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
