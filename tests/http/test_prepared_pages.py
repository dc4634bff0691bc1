"""Pages about things that were made beforehand are, byte for byte and header by header, those that are rendered."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from itukg.app import create_app
from itukg.errors import BuildError
from itukg.facts.pages import page_addresses
from itukg.linkeddata import prepared_pages
from itukg.linkeddata.prepared_pages import FILE, Marks, has_pages
from itukg.prerender import ensure_pages, find_things, make_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from itukg.stores.base import Reader
from itukg.stores.embedded import EmbeddedStore
from itukg.views import things
from itukg.views.prepared_pages import find_page
from tests.http.copies import Copy
from tests.http_client import fetch
from tests.servers import LiveServer, wait_for

MANY = 30_000
SAMPLE = 300
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
MOUNTS = ("", "/graph", "/a_b/c-d.e")
NOTED = ("Date", "X-Request-Id")


@dataclass
class Given:
    """How often a page that was made beforehand was looked for and sent."""

    asked: int = 0
    sent: int = 0


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Counts what `find_page` gives to the shortcut."""
    counted = Given()

    def find(*arguments: Any) -> Any:
        plain = find_page(*arguments)
        counted.asked += 1
        counted.sent += plain is not None
        return plain

    monkeypatch.setattr(things, "find_page", find)
    return counted


@pytest.fixture(autouse=True)
def _nothing_is_open() -> Iterator[None]:
    prepared_pages._prepared.cache_clear()
    yield
    prepared_pages._prepared.cache_clear()


def _client(settings: Settings, most: int, **others: Any) -> FlaskClient:
    given = replace(settings, **{"cached_bytes": 0, "access_log": "off", "prepared_pages": most, **others})
    return create_app(given, _store(settings)).test_client()


def _store(settings: Settings) -> EmbeddedStore:
    return EmbeddedStore(_place(settings), "/nowhere", settings.result_bytes)


def _place(settings: Settings) -> SnapshotPlace:
    return SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)


def _paths(settings: Settings) -> list[str]:
    reader = _store(settings).reader()
    addresses = page_addresses(reader.manifest, reader.folder)
    return sorted(f"/{page.path}" for page in addresses if page.path.startswith("doc/"))


