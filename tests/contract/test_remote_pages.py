"""Pages of a server whose data lies in another store: few queries each, and lists, search and a first page of an index.

The index is made of what the store holds, which is not what the dataset's files say: the tests change the store.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from itukg.app import create_app, remote_manifest
from itukg.dataset import load_dataset
from itukg.errors import BuildError
from itukg.facts.pages import page_addresses
from itukg.remote_index import _remove_unfinished, main, make_index
from itukg.settings import Settings
from itukg.snapshot import INDEX_LINK, MANIFEST, OpenSnapshot
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import RemoteFailed
from itukg.stores.remote import RemoteStore
from tests.http.markup import read_markup
from tests.http_client import fetch
from tests.requirements import free_port
from tests.servers import LiveServer, is_alive, oxigraph_server, wait_for

MOST = 5
# Things that are no ship's cargo, each of which is looked for.
UNUSED = "&cargo=ship:noor&cargo=ship:long&cargo=ship:hulk-9&cargo=pilot:jo&cargo=pilot:ida-voss&cargo=cargo:salt"
EXTRA = "https://harbour.example/id/ship/late"
# Said by the store alone.
ADDED = f"""<{EXTRA}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://harbour.example/ontology#Ship> GRAPH .
<{EXTRA}> <http://www.w3.org/2004/02/skos/core#prefLabel> "Latecomer"@en GRAPH .
"""
Paths = list[str]


class CountingStore(RemoteStore):
    """A store that notes what it asks its endpoint."""

    asked: ClassVar[list[str]] = []

    def _ask(self, request: SparqlRequest, media: str, timeout: float, limit: int) -> bytes:
        self.asked.append(request.query)
        return super()._ask(request, media, timeout, limit)


@dataclass
class Remote:
    """A server that answers from an endpoint, in this process, and where its index lies."""

    client: FlaskClient
    store: CountingStore
    settings: Settings
    place: Path

    def get(self, path: str, language: str = "en", accept: str = "text/html") -> tuple[int, str, list[str]]:
        """Status, text, and the queries that it took."""
        CountingStore.asked.clear()
        answer = self.client.get(path, headers={"Accept": accept, "Accept-Language": language})
        return answer.status_code, answer.get_data(as_text=True), list(CountingStore.asked)


def remote(settings: Settings, snapshot: OpenSnapshot, folder: Path, more: str = "") -> Iterator[Remote]:
    quads = snapshot.store.dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    with oxigraph_server(folder, quads + more.encode()) as url:
        place = folder / "run"
        own = replace(settings, endpoint=f"{url}/query", run_folder=str(place), access_log="off")
        place.mkdir()
        store = CountingStore(own.endpoint, remote_manifest(own), own.result_bytes, place / INDEX_LINK)
        yield Remote(create_app(own, store).test_client(), store, own, place)


def index(server: Remote) -> Path:
    dataset = load_dataset(server.settings.dataset_path, server.settings.base)
    return make_index(server.store.reader(), dataset, server.place)


@pytest.fixture(scope="module")
def harbour(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Remote]:
    (graph,) = [str(item["iri"]) for item in harbour_snapshot.manifest.graphs if "register" in str(item["iri"])][:1]
    more = ADDED.replace("GRAPH", f"<{graph}>")
    yield from remote(harbour_settings, harbour_snapshot, tmp_path_factory.mktemp("harbour"), more)


@pytest.fixture(scope="module")
def dataset(
    dataset_settings: Settings, dataset_snapshot: OpenSnapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Remote]:
    yield from remote(dataset_settings, dataset_snapshot, tmp_path_factory.mktemp("dataset"))


def pages_of(snapshot: OpenSnapshot, kind: str, every: int, lists: Paths) -> Paths:
    """All pages that are no documents about things, and every so many of those."""
    found = [page.path for page in page_addresses(snapshot.manifest, snapshot.folder)]
    things = [path for path in found if path.startswith("doc/")]
    others = [path for path in found if not path.startswith(("doc/", "dataset/"))]
    return ["/" + path for path in [*others, *things[::every]]] + [f"/list?type={kind}{query}" for query in lists]


def count(server: Remote, paths: Paths, languages: tuple[str, ...]) -> Counter[str]:
    """How many pages of each kind were asked for, none with too many queries; of many every third in all languages."""
    # What is read once for all pages: the display vocabulary, the order of properties.
    server.get(next(path for path in paths if path.startswith("/doc/")))
    seen: Counter[str] = Counter()
    for number, path in enumerate(paths):
        for language in languages if number % 3 == 0 or len(paths) < 80 else [languages[number % 2]]:
            status, _, asked = server.get(path, language)
            assert status == 200, path
            assert len(asked) <= MOST, (path, language, [query[:200] for query in asked])
            seen[path.strip("/").partition("/")[0].partition("?")[0]] += 1
    return seen


KINDS = {"", "doc", "list", "search", "read", "queries", "ontology", "shapes", "vocab", "dataset", "sparql"}


def test_no_page_takes_more_than_five_queries_with_an_index_or_without(
    harbour: Remote, harbour_snapshot: OpenSnapshot
) -> None:
    paths = pages_of(harbour_snapshot, "hb:Ship", 1, ["", "&cargo=cargo:goods", "&sort=number", UNUSED])
    paths += ["/search?q=Anna", "/search?q=02", "/doc/ship/noor?page=1"]
    before = count(harbour, [path for path in paths if not path.startswith("/list")], ("en", "fr"))
    assert before["doc"] >= 70 and before["queries"] >= 4
    index(harbour)
    seen = count(harbour, paths, ("en", "fr"))
    assert seen.keys() >= KINDS and seen["doc"] >= 70, seen


def test_no_page_about_anything_of_the_dataset_takes_more(dataset: Remote, dataset_snapshot: OpenSnapshot) -> None:
    index(dataset)
    paths = pages_of(dataset_snapshot, "itu:Activity", 20, ["", "&sort=-date&size=20"])
    # What most is said of, and what tells of most.
    paths += ["/doc/body/itu-t/sg13", "/doc/document/C26-33", "/doc/resolution/PP-102", "/doc/place/ch", "/search?q=IP"]
    seen = count(dataset, paths, ("en", "zh"))
    assert seen.keys() >= KINDS and seen["doc"] >= 50 and seen["queries"] >= 60, seen


def test_lists_search_and_the_first_page_tell_what_the_store_holds_and_when(
    harbour: Remote, harbour_snapshot: OpenSnapshot
) -> None:
    folder = index(harbour)
    assert not (folder / "store").exists(), "the copy that it was made of is away"
    status, text, _ = harbour.get("/list?type=hb:Ship")
    assert status == 200 and "Latecomer" in text
    listed = harbour.client.get("/list.json?type=hb:Ship&cargo=cargo:goods").json
    assert listed is not None and listed["total"] == 1 and listed["facets"]
    for query, found in (("Latec", EXTRA), ("Latecommer", EXTRA), ("02", "cargo/timber")):
        body = harbour.client.get("/search.json", query_string={"q": query}).json
        assert body is not None and body["indexed"] and found in body["results"][0]["iri"], query
    suggested = harbour.client.get("/search/suggest?q=late").json
    assert suggested is not None and suggested["suggestions"][0]["iri"] == EXTRA
    _, home, _ = harbour.get("/")
    assert list(read_markup(home).all("section", lambda section: section.has(class_="block")))
    assert "/doc/ship/late<" in harbour.get("/sitemap.xml")[1]
    for path in ("/", "/list", "/list?type=hb:Ship", "/search?q=Anna"):
        _, text, _ = harbour.get(path)
        assert "The data lies in another store" in text and "UTC" in text, path
    answer = harbour.client.get("/list?type=hb:Ship")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers


def test_the_page_says_it_in_chinese(dataset: Remote) -> None:
    index(dataset)
    _, text, _ = dataset.get("/list?type=itu:Activity", "zh")
    listed = dataset.client.get("/list.json?type=itu:Activity").json
    assert listed is not None and listed["total"] >= 75
    assert "数据存放在另一存储中" in text and f"共{listed['total']}项" in text
    body = dataset.client.get("/search.json", query_string={"q": "治理", "lang": "zh"}).json
    assert body is not None and body["total"] > 3 and "治理" in body["results"][0]["name"], "two characters are a word"


def test_an_index_is_exchanged_whole_and_one_that_cannot_be_made_changes_nothing(
    harbour: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = index(harbour), index(harbour), index(harbour)
    left = {path.name for path in harbour.place.glob(f"{INDEX_LINK}-*")}
    assert left == {second.name, third.name} and not first.exists()
    dead = replace(harbour.settings, endpoint=f"http://127.0.0.1:{free_port()}/query")
    store = RemoteStore(dead.endpoint, remote_manifest(dead), dead.result_bytes)
    dataset = load_dataset(dead.dataset_path, dead.base)
    with pytest.raises(RemoteFailed):
        make_index(store.reader(), dataset, harbour.place)
    nothing = replace(harbour.store.reader().manifest, graphs=({"iri": "urn:nowhere", "role": "Data"},))
    empty = RemoteStore(harbour.settings.endpoint, nothing, dead.result_bytes)
    with pytest.raises(BuildError, match="none of the graphs"):
        make_index(empty.reader(), dataset, harbour.place)
    assert {path.name for path in harbour.place.glob(f"{INDEX_LINK}-*")} == left
    assert harbour.store.reader().folder == third.resolve()


def test_a_server_makes_its_index_while_it_serves(harbour: Remote, ask: Callable[[str], int]) -> None:
    settings = replace(harbour.settings, run_folder="", web_workers=1)
    with LiveServer(settings) as server:
        wait_for(lambda: ask(f"{server.url}/list?type=hb:Ship") == 200, 60, "lists")
        indexed = fetch(server.url + "/readyz").json["indexed"]
        assert indexed >= "2026"
        (indexing,) = indexers(server)
        os.kill(indexing, signal.SIGKILL)
        wait_for(lambda: indexing not in indexers(server), 10, "its end")
        wait_for(lambda: indexers(server), 60, "another process for the index")
        assert re.search(r"remote_index was ended by SIGKILL\. .*memory.* starts again in 5 seconds", server.errors())
        wait_for(lambda: fetch(server.url + "/readyz").json["indexed"] > indexed, 60, "the next index")
        again = indexers(server)
    assert not any(map(is_alive, again))
    with LiveServer(replace(settings, endpoint_refresh=0.0)) as server:
        assert ask(f"{server.url}/list?type=hb:Ship") == 503
        assert not indexers(server)
        assert fetch(server.url + "/readyz").json["indexed"] is None


def indexers(server: LiveServer) -> list[int]:
    return [pid for pid, line in server.descendants().items() if "remote_index" in line]


def test_what_a_killed_process_left_of_an_index_is_removed(tmp_path: Path) -> None:
    whole, half = tmp_path / f"{INDEX_LINK}-1", tmp_path / f"{INDEX_LINK}-2"
    (half / "store").mkdir(parents=True)
    whole.mkdir()
    (whole / MANIFEST).touch()
    _remove_unfinished(tmp_path)
    assert whole.is_dir() and not half.exists()


@pytest.fixture
def ask() -> Callable[[str], int]:
    return lambda url: fetch(url).status


def test_nothing_that_an_endpoint_holds_ends_its_indexing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], harbour_settings: Settings
) -> None:
    outcomes = [KeyError("odd"), KeyError("odd"), RemoteFailed("down"), SystemExit()]
    waits: list[float] = []

    def fail(*_: object) -> None:
        raise outcomes.pop(0)

    for name, value in replace(harbour_settings, endpoint="http://127.0.0.1:1/").to_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("itukg.remote_index.make_index", fail)
    monkeypatch.setattr("itukg.remote_index.end_with_parent", lambda *_: None)
    monkeypatch.setattr("itukg.remote_index.time.sleep", waits.append)
    with pytest.raises(SystemExit):
        main()
    assert waits == [5.0, 10.0, 20.0]
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in told] == ["KeyError('odd')", "down"]
