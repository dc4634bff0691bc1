"""``/ontology`` and ``/shapes``: each graph of terms as one document; ``/dataset``: the dataset itself, in VoID."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from itukg.errors import Problem
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import curie
from itukg.linkeddata.labels import find_labels
from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY, graph_triples, serialize
from itukg.linkeddata.void import void_description
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri, text_of
from itukg.views.pages import Page, open_page, render, respond

_IS_VERSION = "SELECT ?o WHERE { ?o <http://www.w3.org/2002/07/owl#versionIRI> ?version } LIMIT 1"
_OFFERS = (media.HTML, *media.GRAPH_TYPES)
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SECTIONS = (
    ("classes", (_OWL + "Class",)),
    ("properties", (_OWL + "ObjectProperty", _OWL + "DatatypeProperty", _OWL + "AnnotationProperty")),
    ("shapes", ("http://www.w3.org/ns/shacl#NodeShape",)),
)
_DEFINITIONS = (_SKOS + "definition", _RDFS + "comment")
_EXAMPLE = _SKOS + "example"
_INVERSE = _OWL + "inverseOf"
# What a term has to do with others, in the order in which it is shown; the words are those of the messages.
_RELATIONS = {
    _RDFS + "subClassOf": "subclass_of",
    _RDFS + "subPropertyOf": "subproperty_of",
    _RDFS + "domain": "domain",
    _RDFS + "range": "range",
    _INVERSE: "inverse_of",
}


def blueprint(publication: Publication) -> Blueprint:
    """The documents of terms and of the dataset."""
    views = Blueprint("terms", __name__)

    def of_role(role: str) -> Callable[[Reader], list[ox.Triple]]:
        def triples(reader: Reader) -> list[ox.Triple]:
            return graph_triples(reader, (str(item["iri"]) for item in reader.manifest.graphs if item["role"] == role))

        return triples

    @views.route("/ontology", defaults={"suffix": ""})
    @views.route("/ontology.<suffix>")
    def ontology(suffix: str) -> Response:
        return _document(publication, "ontology", suffix, of_role("Ontology"))

    @views.route("/ontology/<version>")
    def ontology_version(version: str) -> BaseResponse:
        reader = publication.store.reader()
        iri = f"{reader.manifest.base}ontology/{version}"
        if not is_iri(iri) or not reader.select(_IS_VERSION, {"version": ox.NamedNode(iri)}):
            raise unknown("unknown-version", iri, f"There never was {iri}.", reader.manifest.gone)
        return redirect(f"{request.script_root}/ontology", 303)

    @views.route("/shapes", defaults={"suffix": ""})
    @views.route("/shapes.<suffix>")
    def shapes(suffix: str) -> Response:
        return _document(publication, "shapes", suffix, of_role("Shapes"))

    @views.route("/dataset")
    @views.route("/.well-known/void")
    def void() -> Response:
        reader = publication.store.reader()
        chosen = media.negotiate(request.headers.get("Accept"), media.GRAPH_TYPES, media.SYNONYMS)
        # A browser's Accept names no RDF type but admits any: it gets Turtle, to be read as text.
        if chosen is None:
            raise _not_acceptable(media.GRAPH_TYPES)
        triples = [*of_role("Catalog")(reader), *void_description(reader.manifest, None, ())]
        body = serialize(dict.fromkeys(triples), chosen, dict(reader.manifest.prefixes), reader.manifest.dataset)
        return respond(body, chosen, reader.manifest.id, [chosen], "Accept")

    return views


def _document(publication: Publication, name: str, suffix: str, read: Callable[[Reader], list[ox.Triple]]) -> Response:
    reader = publication.store.reader()
    manifest = reader.manifest
    if suffix and media.SUFFIXES.get(suffix) not in _OFFERS:
        raise problem(
            "unknown-format",
            f"There is {name} with .ttl, .jsonld, .rdf, .nt.",
        )
    chosen = (
        media.SUFFIXES[suffix] if suffix else media.negotiate(request.headers.get("Accept"), _OFFERS, media.SYNONYMS)
    )
    if chosen is None:
        raise _not_acceptable(_OFFERS)
    triples = read(reader)
    if chosen == media.HTML:
        page = open_page(manifest)
        body: bytes | str = _page(page, name, reader, triples)
        answer = respond(body, chosen, manifest.id, [page.language], "Accept, Accept-Language")
    else:
        body = serialize(triples, chosen, dict(manifest.prefixes), manifest.base + name)
        answer = respond(body, chosen, manifest.id, [chosen], "" if suffix else "Accept")
    offered = [(ending, kind) for ending, kind in media.SUFFIXES.items() if kind in _OFFERS]
    here = f"{request.script_root}/{name}"
    answer.headers["Link"] = links(link(f"{here}.{ending}", "alternate", kind) for ending, kind in offered)
    return answer


@dataclass
class _Terms:
    """What the graph of terms says of each, by the term's IRI; texts by language."""

    types: dict[str, set[str]] = field(default_factory=dict)
    definitions: dict[str, dict[str, str]] = field(default_factory=dict)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)
    related: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    instead: dict[str, list[str]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: object) -> None:
        """Take what is said of one term; what the page does not show is left out."""
        if isinstance(value, ox.NamedNode):
            if predicate == _RDF_TYPE:
                self.types.setdefault(value.value, set()).add(subject)
            elif predicate == REPLACED_BY:
                self.instead.setdefault(subject, []).append(value.value)
            elif predicate in _RELATIONS:
                self.related.setdefault(subject, {}).setdefault(predicate, set()).add(value.value)
            if predicate == _INVERSE:
                self.related.setdefault(value.value, {}).setdefault(predicate, set()).add(subject)
        elif isinstance(value, ox.Literal):
            if predicate in _DEFINITIONS:
                self.definitions.setdefault(subject, {})[value.language or ""] = value.value
            elif predicate == _EXAMPLE:
                self.examples.setdefault(subject, {})[value.language or ""] = value.value
            elif predicate == DEPRECATED and value.value in ("true", "1"):
                self.retired.add(subject)

    def named(self) -> set[str]:
        """All that the page names."""
        relations = (iris for found in self.related.values() for iris in found.values())
        return set().union(*self.types.values(), *self.instead.values(), *relations)


