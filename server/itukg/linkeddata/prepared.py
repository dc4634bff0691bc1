"""Documents about things in Turtle, made when the snapshot is built.

Most of what a document costs is reading its thirty statements, each with its graph, out of the store's indexes, and
putting them in order. A snapshot never changes, so this can be done once, by the very functions that make a document
when it is asked for. Left to those is what a reader would not expect to be the same: documents with further pages, of
retired things, and such as RDF/XML cannot say. A document takes about a third of its text on the disk (zstd), and a
millisecond of the build, whatever the size of the dataset.

`itukg.linkeddata.prepared_file` says how they lie in their file, and which are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.document import open_document, write_as
from itukg.linkeddata.prepared_file import Made, Origin, PreparedFile, Press, is_complete, maker_of, write_file
from itukg.linkeddata.resource import describe
from itukg.snapshot import Manifest
from itukg.sparql.media import TURTLE
from itukg.stores.base import Reader
from itukg.stores.reading import StoreReader

FILE = "documents.sqlite"
_THINGS = """SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o }
  FILTER(isIRI(?s) && (STRSTARTS(STR(?s), ?things) || STRSTARTS(STR(?s), ?concepts))) }"""
_KEPT = 4


def write_documents(
    store: ox.Store, manifest: Manifest, folder: Path, links: int, things: Iterable[str] | None = None
) -> int:
    """Write the documents into a snapshot's folder, in place of those that may be there; return how many there are.

    Args:
        store: the snapshot's.
        manifest: the snapshot's.
        folder: the snapshot's; what other parts of the build leave there is not needed.
        links: how many of the links to a thing make a page.
        things: the IRIs of those whose documents are made; None: of all that have one.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    reader = StoreReader(store, manifest, folder)
    documents = _documents(reader, links, _things(reader) if things is None else things)
    return write_file(folder / FILE, Origin(_maker(), links), documents)


def _things(reader: StoreReader) -> Iterator[str]:
    base = reader.manifest.base
    found: Any = reader.rows(_THINGS, {"things": ox.Literal(f"{base}id/"), "concepts": ox.Literal(f"{base}vocab/")})
    return (thing.value for (thing,) in found)


def _documents(reader: StoreReader, links: int, things: Iterable[str]) -> Iterator[Made]:
    press = Press()
    for thing in things:
        described = describe(reader, thing, links)
        if described is None or described.has_more or described.is_retired:
            continue
        document = open_document(reader, described)
        if not document.unsayable_in_xml:
            yield Made(thing, "", press.close(write_as(document, TURTLE, reader)))


def find_prepared(reader: Reader, thing: str, links: int) -> bytes | None:
    """The document about a thing in Turtle, if it was made beforehand and is what would be made now.

    It is then the only page, of a thing that is not retired, and RDF/XML can say it.
    """
    if reader.folder is None:
        return None
    found = prepared_documents(reader.folder).find(thing, "", links)
    return None if found is None else found[0]


def has_documents(folder: Path, links: int) -> bool:
    """Whether the snapshot in the folder has all documents that this code would make, with so many links each."""
    return is_complete(folder / FILE, Origin(_maker(), links))


@lru_cache(_KEPT)
def prepared_documents(folder: Path) -> PreparedFile:
    """The documents of the snapshot in the folder; the same object for all requests."""
    return PreparedFile(folder / FILE, _maker())


@lru_cache(1)
def _maker() -> str:
    """The functions that make documents."""
    return maker_of(("linkeddata/*.py", "stores/*.py", "turtle/*.py"))
