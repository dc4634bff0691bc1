"""Things and the documents about them: ``/id/…`` and ``/vocab/…`` (303) and ``/doc/…`` in every format."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request

from itukg.errors import Problem
from itukg.facts.pages import suffixed_things
from itukg.linkeddata.document import Document, open_document, write_as
from itukg.linkeddata.headers import link
from itukg.linkeddata.iris import Asked, document_path, escaped_readings, readings
from itukg.linkeddata.resource import LAST_PAGE, Description, describe
from itukg.linkeddata.schema_org import data_block
from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri
from itukg.views.document_head import Head, in_header, signposts
from itukg.views.pages import open_page, respond, with_cache_headers
from itukg.views.prepared import PreparedTemplates
from itukg.views.thing_page import thing_page

OFFERS = (media.HTML, *media.GRAPH_TYPES, media.TRIG)
_SUFFIXES = tuple(suffix for suffix, kind in media.SUFFIXES.items() if kind in OFFERS)
# What a path may hold as it is; a percent sign stands in an IRI only where it begins an escape.
_IN_PATHS = "/:@!$&'()*+,;=-._~%"


def blueprint(publication: Publication) -> Blueprint:
    """The things of the publication."""
    views = Blueprint("things", __name__)
    templates = PreparedTemplates()

    # Two slashes in a row are part of a name as any other character.
    @views.route("/id/<path:path>", merge_slashes=False)
    def thing(path: str) -> Response:
        return _see_document(publication.store.reader(), "id/" + path)

    @views.route("/vocab/<path:path>", merge_slashes=False)
    def concept(path: str) -> Response:
        return _see_document(publication.store.reader(), "vocab/" + path)

    @views.route("/doc/<path:path>", merge_slashes=False)
    def document(path: str) -> Response:
        reader = publication.store.reader()
        found = find_document(reader, path, publication.settings.incoming_limit, _page_number())
        if found is None:
            raise _unknown(reader.manifest, readings(path, reader.manifest.base))
        described, suffix = found
        return _answer(publication, templates, reader, described, suffix)

    return views


def find_document(reader: Reader, path: str, limit: int, page: int = 1) -> tuple[Description, str] | None:
    """What the document at ``/doc/<path>`` is about, and the suffix of its address; None if there is no such thing.

    A name that ends in what could be a suffix is first taken as it stands.
    """
    base = reader.manifest.base
    for read in (readings, escaped_readings):
        asked = [item for item in read(path, base) if is_iri(item.thing)]
        if len(asked) > 1:
            known = reader.known([item.thing for item in asked])
            asked = [item for item in asked if item.thing in known]
        described = describe(reader, asked[0].thing, limit, page) if asked else None
        if described is not None:
            return described, asked[0].suffix
    return None


def _page_number() -> int:
    text = request.args.get("page", "1")
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LAST_PAGE:
        return int(text)
    raise problem("not-found", f"Pages are numbered from 1 to {LAST_PAGE}.")


def _answer(
    publication: Publication, templates: PreparedTemplates, reader: Reader, described: Description, suffix: str
) -> Response:
    manifest = reader.manifest
    document = open_document(reader, described)
    chosen = _choose(document, suffix)
    path = document_path(described.thing, manifest.base) or ""
    stem = quote(path.removeprefix("doc/"), safe=_IN_PATHS)
    endings = _endings(reader, described.thing)
    if document.unsayable_in_xml:
        endings = [ending for ending in endings if media.SUFFIXES[ending] != media.RDF_XML]
    marks = signposts(described, manifest, request.script_root, stem, endings, chosen)
    vary = "" if suffix else "Accept"
    if chosen == media.HTML:
        page = open_page(manifest)
        data = data_block(described, manifest, document.iri, page.language, page.text(manifest.titles))
        head = Head(marks, data)
        body: bytes | str = thing_page(templates, page, reader, described, head, stem)
        vary = f"{vary}, Accept-Language".removeprefix(", ")
        answer = respond(body, chosen, manifest.id, [page.language], vary)
        answer.headers["Content-Language"] = page.language
    else:
        head = Head(marks)
        answer = respond(write_as(document, chosen, reader), chosen, manifest.id, [chosen], vary)
    answer.headers["Link"] = head.header()
    return answer


def _endings(reader: Reader, thing: str) -> list[str]:
    """The suffixes that lead to formats of the document; one that makes the name of another thing does not."""
    named = suffixed_things(reader.folder) if reader.folder is not None else None
    if named is None:
        named = frozenset(reader.known([f"{thing}.{ending}" for ending in _SUFFIXES]))
    return [ending for ending in _SUFFIXES if f"{thing}.{ending}" not in named]


def _choose(document: Document, suffix: str) -> str:
    """The format by the suffix, else by Accept; one in which the document cannot be said is none."""
    offers: tuple[str, ...] = (media.SUFFIXES[suffix],) if suffix else OFFERS
    accept = None if suffix else request.headers.get("Accept")
    why = ""
    while len(offers) and (chosen := _negotiate(accept, offers)) is not None:
        why = document.unsayable_in_xml if chosen == media.RDF_XML else ""
        if not why:
            return chosen
        offers = tuple(offer for offer in offers if offer != chosen)
    if why:
        raise problem("not-acceptable", f"RDF/XML cannot say all of this document: {why}. Ask for another format.")
    raise problem("not-acceptable", f"There is {', '.join(OFFERS)}.")


# Clients send few different headers, and reading one takes as long as a look-up in the store.
@lru_cache(1024)
def _negotiate(accept: str | None, offers: tuple[str, ...]) -> str | None:
    return media.negotiate(accept, offers, media.PAGE_SYNONYMS)


def _see_document(reader: Reader, local: str) -> Response:
    base = reader.manifest.base
    stated = None
    for read in (readings, escaped_readings):
        things = [item.thing for item in read(local, base, named=True) if is_iri(item.thing)]
        known = reader.known(things)
        stated = next((thing for thing in things if thing in known), None)
        if stated is not None:
            break
    if stated is None:
        raise _unknown(reader.manifest, readings(local, base, named=True))
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    path = quote(document_path(stated, base) or "", safe=_IN_PATHS)
    address = f"{request.script_root}/{path}"
    answer = make_response(redirect(address + query, 303))
    answer.headers["Link"] = ", ".join([link(address, "describedby"), link(in_header(stated), "cite-as")])
    return with_cache_headers(answer, reader.manifest.id, ["303"], "Accept")


def _unknown(manifest: Manifest, asked: Sequence[Asked]) -> Problem:
    """410 if any reading of the address was once published, else 404 with the likeliest: without the suffix."""
    things = [item.thing for item in asked]
    iri = next(
        (thing for thing in things if thing in manifest.gone), asked[-1].thing if asked[-1].suffix else things[0]
    )
    return unknown("unknown-thing", iri, f"The graph says nothing about {iri}.", manifest.gone)