def _ask(
    browser: FlaskClient, address: str, language: str = "", mount: str = "", method: str = "GET", **headers: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    sent = {"Accept": HTML, **({"Accept-Language": language} if language else {}), **headers}
    answer = browser.open(address, method=method, headers=sent, environ_overrides={"SCRIPT_NAME": mount})
    told = sorted((name, value) for name, value in answer.headers.items() if name not in NOTED)
    return answer.status_code, told, answer.get_data()


def _compare(settings: Settings, asked: Iterable[tuple[str, str, str]], given: Given) -> int:
    """Ask for pages both ways, by address, language and mount; return how many were compared."""
    made, rendered = _client(settings, MANY), _client(settings, 0)
    count = 0
    for address, language, mount in asked:
        one = _ask(made, address, language, mount)
        assert one == _ask(rendered, address, language, mount), (address, language, mount)
        assert one[0] == 200 and b"</html>" in one[2]
        count += 1
    assert given.sent == given.asked == count, "every page was one that had been made"
    return count


def test_every_page_is_the_one_that_is_rendered(prepared_harbour_settings: Settings, given: Given) -> None:
    # In names that are not plain the framework reads the address, and renders the page.
    paths = [path for path in _paths(prepared_harbour_settings) if "%" not in path]
    assert len(paths) > 30
    languages = (*_store(prepared_harbour_settings).reader().manifest.languages, "")
    assert len(languages) > 2
    ways = list(product(("", ".html"), languages, MOUNTS))
    asked = ((path + end, language, mount) for path in paths for end, language, mount in ways)
    assert _compare(prepared_harbour_settings, asked, given) == len(paths) * len(ways) > 500


def test_so_are_pages_of_the_projects_own_dataset(
    dataset_snapshot: OpenSnapshot, dataset_settings: Settings, given: Given
) -> None:
    settings = replace(dataset_settings, prepared_pages=MANY)
    ensure_pages(settings)
    assert has_pages(dataset_snapshot.folder, settings.incoming_limit)
    plain = [path for path in _paths(settings) if "%" not in path]
    assert len(plain) > SAMPLE
    ways = cycle(product(("", ".html"), ("", "/graph")))
    pages = product(random.Random(6).sample(plain, SAMPLE), dataset_snapshot.manifest.languages)
    asked = ((path + end, language, mount) for (path, language), (end, mount) in zip(pages, ways, strict=False))
    assert _compare(settings, asked, given) == SAMPLE * 2
    with closing(sqlite3.connect(dataset_snapshot.folder / FILE)) as database:
        ((pages, size),) = database.execute("SELECT COUNT(*), AVG(LENGTH(body)) FROM page")
    assert pages == 2 * len(find_things(dataset_snapshot, MANY))
    assert size < 5_000, "what pages share is kept once"


def test_what_else_is_asked_for_is_answered_as_without_them(prepared_harbour_settings: Settings, given: Given) -> None:
    made, rendered = _client(prepared_harbour_settings, MANY), _client(prepared_harbour_settings, 0)
    paths = [path for path in _paths(prepared_harbour_settings) if "%" not in path][:12]
    others = ("?lang=en", "?lang=zh", "?page=1", "?page=2", ".html?lang=de", ".ttl", ".nothing", "/", "x", ".html?x")
    for path in paths:
        for end in others:
            assert _ask(made, path + end) == _ask(rendered, path + end), path + end
        for accept in ("text/turtle", "application/ld+json", "image/png", "text/html;q=0.1, text/turtle"):
            assert _ask(made, path, Accept=accept) == _ask(rendered, path, Accept=accept), accept
    assert given.sent == 0
    given.asked = 0
    # A path under which a server is mounted is written in other ways in other places.
    for mount in ("/a b", "/x&y", "/~me", "/%C3%A9"):
        assert _ask(made, paths[0], "en", mount) == _ask(rendered, paths[0], "en", mount)
    assert given.asked == 4 and given.sent == 0


def test_head_and_conditions_are_answered_alike(prepared_harbour_settings: Settings, given: Given) -> None:
    made, rendered = _client(prepared_harbour_settings, MANY), _client(prepared_harbour_settings, 0)
    path = "/doc/ship/S.S.Anna"
    status, told, body = _ask(made, path, "en")
    assert status == 200 and given.sent == 1
    assert _ask(made, path, "en", method="HEAD") == _ask(rendered, path, "en", method="HEAD") == (200, told, b"")
    tag = dict(told)["ETag"]
    other = next(code for code in _store(prepared_harbour_settings).reader().manifest.languages if code != "en")
    for browser in (made, rendered):
        unchanged, headers, nothing = _ask(browser, path, "en", **{"If-None-Match": tag})
        assert (unchanged, nothing, dict(headers)["ETag"]) == (304, b"", tag)
        assert _ask(browser, path, other, **{"If-None-Match": tag})[0] == 200
        assert _ask(browser, path, "en", **{"If-Modified-Since": dict(told)["Last-Modified"]})[0] == 304
    for coding in ("gzip", "zstd"):
        one, other = (_ask(browser, path, "en", **{"Accept-Encoding": coding}) for browser in (made, rendered))
        assert one == other and dict(one[1])["Content-Encoding"] == coding and len(one[2]) < len(body) / 2


def test_answers_are_kept_in_memory_as_before(prepared_harbour_settings: Settings, given: Given) -> None:
    browser, rendered = (
        _client(prepared_harbour_settings, MANY, cached_bytes=1 << 24),
        _client(prepared_harbour_settings, 0),
    )
    path = "/doc/ship/S.S.Anna"
    for language, mount in (("en", ""), ("fr", ""), ("en", "/graph")):
        before = given.asked
        first, second = (_ask(browser, path, language, mount) for _ in range(2))
        assert first == second == _ask(rendered, path, language, mount)
        assert given.asked == before + 1, "the second answer came from memory"


# --- files that are of no use ---------------------------------------------------------------------------------------


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
    rendered = _ask(_client(settings, 0), path, "en")
    assert _ask(_client(settings, MANY), path, "en") == rendered and given.sent == 1
    assert not has_pages(file.parent, settings.incoming_limit + 1)
    assert _ask(_client(settings, MANY, incoming_limit=7), path, "en")[0] == 200 and given.sent == 1
    monkeypatch.setattr(prepared_pages, "_maker", lambda: "a later release")
    prepared_pages._prepared.cache_clear()
    assert _ask(_client(settings, MANY), path, "en") == rendered
    assert (given.asked, given.sent) == (3, 1)
    # That release makes them anew, and a server that has looked already finds them.
    assert ensure_pages(settings) > 60
    prepared_pages.prepared_pages(file.parent)._next = 0.0
    assert _ask(_client(settings, MANY), path, "en") == rendered and given.sent == 2


def test_the_maker_is_the_text_of_the_code_and_of_the_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "linkeddata").mkdir()
    (tmp_path / "one.py").write_text("a = 1")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<p>")
    monkeypatch.setattr(prepared_pages, "__file__", str(tmp_path / "linkeddata" / "prepared_pages.py"))

    def maker() -> str:
        return prepared_pages._maker.__wrapped__()

    first = maker()
    (tmp_path / "note.txt").write_text("nothing to do with pages")
    assert maker() == first
    (tmp_path / "templates" / "page.html").write_text("<p >")
    second = maker()
    (tmp_path / "one.py").write_text("a = 2")
    assert len({first, second, maker()}) == 3


