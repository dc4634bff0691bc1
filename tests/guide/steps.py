"""A page of documentation -> its steps, in order.

A step is a fenced block. Its language says what a reader does with it, and an HTML comment on the line before, which
no reader sees, to which file:

=======================  ==============================================================================
``sh``                   commands to run, as they stand
``text``                 what the commands of the block before print
``<!-- write: F -->``    a new file F with this content
``<!-- append: F -->``   this comes at the end of F, after an empty line
``<!-- edit: F -->``     a ``diff``: lines of F with ``-`` become those with ``+``
``<!-- mistake: F -->``  a ``diff`` as above, undone after the next commands, which must fail
``<!-- server -->``      commands (``sh``) that go on while the others are run
=======================  ==============================================================================

A block of another language, or of Turtle without a comment, is only shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DEEDS = ("write", "append", "edit", "mistake", "server")
_BLOCK = re.compile(
    r"(?:^<!-- (?P<deed>\w+)(?:: (?P<file>\S+))? -->\n)?^```(?P<language>\w+)\n(?P<content>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """One block: its language, what is done with it ('' if nothing was said), to which file, and where it stands.

    ``begin`` and ``end`` are the places of the content in the text of the page.
    """

    language: str
    deed: str
    file: str
    content: str
    begin: int
    end: int


def steps_of(page: Path) -> list[Step]:
    """The steps of a page.

    Raises:
        ValueError: a comment names no known deed, or a file is missing.
    """
    found = []
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        deed, file = match["deed"] or "", match["file"] or ""
        if deed and (deed not in DEEDS or bool(file) == (deed == "server")):
            raise ValueError(f"{page.name}: {match[0].splitlines()[0]} is no step")
        found.append(
            Step(match["language"], deed, file, match["content"], match.start("content"), match.end("content"))
        )
    return found


def exchange(text: str, diff: str) -> str:
    """Apply the block of a diff, without line numbers, to ``text``.

    Raises:
        ValueError: the lines before the change stand in ``text`` not at all, or more than once.
    """
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    if text.count(old) != 1:
        raise ValueError(f"these lines stand {text.count(old)} times in the file, not once:\n{old}")
    return text.replace(old, new)
