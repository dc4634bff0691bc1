"""Every triple of a Turtle file has the places at which its subject, predicate and object are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.turtle.places import Lines, Place
from itukg.turtle.positions import PositionsLost, Span, spans
from itukg.turtle.tokens import lex
from tests.requirements import CHECKOUT, require
from tests.unit.w3c_turtle import BASE, POSITIVE, entries

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIX = "@prefix : <http://e/> .\n"


def parse(content: bytes, base: str | None = None) -> list[ox.Triple]:
    reader = ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)
    return [quad.triple for quad in reader]


def directives(text: str) -> list[tuple[int, str]]:
    """The directives of a text, each with its offset."""
    found, tokens = [], lex(text)
    for number, token in enumerate(tokens):
        if token.text.upper() in ("PREFIX", "BASE") or token.text in ("@prefix", "@base"):
            parts = tokens[number : number + (3 if "PREFIX" in token.text.upper() else 2)]
            stop = "." if token.text.startswith("@") else ""
            found.append((token.start, " ".join(part.text for part in parts) + stop))
    return found


def read_again(text: str, base: str, written: list[tuple[int, str, bool]]) -> list[object]:
    """What each written term (its offset, its text, whether it is a predicate) means where it stands."""
    lines, before = [], directives(text)
    for start, term, is_predicate in sorted(written, key=lambda item: item[0]):
        while before and before[0][0] < start:
            lines.append(before.pop(0)[1])
        lines.append(f"<urn:s> {term} <urn:o> ." if is_predicate else f"<urn:s> <urn:p> {term} .")
    triples = parse("\n".join(lines).encode(), base)
    return [
        triple.predicate if written_as[2] else triple.object
        for triple, written_as in zip(triples, sorted(written, key=lambda item: item[0]), strict=True)
    ]


def check(content: bytes, base: str) -> tuple[int, int]:
    """Every term is what its place says; how many triples and how many blank nodes were looked at."""
    text = content.decode("utf-8")
    triples = parse(content, base)
    found = spans(text, triples)
    assert len(found) == len(triples)
    written: dict[tuple[int, str, bool], object] = {}
    nodes: dict[object, set[Span]] = {}
    labels: dict[str, object] = {}
    for places, triple in zip(found, triples, strict=True):
        parts = [(places.subject, triple.subject), (places.predicate, triple.predicate), (places.object, triple.object)]
        for span, term in parts:
            source = text[slice(*span)]
            in_list = triple.predicate.value in (RDF + "first", RDF + "rest") and span == places.predicate
            if isinstance(term, ox.BlankNode):
                nodes.setdefault(term, set()).add(span)
                assert source[0] in "[(_" or source[-1] == ")", source
                if (
                    source.startswith("_:") and source[-1] != ")"
                ):  # a label, not what is left of a list that begins with one
                    assert labels.setdefault(source, term) == term
            elif term.value == RDF + "nil" if isinstance(term, ox.NamedNode) else False:
                assert source == ")" or (source[0] == "(" and source[-1] == ")") or "nil" in source
            elif not (in_list and span is places.predicate):
                written[span[0], source, span is places.predicate] = term
    keys = sorted(written, key=lambda item: item[0])
    assert read_again(text, base, list(written)) == [written[key] for key in keys]
    named = {span for spans_of in nodes.values() for span in spans_of if text[span[0]] == "_"}
    unnamed = [spans_of for spans_of in nodes.values() if not spans_of & named]
    assert all(len(spans_of) == 1 for spans_of in unnamed), "brackets and cells stand in one place each"
    return len(triples), len(nodes)


def test_order_and_terms_on_the_suite_of_the_w3c() -> None:
    suite = require("shared") / "w3c" / "rdf-turtle"
    files = triples = nodes = 0
    for kind, name, _ in entries(suite):
        if kind in POSITIVE:
            found = check((suite / name).read_bytes(), BASE + name)
            files, triples, nodes = files + 1, triples + found[0], nodes + found[1]
    assert files >= 219
    assert triples >= 500
    assert nodes >= 70


@pytest.mark.parametrize(
    "folder", [CHECKOUT, CHECKOUT / "tests/fixtures/harbour", CHECKOUT / "tests/fixtures/report-2027"]
)
def test_order_and_terms_on_the_datasets(folder: Path) -> None:
    files = [path for room in ("data", "ontology", "shapes") for path in (folder / room).rglob("*.ttl")]
    triples = sum(check(path.read_bytes(), path.as_uri())[0] for path in files)
    assert len(files) >= 4
    assert triples >= (15_000 if folder == CHECKOUT else 40)


def places(source: str) -> Iterator[tuple[ox.Triple, Place, Place, Place]]:
    text = PREFIX + source
    triples, lines = parse(text.encode()), Lines("f", text)
    for triple, found in zip(triples, spans(text, triples), strict=True):
        yield triple, *(lines.place(*span) for span in (found.subject, found.predicate, found.object))


def told(source: str) -> list[str]:
    """Per triple the starts of its parts, ``line:column``; the lines of the source count from 1."""
    return [" ".join(f"{place.line - 1}:{place.column}" for place in row[1:]) for row in places(source)]


# name: source, and line:column of subject, predicate, object of its triples
EXACT = {
    "one triple": (":s :p :o .", ["1:1 1:4 1:7"]),
    "lists of properties and values": (
        ":s :p 1 , 2 ;\n  :q 3 ;;\n  :r 4 .",
        ["1:1 1:4 1:7", "1:1 1:4 1:11", "1:1 2:3 2:6", "1:1 3:3 3:6"],
    ),
    "several blocks about one subject": (
        ":s :p 1 .\n\n:t :p 2 .\n:s :p 3 .",
        ["1:1 1:4 1:7", "3:1 3:4 3:7", "4:1 4:4 4:7"],
    ),
    "a literal of many lines": (
        ':s :p """a\nb\n"c" """@en , "d" ;\n :q 1 .',
        ["1:1 1:4 1:7", "1:1 1:4 3:14", "1:1 4:2 4:5"],
    ),
    "brackets": (":s :p [ :q 1 ;\n  :r [ :t 2 ] ] .", ["1:7 1:9 1:12", "2:6 2:8 2:11", "1:7 2:3 2:6", "1:1 1:4 1:7"]),
    "comments everywhere": ("# x\n:s # :s :p 9 .\n  :p # ;\n  # [\n  1 # ]\n  . # .", ["2:1 3:3 5:3"]),
    "line ends of Windows": (
        ":s :p 1 ;\r\n  :q '''a\r\nb''' ;\r\n  :r 2 .\r\n",
        ["1:1 1:4 1:7", "1:1 2:3 2:6", "1:1 4:3 4:6"],
    ),
    "line ends of an old Macintosh": (":s :p 1 ;\r  :q 2 .\r", ["1:1 1:4 1:7", "1:1 2:3 2:6"]),
    "names with escapes": (r":s\/t :p\,q :o\.r .", ["1:1 1:7 1:13"]),
    "code points beyond the first plane": (
        ':𠀀 :p "𠀀𠀀" , :𠀀𠀀 , 1 .',
        ["1:1 1:4 1:7", "1:1 1:4 1:14", "1:1 1:4 1:20"],
    ),
    "tabs are one column": (":s\t:p\t:o .", ["1:1 1:4 1:7"]),
    "types and tags apart from their string": (':s :p "x" ^^ :t , "y" # c\n @en .', ["1:1 1:4 1:7", "1:1 1:4 1:19"]),
}


@pytest.mark.parametrize("name", EXACT)
def test_exact_places(name: str) -> None:
    source, expected = EXACT[name]
    assert told(source) == expected


def test_the_end_is_behind_the_last_character() -> None:
    ((_, subject, predicate, value),) = places(':s :p """a\nb"""@en .')
    assert subject == Place("f", 2, 1, 2, 3)
    assert predicate == Place("f", 2, 4, 2, 6)
    assert value == Place("f", 2, 7, 3, 8)


def test_collections() -> None:
    found = list(places(":s :p ( :a\n  [ :q 1 ]\n  ( 2 ) () ) ."))
    by_value = {(triple.predicate.value.rpartition("/")[2], str(triple.object)): row for triple, *row in found}
    assert len(found) == 12
    first = by_value["22-rdf-syntax-ns#first", "<http://e/a>"]
    assert [(place.line - 1, place.column) for place in first] == [(1, 7), (1, 9), (1, 9)]
    inside = by_value["q", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert [(place.line - 1, place.column) for place in inside] == [(2, 3), (2, 5), (2, 8)]
    ends = [row[2] for triple, *row in found if triple.predicate.value == RDF + "rest" and "#nil" in str(triple.object)]
    assert [(place.line - 1, place.column) for place in ends] == [(3, 7), (3, 12)]
    cells = {str(triple.subject): row[0] for triple, *row in found if triple.predicate.value == RDF + "first"}
    starts = sorted((place.line - 1, place.column) for place in cells.values())
    assert starts == [(1, 7), (2, 3), (3, 3), (3, 3), (3, 9)]


def test_triples_of_another_text_are_refused() -> None:
    with pytest.raises(PositionsLost, match="1 triples have a place, but there are 2"):
        spans("<a:a> <a:b> 1 .", parse(b"<a:a> <a:b> 1 , 2 ."))
    with pytest.raises(PositionsLost, match="the same place"):
        spans(
            "<a:a> <a:b> 1 , 2 ; <a:b> [ <a:c> 3 , 4 ] .", parse(b"<a:a> <a:b> 1 , 2 . [] <a:b> 3 . [] <a:b> 3 , 4 .")
        )
