"""The commands `itukg query` and `itukg sparql` at work on the second dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.command import Ended, run_here

Run = Callable[..., Ended]


@pytest.fixture
def run(harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path: Path) -> Run:
    """A function that runs a command on the second dataset, whose snapshot is built; ``columns``: of the terminal."""

    def command(*arguments: str, columns: int = 100) -> Ended:
        environ = {
            "ITUKG_DATASET": harbour_settings.dataset,
            "ITUKG_CACHE": harbour_settings.cache,
            "COLUMNS": str(columns),
        }
        return run_here(*arguments, environ=environ, cwd=tmp_path)

    return command
