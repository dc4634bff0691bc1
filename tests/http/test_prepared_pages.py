"""Pages about things that were made beforehand are, byte for byte and header by header, those that are rendered."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from itertools import cycle, product
from types import SimpleNamespace
from typing import cast

import pytest

from itukg.beforehand import ensure_pages
from itukg.linkeddata.prepared_pages import FILE, has_pages
from itukg.prerender import find_things
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from itukg.stores.base import Reader
from itukg.views.prepared_pages import find_page
from tests.http.prepared import MANY, Given, ask, client, paths_of, store_of

pytestmark = pytest.mark.usefixtures("nothing_is_open")

SAMPLE = 300
MOUNTS = ("", "/graph", "/a_b/c-d.e")


def _compare(settings: Settings, asked: Iterable[tuple[str, str, str]], given: Given) -> int:
    """Ask for pages both ways, by address, language and mount; return how many were compared."""
    made, rendered = client(settings, MANY), client(settings, 0)
    count = 0
    for address, language, mount in asked:
        one = ask(made, address, language, mount)
        assert one == ask(rendered, address, language, mount), (address, language, mount)
        assert one[0] == 200 and b"</html>" in one[2]
        count += 1
    assert given.sent == given.asked == count, "every page was one that had been made"
    return count


def test_every_page_is_the_one_that_is_rendered(prepared_harbour_settings: Settings, given: Given) -> None:
    # In names that are not plain the framework reads the address, and renders the page.
    paths = [path for path in paths_of(prepared_harbour_settings) if "%" not in path]
    assert len(paths) > 30
    languages = (*store_of(prepared_harbour_settings).reader().manifest.languages, "")
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
    plain = [path for path in paths_of(settings) if "%" not in path]
    assert len(plain) > SAMPLE
    ways = cycle(product(("", ".html"), ("", "/graph")))
    pages = product(random.Random(6).sample(plain, SAMPLE), dataset_snapshot.manifest.languages)
    asked = ((path + end, language, mount) for (path, language), (end, mount) in zip(pages, ways, strict=False))
    assert _compare(settings, asked, given) == SAMPLE * 2
    with closing(sqlite3.connect(dataset_snapshot.folder / FILE)) as database:
        ((pages, size),) = database.execute("SELECT COUNT(*), AVG(LENGTH(body)) FROM answer")
    assert pages == 2 * len(find_things(dataset_snapshot, MANY))
    assert size < 5_000, "what pages share is kept once"


def test_what_else_is_asked_for_is_answered_as_without_them(prepared_harbour_settings: Settings, given: Given) -> None:
    made, rendered = client(prepared_harbour_settings, MANY), client(prepared_harbour_settings, 0)
    paths = [path for path in paths_of(prepared_harbour_settings) if "%" not in path][:12]
    others = ("?lang=en", "?lang=zh", "?page=1", "?page=2", ".html?lang=de", ".ttl", ".nothing", "/", "x", ".html?x")
    for path in paths:
        for end in others:
            assert ask(made, path + end) == ask(rendered, path + end), path + end
        for accept in ("text/turtle", "application/ld+json", "image/png", "text/html;q=0.1, text/turtle"):
            assert ask(made, path, Accept=accept) == ask(rendered, path, Accept=accept), accept
    assert given.sent == 0
    given.asked = 0
    # A path under which a server is mounted is written in other ways in other places.
    for mount in ("/a b", "/x&y", "/~me", "/%C3%A9"):
        assert ask(made, paths[0], "en", mount) == ask(rendered, paths[0], "en", mount)
    assert given.asked == 4 and given.sent == 0


def test_head_and_conditions_are_answered_alike(prepared_harbour_settings: Settings, given: Given) -> None:
    made, rendered = client(prepared_harbour_settings, MANY), client(prepared_harbour_settings, 0)
    path = "/doc/ship/S.S.Anna"
    status, told, body = ask(made, path, "en")
    assert status == 200 and given.sent == 1
    assert ask(made, path, "en", method="HEAD") == ask(rendered, path, "en", method="HEAD") == (200, told, b"")
    tag = dict(told)["ETag"]
    other = next(code for code in store_of(prepared_harbour_settings).reader().manifest.languages if code != "en")
    for browser in (made, rendered):
        unchanged, headers, nothing = ask(browser, path, "en", **{"If-None-Match": tag})
        assert (unchanged, nothing, dict(headers)["ETag"]) == (304, b"", tag)
        assert ask(browser, path, other, **{"If-None-Match": tag})[0] == 200
        assert ask(browser, path, "en", **{"If-Modified-Since": dict(told)["Last-Modified"]})[0] == 304
    for coding in ("gzip", "zstd"):
        one, other = (ask(browser, path, "en", **{"Accept-Encoding": coding}) for browser in (made, rendered))
        assert one == other and dict(one[1])["Content-Encoding"] == coding and len(one[2]) < len(body) / 2


def test_answers_are_kept_in_memory_as_before(prepared_harbour_settings: Settings, given: Given) -> None:
    browser, rendered = (
        client(prepared_harbour_settings, MANY, cached_bytes=1 << 24),
        client(prepared_harbour_settings, 0),
    )
    path = "/doc/ship/S.S.Anna"
    for language, mount in (("en", ""), ("fr", ""), ("en", "/graph")):
        before = given.asked
        first, second = (ask(browser, path, language, mount) for _ in range(2))
        assert first == second == ask(rendered, path, language, mount)
        assert given.asked == before + 1, "the second answer came from memory"


def test_a_remote_store_has_none() -> None:
    reader = cast(Reader, SimpleNamespace(folder=None))
    assert find_page({"SCRIPT_NAME": "", "PATH_INFO": "/doc/a"}, reader, "urn:a", "", 200) is None
