"""Whether a result is the expected one, whatever its format and the names of its blank nodes.

Terms are compared as terms: ``"01"^^xsd:integer`` is not ``"1"^^xsd:integer``. With ``by_value`` numbers and booleans
count by their value, which is how it is shown that a failure lies in the spelling of one and in nothing else.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TURTLE = "text/csv", "text/tab-separated-values", "text/turtle"
MEDIA = {".srx": XML, ".srj": JSON, ".csv": CSV, ".tsv": TSV, ".ttl": TURTLE}
_FORMATS = {
    JSON: ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    TSV: ox.QueryResultsFormat.TSV,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
# Of the types derived from xsd:integer those that the suites use; the engine keeps their value as an xsd:integer.
_INTEGERS = {_XSD + name for name in ("integer", "negativeInteger")}
_FLOATING = {_XSD + "double", _XSD + "float"}
_ROW, _TIMES = ox.NamedNode("urn:row"), ox.NamedNode("urn:times")
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
Row = tuple[tuple[str, object], ...]


def same(expected: Path, base: str, got: bytes, *, by_value: bool = False, ordered: bool = False) -> bool:
    """Whether ``got``, in the format of the file ``expected``, says the same as that file."""
    media, wanted = media_of(expected), expected.read_bytes()
    if media == TURTLE:
        left, right = (_graph(content, base, by_value) for content in (wanted, got))
        return left == right
    if media == CSV:
        return _csv(wanted, by_value) == _csv(got, by_value)
    left_rows = _table(wanted, base, by_value) if expected.suffix == ".ttl" else _rows(wanted, media, by_value)
    right_rows = _rows(got, media, by_value)
    if isinstance(left_rows, bool) or isinstance(right_rows, bool):
        return left_rows is right_rows
    if left_rows[0] != right_rows[0]:
        return False
    if ordered and [_blanked(row) for row in left_rows[1]] != [_blanked(row) for row in right_rows[1]]:
        return False
    return _as_graph(left_rows[1]) == _as_graph(right_rows[1])


def media_of(expected: Path) -> str:
    """The format in which to ask for a result that is to be compared with the file ``expected``."""
    if expected.suffix == ".ttl" and _RS.encode() in expected.read_bytes():
        return JSON  # bindings, written as a graph (vocabulary result-set)
    return MEDIA[expected.suffix]


def _table(content: bytes, base: str, by_value: bool) -> tuple[set[str], list[Row]]:
    said: dict[tuple[object, str], list[object]] = {}
    for quad in ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=base):
        said.setdefault((quad.subject, quad.predicate.value.removeprefix(_RS)), []).append(quad.object)
    (table,) = {subject for subject, link in said if link == "resultVariable"}
    rows = []
    for solution in said.get((table, "solution"), []):
        row = {}
        for binding in said.get((solution, "binding"), []):
            (name,), (term,) = said[binding, "variable"], said[binding, "value"]
            row[str(getattr(name, "value", ""))] = _value(term) if by_value else term
        rows.append(tuple(sorted(row.items())))
    return {str(getattr(name, "value", "")) for name in said[table, "resultVariable"]}, rows


def _rows(content: bytes, media: str, by_value: bool) -> bool | tuple[set[str], list[Row]]:
    """A boolean, or the variables and the solutions in order; a solution lists its bindings by name."""
    solutions = ox.parse_query_results(content, format=_FORMATS[media])
    if isinstance(solutions, ox.QueryBoolean):
        return bool(solutions)
    names = sorted(variable.value for variable in solutions.variables)
    rows = []
    for solution in solutions:
        bound = ((name, solution[name]) for name in names)
        rows.append(tuple((name, _value(term) if by_value else term) for name, term in bound if term is not None))
    return set(names), rows


def _value(term: object) -> object:
    if isinstance(term, ox.Literal):
        if term.datatype.value in _INTEGERS:
            return ox.Literal(int(term.value))
        if term.datatype.value == _XSD + "decimal":
            return ox.Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
        if term.datatype.value in _FLOATING:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if term.datatype.value == _XSD + "boolean":
            return ox.Literal(str(term.value in ("1", "true")).lower(), datatype=term.datatype)
    return term


def _blanked(row: Row) -> Row:
    return tuple((name, "" if isinstance(term, ox.BlankNode) else term) for name, term in row)


def _as_graph(rows: Iterable[Row]) -> ox.Dataset:
    """A multiset of solutions as a graph, so that the engine's canonical form settles the names of blank nodes."""
    quads = []
    for row, times in Counter(rows).items():
        node = ox.BlankNode()
        quads += [ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term) for name, term in row]  # type: ignore[arg-type]
        quads += [ox.Quad(node, ox.NamedNode("urn:is"), _ROW), ox.Quad(node, _TIMES, ox.Literal(times))]
    return _canonical(quads)


def _graph(content: bytes, base: str, by_value: bool) -> ox.Dataset:
    quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=base))
    if by_value:
        quads = [ox.Quad(quad.subject, quad.predicate, _value(quad.object)) for quad in quads]  # type: ignore[arg-type]
    return _canonical(quads)


def _canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _csv(content: bytes, by_value: bool) -> list[tuple[tuple[str, str], ...]]:
    """The rows, whatever the order of the columns; a blank node has no lasting name, a number perhaps its value."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return sorted(tuple(sorted((name, _csv_value(text, by_value)) for name, text in row.items())) for row in rows)


def _csv_value(text: str, by_value: bool) -> str:
    if by_value:
        with suppress(ValueError):
            return repr(float(text))
    return "_:" if text.startswith("_:") else text
