"""Terms read from graphs: class expressions and constraints in words, hierarchies with circles, diagrams."""

from __future__ import annotations

from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from itukg.messages import words
from itukg.terms.diagram import Neighbours, draw, shorten
from itukg.terms.graph import TermGraph
from itukg.terms.ontology import read_ontology
from itukg.terms.phrases import Ref, pieces
from itukg.terms.schemes import read_schemes
from itukg.terms.shapes import read_shapes

PREFIXES = """
@prefix : <http://x/ontology#> . @prefix s: <http://x/shapes#> . @prefix v: <http://x/vocab/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def graph(text: str) -> TermGraph:
    return TermGraph(quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def told(phrase: object, language: str = "en") -> str:
    found = pieces(phrase, words(language))  # type: ignore[arg-type]
    return "".join(part.iri.rpartition("#")[2] if isinstance(part, Ref) else part for part in found)


EXPRESSIONS = {
    ":B": "B",
    "[ owl:onProperty :p ; owl:allValuesFrom :B ]": "p only B",
    "[ owl:onProperty :p ; owl:someValuesFrom [ owl:unionOf ( :A :B ) ] ]": "p at least one A or B",
    "[ owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue 3 ]": "p, the other way round has the value 3",
    "[ owl:onProperty :p ; owl:minCardinality 2 ]": "p at least 2",
    "[ owl:intersectionOf ( :A [ owl:complementOf :B ] ) ]": "A and not B",
    "[ owl:oneOf ( :A :B ) ]": "A or B",
    "[ rdfs:comment 'nothing known' ]": "…",
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_class_expressions_are_put_into_words(expression: str) -> None:
    ontology = read_ontology(
        triples(f":C a owl:Class ; rdfs:subClassOf {expression} ."), graph(""), "http://x/ontology"
    )
    (phrase,) = ontology.terms["http://x/ontology#C"].relations["subclass_of"]
    assert told(phrase) == EXPRESSIONS[expression]


def test_an_expression_that_holds_itself_ends() -> None:
    ontology = read_ontology(
        triples(":C a owl:Class ; rdfs:subClassOf _:a . _:a owl:complementOf _:a ."), graph(""), "http://x/ontology"
    )
    (phrase,) = ontology.terms["http://x/ontology#C"].relations["subclass_of"]
    assert told(phrase).startswith("not not") and told(phrase).endswith("…")


CONSTRAINTS = {
    "sh:minCount 1 ; sh:maxCount 2": "at least 1; at most 2",
    "sh:datatype xsd:date ; sh:pattern '^a'": "each of the datatype date; matches the pattern ^a",
    "sh:in ( :A 'b' 3 )": "one of: A or b or 3",
    "sh:languageIn ( 'en' 'zh' )": "in one of these languages: en or zh",
    "sh:or ( [ sh:class :A ] [ sh:minCount 1 ] )": "one of these at least: each a A or at least 1",
    "sh:not [ sh:hasValue :A ]": "does not fit: A is among the values",
    "sh:node s:Other": "fits Other",
    "sh:xone ( [ sh:path :q ; sh:minCount 1 ] s:Z )": "exactly one of these: q: at least 1 or else Z",
    "sh:memberShape s:Other": "memberShape: Other",
}


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_constraints_are_put_into_words(constraint: str) -> None:
    (shape,) = read_shapes(graph(f"s:S a sh:NodeShape ; sh:property [ sh:path :p ; {constraint} ] ."), "http://x/")
    (part,) = shape.constraints
    assert "; ".join(told(asked) for asked in part.asked) == CONSTRAINTS[constraint]
    assert all(told(asked, "zh") != told(asked) or "memberShape" in told(asked) for asked in part.asked)


PATHS = {
    ":p": "p",
    "[ sh:inversePath :p ]": "p, the other way round",
    "( :p [ sh:zeroOrMorePath :q ] )": "p → q, any number of times",
    "[ sh:alternativePath ( :p :q ) ]": "p or q",
    "[ sh:oneOrMorePath :p ]": "p, once or more",
    "[ sh:zeroOrOnePath :p ]": "p, if there is one",
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_are_put_into_words_and_govern_their_properties(path: str) -> None:
    shapes = graph(f"s:S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path {path} ; sh:minCount 1 ] .")
    (shape,) = read_shapes(shapes, "http://x/")
    assert shape.constraints[0].path is not None and told(shape.constraints[0].path) == PATHS[path]
    assert [told(target) for target in shape.targets] == ["every C"]
    ontology = read_ontology(
        triples(":p a owl:ObjectProperty . :D a owl:Class ; rdfs:subClassOf :C . :C a owl:Class ."),
        shapes,
        "http://x/ontology",
    )
    for name in ("p", "C", "D"):
        assert ontology.terms[f"http://x/ontology#{name}"].shapes == ["http://x/shapes#S"], name


def test_classes_in_a_circle_are_told_once() -> None:
    ontology = read_ontology(
        triples(":A a owl:Class ; rdfs:subClassOf :B , :A . :B a owl:Class ; rdfs:subClassOf :A ."),
        graph(""),
        "http://x/ontology",
    )
    assert ontology.wider("http://x/ontology#A") == ["http://x/ontology#A", "http://x/ontology#B"]
    assert ontology.terms["http://x/ontology#A"].narrower == ["http://x/ontology#B"]


def test_what_one_side_says_holds_for_both() -> None:
    ontology = read_ontology(
        triples(
            ":p a owl:ObjectProperty ; owl:inverseOf :q . :q a owl:ObjectProperty ."
            ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class . :C a owl:Class ."
            "[] a owl:AllDisjointClasses ; owl:members ( :B :C ) ."
        ),
        graph(""),
        "http://x/ontology",
    )
    related = {name: set(ontology.terms[f"http://x/ontology#{name}"].related(word)) for name, word in (
        ("q", "inverse_of"), ("B", "disjoint_with"), ("C", "disjoint_with"),
    )}  # fmt: skip
    assert related == {
        "q": {"http://x/ontology#p"},
        "B": {"http://x/ontology#A", "http://x/ontology#C"},
        "C": {"http://x/ontology#B"},
    }


def test_concepts_stand_in_their_tree() -> None:
    schemes = read_schemes(
        graph(
            "v:s a skos:ConceptScheme ; skos:hasTopConcept v:a . v:a skos:inScheme v:s ; skos:narrower v:c ."
            "v:b skos:inScheme v:s ; skos:broader v:a ; skos:notation 'B' . v:c skos:inScheme v:s ; skos:broader v:c ."
            "v:x skos:inScheme v:s ; skos:broader v:y . v:y skos:inScheme v:s ; skos:broader v:x ."
        )
    )
    (scheme,) = schemes
    assert [(concept.iri.rpartition("/")[2], concept.depth) for concept in scheme.concepts] == [
        ("a", 0), ("b", 1), ("c", 1), ("x", 0), ("y", 0),
    ]  # fmt: skip
    assert [concept.notation for concept in scheme.concepts][1] == "B"


def test_a_scheme_has_the_collections_that_hold_its_concepts() -> None:
    schemes = read_schemes(
        graph(
            """v:s a skos:ConceptScheme . v:other a skos:ConceptScheme .
            v:b skos:inScheme v:s . v:a skos:inScheme v:s . v:x skos:inScheme v:other .
            v:order a skos:OrderedCollection ; skos:memberList ( v:b v:a ) .
            v:some a skos:Collection ; skos:member v:b , v:a ."""
        )
    )
    found = {
        scheme.iri.rpartition("/")[2]: [
            (item.is_ordered, [member.rpartition("/")[2] for member in item.members]) for item in scheme.collections
        ]
        for scheme in schemes
    }
    assert found == {"s": [(True, ["b", "a"]), (False, ["a", "b"])], "other": []}


def test_a_diagram_shows_any_name_and_is_well_formed() -> None:
    hostile = "<script>&\"'\u202e" + "长" * 80
    shown = Neighbours(hostile, [hostile] * 2, ["b"] * 30, [("p", hostile)] * 30, [("q", ""), ("r", "t")])
    drawing = draw(shown, hostile)
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own
    assert root.get("aria-label") == hostile
    names = [str(item.text) for item in root.iter("text")]
    assert names.count("b") == 8 and "+ 22" in names and names.count("p") == 8
    assert "<script" not in drawing and not [item for item in root.iter() if item.get("style")]
    width, height = int(str(root.get("width"))), int(str(root.get("height")))
    for item in root.iter("text"):
        assert 0 < int(str(item.get("x"))) < width and 0 < int(str(item.get("y"))) < height


def test_long_names_are_cut_by_their_width() -> None:
    assert shorten("short", 100) == "short"
    assert shorten("word " * 30, 100).endswith("…") and len(shorten("word " * 30, 100)) < 17
    assert len(shorten("长" * 30, 100)) <= 8
    assert shorten("", 10) == ""
