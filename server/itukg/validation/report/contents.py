"""What a report is made from: the outcome of a validation, and what was asked of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from itukg.validation.findings import SEVERITIES, Finding, Outcome

# Rules that every file must keep before anything can be asked of all of them together.
_BEFORE_SHAPES = ("turtle/", "literal/")


@dataclass(frozen=True)
class Report:
    """An outcome and how it is to be told.

    Attributes:
        outcome: what was found.
        language: that of texts in one language.
        show: the least grave findings that are told.
        fail_on: the least grave findings with which the run has failed.
        limit: how many findings text for people tells, 0 for all.
        folder: the path of the dataset from where paths are told; '' if they are told from the dataset.
        files: the files of the dataset that were asked about, in the order of the graphs.
        colour: whether text may hold the escape sequences of a terminal.
    """

    outcome: Outcome
    language: str = "en"
    show: str = "warning"
    fail_on: str = "violation"
    limit: int = 0
    folder: str = ""
    files: tuple[str, ...] = ()
    colour: bool = False

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is told, in the order of the files: what fails the run always is."""
        told = self.outcome.at_least(max(self.show, self.fail_on, key=SEVERITIES.index))
        return tuple(sorted(told, key=lambda finding: (finding.order, finding.rule)))

    @property
    def exit_code(self) -> int:
        """0 if nothing as grave as ``fail_on`` was found, else 1."""
        return int(bool(self.outcome.at_least(self.fail_on)))

    @property
    def elsewhere(self) -> int:
        """How many findings in other files than those asked about would be told."""
        grave = SEVERITIES[: SEVERITIES.index(max(self.show, self.fail_on, key=SEVERITIES.index)) + 1]
        return sum(finding.severity in grave for finding in self.outcome.elsewhere)

    @property
    def shapes_ran(self) -> bool:
        """Whether the shapes were run; they are not while files are no Turtle or hold literals that are no values."""
        stopped = any(finding.rule.startswith(_BEFORE_SHAPES) for finding in self.outcome.findings)
        return self.outcome.counts.focus_nodes > 0 or not stopped

    @property
    def totals(self) -> Mapping[str, int]:
        """How many findings there are of each severity, those that are not told included."""
        found = [finding.severity for finding in self.outcome.findings]
        return {severity: found.count(severity) for severity in SEVERITIES}

    def path(self, file: str) -> str:
        """The path of a file of the dataset, as reports for people and for code hosts name it."""
        return f"{self.folder}/{file}" if file and self.folder else file
