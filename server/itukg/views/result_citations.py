"""How the result of a query is cited: for the query page, and at ``/sparql/cite`` for its scripts and others."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Blueprint, Response, request

from itukg.display.result_citation import ResultCitation, cite_result
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.protocol import SNAPSHOT, read_snapshot
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.admission import Admission
from itukg.views.frame import license_name
from itukg.views.pages import Page, open_page, respond
from itukg.views.provenance import permalink, pinned_headers
from itukg.views.query_page import examples_of

_GRAPHS = ("default-graph-uri", "named-graph-uri")


def blueprint(publication: Publication) -> Blueprint:
    """The citations of results."""
    views = Blueprint("result_citations", __name__)
    admission = Admission(publication)

    @views.route("/sparql/cite")
    @admission.counted
    def cite() -> Response:
        named = read_snapshot(request.args.getlist(SNAPSHOT))
        queries = request.args.getlist("query")
        if len(queries) > 1:
            raise problem("doubled-query", "Send exactly one query.")
        if named:
            admission.take_turn()  # the snapshot may have to be opened
        reader = publication.store.reader(named)
        page = open_page(reader.manifest)
        body = json.dumps(asdict(cite_query(publication, reader, page, "".join(queries))), ensure_ascii=False) + "\n"
        answer = respond(body, media.JSON, reader.manifest.id, [page.language], "Accept-Language")
        answer.headers.update(pinned_headers(request.environ, reader.manifest, page=True) if named else {})
        return answer

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
