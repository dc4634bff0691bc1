"""A report as workflow commands of GitHub Actions, which turn into annotations on the changed lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; what must be escaped and how is that
of the runner, https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
"""

from __future__ import annotations

from collections.abc import Iterator

from itukg.validation.findings import Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.telling import place, summary, tell
from itukg.validation.report.words import counted, words_of

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def write_github(report: Report) -> str:
    """A command on a line for each finding, and the summary as a line of the log."""
    findings = report.findings[: report.limit or None]
    lines = [_command(finding, report) for finding in findings]
    if left := len(report.findings) - len(findings):
        lines.append(counted(words_of(report.language), "more", left))
    return "\n".join([*lines, summary(report)]) + "\n"


def _command(finding: Finding, report: Report) -> str:
    words, told = words_of(report.language), tell(finding, report)
    title = words["colon"].join(filter(None, (words[finding.severity], told.about)))
    properties = ",".join(f"{name}={_property(value)}" for name, value in (*_region(finding, report), ("title", title)))
    message = "\n".join(filter(None, (told.problem, told.hint, "" if finding.place.file else place(finding, report))))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(message)}"


def _region(finding: Finding, report: Report) -> Iterator[tuple[str, str]]:
    found = finding.place
    if not found.file:
        return
    yield "file", report.path(found.file)
    if not found.line:
        return
    yield "line", str(found.line)
    if found.end_line:
        yield "endLine", str(found.end_line)
    # Of a piece of several lines the runner wants no columns.
    if found.column and found.end_line in (0, found.line):
        yield "col", str(found.column)
        if found.end_column:
            yield "endColumn", str(found.end_column)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
