"""An outcome as a report: text for people, annotations for GitHub, and forms that other programs read.

Every writer is a function of a `Report` that returns the whole text, in a module of its own; `FORMATS` names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from itukg.validation.findings import Outcome
from itukg.validation.report.contents import Report
from itukg.validation.report.github import write_github
from itukg.validation.report.json import write_json
from itukg.validation.report.junit import write_junit
from itukg.validation.report.sarif import write_sarif
from itukg.validation.report.telling import summary
from itukg.validation.report.text import write_text
from itukg.validation.report.turtle import write_turtle
from itukg.validation.report.words import LANGUAGES, pick

__all__ = ["FORMATS", "FOR_PEOPLE", "LANGUAGES", "Report", "as_text", "pick", "summary", "write"]

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": write_text,
    "json": write_json,
    "github": write_github,
    "sarif": write_sarif,
    "junit": write_junit,
    "turtle": write_turtle,
}
# What is read on a screen or in the log of a run: in one language, and long values are cut.
FOR_PEOPLE = ("text", "github")


def write(report: Report, form: str) -> str:
    """The report in one of the `FORMATS`, ending with a line feed."""
    return FORMATS[form](report)


def as_text(outcome: Outcome, language: str) -> str:
    """The outcome as text for people, without a line feed at the end."""
    return write_text(Report(outcome, language)).rstrip("\n")
