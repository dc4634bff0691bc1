"""Documents about things, ``/doc/…`` in every format; ``/id/…`` and ``/vocab/…`` lead to them (see `views.names`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import Blueprint, Response, request

from itukg.facts.pages import suffixed_things
from itukg.linkeddata.document import Document, open_document, write_as
from itukg.linkeddata.iris import Asked, document_path, escaped_readings, iri_in_address, readings
from itukg.linkeddata.labels import Labels
from itukg.linkeddata.prepared import find_prepared
from itukg.linkeddata.prepared_pages import Marks
from itukg.linkeddata.resource import LAST_PAGE, Description, describe
from itukg.linkeddata.schema_org import data_block
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri
from itukg.views.answers import framed
from itukg.views.caching import cache_headers, content_type
from itukg.views.document_head import Head, HeadLink, signposts
from itukg.views.names import see_document, unknown_thing
from itukg.views.pages import Page, open_page, plain_page
from itukg.views.prepared import PreparedTemplates
from itukg.views.prepared_pages import find_page
from itukg.views.thing_page import ThingPage, thing_page
from itukg.web.plain import Plain, Shortcut
from itukg.web.proxies import Environ
from itukg.web.record import ENDPOINT

OFFERS = (media.HTML, *media.GRAPH_TYPES, media.TRIG)
_SUFFIXES = tuple(suffix for suffix, kind in media.SUFFIXES.items() if kind in OFFERS)
# A page that was made but for its template: where the shortcut leaves it for the framework.
_BEGUN = "itukg.begun"
_NO_LABELS = Labels({}, ())


def blueprint(publication: Publication) -> Blueprint:
    """The things of the publication."""
    views = Blueprint("things", __name__)

    # Two slashes in a row are part of a name as any other character.
    @views.route("/id/<path:path>", merge_slashes=False)
    def thing(path: str) -> Response:
        return framed(see_document(request.environ, publication.store.reader(), "id/" + path))

    @views.route("/vocab/<path:path>", merge_slashes=False)
    def concept(path: str) -> Response:
        return framed(see_document(request.environ, publication.store.reader(), "vocab/" + path))

    @views.route("/doc/<path:path>", merge_slashes=False)
    def document(path: str) -> Response:
        environ = request.environ
        begun: _Page | None = environ.pop(_BEGUN, None)
        if begun is None:
            found = _find(environ, publication, path, _page_number())
            if found.chosen != media.HTML:
                return framed(_graph(environ, found))
            begun = _page(open_page(found.reader.manifest), found)
        return framed(_send(environ, begun, begun.made.finish(publication.templates, render_it=True) or ""))

    return views


def shortcut(publication: Publication) -> Shortcut:
    """The answers about things, but for pages whose template is not prepared yet."""

    def answer(environ: Environ) -> Plain | None:
        room, _, path = environ["PATH_INFO"][1:].partition("/")
        if not path or path[0] == "/" or environ["QUERY_STRING"]:
            return None
        if room != "doc":
            environ[ENDPOINT] = "things.thing" if room == "id" else "things.concept"
            return see_document(environ, publication.store.reader(), f"{room}/{path}")
        environ[ENDPOINT] = "things.document"
        prepared = _prepared(environ, publication, path)
        if prepared is not None:
            return prepared
        found = _find(environ, publication, path, 1)
        if found.chosen != media.HTML:
            return _graph(environ, found)
        begun = _page(plain_page(found.reader.manifest, environ), found)
        text = begun.made.finish(publication.templates, render_it=False)
        if text is None:
            environ[_BEGUN] = begun
            return None
        return _send(environ, begun, text)

    return answer


def render_page(
    reader: Reader, thing: str, language: str, limit: int, templates: PreparedTemplates, marks: Marks
) -> tuple[str, str] | None:
    """The Link header of the page about a thing and its text, made beforehand; None if nothing is said of it.

    Args:
        reader: of the snapshot.
        thing: its IRI.
        language: of the page.
        limit: how many of the links to the thing make a page.
        templates: those that are prepared already.
        marks: what stands for the mount path and the page's own path. Both are those of the framework's request.
    """
    described = describe(reader, thing, limit)
    if described is None:
        return None
    document = open_document(reader, described)
    made = _page(
        Page(reader.manifest, language, marks.root, False, marks.path), _Found(reader, document, "", media.HTML)
    )
    return made.links, made.made.finish(templates, render_it=True) or ""


def find_document(reader: Reader, path: str, limit: int, page: int = 1) -> tuple[Description, str] | None:
    """What the document at ``/doc/<path>`` is about, and the suffix of its address; None if there is no such thing.

    A name that ends in what could be a suffix is first taken as it stands.
    """
    for read in (readings, escaped_readings):
        asked = _likeliest(reader, read(path, reader.manifest.base))
        described = describe(reader, asked.thing, limit, page) if asked is not None else None
        if asked is not None and described is not None:
            return described, asked.suffix
    return None


def _likeliest(reader: Reader, read: Sequence[Asked]) -> Asked | None:
    asked = [item for item in read if is_iri(item.thing)]
    if len(asked) > 1:
        # Of a store without a list of them, those of `_endings` are asked for with the same question.
        others = [f"{item.thing}.{ending}" for item in asked for ending in _SUFFIXES] if reader.folder is None else []
        known = reader.known([*(item.thing for item in asked), *others])
        asked = [item for item in asked if item.thing in known]
    return asked[0] if asked else None


def _page_number() -> int:
    text = request.args.get("page", "1")
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LAST_PAGE:
        return int(text)
    raise problem("not-found", f"Pages are numbered from 1 to {LAST_PAGE}.")


@dataclass(frozen=True)
class _Found:
    """A document, the suffix of the address that asks for it, and the format to send."""

    reader: Reader
    document: Document
    suffix: str
    chosen: str

    @property
    def vary(self) -> str:
        """The headers of requests that choose the format."""
        return "" if self.suffix else "Accept"

    @cached_property
    def stem(self) -> str:
        """See `_stem`."""
        return _stem(self.reader, self.document.described.thing)


def _prepared(environ: Environ, publication: Publication, path: str) -> Plain | None:
    """The document in Turtle or as a page, if that is what is asked for and it was made beforehand."""
    reader = publication.store.reader()
    asked = _likeliest(reader, readings(path, reader.manifest.base))
    if asked is None:
        return None
    chosen = media.SUFFIXES[asked.suffix] if asked.suffix else _negotiate(environ.get("HTTP_ACCEPT"), OFFERS)
    limit = publication.settings.incoming_limit
    if chosen == media.HTML and publication.settings.prepared_pages:
        return find_page(environ, reader, asked.thing, asked.suffix, limit)
    body = find_prepared(reader, asked.thing, limit) if chosen == media.TURTLE else None
    if body is None:
        return None
    described = Description(asked.thing, (), (), (), (), _NO_LABELS)
    marks = signposts(
        described,
        reader.manifest,
        environ.get("SCRIPT_NAME", ""),
        _stem(reader, asked.thing),
        _endings(reader, asked.thing),
        media.TURTLE,
    )
    return _give(environ, reader, body, media.TURTLE, "" if asked.suffix else "Accept", marks)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, its links for the header, and the headers of requests that choose the format."""

    made: ThingPage
    links: str
    vary: str


