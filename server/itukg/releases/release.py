"""Making a release: its record and its change lists, written into the dataset folder and never rewritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from itukg.dataset import Role, load_dataset
from itukg.errors import DatasetError, ReleaseRefused
from itukg.releases.changelist import as_markdown, first_as_markdown
from itukg.releases.compare import Comparison, compare
from itukg.releases.record import read_record, to_record
from itukg.releases.state import State, state_of
from itukg.releases.versions import next_minor, parse_version
from itukg.settings import CATALOG
from itukg.validation.gate import read_valid

# What readers of the data would look for: a new shape or a changed catalog asks nothing of them.
_PUBLISHED = (Role.ONTOLOGY, Role.VOCABULARY, Role.DATA, Role.LINKS)


@dataclass(frozen=True)
class Release:
    """What `make_release` did: the files that it wrote, relative to the dataset folder; none if all were there."""

    version: str
    written: tuple[str, ...]


def make_release(root: Path, language: str, progress: Callable[[str], None]) -> Release:
    """Write the record of the dataset's current version, and its change list in each of the dataset's languages.

    Args:
        root: the dataset folder.
        language: of what a failed validation says.
        progress: called with a line of text at the start of every step.

    Raises:
        DatasetError: the dataset cannot be read, names no folder of releases, or that cannot be written.
        SourceError, InvalidDataset: what is wrong with the dataset, among it IRIs of earlier releases that are gone.
        ReleaseRefused: the version has a record of other content, or the number does not fit what changed.
    """
    dataset = load_dataset(root)
    if not dataset.releases_folder:
        raise DatasetError(f'{CATALOG} names no folder of releases. Add to the dataset: pub:releases "data/releases".')
    version = parse_version(dataset.version, CATALOG)
    sources = read_valid(dataset, language, progress)
    progress("comparing with the release before")
    state = state_of(sources)
    record = to_record(state)
    earlier = {Path(file).stem: file for file in dataset.releases}
    recorded = earlier.pop(dataset.version, "")
    if recorded and to_record(read_record(root, recorded).state) != record:
        raise ReleaseRefused(
            f"Release {dataset.version} has a record, and the dataset says something else by now. A release is never "
            f"rewritten: give {CATALOG} another dcat:version. See what changed: itukg changes {dataset.version}"
        )
    before = [file for name, file in earlier.items() if parse_version(name, file) < version]
    comparison = compare(read_record(root, before[-1]).state, state) if before else None
    if not recorded:
        _refuse_number(comparison, version, list(earlier)[len(before) :])
    return Release(
        dataset.version, _write(root, dataset.releases_folder, state, comparison, None if recorded else record)
    )


def _refuse_number(comparison: Comparison | None, version: tuple[int, int, int], later: list[str]) -> None:
    text = ".".join(map(str, version))
    if later:
        raise ReleaseRefused(f"Version {text} comes before {later[-1]}, which is released. Numbers only go up.")
    if comparison is None:
        return
    old = parse_version(comparison.old.version, comparison.old.name)
    published = {graph.iri for graph in comparison.new.graphs if graph.role in _PUBLISHED}
    added = sum(entry.graph in published for entry in comparison.added)
    retired = sum(entry.graph in published for entry in comparison.retired)
    if (added or retired) and version[:2] == old[:2]:
        raise ReleaseRefused(
            f"Since {comparison.old.version}, {added:,} things were added and {retired:,} retired: that is at least "
            f"{next_minor(old)}, not {text}. The last number alone goes up for corrections only."
        )


def _write(
    root: Path, folder: str, state: State, comparison: Comparison | None, record: bytes | None
) -> tuple[str, ...]:
    """Write the files; of a release that has its record (``record`` is None), only the change lists that are missing.

    The record comes last: where it stands, the others do.
    """
    files = {}
    for language in state.languages:
        name = f"{folder}/{state.version}.{language}.md"
        if record is not None or not (root / name).exists():
            text = as_markdown(comparison, language) if comparison else first_as_markdown(state, language)
            files[name] = text.encode()
    if record is not None:
        files[f"{folder}/{state.version}.trig"] = record
    for name, content in files.items():
        path = root / name
        aside = path.with_name(f".{path.name}-{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(content)
            aside.replace(path)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            raise DatasetError(f"{path} cannot be written: {error.strerror}.") from error
    return tuple(files)
