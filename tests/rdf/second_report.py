"""A copy of the dataset with a second, fictitious report in it: `tests/fixtures/report-2027`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

OVERLAY = CHECKOUT / "tests" / "fixtures" / "report-2027"
CATALOG = "data/catalog.ttl"
BASE = "https://w3id.org/itukg/"
FIRST, SECOND = f"{BASE}graph/report/C26-33", f"{BASE}graph/report/C27-33"


def lay_over(root: Path) -> Folder:
    """Copy the dataset into ``root`` and put the second report beside the first, as an editor would."""
    folder = Folder.of_project(root)
    for path in OVERLAY.rglob("*.ttl"):
        name = path.relative_to(OVERLAY)
        if name == Path("catalog-addition.ttl"):
            continue
        assert not (root / name).exists(), f"{name} would hide a file of the dataset"
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(path, root / name)
    folder.append(CATALOG, (OVERLAY / "catalog-addition.ttl").read_text(encoding="utf-8"))
    return folder
