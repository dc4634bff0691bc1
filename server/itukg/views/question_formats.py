"""The formats of an answer to a question: their suffixes, media types and names."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.library.question import Question
from itukg.routes import SPARQL_QUERY, WORKBOOK
from itukg.sparql import media

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
