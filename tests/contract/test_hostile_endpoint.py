"""Whatever a remote endpoint answers, no page of the server breaks: it is 502, and the problem says what was wrong.

Each twist is put to every kind of page, for every query that the page asks.
"""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from itukg.app import create_app, remote_manifest
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from itukg.sparql.media import CSV, N_TRIPLES, RESULTS_JSON, RESULTS_XML, TSV, TURTLE
from itukg.stores.base import RemoteFailed
from itukg.stores.remote import RemoteStore
from itukg.stores.remote_answers import read_solutions, read_triples
from tests.contract.hostile import Endpoint, Reply, Twist, hostile_endpoint
from tests.contract.promises import COUNT
from tests.contract.twists import IRI, TRIPLE, TWISTS, body, every, literal

_ROWS = "SELECT ?s ?o { ?s a ?o } LIMIT 5"
_ASK, _GRAPH = "ASK { ?s ?p ?o }", "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
# Address, Accept; a query where it is to be sent to the endpoint.
PAGES: list[tuple[str, str, str]] = [
    *[
        (path, "text/html", "")
        for path in (
            *("/", "/doc/ship/S.S.Anna", "/doc/vocab/cargo/salt", "/ontology", "/shapes", "/vocab", "/dataset"),
            *(
                "/read/rules/2030",
                "/search?q=Anna",
                "/queries/arrivals",
                "/queries",
                "/sparql",
                "/read/rules/2030?page=1",
            ),
        )
    ],
    *[
        (path, "*/*", "")
        for path in (
            *(f"/doc/ship/S.S.Anna.{ending}" for ending in ("ttl", "rdf", "trig")),
            *("/id/ship/S.S.Anna", "/ontology.ttl", "/context.jsonld", "/search.json?q=02", "/cite/csl/ship/noor"),
            *("/queries/arrivals.json?labels=en", "/queries/arrivals.xlsx", "/queries/arrivals.csv", "/sparql/terms"),
            *("/readyz", "/graph?default"),
        )
    ],
    *[("/sparql", kind, _ROWS) for kind in (RESULTS_JSON, RESULTS_XML, TSV, CSV, "text/html")],
    *[("/sparql", kind, _GRAPH) for kind in (TURTLE, N_TRIPLES, "application/ld+json", "text/html")],
    *[("/sparql", kind, _ASK) for kind in (RESULTS_JSON, RESULTS_XML, "text/html")],
]


@dataclass
class Server:
    """A server in this process, and the endpoint that it asks."""

    client: FlaskClient
    endpoint: Endpoint
    store: RemoteStore
    pages: int = 0
    plain: dict[tuple[str, str, str], list[Reply]] = field(default_factory=dict)

    def learn(self) -> None:
        """Get every page as it is, and note what it asks."""
        for page in PAGES:
            replies: list[Reply] = []
            self.endpoint.twist = lambda reply, replies=replies: replies.append(copy(reply))
            status, text = self.get(*page)
            assert status in (200, 303), (page, text[:300])
            self.plain[page] = replies

    def get(self, path: str, accept: str, query: str = "") -> tuple[int, str]:
        """Status and text; nothing is remembered of the pages before."""
        self.pages += 1
        self.endpoint.asked.clear()
        self.store._manifest = replace(self.store.manifest, indexed=f"2031-05-02T00:00:{self.pages}+00:00")
        answer = self.client.get(path, query_string={"query": query} if query else None, headers={"Accept": accept})
        return answer.status_code, answer.get_data().decode(errors="replace")

    def survey(self, twist: Twist, most: int) -> Counter[int]:
        """Put a twist to each of the first ``most`` queries of each page: how many answers had which status.

        What many pages ask, the order of properties above all, is twisted on one of them.
        """
        seen: Counter[int] = Counter()
        tried: Counter[str] = Counter()
        for page, replies in self.plain.items():
            for number in [number for number, reply in enumerate(replies[:most]) if is_changed(twist, reply)]:
                tried[replies[number].query] += 1
                if most > 1 and tried[replies[number].query] > 1:
                    continue

                def one(reply: Reply, number: int = number) -> None:
                    if reply.number == number:
                        twist(reply)

                self.endpoint.twist = one
                status, text = self.get(*page)
                seen[status] += 1
                assert status != 500, (page, replies[number].query, text[:300])
        return seen

    def detail(self, twist: Twist, path: str, accept: str = "application/problem+json", query: str = "") -> str:
        """What the problem says of an answer that is twisted in all queries."""
        self.endpoint.twist = twist
        status, text = self.get(path, accept, query)
        assert status == 502, (status, text)
        problem = json.loads(text)
        assert problem["type"].endswith("#remote-failed")
        return str(problem["detail"])