def _spoil_all(file: Path) -> None:
    file.write_bytes(b"not a database" * 1000)


def _spoil_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE made")


def _spoil_pages(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE page SET body = substr(body, 1, length(body) / 2)")
        database.commit()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:8192])


@pytest.mark.parametrize("spoil", [_spoil_all, _spoil_tables, _spoil_pages, _cut])
def test_a_damaged_file_is_told_of_and_not_used(
    spoil: Any, built: tuple[Settings, Path], given: Given, caplog: pytest.LogCaptureFixture
) -> None:
    settings, file = built
    spoil(file)
    made, rendered = _client(settings, MANY), _client(settings, 0)
    with caplog.at_level(logging.WARNING):
        for path in _paths(settings)[:5]:
            assert _ask(made, path, "en") == _ask(rendered, path, "en")
    assert given.sent == 0
    told = [record.getMessage() for record in caplog.records if "is damaged" in record.getMessage()]
    assert len(told) == 1 and str(file) in told[0]


def test_a_remote_store_has_none() -> None:
    reader = cast(Reader, SimpleNamespace(folder=None))
    assert find_page({"SCRIPT_NAME": "", "PATH_INFO": "/doc/a"}, reader, "urn:a", "", 200) is None


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
    made, rendered = _client(copy.settings, 3), _client(copy.settings, 0)
    paths = [path for path in _paths(copy.settings) if "%" not in path]
    for path in paths:
        assert _ask(made, path, "en") == _ask(rendered, path, "en")
    assert given.sent == 3 and given.asked == len(paths)


def test_several_processes_make_what_one_makes(copy: Copy) -> None:
    copy.build()
    opened = open_snapshot(copy.place)
    some = find_things(opened, MANY)

    def made(processes: int) -> dict[tuple[str, str], bytes]:
        assert make_pages(opened, copy.settings, some, processes) == len(some) * len(opened.manifest.languages)
        assert {item.name for item in opened.folder.glob(f"{FILE}*")} == {FILE}
        file = prepared_pages._File(opened.folder / FILE)
        with closing(sqlite3.connect(opened.folder / FILE)) as database:
            keys = database.execute("SELECT thing, language FROM page").fetchall()
            ((mark,),) = database.execute("SELECT mark FROM made")
        assert Marks.of(mark) == file.marks
        return {key: (file.find(*key) or b"").replace(mark.encode(), b"") for key in keys}

    assert made(0) == made(2)


def test_a_server_makes_them_while_it_serves(copy: Copy) -> None:
    copy.build()
    with LiveServer(replace(copy.settings, prepared_pages=MANY, cached_bytes=0)) as server:
        headers = {"Accept": HTML, "Accept-Language": "zh"}
        before = fetch(f"{server.url}/doc/ship/S.S.Anna", headers=headers)
        file = copy.place.folder(copy.place.current()) / FILE
        wait_for(file.is_file, 60, "the pages")
        wait_for(lambda: not _makers(server), 20, "the end of the process that makes them")
        after = fetch(f"{server.url}/doc/ship/S.S.Anna", headers=headers)
        assert before.status == after.status == 200 and before.body == after.body
    with LiveServer(replace(copy.settings, prepared_pages=MANY)) as server:
        assert not _makers(server), "they are there"


def _makers(server: LiveServer) -> list[int]:
    return [pid for pid, command in server.descendants().items() if "itukg.prerender" in command]


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
