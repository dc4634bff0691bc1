"""A copy of the second dataset that keeps releases, for tests to change and release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from itukg.releases.compare import Comparison, compare
from itukg.releases.record import find_state
from itukg.releases.release import Release, make_release
from itukg.releases.state import read_folder
from tests.rdf.folders import Folder
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
class Kept(Folder):
    """A dataset folder whose catalog names a folder of releases."""

    @classmethod
    def copy_to(cls, root: Path) -> Kept:
        shutil.copytree(HARBOUR, root)
        kept = cls(root)
        kept.edit(CATALOG, "pub:closureGraph", 'pub:releases "data/releases" ;\n    pub:closureGraph')
        return kept

    def number(self, version: str) -> None:
        (line,) = [text for text in self.text(CATALOG).splitlines() if "dcat:version" in text]
        self.edit(CATALOG, line, f'    dcat:version "{version}" ;')

    def release(self) -> Release:
        return make_release(self.root, "en", lambda step: None)

    def since(self, version: str = "2.3.0") -> Comparison:
        return compare(find_state(self.root, version), read_folder(self.root))
