"""Texts that are no value of their XML Schema datatype (https://www.w3.org/TR/xmlschema11-2/).

pyoxigraph judges: its casts know the lexical forms and the calendar. rdflib was looked at: it takes full-width digits
for integers and a time for a date, and does not know gYear. For types that pyoxigraph has no cast for there are their
bounds, and rdflib.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

XSD = "http://www.w3.org/2001/XMLSchema#"
_CAST = frozenset(
    re.findall(
        r"\w+",
        "boolean double float date dateTime time duration dayTimeDuration yearMonthDuration "
        "gYear gYearMonth gMonth gMonthDay gDay",
    )
)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)  # pyoxigraph's have 18 digits at most
_LEAP_DAY = re.compile(r"--02-29(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)  # which pyoxigraph does not know
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
# Least and greatest value of integer and what is derived from it.
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2**bits), 2**bits - 1) for name, bits in (("byte", 7), ("short", 15), ("int", 31), ("long", 63))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))},
}
_OTHER = frozenset(
    re.findall(
        r"\w+",
        "string anyURI language normalizedString token Name NCName NMTOKEN QName hexBinary base64Binary "
        "dateTimeStamp anyAtomicType anySimpleType",
    )
)
# All names of datatypes that may follow ``xsd:``.
NAMES = _CAST | _BOUNDS.keys() | _OTHER | {"decimal"}
_STORE = ox.Store()


def invalid(name: str, texts: Iterable[str]) -> set[str]:
    """Those of ``texts`` that are no value of the datatype ``name`` of XML Schema."""
    if name in _CAST:
        return {text for text in _not_cast(name, set(texts)) if not (name == "gMonthDay" and _LEAP_DAY.fullmatch(text))}
    return {text for text in texts if not _is_valid(name, text)}


def _not_cast(name: str, texts: set[str]) -> set[str]:
    values = " ".join(f"({ox.Literal(text)})" for text in sorted(texts))
    query = f"SELECT ?text WHERE {{ VALUES ( ?text ) {{ {values} }} FILTER ( !BOUND( ?value ) ) }}"
    query = query.replace("FILTER", f"BIND( <{XSD}{name}>( ?text ) AS ?value ) FILTER")
    found = _STORE.query(query)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 (for the type checker)
    return {row["text"].value for row in found if isinstance(row["text"], ox.Literal)}


def _is_valid(name: str, text: str) -> bool:
    if name in _BOUNDS:
        least, most = _BOUNDS[name]
        if not _INTEGER.fullmatch(text):
            return False
        return (least is None or int(text) >= least) and (most is None or int(text) <= most)
    if name == "decimal":
        return _DECIMAL.fullmatch(text) is not None
    if name == "anyURI":
        return not re.search(r"\s", text)
    if name == "language":
        return re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", text) is not None
    return not rdflib.Literal(text, datatype=rdflib.URIRef(XSD + name)).ill_typed
