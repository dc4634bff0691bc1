"""Things and the documents about them: ``/id/…`` and ``/vocab/…`` (303) and ``/doc/…`` in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from itukg.errors import Problem
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import curie, document_path, thing_of
from itukg.linkeddata.labels import Name
from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY, Description, describe, serialize
from itukg.linkeddata.vocabulary import Vocabulary, read_vocabulary
from itukg.messages import words
from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.turtle.terms import is_iri
from itukg.views.pages import Page, open_page, render, respond

_OFFERS = (media.HTML, *media.GRAPH_TYPES)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_KNOWN = "SELECT ?p WHERE { ?thing ?p ?o } LIMIT 1"
_NAMES = {"http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"}


@dataclass(frozen=True)
class Value:
    """One value on a page."""

    text: str
    language: str
    href: str | None
    iri: str
    inferred: bool


@dataclass(frozen=True)
class Fact:
    """One property on a page with its values."""

    name: Name
    href: str | None
    values: list[Value]


@dataclass(frozen=True)
class Group:
    """Properties that the dataset shows together."""

    name: Name | None
    facts: list[Fact]


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
            body: bytes | str = _page(
                page, described, read_vocabulary(reader), stem, publication.settings.incoming_limit
            )
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


def _page(page: Page, described: Description, vocabulary: Vocabulary, stem: str, limit: int) -> str:
    names = described.labels
    name = names.name(described.thing, page.language)
    types = [
        item.value.value
        for item in described.statements
        if item.predicate == _TYPE
        and isinstance(item.value, ox.NamedNode)
        and page.manifest.closure_graph not in item.graphs
    ]
    return render(
        "thing.html",
        page,
        title=name.text,
        thing=described.thing,
        curie=curie(described.thing, dict(page.manifest.prefixes)),
        name=name,
        other_names=[other for other in names.others(described.thing, page.language) if other.text != name.text],
        types=[(names.name(iri, page.language), page.href(iri)) for iri in sorted(types)],
        retired=described.is_retired,
        instead=[_value(page, described, ox.NamedNode(iri), False) for iri in described.replacements],
        formerly=_in_order(
            (_value(page, described, ox.NamedNode(iri), False) for iri in described.replaces), page.language
        ),
        groups=_groups(page, described, vocabulary),
        incoming=_incoming(page, described, vocabulary),
        cut=len(described.incoming) >= limit,
        incoming_query=f"SELECT ?thing ?link WHERE {{ ?thing ?link <{described.thing}> }} ORDER BY ?link ?thing",
        stem=stem,
        formats=[suffix for suffix, kind in media.SUFFIXES.items() if kind in _OFFERS and kind != media.HTML],
    )


def _groups(page: Page, described: Description, vocabulary: Vocabulary) -> list[Group]:
    closure = page.manifest.closure_graph
    told = (DEPRECATED, REPLACED_BY) if described.is_retired else ()  # by the notice at the top
    twins = vocabulary.twins((item.predicate, item.value) for item in described.statements)
    incoming = set(described.incoming)
    facts: dict[str, list[Value]] = {}
    for item in described.statements:
        if item.predicate == _TYPE or item.predicate in _NAMES or item.predicate in told:
            continue
        derived = closure in item.graphs
        if derived and (item.predicate, item.value) in twins:
            continue
        if derived and isinstance(item.value, ox.NamedNode):
            # Stated from the other side, so nothing that a reader would call an inference.
            inverses = vocabulary.inverses.get(item.predicate, frozenset())
            derived = not any((item.value.value, inverse) in incoming for inverse in inverses)
        facts.setdefault(item.predicate, []).append(_value(page, described, item.value, derived))
    grouped: dict[str, list[Fact]] = {}
    for predicate in sorted(facts, key=vocabulary.sort_key):
        values = _in_order(facts[predicate], page.language)
        name = vocabulary.name(predicate, described.labels, page.language)
        fact = Fact(name, page.href(predicate), values)
        grouped.setdefault(vocabulary.place(predicate).group, []).append(fact)
    return [
        Group(vocabulary.groups.name(group, page.language) if group else None, listed)
        for group, listed in grouped.items()
    ]


def _value(page: Page, described: Description, term: object, inferred: bool) -> Value:
    if isinstance(term, ox.NamedNode):
        name = described.labels.name(term.value, page.language)
        href = page.href(term.value)
        text = name.text
        if not described.labels.has(term.value):
            # The end of a web address ("default.aspx") does not tell a reader where it leads.
            elsewhere = href == term.value
            text = term.value.partition("://")[2] if elsewhere else curie(term.value, dict(page.manifest.prefixes))
        return Value(text, name.language, href, term.value, inferred)
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
        shown = words(page.language)
        return Value(shown["yes"] if term.value in ("true", "1") else shown["no"], "", None, "", inferred)
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "", None, "", inferred)
    return Value(_nested(page, described, term), "", None, "", inferred)


def _nested(page: Page, described: Description, node: object) -> str:
    parts = []
    for triple in described.nested:
        if triple.subject == node and not isinstance(triple.object, ox.BlankNode):
            name = described.labels.name(triple.predicate.value, page.language).text
            parts.append(f"{name}: {_value(page, described, triple.object, False).text}")
    return "; ".join(sorted(parts)) or "…"


def _incoming(page: Page, described: Description, vocabulary: Vocabulary) -> list[Fact]:
    """What points here, by relation.

    Left out is what the thing itself states the other way round, and the dataset's description: that a reader may start
    here says nothing of the thing.
    """
    stated = {
        (item.predicate, item.value.value) for item in described.statements if isinstance(item.value, ox.NamedNode)
    }
    twins = vocabulary.twins((predicate, source) for source, predicate in described.incoming)
    found: dict[str, list[Value]] = {}
    for source, predicate in described.incoming:
        inverses = vocabulary.inverses.get(predicate, frozenset())
        if source == page.manifest.dataset or (predicate, source) in twins:
            continue
        if predicate == REPLACED_BY and source in described.replaces:
            continue
        if any((inverse, source) in stated for inverse in inverses):
            continue
        found.setdefault(predicate, []).append(_value(page, described, ox.NamedNode(source), False))
    return [
        Fact(
            vocabulary.name(predicate, described.labels, page.language),
            page.href(predicate),
            _in_order(found[predicate], page.language),
        )
        for predicate in sorted(found, key=vocabulary.sort_key)
    ]


def _in_order(values: Iterable[Value], language: str) -> list[Value]:
    """Texts in the reader's language first; numbers inside names in their own order (2.2 before 2.10)."""

    def key(value: Value) -> tuple[bool, list[tuple[int, str]]]:
        other = bool(value.language) and not value.iri and value.language != language
        parts = re.split(r"(\d+)", value.text.casefold())
        return other, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    return sorted(values, key=key)
