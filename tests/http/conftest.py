"""Fixtures of the HTTP tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from itukg.linkeddata import prepared, prepared_pages
from itukg.settings import Settings
from itukg.views import things
from itukg.views.prepared_pages import find_page
from tests.http.copies import Copy
from tests.http.prepared import Given
from tests.requirements import CHECKOUT


@pytest.fixture
def copy(tmp_path: Path, fixture_dataset_dir: Path) -> Copy:
    folder = tmp_path / "dataset"
    shutil.copytree(fixture_dataset_dir, folder)
    settings = Settings(dataset=str(folder), cache=str(tmp_path / "cache"), prepared_pages=0)
    # Of all that a cache has, copies share the closures: most tests change nothing that is reasoned over.
    closures = CHECKOUT / ".cache" / "tests" / "copies"
    closures.mkdir(parents=True, exist_ok=True)
    settings.cache_path.mkdir()
    (settings.cache_path / "closures").symlink_to(closures)
    return Copy(settings)


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


@pytest.fixture
def nothing_is_open() -> Iterator[None]:
    """No file of pages or documents is known to this process, neither before nor afterwards."""
    caches = (prepared_pages.prepared_pages, prepared.prepared_documents)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()
