"""What a hostile endpoint makes of a right answer: one thing wrong in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from itukg.sparql.media import N_TRIPLES, RESULTS_JSON, RESULTS_XML
from tests.contract.hostile import Reply, Twist

Term = Mapping[str, Any] | None


def json_twist(change: Callable[[dict[str, Any]], object]) -> Twist:
    return lambda reply: reply.change(change)


def every(term: Term, only: str = "") -> Twist:
    """All values, or those of one variable, are this term; rows without one get it, and there is a row."""

    def change(document: dict[str, Any]) -> None:
        if "results" in document:
            rows = document["results"]["bindings"] or [{}]
            names = [name for name in document["head"]["vars"] if name == only or not only]
            document["results"]["bindings"] = [
                {**row, **dict.fromkeys(names, term)} if term else {k: v for k, v in row.items() if k not in names}
                for row in rows
            ]

    return json_twist(change)


def body(text: bytes, *kinds: str) -> Twist:
    def replace_body(reply: Reply) -> None:
        if not kinds or reply.media in kinds:
            reply.body = text

    return replace_body


def sent_as(media: str, text: bytes = b"", **headers: str) -> Twist:
    def change(reply: Reply) -> None:
        reply.media, reply.body = media or reply.media, text or reply.body
        reply.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return change


def triples(pattern: bytes, written: bytes) -> Twist:
    def change(reply: Reply) -> None:
        if reply.media == N_TRIPLES:
            reply.body = re.sub(pattern, written, reply.body, flags=re.MULTILINE)

    return change


def status(code: int, text: bytes = b"no", **headers: str) -> Twist:
    def change(reply: Reply) -> None:
        reply.status, reply.body = code, text
        reply.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return change


def nested(levels: int) -> bytes:
    term = '{"type":"uri","value":"urn:x"}'
    begin = f'{{"type":"\\u0074riple","value":{{"subject":{term},"predicate":{term},"object":'
    bound = begin * levels + term + "}}" * levels
    return f'{{"head":{{"vars":["s"]}},"results":{{"bindings":[{{"s":{bound}}}]}}}}'.encode()


def literal(text: str, **more: str) -> Mapping[str, Any]:
    return {"type": "literal", "value": text, **more}


XSD = "http://www.w3.org/2001/XMLSchema#"
IRI, BLANK = {"type": "uri", "value": "urn:x:y"}, {"type": "bnode", "value": "b"}
TRIPLE = {"type": "triple", "value": {"subject": IRI, "predicate": IRI, "object": literal("o")}}
NOWHERE: dict[str, Any] = {"head": {"vars": ["nowhere"]}, "results": {"bindings": [{"nowhere": IRI}]}}
LAST_TERM = rb'(<[^>]*>|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) \.$'

# The twist, and whether every page that asks anything must be 502.
TWISTS: dict[str, tuple[Twist, bool]] = {
    "another variable": (json_twist(lambda document: document.update(NOWHERE)), False),
    "one variable more": (json_twist(lambda document: document.setdefault("head", {})["vars"].append("x")
                          if "results" in document else None), False),
    "one variable less": (json_twist(lambda document: document["head"].get("vars", []) and
                          (every(None, document["head"]["vars"][0]), document["head"]["vars"].pop(0))), False),
    "no variables": (json_twist(lambda document: document.update(head={}) if "results" in document else None), False),
    "unbound": (every(None), False),
    "a boolean for rows": (body(b'{"head":{},"boolean":true}', RESULTS_JSON), False),
    "rows for a boolean": (body(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', RESULTS_JSON), False),
    "a graph for rows": (sent_as(N_TRIPLES, b"<urn:a> <urn:b> <urn:c> .\n"), False),
    "rows for a graph": (sent_as(RESULTS_JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'), False),
    "a page": (sent_as("text/html", b"<!doctype html><title>Log in</title>"), False),
    "no type": (sent_as("", Content_Type=""), True),
    "packed": (sent_as("", Content_Encoding="gzip"), True),
    "another encoding": (body(b"\xff\xfe\x00"), True),
    "another charset": (lambda reply: reply.headers.update({"Content-Type": f"{reply.media}; charset=gbk"}), True),
    "nothing": (body(b"", RESULTS_JSON, RESULTS_XML), False),
    "half": (lambda reply: setattr(reply, "body", reply.body[: len(reply.body) // 2]), False),
    "null": (body(b"null", RESULTS_JSON), False),
    "a list": (body(b"[]", RESULTS_JSON), False),
    "deep triples": (body(nested(15_000), RESULTS_JSON), False),
    "text for all": (every(literal("x y")), False),
    "a control character for all": (every(literal("\0\1\r\n<script>", **{"xml:lang": "en"})), False),
    "a number for all": (every(literal("9" * 400, datatype=XSD + "integer")), False),
    "no number for all": (every(literal("NaN", datatype=XSD + "double")), False),
    "a blank node for all": (every(BLANK), False),
    "one IRI for all": (every(IRI), False),
    "a triple for all": (every(TRIPLE), False),
    "an IRI that is none": (every({"type": "uri", "value": "no iri"}), False),
    "a language that is none": (every(literal("x", **{"xml:lang": "no language"})), False),
    "a term that is none": (every({"type": "banana", "value": "x"}), False),
    "literals in a graph": (triples(LAST_TERM, b'"x" .'), False),
    "blank nodes in a graph": (triples(LAST_TERM, b"_:x ."), False),
    "circles in a graph": (triples(rb"^(\S+) (\S+) .*$", rb"\1 \2 \1 ."), False),
    "triples in a graph": (triples(LAST_TERM, b"<<( <urn:a> <urn:b> <urn:c> )>> ."), False),
    "deep triples in a graph": (body(b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 50_000 + b"<urn:c>"
                                     + b" )>>" * 50_000 + b" .\n", N_TRIPLES), False),
    "malformed triples": (body(b"<a> <b> <c> .\n", N_TRIPLES), False),
    "a refusal": (status(400, b"<p>no</p>"), False),
    "a failure": (status(500, "失败".encode()), True),
    "busy": (status(503), True),
    "no permission": (status(401, WWW_Authenticate='Digest realm="x"'), True),
    "a redirection to nothing": (status(302, Location="http://[::1"), True),
    "a redirection to itself": (status(302, Location="/query"), True),
    "a redirection to a file": (status(302, Location="file:///etc/hostname"), True),
    "less than announced": (sent_as("", Content_Length="99999"), True),
}  # fmt: skip
