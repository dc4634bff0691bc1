"""The names of things: what is asked for by one is sent to the document about it, 303.

https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

from collections.abc import Sequence

from itukg.errors import Problem
from itukg.linkeddata.headers import link
from itukg.linkeddata.iris import Asked, document_path, escaped_readings, iri_in_address, readings
from itukg.snapshot import Manifest
from itukg.statuses import unknown
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri
from itukg.views.answers import see_other
from itukg.views.caching import cache_headers
from itukg.views.document_head import in_header
from itukg.web.plain import Plain
from itukg.web.proxies import Environ


def see_document(environ: Environ, reader: Reader, local: str) -> Plain:
    """Send who asks for a thing to the document about it.

    Args:
        environ: of the request.
        reader: of the snapshot.
        local: the path asked for, which is the thing's name without the base.

    Raises:
        Problem: 404, there is no such thing; 410, an earlier release had it.
    """
    base = reader.manifest.base
    stated = None
    for read in (readings, escaped_readings):
        things = [item.thing for item in read(local, base, named=True) if is_iri(item.thing)]
        known = reader.known(things)
        stated = next((thing for thing in things if thing in known), None)
        if stated is not None:
            break
    if stated is None:
        raise unknown_thing(reader.manifest, readings(local, base, named=True))
    query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
    path = iri_in_address(document_path(stated, base) or "")
    address = f"{environ.get('SCRIPT_NAME', '')}/{path}"
    plain = see_other(address + query)
    plain.headers["Link"] = ", ".join([link(address, "describedby"), link(in_header(stated), "cite-as")])
    plain.headers |= cache_headers(environ, reader.manifest.id, ["303"], "Accept")
    return plain


def unknown_thing(manifest: Manifest, asked: Sequence[Asked]) -> Problem:
    """410 if any reading of the address was once published, else 404 with the likeliest: without the suffix."""
    things = [item.thing for item in asked]
    iri = next(
        (thing for thing in things if thing in manifest.gone), asked[-1].thing if asked[-1].suffix else things[0]
    )
    return unknown("unknown-thing", iri, f"The graph says nothing about {iri}.", manifest.gone)
