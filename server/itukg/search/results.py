"""What is told of the things that a search found: name, why it was found, a line about it; by kind, in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itukg.display.spans import write_span
from itukg.linkeddata.iris import local_name
from itukg.linkeddata.labels import Name
from itukg.search.asking import Found, Match
from itukg.search.fields import Role
from itukg.search.index import Index, Thing
from itukg.search.marks import Marker, Piece
from itukg.search.periods import keys_asked, keys_of

PAGE = 20
_LINE = 220
_NAMES = (Role.NAME, Role.ALTERNATIVE, Role.TITLE)
# Where a line about a thing is looked for.
_ABOUT = (Role.SUMMARY, Role.TITLE)


@dataclass(frozen=True)
class Text:
    """A text in pieces, some of which match, and its language ('' for none)."""

    pieces: Sequence[Piece]
    language: str

    @property
    def plain(self) -> str:
        """The text as it is."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_marked(self) -> bool:
        """Whether anything in it matches."""
        return any(piece.marked for piece in self.pieces)


@dataclass(frozen=True)
class Hit:
    """A thing that was found.

    Attributes:
        iri: the thing.
        kind: the IRI of its class, '' for none.
        name: in the reader's language where it has one.
        codes: its codes, where they are not its name.
        also: the name, title, code or date for which it was found, if its name does not show it; with what that is.
        line: what it is, in a sentence.
        match: why it was found.
        is_retired: whether it is no longer to be used.
    """

    iri: str
    kind: str
    name: Text
    codes: Sequence[Text]
    also: tuple[Role, Text] | None
    line: Text | None
    match: Match
    is_retired: bool


@dataclass(frozen=True)
class Kind:
    """A kind among what was found; ``names`` by language."""

    number: int
    iri: str
    names: Mapping[str, str]
    count: int


def kinds_found(index: Index, found: Found) -> list[Kind]:
    """The kinds of all that was found and how many of each; most first."""
    counts = Counter(kind for kind, _ in index.kinds_of(found.matches).values())
    kinds = [Kind(number, *index.kinds[number], count) for number, count in counts.items()]
    return sorted(kinds, key=lambda kind: (-kind.count, kind.iri))


def hits(index: Index, found: Found, page: int, languages: Sequence[str]) -> list[Hit]:
    """One page of what was found; ``languages``: the reader's, then the others in order. Pages count from 1."""
    chosen = list(found.matches)[(page - 1) * PAGE : page * PAGE]
    marker = Marker(found.words, [other for others in found.meant.values() for other in others])
    dates = _dates(index, found, chosen, languages[0])
    matches = found.matches
    return [
        # Of what has the date, its date is marked, and no number that is a part of it as well.
        _hit(index, thing, match, Marker(()) if match == Match.DATE else marker, languages, dates.get(thing.number))
        for thing, match in ((thing, matches[thing.number]) for thing in index.things(chosen))
    ]


def name_of(thing: Thing, languages: Sequence[str]) -> Name:
    """The name in the first of the languages that it has; the end of the IRI without any."""
    for roles in ((Role.NAME,), (Role.ALTERNATIVE,), (Role.TITLE,)):
        best = thing.best(roles, [*languages, ""])
        if best:
            return Name(*best)
    return Name(local_name(thing.iri), "")


def _dates(index: Index, found: Found, numbers: Sequence[int], language: str) -> dict[int, Text]:
    """Number of a thing -> its date that is in the period that was looked for, as pages write it."""
    if found.date is None:
        return {}
    asked = set(keys_asked(found.date))
    written: dict[int, Text] = {}
    for number, spans in index.spans(numbers).items():
        for span in spans:
            if not asked.isdisjoint(keys_of(*span)):
                written.setdefault(number, Text([Piece(write_span(*span, language), True)], language))
    return written


def _hit(index: Index, thing: Thing, match: Match, marker: Marker, languages: Sequence[str], date: Text | None) -> Hit:
    name = name_of(thing, languages)
    codes = dict.fromkeys(text for role, _, text in thing.texts if role == Role.CODE and text != name.text)
    line = thing.best((Role.SUMMARY,), languages[:1]) or thing.best((Role.TITLE,), languages)
    line = line or thing.best((Role.SUMMARY,), languages)
    if line and line[0] == name.text:
        line = None
    shown = {name.text, *codes, *(line[:1] if line else ())}
    marked_name = Text(marker.mark(name.text), name.language)
    marked_codes = [Text(marker.mark(code), "") for code in codes]
    is_seen = any(text.is_marked for text in (marked_name, *marked_codes))
    return Hit(
        iri=thing.iri,
        kind=index.kinds[thing.kind][0],
        name=marked_name,
        codes=marked_codes,
        also=_told(_also(thing, marker, shown), (Role.DATE, date) if date else None, match),
        line=Text(marker.excerpt(line[0], _LINE, from_start=is_seen), line[1]) if line else None,
        match=match,
        is_retired=thing.is_retired,
    )


def _told(text: tuple[Role, Text] | None, date: tuple[Role, Text] | None, match: Match) -> tuple[Role, Text] | None:
    """Why the thing was found: by its date if by nothing else that its name does not show."""
    return date or text if match == Match.DATE else text or date


def _also(thing: Thing, marker: Marker, shown: set[str]) -> tuple[Role, Text] | None:
    """The text that shows best why the thing was found, where what is shown anyhow does not show it as well."""
    best = max((marker.count(text) for text in shown), default=0)
    chosen = None
    for role, language, text in thing.texts:
        if text not in shown and (count := marker.count(text)) > best:
            best, chosen = count, (role, language, text)
    if chosen is None:
        return None
    role, language, text = chosen
    return role, Text(marker.excerpt(text, _LINE), language)
