"""The sitemap lists every page that there is, each with its day and its languages; crawlers are told what to leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from itukg.app import create_app
from itukg.facts import pages
from itukg.facts.pages import PageAddress, page_addresses, part_files, write_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.http_client import fetch
from tests.servers import LiveServer

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HARBOUR = "https://harbour.example/"
ITU = "https://w3id.org/itukg/"


def urls(body: bytes) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(body)  # noqa: S314 - our own
    assert root.tag.endswith("}urlset")
    found = {str(item.findtext("s:loc", namespaces=NAMES)): item for item in root.findall("s:url", NAMES)}
    assert len(found) == len(root), "each once"
    return found


def things(snapshot: OpenSnapshot) -> set[str]:
    """The addresses of the documents about all that has a name under id/ and vocab/."""
    base = snapshot.manifest.base
    query = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(REGEX(STR(?s), '^{base}(id|vocab)/')) }}"
    paths = (row["s"].value.removeprefix(base) for row in snapshot.store.query(query))
    return {quote("doc/" + path.removeprefix("id/"), safe="/:@!$&'()*+,;=-._~") for path in paths}


def test_every_page_is_listed_and_answers(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot) -> None:
    answer = fetch(harbour_server.url + "/sitemap.xml")
    assert (answer.status, answer.media) == (200, "application/xml")
    listed = urls(answer.body)
    paths = {address.removeprefix(HARBOUR) for address in listed}
    assert things(harbour_snapshot) < paths
    assert paths >= {"", "ontology", "vocab", "shapes", "dataset", "sparql"}
    assert paths == {page.path for page in page_addresses(harbour_snapshot.manifest, harbour_snapshot.folder)}
    for path in paths:
        page = fetch(f"{harbour_server.url}/{path}", headers={"Accept": "text/html"})
        assert (page.status, page.media) == (200, "text/html"), path
    for address, item in listed.items():
        assert item.findtext("s:lastmod", namespaces=NAMES) == harbour_snapshot.manifest.built[:10]
        alternates = {str(link.get("hreflang")): link.get("href") for link in item.findall("x:link", NAMES)}
        assert alternates == {"en": f"{address}?lang=en", "fr": f"{address}?lang=fr", "x-default": address}


def test_a_page_has_the_day_of_the_release_that_changed_it_last(
    dataset_server: LiveServer, dataset_snapshot: OpenSnapshot
) -> None:
    listed = urls(fetch(dataset_server.url + "/sitemap.xml").body)
    assert things(dataset_snapshot) < {address.removeprefix(ITU) for address in listed}
    assert ITU + "read/document/C26-33" in listed, "what reads as a text has a second page"
    days = {address: item.findtext("s:lastmod", namespaces=NAMES) for address, item in listed.items()}
    assert days[ITU + "dataset/0.1.0"] == "2026-11-23" and days[ITU + "dataset/0.2.0"] == "2026-11-25"
    documents = [day for address, day in days.items() if address.startswith(ITU + "doc/")]
    assert {"2026-11-23", "2026-11-25"} <= set(documents)
    assert set(documents) <= {"2026-11-23", "2026-11-25", dataset_snapshot.manifest.built[:10]}
    # Nothing was said of it or to it since the first release; a text without a mark was cited since.
    assert days[ITU + "doc/vocab/version-kind/revised"] == "2026-11-23"
    assert days[ITU + "doc/vocab/version-kind/unmarked"] == "2026-11-25"


class StillStore:
    """A store that gives what a snapshot's folder holds, and nothing else."""

    def __init__(self, snapshot: OpenSnapshot, folder: Path) -> None:
        self._reader = SimpleNamespace(manifest=snapshot.manifest, folder=folder)

    def reader(self) -> SimpleNamespace:
        return self._reader


@contextmanager
def parts_of(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(pages, "PART", number)
        yield


def test_a_long_sitemap_has_parts(
    harbour_snapshot: OpenSnapshot, harbour_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with parts_of(monkeypatch, 7):
        write_pages(harbour_snapshot.store, harbour_snapshot.manifest, tmp_path, {}, "2031-01-01")
    files = part_files(tmp_path)
    listed_pages = sum(path.read_text(encoding="utf-8").count("\n") for path in files)
    assert len(files) == -(-listed_pages // 7) > 2 and listed_pages >= len(things(harbour_snapshot))
    application = create_app(harbour_settings, store=StillStore(harbour_snapshot, tmp_path))  # type: ignore[arg-type]
    client = application.test_client()
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - our own
    assert index.tag.endswith("}sitemapindex")
    addresses = [str(item.text) for item in index.findall("s:sitemap/s:loc", NAMES)]
    assert addresses == [f"{HARBOUR}sitemap-{number}.xml" for number in range(1, len(files) + 2)]
    found: list[str] = []
    for address in addresses:
        listed = urls(client.get(address.removeprefix(HARBOUR)).data)
        assert 1 <= len(listed) <= 7 or address == addresses[0]
        found += [item.removeprefix(HARBOUR) for item in listed]
    assert len(found) == len(set(found))
    assert set(found) == {page.path for page in page_addresses(harbour_snapshot.manifest, tmp_path)}
    assert client.get(f"/sitemap-{len(addresses) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_addresses_are_read_one_after_the_other(harbour_snapshot: OpenSnapshot) -> None:
    addresses = page_addresses(harbour_snapshot.manifest, harbour_snapshot.folder)
    assert next(addresses) == PageAddress("", harbour_snapshot.manifest.built[:10])
    assert iter(addresses) is addresses
    remote = [page.path for page in page_addresses(harbour_snapshot.manifest, None)]
    assert remote and not [path for path in remote if path.startswith("doc/")]


def test_crawlers_are_kept_from_answers_to_questions(harbour_server: LiveServer) -> None:
    answer = fetch(harbour_server.url + "/robots.txt")
    assert (answer.status, answer.media) == (200, "text/plain")
    lines = [line.partition(": ") for line in answer.text.splitlines() if line]
    assert ("Sitemap", ": ", HARBOUR + "sitemap.xml") in lines

    def may_fetch(path: str) -> bool:
        """RFC 9309, 2.2.2: the longest rule that fits decides (Python's own parser drops the question mark)."""
        fitting = [(len(value), name) for name, _, value in lines if path.startswith(value) and "llow" in name]
        return max(fitting)[1] == "Allow"

    for path in ("", "doc/ship/noor", "ontology", "dataset", "sparql", "dumps/harbour-2.3.0.nq.gz", "static/site.css"):
        assert may_fetch("/" + path), path
    for path in ("sparql?query=ASK%7B%7D", "sparql/terms", "graph/register", "metrics"):
        assert not may_fetch("/" + path), path


def test_whole_addresses_are_those_of_the_setting(harbour_snapshot: OpenSnapshot, harbour_settings: Settings) -> None:
    from dataclasses import replace

    settings = replace(harbour_settings, public_url="https://public.example/graph")
    store = StillStore(harbour_snapshot, harbour_snapshot.folder)
    client = create_app(settings, store=store).test_client()  # type: ignore[arg-type]
    headers = {"Host": "evil.example"}
    sitemap = urls(client.get("/sitemap.xml", headers=headers).data)
    assert all(address.startswith("https://public.example/graph/") for address in sitemap)
    assert "Sitemap: https://public.example/graph/sitemap.xml" in client.get("/robots.txt", headers=headers).text
    described = client.get("/openapi.json", headers=headers)
    assert described.json is None or described.json["servers"] == [{"url": "https://public.example/graph"}]
    assert "https://public.example/graph" in described.text and "evil.example" not in described.text
