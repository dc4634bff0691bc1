"""An outcome as text for people: grouped by file, in stable order, with a summary line."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.validation.findings import Finding
from itukg.validation.run import Outcome


def as_text(outcome: Outcome, language: str) -> str:
    """Return the report in ``language`` (texts that lack it come in English, else in whatever there is)."""
    lines: list[str] = []
    file = None
    for finding in outcome.findings:
        if finding.file != file:
            file = finding.file
            lines += ["", file or "(in no file)"]
        lines.append(_line(finding, language))
    counted = f"{outcome.files} files, {outcome.triples:,} triples, {outcome.shapes} shapes with a target"
    if outcome.queries:
        counted += f", {outcome.queries} hygiene queries"
    if outcome.releases:
        counted += f", {outcome.releases} release{'s' * (outcome.releases != 1)}"
    stopping = len(outcome.violations)
    others = len(outcome.findings) - stopping
    verdict = "conforms" if not stopping else f"{stopping} violation{'s' * (stopping != 1)}"
    if others:
        verdict += f", {others} warning{'s' * (others != 1)}"
    return "\n".join([*lines, "", f"{verdict} ({counted})"]).strip("\n")


def _line(finding: Finding, language: str) -> str:
    label = pick(finding.focus_labels, language)
    path = pick(finding.path_names, language)
    what = f"{label} <{finding.focus}>" if label else f"<{finding.focus}>"
    about = f", {path}" if path else ""
    shown = finding.value and finding.value != f"<{finding.focus}>"
    value = f" (found: {finding.value})" if shown else ""
    message = pick(finding.messages, language) or "does not conform to its shape"
    return f"  {finding.file}:{finding.line}: {finding.severity}: {what}{about}: {message}{value}"


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in English, else without a language, else any; '' if there is none."""
    for code in (language, "en", ""):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")
