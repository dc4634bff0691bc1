"""Files -> formatted files, or what would have to be done to them. A file is exchanged whole, and only if it is better.

Which files: those that are named (of a folder all its Turtle files), or all Turtle files of the dataset.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from itukg.dataset import Dataset
from itukg.errors import FormatError
from itukg.formatting.order import Order
from itukg.formatting.text import GraphChanged, format_turtle, repeated_blocks
from itukg.turtle.encoding import decode
from itukg.turtle.mistakes import Mistake
from itukg.turtle.parse import find_mistakes
from itukg.turtle.tokens import FormatSyntaxError

ENDING = ".ttl"


@dataclass(frozen=True)
class Finding:
    """One thing to say of a file: what kind of thing (see `process`), in which line (from 1), and its details."""

    kind: str
    file: str
    line: int = 0
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A file to format: the name that people know it by, and its path."""

    name: str
    path: Path


def dataset_sources(dataset: Dataset) -> list[Source]:
    """All Turtle files of the dataset, by their paths in it."""
    return [Source(name, (dataset.root / name).resolve()) for name in sorted(dataset.files)]


def named_sources(names: Sequence[str]) -> list[Source]:
    """The files that are named, each once; of a folder, those in hidden folders (``.venv``) are not meant.

    Raises:
        FormatError: a name is that of no Turtle file and of no folder that holds any.
    """
    found: dict[Path, Source] = {}
    for name in names:
        path = Path(name)
        if not name:
            raise FormatError("A name is empty. Name Turtle files or folders that hold some.")
        if path.is_dir():
            inside = [item for item in sorted(path.rglob(f"*{ENDING}")) if not _is_hidden(item.relative_to(path))]
            if not inside:
                raise FormatError(f"There is no Turtle file (*{ENDING}) in the folder {name}.")
        elif not path.is_file():
            raise FormatError(f"There is no file {name}. Name Turtle files or folders that hold some.")
        elif path.suffix != ENDING:
            raise FormatError(f"{name} is not a Turtle file: its name does not end in {ENDING}.")
        else:
            inside = [path]
        for item in inside:
            found.setdefault(item.resolve(), Source(str(item), item.resolve()))
    return list(found.values())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def process(sources: Iterable[Source], order: Order, check: bool) -> Iterator[Finding]:
    """Format the files one after the other, or only look with ``check``; yield what is to be said.

    Kinds of finding: ``unformatted`` (with ``check``), ``formatted``, ``repeated`` (a second block about one subject),
    ``invalid`` (no Turtle), ``unsupported`` (not of RDF 1.1), ``too_deep``, ``refused`` (the graph would change).

    Raises:
        FormatError: a file cannot be read or written.
    """
    for source in sources:
        try:
            text, mistakes = decode(source.name, _read(source))
            if mistakes:
                yield _invalid(mistakes[0])
                continue
            formatted = format_turtle(text, order, source.path.as_uri())
        except SyntaxError as error:
            yield _invalid(find_mistakes(source.name, text, error, {}, has_base=True)[0])
        except FormatSyntaxError as error:
            yield Finding("unsupported", source.name, error.line, {"found": error.found})
        except RecursionError:
            yield Finding("too_deep", source.name)
        except GraphChanged as error:
            yield Finding("refused", source.name, details={"reason": error})
        else:
            yield from _outcome(source, text, formatted, check)


def _invalid(mistake: Mistake) -> Finding:
    details = {"column": mistake.place.column, "messages": mistake.messages}
    return Finding("invalid", mistake.place.file, mistake.place.line, details)


def _outcome(source: Source, text: str, formatted: str, check: bool) -> Iterator[Finding]:
    if formatted != text:
        if check:
            yield Finding("unformatted", source.name, _first_difference(text, formatted))
        else:
            _write(source, formatted)
            yield Finding("formatted", source.name)
    for block in repeated_blocks(text if check else formatted):
        yield Finding("repeated", source.name, block.line, {"subject": block.subject, "first": block.first})


def _read(source: Source) -> bytes:
    """The content with its line ends as they are: in long strings they are data."""
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise FormatError(f"{source.path} cannot be read: {error.strerror}.") from error


def _first_difference(one: str, other: str) -> int:
    lines, others = one.split("\n"), other.split("\n")
    pairs = zip(lines, others, strict=False)
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), min(len(lines), len(others)))


def _write(source: Source, text: str) -> None:
    """Exchange the file in one step: whoever reads it meanwhile sees the old text or the new one."""
    aside = None
    try:
        handle, aside = tempfile.mkstemp(prefix=f".{source.path.name}.", dir=source.path.parent)
        with open(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
        os.chmod(aside, source.path.stat().st_mode)
        os.replace(aside, source.path)
    except OSError as error:
        if aside:
            Path(aside).unlink(missing_ok=True)
        raise FormatError(f"{source.path} cannot be written: {error.strerror}.") from error
