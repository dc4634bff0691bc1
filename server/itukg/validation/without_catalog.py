"""A dataset folder whose catalog is no Turtle -> an outcome: the mistakes in it, and in the files that it names."""

from __future__ import annotations

import re
from pathlib import Path

from itukg.settings import CATALOG
from itukg.turtle.parse import parse_file
from itukg.turtle.terms import Rebase
from itukg.validation.findings import Counts, Finding, Outcome

# Without a catalog that can be read, whatever it has in quotation marks and looks like a pattern of files.
_PATTERN = re.compile(r'"([^"\r\n]*\.ttl)"')


def without_catalog(root: Path) -> Outcome:
    """The mistakes of Turtle in the folder ``root``; nothing else could be looked at."""
    catalog = parse_file(root, CATALOG, Rebase.none())
    patterns = [text for text in _PATTERN.findall(catalog.text) if not text.startswith("/") and ".." not in text]
    names = sorted({name for text in patterns for name in _matching(root, text)} - {CATALOG})
    files = [catalog, *(parse_file(root, name, Rebase.none()) for name in names)]
    findings = [
        Finding(mistake.severity, mistake.rule, "", mistake.messages, mistake.place)
        for parsed in files
        for mistake in parsed.mistakes
    ]
    counts = Counts(0, 0, 0, 0, len(files), sum(len(parsed.triples) for parsed in files))
    return Outcome(tuple(findings), counts, {}, unread=sum(parsed.error is not None for parsed in files))


def _matching(root: Path, pattern: str) -> list[str]:
    """None for what is no pattern: the catalog is being told of already."""
    try:
        return [path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()]
    except ValueError:
        return []
