"""Data and shapes -> results, by pySHACL, the reference engine; whatever else runs shapes has this interface too.

pySHACL is driven shape by shape and node by node, so that every answer is known with what was asked of the data for it
(see ``affected``). That, and asking less often, takes half the time of one call of ``pyshacl.validate``. Faster engines
were measured: docs/engines.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.graph_abstraction import RdfLibDataGraph
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.validator import Validator
from rdflib.namespace import OWL, RDF, SH
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from itukg.errors import DatasetError
from itukg.turtle.for_rdflib import fill
from itukg.validation import (
    pyshacl_memory,
    pyshacl_order,  # noqa: F401 (changes how pySHACL compares)
)

SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
Pattern = tuple[Node | None, Node | None, Node | None]
# What a run with these would read or write beside the data, or not give node by node (SHACL Advanced Features).
_ADVANCED = (SH.rule, SH.target, SH.expression, SH.js, SH.SPARQLFunction, SH.JSFunction)


@dataclass(frozen=True)
class Result:
    """One result of SHACL (https://www.w3.org/TR/shacl/#results-validation-result), messages by language.

    ``severity`` is a name of `SEVERITIES`, or the IRI of a severity of the shapes' own.
    """

    focus: Node
    path: Node | None
    value: Node | None
    shape: Node
    component: Node | None
    severity: str
    messages: Mapping[str, str]
    constraint: Node | None = None


class _Data(RdfLibDataGraph):
    """The data as pySHACL takes it; whether there is any is found without counting, which would be to ask for all."""

    def __bool__(self) -> bool:
        return bool(self.impl)


class Graph(rdflib.Graph):
    """A graph that parses a query once and looks up a pattern once, and tells which patterns it was asked for.

    pySHACL asks the query of a SPARQL constraint for every focus node from its text, and parsing takes longer than the
    answer. A prepared query may be asked with other bindings again:
    https://rdflib.readthedocs.io/en/stable/intro_to_sparql/#prepared-queries
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._prepared: dict[str, Query] = {}
        self._answers: dict[Pattern, list[Any]] = {}
        self._asked: set[Pattern] | None = None

    @contextmanager
    def watched(self) -> Iterator[set[Pattern]]:
        """Collect every pattern that the graph is asked for in the meantime; None stands for any term."""
        asked: set[Pattern] = set()
        self._asked = asked
        try:
            yield asked
        finally:
            self._asked = None

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]
        """The triples that match, as rdflib gives them."""
        if isinstance(triple[1], Path):  # asks for its steps in turn
            return super().triples(triple)
        if self._asked is not None:
            self._asked.add(triple)
        answer = self._answers.get(triple)
        if answer is None:
            answer = self._answers[triple] = list(super().triples(triple))
        return iter(answer)

    def __bool__(self) -> bool:
        """Whether it holds anything. Not watched: see `affected.can_be_kept`."""
        return super().__len__() > 0

    def __len__(self) -> int:
        if self._asked is not None:
            self._asked.add((None, None, None))
        return super().__len__()

    def add(self, triple: Any) -> Any:
        """Add a triple; what was looked up before may be wrong now."""
        self._answers.clear()
        return super().add(triple)

    def addN(self, quads: Any) -> Any:
        """Add several."""
        self._answers.clear()
        return super().addN(quads)

    def remove(self, triple: Any) -> Any:
        """Remove what matches."""
        self._answers.clear()
        return super().remove(triple)

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """Ask a query, as text or prepared.

        Raises:
            DatasetError: it is not SPARQL.
        """
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = self._prepare(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)

    def _prepare(self, text: str) -> Query:
        try:
            return prepareQuery(text, initNs=dict(self.namespaces()))
        except Exception as error:  # rdflib raises a bare Exception for an unknown prefix
            query = text.strip()
            raise DatasetError(
                f"A query in the shapes is not SPARQL: {error}\n{query}", f"形状中的查询不是SPARQL：{error}\n{query}"
            ) from error


def shapes_graph(triples: Iterable[ox.Triple]) -> Graph:
    """The shapes of ``triples``, as the engine takes them.

    As pySHACL reads shapes, only ``true`` is true: a "1" is no xsd:boolean ``true`` (sh:uniqueLang asks for the term).
    Prefixes are taken from imported ontologies too: https://www.w3.org/TR/shacl/#sparql-prefixes
    """
    graph = Graph()
    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    try:
        fill(graph, triples)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    for ontology in set(graph.subjects(OWL.imports)):
        for imported in set(graph.transitive_objects(ontology, OWL.imports)) - {ontology}:
            for declaration in set(graph.objects(imported, SH.declare)):
                graph.add((ontology, SH.declare, declaration))
    return graph


