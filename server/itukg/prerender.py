"""Pages about things, made beforehand: every page of a snapshot in every language of the dataset.

This is done when the snapshot is built and in use already, so that nobody waits for it: pages that are not made yet are
rendered when they are asked for, by the same functions and with the same result. A page takes some three milliseconds
of one processor, and all processors are used; time and disk grow with the number of things, in proportion. Where that
is too much, the setting ``prepared_pages`` bounds it: the things that most others point to come first.

    python -m itukg.prerender

does it for the current snapshot, with the settings of the environment.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.errors import BuildError, ItukgError
from itukg.linkeddata.prepared_pages import FILE, Made, Marks, Press, as_kept, has_pages, new_mark, write_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_folder, open_snapshot
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
_LOCK = "pages.lock"
_NICE = 10
# Where prometheus_client would keep numbers of a process that answers nobody.
_NUMBERS = "PROMETHEUS_MULTIPROC_DIR"


def ensure_pages(settings: Settings, progress: Callable[[str], None] = lambda step: None) -> int:
    """Make the pages of the current snapshot, if it has none that can be used; return how many were made.

    Args:
        settings: name the dataset and the cache, and how many things have pages made beforehand.
        progress: called with a line of text when it begins.

    Raises:
        BuildError: there is no snapshot; its folder cannot be written.
    """
    if settings.prepared_pages == 0:
        return 0
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    opened = open_snapshot(place)  # which holds it: it is not removed meanwhile
    try:
        with _alone(opened.folder):
            if has_pages(opened.folder, settings.incoming_limit):
                return 0
            progress("making the pages")
            return make_pages(opened, settings, find_things(opened, settings.prepared_pages))
    except BrokenProcessPool as error:
        raise BuildError(
            "A process that made pages has ended; most often there was not enough memory. "
            "The snapshot is in use without them."
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise BuildError(
            f"The pages could not be written to {opened.folder}: {error}. The snapshot is in use without them."
        ) from error


@contextmanager
def made_meanwhile(settings: Settings) -> Iterator[None]:
    """Make the pages of the current snapshot in a process of its own, while a server serves; nothing if it has them."""
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    if settings.prepared_pages == 0 or has_pages(place.folder(place.current()), settings.incoming_limit):
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "itukg.prerender"],
        env={name: value for name, value in os.environ.items() if name != _NUMBERS} | settings.to_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    # Who has ended is waited for, lest the process stay as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    try:
        yield
    finally:
        process.terminate()


def find_things(opened: OpenSnapshot, most: int) -> list[str]:
    """The things that have documents; of more than ``most`` those that others point to most often."""
    base = opened.manifest.base
    found = _select(opened.store, _THINGS, base)
    return found if len(found) <= most else _select(opened.store, _MOST_LINKED % most, base)


def make_pages(opened: OpenSnapshot, settings: Settings, things: Sequence[str], processes: int = 0) -> int:
    """Write the pages about some things into the folder of a snapshot; return how many there are.

    Args:
        opened: the snapshot.
        settings: how many links a page has.
        things: their IRIs.
        processes: how many make them; 0: as many as there are processors, or for a few things only this one.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    mark = new_mark()
    order = _Order(opened.folder, settings, mark)
    languages = opened.manifest.languages
    examples = [things[number * len(things) // _EXAMPLES] for number in range(_EXAMPLES)] if things else []
    part, target = opened.folder / f"{FILE}.part", opened.folder / FILE
    part.unlink(missing_ok=True)
    try:
        with _makers(order, len(things), processes) as run:
            shared = b"".join(page.body for made in run([(b"", languages, examples)]) for page in made)
            batches = [(shared, languages, some) for some in _batches(things)]
            count = write_pages(
                part, settings.incoming_limit, mark, shared, (page for made in run(batches) for page in made)
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return count


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
        self._press: tuple[bytes, Press] = b"", Press(b"")

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


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes pages of a snapshot; others wait here until it is done."""
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _batches(things: Sequence[str]) -> Iterator[Sequence[str]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


def _select(store: ox.Store, query: str, base: str) -> list[str]:
    for variable, space in (("?things", f"{base}id/"), ("?concepts", f"{base}vocab/")):
        query = query.replace(variable, str(ox.Literal(space)))
    rows: Any = store.query(query)
    return [row["s"].value for row in rows]


def main() -> None:
    """See the module's text; ends with the process that began it."""
    end_with_parent(signal.SIGTERM, os.getppid())
    os.nice(_NICE)
    try:
        ensure_pages(Settings.from_environment())
    except ItukgError as error:
        sys.exit(f"itukg: {error}")


if __name__ == "__main__":
    main()
