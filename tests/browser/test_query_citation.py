"""The citation below a result as a person meets it: the server's own, also of results that scripts have fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.editor import write
from tests.http.queries import ANNA, HB
from tests.http_client import JSON, fetch
from tests.requirements import require
from tests.servers import LiveServer

Watch = Callable[..., Watched]
CITE = "#cite > summary"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    require("query-page")


def permalink(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.locator("#cite-permalink").get_attribute("href") or "").query)


def test_every_result_has_its_citation(harbour_server: LiveServer, watch: Watch) -> None:
    first = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"
    second = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }} LIMIT 1"
    watched = watch()
    page = watched.go(f"{harbour_server.url}/sparql?{urlencode({'query': first, 'lang': 'en'})}")
    expect(page.locator("#cite-text")).to_be_hidden()
    page.locator(CITE).click()
    expect(page.locator("#cite-text")).to_contain_text("Snapshot")
    before = page.locator("#cite-bibtex").inner_text()
    (snapshot,) = permalink(page)["snapshot"]
    assert permalink(page)["query"] == [first]
    write(page, second)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cite-bibtex")).not_to_have_text(before)
    expect(page.locator("#cite-text")).to_contain_text(f"snapshot={snapshot}")
    assert permalink(page) == {"query": [second], "snapshot": [snapshot]}
    page.locator("#cite-permalink").click()
    expect(page.locator("[role=note]")).to_contain_text(snapshot)
    page.locator(CITE).click()
    assert permalink(page) == {"query": [second], "snapshot": [snapshot]}
    assert not watched.troubles


def test_what_is_run_on_the_page_of_a_snapshot_is_asked_of_it(harbour_server: LiveServer, watch: Watch) -> None:
    query = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"
    answer = fetch(f"{harbour_server.url}/sparql?{urlencode({'query': query})}", headers={"Accept": JSON})
    snapshot = answer.headers["Snapshot-Id"]
    watched = watch()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.go(f"{harbour_server.url}/sparql?{urlencode({'snapshot': snapshot})}")
    expect(page.locator("#cite")).to_be_hidden()
    write(page, query)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#query-status")).to_contain_text("1")
    assert parse_qs(urlsplit(page.url).query)["snapshot"] == [snapshot]
    assert [url for url in asked if f"snapshot={snapshot}" in url and "query=" in url]
    expect(page.locator("#downloads a").first).to_have_attribute("href", re.compile(f"snapshot={snapshot}"))
    page.locator(CITE).click()
    expect(page.locator("#cite-text")).to_contain_text(snapshot)
    assert not watched.troubles


def test_what_cannot_be_had_again_is_not_cited(harbour_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(harbour_server.url + "/sparql")
    write(page, "SELECT (NOW() AS ?now) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#query-status")).to_contain_text("1")
    expect(page.locator("#cite")).to_be_hidden()
    assert not watched.troubles
