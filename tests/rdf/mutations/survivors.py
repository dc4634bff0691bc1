"""The mutants that a validation does not catch, each with the reason: ``survivors.csv``.

A row stands for the mutants of a kind on a property of a class (``*``: of any), and, with a pattern in ``change``, for
those of them whose change it fits. ``what`` says what comes of them: ``not found``, or ``elsewhere``: found, but told
at another place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.rdf.mutations.judging import Verdict
from tests.rdf.mutations.mutant import Mutant

LIST = Path(__file__).with_name("survivors.csv")


@dataclass(frozen=True)
class Survivor:
    """One row of the list."""

    kind: str
    of_class: str
    prop: str
    change: str
    what: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        """Whether the row stands for the mutant."""
        return (
            self.kind == mutant.kind
            and self.of_class in ("*", mutant.of_class)
            and self.prop in ("*", mutant.prop)
            and re.search(self.change, mutant.change) is not None
        )


def read_survivors() -> list[Survivor]:
    """The list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return [Survivor(**{key: (value or "").strip() for key, value in row.items()}) for row in csv.DictReader(file)]


def problems(verdicts: Iterable[Verdict], survivors: Iterable[Survivor]) -> list[str]:
    """What is not as the list says: a survivor that is not on it, and one on it that is caught."""
    found = []
    for verdict in verdicts:
        row = next((row for row in survivors if row.fits(verdict.mutant)), None)
        if what(verdict) != (row.what if row else ""):
            found.append(
                f"{what(verdict) or 'caught'}, but listed as {row.what if row else 'nothing'}: {told(verdict)}"
            )
    return found


def what(verdict: Verdict) -> str:
    """What came of a mutant in the words of the list; '' if it was caught where it is."""
    if not verdict.caught:
        return "not found"
    return "" if verdict.column else "elsewhere"


def told(verdict: Verdict) -> str:
    """A verdict for people: what was done, where it should have been told and how, and what was said."""
    mutant = verdict.mutant
    wanted = sorted({(place.line, place.column) for place in verdict.places})[:4]
    lines = [
        f"{mutant}  [{mutant.of_class} {mutant.prop}]",
        f"    expected at {wanted}, in words like {mutant.expected.words}",
    ]
    for finding in verdict.findings[:5]:
        place = f"{finding.place.file}:{finding.place.line}:{finding.place.column}"
        lines.append(f"    {place} {finding.rule}: {finding.messages.get('en', '')}")
    return "\n".join(lines)
