"""Answers from memory: what is kept, for whom, how long; and what else is not asked of the engine."""

from __future__ import annotations

import gzip
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
import zstandard

from itukg.app import create_app
from itukg.settings import Settings
from itukg.web.deferred import EVERY_SECONDS
from tests.http.copies import Copy
from tests.http.load import NAME, PAGE
from tests.http.queries import ANNA, HB, SIGN
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer, wait_for

PATIENCE = 30.0
# More requests, each on a connection of its own, than two web processes can take without each having one.
MANY = 24
TURTLE, CSV, JSON, HTML = "text/turtle", "text/csv", "application/sparql-results+json", "text/html"
SHIPS = f"SELECT ?s ?p ?o {{ ?s a <{HB}Ship> ; ?p ?o }}"
LARGE = "SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"


def address(query: str, more: str = "") -> str:
    return f"/sparql?query={quote(query)}{more}"


# Every kind of answer that says where it comes from.
KINDS = {
    "query": (address(SHIPS), JSON),
    "result page": (address(SHIPS), HTML),
    "graph by query": (address(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s a <{HB}Ship> ; ?p ?o }}"), TURTLE),
    "named graph": ("/graph/log/2031", "application/n-triples"),
    "document": (PAGE, TURTLE),
    "document by suffix": (PAGE + ".ttl", "*/*"),
    "page": (PAGE, HTML),
    "home": ("/", HTML),
    "terms": ("/ontology", HTML),
    "service description": ("/sparql", TURTLE),
    "static file": ("/static/site.css", "*/*"),
    "another static file": ("/static/query/page.js", "*/*"),
}


@pytest.fixture(scope="module")
def plain(harbour_settings: Settings) -> Iterator[LiveServer]:
    """A server that keeps nothing."""
    with LiveServer(replace(harbour_settings, cached_bytes=0)) as server:
        yield server


def numbers(server: LiveServer, name: str, *labels: str) -> float:
    """The sum of the numbers of a metric that have all the labels."""
    lines = re.findall(rf"^{name}(\{{.*?\}}|) (\S+)$", fetch(server.url + "/metrics").text, re.MULTILINE)
    return sum(float(value) for found, value in lines if all(label in found for label in labels))


def hits(server: LiveServer, *labels: str) -> float:
    """How often the memory has answered, when every process has counted what it did: that comes a moment later."""
    seen, now = -1.0, numbers(server, "itukg_http_requests_total", 'cache="hit"', *labels)
    while now != seen:
        time.sleep(4 * EVERY_SECONDS)
        seen, now = now, numbers(server, "itukg_http_requests_total", 'cache="hit"', *labels)
    return now


def evaluated(server: LiveServer) -> float:
    return numbers(server, "itukg_queries_total")


def decoded(answer: Answer) -> bytes:
    coding = answer.headers["Content-Encoding"]
    if coding == "gzip":
        return gzip.decompress(answer.body)
    if coding == "zstd":
        return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(answer.body)).read()
    assert coding is None
    return answer.body


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_each_process_evaluates_a_query_once(harbour_server: LiveServer, plain: LiveServer) -> None:
    query = "SELECT ?once { BIND(1 AS ?once) }"
    for server, least, most in ((harbour_server, 1, 2), (plain, MANY, MANY)):
        before, hit = evaluated(server), hits(server)
        answers = [fetch(server.url + address(query)) for _ in range(MANY)]
        assert {answer.status for answer in answers} == {200}
        assert {answer.body for answer in answers} == {answers[0].body}
        assert least <= evaluated(server) - before <= most
        assert len({answer.headers["X-Request-Id"] for answer in answers}) == MANY
        assert hits(server) - hit == MANY - (evaluated(server) - before)
    log = [line for line in harbour_server.errors().splitlines() if answers[0].headers["X-Request-Id"][:16] in line]
    assert not log, "the ids are those of one server"
    lines = harbour_server.errors().splitlines()
    assert sum('"cache": "hit"' in line and '"query_digest"' in line for line in lines) >= MANY - 2


def test_what_clients_may_differ_in_is_kept_apart(harbour_server: LiveServer) -> None:
    def all_answers() -> list[tuple[str, bytes]]:
        asked = [(address(SIGN), {"Accept": accept}) for accept in (JSON, CSV, HTML)]
        asked += [(address(SIGN, f"&format={name}"), {}) for name in ("tsv", "xml")]
        asked += [(address(SIGN, "&default-graph-uri=graph/links"), {"Accept": JSON})]
        asked += [(PAGE, {"Accept": HTML, "Accept-Language": language}) for language in ("en", "fr", "zh")]
        asked += [(PAGE + "?lang=" + language, {"Accept": HTML}) for language in ("en", "fr")]
        answers = [fetch(harbour_server.url + path, headers=headers) for path, headers in asked]
        assert {answer.status for answer in answers} == {200}
        return [(answer.headers["Content-Type"], answer.body) for answer in answers]

    first = all_answers()
    assert len(set(first[:6])) == 6 and first[6] != first[7] and first[9] != first[10]
    for _ in range(6):
        assert all_answers() == first


