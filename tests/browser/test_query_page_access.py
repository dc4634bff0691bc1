"""The query page for everybody: in Chinese, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from itukg.settings import Settings
from tests.browser.conftest import Watched
from tests.browser.editor import CODE, RESOLUTIONS, ROWS, address, write, written
from tests.http_client import fetch
from tests.requirements import CHECKOUT, require
from tests.servers import LiveServer

Watch = Callable[..., Watched]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    require("query-page")


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
