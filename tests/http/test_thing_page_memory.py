"""A page about a thing is the same whatever was asked before: what pages share is not what one of them alone has."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from flask.testing import FlaskClient

from itukg.app import create_app
from itukg.build import ensure_snapshot
from itukg.display.known import Memory
from itukg.display.sheet import read_sheet
from itukg.facts.pages import page_addresses
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.base import Reader
from itukg.stores.embedded import EmbeddedStore

PAGES = 70


def _open(settings: Settings) -> tuple[FlaskClient, list[str], tuple[str, ...], Memory]:
    """An application that keeps no answers, some pages about things, their languages, and what pages share."""
    ensure_snapshot(settings)
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    store = EmbeddedStore(place, "/nowhere", settings.result_bytes)
    reader = store.reader()
    paths = sorted(page.path for page in page_addresses(reader.manifest, reader.folder) if page.path[:4] == "doc/")
    browser = create_app(settings, store).test_client()
    browser.get(f"/{paths[0]}", headers={"Accept": "text/html"})  # what is read once for a snapshot
    # Enough of a reader to get what was read already, and nothing that could read it anew.
    kept = cast(Reader, SimpleNamespace(manifest=reader.manifest))
    return (
        browser,
        random.Random(26).sample(paths, min(PAGES, len(paths))),
        reader.manifest.languages,
        read_sheet(kept).memo,
    )


@pytest.mark.parametrize("which", ["dataset_settings", "harbour_settings"])
def test_a_page_is_the_same_whatever_was_asked_before(which: str, request: pytest.FixtureRequest) -> None:
    given: Settings = request.getfixturevalue(which)
    settings = replace(given, cached_bytes=0, access_log="off")
    browser, paths, languages, memory = _open(settings)
    asked = [(path, language) for path in paths for language in languages]
    assert len(asked) >= 60

    def ask(path: str, language: str) -> str:
        answer = browser.get(f"/{path}", headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def alone(path: str, language: str) -> str:
        memory.clear()
        return ask(path, language)

    fresh = {(path, language): alone(path, language) for path, language in asked}
    memory.clear()
    for order in (asked, random.Random(1).sample(asked, len(asked)), asked[::-1]):
        for path, language in order:
            assert ask(path, language) == fresh[path, language], (path, language)
    shared = [known for known in memory.known.values() if known.reach is not None]
    assert len(shared) > 20, "things are known with all that their values pass"


def test_what_is_kept_for_one_mount_is_not_given_under_another(dataset_settings: Settings) -> None:
    settings = replace(dataset_settings, cached_bytes=0, access_log="off")
    browser, _, _, memory = _open(settings)
    memory.clear()
    path = "/doc/body/itu-t/sg13"

    def ask(address: str) -> str:
        return browser.get(address, headers={"Accept": "text/html", "Accept-Language": "en"}).get_data(as_text=True)

    assert "SG13" in ask(path)
    # The same thing under a mount leads elsewhere, and has forms of its own.
    mounted = browser.get(path, headers={"Accept": "text/html"}, environ_overrides={"SCRIPT_NAME": "/graph"})
    assert 'href="/graph/doc/body/itu-t"' in mounted.get_data(as_text=True)
    assert 'href="/graph/' not in ask(path) and 'href="/doc/body/itu-t"' in ask(path)
