"""The SHACL test suite of the W3C through our own interface, with pySHACL as it is for comparison."""

from __future__ import annotations

import random
import warnings
from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pyshacl.errors import ReportableRuntimeError

from itukg.dataset import Role
from itukg.errors import DatasetError
from itukg.turtle.for_rdflib import fill
from itukg.validation.engine import Graph, run_shapes, shapes_graph
from tests.rdf.folders import Folder
from tests.rdf.shacl_suite import Test, read_tests, report_of, triples
from tests.requirements import CHECKOUT, require

# What we do not pass, and why. A test that is listed and passes fails here too: then it must be taken off the list.
KNOWN = {
    "sparql/pre-binding/shapesGraph-001": "pySHACL does not support $shapesGraph, which SHACL leaves to the engine "
    "(https://www.w3.org/TR/shacl/#sparql-constraints-prebound)",
}
# What pySHACL itself does not pass when it is simply called; ours reads literals as they are written, so it does.
ONLY_OURS = {
    "core/property/datatype-001",
    "core/property/or-datatypes-001",
}

_IDENTITY = (rdflib.SH.focusNode, rdflib.SH.resultPath, rdflib.SH.value, rdflib.SH.sourceShape)


@pytest.fixture(scope="module")
def suite() -> list[Test]:
    return list(read_tests(require("shared") / "w3c" / "shacl" / "manifest.ttl"))


def ours(test: Test) -> rdflib.Graph | None:
    data, shapes = Graph(), shapes_graph(triples(test.shapes))
    fill(data, triples(test.data))
    try:
        return report_of(run_shapes(data, shapes), shapes)
    except DatasetError:
        return None


def plain(test: Test) -> rdflib.Graph | None:
    try:
        _, report, _ = pyshacl.validate(str(test.data), shacl_graph=str(test.shapes))
    except ReportableRuntimeError:
        return None
    except NotImplementedError:
        return _nothing()  # no refusal that a test could ask for
    return report if isinstance(report, rdflib.Graph) else None


def _nothing() -> rdflib.Graph:
    """A report that no test expects."""
    graph, node = rdflib.Graph(), rdflib.BNode()
    graph.add((node, rdflib.RDF.type, rdflib.SH.ValidationReport))
    graph.add((node, rdflib.SH.conforms, rdflib.Literal(False)))
    return graph


def failed(suite: list[Test], run: Callable[[Test], rdflib.Graph | None]) -> set[str]:
    with warnings.catch_warnings():
        # Some tests have literals that are none, and rdflib says so; it also warns pySHACL of its own next version.
        warnings.simplefilter("ignore")
        return {test.name for test in suite if not test.meets(run(test))}


def test_all_of_the_suite_is_there(suite: list[Test]) -> None:
    parts = [test.name.partition("/")[0] for test in suite]
    assert parts.count("core") >= 98
    assert parts.count("sparql") >= 22
    assert sum(test.fails for test in suite) >= 7
    assert len({test.name for test in suite}) == len(suite)


def test_our_interface_passes_all_but_the_listed(suite: list[Test]) -> None:
    assert failed(suite, ours) == set(KNOWN)


def test_what_pyshacl_passes_when_it_is_simply_called_we_pass(suite: list[Test]) -> None:
    not_by_pyshacl = failed(suite, plain)
    assert set(KNOWN) <= not_by_pyshacl
    assert not_by_pyshacl - set(KNOWN) == ONLY_OURS


def test_a_report_that_is_not_the_expected_one_is_told_apart(suite: list[Test]) -> None:
    """The comparison sees every difference: an empty report, one result less, and another value in one of them."""
    test = next(test for test in suite if test.name == "core/property/class-001")
    report = ours(test)
    assert report is not None and test.meets(report)
    result = next(report.objects(None, rdflib.SH.result))
    for change in (rdflib.SH.value, rdflib.SH.sourceShape, rdflib.SH.resultSeverity, rdflib.SH.focusNode):
        altered = rdflib.Graph() + report
        altered.set((result, change, rdflib.URIRef("urn:other")))
        assert not test.meets(altered), change
    less = rdflib.Graph() + report
    less.remove((None, rdflib.SH.result, result))
    assert not test.meets(less)
    assert not test.meets(None)


def test_pyshacl_called_simply_finds_the_same_in_the_damaged_dataset() -> None:
    """The referee: one call with graphs of rdflib's own, for the project's dataset with triples gone or altered."""
    chance = random.Random(20260331)
    sources = Folder(CHECKOUT).sources()
    whole = list(dict.fromkeys(sources.triples(lambda role: role is not Role.SHAPES)))
    # No blank nodes for values: pySHACL gives up where it is to compare one with a date.
    values = [triple.object for triple in whole if not isinstance(triple.object, ox.BlankNode)]
    damaged = [
        ox.Triple(triple.subject, triple.predicate, chance.choice(values)) if chance.random() < 0.02 else triple
        for triple in whole
        if chance.random() > 0.02
    ]
    shapes, ours, plain = shapes_graph(sources.triples(lambda role: role is Role.SHAPES)), Graph(), rdflib.Graph()
    fill(ours, damaged)
    fill(plain, damaged)
    found = Counter(
        (result.focus, result.path, result.value, result.shape, result.component, result.constraint)
        for result in run_shapes(ours, shapes)
    )
    _, report, _ = pyshacl.validate(plain, shacl_graph=rdflib.Graph() + shapes)
    properties = (*_IDENTITY, rdflib.SH.sourceConstraintComponent, rdflib.SH.sourceConstraint)
    expected = Counter(
        tuple(report.value(node, name) for name in properties) for node in set(report.objects(None, rdflib.SH.result))
    )
    assert found == expected
    assert len(found) >= 300