def _find(environ: Environ, publication: Publication, path: str, page: int) -> _Found:
    reader = publication.store.reader()
    found = find_document(reader, path, publication.settings.incoming_limit, page)
    if found is None:
        raise unknown_thing(reader.manifest, readings(path, reader.manifest.base))
    described, suffix = found
    document = open_document(reader, described)
    return _Found(reader, document, suffix, _choose(document, suffix, environ.get("HTTP_ACCEPT")))


def _graph(environ: Environ, found: _Found) -> Plain:
    """The document in a format of RDF."""
    body = write_as(found.document, found.chosen, found.reader)
    marks = _marks(environ.get("SCRIPT_NAME", ""), found)
    return _give(environ, found.reader, body, found.chosen, found.vary, marks)


def _give(environ: Environ, reader: Reader, body: bytes, chosen: str, vary: str, marks: tuple[HeadLink, ...]) -> Plain:
    headers = {"Content-Type": content_type(chosen)}
    headers |= cache_headers(environ, reader.manifest.id, [chosen], vary)
    headers["Link"] = Head(marks).header()
    return Plain(headers, body)


def _stem(reader: Reader, thing: str) -> str:
    """The address below ``/doc/`` of the document about a thing, without a suffix, percent-encoded."""
    path = document_path(thing, reader.manifest.base) or ""
    return iri_in_address(path.removeprefix("doc/"))


def _page(page: Page, found: _Found) -> _Page:
    described, manifest = found.document.described, found.reader.manifest
    data = data_block(described, manifest, found.document.iri, page.language, page.text(manifest.titles))
    head = Head(_marks(page.root, found), data)
    return _Page(thing_page(page, found.reader, described, head, found.stem), head.header(), found.vary)


def _send(environ: Environ, begun: _Page, text: str) -> Plain:
    """The document as a page."""
    page = begun.made.page
    vary = f"{begun.vary}, Accept-Language".removeprefix(", ")
    headers = {"Content-Type": content_type(media.HTML)}
    headers |= cache_headers(environ, page.manifest.id, [page.language], vary)
    headers |= {"Content-Language": page.language, "Link": begun.links}
    return Plain(headers, text.encode())


def _marks(root: str, found: _Found) -> tuple[HeadLink, ...]:
    """The links of the document, to its other formats among them, on a server mounted at ``root``."""
    described = found.document.described
    endings = _endings(found.reader, described.thing)
    if found.document.unsayable_in_xml:
        endings = [ending for ending in endings if media.SUFFIXES[ending] != media.RDF_XML]
    return signposts(described, found.reader.manifest, root, found.stem, endings, found.chosen)


def _endings(reader: Reader, thing: str) -> list[str]:
    """The suffixes that lead to formats of the document; one that makes the name of another thing does not."""
    named = suffixed_things(reader.folder) if reader.folder is not None else None
    if named is None:
        named = frozenset(reader.known([f"{thing}.{ending}" for ending in _SUFFIXES]))
    return [ending for ending in _SUFFIXES if f"{thing}.{ending}" not in named]


def _choose(document: Document, suffix: str, accept: str | None) -> str:
    """The format by the suffix, else by Accept; one in which the document cannot be said is none."""
    offers: tuple[str, ...] = (media.SUFFIXES[suffix],) if suffix else OFFERS
    accept = None if suffix else accept
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