@pytest.fixture(scope="module")
def server(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    quads = harbour_snapshot.store.dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    with hostile_endpoint(quads) as endpoint:
        settings = replace(harbour_settings, endpoint=endpoint.address, access_log="off")
        store = RemoteStore(settings.endpoint, remote_manifest(settings), 4_000_000)
        server = Server(create_app(settings, store).test_client(), endpoint, store)
        server.learn()
        yield server


def is_changed(twist: Twist, reply: Reply) -> bool:
    """Whether the twist makes another of the reply."""
    twisted = replace(reply, headers={})
    twist(twisted)
    return twisted != reply


ONCE = {"null", "a list", "nothing", "a page", "a term that is none", "a language that is none", "malformed triples"}
ONCE |= {"deep triples", "deep triples in a graph", "an IRI that is none"}


def test_without_a_twist_every_page_is_there(server: Server) -> None:
    assert len(server.plain) == len(PAGES) >= 38 and len(TWISTS) >= 40 and TWISTS.keys() > ONCE
    assert sum(len(replies) for replies in server.plain.values()) >= 100


@pytest.mark.parametrize("name", TWISTS)
def test_no_page_breaks(server: Server, name: str) -> None:
    twist, always = TWISTS[name]
    # What is so of any answer, or takes long, needs to be tried but once a page.
    seen = server.survey(twist, 1 if always or name in ONCE else 99)
    assert sum(seen.values()) >= 3
    if always:
        assert seen.keys() <= {502} and seen[502] >= 30, seen


DOCUMENT = "/doc/ship/S.S.Anna.ttl"
WRONG: dict[str, tuple[Twist, str, str]] = {
    "variables": (TWISTS["another variable"][0], DOCUMENT, r"\?nowhere where \?s was asked for"),
    "unbound": (every(None, "p"), DOCUMENT, r"without a value for \?p"),
    "boolean": (TWISTS["a boolean for rows"][0], DOCUMENT, "SELECT query with a boolean"),
    "graph": (TWISTS["a graph for rows"][0], DOCUMENT, f"{N_TRIPLES} where .*json was asked for"),
    "kind": (every(literal("x y"), "g"), DOCUMENT, r'"x y" for \?g, which is an IRI'),
    "subject": (every(literal("7"), "s"), DOCUMENT, r'"7" for \?s, which is an IRI or a blank node'),
    "other": (every(IRI, "s"), "/search.json?q=02", r"<urn:x:y> for \?s, which is one of the IRIs"),
    "triple": (every(TRIPLE, "o"), DOCUMENT, r"a triple for \?o"),
    "iri": (TWISTS["an IRI that is none"][0], DOCUMENT, "malformed: Invalid uri value"),
    "deep": (TWISTS["deep triples"][0], DOCUMENT, "nests triples deeper than 64"),
    "size": (lambda reply: setattr(reply, "body", reply.body + b" " * 4_000_000), DOCUMENT, "too large.*4,000,000"),
    "packed": (TWISTS["packed"][0], DOCUMENT, "packed its answer .gzip."),
    "failure": (TWISTS["a failure"][0], DOCUMENT, "failed: 失败"),
    "number": (every(literal("many"), "which"), "/queries/arrivals.json", r'"many" for \?which, which is a number'),
    "ready": (TWISTS["rows for a boolean"][0], "/readyz", "ASK query with rows"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_problem_says_what_was_wrong(server: Server, name: str) -> None:
    twist, path, words = WRONG[name]
    assert re.search(words, server.detail(twist, path))


@pytest.mark.parametrize(
    ("query", "media", "text", "words"),
    [
        (_ROWS, RESULTS_JSON, b'{"head":{},"boolean":true}', "SELECT query with a boolean"),
        (_ROWS, RESULTS_JSON, b'{"head":{"vars":["s","o"]},"results":{"bindings":[{"s":', "malformed"),
        (_ROWS, RESULTS_JSON, b'{"head":{"vars":["x"]},"results":{"bindings":[]}}', r"\?x where \?o, \?s"),
        (_ROWS, TSV, b"?x\n", r"\?x where \?o, \?s"),
        (_ROWS, CSV, b'"x",o\r\n', r"\?o, \?x where \?o, \?s"),
        (_ROWS, CSV, b"s,o\r\n\xff", "malformed"),
        (_ROWS, RESULTS_XML, b"<html/>", "malformed"),
        (_ASK, RESULTS_JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', "ASK query with rows"),
        (_GRAPH, TURTLE, b"\xff", "malformed"),
    ],
)
def test_what_answers_another_query_is_not_passed_on(
    server: Server, query: str, media: str, text: bytes, words: str
) -> None:
    assert re.search(words, server.detail(body(text, media), "/sparql", media, query))


@pytest.mark.parametrize(
    ("query", "media"),
    [
        ("SELECT * { ?s a ?o } LIMIT 3", RESULTS_JSON),
        ("SELECT (COUNT(*) AS ?n) (EXISTS { ?a ?b ?c } AS ?e) WHERE { ?s ?p ?o }", TSV),
        ("PREFIX a: <urn:a> SELECT DISTINCT $s ((1 + (2)) AS ?x) { ?s a ?o } LIMIT 3", CSV),
        ("SELECT ?s { BIND('\"triple\"' AS ?s) }", RESULTS_XML),
        (COUNT, RESULTS_JSON),
    ],
)
def test_right_answers_are_passed_on_as_they_are(server: Server, query: str, media: str) -> None:
    server.endpoint.twist = None
    found, text = server.get("/sparql", media, query)
    assert found == 200 and len(server.endpoint.asked) == 1, text
    expected: Any = server.endpoint.store.query(query)
    assert text.count("\n") == expected.serialize(format=ox.QueryResultsFormat.from_media_type(media)).count(b"\n")


def test_many_values_that_read_triple_are_no_deep_triples(server: Server) -> None:
    rows = [{"s": literal("triple"), "o": literal('{"type":"triple"' * 40)} for _ in range(100)]
    text = json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": rows}}).encode()
    server.endpoint.twist = body(text)
    found, sent = server.get("/sparql", RESULTS_JSON, _ROWS)
    assert found == 200 and sent.encode() == text


def test_a_string_that_is_not_closed_is_looked_at_once() -> None:
    """Else each of its escapes would be taken for the beginning of another one, for hours."""
    many = b'"triple" ' * 70 + b'"' + rb"\"" * 1_000_000
    with pytest.raises(RemoteFailed, match="malformed"):
        read_solutions(many, "SELECT ?s { ?s ?p ?o }", None, None)
    with pytest.raises(RemoteFailed, match="malformed"):
        list(read_triples(b'<urn:a> <urn:b> "' + b"<<" * 70 + rb"\"" * 1_000_000))


def test_what_a_wrong_answer_taught_is_forgotten_with_the_next_index(server: Server) -> None:
    """The order of properties is read once for each state of the store."""
    path = "/doc/ship/S.S.Anna"
    server.endpoint.twist = None
    right = server.get(path, "text/html")[1]
    server.endpoint.twist = every(None, "order")
    wrong = server.get(path, "text/html")[1]
    server.endpoint.twist = None
    assert wrong != right == server.get(path, "text/html")[1]
    kept = server.client.get(path, headers={"Accept": "text/html"})
    assert kept.get_data(as_text=True) == right and len(server.endpoint.asked) > 3


@pytest.mark.parametrize("name", ["a boolean for rows", "an IRI that is none", "another variable", "a triple for all"])
def test_an_error_keeps_no_parser(server: Server, name: str) -> None:
    """Oxigraph's parser of results must be thrown away by the thread that made it, and errors go from hand to hand."""
    server.endpoint.twist = TWISTS[name][0]
    with pytest.raises(RemoteFailed) as caught:
        server.store.select("SELECT ?s { ?s ?p ?o }")
    error: BaseException | None = caught.value
    seen = 0
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            held = [value for value in frame.f_locals.values() if isinstance(value, ox.QuerySolutions)]
            assert not held, frame
            seen += 1
        error = error.__context__
    assert seen > 1
