"""Making pages about things beforehand: every page of a snapshot in every language of the dataset.

They are made by the functions that make them when they are asked for, with the same result. A page takes some three
milliseconds of one processor, and all processors are used; time and disk grow with the number of things, in proportion.
Where that is too much, the setting ``prepared_pages`` bounds it: the things that most others point to come first.
`itukg.beforehand` says when it is done.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.prepared_file import ALL, Made, Press
from itukg.linkeddata.prepared_pages import Marks, as_kept, new_mark, write_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, open_folder
from itukg.stores.kernel import end_with_parent

_THINGS = """SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o }
  FILTER(isIRI(?s) && (STRSTARTS(STR(?s), ?things) || STRSTARTS(STR(?s), ?concepts))) }"""
_MOST_LINKED = """SELECT ?s (COUNT(*) AS ?n) { ?o ?p ?s
  FILTER(isIRI(?s) && (STRSTARTS(STR(?s), ?things) || STRSTARTS(STR(?s), ?concepts))) }
GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT %d"""
# Pages that others are compressed beside, in all languages; more of them save little, and slow every page down.
_EXAMPLES = 4
# Things whose pages are made in one go.
_BATCH = 50
# So few that other processes would not have begun before this one is done.
_FEW = 100


def find_things(opened: OpenSnapshot, most: int) -> list[str]:
    """The things that have documents; of more than ``most`` those that others point to most often."""
    base = opened.manifest.base
    found = _select(opened.store, _THINGS, base)
    if len(found) <= most:
        return found
    linked = dict.fromkeys(_select(opened.store, _MOST_LINKED % most, base))
    return [*linked, *(thing for thing in found if thing not in linked)][:most]


def make_pages(
    opened: OpenSnapshot, settings: Settings, things: Sequence[str], processes: int = 0, *, all_things: bool = False
) -> int:
    """Write the pages about some things into the folder of a snapshot; return how many there are.

    Args:
        opened: the snapshot.
        settings: how many links a page has.
        things: their IRIs.
        processes: how many make them; 0: as many as there are processors, or for a few things only this one.
        all_things: whether there are no other things that have pages.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    mark = new_mark()
    order = _Order(opened.folder, settings, mark)
    languages = opened.manifest.languages
    examples = [things[number * len(things) // _EXAMPLES] for number in range(_EXAMPLES)] if things else []
    with _makers(order, len(things), processes) as run:
        shared = b"".join(page.body for made in run([(b"", languages, examples)]) for page in made)
        batches = [(shared, languages, some) for some in _batches(things)]
        return write_pages(
            opened.folder,
            settings.incoming_limit,
            (page for made in run(batches) for page in made),
            mark=mark,
            shared=shared,
            things=ALL if all_things else len(things),
        )


@dataclass(frozen=True)
class _Order:
    """What a process is to know to make pages."""

    folder: Path
    settings: Settings
    mark: str


_Batch = tuple[bytes, Sequence[str], Sequence[str]]


class _Maker:
    """Makes pages."""

    def __init__(self, order: _Order) -> None:
        from itukg.app import create_app  # the framework, which is not needed where all pages are there
        from itukg.stores.reading import StoreReader
        from itukg.views.prepared import PreparedTemplates

        # Nobody is asked for queries or pictures.
        self._app = create_app(replace(order.settings, endpoint="", query_socket="-", draw_socket="-"))
        self._opened = open_folder(order.folder)
        self._reader = StoreReader(self._opened.store, self._opened.manifest, self._opened.folder)
        self._templates = PreparedTemplates()
        self._marks = Marks.of(order.mark)
        self._limit = order.settings.incoming_limit
        self._press: tuple[bytes, Press] = b"", Press()

    def make(self, batch: _Batch) -> list[Made]:
        """The pages about some things in some languages; not compressed where there is nothing to do so beside."""
        from itukg.views.things import render_page

        shared, languages, things = batch
        if shared != self._press[0]:
            self._press = shared, Press(shared)
        found = []
        with self._app.test_request_context(self._marks.path, environ_overrides={"SCRIPT_NAME": self._marks.root}):
            for thing in things:
                for language in languages:
                    page = render_page(self._reader, thing, language, self._limit, self._templates, self._marks)
                    if page is not None:
                        data = as_kept(*page)
                        found.append(Made(thing, language, self._press[1].close(data) if shared else data))
        return found


# The one maker of a process that makes nothing else.
_own: list[_Maker] = []


def _begin(order: _Order, parent: int) -> None:
    """Make this process a maker, which ends with the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(signal.SIGKILL, parent)
    _own.append(_Maker(order))


def _make(batch: _Batch) -> list[Made]:
    return _own[0].make(batch)


@contextmanager
def _makers(order: _Order, count: int, processes: int) -> Iterator[Callable[[Sequence[_Batch]], Iterator[list[Made]]]]:
    """A function that makes batches of pages, in their order."""
    if not processes:
        processes = min(len(os.sched_getaffinity(0)), -(-count // _FEW))
        if processes <= 1:
            maker = _Maker(order)
            yield lambda batches: map(maker.make, batches)
            return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(order, os.getpid())) as pool:
        yield lambda batches: pool.map(_make, batches)


def _batches(things: Sequence[str]) -> Iterator[Sequence[str]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


def _select(store: ox.Store, query: str, base: str) -> list[str]:
    for variable, space in (("?things", f"{base}id/"), ("?concepts", f"{base}vocab/")):
        query = query.replace(variable, str(ox.Literal(space)))
    rows: Any = store.query(query)
    return [row["s"].value for row in rows]
