"""One drawer for all tests of a file that draw."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from itukg.charts.drawing import DrawingPool, Drawings


@pytest.fixture(scope="module")
def pool() -> Iterator[DrawingPool]:
    with DrawingPool(memory=1024, queue=4) as running:
        yield running


@pytest.fixture
def drawings(pool: DrawingPool) -> Drawings:
    return Drawings(pool.socket, 120)
