"""Pages about things that were made beforehand (see `itukg.linkeddata.prepared_pages`), sent as the view sends them."""

from __future__ import annotations

import re

from itukg.linkeddata.iris import in_address
from itukg.linkeddata.prepared_pages import END, find_prepared_page
from itukg.sparql.media import HTML
from itukg.stores.base import Reader
from itukg.views.caching import cache_headers, content_type
from itukg.views.escaping import escaped
from itukg.views.pages import plain_page
from itukg.web.plain import Plain
from itukg.web.proxies import Environ

# Mount paths that are written in one way alone, whatever part of a page writes them.
_ROOT = re.compile(r"(?:/[A-Za-z0-9._-]+)*")


def find_page(environ: Environ, reader: Reader, thing: str, suffix: str, links: int) -> Plain | None:
    """The answer to a request without arguments for the page about a thing, if it was made beforehand.

    Args:
        environ: of the request, whose path is plain ASCII.
        reader: of the snapshot.
        thing: the IRI that the path stands for.
        suffix: of the path; '' where the page was chosen by Accept.
        links: how many of the links to a thing make a page.
    """
    if reader.folder is None or not _ROOT.fullmatch(environ.get("SCRIPT_NAME", "")):
        return None
    page = plain_page(reader.manifest, environ)
    kept = find_prepared_page(reader.folder, thing, page.language, links)
    if kept is None:
        return None
    body, marks = kept
    own = escaped(in_address(page.path)).encode()
    # The path last: it is a stranger's, and might hold marks.
    link, _, text = body.replace(marks.root.encode(), page.root.encode()).partition(END)
    headers = {"Content-Type": content_type(HTML)}
    vary = "Accept-Language" if suffix else "Accept, Accept-Language"
    headers |= cache_headers(environ, reader.manifest.id, [page.language], vary)
    headers |= {"Content-Language": page.language, "Link": link.decode()}
    return Plain(headers, text.replace(marks.path.encode(), own))
