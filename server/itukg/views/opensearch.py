"""How browsers are told of the search: OpenSearch 1.1 (https://github.com/dewitt/opensearch)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import request

from itukg.sparql import media
from itukg.views.pages import Page

MEDIA = "application/opensearchdescription+xml"
# So many characters the specification allows for ShortName and LongName, and for Description.
_NAMES, _DESCRIPTION = (16, 48), 1024


def describe(page: Page, address: str) -> str:
    """The description; ``address`` is that of the publication, absolute and with a slash at its end."""
    language = f"&lang={page.language}" if "lang" in request.args else ""
    urls = (
        (media.HTML, f"{address}search?q={{searchTerms}}{language}"),
        (media.JSON, f"{address}search.json?q={{searchTerms}}{language}"),
    )
    name = page.text(page.manifest.titles)
    short, long = (name if len(name) <= most else name[: most + 1].rpartition(" ")[0] or name[:most] for most in _NAMES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(short)}</ShortName>\n<LongName>{escape(long)}</LongName>\n"
        f"<Description>{escape(page.text(page.manifest.descriptions)[:_DESCRIPTION])}</Description>\n"
        + "".join(f'<Url type="{kind}" template="{escape(url)}"/>\n' for kind, url in urls)
        + f"<Language>{page.language}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f"<OutputEncoding>UTF-8</OutputEncoding>\n</OpenSearchDescription>\n"
    )
