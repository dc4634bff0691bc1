"""The pages on adding a report, followed from the clone to the merge; what a reader sees on the way.

A text on the page that is no longer what is printed is put right by ``python -m tests.guide``, which does the same
walk and writes the outputs into the pages. Read the difference before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from itukg.dataset import load_dataset
from itukg.releases.versions import next_minor, parse_version
from tests.guide.steps import Step, steps_of
from tests.guide.walk import Mistake, Walk
from tests.requirements import CHECKOUT

PAGES = {"en": CHECKOUT / "docs" / "add-a-report.md", "zh": CHECKOUT / "docs" / "add-a-report.zh.md"}
# The pages are written as of the version 0.5.0. What they say holds for every version and the one after it.
WRITTEN_AT, NEXT = "0.5.0", "0.6.0"
# The brackets at the end of a line that sums up a validation or says how many files have been formatted.
_COUNTS = re.compile(r"[(（][^()（）]*(?:triples|三元组)[^()（）]*[)）]$|^formatted: .*$|^\d+个文件中.*$", re.MULTILINE)


@dataclass
class Walked:
    """A page that was followed to its end: what it shows and what was printed, and how its mistakes were answered."""

    outputs: list[Output]
    mistakes: list[Mistake]


@dataclass(frozen=True)
class Output:
    """A block that shows what commands print, and what they do print."""

    step: Step
    printed: str


def versions() -> dict[str, str]:
    """What stands for the versions on the page today."""
    now = load_dataset(CHECKOUT).version
    return {WRITTEN_AT: now, NEXT: next_minor(parse_version(now, "the catalog"))}


def _none(step: Step, walk: Walk) -> None:
    """Nobody watches."""


def follow(page: Path, home: Path, watch: Callable[[Step, Walk], None] = _none) -> Walked:
    """Carry out every step of ``page`` in the new folder ``home``; after each one, ``watch`` is told.

    Raises:
        AssertionError: a step failed, or did not although it should.
    """
    outputs = []
    with Walk(home, versions()) as walk:
        for step in steps_of(page):
            if step.language == "text":
                outputs.append(Output(step, walk.seen[-1]))
            elif "git switch" in step.content and " main" in step.content:
                walk.merge()
            walk.take(step)
            watch(step, walk)
    return Walked(outputs, walk.noticed)


def steady(text: str) -> str:
    """What was printed without the numbers of files, triples and so on in its last line: they grow with the dataset."""
    return _COUNTS.sub(lambda counts: re.sub(r"\d[\d,]*", "N", counts[0]), text)


def refreshed(text: str, outputs: list[Output]) -> str:
    """The text of a page with what is printed in the place of what it shows."""
    for output in reversed(outputs):
        text = text[: output.step.begin] + output.printed + text[output.step.end :]
    return text
