"""Sources -> outcome: what literals, shapes, hygiene queries and releases say, each thing with its labels and place.

The engine gets the ontology and the vocabularies in the data graph, so that a shape for a class also covers the
instances of its subclasses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import compress
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, RDFS, SH, SKOS

from itukg.dataset import Role
from itukg.errors import DatasetError
from itukg.sources import Sources
from itukg.turtle.for_rdflib import fill
from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place
from itukg.turtle.terms import text_of
from itukg.validation.affected import answer, can_be_kept
from itukg.validation.choices import check_choices
from itukg.validation.echoes import without_echoes
from itukg.validation.empty import check_targets
from itukg.validation.engine import Engine, Graph, Result, by_language, run_shapes, shapes_graph
from itukg.validation.findings import SEVERITIES, Counts, Finding, Outcome, focus_of
from itukg.validation.hygiene import run_hygiene, union_of
from itukg.validation.incomparable import explained
from itukg.validation.labels import labelled, rules_of
from itukg.validation.literals import ill_typed, mistagged
from itukg.validation.locate import locate_result
from itukg.validation.memory import Memory, MemoryPlace, data_by_file
from itukg.validation.misplaced import told_at_their_place
from itukg.validation.repeated import check_repeated
from itukg.validation.retired import check_retired
from itukg.validation.shapes import depth, focus_nodes, targeted
from itukg.validation.terms import check_terms
from itukg.validation.unknown_shapes import check_named_shapes
from itukg.validation.unquoted import with_quotes_told

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


def validate(sources: Sources, cache: Path | None = None, files: Collection[str] = ()) -> Outcome:
    """Check the dataset's Turtle and literals, run its shapes over all graphs, its hygiene queries, and the releases.

    While files cannot be read (then ``unread`` of the outcome counts them), or literals are wrong, the shapes are not
    run: what they would say then is mostly an echo of that.

    Args:
        sources: the dataset.
        cache: the folder in which to keep what was found. What is kept there of an earlier run is carried over as far
            as no change since can alter it; the outcome is the same as without.
        files: the names of files: what does not concern them is left out of the findings, and is ``elsewhere``; what
            kept the shapes from being run concerns every file.

    Raises:
        DatasetError: there are no shapes that target anything (a check that looks at nothing would pass), or
            the shapes themselves cannot be used.
    """
    mistakes = [_mistake(mistake) for mistake in (*sources.mistakes, *sources.dataset.query_mistakes)]
    unread = sum(parsed.error is not None for parsed in sources.files.values())
    if unread:
        return replace(_early(mistakes, sources, 0), unread=unread)
    shapes, data = shapes_graph(sources.triples(lambda role: role is Role.SHAPES)), Graph()
    looking = targeted(shapes)
    if not looking:
        raise DatasetError(
            "The dataset has no SHACL shape with a target: nothing would be validated.",
            "数据集中没有带目标的SHACL形状：不会验证任何内容。",
        )
    wrong = ill_typed(sources)
    if wrong:
        return _early([*mistakes, *wrong], sources, len(looking))
    fill(data, sources.triples(lambda role: role is not Role.SHAPES))
    looked_at = set[rdflib.term.Node]().union(*(focus_nodes(shape, shapes, data) for shape in looking))
    useless = [*check_targets(sources, shapes, data), *check_named_shapes(sources, shapes)]
    findings = [*mistakes, *mistagged(sources)]
    told = {(finding.focus, finding.path) for finding in findings}
    for finding in _findings(_results(sources, data, shapes, cache), data, shapes, sources):
        if (finding.focus, finding.path) not in told:  # a name without its language is a name too few for the shapes
            findings.append(finding)
    store = union_of(sources)
    findings += [
        *told_at_their_place(run_hygiene(sources, store), sources),
        *check_terms(sources, shapes, data),
        *check_repeated(sources),
        *useless,
    ]
    findings = without_echoes([*findings, *check_retired(sources, cache)])
    if all(finding.severity != SEVERITIES[0] for finding in findings):  # else what is missing is told already
        findings += check_choices(sources.dataset, store)
    return _divided(_outcome(findings, sources, len(looking), len(looked_at)), sources, frozenset(files))


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


def _mistake(mistake: Mistake) -> Finding:
    """A mistake in Turtle or in a query is about no thing: it is in the way of knowing any."""
    return Finding(mistake.severity, mistake.rule, "", mistake.messages, mistake.place)


def _early(findings: list[Finding], sources: Sources, shapes: int) -> Outcome:
    """An outcome before shapes, queries and releases were looked at: they do not count."""
    outcome = _outcome(findings, sources, shapes, 0)
    return replace(outcome, counts=replace(outcome.counts, queries=0, releases=0))


def _outcome(findings: list[Finding], sources: Sources, shapes: int, looked_at: int) -> Outcome:
    """In the order of the files, and each thing said once (several shapes may say the same), by the gravest."""
    once: dict[object, Finding] = {}
    ordered = sorted(findings, key=_grave_first)
    for finding in labelled(ordered, sources):
        once.setdefault(finding.order, finding)
    dataset = sources.dataset
    counts = Counts(
        shapes=shapes,
        focus_nodes=looked_at,
        queries=len(dataset.hygiene),
        releases=len(dataset.releases),
        files=len(sources.files),
        triples=sources.count,
        questions=len(dataset.queries),
    )
    return Outcome(tuple(once.values()), counts, dataset.prefixes, rules_of(once.values(), sources))


def _grave_first(finding: Finding) -> tuple[object, ...]:
    """The order of an outcome; nothing in it depends on the order in which things were found."""
    return finding.order, SEVERITIES.index(finding.severity), finding.rule, finding.component


def _divided(outcome: Outcome, sources: Sources, files: frozenset[str]) -> Outcome:
    """Apart from the others what concerns the files: it stands in them, or is about what they describe."""
    if not files:
        return outcome
    turtle = files & sources.files.keys()
    described = {text_of(triple.subject) for name in turtle for triple in sources.files[name].triples}
    concern = [finding.place.file in files or finding.focus in described for finding in outcome.findings]
    here = tuple(compress(outcome.findings, concern))
    return replace(outcome, findings=here, elsewhere=tuple(compress(outcome.findings, (not one for one in concern))))


def _findings(
    results: Iterable[Result], data: rdflib.Graph, shapes: rdflib.Graph, sources: Sources
) -> Iterator[Finding]:
    alike: Counter[tuple[object, ...]] = Counter()
    for result in results:
        key = result.focus, result.shape, result.component, result.value
        nth = alike[key]
        found = _finding(result, data, shapes, locate_result(sources, result, shapes, nth))
        yield explained(with_quotes_told(found, result, shapes), result, nth, data, shapes, sources)
        alike[key] += 1


def _finding(result: Result, data: rdflib.Graph, shapes: rdflib.Graph, place: Place) -> Finding:
    path = result.path
    return Finding(
        severity=result.severity if result.severity in SEVERITIES else SEVERITIES[0],
        rule=str(_named(result.shape, shapes)),
        focus=focus_of(result.focus),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        # The name of a shape without a path is that of its rule.
        path_names=by_language(shapes.objects(result.shape, SH.name)) if path else {},
        value="" if result.value is None else result.value.n3(),
        messages=result.messages,
        place=place,
        component=str(result.component or ""),
        depth=depth(result.shape, shapes, data),
    )


def _named(shape: rdflib.term.Node, shapes: rdflib.Graph) -> rdflib.term.Node:
    """The shape, or the one with an IRI that it stands in: rules are known by IRIs."""
    while isinstance(shape, rdflib.BNode):
        shape = next((subject for subject in shapes.subjects(None, shape)), rdflib.URIRef(""))
    return shape
