"""Templates that are rendered once, with marks in place of what differs from page to page.

Of a page about a thing, most is the same on all pages: the frame, the headings, the words. Jinja was left to write it
anew each time at first, which took longer than everything that is the page's own; it has no way to keep the part of a
template that does not depend on certain values (its ``{% cache %}`` extensions keep whole fragments by a key).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from markupsafe import Markup

from itukg.views.escaping import escaped

# A page has a few sections that are there or not: some dozens of combinations are met, for each language and mount.
_KEPT = 512


class Holes:
    """Gives a template a mark for whatever name it asks for: ``{{ put.title }}``."""

    def __init__(self) -> None:
        """Choose marks that no text holds by accident, and nobody can guess."""
        self._mark = f"\x02{secrets.token_hex(16)}:"

    def __getattr__(self, name: str) -> Markup:
        """The mark for what is filled in under the name; as it is nobody's text, no template escapes it."""
        if name.startswith("_"):  # what Python and Jinja look for by themselves
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Markup:
        """The same."""
        return Markup(f"{self._mark}{name}\x03")  # noqa: S704 - a mark has no character that means something in HTML

    def part(self, text: str) -> list[str]:
        """The text between the marks and the names in them, in turns; begins and ends with a text."""
        first, *others = text.split(self._mark)
        found = [first]
        for other in others:
            name, _, after = other.partition("\x03")
            found += [name, after]
        return found


class Prepared:
    """A rendered template: texts and, between them, the names of what is to be filled in."""

    def __init__(self, parts: list[str]) -> None:
        """Take texts and names in turns."""
        self._parts = parts
        self._places = [(position, parts[position]) for position in range(1, len(parts), 2)]

    def fill(self, values: Mapping[str, Any]) -> str:
        """The page: all that is no `Markup` is escaped, as a template does it.

        Raises:
            KeyError: the template asks for a value that is not given.
        """
        filled = self._parts.copy()
        for position, name in self._places:
            value = values[name]
            filled[position] = value if type(value) is Markup else escaped(str(value))
        return "".join(filled)


class PreparedTemplates:
    """The templates that one application has prepared."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[Hashable, Prepared] = {}

    def find(self, key: Hashable) -> Prepared | None:
        """The template for the key; None if it was not rendered yet."""
        return self._known.get(key)

    def get(self, key: Hashable, render: Callable[[Holes], str]) -> Prepared:
        """The template for the key, rendered if it was not yet.

        Args:
            key: all that the rendered text depends on, except for the marks.
            render: renders it with marks.
        """
        found = self._known.get(key)
        if found is None:
            holes = Holes()
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[key] = Prepared(holes.part(render(holes)))
        return found
