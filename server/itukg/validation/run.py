"""Sources -> outcome: pySHACL's results, each with the labels, the file and the line of what is wrong.

pySHACL gets the ontology and the vocabularies in the data graph, so that a shape for a class also covers the
instances of its subclasses.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from itukg.dataset import Role
from itukg.errors import DatasetError
from itukg.sources import Sources
from itukg.turtle import to_n_triples
from itukg.validation.findings import Finding
from itukg.validation.hygiene import run_hygiene
from itukg.validation.literals import ill_typed
from itukg.validation.locate import locate
from itukg.validation.retired import check_retired

_SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


@dataclass(frozen=True)
class Outcome:
    """What a validation run found, and how much it looked at."""

    findings: tuple[Finding, ...]
    shapes: int
    queries: int
    releases: int
    files: int
    triples: int

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return tuple(finding for finding in self.findings if finding.severity == "violation")


def validate(sources: Sources) -> Outcome:
    """Check the dataset's literals, run its shapes over all its graphs, its hygiene queries, and the releases.

    The shapes are not run while literals are wrong: what they would say then is mostly an echo of that.

    Raises:
        DatasetError: there are no shapes that target anything (a check that looks at nothing would pass), or
            the shapes themselves cannot be used.
    """
    shapes = _graph(sources.triples(lambda role: role is Role.SHAPES))
    targeted = _targeted(shapes)
    if not targeted:
        raise DatasetError("The dataset has no SHACL shape with a target: nothing would be validated.")
    wrong = ill_typed(sources)
    if wrong:
        return _outcome(wrong, targeted, sources)
    data = _graph(sources.triples(lambda role: role is not Role.SHAPES))
    try:
        # In place: a copy would be a plain graph again, and nobody else has this one.
        _, results, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=True, js=False, inplace=True
        )
    except (
        pyshacl.errors.ShapeLoadError,
        pyshacl.errors.ConstraintLoadError,
        pyshacl.errors.RuleLoadError,
    ) as error:
        raise DatasetError(f"The shapes cannot be used: {error}") from error
    nodes = results.subjects(RDF.type, SH.ValidationResult)
    findings = [_finding(results, node, data, shapes, sources) for node in nodes]
    return _outcome([*findings, *run_hygiene(sources), *check_retired(sources)], targeted, sources)


def _outcome(findings: list[Finding], targeted: Collection[object], sources: Sources) -> Outcome:
    """In the order of the files, and each thing said once (several shapes may say the same)."""
    once = {finding.order: finding for finding in findings}
    ordered = tuple(once[key] for key in sorted(once))
    dataset = sources.dataset
    looked_at = len(targeted), len(dataset.hygiene), len(dataset.releases), len(sources.files), sources.count
    return Outcome(ordered, *looked_at)


class _Graph(rdflib.Graph):
    """A graph that parses a query once, however often it is asked.

    pySHACL (0.40) asks the query of a SPARQL constraint for every focus node from its text, and parsing took half of
    the time of a whole validation. A prepared query may be asked with other bindings again:
    https://rdflib.readthedocs.io/en/stable/intro_to_sparql/#prepared-queries
    """

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object, initNs=dict(self.namespaces()))
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = _Graph()
    graph.parse(io.BytesIO(to_n_triples(triples)), format="nt")
    return graph


def _targeted(shapes: rdflib.Graph) -> set[rdflib.term.Node]:
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
    found = {subject for target in targets for subject in shapes.subjects(target, None)}
    implicit = {node for node in shapes.subjects(RDF.type, SH.NodeShape) if (node, RDF.type, RDFS.Class) in shapes}
    return found | implicit


def _finding(
    results: rdflib.Graph, node: rdflib.term.Node, data: rdflib.Graph, shapes: rdflib.Graph, sources: Sources
) -> Finding:
    focus = results.value(node, SH.focusNode)
    path = results.value(node, SH.resultPath)
    value = results.value(node, SH.value)
    source = results.value(node, SH.sourceShape)
    messages = _by_language(results.objects(node, SH.resultMessage))
    if set(messages) <= {""}:
        # pySHACL loses the languages of a SPARQL constraint's messages where they stand on the shape.
        messages = _by_language(shapes.objects(source, SH.message)) or messages
    file, line = locate(sources, focus, path, value)
    return Finding(
        severity=_SEVERITIES.get(str(results.value(node, SH.resultSeverity)), "violation"),
        focus=str(focus),
        focus_labels=_labels(data, focus),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        path_names=_by_language(shapes.objects(source, SH.name)) or _labels(data, path),
        value="" if value is None else value.n3(data.namespace_manager),
        messages=messages,
        file=file,
        line=line,
    )


def _labels(graph: rdflib.Graph, node: rdflib.term.Node | None) -> dict[str, str]:
    for predicate in _LABELS:
        found = _by_language(graph.objects(node, predicate)) if node is not None else {}
        if found:
            return found
    return {}


def _by_language(values: Iterable[rdflib.term.Node]) -> dict[str, str]:
    return {value.language or "": str(value) for value in sorted(values, key=str) if isinstance(value, rdflib.Literal)}
