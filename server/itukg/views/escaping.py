"""Escaping for the markup that is written without a template: `markupsafe`'s, with the short texts remembered."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

# Names, addresses and short texts, which come again on other pages; longer ones are escaped each time.
_SHORT = 160


@lru_cache(maxsize=32768)
def _escaped(text: str) -> str:
    return str(escape(text))


def escaped(text: str) -> str:
    """The text as HTML has it, in an element or in the quotes of an attribute."""
    return _escaped(text) if len(text) < _SHORT else str(escape(text))
