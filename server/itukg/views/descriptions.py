"""What programs read first: the sitemap, ``robots.txt``, the description of all routes, the catalogue of interfaces.

These alone name absolute addresses: those of the setting ``public_url``, else of the dataset's base.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from itukg.facts.pages import PageAddress, part_files, read_part, standing_pages
from itukg.linkeddata.headers import link
from itukg.openapi import describe
from itukg.publication import Publication
from itukg.routes import JSON_SEQUENCE, OPENAPI, ROUTES
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem
from itukg.views.pages import respond

_XML = "application/xml"
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
# Answers to whatever somebody asks: without end, and nothing that is not on the pages. The page to ask on stays.
_NOT_CRAWLED = ("/sparql?", "/sparql/", "/search?", "/list?", "/graph", "/metrics", "/healthz", "/readyz")


def add(views: Blueprint, publication: Publication) -> None:
    """Add the routes to the blueprint of terms."""

    def address(manifest: Manifest) -> str:
        return publication.settings.public_url or manifest.base

    @views.route("/sitemap.xml")
    def sitemap() -> Response:
        reader = publication.store.reader()
        manifest, folder = reader.manifest, reader.folder
        parts = part_files(folder)
        standing = list(standing_pages(manifest, folder))
        if len(parts) <= 1:
            pages = [*standing, *(page for path in parts for page in read_part(path))]
            body = "".join(_urls(pages, address(manifest), manifest.languages))
        else:
            body = "".join(_index(len(parts) + 1, address(manifest), manifest.built[:10]))
        return respond(body, _XML, manifest.id, [address(manifest)], "")

    @views.route("/sitemap-<int:number>.xml")
    def sitemap_part(number: int) -> Response:
        """Part 1 lists the standing pages, the others the documents; there are none where all fit into one."""
        reader = publication.store.reader()
        manifest, folder = reader.manifest, reader.folder
        parts = part_files(folder)
        if len(parts) <= 1 or not 1 <= number <= len(parts) + 1:
            raise problem("not-found", "The sitemap has no such part. See /sitemap.xml.")
        pages = standing_pages(manifest, folder) if number == 1 else read_part(parts[number - 2])
        body = "".join(_urls(pages, address(manifest), manifest.languages))
        return respond(body, _XML, manifest.id, [address(manifest)], "")

    @views.route("/robots.txt")
    def robots() -> Response:
        manifest = publication.store.reader().manifest
        rules = "".join(f"Disallow: {path}\n" for path in _NOT_CRAWLED)
        body = f"User-agent: *\n{rules}Allow: /\n\nSitemap: {address(manifest)}sitemap.xml\n"
        return respond(body, media.TEXT, manifest.id, [address(manifest)], "")

    @views.route("/openapi.json")
    def openapi() -> Response:
        manifest = publication.store.reader().manifest
        body = json.dumps(describe(manifest, address(manifest), ROUTES), ensure_ascii=False, indent=1)
        answer = respond(body, OPENAPI, manifest.id, [address(manifest)], "")
        answer.headers["Link"] = link(f"{address(manifest)}.well-known/api-catalog", "api-catalog", JSON_SEQUENCE)
        return answer

    @views.route("/.well-known/api-catalog")
    def api_catalog() -> Response:
        manifest = publication.store.reader().manifest
        body = json.dumps(_catalog(address(manifest)), ensure_ascii=False, indent=1)
        return respond(body, JSON_SEQUENCE, manifest.id, [address(manifest)], "")


def _urls(pages: Iterable[PageAddress], address: str, languages: Sequence[str]) -> Iterator[str]:
    """A sitemap: each page with its day, and its address in each language."""
    yield f"{_HEADER}<urlset {_SITEMAP} {_XHTML}>\n"
    for page in pages:
        here = escape(address + page.path)
        yield f"<url><loc>{here}</loc>"
        if page.modified:
            yield f"<lastmod>{page.modified}</lastmod>"
        for code in languages:
            yield f'<xhtml:link rel="alternate" hreflang="{escape(code)}" href="{here}?lang={quote(code)}"/>'
        yield f'<xhtml:link rel="alternate" hreflang="x-default" href="{here}"/></url>\n'
    yield "</urlset>\n"


def _index(parts: int, address: str, modified: str) -> Iterator[str]:
    yield f"{_HEADER}<sitemapindex {_SITEMAP}>\n"
    for number in range(1, parts + 1):
        lastmod = f"<lastmod>{modified}</lastmod>" if modified else ""
        yield f"<sitemap><loc>{escape(address)}sitemap-{number}.xml</loc>{lastmod}</sitemap>\n"
    yield "</sitemapindex>\n"


def _catalog(address: str) -> dict[str, Any]:
    """RFC 9727: the interfaces, each with what describes it, as a link set (RFC 9264)."""
    described = [{"href": f"{address}openapi.json", "type": OPENAPI}]
    return {
        "linkset": [
            {
                "anchor": f"{address}.well-known/api-catalog",
                "item": [{"href": f"{address}sparql"}, {"href": f"{address}dataset"}],
            },
            {
                "anchor": f"{address}sparql",
                "service-desc": [*described, {"href": f"{address}sparql", "type": media.TURTLE}],
                "service-doc": [{"href": f"{address}sparql", "type": media.HTML}],
                "status": [{"href": f"{address}readyz", "type": media.JSON}],
            },
            {
                "anchor": f"{address}dataset",
                "service-desc": [*described, {"href": f"{address}void", "type": media.TURTLE}],
                "service-doc": [{"href": f"{address}dataset", "type": media.HTML}],
            },
        ]
    }
