"""What the list of facts asks of an entry of the ledger: its node, its value in the right form, what qualifies it.

The list (a table beside the checkout, one row a fact) is written in words. The rules here turn those that a machine can
read into what the entry's pattern must then contain. They look at the row and at the entry, never at the graph.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from tests.rdf.ledger import Fact

XSD = "http://www.w3.org/2001/XMLSchema#"
TRUE = ox.Literal(True)
Names = Mapping[str, tuple[ox.NamedNode, ...]]
Found = Iterator[tuple[str, bool]]


@dataclass(frozen=True)
class Row:
    """A row of the list."""

    number: int
    paragraph: str
    subject: str
    predicate: str
    object: str
    qualifiers: str


class Said:
    """What the pattern of an entry says, with properties by their local names and codes by their prefixed names."""

    def __init__(self, fact: Fact, prefixes: Mapping[str, str]) -> None:
        """Index the triples of ``fact``; ``prefixes`` are those of the dataset's catalog."""
        self._prefixes = prefixes
        self._pairs = {(re.split(r"[/#]", t.predicate.value)[-1], t.object) for t in fact.triples}
        self._closed = {re.split(r"[/#]", a.triple.predicate.value)[-1] for a in fact.absences}
        self.nodes = {term for t in fact.triples for term in (t.subject, t.object)}

    def has(self, name: str, *values: ox.NamedNode | ox.Literal) -> bool:
        """Whether the property has one of the values."""
        return any((name, value) in self._pairs for value in values)

    def code(self, name: str, *codes: str) -> bool:
        """Whether the property has one of the codes (``st:agreed``)."""
        return self.has(name, *(self._node(code) for code in codes))

    def date(self, name: str, day: str) -> bool:
        """Whether the property has the day as an xsd:date."""
        return self.has(name, ox.Literal(day, datatype=ox.NamedNode(f"{XSD}date")))

    def precision(self, precision: str) -> bool:
        """Whether dates are said to be that precise."""
        return self.has("datePrecision", ox.Literal(precision))

    def status(self, *codes: str) -> bool:
        """Whether a status, of a thing or of what is counted, is one of the codes."""
        return self.code("assignedStatus", *codes) or self.code("countedStatus", *codes)

    def text(self, test: Callable[[str], bool], name: str = "", language: str = "") -> bool:
        """Whether a literal (of the property, of the language, if one is named) passes the test."""
        return any(
            test(value.value)
            for found, value in self._pairs
            if isinstance(value, ox.Literal) and name in ("", found) and language in ("", value.language)
        )

    def values(self, name: str) -> int:
        """How many values the property has."""
        return sum(found == name for found, _ in self._pairs)

    def closed(self, *names: str) -> bool:
        """Whether the entry says that one of the properties has no value, or no further one."""
        return not self._closed.isdisjoint(names)

    def _node(self, code: str) -> ox.NamedNode:
        prefix, _, local = code.partition(":")
        return ox.NamedNode(self._prefixes[prefix] + local)


def demands(row: Row, fact: Fact, names: Names, prefixes: Mapping[str, str]) -> list[tuple[str, bool]]:
    """What the row asks of the entry, each in words and whether the entry gives it.

    Args:
        row: the row of the list.
        fact: the entry with the same number.
        names: which nodes stand for which names of the list.
        prefixes: those of the dataset's catalog.
    """
    said = Said(fact, prefixes)
    return [*_named(row, said, names), *_value(row, said), *_qualified(row, said, names)]


def _named(row: Row, said: Said, names: Names) -> Found:
    for name in (row.subject, row.object):
        if name in names:
            yield f"a node of {name}", not said.nodes.isdisjoint(names[name])


def _value(row: Row, said: Said) -> Found:
    value = row.object
    if row.predicate == "is cited in the version":
        yield f"citationForm {value}", said.text(lambda text: text == value, "citationForm", "en")
    elif re.search("acronym|abbreviation", row.predicate):
        yield f"the literal {value}", said.text(lambda text: text == value)
    elif re.search("[\u4e00-\u9fff]", value) and not value.startswith("several") and value != "鉴于":
        printed = re.split(r" \((?=[A-Za-z])", value)[0]
        yield f"the literal {printed}@zh", said.text(lambda text: text == printed, language="zh")
    elif value.isdecimal() and re.search("count$|number|ordinal", row.predicate):
        yield from _number(row, int(value), said)
    elif value.startswith("new "):
        kinds = ("kind:new-recommendation", "kind:new-supplement")
        yield "that it is new", said.has("isNew", TRUE) or said.code("countedKind", *kinds)
    elif value in _STATES:
        yield f"the status {value}", said.status(*_STATES[value])
    elif value.startswith("several"):
        yield "several", said.code("quantityQualifier", "qual:several") and not said.values("numericValue")
    elif re.match(r"\d{4}\b", value):
        yield from _time(row, said)


