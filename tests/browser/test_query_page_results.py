"""The results of the query page: rows, graphs, names, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.editor import RESOLUTIONS, ROWS, address, write
from tests.http_client import fetch
from tests.requirements import require
from tests.servers import LiveServer

Watch = Callable[..., Watched]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    require("query-page")


def test_rows_are_filtered_sorted_and_paged(dataset_server: LiveServer, watch: Watch) -> None:
    query = "SELECT ?n WHERE { VALUES ?d { 0 1 2 3 4 5 6 7 8 9 } VALUES ?e { 0 10 20 30 40 50 } BIND(?d + ?e AS ?n) }"
    watched = watch()
    page = watched.go(address(dataset_server, query))
    expect(page.locator(ROWS)).to_have_count(50)
    expect(page.locator(".pager")).to_contain_text("1 to 50 of 60")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(ROWS)).to_have_count(10)
    header = page.get_by_role("button", name="n", exact=True)
    header.click()
    header.click()
    assert page.locator(f"{ROWS}:first-child td:nth-child(2)").inner_text() == "59", "numbers, not texts"
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.get_by_label("Filter the rows").fill("58")
    expect(page.locator(ROWS)).to_have_count(1)
    page.get_by_label("Filter the rows").fill("no such row")
    expect(page.locator(ROWS)).to_contain_text("No row fits")
    assert not watched.troubles


def test_names_can_be_exchanged_for_iris(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(address(dataset_server, RESOLUTIONS))
    expect(page.get_by_role("link", name="PP Resolution 101", exact=True)).to_be_visible()
    page.get_by_label("Names instead of IRIs").uncheck()
    expect(page.get_by_role("link", name="PP Resolution 101", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="res:PP-101", exact=True)).to_be_visible()


def test_values_are_shown_as_they_were_sent(dataset_server: LiveServer, watch: Watch) -> None:
    query = """SELECT ?braces ?markup ?word ?number ?date WHERE { BIND("{{number}}" AS ?braces)
      BIND("<img src=x onerror=alert(1)>" AS ?markup) BIND("字"@zh AS ?word) BIND(7 AS ?number)
      BIND("2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> AS ?date) }"""
    watched = watch()
    page = watched.go(address(dataset_server, query))
    cells = page.locator(f"{ROWS} td").all_inner_texts()
    assert cells == ["1", "{{number}}", "<img src=x onerror=alert(1)>", "字 zh", "7", "2026-01-01 xsd:date"]
    assert page.locator(f"{ROWS} td span[lang=zh]").inner_text() == "字"
    assert not watched.troubles


def test_awkward_names_are_shown_not_run(harbour_server: LiveServer, watch: Watch) -> None:
    query = "SELECT ?thing ?name WHERE { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
    watched = watch()
    page = watched.go(address(harbour_server, query))
    expect(page.locator(ROWS).first).to_be_visible()
    assert page.locator(ROWS).count() > 20
    assert page.locator(f"{ROWS} a").count() > 20
    assert not watched.troubles


def test_yes_or_no_and_graphs(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(address(dataset_server, "ASK { ?s ?p ?o }"))
    expect(page.locator(".yasr .answer")).to_have_text("yes")
    prefix = RESOLUTIONS.partition("\n")[0]
    page.goto(address(dataset_server, prefix + "\nCONSTRUCT WHERE { ?resolution a itu:Resolution }"))
    expect(page.locator(ROWS)).to_have_count(24)
    expect(page.locator(ROWS, has=page.get_by_role("link", name="PP Resolution 101", exact=True))).to_have_count(1)
    assert page.locator("#downloads a").all_inner_texts() == ["Turtle", "JSON-LD", "RDF/XML", "N-Triples"]
    page.get_by_role("button", name="As sent").click()
    expect(page.locator(".yasr .CodeMirror-code")).to_contain_text("@prefix sec: <https://w3id.org/itukg/id/document/")
    page.get_by_role("button", name="Table").click()
    expect(page.locator(ROWS)).to_have_count(24)
    assert not watched.troubles


def test_nothing_found_is_said(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(address(dataset_server, "SELECT ?s WHERE { ?s <http://no.example/p> ?o }"))
    expect(page.locator(ROWS)).to_contain_text("No rows")
    told = page.locator("#query-unknown")
    expect(told).to_have_text("Nothing in the graph has the name <http://no.example/p>.")
    write(page, "PREFIX itu: <https://w3id.org/itukg/ontology#>\nASK { ?s a itu:Activty }")
    page.keyboard.press("Control+Enter")
    expect(told).to_have_text("Nothing in the graph has the name itu:Activty. Is itu:Activity meant?")
    write(page, "SELECT ?s，?o WHERE { ?s a ?o } LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(3)
    expect(told).to_contain_text("is a part of the name “?s，” here. Between the variables of SELECT a space stands.")
    write(page, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#query-status")).to_have_text("No rows")
    expect(told).to_be_empty()
    assert not watched.troubles


@pytest.mark.parametrize("padding", [0, 9000], ids=["short", "too long for an address"])
def test_downloads_are_the_servers_own(dataset_server: LiveServer, watch: Watch, padding: int) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    query = RESOLUTIONS + ("\n#" + "x" * padding if padding else "")
    write(page, query)
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(24)
    if padding:
        assert "query=" not in page.url
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
    else:
        href = page.get_by_role("link", name="CSV").get_attribute("href")
        text = fetch(str(href)).body.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["resolution"]
    assert len(rows) == 25
    assert not watched.troubles


def test_graphs_that_are_asked_stay_asked(dataset_server: LiveServer, watch: Watch) -> None:
    graph = "https://w3id.org/itukg/graph/shapes"
    page = watch().go(address(dataset_server, RESOLUTIONS, **{"default-graph-uri": graph}))
    expect(page.locator(ROWS)).to_contain_text("No rows")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#query-status")).to_contain_text("Rows: 0")
    assert parse_qs(urlsplit(page.url).query)["default-graph-uri"] == [graph]
    href = str(page.get_by_role("link", name="CSV").get_attribute("href"))
    assert fetch(href).body.decode().split() == ["resolution"]
