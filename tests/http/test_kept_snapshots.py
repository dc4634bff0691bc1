"""Queries of a snapshot that is named: by all ways of asking, kept apart from those of others, in every web process."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlencode, urljoin

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON as WRAPPED
from SPARQLWrapper import SPARQLWrapper

from tests.http.kept import NAMES, Built
from tests.http.load import NAME
from tests.http.queries import ANNA, BASE, HEAVY, SIGN, fresh
from tests.http_client import JSON, Answer, ask, fetch
from tests.servers import LiveServer

# --- the same question, another time --------------------------------------------------------------------------------


def test_a_kept_snapshot_answers_as_it_was(built: Built) -> None:
    _, second, third, current = built.ids
    for snapshot, name in ((second, "Anna II"), (third, "Anna III"), (current, "Anna IV"), ("", "Anna IV")):
        answer = built.get(NAME, snapshot)
        assert (answer.status, answer.values("name")) == (200, [name]), snapshot
        assert answer.headers["Snapshot-Id"] == (snapshot or current)
        assert answer.headers["Snapshot-Version"] == "2.3.0"
    assert built.get(NAME, current).body == built.get(NAME).body


def test_every_way_of_asking(built: Built) -> None:
    url, second = built.server.url, built.ids[1]
    form = ask(url, NAME, parameters={"snapshot": second})
    direct = ask(url, NAME, parameters={"snapshot": second}, direct=True)
    address = f"{url}/sparql?snapshot={second}"
    mixed = fetch(
        address,
        method="POST",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": JSON},
        body=urlencode({"query": NAME}).encode(),
    )
    for answer in (form, direct, mixed):
        assert (answer.status, answer.values("name")) == (200, ["Anna II"])
        assert answer.headers["Snapshot-Id"] == second
    get = built.get(NAME, second)
    head = fetch(get.url, method="HEAD", headers={"Accept": JSON})
    assert (head.status, head.body) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Length", "Link", "Snapshot-Id", "Memento-Datetime", "Cache-Control"):
        assert head.headers[name] == get.headers[name] is not None, name
    graph = fetch(
        f"{url}/sparql?{urlencode({'query': f'DESCRIBE {ANNA}', 'snapshot': second})}",
        headers={"Accept": "text/turtle"},
    )
    assert '"Anna II"@en' in graph.text and "@prefix hb:" in graph.text
    page = fetch(get.url, headers={"Accept": "text/html"})
    assert (page.status, page.media) == (200, "text/html")
    assert "Anna II<" in page.text and "Anna IV" not in page.text


def test_graphs_as_they_were(built: Built) -> None:
    second, address = built.ids[1], f"{built.server.url}/graph/register"
    plain = fetch(address, headers={"Accept": "text/turtle"})
    assert '"Anna IV"@en' in plain.text and plain.headers["Snapshot-Id"] == built.ids[-1]
    assert _target(plain, "cite-as") == f"/graph/register?snapshot={built.ids[-1]}"
    named = fetch(f"{address}?snapshot={second}", headers={"Accept": "text/turtle"})
    assert '"Anna II"@en' in named.text and '"Anna IV"@en' not in named.text
    assert (named.headers["Snapshot-Id"], _target(named, "original")) == (second, "/graph/register")
    assert "immutable" in named.headers["Cache-Control"]
    for way in ("graph=graph/register", "default"):
        other = fetch(f"{built.server.url}/graph?{way}&snapshot={second}", headers={"Accept": "text/turtle"})
        assert '"Anna II"@en' in other.text, way
    assert fetch(f"{address}?snapshot={built.ids[0]}").slug == "snapshot-gone"
    assert fetch(f"{address}?snapshot=latest").slug == "bad-parameter"


def test_clients_of_others(built: Built) -> None:
    second = built.ids[1]
    wrapper = SPARQLWrapper(f"{built.server.url}/sparql")
    wrapper.addParameter("snapshot", second)
    wrapper.setReturnFormat(WRAPPED)
    for method in ("GET", "POST"):
        wrapper.setMethod(method)
        wrapper.setQuery(NAME)
        answer = wrapper.query()
        rows = answer.convert()["results"]["bindings"]
        assert [row["name"]["value"] for row in rows] == ["Anna II"]
        assert answer.info()["snapshot-id"] == second
    store = SPARQLStore(f"{built.server.url}/sparql", params={"snapshot": second})
    names = [str(row[0]) for row in rdflib.Graph(store=store).query(NAME)]
    assert names == ["Anna II"]


def test_the_description_and_the_form_of_a_snapshot(built: Built) -> None:
    second = built.ids[1]
    described = fetch(f"{built.server.url}/sparql?snapshot={second}", headers={"Accept": "text/turtle"})
    assert (described.status, described.media) == (200, "text/turtle")
    page = fetch(f"{built.server.url}/sparql?snapshot={second}", headers={"Accept": "text/html"})
    assert f'name="snapshot" value="{second}"' in page.text


# --- what an answer says of itself ----------------------------------------------------------------------------------


def test_the_permalink_gives_the_same_answer(built: Built) -> None:
    current = built.ids[-1]
    plain = built.get(NAME)
    target = _target(plain, "cite-as")
    assert target.endswith(f"&snapshot={current}")
    again = fetch(urljoin(plain.url, target), headers={"Accept": JSON})
    assert (again.status, again.body, again.headers["Snapshot-Id"]) == (200, plain.body, current)
    assert _target(again, "cite-as") == target, "a permalink is its own"
    assert urljoin(plain.url, _target(again, "original")) == plain.url
    posted = ask(built.server.url, NAME, parameters={"default-graph-uri": BASE + "graph/register"})
    found = fetch(urljoin(posted.url, _target(posted, "cite-as")), headers={"Accept": JSON})
    assert found.body == posted.body and "register" in found.url


def test_headers_that_would_mislead_or_be_long_are_left_out(built: Built) -> None:
    volatile = built.get("SELECT ?now { BIND(NOW() AS ?now) }")
    assert "cite-as" not in volatile.headers["Link"] and volatile.headers["Snapshot-Id"] == built.ids[-1]
    pinned = built.get("SELECT ?now { BIND(NOW() AS ?now) }", built.ids[1])
    assert (pinned.headers["Cache-Control"], pinned.headers["Memento-Datetime"]) == ("no-store", None)
    long = f"{NAME} # {'x' * 2_000}"
    for answer in (built.get(long), ask(built.server.url, long)):
        assert (answer.status, answer.headers["Snapshot-Id"]) == (200, built.ids[-1])
        assert "cite-as" not in answer.headers["Link"]
    wrong = built.get("SELECT", built.ids[1])
    assert (wrong.status, wrong.headers["Cache-Control"]) == (400, "no-store")


def test_an_odd_address_gives_a_link_that_can_be_read(built: Built) -> None:
    """A client may send what no address may hold; it must not break out of the header's angle brackets."""
    answer = fetch(f"{built.server.url}/sparql?query=ASK%7B%3Fs%20%3Fp%20'a'^^<x:b>}}&x=\"")
    if answer.status == 200:  # the web server may refuse such an address altogether
        target = _target(answer, "cite-as")
        assert set('<>"^} ') & set(target) == set()
        assert fetch(urljoin(answer.url, target)).body == answer.body
    else:
        assert answer.status == 400


