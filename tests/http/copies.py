"""Copies of the second dataset that a test may change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from itukg.build import ensure_snapshot
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from tests.servers import itukg

SHIPS = Path("data/register/ships.ttl")


@dataclass(frozen=True)
class Copy:
    """A copy of the second dataset with a cache of its own, for a test to change."""

    settings: Settings

    @property
    def place(self) -> SnapshotPlace:
        return SnapshotPlace(self.settings.cache_path, self.settings.dataset_path, self.settings.base)

    def rename(self, old: str, new: str) -> None:
        path = self.settings.dataset_path / SHIPS
        text = path.read_text(encoding="utf-8")
        assert f'"{old}"@en' in text
        path.write_text(text.replace(f'"{old}"@en', f'"{new}"@en'), encoding="utf-8")

    def build(self) -> str:
        """Build as the command does, in this process, which has the engines loaded; return the snapshot's id."""
        return ensure_snapshot(self.settings)

    def build_elsewhere(self) -> str:
        """Build by the command, while this process is busy with other things; return the snapshot's id."""
        done = itukg(self.settings, "build")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def folders(self) -> set[str]:
        return {item.name for item in self.place.snapshots.iterdir()}
