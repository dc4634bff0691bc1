"""Snapshots: immutable, content-addressed folders with an on-disk store, and which of them is current.

Layout of one dataset's folder in the cache::

    <place>/snapshots/<id>/store/         the Oxigraph store, only ever opened read-only
    <place>/snapshots/<id>/search.sqlite  the search index (see `itukg.search`)
    <place>/snapshots/<id>/manifest.json  what it holds (see `Manifest`)
    <place>/snapshots/<id>/lists.sqlite   the index of lists (see `itukg.listing`)
    <place>/snapshots/<id>/documents.sqlite  documents in Turtle (see `itukg.linkeddata.prepared`)
    <place>/snapshots/<id>/pages.sqlite   pages about things, made later (see `itukg.beforehand`)
    <place>/snapshots/<id>/…              what is worked out at the build (see `itukg.facts`)
    <place>/snapshots/<id>/lock           held shared by every process that has the store open
    <place>/current -> snapshots/<id>     exchanged in one rename, which readers look for
    <place>/changes                       counts those exchanges (see `itukg.changes`)
    <place>/history.json                  what each snapshot was, those that are gone too (see `itukg.history`)

A snapshot appears under its name only when it is complete: it is written in a folder beside and renamed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.changes import Changes
from itukg.errors import BuildError

# Part of every snapshot's name: to be raised when the layout or the manifest changes.
FORMAT = 15
# Part of the name of everything made by the rules of `itukg.reasoning`: to be raised when what they derive changes.
RULES = 3
MANIFEST = "manifest.json"
SEARCH_INDEX = "search.sqlite"
# In the folder that the processes of a server share: what was read of a remote store (see `itukg.remote_index`).
INDEX_LINK = "index"
ASIDE = ".aside-"
ID = re.compile(r"[0-9a-f]{32}")
# What reading a snapshot may raise that is not there, not whole, or of another format.
_DAMAGED = (OSError, TypeError, ValueError, KeyError)


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds: enough for the server to run without reading the dataset folder again.

    ``overlaps`` lists the pairs of graphs that have triples in common; ``gone`` what earlier releases had and this
    snapshot has not, with the last of them; ``examples`` the example queries (see `itukg.examples`) and ``questions``
    those of the library (see `itukg.library`), as JSON has them.
    ``issued`` is the date of the version, ``notice`` the rights in a few words by language, ``contact`` where errors
    are reported. ``made`` says by what the snapshot was made and of what: all that its id depends on, and the git
    commit of the dataset's files (``revision``) where they are those of one. ``indexed`` is when a remote store was
    read for lists, search and the first page (see `itukg.remote_index`).
    """

    id: str
    dataset: str
    base: str
    version: str
    license: str
    built: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    languages: tuple[str, ...]
    prefixes: Mapping[str, str]
    closure_graph: str
    asserted_graph: str
    graphs: tuple[Mapping[str, object], ...]
    triples: int
    overlaps: tuple[tuple[str, str], ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()
    issued: str = ""
    notice: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    indexed: str = ""

    @property
    def state(self) -> str:
        """What tells this state of the data from others: the id; of a remote store what it is and when it was read."""
        return self.id or f"{self.dataset} {self.indexed}"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of the snapshot in ``folder``; OSError or ValueError if it is not a complete snapshot."""
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        # A snapshot of an earlier format can still be asked: it has no lists of what that did not know.
        for name in ("languages", "graphs", "examples", "questions"):
            values[name] = tuple(values.get(name, ()))
        values["overlaps"] = tuple((first, second) for first, second in values["overlaps"])
        return cls(**values)

    def write(self, folder: Path) -> None:
        """Write the manifest into ``folder``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, encoding="utf-8")


