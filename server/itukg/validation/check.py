"""A dataset folder -> the outcome of its validation, whatever is wrong in its files, its catalog included."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from itukg.dataset import CATALOG, load_dataset
from itukg.errors import SourceError
from itukg.sources import read_sources
from itukg.turtle.parse import parse_file
from itukg.turtle.terms import Rebase
from itukg.validation.findings import Counts, Finding, Outcome
from itukg.validation.run import validate

# Without a catalog that can be read, whatever it has in quotation marks and looks like a pattern of files.
_PATTERN = re.compile(r'"([^"\r\n]*\.ttl)"')


def check(root: Path, base: str, progress: Callable[[str], None]) -> Outcome:
    """Read the files of the dataset folder ``root`` and validate them.

    If its catalog is no Turtle, the mistakes in it are told, and those in the files that it names.

    Args:
        root: the folder.
        base: another base IRI, or ''.
        progress: called with a line of text at the start of every step.

    Raises:
        DatasetError: the folder is no dataset, a file cannot be read, or the shapes cannot be used.
    """
    try:
        dataset = load_dataset(root, base)
    except SourceError:
        return _without_catalog(root, progress)
    progress(f"reading {len(dataset.files)} files")
    sources = read_sources(dataset)
    if not sources.errors:
        progress(f"validating {sources.count:,} triples")
    return validate(sources)


def _without_catalog(root: Path, progress: Callable[[str], None]) -> Outcome:
    catalog = parse_file(root, CATALOG, Rebase.none())
    patterns = [text for text in _PATTERN.findall(catalog.text) if not text.startswith("/") and ".." not in text]
    found = {path.relative_to(root).as_posix() for text in patterns for path in root.glob(text) if path.is_file()}
    names = sorted(found - {CATALOG})
    progress(f"reading {len(names) + 1} files")
    files = [catalog, *(parse_file(root, name, Rebase.none()) for name in names)]
    findings = [
        Finding(mistake.severity, mistake.rule, "", mistake.messages, mistake.place)
        for parsed in files
        for mistake in parsed.mistakes
    ]
    counts = Counts(0, 0, 0, 0, len(files), sum(len(parsed.triples) for parsed in files))
    return Outcome(tuple(findings), counts, {}, sum(parsed.error is not None for parsed in files))
