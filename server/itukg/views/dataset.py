"""``/dataset``: what the dataset is, its releases, graphs and downloads; ``/void`` and ``/dumps/…`` for programs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from itukg.facts.dumps import FOLDER, Dump, checksums, read_dumps
from itukg.facts.releases import change_list, read_releases, record_file
from itukg.facts.statistics import read_statistics
from itukg.linkeddata.dcat import dcat_description
from itukg.linkeddata.headers import entity_tag, link
from itukg.linkeddata.resource import serialize
from itukg.linkeddata.void import void_description
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.terms.graph import DCT, TermGraph
from itukg.views.caching import CACHE_CONTROL
from itukg.views.dataset_page import dataset_page, release_page
from itukg.views.documents import not_acceptable, send_document, split_suffix
from itukg.views.pages import Page, open_page, respond
from itukg.views.term_models import triples_of

_RELEASE_OFFERS = (media.HTML, media.TRIG)


def add(views: Blueprint, publication: Publication) -> None:
    """Add the routes to the blueprint of terms."""

    @views.route("/dataset", defaults={"suffix": ""})
    @views.route("/dataset.<suffix>")
    def dataset(suffix: str) -> Response:
        reader = publication.store.reader()

        def html(page: Page) -> str:
            return dataset_page(page, reader, TermGraph(triples_of(reader, "Catalog")))

        return send_document(reader.manifest, "dataset", suffix, lambda: description(reader), html)

    @views.route("/dataset/<version>")
    def release(version: str) -> Response:
        return _release(publication.store.reader(), *split_suffix(version, ("trig", "html")))

    @views.route("/void")
    @views.route("/.well-known/void")
    def void() -> Response:
        reader = publication.store.reader()
        chosen = media.negotiate(request.headers.get("Accept"), media.GRAPH_TYPES, media.GRAPH_SYNONYMS)
        # A browser's Accept names no RDF type but admits any: it gets Turtle, to be read as text.
        if chosen is None:
            raise not_acceptable(media.GRAPH_TYPES)
        body = serialize(description(reader), chosen, dict(reader.manifest.prefixes), reader.manifest.dataset)
        answer = respond(body, chosen, reader.manifest.id, [chosen], "Accept")
        answer.headers["Link"] = link(f"{request.script_root}/dataset", "describedby")
        return answer

    @views.route("/dumps/<file>")
    def dump(file: str) -> Response:
        return _dump(publication.store.reader(), file)


def description(reader: Reader) -> list[ox.Triple]:
    """The dataset in DCAT and VoID: what its catalog says, and what is known of the snapshot."""
    manifest, dumps = reader.manifest, read_dumps(reader.folder)
    catalog = triples_of(reader, "Catalog")
    issued = TermGraph(catalog).text(ox.NamedNode(manifest.dataset), DCT + "issued")
    found = [
        *catalog,
        *void_description(manifest, read_statistics(reader.folder), dumps),
        *dcat_description(manifest, issued, dumps, read_releases(reader.folder)),
    ]
    return list(dict.fromkeys(found))


def dump_stem(dumps: tuple[Dump, ...], version: str) -> str:
    """What the names of the dumps begin with: ``name-version``; '' where there are none."""
    return next((dump.file.partition(f"-{version}.")[0] + f"-{version}" for dump in dumps), "")


def _dump(reader: Reader, file: str) -> Response:
    """A file with its length, in parts where the client asks for them (RFC 9110, section 14).

    Raises:
        Problem: 404 there is no such file; 410 it belongs to an earlier version; 416.
    """
    dumps = read_dumps(reader.folder)
    found = next((dump for dump in dumps if dump.file == file), None)
    stem = dump_stem(dumps, reader.manifest.version)
    if found is not None and reader.folder is not None:
        answer = _send((reader.folder / FOLDER / found.file).absolute(), found.archive_type, found.sha256)
        answer.headers["Repr-Digest"] = f"sha-256=:{_base64(found.sha256)}:"
        return answer
    if stem and file == f"{stem}.sha256":
        body = checksums(dumps).encode()
        return _send(BytesIO(body), f"{media.TEXT}; charset=utf-8", entity_tag(reader.manifest.id, file))
    raise _no_dump(reader, file, stem)


def _no_dump(reader: Reader, file: str, stem: str) -> Exception:
    name = stem.removesuffix(f"-{reader.manifest.version}")
    for release in read_releases(reader.folder):
        earlier = release.version != reader.manifest.version
        if name and earlier and file.startswith(f"{name}-{release.version}."):
            here = f"{reader.manifest.base}dataset/{release.version}.trig"
            return problem("gone", f"Dumps are kept of the current version only. The record of that release is {here}.")
    if not stem:
        return problem("not-found", "This server holds no dumps. Ask for graphs by their addresses, or at /sparql.")
    return problem("not-found", f"There is no such dump. {reader.manifest.base}dataset lists those there are.")


def _send(file: Any, kind: str, tag: str) -> Response:
    try:
        answer = send_file(file, mimetype=kind, etag=tag, conditional=True, max_age=None)
    except RequestedRangeNotSatisfiable as error:
        headers = {"Content-Range": f"bytes */{error.length}"} if error.length is not None else {}
        raise problem("range-not-satisfiable", "The file is shorter than that.", headers) from error
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


def _base64(digest: str) -> str:
    from base64 import b64encode

    return b64encode(bytes.fromhex(digest)).decode()


def _release(reader: Reader, version: str, suffix: str) -> Response:
    release = next((item for item in read_releases(reader.folder) if item.version == version), None)
    if release is None or reader.folder is None:
        raise problem("unknown-version", f"There is no release {version}. {reader.manifest.base}dataset lists them.")
    accepted = request.headers.get("Accept")
    chosen = media.SUFFIXES[suffix] if suffix else media.negotiate(accepted, _RELEASE_OFFERS)
    if chosen is None:
        raise not_acceptable(_RELEASE_OFFERS)
    vary = [] if suffix else ["Accept"]
    if chosen == media.TRIG:
        body: bytes | str = record_file(reader.folder, version).read_bytes()
        return respond(body, chosen, reader.manifest.id, [chosen], ", ".join(vary))
    page = open_page(reader.manifest)
    language = page.language if page.language in release.languages else next(iter(release.languages), "")
    changes = change_list(reader.folder, version, language) if language else ""
    body = release_page(page, release, changes, language)
    return respond(body, chosen, reader.manifest.id, [page.language], ", ".join([*vary, "Accept-Language"]))
