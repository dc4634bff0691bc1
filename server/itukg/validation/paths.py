"""Property paths of shapes -> steps from node to node, as far as a statement can be shown for the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from itukg.turtle.index import Index, Occurrence


@dataclass(frozen=True)
class Step:
    """One step of a path: any of some predicates, from object to subject if it is ``inverse``."""

    predicates: frozenset[str]
    inverse: bool = False


def steps_of(path: rdflib.term.Node | None, graph: rdflib.Graph) -> tuple[Step, ...]:
    """The steps of a path (https://www.w3.org/TR/shacl/#property-paths); none if it repeats or has nested choices."""
    if isinstance(path, rdflib.URIRef):
        return (Step(frozenset([str(path)])),)
    if not isinstance(path, rdflib.BNode):
        return ()
    if (path, RDF.first, None) in graph:
        parts = [steps_of(part, graph) for part in Collection(graph, path)]
        return tuple(step for part in parts for step in part) if all(parts) else ()
    turned = graph.value(path, SH.inversePath)
    if turned is not None:
        return tuple(Step(step.predicates, not step.inverse) for step in reversed(steps_of(turned, graph)))
    choice = graph.value(path, SH.alternativePath)
    if choice is not None:
        options = [steps_of(part, graph) for part in Collection(graph, choice)]
        if all(len(option) == 1 and not option[0].inverse for option in options):
            return (Step(frozenset[str]().union(*(option[0].predicates for option in options))),)
    return ()


def follow(index: Index, start: object, steps: tuple[Step, ...], files: tuple[str, ...]) -> list[Occurrence]:
    """The statements that the last step takes, in the order in which they are written."""
    here: dict[object, None] = {start: None}
    for step in steps[:-1]:
        here = dict.fromkeys(value_of(step, found) for node in here for found in _step(index, node, step, files))
    return [found for node in here for found in _step(index, node, steps[-1], files)] if steps else []


def value_of(step: Step, occurrence: Occurrence) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """The node to which the step leads by this statement."""
    return occurrence.triple.subject if step.inverse else occurrence.triple.object


def _step(index: Index, node: object, step: Step, files: tuple[str, ...]) -> Iterator[Occurrence]:
    for found in index.leading_to(node, files) if step.inverse else index.about(node, files):
        if found.triple.predicate.value in step.predicates:
            yield found
