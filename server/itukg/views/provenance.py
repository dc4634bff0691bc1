"""What the answer to a query says of the snapshot that it comes from, and where the same answer can be had again.

- ``Snapshot-Id`` and ``Snapshot-Version``: short, and ready for each snapshot; no standard has a field for them.
- ``Link: <…>; rel="cite-as"`` (RFC 8574): the address that was asked, with the snapshot in it. Left out where it would
  be long, since a client that has the id can make it itself, and where the query asks for the time or for chance.
- ``Memento-Datetime`` and ``Link: <…>; rel="original"`` (RFC 7089), where a snapshot was asked for: such an answer is
  the state of a time, and never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from werkzeug.http import http_date

from itukg.linkeddata.headers import link, links
from itukg.linkeddata.iris import in_address
from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql.protocol import SNAPSHOT, ProtocolRequest
from itukg.stores.base import Reader, StoreError
from itukg.web.answer_cache import PINNED
from itukg.web.answer_cache import SNAPSHOT as LABEL
from itukg.web.proxies import Environ

# Servers and proxies read some KiB of headers in all.
LONGEST_LINK = 2_000
# What servers between as a rule accept of an address.
LONGEST_ADDRESS = 8_000
# A month: what is right for ever is still not kept for ever, in case that we wrote it wrongly.
_LASTING = "public, max-age=2592000, immutable"
# What a query string may hold as it stands (RFC 3986, section 3.4, and brackets).
_URI = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]]*")
_SAFE = "-._~!$&'()*+,;=:@/?%[]"


def snapshot_headers(
    environ: Environ,
    publication: Publication,
    reader: Reader,
    snapshot: str,
    asked: ProtocolRequest,
    *,
    volatile: bool,
    page: bool = False,
) -> dict[str, str]:
    """The headers that the answer to a query gets beside, or in place of, those of `itukg.views.caching.cache_headers`.

    Args:
        environ: of the request.
        publication: where to look for the snapshot, if it is not the reader's: it may have changed meanwhile.
        reader: the snapshot that was read.
        snapshot: the id of the one that has answered; '' where a remote store has.
        asked: the request.
        volatile: whether the query asks for the time or for chance.
        page: whether the answer is a page, which changes with the program that makes it.
    """
    if not snapshot:
        return {}
    manifest = _manifest(publication, reader, snapshot)
    if manifest is None:
        return {"Snapshot-Id": snapshot}
    headers = {"Snapshot-Id": snapshot, "Snapshot-Version": version_field(manifest.version)}
    if volatile:
        return headers
    here = environ["QUERY_STRING"] if environ["REQUEST_METHOD"] != "POST" else _posted(asked)
    if asked.snapshot and environ["REQUEST_METHOD"] != "POST":  # however the address writes the parameter's name
        others = (part for part in here.split("&") if unquote_plus(part.partition("=")[0]) != SNAPSHOT)
        permalink, rest = here, "&".join(others)
    else:
        permalink, rest = f"{here}&{SNAPSHOT}={snapshot}" if here else f"{SNAPSHOT}={snapshot}", here
    found = []
    if len(permalink) <= LONGEST_LINK:
        found = [link(_here(environ, permalink), "cite-as")]
        found += [link(_here(environ, rest), "original")] if asked.snapshot else []
    if asked.snapshot:
        headers["Memento-Datetime"] = http_date_of(manifest.built)
        headers |= pinned_headers(environ, manifest, page=page)
    if found:
        headers["Link"] = links(found)
    return headers


def pinned_headers(environ: Environ, manifest: Manifest, *, page: bool) -> dict[str, str]:
    """What caches are told of an answer that was asked of a snapshot by its id, and so stays right for good.

    ``page``: it changes with the program that makes it, so that nobody may keep it without asking again.
    """
    if not environ.get(LABEL):  # to a POST, whose answers no cache keeps
        return {}
    environ[PINNED] = manifest.id
    headers = {"Last-Modified": http_date_of(manifest.built)}
    if not page:
        headers["Cache-Control"] = _LASTING
    return headers


def permalink(address: str, query: str, snapshot: str, graphs: Iterable[tuple[str, str]] = ()) -> str:
    """The whole address at which the query is answered from the snapshot, as it is cited; '' if it is too long to send.

    Args:
        address: of the publication, with a slash at its end.
        query: the query.
        snapshot: the id of the snapshot.
        graphs: the protocol's parameters that name graphs, with their values.
    """
    whole = f"{address}sparql?{_joined([('query', query), *graphs, (SNAPSHOT, snapshot)])}"
    return whole if len(whole) <= LONGEST_ADDRESS else ""


@lru_cache(16)
def http_date_of(built: str) -> str:
    """When a snapshot was built as HTTP writes dates; '' where nobody knows."""
    return http_date(datetime.fromisoformat(built)) if built else ""


@lru_cache(16)
def version_field(version: str) -> str:
    """A version as a header can hold it, which is ASCII: what is not stands there as a question mark."""
    return re.sub(r"[^\x21-\x7e]", "?", version)


def _manifest(publication: Publication, reader: Reader, snapshot: str) -> Manifest | None:
    if reader.manifest.id == snapshot:
        return reader.manifest
    try:
        return publication.store.reader(snapshot).manifest
    except StoreError:
        return None


def _posted(asked: ProtocolRequest) -> str:
    """What a POST asks, as a query string; where that is too long already, the query alone, which is so too."""
    query = asked.query or ""
    return _written(query, asked.default_graphs, asked.named_graphs) if len(query) <= LONGEST_LINK else query


@lru_cache(500)
def _written(query: str, default: tuple[str, ...] | None, named: tuple[str, ...] | None) -> str:
    pairs = [("query", query), *(("default-graph-uri", iri) for iri in default or ())]
    pairs += [("named-graph-uri", iri) for iri in named or ()]
    return _joined(pairs)


def _here(environ: Environ, query: str) -> str:
    """The path that was asked, with a query string; what no address may hold is escaped."""
    escaped = query if _URI.fullmatch(query) else quote(query.encode("latin-1"), _SAFE)
    path = in_address((environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]).encode("latin-1"))
    return f"{path}?{escaped}" if escaped else path


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={quote(value, '')}" for name, value in pairs)
