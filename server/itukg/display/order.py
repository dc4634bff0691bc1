"""The order in which values are shown."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def parts_of(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts texts case-blind, and the numbers inside them in their own order: 2.2 before 2.10."""
    parts = _DIGITS.split(text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
