"""The page that documents an ontology: hierarchy, every class and property, diagrams, use, shapes, schemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from markupsafe import Markup

from itukg.facts.statistics import Statistics
from itukg.messages import words
from itukg.terms.diagram import Neighbours, draw
from itukg.terms.graph import DCT, OWL, RDFS, TermGraph
from itukg.terms.ontology import Ontology, Term
from itukg.terms.schemes import Scheme
from itukg.views.documents import alternates, formats
from itukg.views.pages import Page, render
from itukg.views.term_names import TermNames, anchor

_SECTIONS = ("classes", "object_properties", "datatype_properties", "annotation_properties", "plain_properties")
# Fewer neighbours are told faster by the text.
_WORTH_DRAWING = 3


@dataclass(frozen=True)
class OntologyContent:
    """What the page is made from; ``path`` is its address, ``version`` '' for the current one.

    ``statistics`` are None where nothing was counted, or where another version is shown than the data uses.
    """

    ontology: Ontology
    names: TermGraph
    schemes: Sequence[Scheme]
    statistics: Statistics | None
    path: str
    version: str = ""
    versions: Sequence[tuple[str, str]] = ()


def ontology_page(page: Page, content: OntologyContent) -> str:
    """The page in one language."""
    ontology = content.ontology
    names = TermNames(page, content.names.labels(page.manifest.languages), ontology.terms)
    node = ox.NamedNode(ontology.iri)
    prefixes = [name for name, space in page.manifest.prefixes.items() if space == ontology.iri + "#"]
    titles = ontology.graph.texts(node, DCT + "title", RDFS + "label")
    sections = []
    for kind in _SECTIONS:
        terms = sorted(
            ontology.of_kind(kind), key=lambda term: (term.retired, names.sort_key(names.text(term.iri)), term.iri)
        )
        if terms:
            entries = [_entry(content, names, term) for term in terms]
            sections.append({"kind": kind, "entries": entries, "current": sum(not term.retired for term in terms)})
    return render(
        "ontology.html",
        page,
        title=page.text(titles) or words(page.language)["ontology"],
        titles=names.texts(titles),
        summary=page.text(ontology.graph.texts(node, DCT + "description", RDFS + "comment")),
        head=alternates(content.path),
        formats=formats(content.path),
        descriptions=names.texts(ontology.graph.texts(node, DCT + "description", RDFS + "comment")),
        iri=ontology.iri,
        number=content.version or ontology.graph.text(node, OWL + "versionInfo"),
        is_old=bool(content.version),
        versions=content.versions,
        prefix=f"PREFIX {prefixes[0]}: <{ontology.iri}#>" if prefixes else "",
        hierarchy=[_branch(ontology, names, iri, ()) for iri in _sorted(names, ontology.roots())],
        sections=sections,
        disjoint=[names.refs(members) for members in ontology.disjoint],
        schemes=[_scheme(names, scheme) for scheme in content.schemes],
    )


def _sorted(names: TermNames, iris: Sequence[str]) -> list[str]:
    return sorted(iris, key=lambda iri: (names.sort_key(names.text(iri)), iri))


def _branch(ontology: Ontology, names: TermNames, iri: str, above: tuple[str, ...]) -> dict[str, Any]:
    """A class with those below it; a circle is followed once."""
    below = [narrow for narrow in ontology.terms[iri].narrower if narrow not in (*above, iri)]
    return {
        **names.ref(iri),
        "anchor": anchor(iri),
        "below": [_branch(ontology, names, narrow, (*above, iri)) for narrow in _sorted(names, below)],
    }


def _entry(content: OntologyContent, names: TermNames, term: Term) -> dict[str, Any]:
    is_class = term.kind == "classes"
    from_here = content.ontology.properties_of([term.iri], "domain") if is_class else []
    to_here = content.ontology.properties_of([term.iri], "range") if is_class else []
    return {
        "anchor": anchor(term.iri),
        "code": names.code(term.iri),
        "names": names.heading(term.iri),
        "definitions": names.texts(term.definitions),
        "examples": names.texts(term.examples),
        "notes": names.texts(term.notes),
        "characteristics": [words(names.page.language)[word] for word in term.characteristics],
        "relations": [
            (word, [names.phrase(phrase) for phrase in phrases]) for word, phrases in term.relations.items() if phrases
        ],
        "narrower": names.refs(term.narrower),
        "properties": names.refs(item.iri for item in from_here),
        "values_of": names.refs(item.iri for item in to_here),
        "shapes": [] if content.version else names.refs(term.shapes),
        "retired": term.retired,
        "instead": names.refs(term.instead),
        "use": _use(content, names, term),
        "diagram": _diagram(names, term, from_here, to_here) if is_class else "",
    }


def _use(content: OntologyContent, names: TermNames, term: Term) -> dict[str, Any] | None:
    """How often the term is used, how often that is stated, and where it is listed."""
    counts = content.statistics
    if counts is None:
        return None
    if term.kind == "classes":
        total, stated = counts.total.classes.get(term.iri, 0), counts.stated.get(term.iri, 0)
        return {"word": "instances", "total": total, "stated": stated, "href": names.instances(term.iri)}
    found = counts.total.properties.get(term.iri)
    stated = counts.stated_triples(term.iri, names.page.manifest.closure_graph)
    total = found.triples if found else 0
    return {"word": "statements", "total": total, "stated": min(stated, total), "href": names.statements(term.iri)}


def _diagram(names: TermNames, term: Term, from_here: Sequence[Term], to_here: Sequence[Term]) -> Markup:
    def pairs(properties: Sequence[Term], relation: str) -> list[tuple[str, str]]:
        ends = [(item.iri, other) for item in properties for other in item.related(relation) or [""]]
        found = [(names.text(name), names.text(other) if other else "") for name, other in ends]
        return sorted(found, key=lambda pair: [names.sort_key(text) for text in pair])

    shown = Neighbours(
        name=names.text(term.iri),
        above=[ref["text"] for ref in names.refs(term.related("subclass_of"))],
        below=[ref["text"] for ref in names.refs(term.narrower)],
        from_others=pairs(to_here, "domain"),
        to_others=pairs(from_here, "range"),
    )
    if shown.count() < _WORTH_DRAWING:
        return Markup("")
    told = words(names.page.language)["diagram_of"].format(name=shown.name)
    return Markup(draw(shown, told))  # noqa: S704 - every text in it is escaped there


def _scheme(names: TermNames, scheme: Scheme) -> dict[str, Any]:
    return {
        **names.ref(scheme.iri),
        "names": names.heading(scheme.iri),
        "definitions": names.texts(scheme.definitions),
        "anchor": scheme_anchor(names.page, scheme.iri),
        "count": len(scheme.concepts),
    }


def scheme_anchor(page: Page, iri: str) -> str:
    """The fragment of a scheme on the page of all schemes."""
    return iri.removeprefix(page.manifest.base).removeprefix("vocab/") or "scheme"
