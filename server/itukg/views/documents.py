"""Documents that have one address in every format: which one is asked for, and how it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox
from flask import Response, request

from itukg.errors import Problem
from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import in_address
from itukg.linkeddata.resource import serialize
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem
from itukg.views.document_head import Head, HeadLink
from itukg.views.pages import Page, open_page, respond

OFFERS = (media.HTML, *media.GRAPH_TYPES)


def send_document(
    manifest: Manifest,
    path: str,
    suffix: str,
    triples: Callable[[], Sequence[ox.Triple]],
    html: Callable[[Page], str],
    first: str = "",
) -> Response:
    """The document in the format asked for: by the suffix of its address, else by Accept.

    Args:
        manifest: of the snapshot that it is made from.
        path: its address without suffix and leading slash.
        suffix: of the address; '' for none.
        triples: gives it as a graph.
        html: gives it as a page.
        first: the IRI that the graph begins with; default: the one that ends in the path.

    Raises:
        Problem: 404 the suffix stands for no format, 406.
    """
    if suffix and media.SUFFIXES.get(suffix) not in OFFERS:
        names = ", ".join(f".{ending}" for ending, kind in media.SUFFIXES.items() if kind in OFFERS)
        raise problem("unknown-format", f"There is {path} with {names}.")
    accepted = request.headers.get("Accept")
    chosen = media.SUFFIXES[suffix] if suffix else media.negotiate(accepted, OFFERS, media.PAGE_SYNONYMS)
    if chosen is None:
        raise not_acceptable(OFFERS)
    vary = [] if suffix else ["Accept"]
    if chosen == media.HTML:
        page = open_page(manifest)
        vary.append("Accept-Language")
        answer = respond(html(page), chosen, manifest.id, [page.language], ", ".join(vary))
    else:
        body = serialize(triples(), chosen, dict(manifest.prefixes), first or manifest.base + path)
        answer = respond(body, chosen, manifest.id, [chosen], ", ".join(vary))
    answer.headers["Link"] = links(link(item.href, item.relation, item.type) for item in alternates(path).links)
    return answer


def alternates(path: str) -> Head:
    """The document's formats, for the head of its page and for its headers."""
    here = f"{request.script_root}/{in_address(path)}"
    return Head(
        tuple(
            HeadLink("alternate", f"{here}.{ending}", kind) for ending, kind in media.SUFFIXES.items() if kind in OFFERS
        )
    )


def formats(path: str) -> list[tuple[str, str]]:
    """Names and addresses of the document's formats for programs."""
    names = {media.TURTLE: "Turtle", media.JSON_LD: "JSON-LD", media.RDF_XML: "RDF/XML", media.N_TRIPLES: "N-Triples"}
    return [(names[item.type], item.href) for item in alternates(path).links if item.type in names]


def not_acceptable(offers: Sequence[str]) -> Problem:
    """406 with what there is."""
    return problem("not-acceptable", f"There is {', '.join(offers)}.")


def split_suffix(name: str, suffixes: Sequence[str]) -> tuple[str, str]:
    """A name and the suffix of a format at its end, '' for none: ``0.1.0.ttl``, but not ``0.1.0``."""
    stem, _, suffix = name.rpartition(".")
    return (stem, suffix) if stem and suffix in suffixes else (name, "")
