"""Data and shapes -> results, by pySHACL, the reference engine; whatever else runs shapes has this interface too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from itukg.errors import DatasetError

_SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}


@dataclass(frozen=True)
class Result:
    """One result of SHACL (https://www.w3.org/TR/shacl/#results-validation-result), messages by language."""

    focus: rdflib.term.Node
    path: rdflib.term.Node | None
    value: rdflib.term.Node | None
    shape: rdflib.term.Node
    component: rdflib.term.Node | None
    severity: str
    messages: Mapping[str, str]


class Graph(rdflib.Graph):
    """A graph that parses a query once, however often it is asked.

    pySHACL (0.40) asks the query of a SPARQL constraint for every focus node from its text, and parsing took half of
    the time of a whole validation. A prepared query may be asked with other bindings again:
    https://rdflib.readthedocs.io/en/stable/intro_to_sparql/#prepared-queries
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """Ask a query, as text or prepared."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object, initNs=dict(self.namespaces()))
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


def run_shapes(data: Graph, shapes: rdflib.Graph) -> list[Result]:
    """Validate ``data``, which the run may add to.

    Raises:
        DatasetError: the shapes cannot be used.
    """
    try:
        # In place: a copy would be a plain graph again, and nobody else has this one.
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=True, js=False, inplace=True
        )
    except (
        pyshacl.errors.ShapeLoadError,
        pyshacl.errors.ConstraintLoadError,
        pyshacl.errors.RuleLoadError,
    ) as error:
        raise DatasetError(f"The shapes cannot be used: {error}", f"形状无法使用：{error}") from error
    return [_result(report, node, shapes) for node in report.subjects(RDF.type, SH.ValidationResult)]


def _result(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Result:
    focus, shape = report.value(node, SH.focusNode), report.value(node, SH.sourceShape)
    if focus is None or shape is None:
        raise DatasetError(
            "The engine gave a result without a focus node or shape.", "引擎给出的结果缺少焦点节点或形状。"
        )
    messages = by_language(report.objects(node, SH.resultMessage))
    if set(messages) <= {""}:
        # pySHACL loses the languages of a SPARQL constraint's messages where they stand on the shape.
        messages = by_language(shapes.objects(shape, SH.message)) or messages
    return Result(
        focus=focus,
        path=report.value(node, SH.resultPath),
        value=report.value(node, SH.value),
        shape=shape,
        component=report.value(node, SH.sourceConstraintComponent),
        severity=_SEVERITIES.get(str(report.value(node, SH.resultSeverity)), "violation"),
        messages=messages,
    )


def by_language(values: Iterable[rdflib.term.Node]) -> dict[str, str]:
    """Literals by their language tag, '' for those without."""
    return {value.language or "": str(value) for value in sorted(values, key=str) if isinstance(value, rdflib.Literal)}
