"""``/``: what the dataset is, what kinds of things it holds, where to start."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response

from itukg.linkeddata.labels import find_labels
from itukg.publication import Publication
from itukg.sparql import media
from itukg.views.pages import open_page, render, respond

_KINDS = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) (SAMPLE(?thing) AS ?example) WHERE {
  VALUES ?graph { }
  GRAPH ?graph { ?thing a ?class }
  FILTER NOT EXISTS { ?thing <http://www.w3.org/2002/07/owl#deprecated> true }
} GROUP BY ?class ORDER BY DESC(?count) ?class"""
# Asks for what is counted: the classes that are stated, not the wider ones that follow from them.
_LIST = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label FROM <{asserted}> WHERE {{
  ?thing a <{kind}> .
  FILTER NOT EXISTS {{ ?thing owl:deprecated true }}
  OPTIONAL {{ ?thing skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "{language}")) }}
}} ORDER BY ?label ?thing"""
_EXAMPLES = """
SELECT ?example WHERE {
  ?dataset <http://rdfs.org/ns/void#exampleResource> ?example .
  FILTER NOT EXISTS { ?example <http://www.w3.org/2002/07/owl#deprecated> true }
} ORDER BY ?example"""


def blueprint(publication: Publication) -> Blueprint:
    """The publication's first page."""
    views = Blueprint("home", __name__)

    @views.route("/")
    def home() -> Response:
        reader = publication.store.reader()
        manifest = reader.manifest
        page = open_page(manifest)
        data = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Data"]
        kinds = [(str(row["class"].value), row["count"].value) for row in reader.select(_KINDS, lists={"graph": data})]
        rows = reader.select(_EXAMPLES, {"dataset": ox.NamedNode(manifest.dataset)})
        examples = [str(row["example"].value) for row in rows]
        names = find_labels(reader, [*examples, *(iri for iri, _ in kinds)])
        body = render(
            "home.html",
            page,
            title=page.text(manifest.titles),
            kinds=[
                (
                    names.name(iri, page.language),
                    page.href(iri),
                    count,
                    _LIST.format(kind=iri, language=page.language, asserted=manifest.asserted_graph),
                )
                for iri, count in kinds
            ],
            examples=[(names.name(iri, page.language), page.href(iri)) for iri in examples],
            triples=manifest.triples,
        )
        return respond(body, media.HTML, manifest.id, [page.language], "Accept-Language")

    return views
