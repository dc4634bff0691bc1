"""Sentences made of parts: what the paths of a part lead to, put into its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from itukg.collation import sort_key
from itukg.dates import write_date
from itukg.dates import write_number as write_any_number
from itukg.display.facts import Facts, pick
from itukg.display.grammar import Segment, clauses, enumerate_clauses, is_one, join, plain, run_on
from itukg.display.parts import Condition, Part, Texts
from itukg.display.paths import Path
from itukg.display.sheet import Sheet
from itukg.display.spans import write_span
from itukg.linkeddata.iris import local_name
from itukg.messages import words
from itukg.stores.base import Term
from itukg.turtle.terms import text_of

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger", "int", "long")}
_DATES = {XSD + name for name in ("date", "gYear", "gYearMonth", "dateTime")}


# No step that was cut short led to fewer.
LEAST_CUT = 500
write_number = lru_cache(maxsize=4096)(write_any_number)


@dataclass(frozen=True)
class Phrases:
    """Writes the parts of sentences for one reader."""

    facts: Facts
    sheet: Sheet
    language: str
    languages: Sequence[str]

    def sentence(self, node: Term, parts: Sequence[Part]) -> list[Segment]:
        """The parts as clauses of one sentence; empty if none has anything to say."""
        return clauses([(self.part(node, part), part.continues) for part in parts], self.language)

    def reading(self, node: Term, parts: Sequence[Part]) -> list[Segment]:
        """The parts one after the other, as a value in a list of facts; empty if none has anything to say."""
        return run_on((self.part(node, part) for part in parts), self.language)

    def part(self, node: Term, part: Part) -> list[Segment]:
        """One part; empty if it is left out."""
        if not self._holds(node, part):
            return []
        if part.path is None:
            return self._worded(node, part, self._said_of(node, part), 0)
        values = self._values(node, part, part.path)
        if part.count:
            counted = write_number(len(values), self.language)
            if len(values) >= LEAST_CUT or part.path.goes_back:
                self.facts.note_own()
                if self.facts.has_more:
                    counted = words(self.language)["at_least"].format(count=counted)
            number = [Segment(counted)]
            return self._worded(node, part, [number] if values else [], len(values))
        if part.as_reading:
            members = [self.read(value) or self.value(value) for value in values]
        else:
            members = [self.value(value, part.called) for value in values]
        if len(members) > 1:
            members.sort(key=lambda member: sort_key(plain(member), self.language))
        number_of = _quantity(values)
        return self._worded(node, part, members, len(values) if number_of is None else number_of)

    def _holds(self, node: Term, part: Part) -> bool:
        """Whether the conditions on the thing are met."""
        for condition in part.when:
            if not self._met(node, condition):
                return False
        return not (part.unless and any(self._met(node, condition) for condition in part.unless))

    def _values(self, node: Term, part: Part, path: Path) -> list[Term]:
        """What the part's path leads to, as far as the part wants it."""
        values = self.facts.follow(node, path)
        if part.where or part.where_not:
            values = [value for value in values if self._chosen(value, part)]
        if len(values) > 1:
            values = self._in_language(values)
        if part.elsewhere:
            self.facts.note_own()
            values = [value for value in values if value != self.facts.thing]
        if part.stated and node == self.facts.thing:
            values = [value for value in values if not self.facts.is_derived(path, value)]
        return values

    def read(self, value: Term) -> list[Segment]:
        """How the dataset has a compound value read: one link, whatever it names; empty if it says nothing of it."""
        parts = self.facts.sheet_of(value).reading
        target = value.value if isinstance(value, ox.NamedNode) else ""
        return [Segment(part.text, part.language, target) for part in self.reading(value, parts)]

    def _said_of(self, node: Term, part: Part) -> list[list[Segment]]:
        """What a part without a path stands for; its words alone if it stands for nothing."""
        if part.dates:
            return [[Segment(text)]] if (text := self.span(node)) else []
        if part.own_reading:
            own = self.reading(node, self.facts.sheet_of(node).reading)
            return [own] if own else []
        if part.kind:
            self.facts.note_own()
            return [self.value(kind) for kind in self.facts.kinds[:1]]
        return [[]]

    def span(self, node: Term) -> str:
        """The thing's dates in words; '' if it has none."""
        span = self.sheet.span
        start, end, precision = (
            text_of(values[0]) if name and (values := self.facts.values(node, name)) else ""
            for name in (span.start, span.end, span.precision)
        )
        return write_span(start, end, precision, self.language)

    def value(self, value: Term, called: tuple[str, ...] = ()) -> list[Segment]:
        """A value by its name, or as people write numbers and dates."""
        if isinstance(value, ox.Literal):
            language = value.language or ""
            return [Segment(self.literal(value), language if language != self.language else "")]
        name = self.facts.name(value, self.language, called)
        target = value.value if isinstance(value, ox.NamedNode) else ""
        if name is None:
            return [Segment(local_name(target) if target else "…", "", target)]
        return [Segment(name.text, name.language if name.language != self.language else "", target)]

    def literal(self, value: ox.Literal) -> str:
        """A literal as people write it; the text of one that is no number, date or truth value."""
        kind = value.datatype.value
        if kind in _NUMBERS:
            return write_number(value.value, self.language)
        if kind in _DATES:
            return write_date(value.value, self.language)
        if kind == XSD + "boolean":
            return words(self.language)["yes" if value.value in ("true", "1") else "no"]
        return value.value

    def text(self, texts: Texts) -> str:
        """The text in the reader's language, else in another."""
        found = pick(texts, self.language, self.languages)
        return found.text if found else ""

    def _worded(self, node: Term, part: Part, members: list[list[Segment]], count: float) -> list[Segment]:
        if not members:
            return []
        more = ""
        if part.at_most and len(members) > part.at_most:
            left = len(members) - part.at_most
            more = words(self.language)["and_more"].format(left=left, all=len(members))
            members = members[: part.at_most]
        apart = part.as_reading or part.apart
        listed = enumerate_clauses(members, self.language) if apart else join(members, self.language, more)
        one = bool(part.text_one) and is_one(count, self.language)
        shown = _fill(self._own(part.text_one if one else part.text), listed)
        return shown if part.wording is None else self._counted(node, part.wording, shown, count)

    def _counted(self, node: Term, wording: Path, shown: list[Segment], count: float) -> list[Segment]:
        """The values in the words of what is counted: "17 Recommendations"."""
        for kind in self.facts.follow(node, wording):
            many, one = self.sheet.wordings.get(text_of(kind), ({}, {}))
            texts = one if one and is_one(count, self.language) and pick(one, self.language, ()) else many
            text, language = self._own(texts)
            if not text:
                name = self.value(kind)[0]
                text, language = "{} " + name.text, name.language
            return _fill((text, language), shown)
        return shown

    def _own(self, texts: Texts) -> tuple[str, str]:
        found = pick(texts, self.language, self.languages)
        if found is None:
            return "", ""
        return found.text, found.language if found.language != self.language else ""

    def _met(self, node: Term, condition: Condition) -> bool:
        step = condition.path.only_step
        reached = self.facts.follow(node, condition.path) if step is None else self.facts.step(node, step)
        return bool(reached) if condition.value is None else condition.value in reached

    def _in_language(self, listed: list[Term]) -> list[Term]:
        """The values, texts in one language alone: the reader's, else the first of the dataset's that there is."""
        tongues = {value.language for value in listed if isinstance(value, ox.Literal) and value.language}
        if len(tongues) < 2:
            return listed
        best = next((code for code in (self.language, *self.languages) if code in tongues), min(tongues))
        return [value for value in listed if not isinstance(value, ox.Literal) or value.language in (None, best)]

    def _chosen(self, value: Term, part: Part) -> bool:
        wanted = all(self._met(value, condition) for condition in part.where)
        return wanted and not any(self._met(value, condition) for condition in part.where_not)


def _fill(text: tuple[str, str], listed: list[Segment]) -> list[Segment]:
    """The words around the values; where the words have no place for them, the words alone."""
    words_, language = text
    if not words_:
        return listed
    before, found, after = words_.partition("{}")
    if not found:
        return [Segment(before, language)]
    ends = ([Segment(before, language)] if before else [], [Segment(after, language)] if after else [])
    return [*ends[0], *listed, *ends[1]]


def _quantity(values: Sequence[Term]) -> float | None:
    """The number that a single value is; None where it is none: then the values are counted."""
    if len(values) != 1 or not isinstance(values[0], ox.Literal) or values[0].datatype.value not in _NUMBERS:
        return None
    try:
        return float(values[0].value)
    except ValueError:
        return None
