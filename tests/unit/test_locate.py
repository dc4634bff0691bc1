"""From what is wrong back to its place in the Turtle files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from itukg.sources import Sources
from itukg.turtle.for_rdflib import from_rdflib, to_rdflib
from itukg.turtle.parse import parse_file
from itukg.turtle.terms import Rebase
from itukg.validation.engine import Result
from itukg.validation.locate import Excess, locate, locate_result
from itukg.validation.paths import Step, steps_of

E = rdflib.Namespace("http://e/")
PREFIX = "@prefix : <http://e/> .\n"
FILES = {
    "one.ttl": """\
:ship :builtIn 1999 ;  # line 2
    :label "ship"@en ,
           "boat"@en , "船"@zh ,
           "艇"@zh ;
    :owner :nobody .
:port :label "port"@en .

:ship a :Ship ;
    :crew [ :name "Jo" ; :rank [ :level 3 ] ] ;
    :route ( :a [ :stop :b ] ) .
""",
    "two.ttl": """\
:ship :builtIn 2001 ; :tonnage 5 , 6 ; :length 1 ; :beam 2 ; :draught 3 ; :flag 4 .
:dock :serves :ship .
:log :about :dock ; :typo "x"^^:kind ; :wrong :typo .
""",
}


def read(folder: Path, files: dict[str, str], rebase: Rebase) -> Sources:
    for name, text in files.items():
        (folder / name).write_text(PREFIX + text, encoding="utf-8")
    parsed = {name: parse_file(folder, name, rebase) for name in files}
    assert not [item.error for item in parsed.values() if item.error]
    return Sources(cast(Any, None), parsed)


@pytest.fixture(scope="module", params=["", "http://127.0.0.1/"], ids=["at its base", "at another base"])
def sources(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sources:
    rebase = Rebase("http://e/", request.param) if request.param else Rebase.none()
    return read(tmp_path_factory.mktemp("files"), FILES, rebase)


def moved(sources: Sources, term: Any) -> Any:
    """The term as it is called in these sources."""
    base = "http://127.0.0.1/" if sources.index.is_described(ox.NamedNode("http://127.0.0.1/ship")) else "http://e/"
    if isinstance(term, Step):
        return Step(frozenset(name.replace("http://e/", base) for name in term.predicates), term.inverse)
    if isinstance(term, tuple):
        return tuple(moved(sources, item) for item in term)
    return rdflib.URIRef(term.replace("http://e/", base)) if isinstance(term, rdflib.URIRef) else term


def step(name: str, inverse: bool = False) -> Step:
    return Step(frozenset([str(E[name])]), inverse)


def number(value: int) -> rdflib.Literal:
    return rdflib.Literal(value)


# what: focus, path, value, and the expected file:line:column
CASES: dict[str, tuple[Any, Any, Any, str]] = {
    "an exact triple": (E.ship, E.tonnage, number(6), "two.ttl:2:36"),
    "a text with its language": (E.ship, E.label, rdflib.Literal("船", lang="zh"), "one.ttl:4:24"),
    "the value in the second file": (E.ship, E.builtIn, number(2001), "two.ttl:2:16"),
    "a property that is there, and no value": (E.ship, E.label, None, "one.ttl:3:5"),
    "a property that is there, the value being the thing": (E.ship, E.tonnage, E.ship, "two.ttl:2:23"),
    "a property that is there, itself being wrong": (E.ship, E.tonnage, E.tonnage, "two.ttl:2:23"),
    "a property that is missing: the block with the type": (E.ship, E.mast, None, "one.ttl:9:1"),
    "no property": (E.ship, None, None, "one.ttl:9:1"),
    "a thing without a type": (E.port, E.mast, None, "one.ttl:7:1"),
    "a value joined by another property": (E.ship, E.mast, E.nobody, "one.ttl:6:12"),
    "a value in a blank node of the thing": (E.ship, None, rdflib.Literal("Jo"), "one.ttl:10:19"),
    "and in a blank node of that": (E.ship, E.level, number(3), "one.ttl:10:41"),
    "a value that is described elsewhere": (E.ship, None, E.log, "one.ttl:9:1"),
    "a value that nothing describes": (E.port, None, E.typo, "two.ttl:4:21"),
    "a term that nothing describes": (E.typo, None, None, "two.ttl:4:21"),
    "a term that is only the type of a literal": (E.kind, None, None, "two.ttl:4:27"),
    "a term that is nowhere": (E.nowhere, None, None, ":0:0"),
    "an inverse path": (E.ship, (step("serves", True),), E.dock, "two.ttl:3:15"),
    "an inverse path that leads nowhere": (E.port, (step("serves", True),), None, "one.ttl:7:1"),
    "a path of two steps": (E.log, (step("about"), step("serves")), E.ship, "two.ttl:3:15"),
    "a path there and back": (E.port, (step("owner"), step("owner", True)), None, "one.ttl:7:1"),
    "a step not known": (E.ship, (), number(3), "two.ttl:2:71"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_places(sources: Sources, name: str) -> None:
    focus, path, value, expected = CASES[name]
    place = locate(sources, *(moved(sources, term) for term in (focus, path, value)))
    assert f"{place.file}:{place.line}:{place.column}" == expected


def test_the_files_that_are_named_come_first(sources: Sources) -> None:
    ship, built = moved(sources, E.ship), moved(sources, E.builtIn)
    assert locate(sources, ship, None, None, ["two.ttl"]).file == "two.ttl"
    assert locate(sources, ship, built, None, ["two.ttl"]).file == "two.ttl"
    assert locate(sources, ship, built, None).file == "one.ttl"
    assert locate(sources, moved(sources, E.typo), None, None, ["one.ttl", "unknown.ttl"]).file == "two.ttl"


def test_blank_nodes_are_their_brackets(sources: Sources) -> None:
    graph = sources.index.about(from_rdflib(moved(sources, E.ship)))
    crew = next(item for item in graph if item.triple.predicate.value.endswith("crew")).triple.object
    place = locate(sources, to_rdflib(crew), moved(sources, E.mast), None)
    assert (place.file, place.line, place.column, place.end_column) == ("one.ttl", 10, 11, 46)
    (rank,) = (item.triple.object for item in sources.index.about(crew) if isinstance(item.triple.object, ox.BlankNode))
    assert locate(sources, to_rdflib(rank), None, None).column == 32
    assert locate(sources, to_rdflib(rank), moved(sources, E.level), number(3)).column == 41


def test_blank_nodes_in_lists(sources: Sources) -> None:
    (stop,) = (item for item in sources.index.leading_to(from_rdflib(moved(sources, E.b))))
    place = locate(sources, to_rdflib(stop.triple.subject), moved(sources, E.mast), None)
    assert (place.file, place.line, place.column, place.end_column) == ("one.ttl", 11, 17, 29)


# path, excess -> where the first value too many is
TOO_MANY = {
    "two values in two files": (E.builtIn, Excess(1), "two.ttl:2:16"),
    "two values in a row": (E.tonnage, Excess(1), "two.ttl:2:36"),
    "three are allowed": (E.label, Excess(3), "one.ttl:5:12"),
    "none is allowed": (E.owner, Excess(0), "one.ttl:6:12"),
    "one a language": (E.label, Excess(1, by_language=True), "one.ttl:4:12"),
    "and of the next language": (E.label, Excess(1, by_language=True, nth=1), "one.ttl:5:12"),
    "a link to the thing": ((step("serves", True),), Excess(0), "two.ttl:3:15"),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_values_too_many(sources: Sources, name: str) -> None:
    path, excess, expected = TOO_MANY[name]
    place = locate(sources, moved(sources, E.ship), moved(sources, path), None, excess=excess)
    assert f"{place.file}:{place.line}:{place.column}" == expected


def test_a_value_stated_twice_is_one_value(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.ttl": ":s :p 1 .\n:s :p 1 .\n:s :p 2 ."}, Rebase.none())
    assert locate(found, E.s, E.p, None, excess=Excess(1)).line == 4


def test_the_words_of_shacl_are_understood(tmp_path: Path) -> None:
    found = read(tmp_path, FILES, Rebase.none())
    shapes = rdflib.Graph().parse(
        data=f"""@prefix sh: <{SH}> . @prefix : <http://e/> .
        :one sh:path :label ; sh:uniqueLang true . :two sh:path [ sh:inversePath :serves ] ; sh:maxCount 0 .
        :three sh:path ( :about [ sh:alternativePath ( :serves :owner ) ] ) .
        :four sh:path [ sh:zeroOrMorePath :owner ] .""",
        format="turtle",
    )

    def told(shape: str, focus: rdflib.URIRef, path: Any, component: Any, value: Any = None, nth: int = 0) -> str:
        result = Result(focus, path, value, E[shape], component, "violation", {})
        place = locate_result(found, result, shapes, nth)
        return f"{place.file}:{place.line}:{place.column}"

    assert told("one", E.ship, E.label, SH.UniqueLangConstraintComponent) == "one.ttl:4:12"
    assert told("one", E.ship, E.label, SH.UniqueLangConstraintComponent, nth=1) == "one.ttl:5:12"
    assert told("two", E.ship, rdflib.BNode(), SH.MaxCountConstraintComponent) == "two.ttl:3:15"
    assert told("three", E.log, rdflib.BNode(), SH.ClassConstraintComponent, E.ship) == "two.ttl:3:15"
    assert told("four", E.ship, rdflib.BNode(), SH.ClassConstraintComponent, E.nobody) == "one.ttl:6:12"
    assert steps_of(shapes.value(E.four, SH.path), shapes) == ()


def test_a_file_whose_places_cannot_be_told_is_still_named(tmp_path: Path) -> None:
    parsed = read(tmp_path, {"a.ttl": ":s :p :o ."}, Rebase.none()).files["a.ttl"]
    found = Sources(cast(Any, None), {"a.ttl": replace(parsed, text="")})
    assert locate(found, E.s, E.p, E.o) == locate(found, E.s, None, None)
    assert (locate(found, E.s, E.p, E.o).file, locate(found, E.s, E.p, E.o).line) == ("a.ttl", 1)


def test_terms_go_to_pyoxigraph_and_back() -> None:
    terms = [
        E.s,
        rdflib.BNode("b"),
        rdflib.Literal("x"),
        rdflib.Literal("x", lang="en"),
        rdflib.Literal("1", datatype=E.t),
    ]
    assert [to_rdflib(from_rdflib(term)) for term in terms[:2]] == terms[:2]
    assert [str(from_rdflib(term)) for term in terms[2:]] == ['"x"', '"x"@en', '"1"^^<http://e/t>']
    assert from_rdflib(rdflib.URIRef("http://e/a b")) is None
    assert from_rdflib(RDF.nil) == ox.NamedNode(str(RDF.nil))
