"""The index as a file: its tables, and how texts become keys in them.

- ``thing``: one row a thing; the number is its place among all that match as well as it does, most important first,
  so that the first rows of any look-up are the best ones and no look-up has to be sorted;
- ``kind``: the classes that things are counted by;
- ``exact``: a hash of every whole name and code (see `itukg.search.words.key_of`) -> things;
- ``words``: FTS5 without content; column ``start`` holds the first letters of every name as one token, ``code`` whole
  codes, ``name`` the words of names, codes and titles, ``text`` those of summaries, ``kind`` the kind;
- ``counted_by_column``: a view of the words by themselves;
- ``span``: the dates of things as they stand in the data, ``dated``: the keys under which each is found (see
  `itukg.search.periods`);
- ``spelling`` and ``near``: those that may be mistyped, and hashes of what is left of each when letters are left out;
- ``about``: example searches, counts.

FTS5 cuts by its ``ascii`` tokenizer, which leaves our tokens as they are: all beyond ASCII belongs to a token.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from itukg.errors import BuildError

TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, names TEXT NOT NULL);
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind INTEGER NOT NULL, retired INTEGER NOT NULL,
    texts TEXT NOT NULL);
CREATE TABLE exact (hash INTEGER, role INTEGER, thing INTEGER, PRIMARY KEY (hash, role, thing)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(start, code, name, text, kind, content='', columnsize=0, detail=column,
    prefix='1 2 3', tokenize="ascii tokenchars '-'");
CREATE TABLE span (thing INTEGER, start TEXT, finish TEXT, precision TEXT,
    PRIMARY KEY (thing, start, finish, precision)) WITHOUT ROWID;
CREATE TABLE dated (key INTEGER, thing INTEGER, kind INTEGER, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE TABLE spelling (id INTEGER PRIMARY KEY, word TEXT NOT NULL, things INTEGER NOT NULL);
CREATE TABLE near (hash INTEGER, word INTEGER, PRIMARY KEY (hash, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE counted_by_column USING fts5vocab(words, 'col');
"""
# So many letters of a name make a token of the column ``start``.
START = 24
# What a whole text is to its thing, best first.
EXACT_CODE, EXACT_NAME, EXACT_ADDRESS = 0, 1, 2


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements within the transaction; sqlite3's own ``executescript`` would end it first."""
    for statement in script.split(";"):
        connection.execute(statement)


def hash_of(key: str) -> int:
    """A key as SQLite's kind of integer; of a billion keys, the odds that two share one are 3 in 100."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


def check_engine() -> None:
    """Return if this Python's SQLite has what the index needs.

    Raises:
        BuildError: it was compiled without FTS5.
    """
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError as error:
            raise BuildError(
                f"The SQLite {sqlite3.sqlite_version} of this Python has no FTS5 ({error}), which search needs. "
                "Use a Python whose SQLite has it: those of python.org, of Linux distributions and of uv do."
            ) from error
