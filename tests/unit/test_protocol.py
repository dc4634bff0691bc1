"""SPARQL 1.1 Protocol, section 2.1, without a server."""

from __future__ import annotations

import pytest

from itukg.errors import Problem
from itukg.sparql.protocol import FORM, QUERY, UPDATE, read_request

BASE = "https://base.example/"


def test_get_decodes_once() -> None:
    asked = read_request(
        "GET", b"query=ASK%20%7B%3Ca%2520b%3E%7D&default-graph-uri=urn:a&default-graph-uri=urn:b", "", b"", BASE
    )
    assert asked.query == "ASK {<a%20b>}"
    assert asked.default_graphs == ("urn:a", "urn:b")
    assert asked.named_graphs is None


def test_post_form_joins_body_and_address() -> None:
    asked = read_request(
        "POST", b"named-graph-uri=urn:n&timeout=2.5", FORM + "; charset=UTF-8", b"query=ASK+%7B%7D", BASE
    )
    assert (asked.query, asked.named_graphs, asked.timeout) == ("ASK {}", ("urn:n",), 2.5)


def test_post_direct_takes_the_body_as_it_is() -> None:
    assert read_request("POST", b"", QUERY, "ASK {'国+%20'}".encode(), BASE).query == "ASK {'国+%20'}"


def test_no_query_at_all_is_no_error_here() -> None:
    assert read_request("GET", b"", "", b"", BASE).query is None


TYPES = [
    QUERY,
    QUERY + ";charset=utf-8",
    QUERY.upper() + ' ; Charset="UTF-8"',
    QUERY + ';charset="utf-8";x=y',
    QUERY + ';x="charset=utf-16"',
    QUERY + ";x=y;charset=us-ascii",
    QUERY + ";",
]


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_read_with_its_parameters(kind: str) -> None:
    assert read_request("POST", b"", kind, b"ASK {}", BASE).query == "ASK {}"


def test_graphs_are_resolved_against_the_base() -> None:
    asked = read_request("GET", b"default-graph-uri=graph/a&named-graph-uri=urn:b&named-graph-uri=%23c", "", b"", BASE)
    assert asked.default_graphs == (BASE + "graph/a",)
    assert asked.named_graphs == ("urn:b", BASE + "#c")


REFUSED = [
    ("GET", b"default-graph-uri=", "", b"", 400, "malformed-graph-name"),
    ("GET", b"named-graph-uri=no%20iri", "", b"", 400, "malformed-graph-name"),
    ("GET", b"named-graph-uri=http://[x", "", b"", 400, "malformed-graph-name"),
    ("POST", b"", QUERY + ";x=y;charset=utf-16", b"ASK {}", 415, "unsupported-charset"),
    ("POST", b"", QUERY + ";charset=\xe9", b"ASK {}", 415, "unsupported-charset"),
    ("GET", b"query=a&query=b", "", b"", 400, "doubled-query"),
    ("POST", b"query=a", QUERY, b"b", 400, "doubled-query"),
    ("POST", b"query=a", FORM, b"query=b", 400, "doubled-query"),
    ("POST", b"", QUERY, b"\xff", 400, "malformed-encoding"),
    ("POST", b"", FORM, b"query=%ff", 400, "malformed-parameters"),
    ("POST", b"", QUERY + ";charset=latin-1", b"ASK {}", 415, "unsupported-charset"),
    ("POST", b"", "text/plain", b"ASK {}", 415, "unsupported-media-type"),
    ("POST", b"", "", b"ASK {}", 415, "unsupported-media-type"),
    ("POST", b"", UPDATE, b"DROP ALL", 403, "read-only"),
    ("POST", b"", FORM, b"update=DROP+ALL", 403, "read-only"),
    ("GET", b"update=DROP+ALL", "", b"", 403, "read-only"),
    ("GET", b"query=ASK{}&timeout=-1", "", b"", 400, "bad-timeout"),
    ("GET", b"query=ASK{}&timeout=nan", "", b"", 400, "bad-timeout"),
    ("GET", b"query=ASK{}&timeout=1&timeout=2", "", b"", 400, "doubled-parameter"),
    ("GET", b"&".join([b"a=b"] * 1001), "", b"", 400, "malformed-parameters"),
]


@pytest.mark.parametrize("case", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_and_how(case: tuple[str, bytes, str, bytes, int, str]) -> None:
    *parts, status, slug = case
    with pytest.raises(Problem) as caught:
        read_request(*parts, BASE)  # type: ignore[arg-type]
    assert (caught.value.status, caught.value.slug) == (status, slug)
    assert caught.value.detail
