"""What every use of a dataset passes first: its files are Turtle, and they conform."""

from __future__ import annotations

from collections.abc import Callable

from itukg.dataset import Dataset
from itukg.errors import InvalidDataset
from itukg.sources import Sources, read_sources
from itukg.validation.report import as_text
from itukg.validation.run import validate


def read_valid(dataset: Dataset, language: str, progress: Callable[[str], None]) -> Sources:
    """Read the files of the dataset and validate them.

    Args:
        dataset: what to read.
        language: of what a failed validation says.
        progress: called with a line of text at the start of every step.

    Raises:
        DatasetError: a file cannot be read, or the shapes cannot be used.
        SourceError: a file is not valid Turtle.
        InvalidDataset: there is a violation.
    """
    progress(f"reading {len(dataset.files)} files")
    sources = read_sources(dataset).without_errors()
    progress(f"validating {sources.count:,} triples")
    outcome = validate(sources)
    if outcome.violations:
        raise InvalidDataset(as_text(outcome, language))
    return sources
