"""The index of one snapshot, open for reading: the few look-ups that a search is made of, each with a bound.

Every thread has a connection of its own to a file that never changes (``immutable=1``), so readers wait neither for
each other nor for a build. Every look-up reads in the order of importance and stops at its limit; a progress handler
ends what takes too long all the same.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from itukg.search.fields import Role
from itukg.search.schema import hash_of
from itukg.search.spelling import hashes_for_query, nearest

_MAPPED = 1 << 40  # as much of the file as the system lets it be read without copying
_STEPS = 2_000
_NEAR_ROWS = 2_000
_MOST_SPANS = 2_000
_NEVER = float("inf")
# By the clock a search may take so many times the work that it may be.
_WAITS = 10


class OutOfTime(Exception):
    """The time for a search is over."""


@dataclass(frozen=True)
class Thing:
    """A thing as the index knows it; ``texts``: (role, language, text) in the order in which they are shown."""

    number: int
    iri: str
    kind: int
    is_retired: bool
    texts: tuple[tuple[Role, str, str], ...]

    def best(self, roles: Sequence[Role], languages: Sequence[str]) -> tuple[str, str] | None:
        """The first text of these roles in the first of these languages, else in any; with its language."""
        candidates = [(language, text) for role, language, text in self.texts if role in roles]
        for code in languages:
            for language, text in candidates:
                if language == code:
                    return text, language
        return (candidates[0][1], candidates[0][0]) if candidates else None


class Index:
    """The index in the file ``path``."""

    def __init__(self, path: Path, steps: int = _STEPS) -> None:
        """Open the file; sqlite3.Error if it is not an index.

        ``steps``: of SQLite's virtual machine between two looks at the clock.
        """
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        self._connection.execute("PRAGMA query_only = 1")
        self.about = {name: json.loads(value) for name, value in self._connection.execute("SELECT * FROM about")}
        self._worked_until = self._deadline = _NEVER
        self._connection.set_progress_handler(self._is_over, steps)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @cached_property
    def kinds(self) -> Mapping[int, tuple[str, Mapping[str, str]]]:
        """The kinds by number: the class ('' for none) and its names by language."""
        rows = self._connection.execute("SELECT id, iri, names FROM kind")
        return {number: (iri, json.loads(names)) for number, iri, names in rows}

    @contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        """Within this, look-ups end with `OutOfTime` after ``seconds`` of work, or `_WAITS` times as long by the clock.

        Work is what is bounded, so that a busy machine finds what an idle one does; the clock ends what a disk delays.
        """
        self._worked_until = time.thread_time() + seconds
        self._deadline = time.monotonic() + seconds * _WAITS
        try:
            yield
        finally:
            self._worked_until = self._deadline = _NEVER

    def exact(self, key: str, limit: int) -> list[tuple[int, int]]:
        """The things with a code, name or address of this key (see `itukg.search.words.key_of`): what it is, thing."""
        query = "SELECT role, thing FROM exact WHERE hash = ? ORDER BY role, thing LIMIT ?"
        return self._all(query, (hash_of(key), limit))

    def match(self, expression: str, limit: int) -> list[int]:
        """The most important things that match an expression of FTS5, as `itukg.search.expressions` has them."""
        query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
        return [row[0] for row in self._all(query, (expression, limit))]

    def dated(self, keys: Sequence[int], limit: int, kind: int | None = None) -> list[int]:
        """The things under the keys of a date: those under the first key first, of one key the most important.

        ``kind``: only things of this kind.
        """
        found: dict[int, None] = {}
        for key in keys:
            chosen = "" if kind is None else "AND kind = ?"
            query = f"SELECT thing FROM dated WHERE key = ? {chosen} ORDER BY thing LIMIT ?"  # noqa: S608 - our own
            values = (key, *(() if kind is None else (kind,)), limit)
            found.update(dict.fromkeys(row[0] for row in self._all(query, values)))
        return list(found)[:limit]

    def spans(self, numbers: Iterable[int]) -> dict[int, list[tuple[str, str, str]]]:
        """Number of a thing -> its dates: start, end ('' for none) and precision, as they stand in the data."""
        query = """SELECT thing, start, finish, precision FROM span
            WHERE thing IN (SELECT value FROM json_each(?)) LIMIT ?"""
        found: dict[int, list[tuple[str, str, str]]] = {}
        for thing, *span in self._all(query, (json.dumps(list(numbers)), _MOST_SPANS)):
            found.setdefault(thing, []).append((span[0], span[1], span[2]))
        return found

    def near(self, word: str, count: int) -> list[tuple[int, str]]:
        """The words of the index that a mistyped word may mean: (edits, word), likeliest first."""
        hashes = json.dumps(sorted(hashes_for_query(word)))
        query = """SELECT word, things FROM spelling WHERE id IN
            (SELECT word FROM near WHERE hash IN (SELECT value FROM json_each(?)) LIMIT ?)"""
        return nearest(word, self._all(query, (hashes, _NEAR_ROWS)), count)

    def kinds_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, bool]]:
        """Number of a thing -> its kind and whether it is retired."""
        chosen = json.dumps(list(numbers))
        rows = self._all("SELECT id, kind, retired FROM thing WHERE id IN (SELECT value FROM json_each(?))", (chosen,))
        return {number: (kind, bool(retired)) for number, kind, retired in rows}

    def things(self, numbers: Sequence[int]) -> list[Thing]:
        """The things of these numbers, in this order."""
        rows = self._all(
            "SELECT id, iri, kind, retired, texts FROM thing WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        found = {
            number: Thing(
                number,
                iri,
                kind,
                bool(retired),
                tuple((Role(role), language, text) for role, language, text in json.loads(texts)),
            )
            for number, iri, kind, retired, texts in rows
        }
        return [found[number] for number in numbers if number in found]

    def _is_over(self) -> bool:
        return time.thread_time() > self._worked_until or time.monotonic() > self._deadline

    def _all(self, query: str, values: Sequence[str | int]) -> list[Any]:
        try:
            return self._connection.execute(query, tuple(values)).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise OutOfTime from error
            raise


_KEPT = 2
_open = threading.local()


def open_index(path: Path) -> Index:
    """This thread's open index in the file; the two last ones are kept, as requests may still read the older."""
    known: dict[Path, Index] = _open.__dict__.setdefault("known", {})
    found = known.get(path)
    if found is None:
        while len(known) >= _KEPT:
            known.pop(next(iter(known))).close()
        found = known[path] = Index(path)
    return found
