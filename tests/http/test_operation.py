"""What those who run the server need: health, numbers, logs, request ids, proxies, headers."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from itukg.settings import Settings
from tests.http.queries import HEAVY, SIGN, assert_answers
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer, children, itukg, wait_for

PATIENCE = 120.0
PAGE = "/doc/ship/S.S.Anna"


@pytest.fixture(scope="module")
def server(harbour_settings: Settings) -> Iterator[LiveServer]:
    settings = replace(harbour_settings, query_timeout=1.0, proxies="127.0.9.0/24, ::1", log_queries=0)
    with LiveServer(settings) as server:
        yield server


def numbers(server: LiveServer) -> dict[str, float]:
    """All samples of `/metrics`: name with labels -> value."""
    answer = fetch(server.url + "/metrics")
    assert (answer.status, answer.media) == (200, "text/plain")
    samples = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in samples}


def lines(server: LiveServer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.errors().splitlines() if line.startswith("{")]


# --- health and numbers ---------------------------------------------------------------------------------------------


def test_alive_and_ready_are_two_questions(server: LiveServer) -> None:
    alive, ready = (fetch(server.url + path) for path in ("/healthz", "/readyz"))
    assert (alive.status, alive.json) == (200, {"status": "ok"})
    assert (ready.status, ready.json["status"], len(ready.json["snapshot"])) == (200, "ready", 32)
    assert {answer.headers["Cache-Control"] for answer in (alive, ready)} == {"no-store"}


def test_the_numbers_are_right_over_all_processes(server: LiveServer) -> None:
    """Forty requests fall to both web processes, and whichever answers knows of all."""
    before = numbers(server)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: assert_answers(server.url), range(40)))
        late = list(pool.map(lambda _: ask(server.url, HEAVY), range(2)))
    assert {answer.slug for answer in late} == {"deadline"}
    ask(server.url, "SELECT")
    ended = 'itukg_query_worker_ends_total{reason="deadline"}'
    # The answer to a query comes before whoever started its worker hears of the end.
    wait_for(lambda: numbers(server).get(ended, 0) - before.get(ended, 0) == 2, PATIENCE, "two ends to be counted")
    expected = {
        'itukg_queries_total{form="SELECT",outcome="answered"}': 40,
        'itukg_queries_total{form="SELECT",outcome="deadline"}': 2,
        'itukg_query_seconds_count{form="SELECT"}': 43,
        ended: 2,
        'itukg_http_requests_total{cache="",endpoint="sparql.sparql",method="POST",status="200"}': 40,
        'itukg_problems_total{type="deadline"}': 2,
        'itukg_problems_total{type="malformed-query"}': 1,
    }

    def more(now: dict[str, float]) -> dict[str, float]:
        return {name: now.get(name, 0) - before.get(name, 0) for name in expected}

    # An answer is counted a moment after it was given.
    wait_for(lambda: more(numbers(server)) == expected, PATIENCE, "all to be counted")
    seen = [numbers(server) for _ in range(6)]
    assert [more(now) for now in seen] == [expected] * 6
    assert {(after["itukg_queries_in_flight"], after["itukg_query_queue"]) for after in seen} == {(0, 0)}


def test_what_is_under_way_is_shown(harbour_settings: Settings) -> None:
    with LiveServer(replace(harbour_settings, query_timeout=PATIENCE)) as server, ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask, server.url, HEAVY) for _ in range(3)]
        wait_for(lambda: numbers(server)["itukg_queries_in_flight"] == 3, PATIENCE, "three queries under way")
        long = 'itukg_query_workers{state="long"}'
        wait_for(lambda: numbers(server).get(long) == 3, PATIENCE, "three workers at long queries")
        for pid in children(server.supervisor()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert {future.result().slug for future in asked} == {"query-ended"}
        assert numbers(server)["itukg_queries_in_flight"] == 0


# --- the access log -------------------------------------------------------------------------------------------------


def test_every_request_has_an_id_and_a_line_without_what_was_asked(server: LiveServer) -> None:
    answer = ask(server.url, SIGN)
    problem = ask(server.url, "ASK { ?secret }", parameters={"x": "secret"})
    page = fetch(server.url + PAGE + "?secret=1", headers={"X-Request-Id": "forged-by-a-stranger"})
    ids = [item.headers["X-Request-Id"] for item in (answer, problem, page)]
    assert len(set(ids)) == 3 and all(re.fullmatch("[0-9a-f]{32}", value) for value in ids)
    logged = {line["request"]: line for line in lines(server)}
    first, second, third = (logged[value] for value in ids)
    assert (first["method"], first["path"], first["status"], first["client"]) == ("POST", "/sparql", 200, "127.0.0.1")
    assert first["bytes"] == len(answer.body) and first["seconds"] > 0 and len(first["query_digest"]) == 16
    assert (second["status"], second["problem"]) == (400, "malformed-query")
    assert (third["path"], third["status"]) == (PAGE, 200)
    assert "secret" not in server.errors() and "callSign" not in server.errors()


def test_the_text_of_queries_is_logged_where_that_is_asked_for_and_nothing_where_it_is_off(
    harbour_settings: Settings,
) -> None:
    with LiveServer(replace(harbour_settings, log_queries=1)) as server:
        ask(server.url, SIGN)
        assert [line["query"] for line in lines(server) if "query" in line] == [SIGN]
    with LiveServer(replace(harbour_settings, access_log="off")) as server:
        ask(server.url, SIGN)
        assert lines(server) == []


# --- proxies --------------------------------------------------------------------------------------------------------

FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/kg",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.9;host=evil.example",
    "X-Request-Id": "given-by-the-proxy",
}


def test_a_stranger_is_not_believed(server: LiveServer) -> None:
    answer = fetch(server.url + PAGE, headers=FORGED)
    assert answer.headers["X-Request-Id"] != FORGED["X-Request-Id"]
    assert _line(server, answer)["client"] == "127.0.0.1"
    assert "/kg/" not in answer.text and "evil.example" not in answer.text


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 127.0.9.7", "203.0.113.9"),
        ("127.0.9.6, 127.0.9.7", "127.0.9.6"),
        ("nonsense, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, nonsense", "127.0.9.1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("", "127.0.9.1"),
        (", ," * 1_000, "127.0.9.1"),
    ],
)
def test_a_listed_proxy_says_who_the_client_is(server: LiveServer, forwarded: str, client: str) -> None:
    answer = fetch(server.url + PAGE, headers={**FORGED, "X-Forwarded-For": forwarded}, source="127.0.9.1")
    assert answer.headers["X-Request-Id"] == FORGED["X-Request-Id"]
    logged = [line for line in lines(server) if line["request"] == FORGED["X-Request-Id"]]
    assert (logged[-1]["client"], logged[-1]["path"]) == (client, "/kg" + PAGE)
    assert "evil.example" not in answer.text


def test_the_limit_of_one_client_is_that_of_the_client_behind_the_proxy(harbour_settings: Settings) -> None:
    with (
        LiveServer(replace(harbour_settings, query_timeout=4.0, query_per_client=1, proxies="127.0.0.1")) as server,
        ThreadPoolExecutor(1) as pool,
    ):

        def one(query: str, client: str) -> Answer:
            body = query.encode()
            headers = {"Content-Type": "application/sparql-query", "X-Forwarded-For": client}
            return fetch(server.url + "/sparql", method="POST", headers=headers, body=body)

        first = pool.submit(one, HEAVY, "203.0.113.1")
        wait_for(lambda: numbers(server)["itukg_queries_in_flight"] == 1, PATIENCE, "a query under way")
        assert one(SIGN, "203.0.113.2").status == 200
        refused = one(SIGN, "203.0.113.1")
        assert (refused.status, refused.slug, refused.headers["Retry-After"]) == (429, "too-many-queries", "2")
        assert first.result().slug == "deadline"
        assert one(SIGN, "203.0.113.1").status == 200


def _line(server: LiveServer, answer: Answer) -> dict[str, Any]:
    return next(line for line in lines(server) if line["request"] == answer.headers["X-Request-Id"])


# --- under a path ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/kg"], ids=["the proxy takes the path off", "the proxy leaves the path"])
def test_under_a_path_every_link_and_redirect_stays_under_it(harbour_settings: Settings, prefix: str) -> None:
    with LiveServer(replace(harbour_settings, mount="/kg")) as server:
        there = fetch(server.url + prefix + "/id/ship/S.S.Anna", headers={"Accept": "text/html"})
        assert (there.status, there.headers["Location"]) == (303, "/kg" + PAGE)
        for path in (
            "/",
            PAGE,
            "/ontology",
            "/sparql",
            f"/sparql?query={quote(SIGN)}",
        ):
            page = fetch(server.url + prefix + path, headers={"Accept": "text/html"})
            assert page.status == 200, path
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
            assert len(links) > 3
            assert [link for link in links if not link.startswith("/kg/")] == [], path
            own = re.findall(r"<(/[^>]*)>", page.headers["Link"] or "")
            assert [link for link in own if not link.startswith("/kg/")] == [], path


@pytest.mark.parametrize(
    ("name", "value"),
    [("ITUKG_MOUNT", "kg"), ("ITUKG_MOUNT", "/a b"), ("ITUKG_PROXIES", "10.0.0.0/33"), ("ITUKG_ACCESS_LOG", "a.log")],
)
def test_a_setting_that_cannot_be_used_stops_the_start(harbour_settings: Settings, name: str, value: str) -> None:
    done = itukg(harbour_settings, "serve", environ={name: value})
    assert (done.returncode, name in done.stderr, "Traceback" in done.stderr) == (2, True, False)


# --- problems and headers -------------------------------------------------------------------------------------------


def test_a_syntax_error_has_its_place_and_what_was_expected(server: LiveServer) -> None:
    problem = ask(server.url, "SELECT ?s {\n  ?s ?p ?o\n} ORDER BY").json
    assert (problem["line"], problem["column"]) == (3, 11)
    assert '"?"' in problem["expected"]
    assert problem["detail"].startswith("Line 3, column 11: expected ")
    text = fetch(server.url + "/sparql?query=SELECT", headers={"Accept": "text/csv;q=0.5, text/plain"})
    assert (text.status, text.media) == (400, "text/plain")


def test_a_browser_of_another_site_may_read(server: LiveServer) -> None:
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST",
               "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    for path in ("/sparql", PAGE, "/ontology", "/id/ship/S.S.Anna"):
        asked = fetch(server.url + path, method="OPTIONS", headers=headers)
        assert asked.status in (200, 204), path
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
        assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    for answer in (ask(server.url, SIGN), ask(server.url, "SELECT"), fetch(server.url + "/none")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Link", "Retry-After", "X-Request-Id"} <= set(
            answer.headers["Access-Control-Expose-Headers"].split(", ")
        )
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_every_answer_has_the_headers_that_keep_a_browser_safe(server: LiveServer) -> None:
    for answer in (ask(server.url, SIGN), fetch(server.url + PAGE), fetch(server.url + "/none"), fetch(server.url)):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"]
