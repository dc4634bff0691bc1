"""Values that no order can be told of, where a shape asks for one: what is wrong is told at its place, in words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import XSD

from itukg.validation.findings import Outcome
from itukg.validation.pyshacl_order import compare
from itukg.validation.report import as_text
from tests.rdf.folders import Folder

FILE, SECTION = "data/register/spans.ttl", "data/reports/c26-33/section-2.ttl"
NAMES = ("from", "until", "least", "most", "given", "taken")
TERM = """hb:{0} a owl:DatatypeProperty ; rdfs:label "{0}"@en , "{0}"@fr ;
    rdfs:isDefinedBy <https://harbour.example/ontology> ."""
PREFIXES = """@prefix hb: <https://harbour.example/ontology#> .
@prefix ship: <https://harbour.example/id/ship/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
hbs:SpanShape a sh:NodeShape ; sh:targetSubjectsOf hb:from , hb:least , hb:given ;
    sh:property [ sh:path hb:from ; sh:lessThanOrEquals hb:until ; sh:message "Not later, please."@en ] ;
    sh:property [ sh:path hb:least ; sh:lessThan hb:most ; sh:message "Really less, please."@en ] ;
    sh:property [ sh:path hb:given ; sh:lessThan hb:taken ; sh:message "Before, please."@en ] ;
    sh:property [ sh:path hb:taken ; sh:datatype xsd:date ; sh:message "A date, please."@en ] .
"""
DATE, TIME = "2031-05-01", "2031-05-01T06:00:00Z"
# what: the statements, what is wrong on a line of its own; the property it is a value of, and what is said
MISTAKES = {
    "a blank node first": (
        f'hb:from\n[ hb:remark "in May"@en ] ; hb:until "{DATE}"^^xsd:date',
        "hb:from",
        "A blank node stands here where a date is expected, to be compared with hb:until. "
        "Write a day that exists, written 2026-02-28.",
    ),
    "a blank node second": (
        f'hb:from "{DATE}"^^xsd:date ; hb:until\n[ hb:remark "in May"@en ]',
        "hb:until",
        "A blank node stands here where a date is expected, to be compared with hb:from.",
    ),
    "one under lessThan": (
        'hb:least 4 ; hb:most\n[ hb:remark "many"@en ]',
        "hb:most",
        "A blank node stands here where a number is expected, to be compared with hb:least. "
        "Write a whole number without quotes, such as 17.",
    ),
    "two of them": (
        "hb:least\n[ ] ; hb:most [ ]",
        "hb:least",
        "A blank node stands here where a number, a date or a text is expected",
    ),
    "an IRI": (
        f'hb:from\nship:S.S.Anna ; hb:until "{TIME}"^^xsd:dateTime',
        "hb:from",
        "The IRI ship:S.S.Anna stands here where a time is expected, to be compared with hb:until.",
    ),
    "a number and a date": (
        f'hb:from\n2031 ; hb:until "{DATE}"^^xsd:date',
        "hb:from",
        f'"2031"^^xsd:integer cannot be compared with hb:until "{DATE}"^^xsd:date. Give both the same datatype',
    ),
    "a date and a time": (
        f'hb:least\n"{DATE}"^^xsd:date ; hb:most "{TIME}"^^xsd:dateTime',
        "hb:least",
        f'"{DATE}"^^xsd:date cannot be compared with hb:most "{TIME}"^^xsd:dateTime.',
    ),
    "a text and a number": (
        'hb:least\n"four" ; hb:most 7',
        "hb:least",
        '"four" cannot be compared with hb:most "7"^^xsd:integer.',
    ),
    "a type that the shapes refuse": (
        f'hb:given "{DATE}"^^xsd:date ; hb:taken\n"{DATE}"',
        "hb:taken",
        f'Without a datatype "{DATE}" is a text. Write "{DATE}"^^xsd:date.',
    ),
    "the wrong order": ("hb:least\n7 ; hb:most 7", "hb:least", "Really less, please."),
    "another": (
        f'hb:from\n"2031-06-01"^^xsd:date ; hb:until "{DATE}"^^xsd:date',
        "hb:from",
        "Not later, please.",
    ),
}
RIGHT = (
    f'hb:from "{DATE}"^^xsd:date ; hb:until "{DATE}"^^xsd:date ; hb:least 6.5 , 4 ; hb:most 7 , 7.25',
    'hb:least "a" ; hb:most "b" ; hb:from false ; hb:until true',
)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> tuple[Outcome, dict[str, int]]:
    """What is found where all mistakes are made at once in the second dataset, and the line of each."""
    folder = Folder(Path(shutil.copytree(fixture_dataset_dir, tmp_path_factory.mktemp("spans") / "harbour")))
    folder.append("ontology/harbour.ttl", "\n".join(map(TERM.format, NAMES)))
    folder.append("shapes/harbour.ttl", SHAPES)
    text, lines = PREFIXES, {}
    for number, (name, (said, _, _)) in enumerate(MISTAKES.items()):
        lines[name] = text.count("\n") + 2
        text += f"ship:span-{number} {said} .\n"
    for number, said in enumerate(RIGHT):
        text += f"ship:right-{number} {said} .\n"
    folder.write(FILE, text)
    return folder.check(), lines


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_told_once_at_its_line(checked: tuple[Outcome, dict[str, int]], name: str) -> None:
    outcome, lines = checked
    found = [item for item in outcome.findings if (item.place.file, item.place.line) == (FILE, lines[name])]
    _, path, words = MISTAKES[name]
    assert len(found) == 1, as_text(outcome, "en")
    assert found[0].path == path.replace("hb:", "https://harbour.example/ontology#")
    assert words in found[0].messages["en"]
    if "please" not in words:
        assert re.search("应为|无法与|请写作", found[0].messages["zh"]) and found[0].messages.keys() == {"en", "zh"}


