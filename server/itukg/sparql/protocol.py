"""The parts of an HTTP request -> the query and its dataset, after SPARQL 1.1 Protocol, section 2.1.

Takes plain values, not Flask's request, so that every rule can be tested as a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin

from itukg.errors import Problem
from itukg.snapshot import ID
from itukg.sparql.policy import READ_ONLY
from itukg.statuses import problem
from itukg.turtle.terms import is_iri

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
# The parameter that names the snapshot which is to answer.
SNAPSHOT = "snapshot"
_SHOWN = 80
UPDATE = "application/sparql-update"
# Parameters up to this length are remembered: programs ask the same again and again.
_SHORT = 4_000
# What a refused body may have been instead (RFC 9110, section 15.5.16).
_ACCEPT = {"Accept": f"{QUERY}, {FORM}"}


@dataclass(frozen=True)
class ProtocolRequest:
    """What the protocol carries; ``query`` is None when no query was sent at all.

    ``formats`` holds every value of ``format=``: SPARQLWrapper sends two, a short name and a media type.
    ``snapshot`` is the id of the one that is to answer; '' for the current one.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    formats: tuple[str, ...]
    timeout: float | None
    snapshot: str = ""


def read_request(method: str, query_string: bytes, content_type: str, body: bytes, base: str) -> ProtocolRequest:
    """Read a GET, HEAD or POST request; graphs that are named by relative IRIs are so relative to ``base``.

    Raises:
        Problem: 400 doubled, undecodable or wrong parameters, 403 an update, 415 a body of another type.
    """
    pairs = _pairs(_decode(query_string))
    direct = None
    if method == "POST":
        kind = content_type.partition(";")[0].strip().lower()
        charset = _charset(content_type)
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise problem("unsupported-charset", f"The body is declared as {charset}.", _ACCEPT)
        if kind == FORM:
            pairs += _pairs(_decode(body))
        elif kind == QUERY:
            direct = _decode(body)
        elif kind == UPDATE:
            raise _update()
        else:
            named = kind or "no type"
            detail = f"The body has {named}; send {FORM} with query=…, or the query itself as {QUERY}."
            raise problem("unsupported-media-type", detail, _ACCEPT)
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    if "update" in sent:
        raise _update()
    queries = sent.get("query", [])
    if direct is not None:
        queries.append(direct)
    if len(queries) > 1:
        raise problem("doubled-query", "Send exactly one query.")
    return ProtocolRequest(
        query=queries[0] if queries else None,
        default_graphs=_graphs(sent, "default-graph-uri", base),
        named_graphs=_graphs(sent, "named-graph-uri", base),
        formats=tuple(sent.get("format", ())),
        timeout=_timeout(_single(sent, "timeout")),
        snapshot=read_snapshot(sent.get(SNAPSHOT, ())),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    return list(_short_pairs(text) if len(text) <= _SHORT else _read_pairs(text))


def _read_pairs(text: str) -> Sequence[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (ValueError, UnicodeDecodeError) as error:
        raise problem("malformed-parameters", f"{error}.") from error


_short_pairs = lru_cache(1_000)(_read_pairs)


def _charset(content_type: str) -> str:
    """The parameter charset, UTF-8 where there is none; neither type registers another default."""
    header = Message()
    header["Content-Type"] = re.sub(r"[^\x20-\x7e]", "?", content_type)
    return str(header.get_param("charset", "utf-8")).lower()


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"Byte {error.start + 1} is not UTF-8."
        raise problem("malformed-encoding", detail) from error


def _update() -> Problem:
    return problem("read-only", READ_ONLY)


def _graphs(sent: Mapping[str, Sequence[str]], name: str, base: str) -> tuple[str, ...] | None:
    return tuple(graph_iri(value, name, base) for value in sent[name]) if name in sent else None


def graph_iri(value: str, name: str, base: str) -> str:
    """The graph that a parameter's value names, resolved.

    Raises:
        Problem: 400, the value is no IRI.
    """
    try:
        iri = urljoin(base, value) if value else ""
    except ValueError:
        iri = ""
    if not is_iri(iri):
        detail = f"{name} is {value!r}. Name a graph by its IRI, or leave the parameter out."
        raise problem("malformed-graph-name", detail)
    return iri


def read_snapshot(values: Sequence[str]) -> str:
    """The snapshot that is asked for, from the values of the parameter; '' where it was not sent.

    An empty value is refused: a script that has lost the id must not get today's answer for that day's.

    Raises:
        Problem: 400, it was sent twice, or is no id of a snapshot.
    """
    if not values:
        return ""
    if len(values) > 1:
        raise problem("doubled-parameter", f"Send {SNAPSHOT} once.")
    if not ID.fullmatch(values[0]):
        shown = values[0][:_SHOWN]
        detail = (
            f"{SNAPSHOT} is {shown!r}. The id of a snapshot is 32 of the digits 0-9 and letters a-f: answers carry it "
            "in the header Snapshot-Id, and /snapshots lists those that are kept. Without it the current one answers."
        )
        raise problem("bad-parameter", detail)
    return values[0]


def _single(sent: Mapping[str, Sequence[str]], name: str) -> str:
    values = sent.get(name, ())
    if len(values) > 1:
        raise problem("doubled-parameter", f"Send {name} once.")
    return values[0] if values else ""


def _timeout(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise problem("bad-timeout", f"It was {text!r}.")
    return seconds
