"""A report as a validation report of SHACL, in Turtle (https://www.w3.org/TR/shacl/#validation-report).

Each finding is a ``sh:ValidationResult``. Where it stands is an ``earl:pointer`` to pointers of "Pointer Methods in
RDF" (https://www.w3.org/TR/Pointers-in-RDF10/), as the processor graph of RDFa has them; lines and columns count from
1, and the end is the column behind the last character. What no shape has found has ``dct:identifier`` for its rule,
and a constraint component of the publisher's own where SHACL has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from itukg.turtle.terms import PUB, is_iri
from itukg.validation.findings import Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.names import XSD, Term, is_named, read_terms

_SH = "http://www.w3.org/ns/shacl#"
_DCT = "http://purl.org/dc/terms/"
_EARL = "http://www.w3.org/ns/earl#"
_PTR = "http://www.w3.org/2009/pointers#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PREFIXES = {"sh": _SH, "dct": _DCT, "earl": _EARL, "ptr": _PTR, "foaf": _FOAF, "xsd": XSD, "pub": PUB}
_SEVERITIES = {"violation": "Violation", "warning": "Warning", "info": "Info"}
_REPORT = ox.BlankNode("report")

Node = ox.NamedNode | ox.BlankNode


def write_turtle(report: Report) -> str:
    """The report as a Turtle document; blank nodes are named by their number, so that it is the same every time."""
    content = ox.serialize(_triples(report), format=ox.RdfFormat.TURTLE, prefixes=_prefixes(report)) or b""
    # pyoxigraph declares all prefixes, in another order every time.
    lines = content.decode().replace("\n\t", "\n    ").splitlines()
    declared = sorted(line for line in lines if line.startswith("@prefix "))
    body = "\n".join(lines[len(declared) :])
    used = set(re.findall(r"(?<![\w<])\w[\w.-]*:", body))
    return "\n".join([*(line for line in declared if line.split()[1] in used), "", body, ""])


def _prefixes(report: Report) -> dict[str, str]:
    taken = set(_PREFIXES.values())
    own = {name: space for name, space in report.outcome.prefixes.items() if space not in taken and is_iri(space)}
    return own | _PREFIXES


def _triples(report: Report) -> Iterator[ox.Triple]:
    yield _triple(_REPORT, _TYPE, _iri(_SH + "ValidationReport"))
    yield _triple(_REPORT, _SH + "conforms", ox.Literal(not report.findings))
    for number in range(1, len(report.findings) + 1):
        yield _triple(_REPORT, _SH + "result", ox.BlankNode(f"result{number}"))
    files = list(dict.fromkeys(finding.place.file for finding in report.findings if finding.place.file))
    documents = {file: ox.BlankNode(f"file{number}") for number, file in enumerate(files, 1)}
    for file, document in documents.items():
        yield _triple(document, _TYPE, _iri(_FOAF + "Document"))
        yield _triple(document, _DCT + "identifier", ox.Literal(file))
    for number, finding in enumerate(report.findings, 1):
        yield from _result(ox.BlankNode(f"result{number}"), finding, number, documents.get(finding.place.file))


def _result(result: Node, finding: Finding, number: int, document: Node | None) -> Iterator[ox.Triple]:
    yield _triple(result, _TYPE, _iri(_SH + "ValidationResult"))
    yield _triple(result, _SH + "focusNode", _focus(finding, number, document))
    if finding.path:
        yield _triple(result, _SH + "resultPath", _iri(finding.path))
    terms = read_terms(finding.value) if finding.value else None
    if terms and len(terms) == 1:  # section 3.6.2.3: at most one value
        yield _triple(result, _SH + "value", _renamed(terms[0], f"value{number}"))
    yield _triple(result, _SH + "resultSeverity", _iri(_SH + _SEVERITIES[finding.severity]))
    yield _triple(result, _SH + "sourceConstraintComponent", _iri(_component(finding)))
    if is_iri(finding.rule):
        yield _triple(result, _SH + "sourceShape", _iri(finding.rule))
    else:
        yield _triple(result, _DCT + "identifier", ox.Literal(finding.rule))
    for language, text in sorted(finding.messages.items()):
        yield _triple(
            result,
            _SH + "resultMessage",
            ox.Literal(text, language=language) if language else ox.Literal(text),
        )
    if document:
        yield from _pointer(result, finding, number, document)


def _focus(finding: Finding, number: int, document: Node | None) -> Term:
    """The thing; the document where it is about a file, or about no thing as a mistake of syntax is."""
    if is_named(finding.focus) and is_iri(finding.focus):
        return _iri(finding.focus)
    literal = read_terms(finding.focus) if finding.focus.startswith('"') else None
    if literal:
        return literal[0]
    of_file = finding.focus in ("", finding.place.file)
    return document if document and of_file else ox.BlankNode(f"focus{number}")


def _component(finding: Finding) -> str:
    """The constraint component of SHACL that finds such a thing, else the publisher's own for the family of rules."""
    if finding.component:
        return finding.component
    family, slash, _ = finding.rule.partition("/")
    if finding.rule.endswith(".rq") or is_iri(finding.rule):
        return _SH + "SPARQLConstraintComponent"
    if family == "literal":
        return _SH + "DatatypeConstraintComponent"
    return f"{PUB}{family.capitalize() if slash else 'Other'}ConstraintComponent"


def _pointer(result: Node, finding: Finding, number: int, document: Node) -> Iterator[ox.Triple]:
    place, pointer = finding.place, ox.BlankNode(f"pointer{number}")
    ends = {"start": (place.line, place.column), "end": (place.end_line, place.end_column)} if place.end_line else {}
    yield _triple(result, _EARL + "pointer", pointer)
    if ends:
        yield _triple(pointer, _TYPE, _iri(_PTR + "StartEndPointer"))
    elif place.line:
        yield from _line_and_column(pointer, place.line, place.column)
    else:
        yield _triple(pointer, _TYPE, _iri(_PTR + "Pointer"))
    yield _triple(pointer, _PTR + "reference", document)
    for name in ends:
        yield _triple(pointer, f"{_PTR}{name}Pointer", ox.BlankNode(f"{name}{number}"))
    for name, (line, column) in ends.items():
        yield from _line_and_column(ox.BlankNode(f"{name}{number}"), line, column)
        yield _triple(ox.BlankNode(f"{name}{number}"), _PTR + "reference", document)


def _line_and_column(pointer: Node, line: int, column: int) -> Iterator[ox.Triple]:
    yield _triple(pointer, _TYPE, _iri(_PTR + "LineCharPointer"))
    yield _triple(pointer, _PTR + "lineNumber", _positive(line))
    if column:
        yield _triple(pointer, _PTR + "charNumber", _positive(column))


def _positive(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_iri(XSD + "positiveInteger"))


def _renamed(term: Term, name: str) -> Term:
    return ox.BlankNode(name) if isinstance(term, ox.BlankNode) else term


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _triple(subject: Node, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
