"""The project's own dataset, built, and copies of the second one that keep releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.releasing import Kept


@pytest.fixture(scope="session")
def graph(dataset_snapshot: OpenSnapshot) -> OpenSnapshot:
    """The snapshot of the project's dataset, open."""
    return dataset_snapshot


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A copy of the second dataset that keeps releases and has none yet."""
    return Kept.copy_to(tmp_path / "harbour")


@pytest.fixture
def released(kept: Kept) -> Kept:
    """The same, with its version 2.3.0 released."""
    kept.release()
    return kept
