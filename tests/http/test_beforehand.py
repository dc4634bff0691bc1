"""What is made beforehand: when, for which things, by whom, and which files are not used."""

from __future__ import annotations

import fcntl
import logging
import multiprocessing
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itukg.beforehand import ensure_documents, ensure_pages
from itukg.errors import BuildError
from itukg.linkeddata import prepared, prepared_file, prepared_pages
from itukg.linkeddata.prepared import FILE as DOCUMENTS
from itukg.linkeddata.prepared import find_prepared, has_documents
from itukg.linkeddata.prepared_pages import FILE, Marks, find_prepared_page, has_pages
from itukg.prerender import find_things, make_pages
from itukg.settings import Settings
from itukg.snapshot import MANIFEST, open_snapshot
from tests.http.copies import Copy
from tests.http.prepared import HTML, MANY, Given, ask, client, paths_of, store_of
from tests.http_client import fetch
from tests.servers import LiveServer, itukg, wait_for

pytestmark = pytest.mark.usefixtures("nothing_is_open")


@pytest.fixture
def built(copy: Copy) -> tuple[Settings, Path]:
    """A copy of the second dataset, built, with its pages, and the file they are in."""
    settings = replace(copy.settings, prepared_pages=MANY)
    snapshot = copy.build()
    assert ensure_pages(settings) > 60
    assert ensure_pages(settings) == 0, "they are there already"
    return settings, copy.place.folder(snapshot) / FILE


def test_pages_of_other_code_or_of_another_length_are_not_used(
    built: tuple[Settings, Path], given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, file = built
    path = "/doc/ship/S.S.Anna"
    rendered = ask(client(settings, 0), path, "en")
    assert ask(client(settings, MANY), path, "en") == rendered and given.sent == 1
    assert not has_pages(file.parent, settings.incoming_limit + 1)
    assert ask(client(settings, MANY, incoming_limit=7), path, "en")[0] == 200 and given.sent == 1
    monkeypatch.setattr(prepared_pages, "_maker", lambda: "a later release")
    prepared_pages.prepared_pages.cache_clear()
    assert ask(client(settings, MANY), path, "en") == rendered
    assert (given.asked, given.sent) == (3, 1)
    # That release makes them anew, and a server that has looked already finds them.
    assert ensure_pages(settings) > 60
    prepared_pages.prepared_pages(file.parent).look_again()
    assert ask(client(settings, MANY), path, "en") == rendered and given.sent == 2


def test_the_maker_is_the_text_of_the_code_and_of_the_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.py").write_text("a = 1")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<p>")
    monkeypatch.setattr(prepared_file, "_PACKAGE", tmp_path)

    def maker() -> str:
        return prepared_pages._maker.__wrapped__()

    first = maker()
    (tmp_path / "note.txt").write_text("nothing to do with pages")
    assert maker() == first
    (tmp_path / "templates" / "page.html").write_text("<p >")
    second = maker()
    (tmp_path / "one.py").write_text("a = 2")
    assert len({first, second, maker()}) == 3


# --- files that are not complete ------------------------------------------------------------------------------------


def _change(file: Path, statement: str) -> None:
    """Change a file as nothing does that makes one, and put it in place of the other."""
    other = file.with_suffix(".other")
    shutil.copy(file, other)
    with closing(sqlite3.connect(other)) as database:
        assert database.execute(statement).rowcount > 0
        database.commit()
    other.replace(file)


def test_documents_of_other_code_are_made_anew_and_the_snapshot_stays(copy: Copy) -> None:
    snapshot = copy.build()
    folder, links = copy.place.folder(snapshot), copy.settings.incoming_limit
    file, manifest = folder / DOCUMENTS, (folder / MANIFEST).read_bytes()
    reader = store_of(copy.settings).reader()
    thing = f"{reader.manifest.base}id/ship/S.S.Anna"
    document = find_prepared(reader, thing, links)
    assert document and has_documents(folder, links) and ensure_documents(copy.settings) == 0
    _change(file, "UPDATE made SET maker = 'an earlier release'")
    prepared.prepared_documents.cache_clear()
    assert find_prepared(reader, thing, links) is None and not has_documents(folder, links)
    done = itukg(copy.settings, "build")
    assert (done.returncode, done.stdout.strip()) == (0, snapshot), done.stderr
    assert "writing the documents" in done.stderr and "reasoning" not in done.stderr
    assert has_documents(folder, links) and {item.name for item in folder.glob(f"{DOCUMENTS}*")} == {DOCUMENTS}
    # Who had found none of use finds the new ones, and whoever has cited the snapshot finds it as it was.
    prepared.prepared_documents(folder).look_again()
    assert find_prepared(reader, thing, links) == document
    assert (folder / MANIFEST).read_bytes() == manifest and copy.folders() == {snapshot}
    assert "writing the documents" not in itukg(copy.settings, "build").stderr
    # So it is where they are to have another length.
    longer = replace(copy.settings, incoming_limit=links + 1)
    assert ensure_documents(longer) > 30 and has_documents(folder, links + 1) and not has_documents(folder, links)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM made",
        "DELETE FROM answer",
        "DELETE FROM answer WHERE rowid = 1",
        "INSERT INTO made SELECT * FROM made",
        "UPDATE made SET things = 3",
    ],
)
def test_a_file_that_is_not_finished_does_not_count(built: tuple[Settings, Path], statement: str) -> None:
    settings, file = built
    folder, links = file.parent, settings.incoming_limit
    for name, has, ensure in ((FILE, has_pages, ensure_pages), (DOCUMENTS, has_documents, ensure_documents)):
        assert has(folder, links)
        _change(folder / name, statement)
        assert not has(folder, links)
        assert ensure(settings) > 30
        assert has(folder, links) and ensure(settings) == 0


