"""Sources -> outcome: what literals, shapes, hygiene queries and releases say, each thing with its labels and place.

The engine gets the ontology and the vocabularies in the data graph, so that a shape for a class also covers the
instances of its subclasses.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, RDFS, SH, SKOS

from itukg.dataset import Role
from itukg.errors import DatasetError
from itukg.sources import Sources
from itukg.turtle.for_rdflib import fill
from itukg.turtle.terms import text_of
from itukg.validation.affected import answer, can_be_kept
from itukg.validation.engine import Engine, Graph, Result, by_language, run_shapes, shapes_graph
from itukg.validation.findings import SEVERITIES, Counts, Finding, Outcome
from itukg.validation.hygiene import run_hygiene
from itukg.validation.literals import ill_typed
from itukg.validation.locate import locate
from itukg.validation.memory import Memory, MemoryPlace, data_by_file
from itukg.validation.retired import check_retired
from itukg.validation.shapes import focus_nodes, targeted

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


def validate(sources: Sources, cache: Path | None = None, files: Iterable[str] = ()) -> Outcome:
    """Check the dataset's literals, run its shapes over all its graphs, its hygiene queries, and the releases.

    The shapes are not run while literals are wrong: what they would say then is mostly an echo of that.

    Args:
        sources: the dataset.
        cache: the folder in which to keep what was found. What is kept there of an earlier run is carried over as far
            as no change since can alter it; the outcome is the same as without.
        files: the names of files: what does not concern them is left out of the findings, and is ``elsewhere``.

    Raises:
        DatasetError: there are no shapes that target anything (a check that looks at nothing would pass), or
            the shapes themselves cannot be used.
    """
    shapes, data = shapes_graph(sources.triples(lambda role: role is Role.SHAPES)), Graph()
    looking = targeted(shapes)
    if not looking:
        raise DatasetError("The dataset has no SHACL shape with a target: nothing would be validated.")
    wrong = ill_typed(sources)
    if wrong:
        return _outcome(wrong, sources, len(looking), 0, files)
    fill(data, sources.triples(lambda role: role is not Role.SHAPES))
    looked_at = set[rdflib.term.Node]().union(*(focus_nodes(shape, shapes, data) for shape in looking))
    findings = [_finding(result, data, shapes, sources) for result in _results(sources, data, shapes, cache)]
    findings += [*run_hygiene(sources), *check_retired(sources, cache)]
    return _outcome(findings, sources, len(looking), len(looked_at), files)


def _results(sources: Sources, data: Graph, shapes: Graph, cache: Path | None) -> Iterable[Result]:
    """What the shapes say; with a cache, only what may have changed since the last run is asked again."""
    if cache is None or not can_be_kept(shapes, data):
        return run_shapes(data, shapes)
    place, files = MemoryPlace(cache, sources), data_by_file(sources)
    before = place.read()
    found = answer(Engine(data, shapes), before.answers, before.changes(files) if before.answers else ())
    if files != before.files:
        place.write(Memory(files, found))
    return [result for item in found.values() for result in item.results]


def _outcome(findings: list[Finding], sources: Sources, shapes: int, looked_at: int, files: Iterable[str]) -> Outcome:
    """In the order of the files, and each thing said once (several shapes may say the same), by the gravest."""
    once: dict[object, Finding] = {}
    for finding in sorted(findings, key=lambda item: (item.order, SEVERITIES.index(item.severity), item.rule)):
        once.setdefault(finding.order, finding)
    dataset = sources.dataset
    counts = Counts(
        shapes=shapes,
        focus_nodes=looked_at,
        queries=len(dataset.hygiene),
        releases=len(dataset.releases),
        files=len(sources.files),
        triples=sources.count,
    )
    here, elsewhere = _divide(tuple(once.values()), sources, frozenset(files))
    return Outcome(here, counts, dataset.prefixes, elsewhere)


def _divide(
    findings: tuple[Finding, ...], sources: Sources, files: frozenset[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Those that concern the files, as they stand in them or are about what is described in them; and the others."""
    if not files:
        return findings, ()
    described = {text_of(triple.subject) for name in files for triple in sources.files[name].triples}
    concern = [finding.place.file in files or finding.focus in described for finding in findings]
    return tuple(compress(findings, concern)), tuple(compress(findings, (not here for here in concern)))


def _finding(result: Result, data: rdflib.Graph, shapes: rdflib.Graph, sources: Sources) -> Finding:
    path = result.path
    return Finding(
        severity=result.severity if result.severity in SEVERITIES else "violation",
        rule=str(_named(result.shape, shapes)),
        focus=str(result.focus),
        focus_labels=_labels(data, result.focus),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        path_names=by_language(shapes.objects(result.shape, SH.name)) or _labels(data, path),
        value="" if result.value is None else result.value.n3(data.namespace_manager),
        messages=result.messages,
        place=locate(sources, result.focus, path, result.value),
    )


def _named(shape: rdflib.term.Node, shapes: rdflib.Graph) -> rdflib.term.Node:
    """The shape, or the one with an IRI that it stands in: rules are known by IRIs."""
    while isinstance(shape, rdflib.BNode):
        shape = next((subject for subject in shapes.subjects(None, shape)), rdflib.URIRef(""))
    return shape


def _labels(graph: rdflib.Graph, node: rdflib.term.Node | None) -> dict[str, str]:
    for predicate in _LABELS:
        found = by_language(graph.objects(node, predicate)) if node is not None else {}
        if found:
            return found
    return {}
