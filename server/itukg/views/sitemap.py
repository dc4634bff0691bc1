"""``/sitemap.xml`` and ``/robots.txt``: what crawlers may fetch, and what there is.

https://www.sitemaps.org/protocol.html, RFC 9309. The addresses are absolute: those of the setting ``public_url``, else
of the dataset's base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from itukg.facts.pages import PageAddress, part_files, read_part, standing_pages
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem
from itukg.views.pages import respond

_XML = "application/xml"
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
# Answers to whatever somebody asks: without end, and nothing that is not on the pages. The page to ask on stays.
_NOT_CRAWLED = (
    "/sparql?",
    "/sparql/",
    "/queries?",
    "/queries/*?",
    "/search?",
    "/list?",
    "/graph",
    "/metrics",
    "/healthz",
    "/readyz",
)


def add(views: Blueprint, publication: Publication) -> None:
    """Add the routes to the blueprint of terms."""

    @views.route("/sitemap.xml")
    def sitemap() -> Response:
        reader = publication.store.reader()
        manifest, folder = reader.manifest, reader.folder
        parts = part_files(folder)
        standing = list(standing_pages(manifest, folder))
        if len(parts) <= 1:
            pages = [*standing, *(page for path in parts for page in read_part(path))]
            body = "".join(_urls(pages, publication.address(manifest), manifest.languages))
        else:
            body = "".join(_index(len(parts) + 1, publication.address(manifest), manifest.built[:10]))
        return respond(body, _XML, manifest.id, [publication.address(manifest)], "")

    @views.route("/sitemap-<int:number>.xml")
    def sitemap_part(number: int) -> Response:
        """Part 1 lists the standing pages, the others the documents; there are none where all fit into one."""
        reader = publication.store.reader()
        manifest, folder = reader.manifest, reader.folder
        parts = part_files(folder)
        if len(parts) <= 1 or not 1 <= number <= len(parts) + 1:
            raise problem("not-found", "The sitemap has no such part. See /sitemap.xml.")
        pages = standing_pages(manifest, folder) if number == 1 else read_part(parts[number - 2])
        body = "".join(_urls(pages, publication.address(manifest), manifest.languages))
        return respond(body, _XML, manifest.id, [publication.address(manifest)], "")

    @views.route("/robots.txt")
    def robots() -> Response:
        manifest = publication.store.reader().manifest
        root = request.script_root
        rules = "".join(f"Disallow: {root}{path}\n" for path in _NOT_CRAWLED)
        body = f"User-agent: *\n{rules}Allow: {root}/\n\nSitemap: {publication.address(manifest)}sitemap.xml\n"
        return respond(body, media.TEXT, manifest.id, [publication.address(manifest)], "")


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