def test_nothing_is_kept_that_may_be_another_next_time(harbour_server: LiveServer) -> None:
    random = [fetch(harbour_server.url + address("SELECT (RAND() AS ?x) {}")).values("x")[0] for _ in range(8)]
    assert len(set(random)) == 8
    before = hits(harbour_server)
    wrong = [address("SELECT"), address("ASK {}", "&format=png"), "/doc/nothing", "/healthz", "/readyz", "/metrics"]
    for path in wrong * 4:
        assert fetch(harbour_server.url + path).headers["Cache-Control"] in ("no-store", None)
    assert hits(harbour_server) == before


def test_a_redirect_is_kept_with_its_address(harbour_server: LiveServer) -> None:
    path = "/id/ship/S.S.Anna"
    for _ in range(MANY):
        answer = fetch(harbour_server.url + path + "?lang=fr")
        assert (answer.status, answer.headers["Location"]) == (303, "/doc/ship/S.S.Anna?lang=fr")
    assert hits(harbour_server, 'endpoint="things.thing"') >= MANY - 2


def test_no_answer_of_an_old_snapshot_comes_after_one_of_the_new(copy: Copy) -> None:
    copy.build()
    with LiveServer(copy.settings) as server:
        path = address(NAME)
        assert {fetch(server.url + path).values("name")[0] for _ in range(MANY)} == {"S.S. Anna"}
        pages = {fetch(server.url + PAGE + ".ttl").body for _ in range(MANY)}
        copy.rename("S.S. Anna", "Anna II")
        copy.build()
        assert {fetch(server.url + PAGE + ".ttl").body for _ in range(MANY)}.isdisjoint(pages)
        wait_for(lambda: fetch(server.url + path).values("name") == ["Anna II"], PATIENCE, "the new name")
        assert {fetch(server.url + path).values("name")[0] for _ in range(MANY)} == {"Anna II"}
        copy.rename("Anna II", "S.S. Anna")
        copy.build()  # the first snapshot again
        assert {fetch(server.url + PAGE + ".ttl").body for _ in range(MANY)} == pages


def test_links_are_those_of_the_path_that_the_proxy_names(harbour_settings: Settings) -> None:
    client = create_app(replace(harbour_settings, proxies="127.0.0.1", access_log="off")).test_client()
    for _ in range(2):
        for prefix in ("/one", "/two"):
            headers = {"X-Forwarded-Prefix": prefix, "Host": prefix[1:] + ".example", "Accept": HTML}
            answer = client.get(PAGE, headers=headers)
            assert answer.status_code == 200 and f"{prefix[1:]}.example" not in answer.text
            links = re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)
            assert len(links) > 5 and all(link.startswith(prefix + "/") for link in links)


# --- HEAD and conditions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_head_and_conditions_are_answered_alike_from_memory_and_without(
    harbour_server: LiveServer, plain: LiveServer, kind: str
) -> None:
    path, accept = KINDS[kind]
    seen = []
    for server in (harbour_server, plain):
        for _ in range(3):
            whole = fetch(server.url + path, headers={"Accept": accept})
            head = fetch(server.url + path, method="HEAD", headers={"Accept": accept})
            assert (whole.status, head.status, head.body) == (200, 200, b"")
            for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Vary", "Cache-Control"):
                assert head.headers[name] == whole.headers[name], name
            assert whole.headers["Last-Modified"] and int(whole.headers["Content-Length"]) == len(whole.body)
            seen.append((whole.headers["ETag"], whole.headers["Last-Modified"]))
            assert_conditions(server.url + path, accept, whole)
    assert len(set(seen)) == 1, "the same for every process and every start"


