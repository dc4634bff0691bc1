"""Copies of dataset folders for tests to change."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from unittest.mock import patch

from itukg.dataset import load_dataset
from itukg.errors import SourceError
from itukg.sources import Sources, read_sources
from itukg.turtle.parse import ParsedFile, parse_file
from itukg.turtle.terms import Rebase
from itukg.validation.findings import Outcome
from itukg.validation.run import validate
from itukg.validation.without_catalog import without_catalog
from tests.requirements import CHECKOUT

# What validations keep for the next one: for all tests and their processes, and removed with the checkout's cache.
CACHE = CHECKOUT / ".cache" / "tests"


def _parsed(root: Path, name: str, rebase: Rebase, known: Mapping[str, str]) -> ParsedFile:
    try:
        content = (root / name).read_bytes()
    except OSError:
        content = None  # for the parser to say so
    key = name, content, rebase, tuple(known.items())
    found = _files.pop(key, None) if content is not None else None
    found = _files[key] = found or parse_file(root, name, rebase, known)
    while len(_files) > _PARSED_KEPT:
        del _files[next(iter(_files))]  # the one that was not asked for longest
    return found


_PARSED_KEPT = 200
_files: dict[tuple[object, ...], ParsedFile] = {}


@dataclass(frozen=True)
class Folder:
    """A dataset folder, free to be broken."""

    root: Path

    @classmethod
    def of_project(cls, root: Path) -> Self:
        """Copy the project's own dataset into ``root``."""
        for name in ("data", "ontology", "shapes", "queries"):
            shutil.copytree(CHECKOUT / name, root / name)
        return cls(root)

    def text(self, file: str) -> str:
        """What stands in ``file``."""
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Put ``text`` into ``file``, in place of what stands there."""
        (self.root / file).write_text(text, encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Add ``text`` to the end of ``file``, after an empty line."""
        self.write(file, f"{self.text(file)}\n{text}\n")

    def edit(self, file: str, old: str, new: str) -> int:
        """Exchange the first occurrence; return the line (from 1) where it stands."""
        before, found, after = self.text(file).partition(old)
        assert found, f"{old!r} does not stand in {file}"
        self.write(file, before + new + after)
        return before.count("\n") + 1

    def drop_statement(self, file: str, start: str) -> None:
        """Remove the statement (up to its full stop and the blank line) that starts with ``start``."""
        text = self.text(file)
        begin = text.index(start)
        end = text.find("\n\n", begin)
        self.write(file, text[:begin] + (text[end + 2 :] if end >= 0 else ""))

    def sources(self, base: str = "") -> Sources:
        """The files, parsed; one that was parsed in this process already, in whatever folder, is not parsed again."""
        with patch("itukg.sources.parse_file", _parsed):
            return read_sources(load_dataset(self.root, base))

    def check(self, base: str = "") -> Outcome:
        """What a validation finds, as the command runs it: after others, whose findings are carried over.

        That it finds the same without is tested in ``test_incremental`` and ``test_affected``.
        """
        try:
            return validate(self.sources(base), CACHE)
        except SourceError:
            return without_catalog(self.root)
