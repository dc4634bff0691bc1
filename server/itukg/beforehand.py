"""What is made beforehand of a snapshot: documents in Turtle and pages about things.

Documents are made at the build. The id of a snapshot names its data, though, and not the code that makes documents of
them, nor how many links they have: where other code made those that are there, they are made again here, and the
snapshot stays the same. Pages are made only here, when the snapshot is built and in use already, so that nobody waits.
What is not made yet is made when it is asked for, by the same functions and with the same result; what is made anew
takes the place of the other when it is complete, under servers that run.

    python -m itukg.beforehand

does it for the current snapshot, with the settings of the environment.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from itukg.beside import run_beside
from itukg.errors import BuildError, ItukgError, unwritable_cache
from itukg.linkeddata.prepared import has_documents, write_documents
from itukg.linkeddata.prepared_pages import has_pages
from itukg.prerender import find_things, make_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from itukg.stores.kernel import end_with_parent

_LOCK = "beforehand.lock"
_NICE = 10
_CHINESE = {"documents": "文档", "pages": "页面"}
_WITHOUT = "The snapshot is in use without them.", "快照照常使用，但不含这些内容。"

Progress = Callable[[str], None]


def ensure_documents(settings: Settings, progress: Progress = lambda step: None) -> int:
    """Make the documents of the current snapshot, if those it has are not what would be made; return how many.

    Args:
        settings: name the dataset and the cache, and how many links a document has.
        progress: called with a line of text when it begins.

    Raises:
        BuildError: there is no snapshot; its folder cannot be written.
    """
    opened = _open(settings)  # which holds it: it is not removed meanwhile
    if has_documents(opened.folder, settings.incoming_limit):
        return 0
    with _alone(opened, "documents"):
        if has_documents(opened.folder, settings.incoming_limit):
            return 0
        progress("writing the documents")
        return write_documents(opened.store, opened.manifest, opened.folder, settings.incoming_limit)


def ensure_pages(settings: Settings, progress: Progress = lambda step: None) -> int:
    """Make the pages of the current snapshot, if those it has are not what would be made; return how many.

    Args:
        settings: name the dataset and the cache, and how many things have pages made beforehand.
        progress: called with a line of text when it begins.

    Raises:
        BuildError: there is no snapshot; its folder cannot be written; there is not enough memory.
    """
    most = settings.prepared_pages
    if most == 0:
        return 0
    opened = _open(settings)
    if has_pages(opened.folder, settings.incoming_limit, most):
        return 0
    with _alone(opened, "pages"):
        if has_pages(opened.folder, settings.incoming_limit, most):
            return 0
        progress("making the pages")
        things = find_things(opened, most)
        return make_pages(opened, settings, things, all_things=len(things) < most)


@contextmanager
def made_meanwhile(settings: Settings) -> Iterator[None]:
    """Make what the current snapshot has not in a process of its own, while a server serves."""
    place = _place(settings)
    if _has_all(place.folder(place.current()), settings):
        yield
        return
    with run_beside("itukg.beforehand", settings):
        yield


def _has_all(folder: Path, settings: Settings) -> bool:
    links, most = settings.incoming_limit, settings.prepared_pages
    return has_documents(folder, links) and (most == 0 or has_pages(folder, links, most))


def _place(settings: Settings) -> SnapshotPlace:
    return SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)


def _open(settings: Settings) -> OpenSnapshot:
    return open_snapshot(_place(settings))


@contextmanager
def _alone(opened: OpenSnapshot, what: str) -> Iterator[None]:
    """One process at a time makes something of a snapshot; others wait here until it is done. Failures are told."""
    try:
        with (opened.folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except BrokenProcessPool as error:
        raise BuildError(
            f"A process that made {what} has ended; most often there was not enough memory. "
            "The snapshot is in use without them."
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise unwritable_cache((f"The {what}", _CHINESE[what]), opened.folder, error, _WITHOUT) from error


def main() -> None:
    """See the module's text; ends with the process that began it."""
    end_with_parent(signal.SIGTERM, os.getppid())
    os.nice(_NICE)
    settings = Settings.from_environment()
    try:
        ensure_documents(settings)
        ensure_pages(settings)
    except ItukgError as error:
        sys.exit(f"itukg: {error}")


if __name__ == "__main__":
    main()
