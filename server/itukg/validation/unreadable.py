"""Files that are not Turtle -> an outcome: the mistakes as findings; nothing else could be looked at."""

from __future__ import annotations

from collections.abc import Iterable

from itukg.errors import SourcePosition
from itukg.sources import Sources
from itukg.turtle.places import Place
from itukg.validation.findings import Counts, Finding, Outcome


def not_turtle(errors: Iterable[SourcePosition], sources: Sources | None = None) -> Outcome:
    """The outcome of a run that ended at the mistakes of its files; without sources it ended at the catalog."""
    findings = [
        Finding(
            severity="violation",
            rule="turtle/syntax",
            focus="",
            messages={"en": error.message},
            place=Place(error.file, error.line, error.column),
        )
        for error in errors
    ]
    counts = Counts(
        shapes=0,
        focus_nodes=0,
        queries=0,
        releases=0,
        files=len(sources.files) if sources else 1,
        triples=sources.count if sources else 0,
    )
    prefixes = sources.dataset.prefixes if sources else {}
    return Outcome(tuple(sorted(findings, key=lambda finding: finding.order)), counts, prefixes)
