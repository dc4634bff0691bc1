"""Journeys by the keyboard alone: wherever the focus is, it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
_FOCUS = """() => {
    const item = document.activeElement;
    if (!item || item === document.body) return null;
    const box = item.getBoundingClientRect(), style = getComputedStyle(item);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return {
        what: item.outerHTML.slice(0, 160), text: item.textContent.trim(), tag: item.localName,
        href: item.getAttribute('href') || '', name: item.getAttribute('name') || '',
        seen: ring && box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth,
    };
}"""
_MOST = 300
# Without movement: a page that scrolls smoothly brings what has the focus into sight a little later.
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool], what: str) -> dict[str, str]:
    """Press Tab until the focus is on what is wanted; on the way there it is always seen."""
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUS)
        if at is None:
            continue
        assert at["seen"], f"the focus is not seen on {at['what']}"
        if wanted(at):
            return at
    raise AssertionError(f"{what} is not reached by {_MOST} presses of Tab")


def open_link(page: Page, wanted: Callable[[dict[str, str]], bool], what: str) -> None:
    before = page.url
    tab_to(page, wanted, what)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_home_page_by_search_to_a_paragraph_of_the_report(
    dataset_server: LiveServer, watch: Watch, scripts: bool
) -> None:
    watched = watch(java_script_enabled=scripts, **DESK)
    page = watched.go(dataset_server.url + "/?lang=en")
    tab_to(page, lambda at: at["name"] == "q", "the search box")
    page.keyboard.type("SG13")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    open_link(page, lambda at: at["text"] == "ITU-T Study Group 13", "the thing that was looked for")
    assert page.locator("h1").inner_text() == "ITU-T Study Group 13"
    open_link(page, lambda at: "/para/2.6" in at["href"], "the paragraph that speaks of it")
    assert "2.6" in page.locator("h1").inner_text()
    open_link(page, lambda at: "/read/" in at["href"], "the report")
    assert page.locator("#para-2\\.6").is_visible()
    assert page.locator("html").get_attribute("lang") == "en", "the language that was chosen stays"
    assert not watched.troubles


def test_the_content_comes_first_for_those_who_skip_the_header(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(dataset_server.url + "/doc/body/itu-t/sg13?lang=en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_is_folded_opens_by_the_keyboard(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(**DESK)
    page = watched.go(dataset_server.url + "/doc/body/itu-t/sg13?lang=en")
    folded = page.locator("main details:not([open])").count()
    assert folded >= 2
    for _ in range(folded):
        tab_to(page, lambda at: at["tag"] == "summary", "what is folded")
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.locator("main details:not([open])").count() == 0
    assert not watched.troubles


def test_a_list_is_narrowed_and_widened_again(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(**DESK)
    page = watched.go(dataset_server.url + "/list?type=itu:StandardizationActivity&lang=en")
    before = page.locator("ol.rows > li").count()
    assert before >= 20
    open_link(
        page, lambda at: at["text"] == "ITU-T Study Group 13" and "/list?" in at["href"], "a body to narrow it by"
    )
    assert 0 < page.locator("ol.rows > li").count() < before
    assert "Study Group 13" in page.locator(".chips").inner_text()
    open_link(page, lambda at: "Study Group 13" in at["text"] and "×" in at["text"], "what widens it again")
    assert page.locator("ol.rows > li").count() == before
    assert not watched.troubles


def test_on_a_phone_the_rows_come_first_and_what_narrows_them_unfolds(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch(viewport={"width": 390, "height": 844}, reduced_motion="reduce").go(
        dataset_server.url + "/list?type=itu:StandardizationActivity&lang=en"
    )
    facet = page.get_by_role("link", name="ITU-T Study Group 13").first
    first_row = page.locator("ol.rows > li").first.bounding_box()
    assert first_row
    assert first_row["y"] < 844, "the first row is on the first screen"
    tab_to(page, lambda at: at["tag"] == "summary", "what narrows the list")
    page.keyboard.press("Enter")
    assert facet.is_visible()
