"""``/queries/<name>`` as a page: the form, the answer as a table, its chart, and how to take it away."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from itukg.library.question import Question
from itukg.messages import problem_words, words
from itukg.publication import STATIC, Publication
from itukg.results.table import Table, read_table
from itukg.sparql import media
from itukg.stores.base import Reader, ResultTooLarge, StoreError
from itukg.views.pages import Page, render, respond
from itukg.views.problems import store_problem
from itukg.views.question_asked import Asked
from itukg.views.question_chart import chart_for
from itukg.views.question_choices import read_names
from itukg.views.question_form import fields
from itukg.views.question_formats import CHARTS, NAMES, results_of
from itukg.views.question_headers import relations, with_snapshot
from itukg.views.question_result import about as about_of
from itukg.views.question_result import evaluate, sparql_of
from itukg.views.question_table import show

_ROWS = 200
_LINES = 200
_BYTES = 4 * 1024 * 1024
VARY = "Accept, Accept-Language"


def answer_page(publication: Publication, asked: Asked, reader: Reader) -> Response:
    """The page, with the answer or with what is wrong."""
    read_names(reader, asked.question, asked.values.values())
    if asked.mistakes:
        return _refused(asked, reader)
    about = about_of(publication, asked, reader)
    shown: dict[str, Any] = {"about": about}
    graph = asked.question.form == "CONSTRUCT"
    try:
        result = evaluate(publication, asked, reader, media.TURTLE if graph else media.RESULTS_JSON)
        if result.length > _BYTES:
            result.body.close()
            raise ResultTooLarge(words(asked.page.language)["question_too_large"])
        body = result.read()
    except StoreError as error:
        failure = store_problem(error)
        html = _render(asked, reader, problem=failure, told=problem_words(failure.slug, asked.page.language), **shown)
        headers = {"Cache-Control": "no-store", **failure.headers}
        return Response(html, failure.status, headers, content_type="text/html; charset=utf-8")
    shown |= _graph(body) if graph else _rows(read_table(body), asked, reader)
    answer = respond(_render(asked, reader, **shown), media.HTML, result.snapshot, [asked.page.language], VARY)
    answer.headers["Link"] = relations(asked, about)
    return with_snapshot(answer, asked, reader, page=True)


def _refused(asked: Asked, reader: Reader) -> Response:
    """The page with the form as it was sent, and what is wrong beside each field."""
    return Response(
        _render(asked, reader),
        asked.refusal().status,
        {"Cache-Control": "no-store", "Vary": VARY},
        content_type="text/html; charset=utf-8",
    )


def _rows(table: Table, asked: Asked, reader: Reader) -> dict[str, Any]:
    first = table.first(_ROWS)
    return {
        "table": show(first, asked.question, asked.page, reader),
        "count": len(table.rows),
        "chart": chart_for(table, asked, reader),
    }


def _graph(body: bytes) -> dict[str, Any]:
    lines = body.decode("utf-8").split("\n")
    declared = [line for line in lines if line.startswith("@prefix ")]
    stated = [line for line in lines if line and not line.startswith("@prefix ")]
    shown = "\n".join(stated[:_LINES])
    # All prefixes of the dataset are declared; those that are used are enough to look at.
    used = [line for line in declared if re.search(rf"(?<![\w-]){re.escape(line.split()[1])}", shown)]
    return {"text": "\n".join([*used, "", shown]), "lines": len(stated)}


def _render(asked: Asked, reader: Reader, **shown: Any) -> str:
    page, question = asked.page, asked.question
    told = words(page.language)
    static = STATIC in request.environ
    sparql = "" if asked.mistakes else sparql_of(asked)
    title = page.text(question.titles)
    home = f"{request.script_root}/{_language()}"
    return render(
        "question.html",
        page,
        title=title,
        summary=page.text(question.descriptions),
        question=question,
        fields=fields(asked, reader),
        mistakes=asked.mistakes,
        kept=[(name, asked.sent[name]) for name in ("lang", "snapshot", "labels") if asked.sent.get(name)],
        static=static,
        indexed=not set(asked.sent) - {"lang"} and not asked.mistakes,
        action=f"{request.script_root}/queries/{question.name}",
        sparql=sparql,
        sparql_page="" if static else f"{request.script_root}/sparql?{urlencode([('query', sparql), *_lang_pair()])}",
        query_file=asked.address(".rq"),
        permalink_here=asked.address("", {"snapshot": reader.manifest.id}, explicit=True),
        downloads=[] if asked.mistakes else downloads(asked, static=static),
        charts=[] if asked.mistakes else _charts(asked, static=static),
        tags=tag_links(question, page),
        limit=_ROWS,
        lines_limit=_LINES,
        breadcrumb=[
            (told["home"], home),
            (told["questions"], f"{request.script_root}/queries{_language()}"),
            (title, ""),
        ],
        **shown,
    )


def downloads(asked: Asked, *, static: bool = False) -> list[tuple[str, str, str]]:
    """The files of an answer: format, address, media type. A copy of the site has those without parameters alone."""
    language = asked.page.language
    labels = {"labels": language}
    found = []
    for suffix, kind in results_of(asked.question).items():
        whole = {**labels, "lang": language} if suffix == "xlsx" and not static else {}
        found.append((NAMES[suffix], asked.address(f".{suffix}", whole), kind))
        if suffix == "csv" and not static:
            with_names = words(language)["question_with_names"]
            found.append((f"{NAMES[suffix]} {with_names}", asked.address(f".{suffix}", labels), kind))
    return found


def _charts(asked: Asked, *, static: bool) -> list[tuple[str, str]]:
    if asked.question.chart is None:
        return []
    others = {} if static else {"lang": asked.page.language}
    return [(NAMES[suffix], asked.address(f".{suffix}", others)) for suffix in CHARTS]


def tag_links(question: Question, page: Page) -> list[tuple[str, str]]:
    """The subjects of a question, each with the list of its questions."""
    return [
        (page.text(texts), f"{request.script_root}/queries?{urlencode([('tag', tag), *_lang_pair()])}")
        for tag, texts in question.tags.items()
    ]


def _lang_pair() -> list[tuple[str, str]]:
    return [("lang", request.args["lang"])] if "lang" in request.args else []


def _language() -> str:
    return f"?{urlencode(_lang_pair())}" if "lang" in request.args else ""
