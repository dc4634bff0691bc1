"""The one handler of errors: problem+json, text, HTML or RDF by Accept (RFC 9457); the status of a store's failure."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from itukg.errors import ItukgError, Problem
from itukg.linkeddata.problem_graph import write_problem
from itukg.messages import problem_words, words
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.media import HTML, JSON, TEXT, negotiate
from itukg.statuses import kind_of, problem
from itukg.stores.base import QueryRejected, ResultTooLarge, SnapshotGone, StoreError
from itukg.turtle.terms import PUB
from itukg.views.near_addresses import near_addresses
from itukg.views.pages import Page, open_page, render
from itukg.web.plain import FAILURE
from itukg.web.proxies import Environ
from itukg.web.record import PROBLEM

# Beyond these an address and all headers together are refused; the web server itself has limits far above.
ADDRESS_BYTES = 32_768
HEADER_BYTES = 65_536
# Where the address is what is wrong: the page shows it, and looks for its words.
_ABOUT_ADDRESSES = ("not-found", "unknown-thing", "unknown-graph", "unknown-version", "unknown-format", "gone")
# Where what was meant may be told: there is something of nearly this name.
_MISTYPED = ("not-found", "unknown-thing", "unknown-format")
_SEARCHED = 200
_GRAPHS = (*media.GRAPH_TYPES, media.TRIG)
_OFFERS = (media.PROBLEM, HTML, TEXT)


def register(app: Flask, publication: Publication) -> None:
    """Answer every error of the application in the form the client asked for."""

    def answer(failure: Problem) -> Response:
        return _answer(failure, publication)

    @app.before_request
    def refuse() -> None:
        failure = request.environ.pop(FAILURE, None) or too_long(request.environ)
        if failure is not None:
            raise failure

    @app.errorhandler(Problem)
    def own(failure: Problem) -> Response:
        return answer(failure)

    @app.errorhandler(StoreError)
    def store(error: StoreError) -> Response:
        page = _page(publication) if isinstance(error, QueryRejected) else None
        return answer(store_problem(error, page.language if page is not None else "en"))

    @app.errorhandler(HTTPException)
    def framework(error: HTTPException) -> Response:
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        return answer(problem(kind_of(error.code or 500), _plain(error), headers))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("%s %s", request.method, request.path, exc_info=error)
        return answer(problem("internal", "It has been logged."))


def too_long(environ: Environ) -> Problem | None:
    """What is said of a request whose address or headers are longer than is read; None: they are not."""
    if len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) > ADDRESS_BYTES:
        detail = f"At most {ADDRESS_BYTES:,} bytes are read. A long query can be sent by POST."
        return problem("address-too-long", detail)
    if sum([len(name) + len(value) for name, value in environ.items() if name[:5] == "HTTP_"]) > HEADER_BYTES:
        return problem("headers-too-large", f"At most {HEADER_BYTES:,} bytes are read.")
    return None


def store_problem(error: StoreError, language: str = "en") -> Problem:
    """The HTTP answer that a store's failure gets, in ``language`` where it is told in it, else in English."""
    detail, told = str(error), "en"
    members: dict[str, object] = {**error.members} if isinstance(error, SnapshotGone) else {}
    if isinstance(error, QueryRejected) and error.line:
        if language == "zh" and error.chinese:
            detail, told = f"第{error.line}行第{error.column}列：{error.chinese}", "zh"
        else:
            detail = f"Line {error.line}, column {error.column}: {detail}"
        members = {"line": error.line, "column": error.column}
        if error.expected:
            members["expected"] = list(error.expected)
    elif isinstance(error, ResultTooLarge) and language == "zh" and error.chinese:
        detail, told = error.chinese, "zh"
    return problem(error.outcome, detail, members=members, language=told)


def _answer(failure: Problem, publication: Publication) -> Response:
    request.environ[PROBLEM] = failure.slug
    # Who asks for a document in RDF reads a problem in it too; a client of the endpoint would take it for its result.
    offers = _OFFERS if request.blueprint == "sparql" else (*_OFFERS, *_GRAPHS)
    chosen = negotiate(request.headers.get("Accept"), offers, {JSON: media.PROBLEM}) or media.PROBLEM
    page = _page(publication) if chosen == HTML else None
    if failure.slug in _MISTYPED and chosen not in _GRAPHS and "nearest" not in failure.members:
        failure.members["nearest"] = _near(publication)
    if page is not None:
        title, advice = problem_words(failure.slug, page.language)
        asked = failure.slug in _ABOUT_ADDRESSES
        body = render(
            "problem.html",
            page,
            title=title,
            advice=advice,
            problem=failure,
            asked=unquote(request.path) if asked else "",
            searched=words_of(request.path) if asked else "",
        )
    elif chosen in _GRAPHS:
        body = write_problem(failure, chosen).decode()
    elif chosen == TEXT:
        title, advice = problem_words(failure.slug, failure.language)
        lines = [f"{failure.status} {title}", failure.detail, advice]
        lines += [f"Perhaps: {near['url']}" for near in failure.members.get("nearest") or ()]  # type: ignore[attr-defined]
        body = "\n".join(filter(None, lines)) + "\n"
    else:
        chosen = media.PROBLEM
        title, advice = problem_words(failure.slug, failure.language)
        fields = {"type": PUB + failure.slug, "title": title, "status": failure.status}
        members = {**({"advice": advice} if advice else {}), **failure.members}
        body = json.dumps({**fields, "detail": failure.detail, **members}, ensure_ascii=False) + "\n"
    response = Response(body, status=failure.status, content_type=f"{chosen}; charset=utf-8")
    if not chosen.startswith("text/"):
        response.headers["Content-Type"] = chosen
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Content-Language"] = failure.language if page is None else page.language
    for name, value in failure.headers.items():
        response.headers[name] = value
    return response


def words_of(path: str) -> str:
    """What to look for instead of an address that leads nowhere: its words, without what all addresses begin with.

    ``/id/ship/S.S.Anna`` -> "S.S.Anna", ``/doc/place/north-pier.html`` -> "north pier".
    """
    parts = [part for part in unquote(path).split("/") if part.strip()]
    if parts and parts[0] in ("id", "doc", "vocab"):
        # The next one is a kind of thing, if anything follows it.
        parts = parts[2:] or parts[1:]
    if parts:
        stem, _, suffix = parts[-1].rpartition(".")
        parts[-1] = stem if stem and suffix in media.SUFFIXES else parts[-1]
    return re.sub(r"[-_\s]+", " ", " ".join(parts)).strip()[:_SEARCHED]


def _near(publication: Publication) -> list[dict[str, Any]]:
    """What may have been meant by the address; nothing where even that needs the store that failed."""
    try:
        return near_addresses(publication.store.reader(), request.path, words_of(request.path))
    except (ItukgError, OSError):
        return []


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
