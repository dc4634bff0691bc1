"""A mistake in the text of a file, what must be said of it and where; and a text with many mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itukg.turtle.places import Lines, Place


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` of a file is exchanged; ``start`` -1 stands for the end of the file."""

    file: str
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Spot:
    """Where a finding may rightly point: at ``start`` of the old text, or that far into what the edit puts in.

    With a ``length`` anywhere in that many characters.
    """

    file: str
    start: int
    edit: int = -1
    length: int = 0


@dataclass(frozen=True)
class Expected:
    """What is to be found: the rules (a pattern for their ids) and words of the English message (a pattern)."""

    rules: str
    words: str


@dataclass(frozen=True)
class Mutant:
    """One mistake: its kind, what it is made to, and what must come of it.

    ``group`` says with which others it may share a run (see batches); ``writes`` are the things whose triples it
    changes, ``reads`` those that become their neighbours, ``disturbs`` what others read
    from afar; ``structural`` if rules about neighbours may look at what is
    changed; ``thing`` and ``path`` are the IRIs of the block's subject and of the property.
    """

    kind: str
    of_class: str
    prop: str
    change: str
    edits: tuple[Edit, ...]
    spots: tuple[Spot, ...]
    expected: Expected
    writes: frozenset[str]
    reads: frozenset[str] = frozenset()
    disturbs: frozenset[str] = frozenset()
    group: str = "data"
    structural: bool = True
    line: int = 0
    thing: str = ""
    path: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.edits[0].file}:{self.line}: {self.change}"


class Mixture:
    """The texts of files with all the mistakes of some mutants in them."""

    def __init__(self, texts: Mapping[str, str], mutants: Iterable[Mutant]) -> None:
        """Make the mistakes; they must not overlap."""
        ordered: dict[str, list[tuple[int, int, Edit, Mutant, int]]] = {}
        for mutant in mutants:
            for number, edit in enumerate(mutant.edits):
                start = len(texts[edit.file]) if edit.start < 0 else edit.start
                end = start if edit.start < 0 else edit.end
                ordered.setdefault(edit.file, []).append((start, end, edit, mutant, number))
        self.texts: dict[str, str] = {}
        self._new: dict[tuple[int, int], int] = {}
        self._cuts: dict[str, list[tuple[int, int, int]]] = {}
        for file, edits in ordered.items():
            edits.sort(key=lambda item: item[:2])
            self.texts[file] = self._apply(texts[file], file, edits)
        self._lines = {file: Lines(file, text) for file, text in self.texts.items()}
        self._old = texts

    def _apply(self, text: str, file: str, edits: list[tuple[int, int, Edit, Mutant, int]]) -> str:
        parts, at, length = [], 0, 0
        cuts = self._cuts.setdefault(file, [])
        for start, end, edit, mutant, number in edits:
            assert start >= at, f"two mistakes overlap in {file}: {mutant}"
            parts += [text[at:start], edit.new]
            length += start - at
            self._new[id(mutant), number] = length
            length += len(edit.new)
            cuts.append((start, end, length - end))
            at = end
        return "".join([*parts, text[at:]])

    def places(self, mutant: Mutant) -> list[Place]:
        """Where findings about the mutant may rightly point."""
        return [self._place(mutant, spot) for spot in mutant.spots]

    def _place(self, mutant: Mutant, spot: Spot) -> Place:
        if spot.edit >= 0:
            offset = self._new[id(mutant), spot.edit] + spot.start
        else:
            offset = (
                spot.start
                + max((cut for cut in self._cuts.get(spot.file, []) if cut[1] <= spot.start), default=(0, 0, 0))[2]
            )
        lines = self._lines.get(spot.file) or Lines(spot.file, self._old[spot.file])
        return lines.place(offset, offset + spot.length)
