"""``/search``: names, codes, titles, summaries and dates; as a page, as JSON, and as suggestions while somebody types.

- ``/search?q=…&type=…&page=…``: HTML or JSON by Accept; ``/search.json``: JSON always;
- ``/search/suggest?q=…``: the few best things whose names begin like this, as JSON for ``static/search.js``;
- ``/opensearch.xml``: tells browsers of all this (OpenSearch 1.1, https://github.com/dewitt/opensearch).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from flask import Blueprint, Response, request

from itukg.linkeddata.iris import curie
from itukg.linkeddata.labels import find_labels
from itukg.messages import words
from itukg.publication import Publication
from itukg.search.asking import MOST, Found, Match, is_known, search
from itukg.search.fields import Role
from itukg.search.index import Index, open_index
from itukg.search.marks import Piece
from itukg.search.remote import find_exact
from itukg.search.results import PAGE, Hit, Kind, Text, hits, kinds_found, name_of
from itukg.snapshot import SEARCH_INDEX
from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views import opensearch
from itukg.views.pages import Page, open_page, render, respond
from itukg.views.question_list import find_by_title
from itukg.views.questions import questions_of
from itukg.views.search_parameters import address, asked_kind, check_parameters, page_number, searched_text

_SECONDS = 1.0
_SUGGESTED = 8
_SHOWN_KINDS = 8
_QUESTIONS = 3
_SUGGESTION_SECONDS = 0.2
# The classes of the W3C's vocabularies, which a dataset does not name: IRI -> the word of our own.
_STANDARD_KINDS = {
    "http://www.w3.org/2002/07/owl#Class": "kind_class",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "kind_property",
    "http://www.w3.org/2002/07/owl#Ontology": "kind_ontology",
    "http://www.w3.org/2004/02/skos/core#ConceptScheme": "kind_scheme",
    "http://www.w3.org/2004/02/skos/core#Concept": "kind_concept",
    "http://www.w3.org/2004/02/skos/core#Collection": "kind_collection",
    "http://www.w3.org/2004/02/skos/core#OrderedCollection": "kind_collection",
    "": "kind_none",
}
_ALSO = {
    Role.NAME: "search_also_name",
    Role.ALTERNATIVE: "search_also_name",
    Role.CODE: "search_also_code",
    Role.TITLE: "search_also_title",
    Role.SUMMARY: "search_also_text",
    Role.DATE: "search_also_date",
}


def blueprint(publication: Publication) -> Blueprint:
    """The routes of search."""
    views = Blueprint("search", __name__)

    @views.route("/search")
    def results() -> Response:
        return _answer(publication.store.reader(), as_json=_wants_json())

    @views.route("/search.json")
    def results_as_json() -> Response:
        return _answer(publication.store.reader(), as_json=True)

    @views.route("/search/suggest")
    def suggest() -> Response:
        reader = publication.store.reader()
        check_parameters(("q", "lang"), reader.manifest)
        page = open_page(reader.manifest)
        body = {"query": searched_text(), "suggestions": _suggestions(reader, page)}
        return respond(_json(body), media.JSON, reader.manifest.id, [page.language], "Accept-Language")

    @views.route("/opensearch.xml")
    def description() -> Response:
        manifest = publication.store.reader().manifest
        check_parameters(("lang",), manifest)
        page = open_page(manifest)
        body = opensearch.describe(page, publication.settings.public_url or manifest.base)
        return respond(body, opensearch.MEDIA, manifest.id, [page.language], "Accept-Language")

    return views


def _answer(reader: Reader, *, as_json: bool) -> Response:
    manifest = reader.manifest
    check_parameters(("q", "lang", "type", "page"), manifest)
    page, text = open_page(manifest), searched_text()
    languages = [page.language, *(code for code in manifest.languages if code != page.language)]
    if reader.folder is None:
        found = _ask_remote(reader, page, text)
    else:
        found = _ask(open_index(reader.folder / SEARCH_INDEX), page, text, languages)
    if as_json:
        body, kind = _json(_as_json(found, page)), media.JSON
    else:
        title = words(page.language)["search_title"].format(query=text) if text else words(page.language)["search"]
        questions = find_by_title(questions_of(reader), text, page, _QUESTIONS) if found["number"] == 1 else []
        body = render("search.html", page, title=title, searched=text, questions=questions, **found)
        kind = media.HTML
    return respond(body, kind, manifest.id, [page.language, kind], "Accept, Accept-Language")


def _ask(index: Index, page: Page, text: str, languages: Sequence[str]) -> dict[str, Any]:
    """What the page and the JSON are made of."""
    found = search(index, text, seconds=_SECONDS)
    kinds = [_kind(kind, page) for kind in kinds_found(index, found)]
    asked = asked_kind(index, page.manifest)
    chosen, total = found, len(found.matches)
    if asked is not None:
        chosen = search(index, text, seconds=_SECONDS, kind=asked)
        total = len(chosen.matches)
    pages = max(1, -(-total // PAGE))
    number = page_number(pages)
    return {
        "hits": [_hit(hit, index, page) for hit in hits(index, chosen, number, languages)],
        "kinds": [{**kind, "chosen": kind["number"] == asked} for kind in kinds],
        "all_count": len(found.matches),
        "total": total,
        "is_cut": chosen.is_cut,
        "most": MOST,
        "shown_kinds": _SHOWN_KINDS,
        "number": number,
        "first": (number - 1) * PAGE + 1,
        "pages": pages,
        "previous": address(page=number - 1 if number > 2 else None) if number > 1 else None,
        "next": address(page=number + 1) if number < pages else None,
        "all_kinds": address(type=None, page=None) if asked is not None else None,
        "is_exact": found.is_exact,
        "meant": _meant(found),
        "single_words": _single_words(index, found),
        "starts": _example_searches(index, page),
        "indexed": True,
    }


def _ask_remote(reader: Reader, page: Page, text: str) -> dict[str, Any]:
    things = find_exact(reader, text, page.manifest.languages) if text else []
    labels = find_labels(reader, things)
    found = []
    for iri in things:
        name = labels.name(iri, page.language)
        shown = {"name": _plain(name.text, name.language), "iri": iri, "href": page.href(iri), "match": "name"}
        found.append({**shown, "kind": None, "codes": [], "also": None, "line": None, "retired": False})
    return {
        "hits": found,
        "kinds": [],
        "all_count": len(found),
        "total": len(found),
        "is_cut": False,
        "number": page_number(1),
        "first": 1,
        "pages": 1,
        "is_exact": True,
        "meant": None,
        "single_words": [],
        "starts": [],
        "indexed": False,
    }


def _hit(hit: Hit, index: Index, page: Page) -> dict[str, Any]:
    names = next((names for iri, names in index.kinds.values() if iri == hit.kind), {})
    return {
        "iri": hit.iri,
        "href": page.href(hit.iri),
        "name": hit.name,
        "kind": {"iri": hit.kind, "name": _kind_name(hit.kind, names, page)},
        "codes": hit.codes,
        "also": {"word": _ALSO[hit.also[0]], "text": hit.also[1]} if hit.also else None,
        "line": hit.line,
        "match": hit.match.name.lower().replace("_", "-"),
        "retired": hit.is_retired,
    }


def _kind(kind: Kind, page: Page) -> dict[str, Any]:
    short = curie(kind.iri, dict(page.manifest.prefixes))
    return {
        "number": kind.number,
        "iri": kind.iri,
        "name": _kind_name(kind.iri, kind.names, page),
        "count": kind.count,
        "href": address(type=short, page=None),
    }


def _kind_name(iri: str, names: Mapping[str, str], page: Page) -> str:
    if iri in _STANDARD_KINDS:
        return words(page.language)[_STANDARD_KINDS[iri]]
    return page.text(names) or curie(iri, dict(page.manifest.prefixes))


def _meant(found: Found) -> dict[str, str] | None:
    """The query with likelier words, where those alone found something."""
    corrected = found.corrected()
    if not corrected or next(iter(found.matches.values()), None) not in (Match.SIMILAR_NAME, Match.SIMILAR_TEXT):
        return None
    return {"text": corrected, "href": address(q=corrected, type=None, page=None)}


def _single_words(index: Index, found: Found) -> list[dict[str, str]]:
    """Where nothing was found for the words together: each that something has, or one that it may mean."""
    if found.matches or len(found.words) < 2:
        return []
    known = (word for word in dict.fromkeys(found.words) if word in found.meant or is_known(index, word))
    single = [found.meant.get(word, [word.text])[0] for word in islice(known, _SUGGESTED)]
    return [{"text": text, "href": address(q=text, type=None, page=None)} for text in single]


def _example_searches(index: Index, page: Page) -> list[dict[str, str]]:
    examples: Mapping[str, Sequence[str]] = index.about["examples"]
    chosen = [*examples.get("", ()), *examples.get(page.language, ())]
    return [{"text": text, "href": address(q=text, type=None, page=None)} for text in chosen]


def _suggestions(reader: Reader, page: Page) -> list[dict[str, str]]:
    text = searched_text()
    if reader.folder is None or not text:
        return []
    index = open_index(reader.folder / SEARCH_INDEX)
    found = search(index, text, seconds=_SUGGESTION_SECONDS, most=_SUGGESTED)
    languages = [page.language, *(code for code in reader.manifest.languages if code != page.language)]
    suggestions = []
    for thing in index.things(list(found.matches)[:_SUGGESTED]):
        name = name_of(thing, languages)
        code = next((text for role, _, text in thing.texts if role == Role.CODE and text != name.text), "")
        iri, names = index.kinds[thing.kind]
        suggestions.append(
            {
                "name": name.text,
                "language": name.language,
                "code": code,
                "kind": _kind_name(iri, names, page),
                "iri": thing.iri,
                "href": page.href(thing.iri) or "",
            }
        )
    return suggestions


def _as_json(found: Mapping[str, Any], page: Page) -> dict[str, Any]:
    """The answer for programs: the same as the page, without links into it."""
    return {
        "query": searched_text(),
        "language": page.language,
        "indexed": found["indexed"],
        "total": found["total"],
        "isCut": found["is_cut"],
        "page": found["number"],
        "pages": found["pages"],
        "next": found.get("next"),
        "didYouMean": found["meant"]["text"] if found["meant"] else None,
        "kinds": [{"iri": kind["iri"], "name": kind["name"], "count": kind["count"]} for kind in found["kinds"]],
        "results": [
            {
                "iri": hit["iri"],
                "href": hit["href"],
                "name": hit["name"].plain,
                "language": hit["name"].language or None,
                "kind": hit["kind"],
                "codes": [code.plain for code in hit["codes"]],
                "description": hit["line"].plain if hit["line"] else None,
                "also": hit["also"]["text"].plain if hit["also"] else None,
                "match": hit["match"],
                "retired": hit["retired"],
            }
            for hit in found["hits"]
        ],
    }


def _plain(text: str, language: str) -> Text:
    return Text([Piece(text, False)], language)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _wants_json() -> bool:
    chosen = media.negotiate(request.headers.get("Accept"), (media.HTML, media.JSON))
    if chosen is None:
        raise problem("not-acceptable", f"There is {media.HTML} and {media.JSON}.")
    return chosen == media.JSON
