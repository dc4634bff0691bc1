"""How the result of a query is cited: for the query page, and at ``/sparql/cite`` for its scripts and others."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Blueprint, Response, request

from itukg.display.result_citation import ResultCitation, cite_result
from itukg.publication import Publication
from itukg.sparql import media
from itukg.stores.base import Reader
from itukg.views.admission import Admission
from itukg.views.frame import license_name
from itukg.views.pages import Page, open_page, respond
from itukg.views.provenance import permalink
from itukg.views.query_about import pinned, reader_and_query
from itukg.views.query_page import examples_of

_GRAPHS = ("default-graph-uri", "named-graph-uri")


def blueprint(publication: Publication) -> Blueprint:
    """The citations of results."""
    views = Blueprint("result_citations", __name__)
    admission = Admission(publication)

    @views.route("/sparql/cite")
    @admission.counted
    def cite() -> Response:
        reader, query = reader_and_query(publication, admission)
        page = open_page(reader.manifest)
        body = json.dumps(asdict(cite_query(publication, reader, page, query)), ensure_ascii=False) + "\n"
        return pinned(respond(body, media.JSON, reader.manifest.id, [page.language], "Accept-Language"), reader)

    return views


def cite_query(publication: Publication, reader: Reader, page: Page, query: str) -> ResultCitation:
    """The citation of what the reader's snapshot answers to the query, asked of the graphs that the request names.

    The permalink is '' for a remote store and for no query, and where the address would be too long.
    """
    manifest = reader.manifest
    graphs = [(name, value) for name in _GRAPHS for value in request.args.getlist(name)]
    address = permalink(publication.address(manifest), query, manifest.id, graphs) if query and manifest.id else ""
    return cite_result(reader, page.language, address, _title(page, reader, query), license_name(manifest.license))


def _title(page: Page, reader: Reader, query: str) -> str:
    """What the query is called, where it is one of the dataset's own."""
    text = query.strip()
    return next((page.text(item["titles"]) for item in examples_of(reader) if item["query"].strip() == text), "")