class Engine:
    """Shapes, ready to be run over data that does not change meanwhile."""

    def __init__(self, data: Graph, shapes: Graph) -> None:
        """Read the shapes.

        Raises:
            DatasetError: they cannot be used.
        """
        pyshacl_memory.forget()
        self._shapes = shapes
        self._data = data
        self._graph = _Data.from_rdflib(data)
        with _refusals():
            self._validator = Validator(self._graph, shacl_graph=shapes, options={"inplace": True})
            self._by_node = {shape.node: shape for shape in self._validator.shacl_graph.shapes}
        self._executor = self._validator.make_executor()

    def targets(self) -> dict[Node, set[Node]]:
        """The focus nodes of every shape that has some by its targets."""
        with _refusals():
            found = {node: shape.focus_nodes(self._graph) for node, shape in self._by_node.items()}
        return {node: nodes for node, nodes in found.items() if nodes}

    def check(self, shape: Node, nodes: Sequence[Node]) -> list[Result]:
        """What a shape says of these nodes.

        Raises:
            DatasetError: the shape cannot be used.
        """
        # Another such memory; it would also hide what the data was asked for.
        stringify_blank_node.dict_cache.clear()
        with _refusals():
            _, found = self._by_node[shape].validate(self._executor, self._graph, focus=nodes)
        if not found:
            return []
        report, _ = Validator.create_validation_report(self._validator.shacl_graph, False, found)
        return _results(report, self._shapes)

    def check_watched(self, shape: Node, node: Node) -> tuple[list[Result], set[Pattern]]:
        """What a shape says of a node, and all that the data was asked for to say it."""
        with self._data.watched() as asked:
            return self.check(shape, [node]), asked


def is_advanced(shapes: rdflib.Graph) -> bool:
    """Whether the shapes use SHACL Advanced Features (https://www.w3.org/TR/shacl-af/), which `Engine` does not run."""
    used = (*((None, term, None) for term in _ADVANCED), *((None, RDF.type, term) for term in _ADVANCED))
    return any(pattern in shapes for pattern in used)


def run_shapes(data: Graph, shapes: Graph) -> list[Result]:
    """Validate ``data``, which the run may add to.

    Raises:
        DatasetError: the shapes cannot be used.
    """
    if is_advanced(shapes):
        return _run_advanced(data, shapes)
    engine = Engine(data, shapes)
    return [result for shape, nodes in engine.targets().items() for result in engine.check(shape, list(nodes))]


def _run_advanced(data: Graph, shapes: Graph) -> list[Result]:
    pyshacl_memory.forget()
    with _refusals():
        # In place: a copy would be a plain graph again, and nobody else has this one.
        _, report, text = pyshacl.validate(data, shacl_graph=shapes, advanced=True, js=False, inplace=True)
    if isinstance(report, Exception):
        raise DatasetError(f"The shapes cannot be used: {text}", f"形状无法使用：{text}")
    return _results(report, shapes)


@contextmanager
def _refusals() -> Iterator[None]:
    """What pySHACL raises for shapes that it refuses, as our error."""
    try:
        yield
    except (pyshacl.errors.ReportableRuntimeError, NotImplementedError) as error:
        raise DatasetError(f"The shapes cannot be used: {error}", f"形状无法使用：{error}") from error
    except re.error as error:  # pySHACL compiles a pattern when it is first tried, and lets this through
        raise DatasetError(
            f"The shapes cannot be used: sh:pattern {error.pattern!r} is not a regular expression: {error}",
            f"形状无法使用：sh:pattern {error.pattern!r}不是正则表达式：{error}",
        ) from error


def _results(report: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    """The results of a report; those in their details say why a nested shape does not hold, and are no results."""
    return [_result(report, node, shapes) for node in set(report.objects(None, SH.result))]


def _result(report: rdflib.Graph, node: Node, shapes: rdflib.Graph) -> Result:
    (focus,), (shape,) = report.objects(node, SH.focusNode), report.objects(node, SH.sourceShape)
    messages = by_language(report.objects(node, SH.resultMessage))
    if set(messages) <= {""}:
        # pySHACL loses the languages of a SPARQL constraint's messages where they stand on the shape.
        messages = by_language(shapes.objects(shape, SH.message)) or messages
    severity = str(report.value(node, SH.resultSeverity))
    return Result(
        focus=focus,
        path=report.value(node, SH.resultPath),
        value=report.value(node, SH.value),
        shape=shape,
        component=report.value(node, SH.sourceConstraintComponent),
        severity=SEVERITIES.get(severity, severity),
        messages=messages,
        constraint=report.value(node, SH.sourceConstraint),
    )


def by_language(values: Iterable[Node]) -> dict[str, str]:
    """Literals by their language tag, '' for those without."""
    return {value.language or "": str(value) for value in sorted(values, key=str) if isinstance(value, rdflib.Literal)}
