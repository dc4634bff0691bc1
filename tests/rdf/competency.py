"""The questions that the graph exists to answer, each a query beside its expected result."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.requirements import CHECKOUT

QUERIES = sorted((CHECKOUT / "queries" / "competency").glob("*.rq"))


def expected(path: Path) -> list[list[str]]:
    """The rows that the query must give, the header first."""
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
