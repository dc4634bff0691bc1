"""The SHACL test suite of the W3C: its tests, and whether results are those that a test expects.

How to compare (https://w3c.github.io/data-shapes/data-shapes-test-suite/): a report is right if its graph, reduced to
the properties that reports must have, is isomorphic to the expected one. Messages count only where the expected report
has some, and a path is the same path however its blank nodes are shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH, XSD

from itukg.turtle.for_rdflib import fill
from itukg.validation.engine import Result

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SEVERITIES = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
_COMPARED = (
    SH.focusNode,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
_PATHS = (SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)


@dataclass(frozen=True)
class Test:
    """One test: the files of data and shapes, and the manifest's graph with the node of the expected report."""

    name: str
    data: Path
    shapes: Path
    manifest: rdflib.Graph
    expected: rdflib.term.Node

    # Not a class of tests, whatever its name says to pytest.
    __test__ = False

    @property
    def fails(self) -> bool:
        """Whether an engine must refuse to run."""
        return self.expected == SHT.Failure

    def meets(self, report: rdflib.Graph | None) -> bool:
        """Whether the report (None for a refusal) is the expected one."""
        if report is None or self.fails:
            return report is None and self.fails
        (node,) = report.subjects(RDF.type, SH.ValidationReport)
        results = self.manifest.objects(self.expected, SH.result)
        with_messages = any((result, SH.resultMessage, None) in self.manifest for result in results)
        return isomorphic(
            comparable(report, node, with_messages),
            comparable(self.manifest, self.expected, with_messages),
        )


def triples(path: Path) -> Iterator[ox.Triple]:
    """The file as the engine gets it: parsed by pyoxigraph."""
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()):
        yield quad.triple


def read_tests(manifest: Path) -> Iterator[Test]:
    """The tests of a manifest and of those that it includes, in their order."""
    graph = rdflib.Graph()
    fill(graph, triples(manifest))
    for node in graph.objects(None, MF.include):
        yield from read_tests(_file(node))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            action, expected = graph.value(entry, MF.action), graph.value(entry, MF.result)
            assert action is not None and expected is not None, entry
            data, shapes = (_file(graph.value(action, key)) for key in (SHT.dataGraph, SHT.shapesGraph))
            yield Test(_name(entry), data, shapes, graph, expected)


def report_of(results: Sequence[Result], shapes: rdflib.Graph) -> rdflib.Graph:
    """A report as SHACL has it, of results as our interface gives them."""
    graph, report = rdflib.Graph(), rdflib.BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, rdflib.Literal(not results)))
    for result in results:
        node = rdflib.BNode()
        graph.add((report, SH.result, node))
        graph.add((node, SH.resultSeverity, _SEVERITIES.get(result.severity, rdflib.URIRef(result.severity))))
        for predicate, term in (
            (SH.focusNode, result.focus),
            (SH.resultPath, result.path),
            (SH.sourceConstraint, result.constraint),
            (SH.sourceConstraintComponent, result.component),
            (SH.sourceShape, result.shape),
            (SH.value, result.value),
        ):
            if term is not None:
                graph.add((node, predicate, term))
        for language, text in result.messages.items():
            graph.add((node, SH.resultMessage, rdflib.Literal(text, lang=language or None)))
        _copy_path(shapes, result.path, graph)
    return graph


def comparable(source: rdflib.Graph, report: rdflib.term.Node, with_messages: bool) -> rdflib.Graph:
    """What of a report is compared."""
    graph = rdflib.Graph()
    conforms = source.value(report, SH.conforms)
    assert isinstance(conforms, rdflib.Literal), "a report says whether the data conforms"
    graph.add((report, SH.conforms, rdflib.Literal(str(conforms) == "true")))
    for result in source.objects(report, SH.result):
        graph.add((report, SH.result, result))
        for predicate in (*_COMPARED, *([SH.resultMessage] if with_messages else [])):
            for term in source.objects(result, predicate):
                graph.add((result, predicate, _plain(term)))
        for path in source.objects(result, SH.resultPath):
            graph.add((result, SH.resultPath, rdflib.Literal(_written(source, path))))
    return graph


def _copy_path(source: rdflib.Graph, path: rdflib.term.Node | None, target: rdflib.Graph) -> None:
    if isinstance(path, rdflib.BNode) and (path, None, None) not in target:
        for predicate in (RDF.first, RDF.rest, *_PATHS):
            for term in source.objects(path, predicate):
                target.add((path, predicate, term))
                _copy_path(source, term, target)


def _plain(term: rdflib.term.Node) -> rdflib.term.Node:
    """A string without its datatype: in RDF 1.1 both are the same term, in rdflib they are two."""
    return rdflib.Literal(str(term)) if isinstance(term, rdflib.Literal) and term.datatype == XSD.string else term


def _written(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """The path as text (https://www.w3.org/TR/shacl/#property-paths); a node that is a list is read as a list."""
    if (path, RDF.first, None) in graph:
        return "(" + " ".join(_written(graph, step) for step in Collection(graph, path)) + ")"
    for predicate in _PATHS:
        inner = graph.value(path, predicate)
        if inner is not None:
            return f"[{predicate} {_written(graph, inner)}]"
    return path.n3()


def _file(node: rdflib.term.Node | None) -> Path:
    return Path(unquote(urlparse(str(node)).path))


def _name(node: rdflib.term.Node) -> str:
    """``core/node/and-001``: the last three parts of the test's IRI."""
    return "/".join(urlparse(str(node)).path.split("/")[-3:])
