"""Parsed files -> where each term occurs in them, in the order of the files and, within a file, of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.turtle.parse import ParsedFile
from itukg.turtle.places import Place


@dataclass(frozen=True)
class Occurrence:
    """A triple where it is written: number ``number`` of ``file``."""

    file: ParsedFile
    number: int

    @property
    def triple(self) -> ox.Triple:
        """The triple itself."""
        return self.file.triples[self.number]

    @property
    def subject(self) -> Place:
        """Where the block that it stands in names its subject."""
        return self.file.places(self.number)[0]

    @property
    def predicate(self) -> Place:
        """Where its predicate is written."""
        return self.file.places(self.number)[1]

    @property
    def object(self) -> Place:
        """Where its object is written."""
        return self.file.places(self.number)[2]


class Index:
    """The triples of several files, by subject and by object."""

    def __init__(self, files: Mapping[str, ParsedFile]) -> None:
        """Look at all triples once; where they are written is found out when it is asked for."""
        self._files = files
        self._ranks = {name: rank for rank, name in enumerate(files)}
        self._subjects: dict[object, list[Occurrence]] = {}
        self._objects: dict[object, list[Occurrence]] = {}
        for parsed in files.values():
            for number, triple in enumerate(parsed.triples):
                occurrence = Occurrence(parsed, number)
                self._subjects.setdefault(triple.subject, []).append(occurrence)
                self._objects.setdefault(triple.object, []).append(occurrence)

    def about(self, term: object, files: Iterable[str] = ()) -> list[Occurrence]:
        """The triples with this subject, those in ``files`` first."""
        return self._in_order(self._subjects.get(term, []), files)

    def leading_to(self, term: object, files: Iterable[str] = ()) -> list[Occurrence]:
        """The triples with this object, those in ``files`` first."""
        return self._in_order(self._objects.get(term, []), files)

    def is_described(self, term: object) -> bool:
        """Whether any triple has this subject."""
        return term in self._subjects

    def first_use(self, term: object, files: Iterable[str] = ()) -> Place | None:
        """The first place in the first file that has the term as a predicate, an object or the type of a literal."""
        for name in dict.fromkeys((*files, *self._files)):
            parsed = self._files.get(name)
            places = list(_uses(parsed, term)) if parsed else []
            if places:
                return min(places)
        return None

    def _in_order(self, found: list[Occurrence], files: Iterable[str]) -> list[Occurrence]:
        """The order in which triples are made is not that in which they are written."""
        if len(found) < 2:
            return found
        preferred = {name: rank for rank, name in enumerate(dict.fromkeys(files))}
        last = len(preferred)

        def key(occurrence: Occurrence) -> tuple[int, int, Place]:
            name = occurrence.file.name
            return preferred.get(name, last), self._ranks[name], occurrence.object

        return sorted(found, key=key)


def _uses(parsed: ParsedFile, term: object) -> Iterator[Place]:
    for number, triple in enumerate(parsed.triples):
        if triple.predicate == term:
            yield parsed.places(number)[1]
        if triple.object == term or (isinstance(triple.object, ox.Literal) and triple.object.datatype == term):
            yield parsed.places(number)[2]