def test_scripts_of_other_sites_see_the_headers(built: Built) -> None:
    exposed = {name.strip() for name in built.get(NAME).headers["Access-Control-Expose-Headers"].split(",")}
    assert {"Link", "Snapshot-Id", "Snapshot-Version", "Memento-Datetime", "ETag"} <= exposed


def _target(answer: Answer, relation: str) -> str:
    found = [part for part in (answer.headers["Link"] or "").split(", <") if f'rel="{relation}"' in part]
    assert len(found) == 1, answer.headers["Link"]
    return found[0].lstrip("<").partition(">")[0]


# --- caches ---------------------------------------------------------------------------------------------------------


def test_answers_of_a_snapshot_may_be_kept_for_long_and_others_not(built: Built) -> None:
    pinned, plain = built.get(NAME, built.ids[1]), built.get(NAME)
    assert "immutable" in pinned.headers["Cache-Control"] and "immutable" not in plain.headers["Cache-Control"]
    assert pinned.headers["Last-Modified"] == pinned.headers["Memento-Datetime"] != plain.headers["Last-Modified"]
    assert plain.headers["Memento-Datetime"] is None
    assert pinned.headers["ETag"] != plain.headers["ETag"]
    assert built.get(NAME, built.ids[1], **{"If-None-Match": pinned.headers["ETag"]}).status == 304
    assert built.get(NAME, built.ids[2], **{"If-None-Match": pinned.headers["ETag"]}).status == 200
    assert built.get(NAME, **{"If-None-Match": pinned.headers["ETag"]}).status == 200
    unchanged = built.get(NAME, built.ids[1], **{"If-None-Match": pinned.headers["ETag"]})
    assert "immutable" in unchanged.headers["Cache-Control"]
    page = fetch(pinned.url, headers={"Accept": "text/html"})
    assert "immutable" not in page.headers["Cache-Control"], "a page changes with the program"


