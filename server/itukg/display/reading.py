"""The reading view of a document: its parts with their texts, what these name, and the claims that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from itukg.collation import sort_key
from itukg.display.naming import Segment, link_names, without_owners
from itukg.display.outline import Outline, Part
from itukg.display.texts import TextReading
from itukg.linkeddata.labels import PREDICATES, Labels, Name
from itukg.linkeddata.values import Values, find_values
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI, NODE

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# Of a page's claims so many are read: some eighty parts never carry more.
MOST_CLAIMS = 4_000
# So many parts that have parts are listed in the contents.
MOST_SECTIONS = 200
# Written so that the engine goes from the parts to their claims: with a list of graphs in VALUES it reads whole graphs.
_CLAIMS = """SELECT ?part ?claim ?p ?o WHERE {
  VALUES ?part { } ?claim <EVIDENCE> ?part . GRAPH ?graph { ?claim ?p ?o }
  FILTER(?graph IN (GRAPHS) && ?p IN (PROPERTIES))
} LIMIT LAST"""


@dataclass(frozen=True)
class Text:
    """A text with the language that it is in ('' if it has none)."""

    text: str
    language: str


@dataclass(frozen=True)
class Claim:
    """A claim: its IRI, its name, and what kind of thing it is."""

    iri: str
    name: Name
    kind: Name


@dataclass(frozen=True)
class Note:
    """What is odd about the source, in words; ``about``: the claim that it is said of ('' for the part itself)."""

    text: Text
    about: str
    name: Name


@dataclass(frozen=True)
class Passage:
    """A part as it is read."""

    part: Part
    number: str
    name: Name
    heading: Text | None
    segments: Sequence[Segment] = ()
    language: str = ""
    also: Sequence[tuple[str, Name]] = ()
    claims: Sequence[Claim] = ()
    notes: Sequence[Note] = ()


@dataclass
class _Said:
    """What the store says of parts and of their claims."""

    parts: Values = field(default_factory=dict)
    claims: dict[str, dict[str, dict[str, list[Term]]]] = field(default_factory=dict)


def _read_claims(
    reader: Reader, parts: Sequence[str], reading: TextReading
) -> dict[str, dict[str, dict[str, list[Term]]]]:
    """The claims of parts: part -> claim -> property -> values, in one query; stated classes only."""
    if not reading.evidence or not parts:
        return {}
    properties = ", ".join(f"<{name}>" for name in (_TYPE, reading.note, *reading.values) if name)
    graphs = ", ".join(f"<{graph['iri']}>" for graph in reader.manifest.graphs if graph["role"] == "Data")
    query = _CLAIMS.replace("EVIDENCE", reading.evidence).replace("PROPERTIES", properties).replace("GRAPHS", graphs)
    lists: dict[str, Sequence[Term]] = {"part": [ox.NamedNode(part) for part in parts]}
    found: dict[str, dict[str, dict[str, list[Term]]]] = {}
    for row in reader.select(query.replace("LAST", str(MOST_CLAIMS * 8)), lists=lists, kinds={"claim": NODE, "p": IRI}):
        if isinstance(row["claim"], ox.BlankNode):
            continue
        claims = found.setdefault(str(row["part"].value), {})
        claims.setdefault(str(row["claim"].value), {}).setdefault(str(row["p"].value), []).append(row["o"])
    return found


class _Names:
    """The names of all that a page speaks of: the best one to show, and all by which a text may call it."""

    def __init__(self, reader: Reader, things: Iterable[str], others: Sequence[str]) -> None:
        best: dict[str, dict[str, str]] = {}
        rank: dict[tuple[str, str], tuple[int, str]] = {}
        self._all: dict[str, list[str]] = {}
        found = find_values(reader, things, (*PREDICATES, *others))
        for iri, property_, literal in (
            (iri, property_, term) for iri, said in found.items() for property_, terms in said.items() for term in terms
        ):
            if not isinstance(literal, ox.Literal):
                continue
            self._all.setdefault(iri, []).append(literal.value)
            if property_ not in PREDICATES:
                continue
            key, placed = (iri, literal.language or ""), (PREDICATES.index(property_), literal.value)
            if key not in rank or placed < rank[key]:
                rank[key] = placed
                best.setdefault(iri, {})[key[1]] = literal.value
        self.owners = {name for called in self._all.values() for name in called}
        self.languages = reader.manifest.languages
        self.labels = Labels(best, self.languages)

    def calls(self, iri: str) -> list[str]:
        """All that the thing is called, in any language."""
        return self._all.get(iri, [])


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    part: Part
    number: str
    heading: Text | None
    name: Name


@dataclass(frozen=True)
class ReadingPage:
    """One page of a text: its passages, the contents of the whole, and the names of what it speaks of."""

    passages: Sequence[Passage]
    contents: Sequence[Entry]
    labels: Labels


def read_page(reader: Reader, outline: Outline, page: int, reading: TextReading, language: str) -> ReadingPage:
    """Read one page of a text in three queries.

    The contents list all parts that have parts (up to as many as a page shows) and the others of this page.
    """
    parts = outline.on_page(page)
    listed = {part.iri for part in [part for part in outline.parts if part.is_section][:MOST_SECTIONS]}
    listed |= {part.iri for part in parts}
    iris = [part.iri for part in parts]
    said = _Said(
        find_values(reader, listed, (reading.number, reading.heading, reading.text, reading.note, reading.mention)),
        _read_claims(reader, iris, reading),
    )
    names = _Names(reader, {outline.document, *listed, *_named(said, reading)}, reading.names)
    passages: list[Passage] = []
    numbers: dict[int, str] = {}
    for part in parts:
        passage = _passage(part, said, names, reading, language)
        # A part under the number of its whole has none of its own in print.
        above = numbers.get(part.depth - 1, "")
        numbers[part.depth] = passage.number
        passages.append(replace(passage, number="") if above and above == passage.number else passage)
    # In the contents such a part, where it has no heading either, would repeat the line above it.
    unnumbered = {passage.part.iri for passage in passages if not (passage.number or passage.heading)}
    contents = [
        Entry(
            part,
            _number(said.parts.get(part.iri, {}), reading),
            in_language(said.parts.get(part.iri, {}).get(reading.heading, []), language, names.languages),
            names.labels.name(part.iri, language),
        )
        for part in outline.parts
        if part.iri in listed and part.iri not in unnumbered
    ]
    return ReadingPage(passages, contents, names.labels)


def _named(said: _Said, reading: TextReading) -> Iterable[str]:
    for stated in said.parts.values():
        yield from (term.value for term in stated.get(reading.mention, []) if isinstance(term, ox.NamedNode))
    for claims in said.claims.values():
        for claim, stated in claims.items():
            yield claim
            yield from (term.value for term in stated.get(_TYPE, []) if isinstance(term, ox.NamedNode))


def _passage(part: Part, said: _Said, names: _Names, reading: TextReading, language: str) -> Passage:
    own = said.parts.get(part.iri, {})
    claims = said.claims.get(part.iri, {})
    languages = names.languages

    def text(values: Sequence[Term]) -> Text | None:
        return in_language(values, language, languages)

    mentions = [term.value for term in own.get(reading.mention, []) if isinstance(term, ox.NamedNode)]
    called = [(name, iri) for iri in mentions for name in names.calls(iri)]
    called += without_owners(called, names.owners)
    called += [
        (number, claim)
        for claim, stated in claims.items()
        for property_ in reading.values
        for term in stated.get(property_, [])
        for number in spellings(term)
    ]
    shown = text(own.get(reading.text, []))
    segments = link_names(shown.text, called) if shown else []
    linked = {segment.target for segment in segments}
    also = [(iri, names.labels.name(iri, language)) for iri in mentions if iri not in linked]
    notes = [Note(found, "", Name("", "")) for found in [text(own.get(reading.note, []))] if found]
    listed = [_claim(claim, stated, names, language) for claim, stated in claims.items()]
    for claim in sorted(listed, key=lambda claim: claim.name.text):
        found = text(claims[claim.iri].get(reading.note, []))
        if found and not any(note.text == found for note in notes):
            notes.append(Note(found, claim.iri, claim.name))
    return Passage(
        part=part,
        number=_number(own, reading),
        name=names.labels.name(part.iri, language),
        heading=text(own.get(reading.heading, [])),
        segments=segments,
        language=shown.language if shown else "",
        also=sorted(also, key=lambda pair: sort_key(pair[1].text, language)),
        claims=sorted(
            listed, key=lambda claim: (sort_key(claim.kind.text, language), sort_key(claim.name.text, language))
        ),
        notes=notes,
    )


def _number(own: Mapping[str, Sequence[Term]], reading: TextReading) -> str:
    return next((term.value for term in own.get(reading.number, []) if isinstance(term, ox.Literal)), "")


def _claim(iri: str, stated: Mapping[str, Sequence[Term]], names: _Names, language: str) -> Claim:
    kinds = sorted(term.value for term in stated.get(_TYPE, []) if isinstance(term, ox.NamedNode))
    kind = names.labels.name(kinds[0], language) if kinds else Name("", "")
    return Claim(iri, names.labels.name(iri, language), kind)


def in_language(values: Sequence[Term], language: str, languages: Sequence[str]) -> Text | None:
    """The text in the language, else in the dataset's first that has one, else any; None if there is none."""
    texts = {term.language or "": term.value for term in values if isinstance(term, ox.Literal)}
    for code in (language, *languages, "", *sorted(texts)):
        if code in texts:
            return Text(texts[code], code)
    return None


def spellings(term: Term) -> list[str]:
    """How a text may write the value of a claim: 1500 as 1500 and as 1,500."""
    if not isinstance(term, ox.Literal):
        return []
    value = term.value
    return [value, f"{int(value):,}"] if value.isdecimal() else [value]
