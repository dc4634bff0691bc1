"""Fixtures of the unit tests of formatting."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from itukg.cli import main
from tests.unit.formatted import HARBOUR, Run


@pytest.fixture
def run_format(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function: arguments of ``itukg format`` -> exit code, and all that was said."""

    def run_format(*arguments: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["format", *map(str, arguments)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run_format


@pytest.fixture
def out_of_shape(tmp_path: Path) -> Path:
    """A copy of the second dataset, with one file out of shape."""
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder)
    path = folder / "data" / "links" / "elsewhere.ttl"
    path.write_text(path.read_text("utf-8").replace("ship:S.S.Anna owl:sameAs", "ship:S.S.Anna   owl:sameAs"), "utf-8")
    return folder
