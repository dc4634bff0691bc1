"""Literals that are not what their datatype says, found before the shapes are run.

A date such as "2026-13-01" is no date: comparing it with another ends pySHACL with an exception of its own.
"""

from __future__ import annotations

import logging

import pyoxigraph as ox
import rdflib

from itukg.sources import Sources
from itukg.turtle.terms import text_of
from itukg.validation.findings import Finding
from itukg.validation.locate import locate

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {
    "date": ("a day that exists, written 2026-02-28", "确实存在的日期，写作2026-02-28"),
    "gYearMonth": ("a month, written 2026-02", "月份，写作2026-02"),
    "gYear": ("a year, written 2026", "年份，写作2026"),
    "boolean": ("true or false", "true或false"),
    "integer": ("a whole number without quotes, such as 17", "不带引号的整数，如17"),
    "decimal": ("a number, such as 4.2", "数字，如4.2"),
}


def ill_typed(sources: Sources) -> list[Finding]:
    """Return a violation for every literal whose text is not a value of its datatype."""
    # rdflib logs a traceback for each such literal; the finding says the same to people.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    found = []
    for parsed in sources.files.values():
        for triple in parsed.triples:
            value = triple.object
            if not isinstance(value, ox.Literal) or not value.datatype.value.startswith(_XSD):
                continue
            literal = rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))
            if literal.ill_typed:
                found.append(_finding(sources, triple, literal))
    return found


def _finding(sources: Sources, triple: ox.Triple, literal: rdflib.Literal) -> Finding:
    kind = str(literal.datatype).removeprefix(_XSD)
    english, chinese = _FORMS.get(kind, (f"a value of xsd:{kind}", f"xsd:{kind}类型的值"))
    focus, path = rdflib.URIRef(text_of(triple.subject)), rdflib.URIRef(triple.predicate.value)
    place = locate(sources, focus, path, literal)
    return Finding(
        severity="violation",
        rule=f"literal/{kind}",
        focus=str(focus),
        path=str(path),
        path_names={"": str(path).rpartition("#")[2].rpartition("/")[2]},
        value=str(triple.object),
        messages={"en": f"This must be {english}.", "zh": f"此处须为{chinese}。"},
        place=place,
    )