class SnapshotPlace:
    """Where the snapshots of one dataset folder and base are kept."""

    def __init__(self, cache: Path, dataset: Path, base: str) -> None:
        """Take the cache folder, the dataset folder and the base IRI asked for ('' for the catalog's own)."""
        key = hashlib.sha256(f"{dataset.resolve()}\0{base}".encode()).hexdigest()[:16]
        self.root = cache / key
        self.snapshots = self.root / "snapshots"
        self.closures = cache / "closures"
        self._current = self.root / "current"
        self._changes = Changes(self.root / "changes")
        self._seen = (-1, "")
        self._kept: dict[tuple[str, int], Manifest] = {}

    def prepare(self) -> None:
        """Make the folders.

        Raises:
            BuildError: the cache cannot be written.
        """
        try:
            self.snapshots.mkdir(parents=True, exist_ok=True)
            if not self.is_writable():
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise BuildError(
                f"The cache folder {self.root} cannot be written: {error.strerror}. "
                "Choose one that can with --cache or ITUKG_CACHE.",
                f"缓存文件夹{self.root}不可写：{error.strerror}。请用--cache或ITUKG_CACHE指定可写的文件夹。",
            ) from error

    def is_writable(self) -> bool:
        """Whether the folders are there and snapshots can be made in them."""
        return os.access(self.snapshots, os.W_OK | os.X_OK)

    @contextmanager
    def building(self) -> Iterator[None]:
        """One build at a time: another process that builds for the same place waits here until this one is done."""
        with (self.root / "build.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self.snapshots.glob(f"{ASIDE}*"):  # of a build or a removal that was interrupted
                shutil.rmtree(left, ignore_errors=True)
            for name in (".current-*", ".history.json-*"):
                for file in self.root.glob(name):
                    file.unlink(missing_ok=True)
            yield

    def folder(self, snapshot: str) -> Path:
        """The folder of the snapshot with the id ``snapshot``, whether or not it exists."""
        return self.snapshots / snapshot

    def aside(self, snapshot: str) -> Path:
        """A folder of this process alone, in which a snapshot is written before it gets its name."""
        return self.snapshots / f"{ASIDE}{snapshot}-{os.getpid()}"

    def complete(self, snapshot: str) -> bool:
        """Whether the snapshot with this id is there, whole and readable."""
        try:
            ox.Store.read_only(str(self.folder(snapshot) / "store"))
            has_index = (self.folder(snapshot) / SEARCH_INDEX).is_file()
            return has_index and Manifest.read(self.folder(snapshot)).id == snapshot
        except _DAMAGED:
            return False

    def publish(self, aside: Path, snapshot: str) -> None:
        """Give the finished folder ``aside`` its name; another build's that is whole stays, a damaged one goes."""
        folder = self.folder(snapshot)
        if folder.exists() and not self.complete(snapshot):
            shutil.rmtree(folder)
        try:
            aside.rename(folder)
        except OSError:
            if not self.complete(snapshot):
                raise
            shutil.rmtree(aside, ignore_errors=True)

    def make_current(self, snapshot: str) -> None:
        """Point ``current`` at the snapshot, in one rename."""
        # An odd number is left where an exchange was interrupted: nobody else is at one while this process builds.
        if self._read() == snapshot and self._changes.number() % 2 == 0:
            return
        link = self.root / f".current-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("snapshots") / snapshot)
        with self._changes.exchange():
            link.replace(self._current)

    def current(self) -> str:
        """The id of the current snapshot; '' if there is none yet. Cheap enough for every request, and never late."""
        number = self._changes.number()
        seen = self._seen
        if number < 0 or number % 2 or number != seen[0]:
            self._seen = seen = number, self._read()
        return seen[1]

    def _read(self) -> str:
        try:
            return os.path.basename(os.readlink(self._current))
        except OSError:
            return ""

    def kept(self) -> list[Manifest]:
        """The manifests of all snapshots that can be asked, the newest first."""
        found: dict[tuple[str, int], Manifest] = {}
        for folder in self.snapshots.iterdir() if self.snapshots.is_dir() else ():
            if ID.fullmatch(folder.name):
                with suppress(*_DAMAGED):
                    key = folder.name, (folder / MANIFEST).stat().st_mtime_ns
                    found[key] = self._kept.get(key) or Manifest.read(folder)
        self._kept = found
        return sorted(found.values(), key=lambda manifest: (manifest.built, manifest.id), reverse=True)

    def remove_old(self, keep: int) -> list[str]:
        """Remove all but the ``keep`` newest snapshots, but never the current one nor one that is open; return ids."""
        folders = sorted(
            (item for item in self.snapshots.iterdir() if (item / MANIFEST).is_file()),
            # The manifest is the last that a build writes; the folder is another when pages are made in it later.
            key=lambda item: (item.name != self.current(), -(item / MANIFEST).stat().st_mtime),
        )
        removed = []
        for folder in folders[keep:]:
            with (folder / "lock").open("a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                # In one step first: half a snapshot would look like one.
                gone = self.aside(folder.name)
                folder.rename(gone)
                shutil.rmtree(gone, ignore_errors=True)
                removed.append(folder.name)
        return removed


class Hold:
    """A shared lock on a snapshot: as long as it lives, here or in a child process, the snapshot is not removed."""

    def __init__(self, folder: Path) -> None:
        """Take the lock; OSError if the snapshot is not there."""
        path = folder / "lock"
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        # Whoever removed the snapshot while we waited has taken the lock's file away, and there may be another by now.
        if not os.path.samestat(os.fstat(self._descriptor), path.stat()):
            raise FileNotFoundError(path)

    def __del__(self) -> None:
        """Let go."""
        with suppress(AttributeError, OSError):
            os.close(self._descriptor)


@dataclass(frozen=True)
class OpenSnapshot:
    """A snapshot that this process has open: its manifest and its store. Closed when nobody holds it any more."""

    manifest: Manifest
    store: ox.Store
    _hold: Hold
    folder: Path


def open_folder(folder: Path) -> OpenSnapshot:
    """Open the snapshot in ``folder`` read-only, holding its lock.

    Raises:
        OSError, TypeError, ValueError, KeyError: it is not there, damaged, or of a format that cannot be read.
    """
    hold = Hold(folder)
    return OpenSnapshot(Manifest.read(folder), ox.Store.read_only(str(folder / "store")), hold, folder)


def open_snapshot(place: SnapshotPlace) -> OpenSnapshot:
    """Open the current snapshot read-only, holding its lock.

    Raises:
        BuildError: there is no snapshot yet, or it is damaged.
    """
    for _attempt in range(10):
        name = place.current()
        if not name:
            break
        folder = place.folder(name)
        try:
            return open_folder(folder)
        except _DAMAGED:
            # Removed between reading the link and opening it, and the link names another one by now; or damaged.
            if place.current() == name:
                break
    raise BuildError(f"There is no usable snapshot in {place.root}. Run `itukg build`.")
