"""A change of the dataset reaches a running server in one step."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from itukg.settings import Settings
from tests.http.copies import SHIPS, Copy
from tests.http.load import NAME, PAGE, Load
from tests.http.queries import BASE, COUNT, assert_answers
from tests.http_client import ask, fetch
from tests.requirements import free_port
from tests.servers import LiveServer, itukg, wait_for

PATIENCE = 30.0


@pytest.fixture
def server(copy: Copy) -> Iterator[LiveServer]:
    copy.build()
    with LiveServer(copy.settings) as server:
        yield server


def _shows(server: LiveServer, name: str) -> bool:
    page = fetch(server.url + PAGE, headers={"Accept": "text/html"})
    assert page.status == 200
    return (
        ask(server.url, NAME).values("name") == [name]
        and re.search(rf"<h1[^>]*>\s*{re.escape(name)}\s*<", page.text) is not None
    )


# --- a change -------------------------------------------------------------------------------------------------------


def test_a_running_server_moves_to_the_new_snapshot(copy: Copy, server: LiveServer) -> None:
    assert _shows(server, "S.S. Anna")
    before = fetch(server.url + PAGE, headers={"Accept": "text/turtle"})
    processes = set(server.descendants()) - set(_query_processes(server))
    copy.rename("S.S. Anna", "Anna II")
    new = copy.build_elsewhere()
    wait_for(lambda: _shows(server, "Anna II"), PATIENCE, "the new name")
    after = fetch(server.url + PAGE, headers={"Accept": "text/turtle", "If-None-Match": before.headers["ETag"]})
    assert after.status == 200 and after.headers["ETag"] != before.headers["ETag"]
    assert fetch(server.url + "/readyz").json["snapshot"] == new
    assert set(server.descendants()) - set(_query_processes(server)) == processes, "a process was started again"


def _query_processes(server: LiveServer) -> set[int]:
    return {pid for pid, command in server.descendants().items() if "supervisor" in command} - {server.supervisor()}


def test_no_request_fails_while_snapshots_change(copy: Copy, server: LiveServer) -> None:
    names = ["S.S. Anna", "Anna II", "Anna III", "Anna IV"]
    with Load(server.url) as load:
        for old, new in pairwise(names):
            copy.rename(old, new)
            copy.build_elsewhere()
            wait_for(lambda name=new: _shows(server, name), PATIENCE, new)
    assert load.wrong == []
    assert load.answered > 100


def test_a_page_of_a_result_has_the_tag_of_the_snapshot_it_shows(copy: Copy, server: LiveServer) -> None:
    """The web processes may see a new snapshot before the query processes do."""
    headers = {"Accept": "text/html"}
    address = f"{server.url}/sparql?query={quote(NAME)}"
    os.kill(server.supervisor(), signal.SIGSTOP)
    try:
        copy.rename("S.S. Anna", "Anna II")
        copy.build()
        stale = fetch(address, headers=headers)
    finally:
        os.kill(server.supervisor(), signal.SIGCONT)
    assert (stale.status, "S.S. Anna" in stale.text) == (200, True)
    wait_for(lambda: _shows(server, "Anna II"), PATIENCE, "the new name")
    fresh = fetch(address, headers=headers | {"If-None-Match": stale.headers["ETag"]})
    assert fresh.status == 200 and "Anna II" in fresh.text


def test_an_invalid_change_is_refused_and_the_old_state_stays(copy: Copy, server: LiveServer) -> None:
    old = copy.place.current()
    path = copy.settings.dataset_path / SHIPS
    path.write_text(path.read_text(encoding="utf-8").replace('"HBA7"', '"Anna"'), encoding="utf-8")
    done = itukg(copy.settings, "build")
    assert done.returncode == 1
    line = next(number for number, text in enumerate(path.read_text("utf-8").splitlines(), 1) if '"Anna"' in text)
    for words in (f"{SHIPS.as_posix()}:{line}", "S.S. Anna", "call sign", '"Anna"', "such as HBA7"):
        assert words in done.stderr, words
    assert "Traceback" not in done.stderr
    assert (copy.place.current(), copy.folders()) == (old, {old})
    assert_answers(server.url)


# --- another base ---------------------------------------------------------------------------------------------------


def test_a_dataset_built_for_an_address_has_iris_that_lead_there(fixture_dataset_dir: Path, tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    settings = Settings(dataset=str(fixture_dataset_dir), cache=str(tmp_path), base=base, port=port)
    with LiveServer(settings) as server:
        turtle = fetch(server.url + PAGE, headers={"Accept": "text/turtle"})
        iris = {
            term.value
            for quad in ox.parse(turtle.body, format=ox.RdfFormat.TURTLE)
            for term in quad.triple
            if isinstance(term, ox.NamedNode)
        }
        assert not [iri for iri in iris if iri.startswith(BASE)]
        own = sorted(iri for iri in iris if iri.startswith((base + "id/", base + "vocab/", base + "ontology#")))
        assert len(own) > 10
        for iri in own:
            found = fetch(iri, headers={"Accept": "application/n-triples"}, follow=True)
            assert (found.status, found.media) == (200, "application/n-triples"), iri
            assert f"<{iri}> " in found.text
        old = 'SELECT ?s { ?s ?p ?o FILTER(CONTAINS(CONCAT(STR(?s), STR(?p), STR(?o)), "//harbour.example/")) }'
        assert ask(server.url, old).values("s") == []
        assert int(ask(server.url, COUNT).values("n")[0]) > 500
