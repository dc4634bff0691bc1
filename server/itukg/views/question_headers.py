"""What the headers of an answer to a question say: its other formats, how it is cited, and of which snapshot it is."""

from __future__ import annotations

from flask import Response, request

from itukg.linkeddata.headers import link, links
from itukg.results.about import About
from itukg.sparql.protocol import SNAPSHOT
from itukg.stores.base import Reader
from itukg.views.provenance import http_date_of, pinned_headers, version_field
from itukg.views.question_asked import Asked
from itukg.views.question_formats import results_of


def relations(asked: Asked, about: About, of: str = "") -> str:
    """The Link header of an answer (in the format with the suffix ``of``)."""
    found = [
        link(asked.address(f".{suffix}"), "alternate", kind)
        for suffix, kind in results_of(asked.question).items()
        if suffix != of
    ]
    found.append(link(about.permalink, "cite-as"))
    found.append(link(f"{request.script_root}/queries", "collection"))
    if about.license:
        found.append(link(about.license, "license"))
    if asked.snapshot:
        found.append(link(asked.address(f".{of}" if of else "", {SNAPSHOT: ""}), "original"))
    return links(found)


def with_snapshot(answer: Response, asked: Asked, reader: Reader, *, page: bool) -> Response:
    """The answer with the headers that tell its snapshot, and how long it is good (see `itukg.views.provenance`)."""
    manifest = reader.manifest
    if manifest.id:
        answer.headers["Snapshot-Id"] = manifest.id
        answer.headers["Snapshot-Version"] = version_field(manifest.version)
    if asked.snapshot:
        answer.headers["Memento-Datetime"] = http_date_of(manifest.built)
        answer.headers.update(pinned_headers(request.environ, manifest, page=page))
    return answer
