"""``/``: what the dataset is, at a glance; what stands on it is said by the dataset (``pub:home``, docs/display.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request

from itukg.display.charts import Dated, by_period, draw
from itukg.display.home import Block, Cell, NumberLink, read_home
from itukg.display.spans import write_span
from itukg.linkeddata.iris import curie, document_path
from itukg.linkeddata.labels import Labels, Name, find_labels
from itukg.listing.lists import open_lists
from itukg.publication import Publication
from itukg.sparql import media
from itukg.stores.base import Reader
from itukg.stores.kinds import IRI
from itukg.views.pages import Page, open_page, render, respond

_EXAMPLES = """
SELECT ?example WHERE {
  ?dataset <http://rdfs.org/ns/void#exampleResource> ?example .
  FILTER(isIRI(?example))
  FILTER NOT EXISTS { ?example <http://www.w3.org/2002/07/owl#deprecated> true }
} ORDER BY ?example"""
_PLACEHOLDER = re.compile(r"\{\?(\w+)\}")
Row = Mapping[str, Cell]


def blueprint(publication: Publication) -> Blueprint:
    """The publication's first page."""
    views = Blueprint("home", __name__)

    @views.route("/")
    def home() -> Response:
        reader = publication.store.reader()
        manifest = reader.manifest
        page = open_page(manifest)
        blocks = read_home(reader.folder)
        examples: list[str] = []
        if not blocks:
            rows = reader.select(_EXAMPLES, {"dataset": ox.NamedNode(manifest.dataset)}, kinds={"example": IRI})
            examples = [str(row["example"].value) for row in rows]
        names = find_labels(reader, {*examples, *_named(blocks, page.language)})
        body = render(
            "home.html",
            page,
            title=page.text(manifest.titles),
            blocks=[shown for block in blocks if (shown := _block(block, page, names, reader))],
            examples=[(names.name(iri, page.language), page.href(iri)) for iri in examples],
            triples=manifest.triples,
            own_search=any(block.kind == "Examples" for block in blocks),
        )
        return respond(body, media.HTML, manifest.id, [page.language], "Accept-Language")

    return views


def _named(blocks: Sequence[Block], language: str) -> set[str]:
    found = {cell.value for block in blocks for row in _rows(block, language) for cell in row.values() if cell.is_iri}
    found |= {iri for block in blocks for iri in block.classes}
    return found | {block.about for block in blocks if block.about}


def _rows(block: Block, language: str) -> Sequence[Row]:
    return block.rows.get(language, ())


def _block(block: Block, page: Page, names: Labels, reader: Reader) -> dict[str, Any] | None:
    """What the template needs for a block; None for one that has nothing to show."""
    rows = _rows(block, page.language)
    shown: dict[str, Any] = {
        "kind": block.kind,
        "title": page.text(block.titles),
        "description": page.text(block.descriptions),
    }
    if block.kind == "Lead":
        path = document_path(block.about, page.manifest.base) or ""
        shown["read"] = f"{request.script_root}/read/{path.removeprefix('doc/')}{_language()}" if path else ""
    elif block.kind == "Examples":
        found = block.examples.get(page.language) or next(iter(block.examples.values()), ())
        shown["examples"] = list(found)
    elif block.kind == "Doors":
        shown["doors"] = [
            (page.text(door.titles), page.text(door.descriptions), f"{request.script_root}/{door.path}{_language()}")
            for door in block.doors
        ]
    elif block.kind == "Counts":
        shown["counts"] = _counts(block, page, names, reader)
    elif not rows:
        return None
    elif block.kind == "Matrix":
        shown |= _matrix(block, rows, page, names)
    elif block.kind == "Timeline":
        shown |= _timeline(rows, page, names)
    else:
        shown["entries"] = _entries(block, rows, page, names)
    return shown


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _language() -> str:
    return f"?{urlencode({'lang': request.args['lang']})}" if "lang" in request.args else ""


def _thing(iri: str, page: Page, names: Labels) -> dict[str, Any]:
    return {"name": names.name(iri, page.language), "href": page.href(iri)}


def _value(cell: Cell, page: Page, names: Labels) -> dict[str, Any]:
    if cell.is_iri:
        return _thing(cell.value, page, names)
    return {"name": Name(cell.value, cell.language), "href": None}


def _list_address(link: NumberLink | None, row: Row, page: Page) -> str | None:
    """Where the number of a row leads; nowhere where it is none, or where the list is not said."""
    if link is None or row.get("count", Cell("")).value == "0" or not link.type:
        return None
    prefixes = dict(page.manifest.prefixes)
    pairs = [("type", curie(link.type, prefixes))]
    for parameter, variable in link.filters.items():
        if variable not in row:
            return None
        pairs.append((parameter, curie(row[variable].value, prefixes)))
    pairs += [("lang", request.args["lang"])] if "lang" in request.args else []
    return f"{request.script_root}/list?{urlencode(pairs, safe=':/')}"


def _filled(block: Block, row: Row, page: Page, names: Labels) -> list[dict[str, Any]]:
    """The block's text with the row's values in their places; nothing where one of them is missing."""
    text = page.text(block.texts)
    parts: list[dict[str, Any]] = []
    end = 0
    for place in _PLACEHOLDER.finditer(text):
        if place[1] not in row:
            return []
        parts.append({"name": Name(text[end : place.start()], ""), "href": None})
        value = _value(row[place[1]], page, names)
        if place[1] == "count":
            value["href"] = _list_address(block.link, row, page)
        parts.append(value)
        end = place.end()
    parts.append({"name": Name(text[end:], ""), "href": None})
    return [part for part in parts if part["name"].text]


def _entries(block: Block, rows: Sequence[Row], page: Page, names: Labels) -> list[dict[str, Any]]:
    """The rows by what they are about, each thing once, in the order of the query."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        iri = row["thing"].value
        if iri not in found:
            note = row.get(block.note) if block.note else None
            date = [_text(row, name) for name in ("start", "end", "precision")]
            found[iri] = {
                **_thing(iri, page, names),
                "note": _value(note, page, names) if note else None,
                "date": write_span(date[0], date[1] or date[0], date[2], page.language),
                "lines": [],
            }
        line = _filled(block, row, page, names)
        if line and line not in found[iri]["lines"]:
            found[iri]["lines"].append(line)
    return list(found.values())


def _matrix(block: Block, rows: Sequence[Row], page: Page, names: Labels) -> dict[str, Any]:
    sides = list(dict.fromkeys(row["row"].value for row in rows))
    heads = list(dict.fromkeys(row["column"].value for row in rows))
    breadth = {head: sum(int(row["count"].value) for row in rows if row["column"].value == head) for head in heads}
    heads.sort(key=lambda head: -breadth[head])
    cells = {(row["row"].value, row["column"].value): row for row in rows}

    def cell(side: str, head: str) -> tuple[str, str | None]:
        row = cells.get((side, head))
        return (row["count"].value, _list_address(block.link, row, page)) if row else ("", None)

    return {
        "heads": [_thing(head, page, names) for head in heads],
        "lines": [(_thing(side, page, names), [cell(side, head) for head in heads]) for side in sides],
    }


def _timeline(rows: Sequence[Row], page: Page, names: Labels) -> dict[str, Any]:
    things = [
        Dated(
            row["thing"].value,
            _text(row, "start"),
            _text(row, "end") or _text(row, "start"),
            _text(row, "precision"),
            _text(row, "planned") in ("true", "1"),
        )
        for row in rows
    ]

    def entry(thing: Dated) -> dict[str, Any]:
        date = write_span(thing.start, thing.end, thing.precision, page.language)
        return {**_thing(thing.iri, page, names), "date": date, "planned": thing.planned}

    return {
        "chart": draw(things),
        "entry": {thing.iri: entry(thing) for thing in things},
        "periods": [
            (name, bool(listed[0].precision == "year"), [entry(thing) for thing in listed])
            for name, listed in by_period(things, page.language)
        ],
    }


def _counts(block: Block, page: Page, names: Labels, reader: Reader) -> list[dict[str, Any]]:
    """How many things of each class there are: the numbers of the lists that they lead to."""
    if reader.folder is None:
        return []
    classes = open_lists(reader.folder).classes
    found = []
    for iri in block.classes:
        if iri in classes:
            row = {"count": Cell(str(classes[iri].total))}
            href = _list_address(NumberLink(iri), row, page)
            found.append({"name": names.name(iri, page.language), "count": classes[iri].total, "href": href})
    return found
