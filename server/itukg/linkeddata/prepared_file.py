"""Files of a snapshot's folder with answers about things that were made beforehand.

A snapshot never changes, so what is said about a thing can be made once, by the functions that make it when it is asked
for. The id of a snapshot names its data, not the code that makes answers of them; so a file says what made it. One that
other code has made, or with another number of links to a thing, is not used, nor one that is damaged or not finished:
answers are then made when they are asked for, and `itukg.beforehand` makes the file anew, in place of the other. Who
has found no file of use looks for another now and then.

A disk may give back other bytes than it was given, and SQLite has no checksums of its own (its cksumvfs is an extension
that Python's is built without). So every answer is sealed with a CRC of what it is about and of its bytes, looked at
where it is read: a microsecond or two for a page. A seal of the whole file, looked at when it is opened, would take
14 ms for 1,400 pages, but more than a second for a hundred times as many, and tell nothing of what is damaged later.
The row that says what made the file, with what all answers were compressed beside, has one too. Who finds damage
leaves a mark beside the file, by which the next start knows that it is to be made anew.

Answers resemble each other: compressed beside some of them (a dictionary of zstd's, RFC 8878, section 5) one takes a
fifth of what it takes by itself.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import sys
import threading
import time
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

# For a file that has the answers about all things.
ALL = sys.maxsize
_PACKAGE = Path(__file__).parents[1]
_TABLES = """CREATE TABLE made (maker TEXT NOT NULL, links INTEGER NOT NULL, things INTEGER NOT NULL,
  answers INTEGER NOT NULL, mark TEXT NOT NULL, shared BLOB NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE answer (thing TEXT NOT NULL, language TEXT NOT NULL, body BLOB NOT NULL, seal INTEGER NOT NULL);"""
# Made last: the answers then lie side by side, in pages that are full.
_INDEX = "CREATE UNIQUE INDEX by_thing ON answer (thing, language)"
# A file that is not complete never gets its name.
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_FIND = "SELECT body, seal FROM answer WHERE thing = ? AND language = ?"
_LEVEL = 6
# How often a process looks for a file that is not there yet.
_PATIENCE = 1.0
_UNREADABLE = (sqlite3.Error, zstandard.ZstdError, ValueError, TypeError)


class Made(NamedTuple):
    """An answer that was made: what it is about, its language ('' where it has none), and its text, compressed."""

    thing: str
    language: str
    body: bytes


class Origin(NamedTuple):
    """What made a file: the code (see `maker_of`), and how many of the links to a thing it puts on a page."""

    maker: str
    links: int


class Press:
    """Compresses answers beside others."""

    def __init__(self, shared: bytes = b"") -> None:
        """Take some answers, one after the other: the nearer the end, the cheaper to refer to."""
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


def maker_of(patterns: Sequence[str], libraries: Sequence[str] = ()) -> str:
    """What tells releases of code apart: the text of those of the package's files, and the versions of libraries.

    Args:
        patterns: which files, from the package's folder.
        libraries: their names as distributions.
    """
    digest = hashlib.sha256("\0".join(f"{name}={version(name)}" for name in libraries).encode())
    for file in sorted({file for pattern in patterns for file in _PACKAGE.glob(pattern)}):
        digest.update(b"\0" + file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def write_file(
    path: Path, origin: Origin, answers: Iterable[Made], *, things: int = ALL, mark: str = "", shared: bytes = b""
) -> int:
    """Write the file beside and put it in place of the one that may be there; return how many answers it has.

    Args:
        path: where.
        origin: what makes it.
        answers: each once.
        things: about how many things, those that most others point to; `ALL`: about all that there are answers about.
        mark: what the answers hold in place of something that is known only when they are asked for.
        shared: what they were compressed beside, see `Press`.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as database:
            database.executescript(_FAST + _TABLES)
            rows = ((*made, _seal(*made)) for made in answers)
            count = max(database.executemany("INSERT INTO answer VALUES (?, ?, ?, ?)", rows).rowcount, 0)
            database.execute(_INDEX)
            # Last: what has no such row is not finished.
            row = (*origin, things, count, mark, shared)
            database.execute("INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, _seal(*row)))
            database.commit()
        part.replace(path)
        _mark_of(path).unlink(missing_ok=True)
    finally:
        part.unlink(missing_ok=True)
    return count


def is_complete(path: Path, origin: Origin, things: int = ALL) -> bool:
    """Whether the file is there, made as it would be made now, and has all answers about so many things.

    That none of them is damaged is known only as far as they were read.
    """
    if not path.is_file() or _mark_of(path).exists():
        return False
    try:
        with closing(_connect(path)) as database:
            made = _read(database, origin.maker)
            ((count,),) = database.execute("SELECT COUNT(*) FROM answer").fetchall()
    except _UNREADABLE:
        return False
    return made is not None and made.links == origin.links and made.things >= things and made.answers == count


class PreparedFile:
    """The answers of a file, as soon as there is one that can be used."""

    def __init__(self, path: Path, maker: str) -> None:
        """Take the path of the file, which need not be there yet, and the code that may have made it."""
        self._path = path
        self._maker = maker
        self._file: _Opened | None = None
        self._seen: tuple[int, int] | None = None
        self._next = 0.0
        self._lock = threading.Lock()

    def find(self, thing: str, language: str, links: int) -> tuple[bytes, str] | None:
        """The answer about a thing, and the mark in it; None if there is none with so many links."""
        with self._lock:
            if self._file is None:
                self._look()
            file = self._file
            if file is None or file.made.links != links:
                return None
            try:
                body = file.find(thing, language)
            except _UNREADABLE as error:
                self._complain(error)
                self._note_damage()
                self._file = None  # until there is another
                return None
        return None if body is None else (body, file.made.mark)

    def look_again(self) -> None:
        """Look for another file at the next request, however short ago the last look was."""
        self._next = 0.0

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
            try:
                self._file = _Opened.by(self._path, self._maker)
            except _UNREADABLE as error:
                self._complain(error)

    def _note_damage(self) -> None:
        """Leave the mark by which the file is known to be damaged, unless there is another in its place by now."""
        with suppress(OSError):
            stat = self._path.stat()
            if (stat.st_ino, stat.st_mtime_ns) == self._seen:
                _mark_of(self._path).touch()

    def _complain(self, error: Exception) -> None:
        logging.getLogger(__name__).warning(
            "%s is damaged (%s): answers are made when they are asked for. The next start, or `itukg build`, makes it "
            "anew.",
            self._path,
            error,
        )


class _Row(NamedTuple):
    """What a file says of itself."""

    maker: str
    links: int
    things: int
    answers: int
    mark: str
    shared: bytes
    seal: int


class _Opened:
    """A file that is open. One thread at a time."""

    def __init__(self, database: sqlite3.Connection, made: _Row) -> None:
        self._database = database
        self.made = made
        self._press = Press(made.shared)

    @classmethod
    def by(cls, path: Path, maker: str) -> _Opened | None:
        database = _connect(path)
        made = _read(database, maker)
        return None if made is None else cls(database, made)

    def find(self, thing: str, language: str) -> bytes | None:
        row = self._database.execute(_FIND, (thing, language)).fetchone()
        if row is None:
            return None
        body, seal = row
        if _seal(thing, language, body) != seal:
            raise ValueError("the checksum of an answer is another")
        return self._press.open(body)


def _connect(path: Path) -> sqlite3.Connection:
    # One connection for all threads: every connection has a cache of its own.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _read(database: sqlite3.Connection, maker: str) -> _Row | None:
    """What the file says of itself; None if other code made it, which may have had other tables.

    Raises:
        ValueError, sqlite3.Error: it is not finished, or damaged.
    """
    rows: Sequence[Any] = database.execute("SELECT maker FROM made").fetchall()
    if len(rows) != 1:
        raise ValueError("it is not finished")
    if rows[0][0] != maker:
        return None
    row = _Row(*database.execute("SELECT * FROM made").fetchone())
    if _seal(*row[:-1]) != row.seal:
        raise ValueError("the checksum of what it says of itself is another")
    return row


def _seal(*parts: str | int | bytes) -> int:
    """A checksum of texts, numbers and bytes, in their order."""
    seal = 0
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        seal = zlib.crc32(data, zlib.crc32(b"%d:" % len(data), seal))
    return seal


def _mark_of(path: Path) -> Path:
    """What lies beside a file in which damage was found."""
    return path.with_name(f"{path.name}.damaged")
