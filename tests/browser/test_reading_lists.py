"""The first page, lists and the reading view as a person meets them: anchors, facets without scripts, phones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark", "locale": "zh-CN"}
PAGES = [
    ("dataset", "/"),
    ("dataset", "/list"),
    ("dataset", "/list?type=itu:Activity&topic=topic:security"),
    ("dataset", "/list?type=itu:ReportedQuantity&sort=-number"),
    ("dataset", "/read/document/C26-33"),
    ("harbour", "/"),
    ("harbour", "/list?type=hb:Arrival"),
    ("harbour", "/read/rules/2030"),
]


@pytest.mark.parametrize(("dataset", "path"), PAGES)
def test_pages_fit_the_window_and_keep_to_themselves(
    request: pytest.FixtureRequest, watch: Watch, dataset: str, path: str
) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    for options in ({}, PHONE, {"viewport": {"width": 320, "height": 640}}):
        watched = watch(**options)
        page = watched.go(server.url + path)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than the window: {options}"
        levels: list[int] = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => +one.tagName[1])")
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels
        ids: list[str] = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
        assert len(ids) == len(set(ids))
        assert not watched.troubles


def test_an_anchor_scrolls_to_its_paragraph_and_marks_it(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(java_script_enabled=False, reduced_motion="reduce")
    page = watched.go(dataset_server.url + "/read/document/C26-33/para/2.6")
    assert page.url.endswith("/read/document/C26-33#para-2.6")
    marked = page.locator(".passage:target")
    assert marked.get_attribute("id") == "para-2.6"
    box = marked.bounding_box()
    assert box and -5 < box["y"] < 100, "the paragraph is at the top of the window"
    other = page.locator("#para-2\\.5")
    assert marked.evaluate("one => getComputedStyle(one).backgroundColor") != other.evaluate(
        "one => getComputedStyle(one).backgroundColor"
    )
    page.locator(".contents a", has_text="Security").click()
    assert page.url.endswith("#para-2.6")
    page.locator("#para-2\\.6 .claims a", has_text="17 draft Recommendations under approval").click()
    assert page.locator("h1").inner_text() == "17 draft Recommendations under approval"
    page.get_by_role("link", name="2.6").first.click()
    page.get_by_role("link", name="Read it in its place in the text").click()
    assert page.url.endswith("/read/document/C26-33#para-2.6")
    assert not watched.troubles


def test_a_list_is_narrowed_sorted_and_widened_without_scripts(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.go(dataset_server.url + "/")
    page.get_by_role("link", name="Browse", exact=True).first.click()
    page.locator(".kinds").get_by_role("link", name="activity", exact=True).click()
    assert "76 things" in page.locator("h1").inner_text()
    page.locator(".side").get_by_role("link", name="Internet of Things", exact=True).click()
    page.locator(".side").get_by_role("link", name="ITU-T Study Group 20", exact=True).click()
    assert "4 things" in page.locator("h1").inner_text()
    assert page.locator(".rows > li").count() == 4
    page.get_by_label("Sort by").select_option("-date")
    page.locator(".sort button").click()
    assert "topic=topic%3Aiot" in page.url or "topic=topic:iot" in page.url
    assert page.locator(".rows > li").count() == 4, "sorting keeps what was chosen"
    page.locator(".chosen").get_by_role("link", name="Remove all").click()
    assert "76 things" in page.locator("h1").inner_text()
    page.locator(".pager").get_by_role("link", name="Next page").click()
    assert page.locator(".rows > li").count() == 26
    assert not watched.troubles


def test_on_a_phone_a_list_comes_first_and_is_narrowed_when_asked(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = watched.go(dataset_server.url + "/list?type=itu:Activity")
    first = page.locator(".rows > li").first.bounding_box()
    assert first and first["y"] < 800, "the first thing of the list is on the first screen"
    facet = page.locator(".side").get_by_role("link", name="security", exact=True)
    assert not facet.is_visible()
    page.locator(".side summary").focus()
    page.keyboard.press("Enter")
    facet.click()
    assert page.locator(".rows > li").count() == 9
    assert not watched.troubles


def test_from_a_number_on_the_first_page_to_the_list_behind_it(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.go(dataset_server.url + "/")
    cell = page.locator(".matrix td a").first
    count = int(cell.inner_text())
    cell.click()
    assert page.locator(".rows > li").count() == count
    page.goto(dataset_server.url + "/")
    page.locator(".block-examples").get_by_role("link", name="SG13").click()
    assert page.get_by_role("link", name="ITU-T Study Group 13").first.is_visible()
    assert not watched.troubles
