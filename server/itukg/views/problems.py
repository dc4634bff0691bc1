"""The one handler of errors: problem+json, text or HTML by Accept (RFC 9457); the status of a store's failure."""

from __future__ import annotations

import json

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from itukg.errors import ItukgError, Problem
from itukg.messages import problem_words, words
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.media import HTML, JSON, TEXT, negotiate
from itukg.statuses import kind_of, problem
from itukg.stores.base import QueryRejected, StoreError
from itukg.turtle.terms import PUB
from itukg.views.pages import Page, open_page, render
from itukg.web.record import PROBLEM

# Beyond these an address and all headers together are refused; the web server itself has limits far above.
ADDRESS_BYTES = 32_768
HEADER_BYTES = 65_536


def register(app: Flask, publication: Publication) -> None:
    """Answer every error of the application in the form the client asked for."""

    def answer(failure: Problem) -> Response:
        return _answer(failure, publication)

    @app.before_request
    def refuse_what_is_too_long() -> None:
        if len(request.full_path) > ADDRESS_BYTES:
            detail = f"At most {ADDRESS_BYTES:,} bytes are read. A long query can be sent by POST."
            raise problem("address-too-long", detail)
        if sum(len(name) + len(value) for name, value in request.headers) > HEADER_BYTES:
            raise problem("headers-too-large", f"At most {HEADER_BYTES:,} bytes are read.")

    @app.errorhandler(Problem)
    def own(failure: Problem) -> Response:
        return answer(failure)

    @app.errorhandler(StoreError)
    def store(error: StoreError) -> Response:
        return answer(store_problem(error))

    @app.errorhandler(HTTPException)
    def framework(error: HTTPException) -> Response:
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        return answer(problem(kind_of(error.code or 500), _plain(error), headers))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("%s %s", request.method, request.path, exc_info=error)
        return answer(problem("internal", "It has been logged."))


def store_problem(error: StoreError) -> Problem:
    """The HTTP answer that a store's failure gets."""
    detail = str(error)
    members: dict[str, object] = {}
    if isinstance(error, QueryRejected) and error.line:
        detail = f"Line {error.line}, column {error.column}: {detail}"
        members = {"line": error.line, "column": error.column}
        if error.expected:
            members["expected"] = list(error.expected)
    return problem(error.outcome, detail, members=members)


def _answer(failure: Problem, publication: Publication) -> Response:
    request.environ[PROBLEM] = failure.slug
    chosen = (
        negotiate(request.headers.get("Accept"), (media.PROBLEM, HTML, TEXT), {JSON: media.PROBLEM}) or media.PROBLEM
    )
    page = _page(publication) if chosen == HTML else None
    if page is not None:
        title, advice = problem_words(failure.slug, page.language) or (failure.title, "")
        body = render("problem.html", page, title=title, advice=advice, problem=failure)
    elif chosen == TEXT:
        body = f"{failure.status} {failure.title}\n{failure.detail}\n"
    else:
        chosen = media.PROBLEM
        fields = {"type": PUB + failure.slug, "title": failure.title, "status": failure.status}
        body = json.dumps({**fields, "detail": failure.detail, **failure.members}, ensure_ascii=False) + "\n"
    response = Response(body, status=failure.status, content_type=f"{chosen}; charset=utf-8")
    if chosen == media.PROBLEM:
        response.headers["Content-Type"] = media.PROBLEM
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    for name, value in failure.headers.items():
        response.headers[name] = value
    return response


def _page(publication: Publication) -> Page | None:
    """A page to say it on; None when even that needs the store that failed."""
    try:
        return open_page(publication.store.reader().manifest)
    except ItukgError:
        return None


def _plain(error: HTTPException) -> str:
    if error.code == 404:
        return "There is nothing under this address."
    if error.code == 405:
        return f"{request.method} is not answered here; see Allow."
    return error.description or words("en")["error"]
