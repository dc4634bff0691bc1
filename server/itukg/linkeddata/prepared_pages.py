"""Pages about things that were made beforehand: how they lie in a file of the snapshot's folder.

A page is kept as it was rendered, by thing and language, with marks where it depends on how it is asked for: the path
under which the server is mounted, and the page's own address, which may end in ``.html``. Marks are long enough, and
chosen anew for each file, that no text holds them by accident or by intent. Beside the page lies its Link header.

Pages resemble each other: compressed beside some of them (a dictionary of zstd's, RFC 8878, section 5) a page takes a
fifth of what it takes by itself, and a twentieth of its text.

A file says what made it. Pages of another release of the code, or of another length, are not used, nor are those of a
file that is damaged: then pages are rendered. `itukg.prerender` makes the file.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

FILE = "pages.sqlite"
_TABLES = """CREATE TABLE made (maker TEXT NOT NULL, links INTEGER NOT NULL, mark TEXT NOT NULL, shared BLOB NOT NULL);
CREATE TABLE page (thing TEXT NOT NULL, language TEXT NOT NULL, body BLOB NOT NULL);"""
# Made last: the pages then lie side by side.
_INDEX = "CREATE UNIQUE INDEX by_thing ON page (thing, language)"
# A file that is not complete never gets its name.
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_FIND = "SELECT body FROM page WHERE thing = ? AND language = ?"
_LEVEL = 6
_KEPT = 4
# How often a process looks for a file that is not there yet.
_PATIENCE = 1.0
# A link in a header has no line break.
END = b"\n"
_LIBRARIES = ("flask", "jinja2", "markupsafe", "werkzeug", "pyoxigraph")


class Marks(NamedTuple):
    """What stands in a page for the server's mount path and for the path of the page below it."""

    root: str
    path: str

    @classmethod
    def of(cls, mark: str) -> Marks:
        """The marks of a file; letters and digits alone, which nothing escapes or encodes."""
        return cls(f"/mount{mark}", f"/path{mark}")


class Made(NamedTuple):
    """A page that was made: what it is about, its language, and both its Link header and its text, compressed."""

    thing: str
    language: str
    body: bytes


class Press:
    """Compresses pages beside others."""

    def __init__(self, shared: bytes) -> None:
        """Take some pages, one after the other: the nearer the end, the cheaper to refer to."""
        self._shared = zstandard.ZstdCompressionDict(shared, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=self._shared)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=self._shared)

    def close(self, data: bytes) -> bytes:
        """Compress."""
        return self._compressor.compress(data)

    def open(self, data: bytes) -> bytes:
        """What was compressed.

        Raises:
            zstandard.ZstdError: the data are damaged, or were compressed beside others.
        """
        return self._decompressor.decompress(data)


def as_kept(links: str, text: str) -> bytes:
    """Link header and page in one."""
    return links.encode() + END + text.encode()


def new_mark() -> str:
    """A mark for a new file."""
    return secrets.token_hex(16)


def write_pages(path: Path, links: int, mark: str, shared: bytes, pages: Iterable[Made]) -> int:
    """Write the file, which must not exist; return how many pages there are.

    Args:
        path: where.
        links: how many of the links to a thing make a page.
        mark: see `Marks.of`.
        shared: what the pages were compressed beside, see `Press`.
        pages: each once.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_FAST + _TABLES)
        database.execute("INSERT INTO made VALUES (?, ?, ?, ?)", (_maker(), links, mark, shared))
        count = database.executemany("INSERT INTO page VALUES (?, ?, ?)", pages).rowcount
        database.execute(_INDEX)
        database.commit()
    return max(count, 0)


def has_pages(folder: Path, links: int) -> bool:
    """Whether the snapshot in the folder has pages made by this code, with so many links each."""
    return _File(folder / FILE).links == links


def prepared_pages(folder: Path) -> Prepared:
    """The pages of the snapshot in the folder; the same object for all requests."""
    return _prepared(folder)


class Prepared:
    """The pages of a snapshot, as soon as there are any that can be used."""

    def __init__(self, path: Path) -> None:
        """Take the path of the file, which need not be there yet."""
        self._path = path
        self._file: _File | None = None
        self._seen: tuple[int, int] | None = None
        self._next = 0.0
        self._lock = threading.Lock()

    def find(self, thing: str, language: str, links: int) -> tuple[bytes, Marks] | None:
        """A page as it is kept (see `as_kept`), and the marks in it; None if there is none with so many links."""
        with self._lock:
            if self._file is None:
                self._look()
            file = self._file
            if file is None or file.links != links:
                return None
            try:
                body = file.find(thing, language)
            except (sqlite3.Error, zstandard.ZstdError, TypeError) as error:
                _complain(self._path, error)
                self._file = None  # until there is another
                return None
        return None if body is None else (body, file.marks)

    def _look(self) -> None:
        """Open the file if it is another than the one that was seen."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PATIENCE
        try:
            stat = self._path.stat()
        except OSError:
            return
        seen = stat.st_ino, stat.st_mtime_ns
        if seen != self._seen:
            self._seen = seen
            file = _File(self._path)
            self._file = file if file.links >= 0 else None


class _File:
    """A file of pages; ``links`` is -1 where it cannot be used. One thread at a time."""

    def __init__(self, path: Path) -> None:
        self.links = -1
        if not path.is_file():
            return
        # One connection for all threads: every connection has a cache of its own.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
            rows: Sequence[Any] = self._database.execute("SELECT maker, links, mark, shared FROM made").fetchall()
            ((made_by, links, mark, shared),) = rows
            self.marks, self._press = Marks.of(mark), Press(shared)
        except (sqlite3.Error, zstandard.ZstdError, ValueError, TypeError) as error:
            _complain(path, error)
            return
        if made_by == _maker():
            self.links = links

    def find(self, thing: str, language: str) -> bytes | None:
        row = self._database.execute(_FIND, (thing, language)).fetchone()
        return None if row is None else self._press.open(row[0])


def _complain(path: Path, error: Exception) -> None:
    logging.getLogger(__name__).warning(
        "%s is damaged (%s): pages are made when they are asked for. Remove it and run `itukg build`.", path, error
    )


@lru_cache(_KEPT)
def _prepared(folder: Path) -> Prepared:
    return Prepared(folder / FILE)


@lru_cache(1)
def _maker() -> str:
    """What tells releases of the code apart that makes pages: its text, its templates, and the libraries it uses."""
    package = Path(__file__).parents[1]
    files = sorted(path for path in package.rglob("*") if path.suffix in (".py", ".html"))
    digest = hashlib.sha256("\0".join(f"{name}={version(name)}" for name in _LIBRARIES).encode())
    for file in files:
        digest.update(b"\0" + file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
