"""Fixtures of the HTTP tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from itukg.settings import Settings
from tests.http.copies import Copy


@pytest.fixture
def copy(tmp_path: Path, fixture_dataset_dir: Path) -> Copy:
    folder = tmp_path / "dataset"
    shutil.copytree(fixture_dataset_dir, folder)
    return Copy(Settings(dataset=str(folder), cache=str(tmp_path / "cache")))
