"""``/queries/<name>.csv`` and its like: the answer to a question in one format."""

from __future__ import annotations

from itertools import chain

from flask import Response

from itukg.charts.palette import POLICY
from itukg.publication import Publication
from itukg.results.about import About
from itukg.results.delimited import iris_in_tsv, to_csv, with_labels_in_tsv
from itukg.results.table import read_table, to_json, with_about, with_labels
from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import CHUNK, Reader, Result
from itukg.views.caching import content_type
from itukg.views.pages import respond, with_cache_headers
from itukg.views.question_asked import Asked
from itukg.views.question_chart import chart_file
from itukg.views.question_formats import CHARTS, SPARQL, XLSX, formats_of
from itukg.views.question_headers import relations, with_snapshot
from itukg.views.question_result import about, evaluate, names_of, read_whole, sparql_of, workbook
from itukg.web.plain import Closing

# What is kept as a file rather than looked at in a browser.
_KEPT = (media.CSV, media.TSV, XLSX)


def send_file(publication: Publication, asked: Asked, reader: Reader, suffix: str, vary: str = "") -> Response:
    """The answer in the format of a suffix; ``vary``: the headers by which it was chosen.

    Raises:
        Problem: 400, a parameter is wrong; 404, the question has no such format.
        StoreError: there is no result.
    """
    kind = formats_of(asked.question).get(suffix)
    if kind is None:
        known = ", ".join(f".{name}" for name in formats_of(asked.question))
        raise problem("unknown-format", f"The question {asked.question.name} has {known}.")
    if asked.mistakes:
        raise asked.refusal()
    if kind == SPARQL:
        answer = respond(sparql_of(asked), kind, reader.manifest.id, [kind], vary)
        return with_snapshot(answer, asked, reader, page=False)
    told = about(publication, asked, reader)
    answer, snapshot = _answer(publication, asked, reader, suffix, told)
    languages = [asked.page.language] if suffix in ("xlsx", "json", *CHARTS) else []
    varies = ", ".join(filter(None, [vary, "Accept-Language" if languages else ""]))
    answer.headers["Content-Type"] = content_type(kind)
    with_cache_headers(answer, snapshot, [kind, asked.labels, *languages], varies)
    answer.headers["Link"] = relations(asked, told, suffix)
    if kind == CHARTS["svg"]:
        # Looked at by itself, a picture may use its own style and nothing else.
        answer.headers["Content-Security-Policy"] = POLICY
    if kind in _KEPT:
        answer.headers["Content-Disposition"] = f'attachment; filename="{asked.question.name}.{suffix}"'
    return with_snapshot(answer, asked, reader, page=suffix in CHARTS)


def _answer(publication: Publication, asked: Asked, reader: Reader, suffix: str, told: About) -> tuple[Response, str]:
    """The answer without its headers, and the snapshot that it comes from."""
    kind = formats_of(asked.question)[suffix]
    is_ours = kind == XLSX or (bool(asked.labels) and kind in (media.CSV, media.RESULTS_JSON))
    chart = suffix in CHARTS
    with_names = kind == media.TSV and bool(asked.labels)
    result = evaluate(publication, asked, reader, media.RESULTS_JSON if is_ours or chart else kind)
    if not (is_ours or chart or with_names):
        return _as_written(result, told if kind == media.RESULTS_JSON else None), result.snapshot
    body = read_whole(result)
    if chart:
        body = chart_file(publication, read_table(body), asked, reader, suffix)
    elif with_names:
        body = with_labels_in_tsv(body, names_of(reader, iris_in_tsv(body), asked.labels))
    else:
        table = read_table(body)
        table = with_labels(table, names_of(reader, table.iris(), asked.labels)) if asked.labels else table
        if kind == XLSX:
            body = workbook(table, told, asked.page)
        else:
            body = to_csv(table) if kind == media.CSV else to_json(table, told.to_json())
    return Response(body), result.snapshot


def _as_written(result: Result, told: About | None) -> Response:
    """A result as the engine wrote it, never in memory whole; before its JSON stands what is ``told`` of it."""
    start = result.body.read(CHUNK)
    added = 0
    if told is not None:
        written, start = start, with_about(start, told.to_json())
        added = len(start) - len(written)
    body = Closing(chain([start], result.chunks()), result.body.close)
    return Response(body, headers={"Content-Length": str(result.length + added)})
