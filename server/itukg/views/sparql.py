"""``/sparql``: the SPARQL 1.1 protocol, read side, and the query page for browsers; ``/graph``: its graphs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from itukg.linkeddata.headers import links
from itukg.linkeddata.resource import serialize
from itukg.messages import problem_words
from itukg.publication import Publication
from itukg.refused_queries import explain
from itukg.sparql import media
from itukg.sparql.description import service_description
from itukg.sparql.policy import Admitted
from itukg.sparql.protocol import ProtocolRequest, read_request
from itukg.sparql.query import SparqlRequest
from itukg.statuses import problem
from itukg.stores.base import QueryRejected, Reader, Result, ResultTooLarge, StoreError
from itukg.views.admission import Admission, Visit
from itukg.views.answers import choose, framed, give
from itukg.views.descriptions import description_link
from itukg.views.graphs import METHODS, serve_graph
from itukg.views.pages import open_page, respond
from itukg.views.problems import store_problem
from itukg.views.provenance import pinned_headers, snapshot_headers
from itukg.views.query_page import names_in, page_variant, render_query_page
from itukg.views.result_citations import cite_query
from itukg.views.unknown_names import unknown_names
from itukg.web.plain import Closing, Plain, Shortcut
from itukg.web.proxies import Environ
from itukg.web.record import CACHE, ENDPOINT, QUERY

_PAGE_ROWS = 500
_PAGE_BYTES = 2 * 1024 * 1024
_VARY = "Accept, Accept-Language"
_GRAPHS = (*media.DATASET_TYPES, media.HTML), media.GRAPH_FORMATS
_RESULTS = (*media.RESULT_TYPES, media.HTML), media.FORMATS


def blueprint(publication: Publication) -> Blueprint:
    """The endpoint of the publication."""
    views = Blueprint("sparql", __name__)

    admission = Admission(publication)

    @views.route("/sparql", methods=["GET", "POST"])
    @admission.counted
    def sparql() -> Response:
        return _serve(publication, admission)

    @views.route("/graph", methods=METHODS, provide_automatic_options=False)
    @admission.counted
    def graph_store() -> Response:
        admission.take_turn()
        return serve_graph(publication, None)

    @views.route("/graph/<path:path>", methods=METHODS, provide_automatic_options=False)
    @admission.counted
    def graph(path: str) -> Response:
        admission.take_turn()
        return serve_graph(publication, path)

    return views


def _serve(publication: Publication, admission: Admission) -> Response:
    content_type = request.headers.get("Content-Type", "")
    limit = 2 * publication.settings.query_length + 65_536
    body = admission.body(limit)
    admission.take_turn()
    reader, asked = _read(publication, request.method, request.query_string, content_type, body)
    request.environ[QUERY] = asked.query
    if asked.query is None:
        if request.method == "POST":
            raise problem("no-query", "Send it as the parameter query.")
        return _without_query(reader, pinned=bool(asked.snapshot))
    return _answer(publication, reader, asked, _admit(publication, reader, asked))


def _read(
    publication: Publication, method: str, query_string: bytes, content_type: str, body: bytes
) -> tuple[Reader, ProtocolRequest]:
    """What is asked, and the snapshot that it is asked of."""
    reader = publication.store.reader()
    asked = read_request(method, query_string, content_type, body, reader.manifest.base)
    if asked.snapshot:
        reader = publication.store.reader(asked.snapshot)
        # What it calls its graphs by relative IRIs is relative to its own base.
        asked = read_request(method, query_string, content_type, body, reader.manifest.base)
    return reader, asked


def _admit(publication: Publication, reader: Reader, asked: ProtocolRequest) -> Admitted:
    admitted = publication.policy(reader.manifest).admit(asked.query or "", asked.default_graphs, asked.named_graphs)
    if asked.snapshot:
        admitted = replace(admitted, request=replace(admitted.request, snapshot=asked.snapshot))
    return admitted


def shortcut(publication: Publication) -> Shortcut:
    """The answers to queries by GET that are no pages."""

    def answer(environ: Environ) -> Plain | None:
        if environ["PATH_INFO"] != "/sparql":
            return None
        visit = Visit(publication, environ)
        try:
            visit.take_turn()
            plain = _straight(publication, environ)
        except BaseException:
            visit.leave()
            raise
        if plain is None or isinstance(plain.body, bytes):
            visit.leave()
        else:
            plain.body = Closing(plain.body, visit.leave)
        return plain

    return answer


def _straight(publication: Publication, environ: Environ) -> Plain | None:
    environ[ENDPOINT] = "sparql.sparql"
    reader, asked = _read(publication, "GET", environ["QUERY_STRING"].encode("latin-1"), "", b"")
    if asked.query is None:
        return None
    environ[QUERY] = asked.query
    admitted = _admit(publication, reader, asked)
    chosen = _choose(environ, asked, admitted.request)
    if chosen == media.HTML:
        return None
    plain = _run(publication, environ, reader, asked, admitted, chosen)
    described = description_link(environ.get("SCRIPT_NAME", ""))
    plain.headers["Link"] = links([*filter(None, [plain.headers.get("Link")]), described])
    return plain


def _answer(publication: Publication, reader: Reader, asked: ProtocolRequest, admitted: Admitted) -> Response:
    chosen = _choose(request.environ, asked, admitted.request)
    if chosen == media.HTML:
        wanted = media.TURTLE if admitted.request.form.gives_graph else media.RESULTS_JSON
        return _page(publication, reader, asked, admitted, wanted, _timeout(publication, asked))
    return framed(_run(publication, request.environ, reader, asked, admitted, chosen))


def _run(
    publication: Publication,
    environ: Environ,
    reader: Reader,
    asked: ProtocolRequest,
    admitted: Admitted,
    chosen: str,
) -> Plain:
    try:
        result = _evaluate(publication, environ, admitted.request, chosen, _timeout(publication, asked))
    except QueryRejected as error:
        raise explain(error, admitted, reader.manifest.prefixes) from error
    volatile = admitted.request.volatile
    plain = give(environ, result, chosen, volatile=volatile)
    plain.headers |= snapshot_headers(environ, publication, reader, result.snapshot, asked, volatile=volatile)
    return plain


def _evaluate(
    publication: Publication, environ: Environ, admitted: SparqlRequest, chosen: str, timeout: float
) -> Result:
    """What is asked by GET is remembered by its address, with its headers; the rest by what it asks."""
    if environ["REQUEST_METHOD"] != "POST":
        return publication.store.run(admitted, chosen, timeout)
    result, remembered = publication.results.run(admitted, chosen, timeout)
    if remembered:
        environ[CACHE] = "hit"
    return result


def _timeout(publication: Publication, asked: ProtocolRequest) -> float:
    return min(asked.timeout or publication.settings.query_timeout, publication.settings.query_timeout)


def _choose(environ: Environ, asked: ProtocolRequest, admitted: SparqlRequest) -> str:
    offers, formats = _GRAPHS if admitted.form.gives_graph else _RESULTS
    return choose(environ, asked.formats[:4], offers, formats)


def _without_query(reader: Reader, *, pinned: bool) -> Response:
    chosen = choose(request.environ, request.args.getlist("format")[:4], *_GRAPHS)
    manifest = reader.manifest
    if chosen == media.HTML:
        page = open_page(manifest)
        answer = respond(render_query_page(reader, page), media.HTML, manifest.id, page_variant(page), _VARY)
        answer.headers.update(pinned_headers(request.environ, manifest, page=True) if pinned else {})
        return answer
    prefixes = {**manifest.prefixes, "sd": "http://www.w3.org/ns/sparql-service-description#"}
    body_bytes = serialize(service_description(manifest), chosen, prefixes, f"{manifest.base}sparql#service")
    answer = respond(body_bytes, chosen, manifest.id, [chosen], "Accept")
    answer.headers.update(pinned_headers(request.environ, manifest, page=True) if pinned else {})
    return answer


def _page(
    publication: Publication, reader: Reader, sent: ProtocolRequest, admitted: Admitted, wanted: str, timeout: float
) -> Response:
    page = open_page(reader.manifest)
    query, asked = admitted.rewriting.written, admitted.request
    try:
        result = publication.store.run(asked, wanted, timeout)
        if result.length > _PAGE_BYTES:
            result.body.close()
            raise ResultTooLarge(
                "The result is too large for a page; download it, or add a LIMIT.",
                "结果过大，页面无法显示。请下载结果，或添加LIMIT。",
            )
        body = result.read().decode("utf-8")
    except StoreError as error:
        if isinstance(error, QueryRejected):
            error = explain(error, admitted, reader.manifest.prefixes)
        failure = store_problem(error, page.language)
        told = problem_words(failure.slug, page.language)
        answer = {"problem": failure.slug, "status": failure.status, "title": failure.title, "detail": failure.detail}
        answer |= {**failure.members, "language": failure.language}
        html = render_query_page(reader, page, query, problem=failure, told=told, answer=answer)
        return Response(
            html,
            failure.status,
            {"Cache-Control": "no-store", "Vary": _VARY, "Content-Language": page.language, **failure.headers},
            content_type="text/html; charset=utf-8",
        )
    shown: dict[str, Any] = {"text": body} if asked.form.gives_graph else _table(json.loads(body))
    if shown.get("total") == 0 or shown.get("boolean") is False or shown.pop("has_empty_column", False):
        shown["unknown"] = unknown_names(reader, query)
    shown["names"] = names_in(reader, page, shown.get("rows", ()))
    shown["answer"] = {"type": wanted, "text": body, "names": shown["names"], "unknown": shown.get("unknown")}
    if not asked.volatile and result.snapshot == reader.manifest.id:
        shown["citation"] = cite_query(publication, reader, page, query)
    html = render_query_page(reader, page, query, limit=_PAGE_ROWS, form=asked.form.value, **shown)
    snapshot = "" if asked.volatile else result.snapshot
    response = respond(html, media.HTML, snapshot, page_variant(page), _VARY)
    headers = snapshot_headers(
        request.environ, publication, reader, result.snapshot, sent, volatile=asked.volatile, page=True
    )
    response.headers.update(headers)
    return response


def _table(results: dict[str, Any]) -> dict[str, Any]:
    if "boolean" in results:
        return {"boolean": results["boolean"]}
    rows = results["results"]["bindings"]
    columns = results["head"]["vars"]
    return {
        "columns": columns,
        "rows": [[row.get(name) for name in columns] for row in rows[:_PAGE_ROWS]],
        "total": len(rows),
        "has_empty_column": any(all(name not in row for row in rows) for name in columns),
    }
