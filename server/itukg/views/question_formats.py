"""The formats of an answer to a question: their suffixes, media types and names."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from itukg.library.question import Question
from itukg.linkeddata.headers import link
from itukg.results.about import About
from itukg.routes import SPARQL_QUERY, WORKBOOK
from itukg.sparql import media
from itukg.views.question_asked import Asked

XLSX, SPARQL = WORKBOOK, SPARQL_QUERY
# suffix -> media type
ROWS: Mapping[str, str] = {
    "csv": media.CSV,
    "tsv": media.TSV,
    "json": media.RESULTS_JSON,
    "xml": media.RESULTS_XML,
    "xlsx": XLSX,
}
GRAPHS: Mapping[str, str] = {
    "ttl": media.TURTLE,
    "jsonld": media.JSON_LD,
    "rdf": media.RDF_XML,
    "nt": media.N_TRIPLES,
}
# Vega-Lite has no media type of its own.
CHARTS: Mapping[str, str] = {"svg": "image/svg+xml", "png": "image/png", "vl.json": media.JSON}
QUERY: Mapping[str, str] = {"rq": SPARQL}
# Those that may have columns of labels.
LABELLED = ("csv", "tsv", "json", "xlsx")
NAMES: Mapping[str, str] = {
    **{"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "xlsx": "XLSX", "rq": "SPARQL"},
    **{"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"},
    **{"svg": "SVG", "png": "PNG", "vl.json": "Vega-Lite"},
}


def results_of(question: Question) -> Mapping[str, str]:
    """The suffixes in which the whole answer comes, with their media types."""
    return GRAPHS if question.form == "CONSTRUCT" else ROWS


def formats_of(question: Question) -> dict[str, str]:
    """All suffixes that a question has, with their media types."""
    return {**results_of(question), **(CHARTS if question.chart else {}), **QUERY}


def relations(asked: Asked, about: About, of: str = "") -> list[str]:
    """The links of an answer: its other formats, its permanent address, its licence, and the list of questions."""
    found = [
        link(asked.address(f".{suffix}"), "alternate", kind)
        for suffix, kind in results_of(asked.question).items()
        if suffix != of
    ]
    found.append(link(about.permalink, "cite-as"))
    found.append(link(f"{request.script_root}/queries", "collection"))
    if about.license:
        found.append(link(about.license, "license"))
    return found
