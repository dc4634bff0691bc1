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
from itukg.stores.base import (
    DeadlineExceeded,
    OutOfMemory,
    QueryRejected,
    QueueFull,
    ResultTooLarge,
    StoreError,
    StoreUnavailable,
    WorkerLost,
)
from itukg.turtle.terms import PUB
from itukg.views.pages import Page, open_page, render
from itukg.web.record import PROBLEM

# status, title, seconds after which trying again may help (0: it will not)
_STORE_ERRORS: dict[type[StoreError], tuple[int, str, int]] = {
    QueryRejected: (400, "The query cannot be evaluated", 0),
    DeadlineExceeded: (503, "The query took too long", 0),
    WorkerLost: (503, "The query ended before it had a result", 0),
    OutOfMemory: (503, "The query needed too much memory", 0),
    ResultTooLarge: (503, "The result is too large", 0),
    QueueFull: (503, "The server is busy", 2),
    StoreUnavailable: (503, "The store does not answer", 10),
}


def register(app: Flask, publication: Publication) -> None:
    """Answer every error of the application in the form the client asked for."""

    def answer(problem: Problem) -> Response:
        return _answer(problem, publication)

    @app.errorhandler(Problem)
    def own(problem: Problem) -> Response:
        return answer(problem)

    @app.errorhandler(StoreError)
    def store(error: StoreError) -> Response:
        return answer(store_problem(error))

    @app.errorhandler(HTTPException)
    def framework(error: HTTPException) -> Response:
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        slug = (error.name or "error").lower().replace(" ", "-")
        return answer(Problem(error.code or 500, slug, error.name, _plain(error), headers))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("%s %s", request.method, request.path, exc_info=error)
        return answer(Problem(500, "internal", "Something went wrong on our side", "It has been logged."))


def store_problem(error: StoreError) -> Problem:
    """The HTTP answer that a store's failure gets."""
    status, title, retry = _STORE_ERRORS.get(type(error), (503, "The store failed", 0))
    detail = str(error)
    members: dict[str, object] = {}
    if isinstance(error, QueryRejected) and error.line:
        detail = f"Line {error.line}, column {error.column}: {detail}"
        members = {"line": error.line, "column": error.column}
        if error.expected:
            members["expected"] = list(error.expected)
    headers = {"Retry-After": str(retry)} if retry else {}
    return Problem(status, error.outcome, title, detail, headers, members)


def _answer(problem: Problem, publication: Publication) -> Response:
    request.environ[PROBLEM] = problem.slug
    chosen = (
        negotiate(request.headers.get("Accept"), (media.PROBLEM, HTML, TEXT), {JSON: media.PROBLEM}) or media.PROBLEM
    )
    page = _page(publication) if chosen == HTML else None
    if page is not None:
        title, advice = problem_words(problem.slug, page.language) or (problem.title, "")
        body = render("problem.html", page, title=title, advice=advice, problem=problem)
    elif chosen == TEXT:
        body = f"{problem.status} {problem.title}\n{problem.detail}\n"
    else:
        chosen = media.PROBLEM
        fields: dict[str, object] = {"type": PUB + problem.slug, "title": problem.title, "status": problem.status}
        fields |= {"detail": problem.detail, **problem.members}
        body = json.dumps(fields, ensure_ascii=False) + "\n"
    response = Response(body, status=problem.status, content_type=f"{chosen}; charset=utf-8")
    if chosen == media.PROBLEM:
        response.headers["Content-Type"] = media.PROBLEM
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    for name, value in problem.headers.items():
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