def _number(row: Row, number: int, said: Said) -> Found:
    value = ox.Literal(number)
    if re.search("ordinal|edition", row.predicate):
        yield f"ordinal {number}", said.has("ordinal", value)
    elif "nearly" in row.qualifiers:
        yield f"nearly {number}", said.has("maxValue", value) and said.code("quantityQualifier", "qual:nearly")
        yield "no value", not said.values("numericValue") and said.closed("numericValue")
    elif "more than" in row.qualifiers:
        yield f"more than {number}", said.has("minValue", value) and said.code("quantityQualifier", "qual:more-than")
        yield "no value", not said.values("numericValue") and said.closed("numericValue")
    else:
        for name in ("numericValue", "minValue", "maxValue"):
            yield f"{name} {number}", said.has(name, value)
        yield "exact", said.code("quantityQualifier", "qual:exact")


def _time(row: Row, said: Said) -> Found:
    if row.predicate == "counted since":
        year = ox.Literal(row.object, datatype=ox.NamedNode(f"{XSD}gYear"))
        yield f"sinceYear {row.object}", said.has("sinceYear", year)
        return
    start, end, precision = bounds(row.object)
    only = {"starts": "start", "ends": "end", "completed": "end"}.get(row.predicate.split()[0])
    if only != "end":
        yield f"startDate {start}", said.date("startDate", start)
    if only != "start":
        yield f"endDate {end}", said.date("endDate", end)
    yield f"precision {precision}", said.precision(precision)


def bounds(stated: str) -> tuple[str, str, str]:
    """First day, last day and precision of a time as the list writes it: 2025, 2025-2026, 2025-05, a day, day/day."""
    first, _, last = stated.partition("/")
    if years := re.fullmatch(r"(\d{4})-(\d{4})", stated):
        return f"{years[1]}-01-01", f"{years[2]}-12-31", "year"
    if len(first) == 4:
        return f"{first}-01-01", f"{first}-12-31", "year"
    if len(first) == 7:
        return f"{first}-01", f"{first}-{monthrange(int(first[:4]), int(first[5:]))[1]}", "month"
    return first, last or first, "day"


# What "has status" gives as its object, by the codes of the status list.
_STATES = {
    "approved": ("st:approved",),
    "under approval": ("st:under-approval",),
    "agreed": ("st:agreed",),
    "still operating": ("st:operating",),
    "ended": ("st:concluded",),
    "under way": ("st:in-progress",),
    "being organised": ("st:being-organized",),
    "not in use": ("st:not-in-use",),
}
_STATUS = ("hasStatusAssignment", "assignedStatus", "countedStatus")
_PARTIES = ("inCooperationWith", "coordinator")
_PARTS = ("includesTopic", "includesActivity", "subEventOf")
_NUMBERS = {"five": 5, "seven": 7}

