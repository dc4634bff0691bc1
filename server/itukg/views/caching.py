"""What caches are told of an answer that is made of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from itukg.linkeddata.headers import entity_tag
from itukg.web.answer_cache import SNAPSHOT
from itukg.web.proxies import Environ

# A snapshot lives until the next one. A client asks before it uses an answer again, and gets a 304; a cache that many
# share may trust it for some seconds, which spares most of the asking.
CACHE_CONTROL = "public, max-age=0, s-maxage=5, must-revalidate"


def cache_headers(environ: Environ, snapshot: str, variant: Sequence[str], vary: str) -> dict[str, str]:
    """Entity tag, Cache-Control and Vary; `itukg.web.answering` does the rest: 304, Last-Modified, codings, memory.

    Args:
        environ: of the request.
        snapshot: '' for an answer that may be another next time: a volatile query, a remote store. Any other is taken
            for the same for all who ask the same address of that snapshot, with the same values of the headers in
            ``vary``.
        variant: what was chosen among the answers that the address has.
        vary: the headers of the request that decided it.
    """
    headers = {"Vary": vary} if vary else {}
    if not snapshot:
        headers["Cache-Control"] = "no-store"
    elif environ["REQUEST_METHOD"] in ("GET", "HEAD"):  # what a POST asks for is not in its address
        # Weak: the same triples and rows, but the engine writes prefixes and blank nodes in an order of chance.
        address = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        headers["ETag"] = f'W/"{entity_tag(snapshot, address, *variant)}"'
        headers["Cache-Control"] = CACHE_CONTROL
        environ[SNAPSHOT] = snapshot
    return headers


def content_type(media_type: str) -> str:
    """The value of Content-Type: all text is UTF-8, and says so where the type has a parameter for it."""
    textual = media_type.startswith("text/") or media_type == "image/svg+xml"
    return f"{media_type}; charset=utf-8" if textual else media_type
