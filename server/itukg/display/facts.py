"""What a page knows of the thing it is about and of those around it: names, texts, classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from itukg.display.loaded import Loaded
from itukg.display.paths import Path
from itukg.display.sheet import Sheet
from itukg.linkeddata.labels import PREDICATES, Name
from itukg.linkeddata.resource import Description
from itukg.stores.base import Reader, Term


class Facts(Loaded):
    """What was read of the thing and of others, as pages ask for it."""

    def __init__(self, reader: Reader, sheet: Sheet, described: Description) -> None:
        """Take the store, the display vocabulary, and what is known of the thing.

        ``kinds``, the classes that the thing is stated to be of, are for the caller to fill in once names are read.
        """
        super().__init__(reader, sheet, described)
        self.kinds: list[Term] = []
        self._languages = reader.manifest.languages

    def is_derived(self, path: Path, value: Term) -> bool:
        """Whether the thing has the value only because it follows from others, by a path of one step."""
        return all((steps[0].predicate, value) in self._derived for steps in path.alternatives)

    def texts(self, node: Term, predicate: str) -> dict[str, str]:
        """The texts of a property by language; of several in one language the first in the order of letters."""
        found: dict[str, str] = {}
        for value in self.values(node, predicate):
            if isinstance(value, ox.Literal):
                language = value.language or ""
                found[language] = min(value.value, found.get(language, value.value))
        return found

    def name(self, node: Term, language: str, called: tuple[str, ...] = ()) -> Name | None:
        """What the thing is called in the language, else in another; None if it has no name that was read."""
        known = self._nodes.get(node)
        if known is None:
            self._is_own = True
            return None
        if not known.is_shared:
            self._is_own = True
        key = (language, called)
        if key not in known.names:
            known.names[key] = self._name(node, language, called)
        return known.names[key]

    def _name(self, node: Term, language: str, called: Sequence[str]) -> Name | None:
        for predicate in called:  # only as the reader says it: a short name of another language is none
            texts = self.texts(node, predicate)
            for code in (language, ""):
                if code in texts:
                    return Name(texts[code], code)
        for predicate in PREDICATES:
            name = pick(self.texts(node, predicate), language, self._languages)
            if name is not None:
                return name
        return None


def pick(texts: Mapping[str, str], language: str, languages: Sequence[str]) -> Name | None:
    """The text in the language, else in the dataset's in order, else any; None if there is none."""
    for code in (language, "", *languages):
        if code in texts:
            return Name(texts[code], code)
    for code in sorted(texts):
        return Name(texts[code], code)
    return None
