"""Values as a page shows them: text with links, the place that states it, reasons for doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from itukg.collation import Key, sort_key
from itukg.display.facts import Facts
from itukg.display.grammar import Segment, join, plain
from itukg.display.phrases import Phrases
from itukg.display.sheet import Sheet
from itukg.linkeddata.iris import curie, in_words, local_name
from itukg.linkeddata.labels import Name
from itukg.linkeddata.resource import Description
from itukg.linkeddata.standard_names import standard_name
from itukg.linkeddata.vocabulary import Vocabulary
from itukg.messages import words
from itukg.stores.base import Term
from itukg.views.pages import Page

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NIL = ox.NamedNode(_RDF + "nil")
_LONGEST_LIST = 100


class Run(NamedTuple):
    """A stretch of text under one link, or under none: pieces of text, each with its language ('' for the page's)."""

    href: str | None
    pieces: tuple[tuple[str, str], ...]


class Mark(NamedTuple):
    """A short link to the place that states something ("¶ 2.6"); ``title`` is the place's name."""

    text: str
    href: str | None
    title: str


class Reason(NamedTuple):
    """A word of doubt and the reasons behind it, each with its language."""

    word: str
    texts: tuple[Name, ...]


@dataclass(frozen=True)
class Value:
    """One value on a page; ``language`` is that of its text where it is not the page's."""

    runs: tuple[Run, ...]
    language: str = ""
    iri: str = ""
    inferred: bool = False
    marks: tuple[Mark, ...] = ()
    doubts: tuple[Reason, ...] = ()
    order: tuple[bool, Key] = field(default=(False, ((), "")), compare=False)
    # What was written of it, by language: a value is kept for many pages.
    written: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text without its links."""
        return "".join(text for run in self.runs for text, _ in run.pieces)

    @property
    def href(self) -> str | None:
        """Where the value leads: its first link."""
        return next((run.href for run in self.runs if run.href), None)


class Values:
    """Makes values for one page."""

    def __init__(self, page: Page, facts: Facts, sheet: Sheet, vocabulary: Vocabulary, described: Description) -> None:
        """Take the page, what is known, how the dataset wants it told, and what points to the thing."""
        closure = page.manifest.closure_graph
        # (source, property): all that points here, and what does so by a statement and not only by inference.
        self.pointing = set(described.incoming)
        self.stated_pointing = {
            (source.value, predicate.value) for source, predicate, _, graph in described.links if graph.value != closure
        }
        self.page = page
        self.facts = facts
        self.sheet = sheet
        self.vocabulary = vocabulary
        self.phrases = Phrases(facts, sheet, page.language, page.manifest.languages)
        self._prefixes = dict(page.manifest.prefixes)
        self._marks: dict[Term, Mark] = {}
        # All that the form of a thing depends on, besides the thing.
        self._reader = (page.language, page.root, page.explicit)

    def value(self, term: Term, inferred: bool = False) -> Value:
        """The value for a term; made once for all pages that would make the same."""
        known = self.facts.known(term) if isinstance(term, ox.NamedNode) else None
        if known is None or not known.is_shared:
            return self._value(term, inferred)
        return self.facts.once(known, ("value", inferred, self._reader), self._value, term, inferred)

    def _value(self, term: Term, inferred: bool) -> Value:
        if isinstance(term, ox.Literal):
            text = self.phrases.literal(term)
            language = self._other(term.language or "")
            order = (bool(language), sort_key(text, self.page.language))
            return Value((Run(None, ((text, language),)),), language, "", inferred, order=order)
        segments = self.phrases.read(term)
        if not segments and isinstance(term, ox.BlankNode):
            segments = self._nested(term)
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        if not segments:
            return self.named(term, inferred)
        runs = self.runs(segments)
        marks, doubts = self.marks(term), self.doubts(term)
        return Value(runs, "", iri, inferred, marks, doubts, (False, sort_key(plain(segments), self.page.language)))

    def named(self, term: Term, inferred: bool = False) -> Value:
        """The value for a thing by its name; made once for all pages that would make the same."""
        known = self.facts.known(term)
        if known is None or not known.is_shared:
            return self._named(term, inferred)
        return self.facts.once(known, ("named", inferred, self._reader), self._named, term, inferred)

    def _named(self, term: Term, inferred: bool) -> Value:
        name, href = self.name(term), self.href(term)
        language = self._other(name.language)
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        run = Run(href, ((name.text, language),))
        order = (False, sort_key(name.text, self.page.language))
        return Value((run,), language, iri, inferred, self.marks(term), self.doubts(term), order)

    def name(self, term: Term) -> Name:
        """What a thing is called; the address or the short form of its IRI where it has no name."""
        found = self.facts.name(term, self.page.language)
        if found is not None:
            return found
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        if not iri:
            return Name("…", "")
        # The end of a web address ("default.aspx") does not tell a reader where it leads.
        return Name(iri.partition("://")[2] if self.address(iri) == iri else curie(iri, self._prefixes), "")

    def kind(self, term: Term) -> Name:
        """What a class is called; the words of a standard, or of its IRI, where it has no name."""
        found = self.facts.name(term, self.page.language)
        if found is not None or not isinstance(term, ox.NamedNode):
            return found or Name("…", "")
        return Name(standard_name(term.value, self.page.language) or in_words(local_name(term.value)), "")

    def relation(self, predicate: str, backwards: bool = False) -> Name:
        """What a property is called, or its relation seen from the other end: by its own name, else its inverse's."""
        key = "relation", predicate, backwards, self.page.language
        return self.facts.once(self.facts.memory.others, key, self._relation, predicate, backwards)

    def _relation(self, predicate: str, backwards: bool) -> Name:
        node = self.facts.memory.node
        if backwards:
            texts = self.sheet.inverse_names.get(predicate)
            if texts:
                return Name(self.page.text(texts), "")
            for inverse in sorted(self.vocabulary.inverses.get(predicate, ())):
                found = self.facts.name(node(inverse), self.page.language)
                if found is not None:
                    return found
            text = words(self.page.language)["is_that_of"].format(name=self.relation(predicate).text)
            return Name(text, "")
        found = self.facts.name(node(predicate), self.page.language)
        if found is not None:
            return found
        given = self.vocabulary.names.name(predicate, self.page.language)
        return given if given.language else Name(in_words(given.text), "")

    def href(self, term: Term) -> str | None:
        """Where a thing's name leads."""
        return self.address(term.value) if isinstance(term, ox.NamedNode) else None

    def address(self, iri: str) -> str | None:
        """The address of the page about an IRI."""
        return self.page.href(iri)

    def runs(self, segments: Iterable[Segment]) -> tuple[Run, ...]:
        """Segments as stretches of text under their links."""
        runs: list[tuple[str, list[tuple[str, str]]]] = []
        for segment in segments:
            if runs and runs[-1][0] == segment.target:
                runs[-1][1].append((segment.text, segment.language))
            else:
                runs.append((segment.target, [(segment.text, segment.language)]))
        return tuple(Run(self.address(target) if target else None, tuple(pieces)) for target, pieces in runs)

    def marks(self, term: Term) -> tuple[Mark, ...]:
        """The places that state what the thing says, in order."""
        places = {place: None for name in self.sheet.evidence.properties for place in self.facts.values(term, name)}
        return tuple(sorted(map(self.mark, places), key=lambda mark: sort_key(mark.text, self.page.language)))

    def mark(self, place: Term) -> Mark:
        """The mark of a place: that of the first part that has something to say, else its name."""
        known = self.facts.known(place)
        if known is not None and known.is_shared:
            return self.facts.once(known, ("mark", self._reader), self._mark, place)
        if place not in self._marks:
            self._marks[place] = self._mark(place)
        return self._marks[place]

    def _mark(self, place: Term) -> Mark:
        segments: Sequence[Segment] = ()
        for part in self.sheet.evidence.marks:
            segments = self.phrases.part(place, part)
            if segments:
                break
        name = self.name(place).text
        return Mark(plain(segments) or name, self.href(place), name)

    def doubts(self, term: Term) -> tuple[Reason, ...]:
        """The reasons for doubt that the data gives of a thing, under the words for them."""
        found = []
        for doubt in self.sheet.doubts:
            reason = self.text(term, doubt.reason)
            if reason is None:
                continue
            grounds = self.facts.values(term, doubt.word) if doubt.word else ()
            word = self.name(grounds[0]).text if grounds else self.relation(doubt.reason).text
            found.append(Reason(word, (reason,)))
        return tuple(found)

    def text(self, term: Term, predicate: str) -> Name | None:
        """A text of a thing in the reader's language, else in another."""
        texts = self.facts.texts(term, predicate)
        for code in (self.page.language, "", *self.page.manifest.languages, *sorted(texts)):
            if code in texts:
                return Name(texts[code], self._other(code))
        return None

    def _other(self, language: str) -> str:
        return language if language != self.page.language else ""

    def _nested(self, node: ox.BlankNode) -> list[Segment]:
        """What hangs on a blank node that the dataset has no reading for: names and values, in display order."""
        members = self._members(node)
        if members:
            return join([self.phrases.value(member) for member in members], self.page.language)
        segments: list[Segment] = []
        said = self.facts.statements(node)
        for predicate in sorted(said, key=self.vocabulary.sort_key):
            for value in said[predicate]:
                if isinstance(value, ox.BlankNode):
                    continue
                segments.append(Segment(("; " if segments else "") + self.relation(predicate).text + ": "))
                segments += self.phrases.value(value)
        return segments

    def _members(self, node: Term) -> list[Term]:
        """The members of an RDF list, in order; none if the node is no list."""
        members: list[Term] = []
        while isinstance(node, ox.BlankNode) and len(members) < _LONGEST_LIST:
            members += self.facts.values(node, _RDF + "first")
            node = next(iter(self.facts.values(node, _RDF + "rest")), _NIL)
        return members


def in_order(values: Iterable[Value]) -> list[Value]:
    """Texts in the reader's language first; within a language in its own order (see `itukg.collation`)."""
    return sorted(values, key=lambda value: value.order)
