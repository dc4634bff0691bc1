"""The addresses of all pages of a snapshot: written once when it is built, so that listing them costs no query.

The sitemap, the export and whoever crawls read them here, one after the other: a list may have millions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from itukg.facts.releases import read_releases
from itukg.facts.sorting import sorted_lines
from itukg.linkeddata.iris import document_path, iri_in_address
from itukg.routes import fixed_pages
from itukg.snapshot import Manifest
from itukg.sparql.media import SUFFIXES
from itukg.turtle.terms import PUB

FOLDER = "pages"
# The page that lists the questions of the dataset, and has those of each below it.
QUESTIONS = "queries"
# The things whose names end in what could be the suffix of a format, one a line: few, if any.
SUFFIXED = "suffixed.txt"
# A sitemap may list as many: https://www.sitemaps.org/protocol.html
PART = 50_000
# A percent sign stands in an IRI only where it begins an escape, which the address keeps.
_THINGS = """SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o }
  FILTER(isIRI(?s) && (STRSTARTS(STR(?s), ?things) || STRSTARTS(STR(?s), ?concepts))) }"""

# What reads as a text has a second page (see `itukg.display.texts`).
_TEXTS = f"""SELECT DISTINCT ?s {{
  ?class <{PUB}readsAs> ?text . ?text <{PUB}partProperty> ?part ; <{PUB}orderProperty> ?order .
  ?s a ?class FILTER(isIRI(?s) && STRSTARTS(STR(?s), ?things)) }}"""


@dataclass(frozen=True)
class PageAddress:
    """A page: its path without a leading slash, percent-encoded, and the day since which it is as it is."""

    path: str
    modified: str


def write_pages(store: ox.Store, manifest: Manifest, folder: Path, since: Mapping[str, str], date: str) -> None:
    """Write the list of the documents about things into a new snapshot's folder.

    Args:
        store: the snapshot's.
        manifest: the snapshot's.
        folder: the snapshot's.
        since: IRI -> the day since which nothing is said otherwise about the thing.
        date: the day for all others.

    Raises:
        OSError: there is no room.
    """
    target = folder / FOLDER
    target.mkdir()
    suffixed: list[str] = []
    things = _noting_suffixes(_select(store, _THINGS, manifest.base), suffixed)
    documents = (_line(iri, manifest.base, since.get(iri, date)) for iri in things)
    # A text is another when any part of it is: it has the day of the build.
    texts = (_line(iri, manifest.base, date, "read/") for iri in _select(store, _TEXTS, manifest.base))
    ordered = sorted_lines(chain(documents, texts), target)
    for number, first in enumerate(ordered, start=1):
        with (target / f"{number}.txt").open("wb") as file:
            file.write(first)
            file.writelines(islice(ordered, PART - 1))
    (folder / SUFFIXED).write_text("\n".join(suffixed), encoding="utf-8")


@lru_cache(8)
def suffixed_things(folder: Path) -> frozenset[str] | None:
    """The things of a snapshot whose names end in what could be a suffix; None if the snapshot does not say."""
    try:
        return frozenset((folder / SUFFIXED).read_text(encoding="utf-8").split("\n"))
    except OSError:
        return None


def _noting_suffixes(iris: Iterable[str], noted: list[str]) -> Iterator[str]:
    """Pass the IRIs on; those that end in a suffix are added to ``noted``."""
    for iri in iris:
        if iri.rpartition(".")[2] in SUFFIXES:
            noted.append(iri)
        yield iri


def part_files(folder: Path | None) -> list[Path]:
    """The files of the list, each with at most `PART` pages, in order."""
    if folder is None or not (folder / FOLDER).is_dir():
        return []
    return sorted((folder / FOLDER).glob("*.txt"), key=lambda path: int(path.stem))


def page_addresses(manifest: Manifest, folder: Path | None) -> Iterator[PageAddress]:
    """Every page of the snapshot in ``folder``, each once; of a remote store (None) those that every dataset has.

    They come in stable order and are read as they are asked for. Left out are lists and results that depend on what a
    reader asks.
    """
    yield from standing_pages(manifest, folder)
    for path in part_files(folder):
        yield from read_part(path)


def standing_pages(manifest: Manifest, folder: Path | None) -> Iterator[PageAddress]:
    """The pages that are not about one thing of the data."""
    built = manifest.built[:10]
    questions = [str(question["name"]) for question in manifest.questions]
    for path in fixed_pages():
        if path != QUESTIONS or questions:
            yield PageAddress(path, built)
    for name in questions:
        yield PageAddress(f"{QUESTIONS}/{name}", built)
    for release in read_releases(folder):
        yield PageAddress(f"dataset/{quote(release.version)}", release.issued or built)


def read_part(path: Path) -> Iterator[PageAddress]:
    """The pages in one file of the list."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            address, _, modified = line.rstrip("\n").partition("\t")
            yield PageAddress(address, modified)


def _select(store: ox.Store, query: str, base: str) -> Iterator[str]:
    for variable, space in (("?things", base + "id/"), ("?concepts", base + "vocab/")):
        query = query.replace(variable, str(ox.Literal(space)))
    rows: Any = store.query(query)
    return (row["s"].value for row in rows)


def _line(iri: str, base: str, date: str, room: str = "doc/") -> bytes:
    path = room + (document_path(iri, base) or "").removeprefix("doc/")
    return f"{iri_in_address(path)}\t{date}\n".encode()
