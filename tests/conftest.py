"""Fixtures that tests of more than one folder use."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.beforehand import ensure_documents, ensure_pages
from itukg.build import ensure_snapshot
from itukg.cli import NO_HASTE
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from tests.order import rank
from tests.requirements import CHECKOUT
from tests.servers import LiveServer

# As a command does (`itukg.cli`): a fifth of the time of a validation went into looking for garbage.
gc.set_threshold(*NO_HASTE)


@pytest.fixture(autouse=True, scope="session")
def _own_settings() -> None:
    """A developer's ``ITUKG_…`` variables must not decide what a test finds; a test sets what it needs."""
    for name in list(os.environ):
        if name.startswith("ITUKG_") and name not in ("ITUKG_CACHE", "ITUKG_REQUIRE", "ITUKG_SHARED"):
            del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest begin, so that none of them is still running when all others are done."""
    items.sort(key=lambda item: rank(item.path))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many of the mistakes that tests made in the files were caught."""
    reports = [report for name in ("passed", "failed") for report in terminalreporter.stats.get(name, [])]
    found = [json.loads(value) for report in reports for name, value in report.user_properties if name == "mutants"]
    if found:
        from tests.rdf.mutations.judging import kill_rate

        terminalreporter.write_line(kill_rate(found))


# --- dataset folders ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def dataset_dir() -> Path:
    """The project's own dataset: the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def fixture_dataset_dir() -> Path:
    """A second, unrelated dataset (harbour pilots): what holds for it holds for any dataset."""
    return CHECKOUT / "tests" / "fixtures" / "harbour"


@pytest.fixture
def broken_dataset(tmp_path: Path, fixture_dataset_dir: Path) -> Callable[[str], Path]:
    """A function: name of a folder in ``fixtures/broken`` -> a copy of the second dataset with that mistake in it."""

    def lay_over(mistake: str) -> Path:
        overlay = fixture_dataset_dir.parent / "broken" / mistake
        assert overlay.is_dir(), f"there is no {overlay}"
        folder = tmp_path / mistake
        shutil.copytree(fixture_dataset_dir, folder)
        shutil.copytree(overlay, folder, dirs_exist_ok=True)
        return folder

    return lay_over


# --- snapshots, stores, servers -------------------------------------------------------------------------------------


def _settings(dataset: Path) -> Settings:
    # Content-addressed: a snapshot that an earlier run built is found again, and processes may share the folder.
    # Pages are made when they are asked for: most tests ask for few, or want to see them made.
    return Settings(dataset=str(dataset), cache=str(CHECKOUT / ".cache" / "tests"), prepared_pages=0)


@pytest.fixture(scope="session")
def harbour_settings(fixture_dataset_dir: Path) -> Settings:
    """The defaults, for the second dataset."""
    return _settings(fixture_dataset_dir)


@pytest.fixture(scope="session")
def dataset_settings(dataset_dir: Path) -> Settings:
    """The defaults, for the project's own dataset."""
    return _settings(dataset_dir)


def _snapshot(settings: Settings) -> OpenSnapshot:
    ensure_snapshot(settings)
    ensure_documents(settings)  # which an earlier state of the code may have made
    return open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))


@pytest.fixture(scope="session")
def harbour_snapshot(harbour_settings: Settings) -> OpenSnapshot:
    """The second dataset, built: its manifest and its store."""
    return _snapshot(harbour_settings)


@pytest.fixture(scope="session")
def dataset_snapshot(dataset_settings: Settings) -> OpenSnapshot:
    """The project's own dataset, built: its manifest and its store."""
    return _snapshot(dataset_settings)


@pytest.fixture(scope="session")
def prepared_harbour_settings(harbour_settings: Settings) -> Settings:
    """The same with all pages made beforehand."""
    settings = replace(harbour_settings, prepared_pages=Settings().prepared_pages)
    ensure_snapshot(settings)
    ensure_documents(settings)
    ensure_pages(settings)
    return settings


@pytest.fixture(scope="session")
def harbour_server(prepared_harbour_settings: Settings) -> Iterator[LiveServer]:
    """A running server of the second dataset, with all pages made beforehand."""
    with LiveServer(prepared_harbour_settings) as server:
        yield server


@pytest.fixture(scope="session")
def dataset_server(dataset_settings: Settings) -> Iterator[LiveServer]:
    """A running server of the project's own dataset."""
    with LiveServer(dataset_settings) as server:
        yield server
