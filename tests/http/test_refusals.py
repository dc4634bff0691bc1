"""Where a refusal has a problem document, and where the web server gives a status alone (docs/sparql.md)."""

from __future__ import annotations

import json

import pytest

from tests.http.queries import assert_answers
from tests.http.wire import CHUNKED, QUERY, get, post, send
from tests.servers import LiveServer

# Nobody has asked it before, with a number behind it: it is not in memory.
QUESTION = "/sparql?query=ASK%7B%7D&timeout=1"
# what is sent -> the status, and the kind of problem; '' for a status alone
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "an address of 64,000 bytes": (get("/sparql?query=" + "x" * 64_000), 414, "address-too-long"),
    "a header of 70,000 bytes": (get(QUESTION + "1", "X-Large: " + "x" * 70_000), 431, "headers-too-large"),
    "a header of 256,000 bytes": (get(QUESTION + "2", "X-Large: " + "x" * 256_000), 431, "headers-too-large"),
    "a broken chunk": (post(b"xyz\r\nASK {}\r\n0\r\n\r\n", QUERY, CHUNKED, length=-1), 400, "malformed-query"),
    "an address of 80,000 bytes": (get("/sparql?query=" + "x" * 80_000), 414, ""),
    "an address of 200,000 bytes": (get("/sparql?query=" + "x" * 200_000), 414, ""),
    "a header of 600,000 bytes": (get("/", "X-Large: " + "x" * 600_000), 431, ""),
    "101 headers": (get("/", *(f"X-{n}: x" for n in range(100))), 431, ""),
    "a request line of one word": (b"GARBAGE\r\n\r\n", 400, ""),
    "a header without a colon": (get("/", "X-Large"), 400, ""),
    "two lengths": (post(b"ASK {}", QUERY, "Content-Length: 99"), 400, ""),
}


@pytest.mark.parametrize(("sent", "status", "kind"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_has_a_problem_document_where_the_application_can_be_asked(
    harbour_server: LiveServer, sent: bytes, status: int, kind: str
) -> None:
    given, answer = send(harbour_server, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert given == status, answer[:300]
    if kind:
        assert b"\r\ncontent-type: application/problem+json" in head.lower()
        assert json.loads(body)["type"].endswith("#" + kind)
    else:
        assert body == b""
        assert b"\r\nconnection: close" in head.lower()
    assert_answers(harbour_server.url)
