"""Queries of a snapshot that is not there: removed, unknown or no id at all; and which are removed when."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import quote, urlencode, urljoin

import pytest

from itukg.settings import Settings
from itukg.stores.base import SnapshotGone
from itukg.stores.embedded import EmbeddedStore
from tests.http.copies import Copy
from tests.http.kept import NAMES, UNKNOWN, Built
from tests.http.load import NAME
from tests.http.queries import BASE, COUNT
from tests.http_client import JSON, ask, fetch
from tests.servers import LiveServer, wait_for


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


def test_a_snapshot_under_query_is_not_removed(copy: Copy) -> None:
    copy_ = Copy(replace(copy.settings, snapshots_kept=2))
    first = copy_.build()
    copy_.rename("S.S. Anna", "Anna II")
    copy_.build()
    with LiveServer(copy_.settings) as server, ThreadPoolExecutor(1) as pool:
        # Two patterns are counted in a moment on a fast machine; three take longer than the deadline on any.
        heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
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
