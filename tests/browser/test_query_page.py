"""The query page as a person meets it: with YASGUI, and the plain form where there are no scripts."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import yaml
from playwright.sync_api import Page, expect

from itukg.settings import Settings
from tests.browser.conftest import Watched
from tests.http_client import fetch
from tests.requirements import CHECKOUT, require
from tests.servers import LiveServer

Watch = Callable[..., Watched]
RESOLUTIONS = """PREFIX itu: <https://w3id.org/itukg/ontology#>
SELECT ?resolution WHERE { ?resolution a itu:Resolution } ORDER BY ?resolution"""
ROWS = ".yasr tbody tr"
CODE = "#editor .CodeMirror-code"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    require("query-page")


def address(server: LiveServer, query: str, **others: str) -> str:
    return f"{server.url}/sparql?{urlencode({'query': query, **others})}"


def write(page: Page, text: str) -> None:
    """Put the text in place of all that is in the editor, as a person pastes it."""
    page.locator(CODE).click()
    page.keyboard.press("Control+A")
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text); document.activeElement
        .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }""",
        text,
    )


def written(page: Page) -> str:
    text: str = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    return text


# --- asking ---------------------------------------------------------------------------------------------------------


def test_the_query_in_the_address_is_shown_with_its_result(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    assert written(page) == RESOLUTIONS
    link = page.get_by_role("link", name="PP Resolution 101", exact=True)
    assert link.get_attribute("title") == "https://w3id.org/itukg/id/resolution/PP-101"
    link.click()
    assert page.locator("h1").inner_text() == "PP Resolution 101"
    assert urlsplit(page.url).netloc == urlsplit(dataset_server.url).netloc
    assert not watched.troubles


def test_the_answer_in_the_page_is_not_asked_for_again(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if "query=" in url]) == 1
    assert any("/static/query/table.js" in url for url in asked)


