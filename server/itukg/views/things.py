"""Things and the documents about them: ``/id/…`` and ``/vocab/…`` (303) and ``/doc/…`` in every format."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from itukg.errors import Problem
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import document_path, thing_of
from itukg.linkeddata.resource import REPLACED_BY, Description, describe, serialize
from itukg.linkeddata.vocabulary import read_vocabulary
from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.turtle.terms import is_iri
from itukg.views.document_head import Head, HeadLink
from itukg.views.pages import open_page, respond
from itukg.views.thing_page import thing_page

_OFFERS = (media.HTML, *media.GRAPH_TYPES)
_KNOWN = "SELECT ?p WHERE { ?thing ?p ?o } LIMIT 1"


def blueprint(publication: Publication) -> Blueprint:
    """The things of the publication."""
    views = Blueprint("things", __name__)

    @views.route("/id/<path:path>")
    def thing(path: str) -> BaseResponse:
        return _see_document(publication, "id/" + path)

    @views.route("/vocab/<path:path>")
    def concept(path: str) -> BaseResponse:
        return _see_document(publication, "vocab/" + path)

    @views.route("/doc/<path:path>")
    def document(path: str) -> Response:
        reader = publication.store.reader()
        manifest = reader.manifest
        asked = thing_of(path, manifest.base)
        described = describe(reader, asked.thing, publication.settings.incoming_limit) if is_iri(asked.thing) else None
        if described is None:
            raise _unknown(asked.thing, manifest)
        chosen = (
            media.SUFFIXES[asked.suffix] if asked.suffix else media.negotiate(request.headers.get("Accept"), _OFFERS)
        )
        if chosen is None:
            detail = f"There is {', '.join(_OFFERS)}."
            raise problem("not-acceptable", detail)
        stem = path.removesuffix(f".{asked.suffix}") if asked.suffix else path
        vary = (
            ""
            if asked.suffix and chosen != media.HTML
            else ("Accept-Language" if asked.suffix else "Accept, Accept-Language")
        )
        if chosen == media.HTML:
            page = open_page(manifest)
            limit = publication.settings.incoming_limit
            body: bytes | str = thing_page(page, described, read_vocabulary(reader), _head(stem), stem, limit)
            answer = respond(body, chosen, manifest.id, [page.language], vary)
        else:
            body = serialize(described.triples(), chosen, dict(manifest.prefixes), described.thing)
            answer = respond(body, chosen, manifest.id, [chosen], vary)
        answer.headers["Link"] = _links(stem, described)
        return answer

    def _see_document(publication: Publication, local: str) -> BaseResponse:
        reader = publication.store.reader()
        iri = reader.manifest.base + local
        if not is_iri(iri) or not reader.select(_KNOWN, {"thing": ox.NamedNode(iri)}):
            raise _unknown(iri, reader.manifest)
        path = document_path(iri, reader.manifest.base) or ""
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        answer = redirect(request.script_root + "/" + quote(path, safe="/:@!$&'()*+,;=-._~") + query, 303)
        answer.headers["Vary"] = "Accept"
        return answer

    return views


def _unknown(iri: str, manifest: Manifest) -> Problem:
    return unknown("unknown-thing", iri, f"The graph says nothing about {iri}.", manifest.gone)


def _head(stem: str) -> Head:
    here = request.script_root + "/doc/" + quote(stem, safe="/:@!$&'()*+,;=-._~")
    offered = [(suffix, kind) for suffix, kind in media.SUFFIXES.items() if kind in _OFFERS and kind != media.HTML]
    return Head(tuple(HeadLink("alternate", f"{here}.{suffix}", kind) for suffix, kind in offered))


def _links(stem: str, described: Description) -> str:
    """The other formats, the thing, and what replaces it.

    The last is said with the relation that the data has, an extension type (RFC 8288, 2.1.2): ``successor-version``
    (RFC 5829) would claim that the one thing is a version of the other.
    """
    here = request.script_root + "/doc/" + quote(stem, safe="/:@!$&'()*+,;=-._~")
    offered = {suffix: kind for suffix, kind in media.SUFFIXES.items() if kind in _OFFERS}
    thing = _in_header(described.thing)
    return links(
        [link(f"{here}.{suffix}", "alternate", kind) for suffix, kind in offered.items()]
        + [link(thing, "describes")]
        + [link(_in_header(iri), REPLACED_BY, anchor=thing) for iri in described.replacements]
    )


def _in_header(iri: str) -> str:
    return quote(iri, safe="/:#%@!$&'()*+,;=-._~?")
