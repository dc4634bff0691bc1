"""The search box in Chromium: suggestions by keyboard and mouse, with an input method, and without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
PATH = "/search"  # any page has the box, this one is soon there
LAYOUT_SHIFT = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; }))
    .observe({ type: "layout-shift", buffered: false });
}"""
COMPOSE = """([start, texts]) => {
  const box = document.querySelector("header input[type=search]");
  box.dispatchEvent(new CompositionEvent("compositionstart", { data: "" }));
  for (const text of texts) {
    box.value = start + text;
    box.dispatchEvent(new CompositionEvent("compositionupdate", { data: text }));
    box.dispatchEvent(new InputEvent("input", { data: text, isComposing: true, inputType: "insertCompositionText" }));
  }
}"""
COMPOSED = """(text) => {
  const box = document.querySelector("header input[type=search]");
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { data: text, isComposing: true, inputType: "insertCompositionText" }));
  box.dispatchEvent(new CompositionEvent("compositionend", { data: text }));
}"""


def asked(page: Page) -> list[str]:
    """The texts that the page asks suggestions for, as it goes on."""
    texts: list[str] = []

    def note(address: str) -> None:
        if urlsplit(address).path == "/search/suggest":
            texts.extend(parse_qs(urlsplit(address).query)["q"])

    page.on("request", lambda request: note(request.url))
    return texts


def test_suggestions_are_chosen_by_keyboard(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(bypass_csp=True)  # for axe, which puts itself into the page
    page = watched.go(dataset_server.url + PATH + "?lang=en")
    page.evaluate(LAYOUT_SHIFT)
    texts = asked(page)
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("internet", delay=10)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Internet")
    # Once: or twice where the machine paused longer than a reader who goes on.
    assert texts[-1] == "internet" and len(texts) <= 3, "it waits until the reader pauses"
    assert 5 <= options.count() <= 8
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    assert box.get_attribute("aria-activedescendant") is None, "nothing is chosen for the reader"
    expect(page.locator("header [role=status]")).to_contain_text(f"{options.count()} suggestions")
    for _ in range(2):
        box.press("ArrowDown")
    chosen = options.nth(1)
    found = Axe().run(page, context="header")
    assert not found.violations_count, found.generate_report()
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert page.locator("[aria-selected]").count() == 1
    assert box.input_value() == "internet", "the text stays the reader's own"
    box.press("ArrowUp")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None, "above the first one is the box again"
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert box.input_value() == "internet"
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    name = options.first.locator("span").first.inner_text()
    assert page.evaluate("window.shifted") == 0, "nothing on the page moves"
    box.press("Enter")
    page.wait_for_url("**/doc/**")
    expect(page.locator("h1")).to_have_text(name)
    assert not watched.troubles


def test_without_a_choice_enter_searches(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + PATH + "?lang=zh")
    box = page.locator("header input[type=search]")
    box.press_sequentially("sg13", delay=10)
    expect(page.get_by_role("option").first).to_contain_text("SG13")
    box.press("Enter")
    page.wait_for_url("**/search?q=sg13&lang=zh")
    expect(page.locator(".hits li").first).to_contain_text("ITU-T第13研究组")
    assert not watched.troubles


def test_a_suggestion_is_chosen_by_mouse_and_leaving_closes_the_list(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + PATH + "?lang=en")
    box = page.locator("header input[type=search]")
    box.press_sequentially("geneva", delay=10)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.focus()
    box.press("ArrowDown")
    page.get_by_role("option", name="Geneva").first.click()
    page.wait_for_url("**/doc/place/geneva?lang=en")
    assert not watched.troubles


def test_while_an_input_method_composes_its_keys_are_its_own(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + PATH + "?lang=zh")
    texts = asked(page)
    box = page.locator("header input[type=search]")
    box.focus()
    page.evaluate(COMPOSE, ["", ["w", "wu", "wu l", "wu lian wang"]])
    page.wait_for_timeout(400)  # longer than the pause after which it would ask
    assert texts == [], "half a syllable is no search"
    page.evaluate(COMPOSED, "物联网")
    expect(page.get_by_role("option").first).to_contain_text("物联网")
    assert texts == ["物联网"]
    # The key that picks a candidate, as browsers report it, chooses no suggestion and sends no form.
    box.press("ArrowDown")
    page.evaluate(COMPOSE, ["物联网", ["a"]])
    for key in ("Enter", "ArrowDown", "Escape"):
        page.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            "{ key, isComposing: true, keyCode: 229, bubbles: true, cancelable: true }))",
            key,
        )
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert page.url.endswith(PATH + "?lang=zh")
    assert not watched.troubles


def test_a_late_answer_to_an_old_question_is_not_shown(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + PATH + "?lang=en")
    held: list[Route] = []

    def answer(route: Route) -> None:
        if "q=first" in route.request.url:
            held.append(route)
            return
        option = {"name": "the second", "language": "en", "code": "", "kind": "", "iri": "", "href": "/"}
        route.fulfill(body=json.dumps({"query": "", "suggestions": [option]}), content_type="application/json")

    page.route("**/search/suggest?*", answer)
    box = page.locator("header input[type=search]")
    with page.expect_request("**/search/suggest?q=first*"):
        box.fill("first")
    with page.expect_request("**/search/suggest?q=second*"):
        box.fill("second")
    expect(page.get_by_role("option")).to_have_text(["the second"])
    old = {"name": "the first", "language": "en", "code": "", "kind": "", "iri": "", "href": "/"}
    for route in held:
        route.fulfill(body=json.dumps({"query": "", "suggestions": [old]}), content_type="application/json")
    page.wait_for_timeout(200)
    expect(page.get_by_role("option")).to_have_text(["the second"])
    assert len(held) == 1
    box.fill("")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert not watched.troubles


def test_a_server_that_fails_leaves_a_plain_box(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(dataset_server.url + PATH + "?lang=en")
    page.route("**/search/suggest?*", lambda route: route.fulfill(status=503, body="no"))
    box = page.locator("header input[type=search]")
    with page.expect_response("**/search/suggest?*"):
        box.fill("geneva")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    page.wait_for_url("**/search?q=geneva&lang=en")


@pytest.mark.parametrize("dataset", ["dataset", "harbour"])
def test_without_scripts_the_box_is_a_form(request: pytest.FixtureRequest, watch: Watch, dataset: str) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    watched = watch(java_script_enabled=False)
    page = watched.go(server.url + PATH + "?lang=en")
    box = page.get_by_role("searchbox", name="Search")
    box.fill("anna" if dataset == "harbour" else "ipv6")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hits > li").count() >= 3
    page.locator(".hits a").first.click()
    assert "/doc/" in page.url
    assert not watched.troubles


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_of_results_fits_and_can_be_walked(dataset_server: LiveServer, watch: Watch, width: int) -> None:
    watched = watch(viewport={"width": width, "height": 800})
    page = watched.go(dataset_server.url + "/search?q=internet&lang=en")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("h1")).to_have_text("Search: internet")
    assert page.locator(".hits > li").count() == 20
    assert page.locator(".hits mark").count() >= 20
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2**")
    page.get_by_role("link", name="topic", exact=True).click()
    assert "type=itu%3ATopic" in page.url
    assert "page=" not in page.url
    assert not watched.troubles
