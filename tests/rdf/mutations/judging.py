"""Run the mutants of a batch at once and say of each: caught or not, at its place or not, and in how many findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from itukg.dataset import load_dataset
from itukg.errors import DatasetError
from itukg.turtle.parse import parse_file
from itukg.turtle.places import Place
from itukg.turtle.terms import Rebase
from itukg.validation.findings import Finding
from tests.rdf.folders import Folder
from tests.rdf.mutations.batches import AT_THE_VALUE
from tests.rdf.mutations.mutant import Mixture, Mutant


@dataclass(frozen=True)
class Verdict:
    """What came of a mutant: ``line`` and ``column`` if a finding points exactly there and says what is expected."""

    mutant: Mutant
    caught: bool
    line: bool
    column: bool
    findings: tuple[Finding, ...] = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)


@contextmanager
def mistaken(folder: Folder, mixture: Mixture) -> Iterator[None]:
    """The folder with the mixture's texts in it, and without them again."""
    before = {file: folder.text(file) for file in mixture.texts}
    try:
        for file, text in mixture.texts.items():
            folder.write(file, text)
        yield
    finally:
        for file, text in before.items():
            folder.write(file, text)


def findings_of(folder: Folder, group: str, files: Iterable[str]) -> list[Finding]:
    """What is said of the folder; syntax is judged by reading the files alone."""
    if group != "syntax":
        return list(folder.check().findings)
    mistakes = [mistake for file in files for mistake in parse_file(folder.root, file, Rebase.none()).mistakes]
    return [Finding(one.severity, one.rule, "", one.messages, one.place) for one in mistakes]


def judge(folder: Folder, texts: dict[str, str], batch: Sequence[Mutant]) -> list[Verdict]:
    """The verdict on each mutant of a batch, all made at once; a catalog that cannot be read is judged by itself."""
    alone = []
    if batch[0].group == "catalog":
        alone = [verdict for mutant in batch for verdict in _unreadable(folder, texts, mutant)]
        batch = [mutant for mutant in batch if all(mutant is not verdict.mutant for verdict in alone)]
    if not batch:
        return alone
    mixture = Mixture(texts, batch)
    with mistaken(folder, mixture):
        findings = findings_of(folder, batch[0].group, mixture.texts)
    return alone + [_verdict(mutant, mixture, findings) for mutant in batch]


def _unreadable(folder: Folder, texts: dict[str, str], mutant: Mutant) -> list[Verdict]:
    mixture = Mixture(texts, [mutant])
    try:
        with mistaken(folder, mixture):
            load_dataset(folder.root)
    except DatasetError as error:
        place = Place(*re.findall(r"data/[a-z]+\.ttl", str(error))[:1])
        return [_verdict(mutant, mixture, [Finding("violation", "catalog", "", {"en": str(error)}, place)])]
    return []


def _verdict(mutant: Mutant, mixture: Mixture, findings: Iterable[Finding]) -> Verdict:
    places = mixture.places(mutant)
    files = {edit.file for edit in mutant.edits} if mutant.group == "syntax" else ()
    own = [
        finding for finding in findings
        if _is_about(finding, mutant) or finding.place.file in files or _is_at(finding, places, line_only=True)
    ]  # fmt: skip
    said = [finding for finding in own if _says(mutant, finding)]
    at_line = [finding for finding in said if _is_at(finding, places, line_only=True)]
    at_column = [finding for finding in at_line if _is_at(finding, places)]
    return Verdict(mutant, bool(said), bool(at_line), bool(at_column), tuple(own), tuple(places))


def _is_about(finding: Finding, mutant: Mutant) -> bool:
    """Several mutants may be about one thing, each about a property of its own (see batches)."""
    if finding.rule == "catalog":
        return True
    shared = mutant.kind in AT_THE_VALUE or mutant.group == "catalog"
    return finding.focus in mutant.writes and (not shared or finding.path in ("", mutant.path))


def _is_at(finding: Finding, places: Iterable[Place], line_only: bool = False) -> bool:
    found = finding.place
    if line_only:
        return any(found.file == one.file and one.line <= found.line <= one.end_line for one in places)
    return any(
        found.file == one.file
        and (one.line, one.column) <= (found.line, found.column) <= (one.end_line, one.end_column)
        for one in places
    )


def _says(mutant: Mutant, finding: Finding) -> bool:
    return bool(
        re.search(mutant.expected.rules, finding.rule)
        and re.search(mutant.expected.words, finding.messages.get("en", ""), re.IGNORECASE)
    )


def tally(verdicts: Iterable[Verdict]) -> dict[str, Counter[str]]:
    """By kind: how many mutants, how many caught, at their line, at their column."""
    found: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        counts = found.setdefault(verdict.mutant.kind, Counter())
        counts["made"] += 1
        counts["caught"] += verdict.caught
        counts["line"] += verdict.line
        counts["column"] += verdict.column
        counts["findings"] += len(verdict.findings)
    return found


def kill_rate(tallies: Iterable[Mapping[str, Mapping[str, int]]]) -> str:
    """What came of the mutants of several batches, in one line."""
    total: Counter[str] = Counter()
    for found in tallies:
        for counts in found.values():
            total.update(counts)
    share = {key: f"{total[key]:,} ({total[key] / total['made']:.1%})" for key in ("caught", "line", "column")}
    return (
        f"mistakes made in the files: {total['made']:,}; found and said: {share['caught']}, "
        f"at their line: {share['line']}, at their column: {share['column']}"
    )
