"""``/sparql``: the SPARQL 1.1 protocol, read side, and a plain query page for browsers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request

from itukg.errors import Problem
from itukg.linkeddata.resource import serialize
from itukg.messages import problem_words
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.description import service_description
from itukg.sparql.protocol import ProtocolRequest, read_request
from itukg.sparql.query import SparqlRequest, undeclared_prefixes
from itukg.stores.base import QueryRejected, Reader, Result, ResultTooLarge, StoreError
from itukg.views.admission import Admission
from itukg.views.pages import open_page, render, respond, with_cache_headers
from itukg.views.problems import store_problem
from itukg.web.record import QUERY

_PAGE_ROWS = 500
_PAGE_BYTES = 2 * 1024 * 1024
_EXAMPLE = "SELECT ?thing ?label WHERE {\n  ?thing skos:prefLabel ?label .\n}\nORDER BY ?label\nLIMIT 25"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


def blueprint(publication: Publication) -> Blueprint:
    """The endpoint of the publication."""
    views = Blueprint("sparql", __name__)

    admission = Admission(publication)

    @views.route("/sparql", methods=["GET", "POST"])
    @admission.counted
    def sparql() -> Response:
        return _serve(publication, admission)

    return views


def _serve(publication: Publication, admission: Admission) -> Response:
    content_type = request.headers.get("Content-Type", "")
    limit = 2 * publication.settings.query_length + 65_536
    body = admission.body(limit)
    admission.take_turn()
    asked = read_request(request.method, request.query_string, content_type, body)
    request.environ[QUERY] = asked.query
    reader = publication.store.reader()
    if asked.query is None:
        if request.method == "POST":
            raise Problem(400, "no-query", "No query was sent", "Send it as the parameter query.")
        return _without_query(reader)
    admitted = publication.policy(reader.manifest).admit(asked.query, asked.default_graphs, asked.named_graphs)
    return _answer(publication, reader, asked, admitted)


def _answer(publication: Publication, reader: Reader, asked: ProtocolRequest, admitted: SparqlRequest) -> Response:
    chosen = _choose(asked, admitted)
    timeout = min(asked.timeout or publication.settings.query_timeout, publication.settings.query_timeout)
    if chosen == media.HTML:
        wanted = media.TURTLE if admitted.form.gives_graph else media.RESULTS_JSON
        return _page(publication, reader, asked.query or "", admitted, wanted, timeout)
    try:
        result = publication.store.run(admitted, chosen, timeout)
    except QueryRejected as error:
        raise _with_hint(error, asked.query or "", reader) from error
    return _send(result, chosen, admitted.volatile)


def _with_hint(error: QueryRejected, query: str, reader: Reader) -> QueryRejected:
    """The engine says nothing of a prefix that is not declared, the commonest mistake of all."""
    missing = undeclared_prefixes(query)
    if not missing:
        return error
    known = reader.manifest.prefixes
    lines = " ".join(f"PREFIX {name}: <{known.get(name, '…')}>" for name in missing)
    words = f"{error}. Not declared: {', '.join(name + ':' for name in missing)}. Put before the query: {lines}"
    return QueryRejected(words, error.line, error.column, error.expected)


def _choose(asked: ProtocolRequest, admitted: SparqlRequest) -> str:
    graph = admitted.form.gives_graph
    offers = (*(media.DATASET_TYPES if graph else media.RESULT_TYPES), media.HTML)
    return _negotiate(asked.formats[:4], offers, media.GRAPH_FORMATS if graph else media.FORMATS)


def _negotiate(asked: Sequence[str], offers: Sequence[str], formats: Mapping[str, str]) -> str:
    """Choose by ``format=`` (short names, or values such as Accept has; the first that can be sent), else by Accept."""
    accepted: list[str | None] = [formats.get(value, "") or value for value in asked] or [request.headers.get("Accept")]
    for value in accepted:
        chosen = media.negotiate(value, offers, media.SYNONYMS)
        if chosen is not None:
            return chosen
    names = ", ".join(name for name, kind in formats.items() if kind in offers)
    detail = f"There is {', '.join(offers)}; or format= one of {names}."
    raise Problem(406, "not-acceptable", "None of the formats asked for can be sent", detail)


def _send(result: Result, chosen: str, volatile: bool) -> Response:
    answer = Response(result.chunks())
    answer.call_on_close(result.body.close)  # HEAD and 304 never read it
    answer.headers["Content-Type"] = f"{chosen}; charset=utf-8" if chosen.startswith("text/") else chosen
    answer.headers["Content-Length"] = str(result.length)
    return with_cache_headers(answer, "" if volatile else result.snapshot, [chosen], "Accept")


def _without_query(reader: Reader) -> Response:
    offers = (*media.DATASET_TYPES, media.HTML)
    chosen = _negotiate(request.args.getlist("format")[:4], offers, media.GRAPH_FORMATS)
    manifest = reader.manifest
    if chosen == media.HTML:
        page = open_page(manifest)
        body = render("query.html", page, title="SPARQL", query=_with_prefixes(_EXAMPLE, dict(manifest.prefixes)))
        return respond(body, media.HTML, manifest.id, [page.language], "Accept, Accept-Language")
    prefixes = {**manifest.prefixes, "sd": "http://www.w3.org/ns/sparql-service-description#"}
    body_bytes = serialize(service_description(manifest), chosen, prefixes, f"{manifest.base}sparql#service")
    return respond(body_bytes, chosen, manifest.id, [chosen], "Accept")


def _page(
    publication: Publication, reader: Reader, query: str, admitted: SparqlRequest, wanted: str, timeout: float
) -> Response:
    page = open_page(reader.manifest)
    try:
        result = publication.store.run(admitted, wanted, timeout)
        if result.length > _PAGE_BYTES:
            result.body.close()
            raise ResultTooLarge("The result is too large for a page; download it, or add a LIMIT.")
        body = result.read().decode("utf-8")
    except StoreError as error:
        problem = store_problem(_with_hint(error, query, reader) if isinstance(error, QueryRejected) else error)
        told = problem_words(problem.slug, page.language) or (problem.title, "")
        html = render("query.html", page, title="SPARQL", query=query, problem=problem, told=told)
        return Response(
            html,
            problem.status,
            {"Cache-Control": "no-store", **problem.headers},
            content_type="text/html; charset=utf-8",
        )
    shown: dict[str, Any] = {"text": body} if admitted.form.gives_graph else _table(json.loads(body))
    html = render("query.html", page, title="SPARQL", query=query, limit=_PAGE_ROWS, form=admitted.form.value, **shown)
    snapshot = "" if admitted.volatile else result.snapshot
    return respond(html, media.HTML, snapshot, [page.language], "Accept, Accept-Language")


def _table(results: dict[str, Any]) -> dict[str, Any]:
    if "boolean" in results:
        return {"boolean": results["boolean"]}
    rows = results["results"]["bindings"]
    columns = results["head"]["vars"]
    return {
        "columns": columns,
        "rows": [[row.get(name) for name in columns] for row in rows[:_PAGE_ROWS]],
        "total": len(rows),
    }


def _with_prefixes(query: str, prefixes: dict[str, str]) -> str:
    used = {**{name: prefixes[name] for name in prefixes if f"{name}:" in query}}
    if "skos:" in query:
        used.setdefault("skos", _SKOS)
    return "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in used.items()) + query
