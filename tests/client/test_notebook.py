"""The notebook gives today what it shows."""

from __future__ import annotations

import nbformat

from tests.client.notebook import NOTEBOOK, execute, shown
from tests.servers import LiveServer


def test_the_notebook_gives_what_it_shows(dataset_server: LiveServer) -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4)
    expected = shown(kept)
    assert len(expected) == 8
    assert all(expected)
    assert ["svg"] in expected
    assert shown(execute(dataset_server.url)) == expected
