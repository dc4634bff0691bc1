"""``/list``: the kinds of things; ``/list?type=…``: the things of one, narrowed by facets, as a page, CSV or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from itukg.collation import Key, sort_key
from itukg.display.spans import write_span
from itukg.errors import Problem
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import curie
from itukg.linkeddata.labels import find_labels
from itukg.listing.lists import LONG, SHORT, FacetEntry, Lists, Selected, open_lists
from itukg.listing.parameters import LARGEST, ROOM, BadParameterError, read_selection, to_iri
from itukg.listing.rows import ListPage, Row, read_list, value_name
from itukg.listing.tables import to_csv, to_json
from itukg.listing.values import find_values, spelled
from itukg.messages import words
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.pages import Page, open_page, render, respond


def blueprint(publication: Publication) -> Blueprint:
    """The lists of the publication."""
    views = Blueprint("lists", __name__)

    @views.route("/list")
    def things() -> Response:
        reader = publication.store.reader()
        page = open_page(reader.manifest)
        lists = _lists(reader, page)
        if "type" not in request.args:
            _refuse_others(page)
            return respond(
                _kinds_page(page, reader, lists), media.HTML, reader.manifest.id, [page.language], "Accept-Language"
            )
        kind = media.negotiate(request.headers.get("Accept"), (media.HTML, media.JSON, media.CSV)) or media.HTML
        vary = "Accept, Accept-Language"
        if kind != media.HTML:
            return _table(reader, page, lists, ".json" if kind == media.JSON else ".csv", vary)
        asked = _read(page, reader, lists)
        body = _list_page(page, reader, lists, asked)
        answer = respond(body, media.HTML, reader.manifest.id, [page.language, kind], vary)
        answer.headers["Link"] = links(_relations(asked, ""))
        return answer

    @views.route("/list.csv", defaults={"suffix": "csv"})
    @views.route("/list.json", defaults={"suffix": "json"})
    def table(suffix: str) -> Response:
        reader = publication.store.reader()
        page = open_page(reader.manifest)
        lists = _lists(reader, page)
        if "type" not in request.args:
            raise _bad(page, BadParameterError("need_type"))
        return _table(reader, page, lists, "." + suffix, "Accept-Language")

    return views


def _table(reader: Reader, page: Page, lists: Lists, suffix: str, vary: str) -> Response:
    asked = _read(page, reader, lists, LARGEST)
    read = read_list(reader, lists, asked.selected, [(facet, LONG) for facet in asked.facets])
    write, kind = (to_csv, media.CSV) if suffix == ".csv" else (to_json, media.JSON)
    body = write(read, asked.selected, page.manifest, _next(asked, ".json"))
    answer = respond(body, kind, reader.manifest.id, [page.language, kind], vary)
    answer.headers["Link"] = links(_relations(asked, suffix))
    return answer


@dataclass(frozen=True)
class _Asked:
    """A request for a list: what it selects, the facets and orders of its class, which facets are shown at length."""

    selected: Selected
    facets: Sequence[FacetEntry]
    orders: Sequence[str]
    at_length: frozenset[str]
    pairs: tuple[tuple[str, str], ...]

    def address(self, suffix: str = "", **changes: str) -> str:
        """The address of this list with some parameters changed; '' takes one away."""
        kept = [(name, value) for name, value in self.pairs if name not in changes]
        return _address(suffix, [*kept, *((name, value) for name, value in changes.items() if value)])

    def with_value(self, parameter: str, value: str) -> str:
        """The address of this list narrowed by one more value; from its first page."""
        kept = [(name, known) for name, known in self.pairs if name != "page"]
        return _address("", [*kept, (parameter, value)])

    def without_value(self, parameter: str, value: str) -> str:
        """The address of this list without one of the values that it is narrowed by."""
        kept = [(name, known) for name, known in self.pairs if name != "page" and (name, known) != (parameter, value)]
        return _address("", kept)


def _address(suffix: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{request.script_root}/list{suffix}" + (f"?{urlencode(pairs, safe=':/')}" if pairs else "")


def _lists(reader: Reader, page: Page) -> Lists:
    try:
        if reader.folder is not None:
            return open_lists(reader.folder)
    except OSError:
        pass
    raise problem("no-lists", words(page.language)["list_no_lists"], language=page.language)


def _bad(page: Page, error: BadParameterError) -> Problem:
    values = {name: str(value)[:ROOM] for name, value in error.values.items()}
    members = {"parameter": values["name"]} if "name" in values else {}
    told = words(page.language)["list_" + error.word].format(**values)
    return problem("bad-parameter", told, members=members, language=page.language)


def _refuse_others(page: Page) -> None:
    others = [name for name in request.args if name != "lang"]
    if others:
        raise _bad(page, BadParameterError("unknown_parameter", name=others[0], known="type, lang"))


def _read(page: Page, reader: Reader, lists: Lists, size: int = 0) -> _Asked:
    """What the request asks for.

    Raises:
        Problem: 400, a parameter cannot be used; the problem names it and says what is accepted.
    """
    prefixes = page.manifest.prefixes
    type_ = spelled(to_iri(request.args["type"], prefixes), lists.classes.__contains__, prefixes)
    if type_ not in lists.classes:
        example = next((curie(iri, dict(prefixes)) for iri in lists.roots() if lists.classes[iri].total), "")
        raise _bad(page, BadParameterError("bad_type", name="type", value=request.args["type"], example=example))
    facets, orders = lists.facets(type_), lists.orders(type_)
    pairs = [(name, value) for name, value in request.args.items(multi=True)]

    def spell(iri: str) -> str:
        return next((facet.parameter for facet in facets if facet.property == iri), curie(iri, dict(prefixes)))

    try:
        sizes = {"size": size} if size else {}
        asked = read_selection(pairs, type_, [facet.parameter for facet in facets], orders, prefixes, spell, **sizes)
        asked = find_values(lists, reader, asked)
        selected = lists.select(asked, page.language)
        if asked.page > selected.pages:
            raise BadParameterError("no_page", name="page", value=asked.page, most=selected.pages)
    except BadParameterError as error:
        raise _bad(page, error) from error
    plain = [("type", curie(type_, dict(prefixes)))]
    plain += [(name, curie(value, dict(prefixes))) for name, value in asked.filters]
    plain += [(name, request.args[name]) for name in ("sort", "size", "page", "lang") if name in request.args]
    at_length = frozenset(request.args.getlist("more"))
    return _Asked(selected, facets, orders, at_length, tuple(plain))


def _relations(asked: _Asked, suffix: str) -> list[str]:
    found = [
        link(asked.address(name, size="", page=""), "alternate", kind) for name, kind in _FORMATS if name != suffix
    ]
    found.append(link(f"{request.script_root}/list", "collection"))
    page = asked.selected.asked.page
    if page > 1:
        found.append(link(asked.address(suffix, page=str(page - 1) if page > 2 else ""), "prev"))
    if page < asked.selected.pages:
        found.append(link(asked.address(suffix, page=str(page + 1)), "next"))
    return found


_FORMATS = ((".csv", media.CSV), (".json", media.JSON))


def _next(asked: _Asked, suffix: str) -> str:
    page = asked.selected.asked.page
    return asked.address(suffix, page=str(page + 1)) if page < asked.selected.pages else ""


def _kinds_page(page: Page, reader: Reader, lists: Lists) -> str:
    labels = find_labels(reader, lists.classes)

    def by_count(kind: dict[str, Any]) -> tuple[int, Key]:
        return -kind["count"], sort_key(kind["name"].text, page.language)

    def branch(iri: str, above: tuple[str, ...] = ()) -> dict[str, Any]:
        below = [child for child in lists.classes[iri].children if child not in above and lists.classes[child].total]
        return {
            "name": labels.name(iri, page.language),
            "href": _address("", [("type", curie(iri, dict(page.manifest.prefixes))), *_language()]),
            "count": lists.classes[iri].total,
            "children": sorted((branch(child, (*above, iri)) for child in below), key=by_count),
        }

    tree = sorted((branch(iri) for iri in lists.roots() if lists.classes[iri].total), key=by_count)
    return render("kinds.html", page, title=words(page.language)["list_title"], tree=tree, breadcrumb=_crumbs(page, []))


def _language() -> list[tuple[str, str]]:
    return [("lang", request.args["lang"])] if "lang" in request.args else []


def _crumbs(page: Page, rest: Sequence[tuple[Any, str]]) -> list[tuple[Any, str]]:
    shown = words(page.language)
    home = (shown["home"], f"{request.script_root}/" + (f"?{urlencode(_language())}" if _language() else ""))
    kinds = (shown["list_title"], _address("", _language()))
    return [home, kinds, *rest] if rest else [home, (shown["list_title"], "")]


def _list_page(page: Page, reader: Reader, lists: Lists, asked: _Asked) -> str:
    selected, language, prefixes = asked.selected, page.language, dict(page.manifest.prefixes)
    counted = [(facet, LONG if facet.parameter in asked.at_length else SHORT) for facet in asked.facets]
    type_ = selected.asked.type
    wider = _line(lists, type_)
    read = read_list(reader, lists, selected, counted, [type_, *wider])
    shown = words(language)
    first = (selected.asked.page - 1) * selected.asked.size + 1
    return render(
        "list.html",
        page,
        title=read.labels.name(type_, language).text,
        name=read.labels.name(type_, language),
        kind=page.href(type_),
        total=selected.total,
        first=first,
        last=first + len(read.rows) - 1,
        pages=selected.pages,
        rows=[_row(row, read, page) for row in read.rows],
        dated=any(row.item.start or row.item.end for row in read.rows),
        numbered=any(row.item.number for row in read.rows),
        facets=_facets(read, asked, page),
        chosen=_chosen(_facets(read, asked, page)),
        narrower=[
            (read.labels.name(iri, language), count, asked.address(type=curie(iri, prefixes), page=""))
            for iri, count in read.narrower
        ],
        orders=[(order, shown["list_sort_" + order], order == selected.asked.order) for order in asked.orders],
        kept=[(name, value) for name, value in asked.pairs if name not in ("sort", "page")],
        bare=_address("", [("type", curie(type_, prefixes)), *_language()]),
        formats=[(suffix[1:].upper(), asked.address(suffix, size="", page="")) for suffix, _ in _FORMATS],
        prev=asked.address(page=str(selected.asked.page - 1)) if selected.asked.page > 1 else "",
        next=_next(asked, ""),
        breadcrumb=_crumbs(
            page,
            [
                *(
                    (read.labels.name(iri, language).text, asked.address(type=curie(iri, prefixes), page=""))
                    for iri in wider
                ),
                (read.labels.name(type_, language).text, ""),
            ],
        ),
    )


def _line(lists: Lists, type_: str) -> list[str]:
    """A line of wider classes down to the class, without it."""
    found: list[str] = []
    above = {child: iri for iri, entry in sorted(lists.classes.items()) for child in entry.children}
    while type_ in above and above[type_] not in found:
        type_ = above[type_]
        found.insert(0, type_)
    return found


def _row(row: Row, read: ListPage, page: Page) -> dict[str, Any]:
    return {
        "item": row.item,
        "href": page.href(row.item.iri),
        "name": read.labels.name(row.item.iri, page.language),
        "kind": read.labels.name(row.item.kind, page.language) if row.item.kind else None,
        "date": write_span(row.item.start, row.item.end, row.item.precision, page.language),
        "facts": row.line(read.labels, page.language, page.manifest.languages),
    }


def _chosen(facets: Sequence[tuple[str, list[dict[str, Any]], str]]) -> list[tuple[str, str, dict[str, Any]]]:
    """What the list is narrowed by: how each value goes with the one before it, its facet's title, the value."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    for title, values, _ in facets:
        for value in values:
            if value["selected"]:
                between = "" if not found else "list_or" if found[-1][1] == title else "list_and"
                found.append((between, title, value))
    return found


def _facets(read: ListPage, asked: _Asked, page: Page) -> list[tuple[str, list[dict[str, Any]], str]]:
    """The facets with their values: name, count, and the address with the value added or taken away."""
    shown, prefixes = words(page.language), dict(page.manifest.prefixes)
    found = []
    for facet, values, more in read.facets:
        title = page.text(facet.titles) or read.labels.name(facet.property, page.language).text
        listed = []
        for value in values:
            text = curie(value.text, prefixes) if value.is_iri else value.text
            change = asked.without_value if value.selected else asked.with_value
            listed.append(
                {
                    "name": value_name(value, read.labels, page.language, shown),
                    "count": value.count,
                    "selected": value.selected,
                    "href": change(facet.parameter, text),
                }
            )
        if listed:
            further = asked.address(more=facet.parameter, page="") if more else ""
            found.append((title, listed, further))
    return found