def test_pages_of_some_things_are_not_those_of_more(copy: Copy) -> None:
    copy.build()
    opened = open_snapshot(copy.place)
    links = copy.settings.incoming_limit
    languages = len(opened.manifest.languages)
    assert make_pages(opened, copy.settings, []) == 0
    assert not has_pages(opened.folder, links, 1)
    assert make_pages(opened, copy.settings, find_things(opened, 3)) == 3 * languages
    assert [has_pages(opened.folder, links, most) for most in (2, 3, 4)] == [True, True, False]
    few = replace(copy.settings, prepared_pages=3)
    assert ensure_pages(few) == 0
    everything = len(find_things(opened, MANY))
    assert ensure_pages(replace(few, prepared_pages=everything)) == everything * languages
    assert ensure_pages(few) == 0
    assert ensure_pages(replace(few, prepared_pages=everything + 1)) == everything * languages
    # When all have been seen, none of any number is missing.
    assert ensure_pages(replace(few, prepared_pages=MANY)) == 0


# --- files that are damaged -----------------------------------------------------------------------------------------


def _spoil_all(file: Path) -> None:
    file.write_bytes(b"not a database" * 1000)


def _spoil_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE made")


def _spoil_pages(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE answer SET body = substr(body, 1, length(body) / 2)")
        database.commit()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:8192])


@pytest.mark.parametrize("spoil", [_spoil_all, _spoil_tables, _spoil_pages, _cut])
def test_a_damaged_file_is_told_of_and_not_used(
    spoil: Any, built: tuple[Settings, Path], given: Given, caplog: pytest.LogCaptureFixture
) -> None:
    settings, file = built
    spoil(file)
    made, rendered = client(settings, MANY), client(settings, 0)
    with caplog.at_level(logging.WARNING):
        for path in paths_of(settings)[:5]:
            assert ask(made, path, "en") == ask(rendered, path, "en")
    assert given.sent == 0
    told = [record.getMessage() for record in caplog.records if "is damaged" in record.getMessage()]
    assert len(told) == 1 and str(file) in told[0]


@pytest.mark.parametrize(
    ("name", "path", "has", "ensure"),
    [
        (FILE, "/doc/ship/S.S.Anna", has_pages, ensure_pages),
        (DOCUMENTS, "/doc/ship/S.S.Anna.ttl", has_documents, ensure_documents),
    ],
)
def test_a_flipped_byte_is_noticed_where_it_is_read_and_the_file_made_anew_at_the_next_start(
    built: tuple[Settings, Path], caplog: pytest.LogCaptureFixture, name: str, path: str, has: Any, ensure: Any
) -> None:
    settings, pages = built
    file, links = pages.with_name(name), settings.incoming_limit
    right = ask(client(settings, 0), path, "en")
    with closing(sqlite3.connect(file)) as database:
        for rowid, body in database.execute("SELECT rowid, body FROM answer").fetchall():
            spoilt = body[:-5] + bytes([body[-5] ^ 4]) + body[-4:]
            database.execute("UPDATE answer SET body = ? WHERE rowid = ?", (spoilt, rowid))
        database.commit()
    for kept in (prepared.prepared_documents, prepared_pages.prepared_pages):
        kept.cache_clear()
    assert has(file.parent, links), "nobody has read it yet"
    with caplog.at_level(logging.WARNING):
        assert ask(client(settings, MANY), path, "en") == right
    assert f"{file} is damaged (the checksum" in caplog.text
    assert not has(file.parent, links)
    assert ensure(settings) > 30 and has(file.parent, links)
    assert {item.name for item in file.parent.glob(f"{name}*")} == {name}


# --- which are made, and when ---------------------------------------------------------------------------------------


def test_of_too_many_things_those_have_pages_that_most_others_point_to(copy: Copy, given: Given) -> None:
    copy.build()
    opened = open_snapshot(copy.place)
    everything = find_things(opened, MANY)
    few = find_things(opened, 3)
    rows: Any = opened.store.query("SELECT ?s (COUNT(*) AS ?n) { ?o ?p ?s } GROUP BY ?s")
    counts = {row["s"].value: int(row["n"].value) for row in rows}
    ranks = sorted((counts.get(thing, 0) for thing in everything), reverse=True)
    assert len(everything) > 30 and [counts[thing] for thing in few] == ranks[:3]
    assert ensure_pages(replace(copy.settings, prepared_pages=0)) == 0
    assert not (opened.folder / FILE).exists()
    assert ensure_pages(replace(copy.settings, prepared_pages=3)) == 3 * len(opened.manifest.languages)
    made, rendered = client(copy.settings, 3), client(copy.settings, 0)
    paths = [path for path in paths_of(copy.settings) if "%" not in path]
    for path in paths:
        assert ask(made, path, "en") == ask(rendered, path, "en")
    assert given.sent == 3 and given.asked == len(paths)


