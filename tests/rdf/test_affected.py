"""What is carried over is what a full run says: on the SHACL suite of the W3C, with triples taken away and added."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH, XSD

from itukg.errors import DatasetError
from itukg.turtle.for_rdflib import fill, to_rdflib
from itukg.validation.affected import Answer, Key, Triple, answer, can_be_kept, mark_of, marks
from itukg.validation.engine import Engine, Graph, run_shapes, shapes_graph
from tests.rdf.shacl_suite import Test, read_tests, triples
from tests.requirements import require

A, B, C = (rdflib.URIRef(f"urn:{name}") for name in "abc")


def graph(content: Iterable[ox.Triple]) -> Graph:
    made = Graph()
    fill(made, content)
    return made


def as_rdflib(triple: ox.Triple) -> Triple:
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)


def said(answers: Mapping[Key, Answer]) -> list[str]:
    return sorted(repr(result) for item in answers.values() for result in item.results)


def usable(test: Test) -> bool:
    try:
        run_shapes(graph(triples(test.data)), shapes_graph(triples(test.shapes)))
    except DatasetError:
        return False
    return True


# Some tests have literals that are none.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")


@pytest.fixture(scope="module")
def suite() -> list[Test]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [test for test in read_tests(require("shared") / "w3c" / "shacl" / "manifest.ttl") if usable(test)]


def test_every_feature_of_the_suite_is_followed(suite: list[Test]) -> None:
    """Of every test some triples go, one by one, and come back: both times the answers are those of a full run."""
    chance = random.Random(20260331)
    seen = altered = carried = 0
    for test in suite:
        shapes = shapes_graph(triples(test.shapes))
        content = list(triples(test.data))
        whole = Engine(graph(content), shapes)
        complete = answer(whole, {}, ())
        asked = {mark for item in complete.values() for mark in item.asked}
        touching = [triple for triple in content if not asked.isdisjoint(marks(as_rdflib(triple)))]
        others = [triple for triple in content if triple not in touching]
        for gone in (*chance.sample(touching, min(2, len(touching))), *chance.sample(others, min(1, len(others)))):
            less = Engine(graph(triple for triple in content if triple != gone), shapes)
            lacking = answer(less, {}, ())
            for engine, before, now in ((less, complete, lacking), (whole, lacking, complete)):
                found = answer(engine, before, [as_rdflib(gone)])
                assert said(found) == said(now), (test.name, gone)
                assert found.keys() == now.keys()
                carried += sum(found[key] is before.get(key) for key in found)
            seen += 2
            altered += said(complete) != said(lacking)
    assert seen >= 500
    assert altered >= 90, "an engine that carried everything over would be caught"
    assert carried >= 600, "and one that carries nothing over would be too slow"


def test_node_by_node_says_what_all_at_once_says(suite: list[Test]) -> None:
    for test in suite:
        data, shapes = graph(triples(test.data)), shapes_graph(triples(test.shapes))
        together = sorted(map(repr, run_shapes(data, shapes)))
        assert said(answer(Engine(data, shapes), {}, ())) == together, test.name


def test_a_mark_tells_terms_apart_as_rdflib_does() -> None:
    terms: list[rdflib.term.Node | None] = [
        None,
        rdflib.URIRef("a"),
        rdflib.BNode("a"),
        rdflib.Literal("a"),
        rdflib.Literal("a", lang="en"),
        rdflib.Literal("a", datatype=XSD.token),
        rdflib.Literal("1", datatype=XSD.integer),
        rdflib.Literal("01", datatype=XSD.integer, normalize=False),
        rdflib.Literal(""),
    ]
    found = {mark_of((A, B, term)) for term in terms} | {mark_of((A, term, B)) for term in terms}  # type: ignore[arg-type]
    assert len(found) == 2 * len(terms)
    assert mark_of((A, B, rdflib.Literal("a", lang="EN"))) == mark_of((A, B, rdflib.Literal("a", lang="en")))
    assert len(set(marks((A, B, C)))) == 8
    assert {mark_of((None, B, None)), mark_of((A, B, C)), mark_of((None, None, None))} <= set(marks((A, B, C)))


def constraint(query: str) -> Graph:
    shapes = Graph()
    shapes.add((A, RDF.type, SH.NodeShape))
    shapes.add((A, SH.targetNode, B))
    shapes.add((A, SH.sparql, C))
    shapes.add((C, SH.select, rdflib.Literal(query)))
    return shapes


def test_what_depends_on_more_than_the_data_is_not_kept() -> None:
    data = Graph()
    data.add((A, B, C))
    assert can_be_kept(constraint("SELECT $this WHERE { $this ?p ?o }"), data)
    assert not can_be_kept(constraint("SELECT $this WHERE { $this ?p ?o }"), Graph())
    for call in ("NOW()", "now ()", "RAND()", "STRUUID()", "UUID()"):
        assert not can_be_kept(constraint(f"SELECT $this WHERE {{ $this ?p ?o FILTER ( ?o < {call} ) }}"), data), call
    with_rule = constraint("SELECT $this WHERE { $this ?p ?o }")
    with_rule.add((A, SH.rule, rdflib.BNode()))
    assert not can_be_kept(with_rule, data)


def test_a_query_that_is_none_is_refused_in_words() -> None:
    data = Graph()
    data.add((A, B, C))
    for query, words in (
        ("SELECT $this WHERE { $this ex:p ?o }", "ex"),
        ("SELECT $this WHERE { $this", "Expected"),
        ("SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }", "MINUS"),
    ):
        with pytest.raises(DatasetError, match=words):
            run_shapes(data, constraint(query))


def test_the_graph_forgets_what_it_looked_up_when_it_changes() -> None:
    data = Graph()
    assert (A, B, C) not in data and not data
    data.add((A, B, C))
    assert (A, B, C) in data and data
    data.remove((A, B, None))
    assert (A, B, C) not in data and len(data) == 0
    data.addN([(A, B, C, data)])
    with data.watched() as asked:
        assert set(data.objects(A, B)) == {C}
        assert len(data) == 1
    assert asked == {(A, B, None), (None, None, None)}