# What a qualifier of the list asks for: words of the qualifier, what is then wanted, and whether the entry gives it.
Rule = tuple[str, str, Callable[[Said, re.Match[str]], bool]]
RULES: tuple[Rule, ...] = (
    (r"\b(month|year|day) precision", "that precision", lambda said, match: said.precision(match[1])),
    (r"^exact\b", "exact", lambda said, _: said.code("quantityQualifier", "qual:exact")),
    (r"\bcount=(\d+)", "that number", lambda said, match: said.has("numericValue", ox.Literal(int(match[1])))),
    (r"joint total of|no split per", "isCollective true", lambda said, _: said.has("isCollective", TRUE)),
    (r"joint total of", "no further group", lambda said, _: said.closed("carriedOutBy")),
    (r"joint total of (.*)", "all its groups", lambda said, match: _all_groups(said, match[1])),
    (r"certainty=(\w+)", "that certainty", lambda said, match: said.code("certainty", f"cert:{match[1]}")),
    (r"edition implied", "implied", lambda said, _: said.code("certainty", "cert:implied")),
    (r"\bitself implied", "implied", lambda said, _: said.code("certainty", "cert:implied")),
    (r"^implied", "a certainty", lambda said, _: said.code("certainty", "cert:implied", "cert:probable")),
    (r"status=(?:planned|future)", "planned", lambda said, _: said.has("isPlanned", TRUE) or said.status("st:planned")),
    (r"status=(agreed|requested|adopted)", "that", lambda said, match: said.status(f"st:{match[1]}")),
    (r"status=concluded", "an end", lambda said, _: said.status("st:concluded", "st:completed")),
    (r"status=continuing", "continuing", lambda said, _: said.status("st:continuing")),
    (r"status=(?:in progress|under way)", "in progress", lambda said, _: said.status("st:in-progress")),
    (r"status=progress made", "progress made", lambda said, _: said.status("st:progress-made")),
    (r"status=drafting started", "started", lambda said, _: said.status("st:started")),
    (
        r"status=revised",
        "revised",
        lambda said, _: said.status("st:revised") or said.code("versionKind", "vkind:revised"),
    ),
    (r"status=modified", "modified", lambda said, _: said.code("versionKind", "vkind:modified")),
    (r"not marked as revised", "unmarked", lambda said, _: said.code("versionKind", "vkind:unmarked")),
    (r"^negative", "isNegative true", lambda said, _: said.has("isNegative", TRUE)),
    (r"Chinese numeral (\S+)", "it as printed", lambda said, match: said.text(lambda text: match[1] in text, "", "zh")),
    (r"version=((?:Rev\. )?[A-Z][A-Za-z ]+, \d{4})", "that", lambda said, match: _has_version(said, match[1])),
    (r"\byear=(\d{4})", "that year", lambda said, match: _has_year(said, match[1])),
    (r"start=([-\d]+)", "that start", lambda said, match: said.date("startDate", bounds(match[1])[0])),
    (r"end=([-\d]+)", "that end", lambda said, match: said.date("endDate", bounds(match[1])[1])),
    (r"as of (\d{4}-\d{2})", "a date in it", lambda said, match: said.text(lambda text: text.startswith(match[1]))),
    (r"date not (?:given|stated)", "startDate absent", lambda said, _: said.closed("startDate")),
    (r"number[^;]* not given", "numericValue absent", lambda said, _: said.closed("numericValue")),
    (r"(?:approval|progress) not stated", "no further status", lambda said, _: said.closed(*_STATUS)),
    (r"link address lost", "addressLost true", lambda said, _: said.has("addressLost", TRUE)),
    (
        r"flag=(?:including|such as|topics covered)",
        "one of several",
        lambda said, _: said.has("isScopeOpen", TRUE) or any(said.values(name) for name in _PARTS),
    ),
    (r"not enumerated", "countsItem absent", lambda said, _: said.closed("countsItem")),
    (r"new/revised not stated", "no further countedKind", lambda said, _: said.closed("countedKind")),
    (r"^topic (\d) of \d named", "that place", lambda said, match: said.has("listPosition", ox.Literal(int(match[1])))),
    (r"^from the course topic as printed", "the title", lambda said, _: said.values("statedTitle") == 1),
    (r"^period=(\S+) to (\S+)", "that period", lambda said, match: _has_period(said, match[1], match[2])),
    (r"^one of (?:five|six) (?:partners|coordinators)", "no further one", lambda said, _: said.closed(*_PARTIES)),
    (r"flag=especially", "emphasizes", lambda said, _: said.values("emphasizes") == 1),
    (r"organiser not stated", "nobody", lambda said, _: said.closed("carriedOutBy") and said.closed("organizedBy")),
)


def _all_groups(said: Said, listed: str) -> bool:
    groups = re.findall(r"SG(\d+)", listed)
    number = len(groups) or _NUMBERS[listed.split()[0]]
    return said.values("carriedOutBy") == number and all(said.code("carriedOutBy", f"sg:sg{group}") for group in groups)


def _has_version(said: Said, version: str) -> bool:
    return said.text(lambda text: text == version, "citationForm", "en")


def _has_year(said: Said, year: str) -> bool:
    return said.date("startDate", f"{year}-01-01") or said.text(lambda text: year in text, "citationForm")


def _has_period(said: Said, first: str, last: str) -> bool:
    return said.date("startDate", bounds(first)[0]) and said.date("endDate", bounds(last)[1])


def _qualified(row: Row, said: Said, names: Names) -> Found:
    for pattern, words, given in RULES:
        for match in re.finditer(pattern, row.qualifiers):
            yield f"{words} ({match.group()})", given(said, match)
    for match in re.finditer(
        r"(?:edition|period)=([a-z][-\w]*)", row.qualifiers.replace("this reporting", "reporting")
    ):
        yield match.group(), match[1] not in names or not said.nodes.isdisjoint(names[match[1]])
