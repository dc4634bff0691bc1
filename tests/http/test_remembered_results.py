"""Queries by POST that were asked before: what is remembered, and what is another question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from itukg.app import create_app
from itukg.settings import Settings
from tests.http.copies import Copy
from tests.http.load import NAME
from tests.http.queries import BASE, BERTHS, COUNT, GRAPHS, SIGN, fresh
from tests.http.test_answers_kept import MANY, PATIENCE, evaluated, hits
from tests.http_client import JSON, Answer, ask, fetch
from tests.servers import LiveServer, wait_for

LARGE = "SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
DIRECT = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def one(harbour_settings: Settings) -> Iterator[LiveServer]:
    """A server with a single web process, so that every request meets the same memory."""
    with LiveServer(replace(harbour_settings, web_workers=1)) as server:
        yield server


def test_a_query_is_evaluated_once_whichever_way_it_is_posted(one: LiveServer) -> None:
    query = fresh(SIGN)
    before, hit = evaluated(one), hits(one, 'method="POST"')
    answers = [ask(one.url, query, direct=number % 2 == 0) for number in range(MANY)]
    answers += [ask(one.url, query, parameters={"timeout": "5"}), ask(one.url, query, f"{JSON};q=0.5, text/csv;q=0.1")]
    assert {(answer.status, answer.headers["Content-Type"], answer.body) for answer in answers} == {
        (200, JSON, answers[0].body)
    }
    assert answers[0].values("sign") == ["HBA7"]
    assert {(answer.headers["ETag"], answer.headers["Cache-Control"]) for answer in answers} == {
        (None, answers[0].headers["Cache-Control"])
    }
    assert evaluated(one) - before == 1
    assert hits(one, 'method="POST"') - hit == len(answers) - 1


def test_what_decides_the_answer_is_kept_apart(one: LiveServer) -> None:
    register, links = BASE + "graph/register", BASE + "graph/links"

    def all_answers() -> list[Answer]:
        asked: list[tuple[str, str, list[tuple[str, str]]]] = [
            (COUNT, JSON, []),
            (COUNT, "text/csv", []),
            (COUNT, JSON, [("default-graph-uri", register)]),
            (COUNT, JSON, [("default-graph-uri", links)]),
            (COUNT, JSON, [("default-graph-uri", register), ("default-graph-uri", links)]),
            (COUNT, JSON, [("named-graph-uri", register)]),
            (GRAPHS, JSON, []),
            (GRAPHS, JSON, [("named-graph-uri", register)]),
            (GRAPHS, JSON, [("default-graph-uri", register)]),
            (COUNT.replace("{", f"FROM <{links}> {{"), JSON, [("default-graph-uri", register)]),
        ]
        answers = [ask(one.url, query, accept, parameters) for query, accept, parameters in asked]
        assert {answer.status for answer in answers} == {200}
        return answers

    first, again = all_answers(), all_answers()
    assert [answer.body for answer in again] == [answer.body for answer in first]
    counts = [int(answer.values("n")[0]) for answer in (first[0], *first[2:6])]
    assert counts[0] > counts[3] > max(counts[1:3]) and counts[1] != counts[2] and counts[4] == 0
    assert len(first[6].values("g")) > 1 and first[7].values("g") == [register] and first[8].values("g") == []
    assert first[9].body == first[2].body, "the protocol's graphs count, not the query's"
    assert first[1].media == "text/csv"


def test_graphs_are_remembered_and_what_is_another_next_time_is_not(one: LiveServer) -> None:
    berths = fresh(BERTHS)
    before = evaluated(one)
    graphs = [ask(one.url, berths, accept) for accept in ("text/turtle", "application/n-triples") for _ in range(3)]
    assert {answer.status for answer in graphs} == {200} and graphs[0].body == graphs[2].body != graphs[3].body
    assert evaluated(one) - before == 2
    chances = [ask(one.url, "SELECT (RAND() AS ?x) {}").values("x")[0] for _ in range(5)]
    assert len(set(chances)) == 5
    wrong = fresh("SELECT")
    assert {ask(one.url, wrong).slug for _ in range(3)} == {"malformed-query"}
    late = {ask(one.url, fresh(LARGE), "text/csv").headers["Content-Length"] for _ in range(2)}
    again = {ask(one.url, LARGE, "text/csv").headers["Content-Length"] for _ in range(2)}
    assert again == late and int(late.pop()) > 1 << 20, "longer than what is held in memory"
    assert evaluated(one) - before == 2 + 5 + 3 + 4


def test_a_new_snapshot_is_asked_again_and_a_kept_one_is_remembered(copy: Copy) -> None:
    copy.build()
    with LiveServer(replace(copy.settings, web_workers=1)) as server:
        first = ask(server.url, NAME)
        assert first.values("name") == ["S.S. Anna"]
        copy.rename("S.S. Anna", "Anna II")
        copy.build()
        wait_for(lambda: ask(server.url, NAME).values("name") == ["Anna II"], PATIENCE, "the new name")
        pinned = {"snapshot": first.headers["Snapshot-Id"]}
        before = evaluated(server)
        for _ in range(4):
            assert ask(server.url, NAME, parameters=pinned).values("name") == ["S.S. Anna"]
            assert ask(server.url, NAME).values("name") == ["Anna II"]
        assert evaluated(server) - before == 1


def test_a_server_that_keeps_nothing_evaluates_each_time(harbour_settings: Settings) -> None:
    client = create_app(replace(harbour_settings, cached_bytes=0, access_log="off")).test_client()
    body = urlencode({"query": SIGN})
    for _ in range(3):
        answer = client.post("/sparql", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200 and "HBA7" in answer.text
    counted = client.get("/metrics").text
    assert 'itukg_queries_total{form="SELECT",outcome="answered"} 3.0' in counted


def test_an_answer_to_a_post_is_not_one_to_its_address(one: LiveServer) -> None:
    posted = fetch(one.url + "/sparql", method="POST", headers=DIRECT | {"Accept": JSON}, body=SIGN.encode())
    assert posted.values("sign") == ["HBA7"]
    plain = fetch(one.url + "/sparql", headers={"Accept": JSON})
    assert plain.status != 200 or "sign" not in plain.text