def test_nothing_else_is_told(checked: tuple[Outcome, dict[str, int]]) -> None:
    outcome, lines = checked
    told = {(finding.place.file, finding.place.line) for finding in outcome.findings}
    assert told == {(FILE, line) for line in lines.values()}, as_text(outcome, "en")
    assert len(told) == len(MISTAKES) >= 11


@pytest.mark.parametrize("term", ["itu:startDate", "itu:endDate"])
def test_a_date_of_the_projects_own_dataset(tmp_path: Path, term: str) -> None:
    folder = Folder.of_project(tmp_path)
    dates = {"itu:startDate": "2025-11-01", "itu:endDate": "2025-11-30"}
    line = folder.edit(SECTION, f'{term} "{dates[term]}"^^xsd:date', f"{term} [ ]")
    (found,) = folder.check().findings
    assert (found.place.file, found.place.line) == (SECTION, line)
    assert "A blank node stands here where a date is expected" in found.messages["en"]
    assert "此处是空白节点，而应为日期" in found.messages["zh"]
    assert as_text(folder.check(), "zh").count("空白节点") == 1


# two literals: whether the first is less, and whether it is less or equal
NUMBER, TIMES, TRUE, FALSE = XSD.integer, XSD.dateTime, "true", "0"
ORDERS = [
    (("4", NUMBER), ("4.0", XSD.decimal), False, True),
    (("4", XSD.nonNegativeInteger), ("4.5", XSD.float), True, True),
    (("10", None), ("9", None), True, True),
    (("2031", XSD.gYear), ("2030", XSD.gYear), False, False),
    ((TIME, TIMES), ("2031-05-01T07:30:00+01:00", TIMES), True, True),
    ((FALSE, XSD.boolean), (TRUE, XSD.boolean), True, True),
    ((TRUE, XSD.boolean), (TRUE, XSD.boolean), False, True),
    (("1", NUMBER), ("99999999999999999999", NUMBER), True, True),
    (("-99999999999999999999", NUMBER), ("-99999999999999999999", NUMBER), False, True),
    (("9" * 5_000, NUMBER), ("4", NUMBER), None, None),
    (("x", XSD.boolean), (TRUE, XSD.boolean), None, None),
    ((DATE, XSD.date), (TIME, TIMES), None, None),
    (("2031", XSD.gYear), ("2031", NUMBER), None, None),
    (("a", None), ("1", NUMBER), None, None),
    (("a", rdflib.URIRef("urn:a")), ("b", rdflib.URIRef("urn:a")), None, None),
]


@pytest.mark.parametrize(("first", "second", "less", "equal"), ORDERS)
def test_the_order_is_that_of_sparql(first: Any, second: Any, less: bool | None, equal: bool | None) -> None:
    one, other = (rdflib.Literal(text, datatype=datatype, normalize=False) for text, datatype in (first, second))
    assert (compare(one, "<", other), compare(one, "<=", other)) == (less, equal)
    for term in (rdflib.URIRef("urn:a"), rdflib.BNode()):
        assert compare(one, "<=", term) is compare(term, "<=", one) is compare(term, "<=", term) is None
