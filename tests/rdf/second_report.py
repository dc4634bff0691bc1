"""A copy of the dataset with a second, fictitious report in it: `tests/fixtures/report-2027`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot
from tests.requirements import CHECKOUT

OVERLAY = CHECKOUT / "tests" / "fixtures" / "report-2027"
CATALOG = "data/catalog.ttl"
BASE = "https://w3id.org/itukg/"
FIRST, SECOND = f"{BASE}graph/report/C26-33", f"{BASE}graph/report/C27-33"


def lay_over(folder: Path) -> Path:
    """Copy the dataset into ``folder`` and put the second report beside the first, as an editor would."""
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(CHECKOUT / name, folder / name)
    for path in OVERLAY.rglob("*.ttl"):
        name = path.relative_to(OVERLAY)
        if name == Path("catalog-addition.ttl"):
            continue
        assert not (folder / name).exists(), f"{name} would hide a file of the dataset"
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(path, folder / name)
    with (folder / CATALOG).open("a", encoding="utf-8") as catalog:
        catalog.write((OVERLAY / "catalog-addition.ttl").read_text(encoding="utf-8"))
    return folder


def rows(graph: OpenSnapshot, query: str) -> list[tuple[str, ...]]:
    """The solutions as text, over everything, IRIs without the base; the prefixes are those of the catalog."""
    results = graph.store.query(query, prefixes=dict(graph.manifest.prefixes))
    assert isinstance(results, ox.QuerySolutions)
    return [tuple("" if term is None else str(term.value).removeprefix(BASE) for term in row) for row in results]


def column(graph: OpenSnapshot, query: str) -> set[str]:
    """The values of a query's only variable."""
    return {value for (value,) in rows(graph, query)}
