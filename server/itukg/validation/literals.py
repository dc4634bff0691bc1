"""Literals that cannot be meant: no value of their datatype, or not in the language that they are tagged with.

Ill-typed ones are found before the shapes are run: a date such as "2026-13-01" is no date, and comparing it with
another ends pySHACL with an exception of its own.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping

import pyoxigraph as ox

from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.index import Occurrence
from itukg.validation.findings import Finding, focus_of
from itukg.validation.languages import wrong_tags
from itukg.validation.lexical import NAMES, XSD, invalid

# How values of the common datatypes are written, in English and Chinese.
FORMS = {
    "date": ("a day that exists, written 2026-02-28", "确实存在的日期，写作2026-02-28"),
    "dateTime": ("a time of a day that exists, written 2026-02-28T14:00:00", "确实存在的时刻，写作2026-02-28T14:00:00"),
    "gYearMonth": ("a month, written 2026-02", "月份，写作2026-02"),
    "gYear": ("a year, written 2026", "年份，写作2026"),
    "boolean": ("true or false", "true或false"),
    "integer": ("a whole number without quotes, such as 17", "不带引号的整数，如17"),
    "decimal": ("a number, such as 4.2", "数字，如4.2"),
    "anyURI": ("an address without spaces", "不含空格的网址"),
}
_LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/title",
    )
)


def ill_typed(sources: Sources) -> list[Finding]:
    """Return a violation for every literal that is no value of its datatype, or whose datatype XML Schema has not."""
    # rdflib logs a traceback for each such literal; the finding says the same to people.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    by_type: dict[str, list[Occurrence]] = {}
    for parsed in sources.files.values():
        for number, triple in enumerate(parsed.triples):
            value = triple.object
            if isinstance(value, ox.Literal) and value.datatype.value.startswith(XSD):
                by_type.setdefault(value.datatype.value.removeprefix(XSD), []).append(Occurrence(parsed, number))
    found = []
    for name, occurrences in by_type.items():
        if name not in NAMES:
            found += [_finding(sources, "literal/datatype", item, _no_datatype(name)) for item in occurrences]
        elif name != "string":
            wrong = invalid(name, {_text(item) for item in occurrences})
            found += [
                _finding(sources, f"literal/{name}", item, _no_value(name, _text(item)))
                for item in occurrences
                if _text(item) in wrong
            ]
    return found


def mistagged(sources: Sources) -> list[Finding]:
    """Return a violation for every literal with a wrong language tag, or without the one that it needs."""
    return [_finding(sources, rule, occurrence, messages) for rule, occurrence, messages in wrong_tags(sources)]


def _text(occurrence: Occurrence) -> str:
    return str(getattr(occurrence.triple.object, "value", ""))


def _no_value(name: str, text: str) -> Mapping[str, str]:
    english, chinese = FORMS.get(name, (f"a value of xsd:{name}", f"xsd:{name}类型的值"))
    return {
        "en": f"'{text}' is not valid here. It must be {english}.",
        "zh": f"“{text}”在此无效。此处须为{chinese}。",
    }


def _no_datatype(name: str) -> Mapping[str, str]:
    near = difflib.get_close_matches(name, sorted(NAMES), 1, 0.6)
    return {
        "en": f"XML Schema has no datatype xsd:{name}. "
        + (f"Is xsd:{near[0]} meant?" if near else "Write one such as xsd:date."),
        "zh": f"XML Schema中没有数据类型xsd:{name}。"
        + (f"是否应为xsd:{near[0]}？" if near else "请改用xsd:date等类型。"),
    }


def _finding(sources: Sources, rule: str, occurrence: Occurrence, messages: Mapping[str, str]) -> Finding:
    triple = occurrence.triple
    path = triple.predicate.value
    return Finding(
        severity="violation",
        rule=rule,
        focus=focus_of(to_rdflib(triple.subject)),
        path=path,
        value=str(triple.object),
        messages=messages,
        place=occurrence.object,
    )
