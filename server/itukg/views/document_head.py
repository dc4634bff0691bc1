"""What a document says of itself to machines: its links after FAIR Signposting, in the header and in the HTML head.

https://signposting.org/FAIR/: a landing page (here the page about a thing) names the persistent identifier to cite
(``cite-as``), the records that describe the thing and are its content (``describedby``, ``item``), the kinds of both
(``type``), the licence, and what it is part of (``collection``). A record leads back (``describes``, ``collection``).

The template ``document_head.html`` writes the links and a block of JSON-LD; a page takes it in with
``{% include "document_head.html" %}``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from itukg.linkeddata.headers import link, links
from itukg.linkeddata.resource import LAST_PAGE, REPLACED_BY, Description
from itukg.linkeddata.schema_org import types_of
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.views.escaping import escaped

# What the page about a thing is, by the profile's own choice of type.
_ABOUT_PAGE = "https://schema.org/AboutPage"
_IN_IRIS = "/:#%@!$&'()*+,;=-._~?"


class HeadLink(NamedTuple):
    """One link of the head: its relations, its target, and the target's media type ('' where it has none).

    ``anchor`` is what the link is about, if not the document.
    """

    relation: str
    href: str
    type: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Head:
    """The links of a document, in order; ``data``: JSON-LD that can stand in a script element, '' for none."""

    links: tuple[HeadLink, ...]
    data: str = ""

    def suffixes(self) -> list[str]:
        """The suffixes of the formats of RDF that the document has."""
        kinds = [item.type for item in self.links if "describedby" in item.relation.split()]
        return [suffix for suffix, kind in media.SUFFIXES.items() if kind in kinds]

    def markup(self) -> Markup:
        """The links that are about the document, and the data, as elements of HTML, each on a line."""
        found = [
            f'<link rel="{escaped(item.relation)}"{_type(item.type)} href="{escaped(item.href)}">\n'
            for item in self.links
            if not item.anchor
        ]
        if self.data:
            found.append(f'<script type="application/ld+json">{self.data}</script>\n')
        return Markup("".join(found))  # noqa: S704 - escaped above; the data is written to stand in a script

    def header(self) -> str:
        """The links as the value of a Link header (RFC 8288)."""
        return links(link(item.href, item.relation, item.type, item.anchor) for item in self.links)


def _type(kind: str) -> str:
    return f' type="{escaped(kind)}"' if kind else ""


def signposts(
    described: Description, manifest: Manifest, root: str, stem: str, suffixes: Iterable[str], chosen: str
) -> tuple[HeadLink, ...]:
    """The links of the document about a thing.

    What replaces a retired thing is said with the relation that the data has, an extension type (RFC 8288, 2.1.2):
    ``successor-version`` (RFC 5829) would claim that the one thing is a version of the other.

    Args:
        described: what the document is about.
        manifest: of the snapshot.
        root: the path under which the server works, without a slash at its end.
        stem: the document's address below ``/doc/``, percent-encoded, without a suffix.
        suffixes: the formats that have an address of their own.
        chosen: the media type that is sent.
    """
    here, thing = f"{root}/doc/{stem}", in_header(described.thing)
    is_page = chosen == media.HTML
    arguments = f"?page={described.page}" if described.page > 1 else ""
    found = [HeadLink("cite-as", thing), HeadLink("describes", thing)]
    for suffix in suffixes:
        kind = media.SUFFIXES[suffix]
        relation = "alternate describedby item" if is_page and kind != media.HTML else "alternate"
        found.append(HeadLink(relation, f"{here}.{suffix}{arguments}", kind))
    if is_page:
        found.append(HeadLink("type", _ABOUT_PAGE))
        found += [HeadLink("type", in_header(kind)) for kind in types_of(described)]
        found.append(HeadLink("collection", f"{root}/dataset"))
    else:
        found.append(HeadLink("collection", here, media.HTML))
    if manifest.license:
        found.append(HeadLink("license", in_header(manifest.license)))
    if described.page > 1:
        found.append(HeadLink("prev", here + (f"?page={described.page - 1}" if described.page > 2 else "")))
    if described.has_more and described.page < LAST_PAGE:
        found.append(HeadLink("next", f"{here}?page={described.page + 1}"))
    found += [HeadLink(REPLACED_BY, in_header(iri), anchor=thing) for iri in described.replacements]
    return tuple(found)


@lru_cache(maxsize=8192)
def in_header(iri: str) -> str:
    """The IRI as a URI, which is all that a header can hold (RFC 3987, section 3.1)."""
    return quote(iri, safe=_IN_IRIS)