def test_a_query_is_written_run_and_kept_in_the_address(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    write(page, RESOLUTIONS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(24)
    expect(page.locator("#query-status")).to_contain_text("Rows: 24")
    assert parse_qs(urlsplit(page.url).query)["query"] == [RESOLUTIONS]
    write(page, RESOLUTIONS + " LIMIT 3")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(ROWS)).to_have_count(3)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(24)
    assert written(page) == RESOLUTIONS
    page.reload()
    expect(page.locator(ROWS)).to_have_count(24)
    assert not watched.troubles


def test_an_example_is_found_chosen_and_run(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    page.locator("#examples summary").click()
    assert page.locator("#examples li:visible").count() >= 65
    page.get_by_label("Find an example").fill("regulators were trained")
    expect(page.locator("#examples li:visible")).to_have_count(1)
    page.get_by_role("link", name="Which regulators were trained").click()
    expect(page.locator(ROWS)).to_have_count(3)
    assert "itu:CapacityBuildingActivity" in written(page)
    assert parse_qs(urlsplit(page.url).query)["query"] == [written(page)]
    assert not watched.troubles


def test_every_example_is_offered_and_answered(dataset_server: LiveServer, watch: Watch) -> None:
    """What the files say must be what the page shows, in the order of the folders, with both titles."""
    files = [*(CHECKOUT / "queries/library").glob("*.rq"), *(CHECKOUT / "queries/competency").glob("*.rq")]
    assert len(files) >= 65
    for language, line_of_title in {"en": 0, "zh": 1}.items():
        page = watch().go(f"{dataset_server.url}/sparql?lang={language}")
        shown = [text.strip() for text in page.locator("#examples li").all_text_contents()]
        for file in files:
            text = file.read_text(encoding="utf-8")
            line = text.splitlines()[line_of_title].removeprefix("# ").removeprefix(file.stem.partition("-")[0] + " ")
            header = yaml.safe_load("\n".join(re.findall(r"^#\+ (.*)$", text, re.MULTILINE)))
            assert (header["title"][language] if header else line) in shown, file.name
        assert len(shown) == len(files)
    links = [link.get_attribute("href") for link in page.locator("#examples a").all()]
    for href in links[::13]:
        opened = watch()
        example = opened.go(f"{dataset_server.url}{href}")
        # Rows have a number; a graph is only answered.
        expect(example.locator("#query-status")).to_contain_text(re.compile("行数|已答复"))
        assert not opened.troubles


def test_a_mistake_is_told_at_its_place_and_the_text_stays(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(dataset_server.url + "/sparql")
    write(page, "SELECT * WHERE {\n  ?s ?p\n}")
    expect(page.locator("#query-mistake")).to_contain_text("cannot be read as SPARQL")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3, column 1: The value is missing")
    assert written(page) == "SELECT * WHERE {\n  ?s ?p\n}"
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 2
    write(page, RESOLUTIONS)
    expect(page.locator("#query-mistake")).to_be_hidden()
    page.get_by_role("button", name="Run").click()
    expect(page.locator(ROWS)).to_have_count(24)
    assert page.get_by_role("alert").count() == 0


def test_an_undeclared_prefix_is_explained(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(address(dataset_server, "SELECT * WHERE { ?s itu:code ?o }"))
    expect(page.get_by_role("alert")).to_contain_text("PREFIX itu: <https://w3id.org/itukg/ontology#>")


def test_a_long_query_can_be_stopped(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    write(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#query-status")).to_have_text("Stopped.")
    write(page, RESOLUTIONS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(24)
    assert not watched.troubles


# --- completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "typed", "name", "shown", "prefix"),
    [
        ("dataset", "?x itu:carried", "itu:carriedOutBy", "carried out by", "https://w3id.org/itukg/ontology#"),
        ("dataset", "?x a Resol", "itu:Resolution", "class", "https://w3id.org/itukg/ontology#"),
        ("harbour", "?x hb:piloted", "hb:pilotedBy", "property", "https://harbour.example/ontology#"),
    ],
)
def test_terms_are_completed_with_their_prefix(
    request: pytest.FixtureRequest, watch: Watch, dataset: str, typed: str, name: str, shown: str, prefix: str
) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    watched = watch()
    page = watched.go(server.url + "/sparql")
    write(page, "SELECT * WHERE {\n")
    page.keyboard.type(typed)
    page.keyboard.press("Control+Space")
    hint = page.locator(".CodeMirror-hint", has=page.get_by_text(name, exact=True))
    expect(hint).to_contain_text(shown)
    hint.click()
    expect(page.locator(CODE)).to_contain_text(typed.rpartition(" ")[0] + " " + name)
    assert f"PREFIX {name.partition(':')[0]}: <{prefix}>" in written(page)
    assert not watched.troubles


# --- results --------------------------------------------------------------------------------------------------------


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


# --- languages, keyboard, small windows -----------------------------------------------------------------------------


def test_in_chinese(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(locale="zh-CN")
    page = watched.go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    assert page.get_by_role("link", name="全权代表大会第101号决议", exact=True).is_visible()
    page.locator(CODE).click()
    page.get_by_role("button", name="运行").click()
    expect(page.locator("#query-status")).to_contain_text("行数：24")
    names = page.evaluate("""[...document.querySelectorAll('main *')].flatMap(element =>
        [element.getAttribute('aria-label'), element.getAttribute('title'), element.getAttribute('placeholder'),
         ...[...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent)])
        .filter(text => text && text.trim())""")
    english = {
        "Table",
        "Response",
        "Filter",
        "Page",
        "Showing",
        "Run",
        "Share",
        "Download",
        "second",
        "Row",
        "of",
        "not",
    }
    own = [text for text in names if not text.startswith(("http", "PREFIX", "SELECT"))]
    assert len(own) > 100
    assert not [text for text in own if english & set(text.split())]
    write(page, "SELECT")
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("alert")).to_contain_text("无法执行该查询")
    write(page, "SELECT ?s {\n  ?s ?p ‘x’ }")
    page.get_by_role("button", name="运行").click()
    told = page.get_by_role("alert").get_by_text("第2行第9列：‘是弯引号。请改用直引号'")
    expect(told).to_be_visible()
    assert told.get_attribute("lang") == "zh" and not told.get_attribute("class")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1


def test_the_language_switch_takes_the_query_along(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(dataset_server.url + "/sparql")
    write(page, RESOLUTIONS)
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**lang=zh**")
    assert written(page) == RESOLUTIONS
    expect(page.get_by_role("link", name="全权代表大会第101号决议", exact=True)).to_be_visible()


def test_the_keyboard_is_not_caught_in_the_editor(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    inside = "document.querySelector('#editor').contains(document.activeElement)"
    page.locator(CODE).click()
    assert page.evaluate(inside)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Query (SPARQL)"
    page.keyboard.press("Tab")
    assert not page.evaluate(inside)
    assert page.evaluate("document.activeElement.textContent") == "Run"
    reached = set()
    for _press in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")
        )
    assert {"The editor without scripts", "Example queries (124)", "As sent", "Table", "resolution"} <= {
        text.strip() for text in reached
    }
    page.locator(CODE).click()
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(inside)


def test_every_control_has_a_name(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    nameless = page.evaluate("""[...document.querySelectorAll('main :is(a, button, input, select, [tabindex="0"])')]
        .filter(element => element.checkVisibility() && !(element.getAttribute('aria-label')
            || element.textContent.trim() || element.labels?.[0]?.textContent.trim()))
        .map(element => element.outerHTML)""")
    assert nameless == []
    assert page.locator("main :is(a, button, input, select)").count() > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_editor_can_be_read(dataset_server: LiveServer, watch: Watch, scheme: str) -> None:
    query = """# note
PREFIX itu: <https://w3id.org/itukg/ontology#>
SELECT ?s ?n WHERE { ?s a itu:Body ; itu:code "x"@en , 7 , 'y'^^itu:z , true ; ^itu:a/itu:b+ _:b
FILTER(LANG(?s) = "en") }"""
    page = watch(color_scheme=scheme).go(address(dataset_server, query))
    expect(page.locator(".yasr table")).to_be_visible()
    ratios = page.evaluate("""() => {
      const light = text => { const c = text.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; };
      const back = light(getComputedStyle(document.querySelector('#editor .CodeMirror')).backgroundColor);
      return [...document.querySelectorAll('#editor [class^=cm-]')].map(element => {
        const fore = light(getComputedStyle(element).color);
        return [element.className, (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05)]; });
    }""")
    assert len({name for name, _ in ratios}) >= 6
    assert [pair for pair in ratios if pair[1] < 4.5] == []


def test_on_a_phone(dataset_server: LiveServer, watch: Watch) -> None:
    query = "SELECT * WHERE { ?subject ?predicate ?object . ?object ?then ?last } LIMIT 60"
    page = watch(viewport={"width": 360, "height": 740}).go(address(dataset_server, query))
    expect(page.locator(ROWS)).to_have_count(50)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#editor .CodeMirror").bounding_box()["width"] <= 360  # type: ignore[index]
    assert page.get_by_role("button", name="Run").is_visible()


# --- without scripts ------------------------------------------------------------------------------------------------


def test_without_scripts_there_is_a_plain_form(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.go(dataset_server.url + "/sparql")
    page.get_by_label("Query (SPARQL)").fill(RESOLUTIONS)
    page.get_by_role("button", name="Run").click()
    assert page.locator("tbody tr").count() == 24
    assert page.get_by_label("Query (SPARQL)").input_value() == RESOLUTIONS
    assert page.locator("#downloads a").all_inner_texts() == ["CSV", "TSV", "JSON", "XML"]
    page.get_by_role("link", name="PP Resolution 101", exact=True).click()
    assert page.locator("h1").inner_text() == "PP Resolution 101"
    page.goto(dataset_server.url + "/sparql?lang=zh")
    page.locator("#examples summary").click()
    page.get_by_role("link", name="C26/33报告涵盖哪个时段？").click()
    assert "itu:coversPeriod" in page.get_by_label("查询（SPARQL）").input_value()
    page.get_by_role("button", name="运行").click()
    assert page.locator("tbody tr").count() == 1
    assert not watched.troubles


def test_the_plain_form_can_be_chosen_and_stays(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    write(page, RESOLUTIONS)
    page.get_by_role("link", name="The editor without scripts").click()
    assert page.get_by_label("Query (SPARQL)").input_value() == RESOLUTIONS
    page.get_by_role("button", name="Run").click()
    assert page.locator("tbody tr").count() == 24
    assert (
        page.locator("#editor").count() == page.locator('script[src*="/query/"], script[src*="/yasgui/"]').count() == 0
    )
    page.get_by_role("link", name="The editor with completion").click()
    expect(page.locator(CODE)).to_be_visible()
    assert not watched.troubles


@pytest.fixture(scope="module")
def bare_server(tmp_path_factory: pytest.TempPathFactory, harbour_settings: Settings) -> Iterator[LiveServer]:
    """A server of the second dataset whose package was set up where there was no Node."""
    folder = tmp_path_factory.mktemp("bare")
    left_out = shutil.ignore_patterns("yasgui", "__pycache__")
    shutil.copytree(CHECKOUT / "server" / "itukg", folder / "itukg", ignore=left_out)
    with LiveServer(harbour_settings, {"PYTHONPATH": str(folder)}) as server:
        yield server


def test_without_the_files_of_yasgui_there_is_the_plain_form(bare_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(bare_server.url + "/sparql")
    assert page.locator("script[src*=yasgui], script[src*=query]").count() == page.locator(".other-editor").count() == 0
    page.get_by_role("button", name="Run").click()
    assert page.locator("tbody tr").count() > 10
    options: dict[str, Any] = {"headers": {"Accept": "text/html"}}
    assert fetch(bare_server.url + "/static/yasgui/yasgui.min.js", **options).status == 404
    assert not watched.troubles
