"""The page of shapes and the page of schemes: what valid data looks like, and which codes there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itukg.facts.statistics import Statistics
from itukg.messages import words
from itukg.terms.graph import TermGraph
from itukg.terms.phrases import refs
from itukg.terms.schemes import Concept, Scheme
from itukg.terms.shapes import Constraint, Shape
from itukg.views.documents import alternates, formats
from itukg.views.ontology_page import scheme_anchor
from itukg.views.pages import Page, render
from itukg.views.term_names import TermNames, anchor


def shapes_page(page: Page, shapes: Sequence[Shape], graph: TermGraph) -> str:
    """Every shape with its targets, and what it asks in words; ``graph`` names the terms."""
    names = TermNames(page, graph.labels(page.manifest.languages), {shape.iri for shape in shapes})
    iri = page.manifest.base + "shapes"
    prefixes = [name for name, space in page.manifest.prefixes.items() if space == iri + "#"]
    return render(
        "shapes.html",
        page,
        title=words(page.language)["shapes"],
        head=alternates("shapes"),
        formats=formats("shapes"),
        prefix=f"PREFIX {prefixes[0]}: <{iri}#>" if prefixes else "",
        current=sum(not shape.retired for shape in shapes),
        shapes=sorted(
            (_shape(names, shape) for shape in shapes),
            key=lambda shape: (shape["retired"], names.sort_key(shape["names"][0]["text"]), shape["code"]),
        ),
    )


def schemes_page(page: Page, schemes: Sequence[Scheme], graph: TermGraph, statistics: Statistics | None) -> str:
    """Every scheme with its concepts and how many things of the data name each."""
    names = TermNames(page, graph.labels(page.manifest.languages))
    uses = statistics.uses if statistics else {}
    return render(
        "schemes.html",
        page,
        title=words(page.language)["schemes"],
        head=alternates("vocab"),
        formats=formats("vocab"),
        counted=statistics is not None,
        schemes=[
            {
                **names.ref(scheme.iri),
                "anchor": scheme_anchor(page, scheme.iri),
                "names": names.heading(scheme.iri),
                "definitions": names.texts(scheme.definitions),
                "has_notations": any(concept.notation for concept in scheme.concepts),
                "collections": [
                    {
                        **names.ref(collection.iri),
                        "members": [names.ref(member) for member in collection.members],
                        "is_ordered": collection.is_ordered,
                    }
                    for collection in scheme.collections
                ],
                "concepts": [_concept(names, concept, uses.get(concept.iri, 0)) for concept in scheme.concepts],
            }
            for scheme in schemes
        ],
    )


def _concept(names: TermNames, concept: Concept, uses: int) -> dict[str, Any]:
    return {
        **names.ref(concept.iri),
        "names": names.heading(concept.iri),
        "notation": concept.notation,
        "definitions": names.texts(concept.definitions),
        "depth": min(concept.depth, 4),
        "retired": concept.retired,
        "uses": uses,
    }


def _shape(names: TermNames, shape: Shape) -> dict[str, Any]:
    return {
        "anchor": anchor(shape.iri),
        "code": names.code(shape.iri),
        "names": names.heading(shape.iri, shape.names),
        "descriptions": names.texts(shape.descriptions),
        "targets": [names.phrase(target) for target in shape.targets],
        "constraints": [_constraint(names, constraint) for constraint in shape.constraints],
        "retired": shape.retired,
        "inactive": shape.inactive and not shape.retired,
        "instead": names.refs(shape.instead),
    }


def _constraint(names: TermNames, constraint: Constraint) -> dict[str, Any]:
    path = constraint.path
    return {
        "path": names.phrase(path) if path is not None else [],
        "codes": [names.code(iri) for iri in refs(path)] if path is not None else [],
        "descriptions": names.texts(constraint.descriptions),
        "asked": [names.phrase(asked) for asked in constraint.asked],
        "messages": names.texts(constraint.messages),
        "severity": constraint.severity,
        "queries": constraint.queries,
    }
