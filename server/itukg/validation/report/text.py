"""A report as text for people: grouped by file, in the order of the files, with a summary at the end."""

from __future__ import annotations

from collections.abc import Iterator

import click

from itukg.validation.findings import Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.telling import place, summary, tell
from itukg.validation.report.words import counted, words_of

_COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


def write_text(report: Report) -> str:
    """The report as text, in colours if it may have them."""
    return "\n".join([*_lines(report), *_style(report, summary(report), bold=True).split("\n")]) + "\n"


def _lines(report: Report) -> Iterator[str]:
    file = None
    findings = report.findings[: report.limit or None]
    for finding in findings:
        if finding.place.file != file:
            if file is not None:
                yield ""
            file = finding.place.file
            yield _style(report, report.path(file) or words_of(report.language)["no_file"], bold=True)
        yield from _finding(finding, report)
    if findings:
        yield ""
    if left := len(report.findings) - len(findings):
        yield counted(words_of(report.language), "more", left)


def _finding(finding: Finding, report: Report) -> Iterator[str]:
    words = words_of(report.language)
    told = tell(finding, report)
    severity = _style(report, words[finding.severity], fg=_COLOURS[finding.severity])
    where = words["place"].format(place=place(finding, report), severity=severity)
    yield f"  {where}{told.sentence(words['colon'])}"
    if told.hint:
        yield "      " + _style(report, told.hint, dim=True)


def _style(report: Report, text: str, **style: object) -> str:
    return click.style(text, **style) if report.colour else text  # type: ignore[arg-type]
