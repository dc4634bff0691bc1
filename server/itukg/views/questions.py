"""``/queries``: the questions that are ready; ``/queries/<name>``: one of them with its answer, in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, request
from rapidfuzz import process

from itukg.library.question import Question, read_questions
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.protocol import SNAPSHOT, read_snapshot
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.admission import Admission
from itukg.views.answers import choose
from itukg.views.pages import Page, open_page, respond
from itukg.views.question_asked import Asked, read_asked
from itukg.views.question_description import describe
from itukg.views.question_files import send_file
from itukg.views.question_formats import LABELLED, SPARQL, formats_of, results_of
from itukg.views.question_headers import with_snapshot
from itukg.views.question_list import as_json, list_page, read_selection
from itukg.views.question_page import VARY, answer_page

_NEAREST = 5


def blueprint(publication: Publication) -> Blueprint:
    """The questions of the publication."""
    views = Blueprint("questions", __name__)
    admission = Admission(publication)

    @views.route("/queries")
    def questions() -> Response:
        reader = publication.store.reader()
        chosen = choose(request.environ, request.args.getlist("format")[:4], (media.HTML, media.JSON), _LIST_FORMATS)
        return _list(reader, chosen, VARY)

    @views.route("/queries.json")
    def questions_as_json() -> Response:
        return _list(publication.store.reader(), media.JSON, "")

    @views.route("/queries/<name>")
    @admission.counted
    def question(name: str) -> Response:
        reader = publication.store.reader(read_snapshot(request.args.getlist(SNAPSHOT)))
        found = _find(reader, name)
        formats = {**results_of(found), "rq": SPARQL}
        named = {**formats, "html": media.HTML}
        offers = (media.HTML, media.JSON, *formats.values())
        chosen = choose(request.environ, request.args.getlist("format")[:4], offers, named)
        suffix = next((suffix for suffix, kind in formats.items() if kind == chosen), "")
        asked = _read(found, reader, open_page(reader.manifest), suffix, negotiated=True)
        if asked.mistakes and not (chosen == media.HTML and _reads_pages()):
            raise asked.refusal()
        if chosen == media.JSON:
            body = json.dumps(describe(asked, reader), ensure_ascii=False, indent=1) + "\n"
            # Choices stand in the order of their names, some of which are words of the reader's language.
            answer = respond(body, media.JSON, reader.manifest.id, [media.JSON, asked.page.language], VARY)
            return with_snapshot(answer, asked, reader, page=True)
        if not asked.mistakes:
            admission.take_turn()
        return (
            send_file(publication, asked, reader, suffix, VARY) if suffix else answer_page(publication, asked, reader)
        )

    @views.route("/queries/<name>.<suffix>")
    @admission.counted
    def answer(name: str, suffix: str) -> Response:
        name, _, suffix = f"{name}.{suffix}".partition(".")
        reader = publication.store.reader(read_snapshot(request.args.getlist(SNAPSHOT)))
        found = _find(reader, name)
        known = formats_of(found)
        if suffix not in known:
            raise problem("unknown-format", f"The question {name} has {', '.join('.' + one for one in known)}.")
        asked = _read(found, reader, open_page(reader.manifest), suffix, negotiated=False)
        if not asked.mistakes and known[suffix] != SPARQL:
            admission.take_turn()
        return send_file(publication, asked, reader, suffix)

    return views


_LIST_FORMATS = {"html": media.HTML, "json": media.JSON}


@once_for_each_snapshot
def questions_of(reader: Reader) -> Mapping[str, Question]:
    """The questions of the reader's snapshot by name, read once for each snapshot."""
    return read_questions(reader.manifest.questions)


def _list(reader: Reader, chosen: str, vary: str) -> Response:
    page, known = open_page(reader.manifest), questions_of(reader)
    selection = read_selection(known, page)
    if chosen == media.JSON:
        body, variant = json.dumps(as_json(selection, page), ensure_ascii=False, indent=1) + "\n", "json"
    else:
        body, variant = list_page(selection, page), page.language
    return respond(body, chosen, reader.manifest.id, [variant], vary)


def _find(reader: Reader, name: str) -> Question:
    """The question of that name.

    Raises:
        Problem: 404, with those whose names are like it.
    """
    known = questions_of(reader)
    if name in known:
        return known[name]
    near = [found for found, *_ in process.extract(name[:100], list(known), limit=_NEAREST, score_cutoff=50)]
    listed = f" Names like it: {', '.join(near)}." if near else ""
    members = {
        "nearest": [
            {"name": one, "title": dict(known[one].titles), "url": f"{request.script_root}/queries/{one}"}
            for one in near
        ]
    }
    raise problem("unknown-question", f"There is no question {name[:100]!r}.{listed} /queries has all.", None, members)


def _reads_pages() -> bool:
    """Whether who asks wants what is wrong as a page, not as a problem document."""
    return "format" in request.args or media.negotiate(request.headers.get("Accept"), _TOLD) == media.HTML


_TOLD = (media.PROBLEM, media.HTML)


def _read(question: Question, reader: Reader, page: Page, suffix: str, *, negotiated: bool) -> Asked:
    """What is asked; labels can be given to rows alone, and a format where the address does not name it."""
    labels = question.form != "CONSTRUCT" and (not suffix or suffix in LABELLED)
    return read_asked(question, reader, page, ["lang", SNAPSHOT, *["labels"] * labels, *["format"] * negotiated])
