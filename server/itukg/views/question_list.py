"""The list of questions: by subject, narrowed by words, as a page and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from itukg.collation import sort_key
from itukg.errors import Problem
from itukg.library.question import Question, Texts
from itukg.messages import words
from itukg.publication import STATIC
from itukg.search.folding import fold
from itukg.statuses import problem
from itukg.views.pages import Page, render
from itukg.views.question_asked import read_pairs
from itukg.views.question_description import summary

_PARAMETERS = ("tag", "q", "format", "lang")
_LONGEST = 200


@dataclass(frozen=True)
class Selection:
    """What the list shows: all questions, those that fit, and what was asked for."""

    known: Mapping[str, Question]
    fitting: Sequence[Question]
    tag: str
    text: str


def read_selection(known: Mapping[str, Question], page: Page) -> Selection:
    """What the present address asks for.

    Raises:
        Problem: 400, a parameter is wrong.
    """
    sent: dict[str, str] = {}
    told = words(page.language)
    for name, value in read_pairs():
        if name not in _PARAMETERS:
            text = told["questions_unknown_parameter"].format(name=name[:_LONGEST], known=", ".join(_PARAMETERS))
            raise _refused(page, text, name, value, _PARAMETERS)
        if name in sent:
            raise _refused(page, told["questions_doubled_parameter"].format(name=name, count=2), name, value, ())
        sent[name] = value
    languages = page.manifest.languages
    if sent.get("lang") and sent["lang"].lower().split("-")[0] not in languages:
        text = told["questions_bad_language"].format(name="lang", value=sent["lang"][:40], known=", ".join(languages))
        raise _refused(page, text, "lang", sent["lang"], languages)
    tags = tags_of(known)
    tag, text = sent.get("tag", ""), sent.get("q", "")[:_LONGEST].strip()
    if tag and tag not in tags:
        text = told["questions_bad_tag"].format(value=tag[:_LONGEST], known=", ".join(tags))
        raise _refused(page, text, "tag", tag, list(tags))
    wanted = fold(text).split()
    fitting = [
        question
        for question in known.values()
        if (not tag or tag in question.tags) and all(word in _folded(question) for word in wanted)
    ]
    return Selection(known, fitting, tag, text)


def _refused(page: Page, text: str, name: str, given: str, accepted: Sequence[str]) -> Problem:
    members = {"parameter": name[:_LONGEST], "given": given[:_LONGEST], "accepted": list(accepted)}
    return problem("bad-parameter", text, members=members, language=page.language)


def tags_of(known: Mapping[str, Question]) -> dict[str, Texts]:
    """The subjects of all questions, with their words."""
    return {tag: texts for question in known.values() for tag, texts in question.tags.items()}


def _folded(question: Question) -> str:
    """All that is read of a question in the list, in every language, as it is compared."""
    texts = [*question.titles.values(), *question.descriptions.values()]
    texts += [text for words_of_tag in question.tags.values() for text in words_of_tag.values()]
    texts += [text for parameter in question.parameters for text in parameter.labels.values()]
    return fold("\n".join([question.name, *texts]))


def find_by_title(known: Mapping[str, Question], text: str, page: Page, most: int) -> list[tuple[str, str]]:
    """The questions whose titles have all the words of a text, in any language: title and address."""
    wanted = fold(text).split()
    found = [
        question
        for question in known.values()
        if wanted and all(word in fold("\n".join(question.titles.values())) for word in wanted)
    ]
    return [
        (page.text(question.titles), f"{request.script_root}/queries/{question.name}{_query({})}")
        for question in found[:most]
    ]


def list_page(selection: Selection, page: Page) -> str:
    """The list as a page: under their first subjects, or under the one that is asked for."""
    told = words(page.language)
    tags = tags_of(selection.known)
    counts = Counter(tag for question in selection.known.values() for tag in question.tags)

    def name(tag: str) -> str:
        return page.text(tags[tag]) or tag

    ordered = sorted(tags, key=lambda tag: (sort_key(name(tag), page.language), tag))
    groups: dict[str, list[dict[str, Any]]] = {}
    for question in selection.fitting:
        groups.setdefault(selection.tag or next(iter(question.tags), ""), []).append(_row(question, page))
    # A copy of the site cannot narrow the list: its subjects lead to their parts of the page.
    static = STATIC in request.environ
    tags_shown = [tag for tag in ordered if not static or tag in groups]
    places = {tag: f"#tag-{tag}" if static else _address(tag=tag) for tag in tags_shown}
    return render(
        "questions.html",
        page,
        title=told["questions"],
        summary=told["questions_lead"],
        static=static,
        tags=[
            (name(tag), len(groups[tag]) if static else counts[tag], places[tag], tag == selection.tag)
            for tag in tags_shown
        ],
        groups=[(tag, name(tag) if tag else "", groups[tag]) for tag in [*ordered, ""] if tag in groups],
        total=len(selection.fitting),
        known=len(selection.known),
        text=selection.text,
        tag=selection.tag,
        tag_name=name(selection.tag) if selection.tag else "",
        everything=_address(),
        as_json=_address(".json", tag=selection.tag, q=selection.text),
        breadcrumb=[(told["home"], f"{request.script_root}/{_query({})}"), (told["questions"], "")],
    )


def _row(question: Question, page: Page) -> dict[str, Any]:
    return {
        "title": page.text(question.titles),
        "description": page.text(question.descriptions),
        "href": f"{request.script_root}/queries/{question.name}{_query({})}",
        "needs": [page.text(parameter.labels) for parameter in question.parameters if not parameter.optional],
        "narrows": [page.text(parameter.labels) for parameter in question.parameters if parameter.optional],
    }


def as_json(selection: Selection, page: Page) -> dict[str, Any]:
    """The list for programs."""
    return {
        "total": len(selection.fitting),
        "tags": {tag: dict(texts) for tag, texts in tags_of(selection.known).items()},
        "questions": [summary(question, page) for question in selection.fitting],
        "version": page.manifest.version,
        "snapshot": page.manifest.id or None,
    }


def _address(suffix: str = "", **parameters: str) -> str:
    return f"{request.script_root}/queries{suffix}{_query(parameters)}"


def _query(parameters: Mapping[str, str]) -> str:
    kept = {**{name: value for name, value in parameters.items() if value}}
    if "lang" in request.args:
        kept["lang"] = request.args["lang"]
    return f"?{urlencode(kept)}" if kept else ""
