"""Every test of a trap runs twice: with what is derived, and on what is stated alone."""

from __future__ import annotations

import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import Facts


@pytest.fixture(params=[False, True], ids=["with-inference", "as-stated"])
def facts(request: pytest.FixtureRequest, graph: OpenSnapshot) -> Facts:
    """The project's dataset, read one way."""
    return Facts(graph, stated=request.param)
