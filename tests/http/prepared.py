"""Asking for pages that were made beforehand, and for the same pages as they are rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask.testing import FlaskClient

from itukg.app import create_app
from itukg.facts.pages import page_addresses
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.embedded import EmbeddedStore

MANY = 30_000
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
_NOTED = ("Date", "X-Request-Id")


@dataclass
class Given:
    """How often a page that was made beforehand was looked for and sent."""

    asked: int = 0
    sent: int = 0


def client(settings: Settings, most: int, **others: Any) -> FlaskClient:
    """A browser of an application that uses the pages about so many things, and remembers no answer."""
    changed = replace(settings, **{"cached_bytes": 0, "access_log": "off", "prepared_pages": most, **others})
    return create_app(changed, store_of(settings)).test_client()


def store_of(settings: Settings) -> EmbeddedStore:
    """The store of the current snapshot."""
    return EmbeddedStore(place_of(settings), "/nowhere", settings.result_bytes)


def place_of(settings: Settings) -> SnapshotPlace:
    """Where the snapshots are."""
    return SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)


def paths_of(settings: Settings) -> list[str]:
    """The paths of all pages about things."""
    reader = store_of(settings).reader()
    addresses = page_addresses(reader.manifest, reader.folder)
    return sorted(f"/{page.path}" for page in addresses if page.path.startswith("doc/"))


def ask(
    browser: FlaskClient, address: str, language: str = "", mount: str = "", method: str = "GET", **headers: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of an answer."""
    sent = {"Accept": HTML, **({"Accept-Language": language} if language else {}), **headers}
    answer = browser.open(address, method=method, headers=sent, environ_overrides={"SCRIPT_NAME": mount})
    told = sorted((name, value) for name, value in answer.headers.items() if name not in _NOTED)
    return answer.status_code, told, answer.get_data()
