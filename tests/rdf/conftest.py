"""The project's own dataset, built: what the tests of its content look at."""

from __future__ import annotations

import pytest

from itukg.snapshot import OpenSnapshot


@pytest.fixture(scope="session")
def graph(dataset_snapshot: OpenSnapshot) -> OpenSnapshot:
    """The snapshot of the project's dataset, open."""
    return dataset_snapshot
