"""Every answer that is not the one asked for, in one table: its kind, its HTTP status, and when it is given.

The kind is the fragment of the problem's ``type`` (RFC 9457) and never changes; statuses are those of RFC 9110 and
RFC 6585. The table in docs/sparql.md is made of this one, and the tests give each kind's answer by a live server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itukg.errors import Problem


@dataclass(frozen=True)
class Kind:
    """A kind of problem: status, title, and when it is given.

    ``retry``: the seconds after which asking again may help; 0: it will not, or nobody can say.
    """

    status: int
    title: str
    when: str
    retry: int = 0


KINDS: Mapping[str, Kind] = {
    "no-query": Kind(400, "No query was sent", "a POST without `query`"),
    "no-graph": Kind(400, "No graph is named", "`/graph` without `graph` and `default`"),
    "doubled-query": Kind(400, "More than one query was sent", "`query` twice, or in the address and in the body"),
    "malformed-query": Kind(
        400, "The query cannot be evaluated", "a syntax error (with line and column), an unknown function, a NUL"
    ),
    "query-too-deep": Kind(400, "The query nests too deeply", "brackets or operators that nest beyond the limit"),
    "malformed-encoding": Kind(400, "The request is not UTF-8", "a body or an address whose bytes are not UTF-8"),
    "malformed-parameters": Kind(
        400, "The parameters cannot be read", "percent-encoded bytes that are not UTF-8, or more than 1,000 parameters"
    ),
    "malformed-graph-name": Kind(
        400, "A graph is named by something that is no IRI", "a parameter that names a graph is empty or no IRI"
    ),
    "doubled-parameter": Kind(
        400, "A parameter was sent twice", "`timeout`, `snapshot`, `graph` or `default` twice, or both"
    ),
    "bad-timeout": Kind(400, "timeout must be a number of seconds above 0", "`timeout` is anything else"),
    "bad-parameter": Kind(
        400, "A parameter cannot be used", "a parameter of a page that is unknown, or `snapshot`, has a wrong value"
    ),
    "broken-request": Kind(400, "The request broke off", "a body that is shorter than its Content-Length"),
    "bad-request": Kind(400, "The request cannot be read", "an address or a header that HTTP does not allow"),
    "read-only": Kind(
        403, "Writing is refused: the endpoint is read-only", "an update, LOAD, or a graph that is to be written"
    ),
    "service-refused": Kind(403, "SERVICE is refused", "a query that would ask other endpoints, SILENT or not"),
    "not-found": Kind(404, "There is nothing under this address", "an address that nothing is published under"),
    "unknown-thing": Kind(404, "Nothing is known under this name", "a name that the graph says nothing about"),
    "no-text": Kind(404, "This is no text to read", "`/read/` with the name of a thing that is no part of a text"),
    "unknown-graph": Kind(404, "There is no such graph", "a graph that the dataset does not have"),
    "unknown-question": Kind(404, "There is no such question", "`/queries/` with the name of no question"),
    "unknown-version": Kind(404, "There is no such version", "a version of the ontology that never was"),
    "no-snapshots": Kind(404, "There are no snapshots here", "`snapshot` on a server that answers from a remote store"),
    "unknown-format": Kind(404, "There is no such format", "a suffix that stands for no format"),
    "method-not-allowed": Kind(
        405, "The method is not answered here", "any other method; `Allow` lists those that are answered"
    ),
    "not-acceptable": Kind(
        406, "None of the formats asked for can be sent", "`Accept` or `format` admits no format that there is"
    ),
    "slow-request": Kind(408, "The request came too slowly", "a body that is not complete within its time"),
    "gone": Kind(410, "This was published once and is no more", "a name that an earlier release had"),
    "snapshot-gone": Kind(
        410, "The snapshot is not kept", "a snapshot that is kept no more, or never was; it says how to build it again"
    ),
    "query-too-long": Kind(413, "The query is too long", "a query of more bytes than are read"),
    "request-too-large": Kind(413, "The request is too large", "a body of more bytes than are read"),
    "address-too-long": Kind(414, "The address is too long", "an address of more bytes than are read; use POST"),
    "unsupported-media-type": Kind(
        415, "The body has a type that is not read", "a POST body that is neither a form nor a query"
    ),
    "unsupported-charset": Kind(415, "The body must be UTF-8", "a `charset` other than UTF-8"),
    "range-not-satisfiable": Kind(416, "The file is shorter than that", "a range of a dump that lies behind its end"),
    "too-many-queries": Kind(
        429, "You have too many queries under way", "more queries of one client than it may have at a time", 2
    ),
    "headers-too-large": Kind(431, "The headers are too large", "headers of more bytes than are read"),
    "internal": Kind(500, "Something went wrong on our side", "a mistake of ours; it is logged"),
    "remote-failed": Kind(
        502, "The store behind this server failed", "a remote store that fails or answers what it was not asked", 10
    ),
    "deadline": Kind(503, "The query took too long", "a query that was ended at its deadline"),
    "memory": Kind(503, "The query needs too much memory", "a query that needs more memory than allowed"),
    "query-ended": Kind(503, "The query ended before it had a result", "the process that evaluated the query ended"),
    "result-too-large": Kind(503, "The result is too large", "a result of more bytes than are sent"),
    "no-chart": Kind(
        503, "The chart could not be drawn", "a chart that takes too long, or for which no drawer is free", 5
    ),
    "no-lists": Kind(503, "There are no lists here", "`/list` on a server whose remote store was not indexed yet", 60),
    "queue-full": Kind(503, "The server is busy", "too many queries wait already", 2),
    "store-unavailable": Kind(503, "The store does not answer", "the store is not there, or not yet", 10),
    "remote-timeout": Kind(504, "The store behind this server took too long", "a remote store that keeps silent"),
}


def problem(
    kind: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
    language: str = "en",
) -> Problem:
    """The answer of a kind in the table; ``detail`` says what was wrong this time and what would be right.

    ``members`` are for programs, beside the standard's own; ``language`` is that of the detail.
    """
    row = KINDS[kind]
    retry = {"Retry-After": str(row.retry)} if row.retry else {}
    return Problem(row.status, kind, row.title, detail, {**retry, **(headers or {})}, members, language)


def unknown(kind: str, iri: str, detail: str, gone: Mapping[str, str]) -> Problem:
    """404 of the kind for an IRI that never was, 410 for one that an earlier release had (``gone``: IRI -> release)."""
    if iri in gone:
        detail = f"{iri} was last published in version {gone[iri]}."
        return problem("gone", detail, members={"lastVersion": gone[iri]})
    return problem(kind, detail)


def kind_of(status: int) -> str:
    """The kind that stands for a status which the framework chose; ``internal`` for one that the table lacks."""
    chosen = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "request-too-large"}
    return chosen.get(status, "internal")
