"""The order of names in a list: case-blind, numbers inside them in their own order (SG2 before SG10)."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def sort_key(text: str, language: str) -> tuple[tuple[int, str], ...]:
    """A key by which names in a language are sorted."""
    parts = _DIGITS.split(text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts if part)
