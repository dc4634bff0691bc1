"""Addresses that lead nowhere: what may have been meant, as links on the page and in the problem, in both languages."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from itukg.app import create_app
from itukg.settings import Settings
from tests.http.markup import read_markup
from tests.http_client import fetch
from tests.servers import LiveServer

MEANT = [
    ("/id/body/itu-t/sg133", "/doc/body/itu-t/sg13", "a figure too many"),
    ("/doc/body/itu-t/sg31", "/doc/body/itu-t/sg13", "two figures exchanged"),
    ("/doc/resolutions/PP-102", "/doc/resolution/PP-102", "another word for the kind"),
    ("/id/resolution/pp-102.ttl", "/doc/resolution/PP-102", "another case, with a format"),
    ("/doc/place/genva.html", "/doc/place/geneva", "a letter left out"),
    ("/id/body/itu-t/sg13/foo", "/doc/body/itu-t/sg13", "more than there is"),
    ("/doc/topic/security", "/doc/vocab/topic/security", "without its room"),
    ("/SG13", "/doc/body/itu-t/sg13", "a code alone"),
    ("/doc/SG13", "/doc/body/itu-t/sg13", "a code under /doc/"),
    ("/id/place/日内", "/doc/place/geneva", "the beginning of a Chinese name"),
    ("/doc/互联网", "", "a Chinese word"),
    ("/ontologi", "/ontology", "a page of the site"),
    ("/querys", "/queries", "a page of the site"),
    ("/read/document/C26-3", "/doc/document/C26-33", "a text to read"),
]


@pytest.mark.parametrize(("path", "meant", "why"), MEANT)
def test_what_was_meant_is_offered(dataset_server: LiveServer, path: str, meant: str, why: str) -> None:
    address = dataset_server.url + quote(path)
    told = fetch(address, headers={"Accept": "application/problem+json"})
    assert told.status == 404 and told.json["status"] == 404
    near = told.json["nearest"]
    assert 1 <= len(near) <= 4, why
    urls = [item["url"] for item in near]
    assert len(set(urls)) == len(urls)
    assert not meant or meant in urls, why
    for item in near:
        assert item["title"]["en"] and item["title"]["zh"]
        assert fetch(dataset_server.url + item["url"], follow=True).status == 200, "what is offered is there"
    for language, heading in (("en", "Perhaps you meant"), ("zh", "您要找的可能是")):
        page = fetch(address, headers={"Accept": "text/html", "Accept-Language": language})
        assert page.status == 404
        links = dict((href, text) for text, href in read_markup(page.text).one("main").links())
        assert heading in page.text
        assert [links[url] for url in urls] == [item["title"][language] for item in near]
    plain = fetch(address, headers={"Accept": "text/plain"})
    assert f"Perhaps: {urls[0]}" in plain.text


@pytest.mark.parametrize(
    "path", ["/zzzz", "/.env", "/wp-login.php", "/doc/qqqqqq/xxxxxx", "/id/%20", "/doc/" + "a/" * 900]
)
def test_nothing_is_made_up(dataset_server: LiveServer, path: str) -> None:
    told = fetch(dataset_server.url + path, headers={"Accept": "application/problem+json"})
    assert told.status == 404 and told.json["nearest"] == []
    page = fetch(dataset_server.url + path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "Perhaps you meant" not in page.text


def test_links_keep_the_language_and_where_the_server_is_mounted(
    dataset_server: LiveServer, harbour_settings: Settings, harbour_server: LiveServer
) -> None:
    page = fetch(dataset_server.url + "/doc/place/genva?lang=zh", headers={"Accept": "text/html"})
    assert "/doc/place/geneva?lang=zh" in [href for _, href in read_markup(page.text).one("main").links()]
    client = create_app(replace(harbour_settings, mount="/graph", query_socket="none")).test_client()
    told = client.get("/doc/ship/nor", headers={"Accept": "application/json"}).json
    assert told is not None and [item["url"] for item in told["nearest"]] == ["/graph/doc/ship/noor"]
    retired = fetch(harbour_server.url + "/doc/pilot/i.vos", headers={"Accept": "application/json"}).json["nearest"]
    assert "/doc/pilot/i.voss" not in [item["url"] for item in retired], "what is retired is not offered"


def test_markup_in_an_address_is_text(harbour_server: LiveServer) -> None:
    page = fetch(harbour_server.url + "/doc/ship/%3Cscript%3Enoor", headers={"Accept": "text/html"})
    assert page.status == 404 and "<script>noor" not in page.text


def test_a_problem_of_another_kind_offers_nothing(dataset_server: LiveServer) -> None:
    told = fetch(dataset_server.url + "/list?type=itu:Nobody", headers={"Accept": "application/json"})
    assert told.status == 400 and "nearest" not in told.json
