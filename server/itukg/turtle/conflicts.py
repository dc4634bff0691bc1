"""What git leaves in a file that it could not merge: told as that, and not as the broken Turtle that it is."""

from __future__ import annotations

import re

from itukg.turtle.mistakes import Slip

# A line of seven signs and mostly a name behind them (https://git-scm.com/docs/git-merge#_how_conflicts_are_presented).
_MARKER = re.compile(r"(?<![^\r\n])(?:<{7}|\|{7}|={7}|>{7})(?: [^\r\n]*)?(?![^\r\n])")
_BEGINS, _ENDS = "<", ">"


def conflicts(text: str, read: int) -> list[Slip]:
    """The conflicts in a text that is no Turtle, each at its first line; those that are half cleared away as well.

    What else is wrong with such a text is mostly that two versions stand in it.

    Args:
        text: of the file.
        read: where the line begins to which the parser came. What stands alone before it, such as a line of equals
            signs below a heading in a text of several lines, is no part of a conflict: it has been read.
    """
    found: list[Slip] = []
    inside = False
    for marker in _MARKER.finditer(text):
        sign = marker[0][0]
        if sign != _BEGINS and not inside and marker.start() < read:
            continue
        if sign == _BEGINS or not inside:
            found.append(Slip("merge-conflict", marker.start(), marker.end(), {"text": marker[0]}))
        inside = sign != _ENDS
    return found
