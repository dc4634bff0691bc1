"""Queries of a snapshot that is named: by all ways of asking, kept apart from those of others, in every web process."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON as WRAPPED
from SPARQLWrapper import SPARQLWrapper

from itukg.settings import Settings
from itukg.stores.base import SnapshotGone
from itukg.stores.embedded import EmbeddedStore
from tests.http.copies import Copy
from tests.http.load import NAME
from tests.http.queries import ANNA, BASE, COUNT, HEAVY, SIGN
from tests.http_client import JSON, Answer, ask, fetch
from tests.requirements import CHECKOUT
from tests.servers import LiveServer, wait_for

UNKNOWN = "0123456789abcdef" * 2
NAMES = ["S.S. Anna", "Anna II", "Anna III", "Anna IV"]


@dataclass(frozen=True)
class Built:
    """A server of a copy that was built several times; ``ids``: its snapshots, the oldest first, all but that kept."""

    server: LiveServer
    copy: Copy
    ids: tuple[str, ...]

    def get(self, query: str, snapshot: str = "", **headers: str) -> Answer:
        pairs = {"query": query, **({"snapshot": snapshot} if snapshot else {})}
        return fetch(f"{self.server.url}/sparql?{urlencode(pairs)}", headers={"Accept": JSON, **headers})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(fixture_dataset_dir, folder / "dataset")
    closures = CHECKOUT / ".cache" / "tests" / "copies"
    closures.mkdir(parents=True, exist_ok=True)
    (folder / "cache").mkdir()
    (folder / "cache" / "closures").symlink_to(closures)
    copy = Copy(Settings(dataset=str(folder / "dataset"), cache=str(folder / "cache"), web_workers=2))
    ids = [copy.build()]
    for old, new in pairwise(NAMES):
        copy.rename(old, new)
        time.sleep(1.1)  # the date of a snapshot has seconds
        ids.append(copy.build())
    assert len(set(ids)) == 4
    with LiveServer(copy.settings) as server:
        yield Built(server, copy, tuple(ids))


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
                assert ask(small.url, SIGN, parameters={"snapshot": snapshot}).status == 200
        doubling = "".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1}) " for n in range(40))
        greedy = f'SELECT (STRLEN(?s40) AS ?n) {{ BIND("x" AS ?s0) {doubling} }}'
        refused = ask(small.url, greedy, parameters={"snapshot": second})
        assert (refused.status, refused.slug in ("memory", "query-ended")) == (503, True), refused.text
        large = ask(small.url, "SELECT * { ?a ?b ?c . ?d ?e ?f }", parameters={"snapshot": second})
        assert (large.status, large.slug) == (503, "result-too-large")
        assert ask(small.url, SIGN, parameters={"snapshot": second}).status == 200
    for refused, kind in (
        ("INSERT DATA { <http://a.example/> a <http://b.example/> }", "read-only"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { } }", "service-refused"),
    ):
        assert ask(built.server.url, refused, parameters={"snapshot": second}).slug == kind


# --- what is not there ----------------------------------------------------------------------------------------------


def test_a_removed_snapshot_is_gone_with_its_recipe(built: Built) -> None:
    first = built.ids[0]
    assert first not in built.copy.folders()
    answer = built.get(NAME, first)
    assert (answer.status, answer.slug) == (410, "snapshot-gone")
    told = answer.json
    assert (told["snapshot"], told["version"], told["base"]) == (first, "2.3.0", BASE)
    assert told["made"]["content"] and told["made"]["pyoxigraph"] and len(told["recipe"]) == 4
    for words in (
        "version 2.3.0",
        "git checkout",
        "itukg build",
        first,
        "itukg serve",
        f"ITUKG_BASE={BASE}",
        "its base",
    ):
        assert words in told["detail"], words
    assert answer.headers["Cache-Control"] == "no-store"
    page = fetch(answer.url + "&lang=en", headers={"Accept": "text/html"})
    assert (page.status, page.media) == (410, "text/html") and "git checkout" in page.text
    head = fetch(answer.url, method="HEAD")
    assert (head.status, head.body) == (410, b"")


def test_an_id_that_nobody_has_noted(built: Built) -> None:
    answer = ask(built.server.url, NAME, parameters={"snapshot": UNKNOWN})
    assert (answer.status, answer.slug) == (410, "snapshot-gone")
    assert "no note of it" in answer.json["detail"] and "version" not in answer.json


def test_the_name_of_the_parameter_may_be_escaped(built: Built) -> None:
    address = f"{built.server.url}/sparql?{urlencode({'query': NAME})}&snap%73hot={built.ids[1]}"
    answer = fetch(address, headers={"Accept": JSON})
    found = {relation: target for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"])}
    for relation, name in (("cite-as", NAMES[1]), ("original", NAMES[3])):
        again = fetch(urljoin(built.server.url, found[relation]), headers={"Accept": JSON})
        assert again.values("name") == [name], relation


def test_ids_that_somebody_makes_up_push_nothing_out(built: Built) -> None:
    store = EmbeddedStore(built.copy.place, "/nowhere", 1)
    second, third = (store.reader(snapshot) for snapshot in built.ids[1:3])
    for number in range(4):
        with pytest.raises(SnapshotGone, match="no note of it"):
            store.reader(f"{number:032x}")
    for reader, snapshot in ((second, built.ids[1]), (third, built.ids[2])):
        assert store.reader(snapshot).manifest is reader.manifest, "it is still open"
    for wrong in (f"../snapshots/{built.ids[1]}", "."):
        with pytest.raises(SnapshotGone):
            store.reader(wrong)


@pytest.mark.parametrize("wrong", ["", "latest", UNKNOWN[:-1], UNKNOWN.upper(), "../../../etc/passwd", UNKNOWN + "\n"])
def test_what_is_no_id(built: Built, wrong: str) -> None:
    answer = ask(built.server.url, NAME, parameters={"snapshot": wrong})
    assert (answer.status, answer.slug) == (400, "bad-parameter")
    assert "32" in answer.json["detail"] and "Snapshot-Id" in answer.json["detail"]


def test_two_snapshots_are_refused(built: Built) -> None:
    address = f"{built.server.url}/sparql?query={quote(COUNT)}&snapshot={built.ids[1]}&snapshot={built.ids[2]}"
    answer = fetch(address)
    assert (answer.status, answer.slug) == (400, "doubled-parameter")


def test_a_server_of_a_remote_store_has_none(built: Built, harbour_settings: Settings) -> None:
    settings = replace(harbour_settings, endpoint=f"{built.server.url}/sparql", web_workers=1)
    with LiveServer(settings) as remote:
        named = {"snapshot": built.ids[1]}
        json = {"Content-Type": "application/json"}
        for answer in (
            ask(remote.url, NAME, parameters=named),
            fetch(f"{remote.url}/sparql?{urlencode({'query': NAME, **named})}"),
            fetch(f"{remote.url}/sparql/names?{urlencode(named)}", method="POST", headers=json, body=b"[]"),
            fetch(f"{remote.url}/sparql/cite?{urlencode(named)}"),
            fetch(f"{remote.url}/graph/register?{urlencode(named)}"),
            fetch(remote.url + "/snapshots"),
        ):
            assert (answer.status, answer.slug) == (404, "no-snapshots"), answer.url
            assert "another endpoint" in answer.json["detail"]
        assert ask(remote.url, NAME, parameters={"snapshot": "latest"}).slug == "bad-parameter"
        plain = ask(remote.url, NAME)
        assert (plain.values("name"), plain.headers["Snapshot-Id"]) == (["Anna IV"], None)
        page = fetch(f"{remote.url}/sparql?{urlencode({'query': NAME})}", headers={"Accept": "text/html"})
        assert page.status == 200 and "Anna IV" in page.text and "snapshot=" not in page.text


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


# --- builds ---------------------------------------------------------------------------------------------------------


def test_a_snapshot_under_query_is_not_removed(copy: Copy) -> None:
    copy_ = Copy(replace(copy.settings, snapshots_kept=2))
    first = copy_.build()
    copy_.rename("S.S. Anna", "Anna II")
    copy_.build()
    with LiveServer(copy_.settings) as server, ThreadPoolExecutor(1) as pool:
        heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
        under_way = pool.submit(ask, server.url, heavy, JSON, {"snapshot": first, "timeout": "20"})
        wait_for(lambda: "long" in fetch(server.url + "/metrics").text and not under_way.done(), 10, "a query at work")
        copy_.rename("Anna II", "Anna III")
        third = copy_.build_elsewhere()
        assert first in copy_.folders() and third == copy_.place.current()
        answer = under_way.result()
        assert answer.status in (200, 503), answer.text
        again = ask(server.url, NAME, parameters={"snapshot": first})
        assert again.values("name") == ["S.S. Anna"], "it answers for as long as it is there"
    copy_.rename("Anna III", "Anna IV")
    copy_.build()
    assert first not in copy_.folders(), "a later build removes it"
    with LiveServer(copy_.settings) as server:
        gone = ask(server.url, NAME, parameters={"snapshot": first})
        assert (gone.status, gone.slug, gone.json["version"]) == (410, "snapshot-gone", "2.3.0")


def test_an_answer_that_named_the_snapshot_outlives_it_in_memory(copy: Copy) -> None:
    first = copy.build()
    with LiveServer(replace(copy.settings, web_workers=1)) as server:
        address = f"{server.url}/sparql?{urlencode({'query': NAME, 'snapshot': first})}"
        plain = f"{server.url}/sparql?{urlencode({'query': NAME})}"
        page = f"{server.url}/doc/ship/S.S.Anna?snapshot={first}"
        before = [fetch(each, headers={"Accept": kind}) for each, kind in ((address, JSON), (page, "text/turtle"))]
        copy.rename("S.S. Anna", "Anna II")
        copy.build()
        wait_for(lambda: fetch(plain, headers={"Accept": JSON}).values("name") == ["Anna II"], 30, "the new name")
        after = fetch(address, headers={"Accept": JSON})
        assert (after.body, after.headers["ETag"]) == (before[0].body, before[0].headers["ETag"])
        tags = {"If-None-Match": before[1].headers["ETag"]}
        fresh = fetch(page, headers={"Accept": "text/turtle", **tags})
        assert fresh.status == 200 and '"Anna II"@en' in fresh.text, (
            "a page that knows no snapshots is of the current one"
        )
