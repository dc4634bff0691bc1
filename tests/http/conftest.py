"""Fixtures of the HTTP tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from itukg.settings import Settings
from tests.http.copies import Copy
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
