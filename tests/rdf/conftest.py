"""The project's own dataset, built: what the tests of its content look at."""

from __future__ import annotations

import pytest

from itukg.build import ensure_snapshot
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from tests.requirements import CHECKOUT


@pytest.fixture(scope="session")
def graph() -> OpenSnapshot:
    """The snapshot of the dataset, open; built once and kept by its content."""
    settings = Settings(dataset=str(CHECKOUT), cache=str(CHECKOUT / ".cache" / "tests"))
    ensure_snapshot(settings)
    return open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))