def test_all_processes_keep_the_answers_apart(built: Built) -> None:
    wanted = dict(zip(built.ids[1:], NAMES[1:], strict=True)) | {"": "Anna IV"}
    asked = [snapshot for _ in range(40) for snapshot in wanted]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda snapshot: built.get(NAME, snapshot), asked))
    assert len(answers) == 160
    for snapshot, answer in zip(asked, answers, strict=True):
        assert answer.values("name") == [wanted[snapshot]]
    assert len({(answer.url, answer.headers["ETag"]) for answer in answers}) == 4, "the same tag in every process"
    metrics = fetch(built.server.url + "/metrics").text
    assert 'cache="hit"' in metrics


def test_other_pages_do_not_take_the_parameter_for_theirs(built: Built) -> None:
    """Where an address says snapshot and its view does not know the parameter, nothing old is ever given."""
    page = f"{built.server.url}/doc/ship/S.S.Anna?snapshot={built.ids[1]}"
    answer = fetch(page, headers={"Accept": "text/turtle"})
    assert '"Anna IV"@en' in answer.text and answer.headers["Memento-Datetime"] is None
    assert "immutable" not in answer.headers["Cache-Control"]


# --- limits ---------------------------------------------------------------------------------------------------------


def test_limits_hold_for_a_kept_snapshot(built: Built) -> None:
    second = built.ids[1]
    began = time.monotonic()
    slow = ask(built.server.url, HEAVY, parameters={"snapshot": second, "timeout": "0.3"})
    assert (slow.status, slow.slug) == (503, "deadline") and time.monotonic() - began < 10
    with LiveServer(replace(built.copy.settings, query_memory=256, result_bytes=100_000, query_workers=1)) as small:
        for _ in range(2):  # the one process opens both stores, and has the same memory for either
            for snapshot in (second, built.ids[2], built.ids[3]):
                assert ask(small.url, fresh(SIGN), parameters={"snapshot": snapshot}).status == 200
        doubling = "".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1}) " for n in range(40))
        greedy = f'SELECT (STRLEN(?s40) AS ?n) {{ BIND("x" AS ?s0) {doubling} }}'
        refused = ask(small.url, greedy, parameters={"snapshot": second})
        assert (refused.status, refused.slug in ("memory", "query-ended")) == (503, True), refused.text
        large = ask(small.url, "SELECT * { ?a ?b ?c . ?d ?e ?f }", parameters={"snapshot": second})
        assert (large.status, large.slug) == (503, "result-too-large")
        assert ask(small.url, fresh(SIGN), parameters={"snapshot": second}).status == 200
    for refused, kind in (
        ("INSERT DATA { <http://a.example/> a <http://b.example/> }", "read-only"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { } }", "service-refused"),
    ):
        assert ask(built.server.url, refused, parameters={"snapshot": second}).slug == kind


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_of_snapshots(built: Built) -> None:
    answer = fetch(built.server.url + "/snapshots", headers={"Accept": "application/json"})
    assert (answer.status, answer.media) == (200, "application/json")
    listed = answer.json
    assert listed["current"] == built.ids[-1]
    assert [entry["id"] for entry in listed["snapshots"]] == list(reversed(built.ids[1:]))
    assert [entry["current"] for entry in listed["snapshots"]] == [True, False, False]
    for entry in listed["snapshots"]:
        assert entry["version"] == "2.3.0" and entry["triples"] > 500 and entry["built"] > "2020"
        assert entry["endpoint"] == f"{BASE}sparql?snapshot={entry['id']}"
    page = fetch(built.server.url + "/snapshots?lang=en", headers={"Accept": "text/html"})
    assert page.media == "text/html" and all(snapshot in page.text for snapshot in built.ids[1:])
    assert fetch(built.server.url + "/snapshots", headers={"Accept": "image/png"}).status == 406