def test_several_processes_make_what_one_makes(copy: Copy) -> None:
    copy.build()
    opened = open_snapshot(copy.place)
    some = find_things(opened, MANY)

    def made(processes: int) -> dict[tuple[str, str], bytes]:
        assert make_pages(opened, copy.settings, some, processes) == len(some) * len(opened.manifest.languages)
        assert {item.name for item in opened.folder.glob(f"{FILE}*")} == {FILE}
        prepared_pages.prepared_pages.cache_clear()
        with closing(sqlite3.connect(opened.folder / FILE)) as database:
            keys = database.execute("SELECT thing, language FROM answer").fetchall()
            ((mark,),) = database.execute("SELECT mark FROM made")
        found = {key: find_prepared_page(opened.folder, *key, copy.settings.incoming_limit) for key in keys}
        assert all(page is not None and page[1] == Marks.of(mark) for page in found.values())
        return {key: page[0].replace(mark.encode(), b"") for key, page in found.items() if page is not None}

    assert made(0) == made(2)


def test_a_server_makes_them_while_it_serves(copy: Copy) -> None:
    snapshot = copy.build()
    documents = copy.place.folder(snapshot) / DOCUMENTS
    _change(documents, "UPDATE made SET maker = 'an earlier release'")
    with LiveServer(replace(copy.settings, prepared_pages=MANY, cached_bytes=0)) as server:
        headers = {"Accept": HTML, "Accept-Language": "zh"}
        before = fetch(f"{server.url}/doc/ship/S.S.Anna", headers=headers)
        wait_for(documents.with_name(FILE).is_file, 60, "the pages")
        wait_for(lambda: not _makers(server), 20, "the end of the process that makes them")
        after = fetch(f"{server.url}/doc/ship/S.S.Anna", headers=headers)
        assert before.status == after.status == 200 and before.body == after.body
    assert has_documents(documents.parent, copy.settings.incoming_limit) and copy.place.current() == snapshot
    with LiveServer(replace(copy.settings, prepared_pages=MANY)) as server:
        assert not _makers(server), "they are there"


def test_a_server_goes_on_where_the_cache_has_no_room(copy: Copy) -> None:
    """Neither the pages nor the record of the snapshots can be written; a file of their names cannot be made."""
    folder = copy.place.folder(copy.build())
    (folder / f"{FILE}.part").mkdir()
    for past in copy.place.root.glob("history.json"):
        past.unlink()
    (copy.place.root / "history.json").mkdir()
    with LiveServer(replace(copy.settings, prepared_pages=MANY, cached_bytes=0)) as server:
        wait_for(lambda: "in use without them" in server.errors(), 60, "the failure to be told")
        wait_for(lambda: not _makers(server), 20, "the end of the process that makes them")
        for path in ("/doc/ship/S.S.Anna", "/doc/ship/S.S.Anna.ttl", "/list?type=hb:Ship", "/readyz"):
            assert fetch(server.url + path).status == 200, path
        (told,) = [line for line in server.errors().splitlines() if line.startswith("itukg: The pages")]
        assert f"could not be written to {folder}: " in told and "--cache or ITUKG_CACHE" in told
    assert not (folder / FILE).exists()


def test_a_process_that_is_killed_at_them_is_started_again(copy: Copy) -> None:
    folder = copy.place.folder(copy.build())
    (folder / f"{FILE}.part").write_bytes(b"half")  # as it would leave it
    with (folder / "beforehand.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # so that it is at work for as long as this test wants
        with LiveServer(replace(copy.settings, prepared_pages=MANY)) as server:
            (maker,) = _makers(server)
            os.kill(maker, signal.SIGKILL)
            fcntl.flock(lock, fcntl.LOCK_UN)
            wait_for((folder / FILE).is_file, 60, "the pages")
            assert "itukg.beforehand was ended by SIGKILL" in server.errors()
            wait_for(lambda: not _makers(server), 20, "the end of the process that makes them")
    assert has_pages(folder, copy.settings.incoming_limit) and not list(folder.glob(f"{FILE}.*"))


def _makers(server: LiveServer) -> list[int]:
    return [pid for pid, command in server.descendants().items() if "itukg.beforehand" in command]


def test_a_process_that_ends_at_work_is_told(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.build()
    monkeypatch.setattr("itukg.prerender._makers", _broken)
    with pytest.raises(BuildError, match=r"not enough memory.*in use without them"):
        ensure_pages(replace(copy.settings, prepared_pages=MANY))
    assert not list(copy.place.folder(copy.place.current()).glob(f"{FILE}*"))


@contextmanager
def _broken(order: Any, count: int, processes: int) -> Iterator[Any]:
    """Makers of which one is killed, as the kernel does where there is no memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield lambda batches: pool.map(os._exit, [1 for _ in batches])
