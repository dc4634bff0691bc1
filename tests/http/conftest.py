"""Fixtures of the HTTP tests."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from itukg.linkeddata import prepared, prepared_pages
from itukg.settings import Settings
from itukg.views import things
from itukg.views.prepared_pages import find_page
from tests.http.copies import Copy
from tests.http.kept import NAMES, Built
from tests.http.prepared import Given
from tests.requirements import CHECKOUT
from tests.servers import LiveServer


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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> Iterator[Built]:
    """See `Built`."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(fixture_dataset_dir, folder / "dataset")
    closures = CHECKOUT / ".cache" / "tests" / "copies"
    closures.mkdir(parents=True, exist_ok=True)
    (folder / "cache").mkdir()
    (folder / "cache" / "closures").symlink_to(closures)
    copy = Copy(Settings(dataset=str(folder / "dataset"), cache=str(folder / "cache"), web_workers=2))
    ids = [copy.build()]
    for old, new in pairwise(NAMES):
        copy.rename(old, new)
        time.sleep(1.1)  # the date of a snapshot has seconds
        ids.append(copy.build())
    assert len(set(ids)) == 4
    with LiveServer(copy.settings) as server:
        yield Built(server, copy, tuple(ids))
