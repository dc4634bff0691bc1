"""Offsets in a source text -> places in a file: line and column of the start and of the end."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

# Each of the three forms is one line end, inside strings too.
LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, order=True)
class Place:
    """A piece of a file: a path relative to the dataset, and where the piece starts and ends.

    Lines and columns count from 1, columns in code points; the end is the column behind the last character. A line of
    0 means that no line is meant: the file as a whole, or nothing that stands in a file (then ``file`` is '').
    """

    file: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Lines:
    """The lines of one source text, to turn offsets into places."""

    def __init__(self, file: str, text: str) -> None:
        """Take the text, and the name that its places will have."""
        self._file = file
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]

    def start(self, line: int) -> int:
        """The offset at which a line begins; of a line behind the last one, at which that begins."""
        return self._starts[min(line, len(self._starts)) - 1]

    def place(self, start: int, end: int) -> Place:
        """The place of ``text[start:end]``."""
        line, end_line = bisect.bisect_right(self._starts, start), bisect.bisect_right(self._starts, end)
        columns = start - self._starts[line - 1] + 1, end - self._starts[end_line - 1] + 1
        return Place(self._file, line, columns[0], end_line, columns[1])
