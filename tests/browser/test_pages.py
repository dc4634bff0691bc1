"""Pages as a person meets them, in Chromium on the running server, for both datasets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
PAGES = {
    "dataset": ["/", "/doc/document/C26-33", "/doc/document/C26-33/para/2.6", "/doc/body/itu-t/sg13",
                "/doc/resolution/WTSA-50", "/doc/quantity/C26-33/2.6-drafts-under-approval",
                "/doc/vocab/status/under-approval", "/ontology", "/shapes", "/vocab", "/dataset", "/dataset/0.2.0",
                "/ontology/0.1.0", "/sparql"],
    "harbour": ["/", "/ontology", "/shapes", "/vocab", "/dataset", "/sparql"],
}  # fmt: skip


def server_of(request: pytest.FixtureRequest, name: str) -> LiveServer:
    server: LiveServer = request.getfixturevalue(f"{name}_server")
    return server


@pytest.mark.parametrize(("dataset", "path"), [(name, path) for name, paths in PAGES.items() for path in paths])
def test_page_is_whole_and_keeps_to_itself(
    request: pytest.FixtureRequest, watch: Watch, dataset: str, path: str
) -> None:
    watched = watch()
    page = watched.go(server_of(request, dataset).url + path)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.title()
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style sheet was not applied"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    assert not watched.troubles


def test_every_page_of_the_second_dataset_is_reachable_and_safe(request: pytest.FixtureRequest, watch: Watch) -> None:
    """Its labels hold quotes, markup and right-to-left text: they are shown, never run."""
    server = server_of(request, "harbour")
    watched = watch()
    page = watched.go(server.url + "/")
    todo = [server.url + "/"]
    seen: set[str] = set()
    while todo and len(seen) < 150:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        response = page.goto(address)
        assert response, address
        assert response.status == 200, address
        hrefs: list[str] = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
        )
        formats = (
            ".ttl",
            ".jsonld",
            ".rdf",
            ".nt",
            ".trig",
            "/void",
            ".json",
            ".xml",
            ".gz",
            ".zst",
            ".sha256",
            ".csv",
            ".tsv",
            ".xlsx",
            ".rq",
            ".svg",
            ".png",
        )
        inside = [href.partition("#")[0] for href in hrefs if href.startswith(server.url)]
        todo += [
            href
            for href in inside
            if not (href.partition("?")[0].endswith(formats) or "lang=" in href or "format=" in href)
        ]
        todo = [href for href in todo if "/graph/" not in href and "/cite/" not in href]
    assert len(seen) > 25
    assert not watched.troubles


def test_a_person_gets_from_the_home_page_to_the_paragraph_of_a_number(
    request: pytest.FixtureRequest, watch: Watch
) -> None:
    watched = watch()
    page = watched.go(server_of(request, "dataset").url + "/")
    page.get_by_role("link", name="Read it paragraph by paragraph").click()
    page.get_by_role("link", name="17 draft Recommendations under approval").first.click()
    assert page.locator("h1").inner_text() == "17 draft Recommendations under approval"
    page.get_by_role("link", name="¶ 2.6").first.click()
    assert "2.6" in page.locator("h1").inner_text()
    assert not watched.troubles


def test_chinese_by_switch_and_by_the_browsers_language(request: pytest.FixtureRequest, watch: Watch) -> None:
    address = server_of(request, "dataset").url + "/doc/body/itu-t/sg13"
    page = watch().go(address)
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.locator("h1").inner_text() == "ITU-T第13研究组"
    page.locator("main a").first.click()
    assert page.locator("html").get_attribute("lang") == "zh", "the choice is kept from page to page"
    chinese = watch(locale="zh-CN").go(address)
    assert chinese.locator("h1").inner_text() == "ITU-T第13研究组"


def test_a_question_typed_into_the_plain_query_page(request: pytest.FixtureRequest, watch: Watch) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.go(server_of(request, "dataset").url + "/sparql")
    page.get_by_label("SPARQL").fill(
        "SELECT ?r WHERE { ?r a <https://w3id.org/itukg/ontology#Resolution> } ORDER BY ?r"
    )
    page.get_by_role("button", name="Run").click()
    assert page.locator("tbody tr").count() == 24
    page.get_by_role("link", name="PP Resolution 101", exact=True).click()
    assert page.locator("h1").inner_text() == "PP Resolution 101"
    assert not watched.troubles


def test_a_mistake_in_a_query_is_told_with_its_place_and_the_text_is_kept(
    request: pytest.FixtureRequest, watch: Watch
) -> None:
    page = watch(java_script_enabled=False).go(server_of(request, "dataset").url + "/sparql")
    page.get_by_label("SPARQL").fill("SELECT * WHERE { ?s ?p }")
    page.get_by_role("button", name="Run").click()
    assert "Line 1, column 24" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("SPARQL").input_value() == "SELECT * WHERE { ?s ?p }"


def test_an_unknown_name_gets_a_page_that_leads_on(request: pytest.FixtureRequest, watch: Watch) -> None:
    page = watch().go(server_of(request, "dataset").url + "/id/body/nobody")
    assert page.locator("h1").inner_text() == "Nothing is known under this name"
    page.get_by_role("link", name="Go to the home page").click()
    assert page.locator("h1").count() == 1


def test_problems_are_told_in_chinese_too(request: pytest.FixtureRequest, watch: Watch) -> None:
    url = server_of(request, "dataset").url
    page = watch(locale="zh-CN").go(url + "/id/body/nobody")
    assert page.locator("h1").inner_text() == "没有以此为名的事物"
    page.goto(url + "/sparql?lang=zh&query=SELECT")
    assert "无法执行该查询" in page.get_by_role("alert").inner_text()


def test_on_a_phone_in_the_dark_without_scripts(request: pytest.FixtureRequest, watch: Watch) -> None:
    options: dict[str, Any] = {
        "viewport": {"width": 360, "height": 740},
        "color_scheme": "dark",
        "java_script_enabled": False,
    }
    page = watch(**options).go(server_of(request, "dataset").url + "/doc/body/itu-t/sg13")
    assert page.locator("h1").is_visible()
    box = page.locator("main").bounding_box()
    assert box
    assert box["width"] <= 360


def test_the_keyboard_reaches_the_content_first(request: pytest.FixtureRequest, watch: Watch) -> None:
    page = watch().go(server_of(request, "dataset").url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
