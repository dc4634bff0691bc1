"""A file of answers that were made beforehand gives the answers that were put into it, or none."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from itukg.linkeddata.prepared_file import Made, Origin, PreparedFile, Press, is_complete, write_file

ORIGIN = Origin("this code", 7)
SHARED = "".join(f"<p>What all pages have {number}</p>" for number in range(100)).encode()
CHANCE = Random(7)
TEXTS = {
    (f"https://harbour.example/id/ship/{number}", language): CHANCE.randbytes(300).hex().encode() + SHARED
    for number in range(60)
    for language in ("en", "zh")
}
LOGGER = "itukg.linkeddata.prepared_file"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    press = Press(SHARED)
    path = tmp_path / "pages.sqlite"
    answers = (Made(thing, language, press.close(text)) for (thing, language), text in TEXTS.items())
    assert write_file(path, ORIGIN, answers, mark="m" * 32, shared=SHARED) == len(TEXTS)
    return path


def mark(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def read(path: Path) -> tuple[int, int]:
    """How many answers are as they were put in, and how many are not there; no other is given."""
    opened = PreparedFile(path, ORIGIN.maker)
    found = {key: opened.find(*key, ORIGIN.links) for key in TEXTS}
    given = {key: answer for key, answer in found.items() if answer is not None}
    assert all(answer == (TEXTS[key], "m" * 32) for key, answer in given.items())
    return len(given), len(TEXTS) - len(given)


def test_what_is_put_in_is_given(file: Path) -> None:
    assert read(file) == (len(TEXTS), 0) and is_complete(file, ORIGIN)
    assert PreparedFile(file, ORIGIN.maker).find("https://harbour.example/id/ship/x", "en", 7) is None


def test_no_flipped_byte_gives_another_answer(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    content = file.read_bytes()
    assert len(content) > 30_000
    noticed = unharmed = 0
    for number, place in enumerate(range(0, len(content), len(content) // 300)):
        copy = file.with_name(f"{number}.sqlite")
        copy.write_bytes(content[:place] + bytes([content[place] ^ 1 << number % 8]) + content[place + 1 :])
        caplog.clear()
        with caplog.at_level(logging.WARNING, LOGGER):
            left = read(copy)[1]
        noticed += bool(caplog.records)
        # Between the entries of SQLite's pages there is room that holds nothing.
        unharmed += not left and not caplog.records
        if mark(copy).exists():
            assert caplog.records and not is_complete(copy, ORIGIN)
    assert noticed > 150 and unharmed < 100, (noticed, unharmed)


def test_no_cut_gives_another_answer(file: Path) -> None:
    content = file.read_bytes()
    for number in range(40):
        copy = file.with_name(f"{number}.sqlite")
        copy.write_bytes(content[: len(content) * number // 40])
        assert read(copy)[0] < len(TEXTS)


def test_a_damaged_file_is_made_anew_and_then_trusted(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    content = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as database:
        ((body,),) = database.execute("SELECT body FROM answer WHERE thing LIKE '%/30' AND language = 'zh'")
    content[content.index(body) + len(body) // 2] ^= 1
    spoilt = file.with_name("spoilt.sqlite")
    spoilt.write_bytes(content)
    assert is_complete(spoilt, ORIGIN), "nobody has read it yet"
    with caplog.at_level(logging.WARNING, LOGGER):
        assert read(spoilt)[1] > 0
    assert "checksum" in caplog.text and "makes it anew" in caplog.text
    assert mark(spoilt).exists() and not is_complete(spoilt, ORIGIN)
    write_file(spoilt, ORIGIN, [Made("a", "", Press().close(b"b"))])
    assert not mark(spoilt).exists() and is_complete(spoilt, ORIGIN)


def test_who_has_an_older_file_open_says_nothing_of_the_one_in_its_place(file: Path) -> None:
    opened = PreparedFile(file, ORIGIN.maker)
    (thing, language), text = next(iter(TEXTS.items()))
    assert opened.find(thing, language, 7) == (text, "m" * 32)
    assert opened._file is not None
    opened._file._press = Press(b"other")  # as if it were damaged
    write_file(file, ORIGIN, [Made("a", "", Press().close(b"b"))])
    assert opened.find(thing, language, 7) is None
    assert not mark(file).exists() and is_complete(file, ORIGIN)


# The process ends in the middle of the answers.
_DIES = """
import os, sys
from pathlib import Path
from itukg.linkeddata.prepared_file import Made, Origin, Press, write_file

def answers():
    for number in range(5_000):
        yield Made(f"https://harbour.example/id/ship/{number}", "en", Press().close(os.urandom(500)))
    os.kill(os.getpid(), 9)

write_file(Path(sys.argv[1]), Origin("this code", 7), answers())
"""


@pytest.mark.parametrize("before", [True, False])
def test_what_a_killed_process_leaves_is_not_taken_for_a_file(file: Path, before: bool) -> None:
    if not before:
        file.unlink()
    done = subprocess.run([sys.executable, "-c", _DIES, file], env=os.environ.copy(), capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert file.with_name(file.name + ".part").stat().st_size > 1_000_000
    assert is_complete(file, ORIGIN) is before and read(file)[0] == (len(TEXTS) if before else 0)
    write_file(file, ORIGIN, [Made("a", "", Press().close(b"b"))])
    assert is_complete(file, ORIGIN) and {item.name for item in file.parent.iterdir()} == {file.name}
