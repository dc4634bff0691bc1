"""The parsed files of a dataset, all at once: their triples by file, and the mistakes of those that do not parse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from itukg.dataset import Dataset, Role
from itukg.errors import SourceError, SourcePosition
from itukg.turtle.index import Index
from itukg.turtle.mistakes import Mistake
from itukg.turtle.parse import ParsedFile, parse_file


@dataclass(frozen=True)
class Sources:
    """The dataset and its parsed files, by name."""

    dataset: Dataset
    files: Mapping[str, ParsedFile]

    @property
    def errors(self) -> list[SourcePosition]:
        """The mistakes of all files that stop, in the order of the files."""
        return [error for parsed in self.files.values() for error in parsed.errors]

    @property
    def mistakes(self) -> list[Mistake]:
        """What is wrong with the Turtle of all files, in the order of the files."""
        return [mistake for parsed in self.files.values() for mistake in parsed.mistakes]

    def without_errors(self) -> Sources:
        """The same, if there are no errors.

        Raises:
            SourceError: a file is not valid Turtle, or cannot be meant as it is.
        """
        if self.errors:
            raise SourceError(self.errors)
        return self

    @cached_property
    def index(self) -> Index:
        """Where the terms of all files occur."""
        return Index(self.files)

    @property
    def count(self) -> int:
        """The number of triples in all files."""
        return sum(len(parsed.triples) for parsed in self.files.values())

    def triples(self, wanted: Callable[[Role], bool]) -> Iterator[ox.Triple]:
        """The triples of the graphs whose role is ``wanted``."""
        for graph in self.dataset.graphs:
            if wanted(graph.role):
                for name in graph.files:
                    yield from self.files[name].triples


def read_sources(dataset: Dataset) -> Sources:
    """Parse every file of the dataset; mistakes are kept in the result, so that all can be reported at once.

    Raises:
        DatasetError: a file cannot be read.
    """
    known = {prefix: dataset.rebase.back(space) for prefix, space in dataset.prefixes.items()}
    return Sources(dataset, {name: parse_file(dataset.root, name, dataset.rebase, known) for name in dataset.files})
