"""The project's own dataset, built, and copies of the second one that keep releases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.snapshot import OpenSnapshot
from itukg.validation.findings import Outcome
from tests.rdf.folders import Folder
from tests.rdf.releasing import Kept
from tests.rdf.section_mistakes import MISTAKES, SECTION


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


@pytest.fixture
def well(tmp_path: Path, fixture_dataset_dir: Path) -> Path:
    """A copy of the second dataset, with nothing wrong."""
    return Path(shutil.copytree(fixture_dataset_dir, tmp_path / "well"))


@pytest.fixture
def broken(broken_dataset: Callable[[str], Path]) -> Path:
    """A copy of the second dataset with two violations in one file."""
    return broken_dataset("violation")


@pytest.fixture
def warned(well: Path) -> Path:
    """A copy of the second dataset with a warning and an info."""
    folder = Folder(well)
    folder.append(
        "shapes/harbour.ttl",
        "hbs:Remarks a sh:NodeShape ; sh:targetClass hb:Ship ;\n"
        '    sh:property [ sh:path hb:callSign ; sh:pattern "^HB[A-W]" ; sh:severity sh:Warning ;\n'
        '        sh:message "This call sign is unusual. Look again."@en , "呼号不常见。请再核对。"@zh ] ,\n'
        '        [ sh:path hb:grossTonnage ; sh:maxInclusive 1000 ; sh:severity sh:Info ;\n'
        '        sh:message "This ship is large."@en , "此船较大。"@zh ] .',
    )  # fmt: skip
    return well


@pytest.fixture(scope="session")
def mistaken_outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What is found in a copy of the project's dataset with many mistakes."""
    folder = Folder.of_project(tmp_path_factory.mktemp("broken"))
    for old, new, _ in MISTAKES.values():
        folder.edit(SECTION, old, new)
    outcome = folder.check()
    assert len(outcome.findings) >= len(MISTAKES)
    return outcome


@pytest.fixture
def broken_folder(broken_dataset: Callable[[str], Path]) -> Folder:
    """A copy of the second dataset with two violations."""
    return Folder(broken_dataset("violation"))
