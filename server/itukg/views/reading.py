"""``/read/…``: a document as a text to read, where the dataset says that documents of its class read as one.

It is a page of its own, not another form of ``/doc/…``: that is the same for every thing, has all its facts, and is
negotiated with the RDF formats, while the text holds what is said of many things and has an order of its own. A part of
a text is sent to its place in it, so that the address of any part under ``/read/`` leads there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from itukg.display.outline import Outline, anchor, read_outline
from itukg.display.reading import Claim, Entry, Passage, read_page
from itukg.display.texts import TextReading, read_texts
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import document_path, in_address
from itukg.linkeddata.labels import Name
from itukg.messages import words
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.stores.base import Reader
from itukg.stores.kinds import IRI
from itukg.turtle.terms import is_iri
from itukg.views.pages import Page, open_page, render, respond

_CLASSES = "SELECT ?class WHERE { ?thing <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?class }"
_WHOLES = """SELECT ?whole ?class WHERE {
  ?thing (PATH)+ ?whole .
  ?whole <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?class FILTER(isIRI(?whole))
} LIMIT 1000"""
_KEPT = 32


class _Outlines:
    """Outlines that were read: of a snapshot each is read once; without one, nothing tells when it changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Outline] = {}

    def of(self, reader: Reader, iri: str, reading: TextReading) -> Outline:
        """The outline of a document."""
        key = (reader.manifest.id, iri)
        found = self._known.get(key)
        if found is None:
            found = read_outline(reader, iri, reading)
            if len(self._known) >= _KEPT:
                self._known.clear()
            if key[0]:
                self._known[key] = found
        return found


def blueprint(publication: Publication) -> Blueprint:
    """The reading views of the publication."""
    views = Blueprint("reading", __name__)
    outlines = _Outlines()

    @views.route("/read/<path:path>")
    def text(path: str) -> BaseResponse:
        reader = publication.store.reader()
        manifest = reader.manifest
        iri = f"{manifest.base}id/{path}"
        rows = reader.select(_CLASSES, {"thing": ox.NamedNode(iri)}) if is_iri(iri) else []
        if not rows:
            raise unknown("unknown-thing", iri, f"The graph says nothing about {iri}.", manifest.gone)
        reading = read_texts(reader).of(str(row["class"].value) for row in rows)
        if reading is None:
            return _to_its_place(reader, outlines, iri)
        outline = outlines.of(reader, iri, reading)
        page = open_page(manifest)
        number = _page_number(outline, page)
        body = _page(page, reader, outline, number, reading)
        answer = respond(body, media.HTML, manifest.id, [page.language], "Accept-Language")
        described = request.script_root + "/" + in_address(document_path(iri, manifest.base) or "")
        relations = [link(described, "describedby")]
        relations += [link(_address(iri, page, target), name) for name, target in _neighbours(outline, number)]
        answer.headers["Link"] = links(relations)
        return answer

    return views


def _to_its_place(reader: Reader, outlines: _Outlines, iri: str) -> BaseResponse:
    """Send the reader of a part to its place in the text; where the whole is no text, to the page about the part.

    Raises:
        Problem: 404, it is a part of nothing.
    """
    base, texts, page = reader.manifest.base, read_texts(reader), open_page(reader.manifest)
    wholes = _wholes(reader, iri, texts.part_properties())
    for whole, classes in wholes.items():
        reading = texts.of(classes)
        number = outlines.of(reader, whole, reading).page_of(iri) if reading else 0
        if number:
            answer = redirect(f"{_address(whole, page, number)}#{anchor(iri, whole, base)}", 303)
            answer.headers["Vary"] = "Accept-Language"
            return answer
    if wholes and (own := page.href(iri)):
        return redirect(own, 303)
    told = words(page.language)["read_no_text"]
    raise problem("no-text", told.format(iri=iri, path="/" + (document_path(iri, base) or "")), language=page.language)


def _wholes(reader: Reader, part: str, properties: list[str]) -> dict[str, list[str]]:
    """All that the thing is a part of, at any remove, with its classes."""
    if not properties:
        return {}
    query = _WHOLES.replace("PATH", "|".join(f"<{name}>" for name in properties))
    found: dict[str, list[str]] = {}
    for row in reader.select(query, {"thing": ox.NamedNode(part)}, kinds={"whole": IRI}):
        found.setdefault(str(row["whole"].value), []).append(str(row["class"].value))
    return dict(sorted(found.items()))


def _page_number(outline: Outline, page: Page) -> int:
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    if not 1 <= number <= outline.pages:
        told = words(page.language)["read_bad_page"]
        raise problem("bad-parameter", told.format(asked=repr(asked[:40]), pages=outline.pages), language=page.language)
    return number


def _neighbours(outline: Outline, number: int) -> list[tuple[str, int]]:
    found = [("prev", number - 1)] if number > 1 else []
    return found + ([("next", number + 1)] if number < outline.pages else [])


def _address(document: str, page: Page, number: int) -> str:
    """The address of a page of the text."""
    path = (document_path(document, page.manifest.base) or "").removeprefix("doc/")
    arguments = {"lang": page.language} if "lang" in request.args else {}
    query = urlencode({**arguments, **({"page": number} if number > 1 else {})})
    return f"{request.script_root}/read/{in_address(path)}" + (f"?{query}" if query else "")


def _page(page: Page, reader: Reader, outline: Outline, number: int, reading: TextReading) -> str:
    read = read_page(reader, outline, number, reading, page.language)
    base = page.manifest.base

    def place(iri: str) -> str:
        on = outline.page_of(iri)
        before = "" if on == number else _address(outline.document, page, on)
        return f"{before}#{anchor(iri, outline.document, base)}"

    name = read.labels.name(outline.document, page.language)
    return render(
        "read.html",
        page,
        title=name.text,
        name=name,
        others=read.labels.others(outline.document, page.language),
        document=page.href(outline.document),
        remark=page.text(reading.notice or {}),
        contents=[
            (entry.part, number, entry.heading, entry.name, place(entry.part.iri))
            for entry, number in _numbered(read.contents, words(page.language)["bracketed"])
        ],
        passages=[(passage, _by_kind(passage)) for passage in read.passages],
        anchor=lambda iri: anchor(iri, outline.document, base),
        number=number,
        pages=outline.pages,
        neighbours=[(word, _address(outline.document, page, to)) for word, to in _neighbours(outline, number)],
    )


def _numbered(contents: Iterable[Entry], bracketed: str) -> Iterator[tuple[Entry, str]]:
    """The lines of the contents with their numbers; of those that have nothing but a number, no two have the same.

    A numbered paragraph of a report may be followed by others without a number, which count as the same one.
    """
    seen: dict[str, int] = {}
    for entry in contents:
        number = entry.number
        if number and not entry.heading:
            seen[number] = seen.get(number, 0) + 1
            if seen[number] > 1:
                number = bracketed.format(text=number, more=seen[number])
        yield entry, number


def _by_kind(passage: Passage) -> list[tuple[Name, list[Claim]]]:
    """The claims of a passage by their kinds."""
    found: dict[str, tuple[Name, list[Claim]]] = {}
    for claim in passage.claims:
        found.setdefault(claim.kind.text, (claim.kind, []))[1].append(claim)
    return list(found.values())
