"""A copy of the second dataset that keeps releases, for tests to change and release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from itukg.dataset import load_dataset
from itukg.releases.compare import Comparison, compare
from itukg.releases.record import find_state
from itukg.releases.release import Release, make_release
from itukg.releases.state import read_folder
from itukg.sources import read_sources
from itukg.validation.run import Outcome, validate
from tests.requirements import CHECKOUT

HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
BASE = "https://harbour.example/"
CATALOG = "data/catalog.ttl"
SHIPS = "data/register/ships.ttl"
PILOTS = "data/register/pilots.ttl"
PLACES = "data/register/places.ttl"
LOG = "data/log/2031.ttl"
ONTOLOGY = "ontology/harbour.ttl"


@dataclass(frozen=True)
class Kept:
    """A dataset folder whose catalog names a folder of releases."""

    root: Path

    @classmethod
    def copy_to(cls, root: Path) -> Kept:
        shutil.copytree(HARBOUR, root)
        kept = cls(root)
        kept.edit(CATALOG, "pub:closureGraph", 'pub:releases "data/releases" ;\n    pub:closureGraph')
        return kept

    def edit(self, file: str, old: str, new: str) -> int:
        """Exchange the first occurrence; return the line (from 1) where it stands."""
        path = self.root / file
        before, found, after = path.read_text(encoding="utf-8").partition(old)
        assert found, f"{old!r} does not stand in {file}"
        path.write_text(before + new + after, encoding="utf-8")
        return before.count("\n") + 1

    def number(self, version: str) -> None:
        (line,) = [text for text in self.text(CATALOG).splitlines() if "dcat:version" in text]
        self.edit(CATALOG, line, f'    dcat:version "{version}" ;')

    def text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def release(self) -> Release:
        return make_release(self.root, "en", lambda step: None)

    def since(self, version: str = "2.3.0") -> Comparison:
        return compare(find_state(self.root, version), read_folder(self.root))

    def check(self, base: str = "") -> Outcome:
        return validate(read_sources(load_dataset(self.root, base)))

    def drop_statement(self, file: str, start: str) -> None:
        """Remove the statement (up to its full stop and the blank line) that starts with ``start``."""
        text = self.text(file)
        begin = text.index(start)
        end = text.find("\n\n", begin)
        (self.root / file).write_text(text[:begin] + (text[end + 2 :] if end >= 0 else ""), encoding="utf-8")