def assert_conditions(url: str, accept: str, whole: Answer) -> None:
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
    for name, value, status in (
        ("If-None-Match", tag, 304),
        ("If-None-Match", f'"another", {tag}', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"another"', 200),
        ("If-Modified-Since", date, 304),
        ("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT", 304),
        ("If-Modified-Since", "Thu, 01 Jan 1998 00:00:00 GMT", 200),
        ("If-Modified-Since", "yesterday", 200),
    ):
        answer = fetch(url, headers={"Accept": accept, name: value})
        assert answer.status == status, (name, value)
        assert answer.headers["ETag"] == tag and answer.headers["Vary"] == whole.headers["Vary"]
        if status == 304:
            assert (answer.body, answer.headers["Content-Type"]) == (b"", None)
            assert answer.headers["Cache-Control"] == whole.headers["Cache-Control"]
            assert answer.headers["Last-Modified"] == date
            assert answer.headers["Access-Control-Allow-Origin"] == whole.headers["Access-Control-Allow-Origin"]
    both = {"If-None-Match": '"another"', "If-Modified-Since": date}
    assert fetch(url, headers={"Accept": accept, **both}).status == 200, "the tag decides"


def test_who_has_the_answer_asks_nothing_of_the_engine(plain: LiveServer) -> None:
    path = address("SELECT ?unchanged { BIND(2 AS ?unchanged) }")
    whole = fetch(plain.url + path, headers={"Accept": JSON})
    before = evaluated(plain)
    for _ in range(MANY):
        same = {"Accept": JSON, "If-None-Match": whole.headers["ETag"]}
        assert fetch(plain.url + path, headers=same).status == 304
    assert evaluated(plain) == before
    other = fetch(plain.url + path, headers={"Accept": CSV, "If-None-Match": whole.headers["ETag"]})
    assert (other.status, other.media) == (200, CSV), "the tag of another format"
    alike = fetch(plain.url + path, headers={"Accept": f"{JSON};q=0.9", "If-None-Match": whole.headers["ETag"]})
    assert (alike.status, alike.headers["ETag"]) == (304, whole.headers["ETag"]), "the same format, asked otherwise"
    elsewhere = address("SELECT ?changed { BIND(2 AS ?changed) }")
    assert fetch(plain.url + elsewhere, headers={"Accept": JSON, "If-None-Match": whole.headers["ETag"]}).status == 200


# --- content codings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_sent_in_the_coding_asked_for(harbour_server: LiveServer, plain: LiveServer, kind: str) -> None:
    path, accept = KINDS[kind]
    for server in (harbour_server, plain):
        whole = fetch(server.url + path, headers={"Accept": accept, "Accept-Encoding": "identity"})
        assert len(whole.body) > 1000, "worth compressing"
        assert "Accept-Encoding" in whole.headers["Vary"]
        for wanted, coding in (("gzip", "gzip"), ("zstd", "zstd"), ("gzip, deflate, br, zstd", "zstd"), ("br", None)):
            for _ in range(3):
                answer = fetch(server.url + path, headers={"Accept": accept, "Accept-Encoding": wanted})
                assert answer.headers["Content-Encoding"] == coding
                assert int(answer.headers["Content-Length"]) == len(answer.body)
                assert answer.headers["ETag"].removeprefix("W/") == whole.headers["ETag"].removeprefix("W/")
                assert coding is None or answer.headers["ETag"].startswith("W/")
                assert sorted(decoded(answer).splitlines()) == sorted(whole.body.splitlines())
            same = {"Accept": accept, "Accept-Encoding": wanted, "If-None-Match": answer.headers["ETag"]}
            assert fetch(server.url + path, headers=same).status == 304


def test_a_result_that_is_not_held_in_memory_is_compressed_and_has_its_length(harbour_server: LiveServer) -> None:
    url = harbour_server.url + address(LARGE, "&format=csv")
    whole = fetch(url)
    assert len(whole.body) > 1 << 20
    for coding in ("gzip", "zstd"):
        answer = fetch(url, headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding and len(answer.body) < len(whole.body) / 4
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert decoded(answer) == whole.body
        head = fetch(url, method="HEAD", headers={"Accept-Encoding": coding})
        assert (head.status, head.body, head.headers["Content-Encoding"]) == (200, b"", coding)


def test_a_posted_query_is_answered_in_a_coding_too_and_what_is_short_in_none(harbour_server: LiveServer) -> None:
    headers = {"Content-Type": "application/sparql-query", "Accept": JSON, "Accept-Encoding": "gzip"}
    answer = fetch(harbour_server.url + "/sparql", method="POST", headers=headers, body=SHIPS.encode())
    assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["ETag"] is None
    assert sorted(decoded(answer)) == sorted(ask(harbour_server.url, SHIPS).body)
    short = fetch(harbour_server.url + address(f"ASK {{ {ANNA} ?p ?o }}"), headers={"Accept-Encoding": "gzip"})
    assert (short.headers["Content-Encoding"], short.json["boolean"]) == (None, True)
    refused = {"Accept-Encoding": "gzip;q=0, zstd;q=0, identity"}
    assert fetch(harbour_server.url + PAGE + ".ttl", headers=refused).headers["Content-Encoding"] is None