def _page(page: Page, name: str, reader: Reader, triples: Iterable[ox.Triple]) -> str:
    base = page.manifest.base + name
    known = _Terms()
    for triple in triples:
        if (subject := text_of(triple.subject)).startswith(base + "#"):
            known.add(subject, triple.predicate.value, triple.object)
    names = find_labels(reader, known.named())
    prefixes = dict(page.manifest.prefixes)

    def links_of(iris: Iterable[str]) -> list[tuple[str, str | None]]:
        shown = {iri: names.name(iri, page.language).text if names.has(iri) else curie(iri, prefixes) for iri in iris}
        return [(text, page.href(iri)) for iri, text in sorted(shown.items(), key=lambda pair: pair[1].casefold())]

    sections = []
    for title, kinds in _SECTIONS:
        terms = {subject for kind in kinds for subject in known.types.get(kind, set())}
        entries = [
            {
                "anchor": iri.partition("#")[2],
                "curie": curie(iri, prefixes),
                "name": names.name(iri, page.language),
                "other": names.others(iri, page.language),
                "definition": page.text(known.definitions.get(iri, {})),
                "example": page.text(known.examples.get(iri, {})),
                "relations": [
                    (word, links_of(known.related[iri][predicate]))
                    for predicate, word in _RELATIONS.items()
                    if predicate in known.related.get(iri, {})
                ],
                "retired": iri in known.retired,
                "instead": [
                    (names.name(other, page.language), page.href(other)) for other in sorted(known.instead.get(iri, []))
                ],
            }
            for iri in sorted(
                terms, key=lambda iri: (iri in known.retired, names.name(iri, page.language).text.casefold())
            )
        ]
        if entries:
            sections.append((title, entries, len(terms - known.retired)))
    formats = [suffix for suffix, kind in media.SUFFIXES.items() if kind in media.GRAPH_TYPES]
    prefix = next((short for short, namespace in prefixes.items() if namespace == base + "#"), "")
    return render(
        "terms.html",
        page,
        title=name.capitalize(),
        document=name,
        sections=sections,
        formats=formats,
        prefix=f"PREFIX {prefix}: <{base}#>" if prefix else "",
    )


def _not_acceptable(offers: Iterable[str]) -> Problem:
    return problem("not-acceptable", f"There is {', '.join(offers)}.")
