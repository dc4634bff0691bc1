"""Pages about things in a real browser: what is folded opens, the neighbourhood grows, all is there without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.servers import LiveServer

BODY = "/doc/body/itu-t/sg13"
ACTIVITY = "approval of Recommendations on IMT-2020 and beyond networks"
QUANTITY = "22 new Recommendations approved"


def names(page: Page) -> list[str]:
    return page.locator("#around svg a title").all_text_contents()


def test_the_neighbourhood_grows_by_mouse_and_keyboard_and_begins_again(
    watch: Callable[..., Watched], dataset_server: LiveServer
) -> None:
    watched = watch(locale="en")
    page = watched.go(dataset_server.url + BODY)
    expect(page.locator("#around svg")).to_be_hidden()
    page.get_by_text("Neighbourhood", exact=True).click()
    expect(page.locator("#around svg")).to_be_visible()
    first = names(page)
    assert len(first) == 9 and f"carries out: {ACTIVITY}" in first
    page.get_by_role("button", name=f"Show what is around {ACTIVITY}").click()
    status = page.locator("#around [role=status]")
    expect(status).to_contain_text(f"more things around {ACTIVITY}")
    grown = names(page)
    assert len(grown) > len(first) and f"has quantity: {QUANTITY}" in grown
    focused = page.evaluate("document.activeElement.textContent")
    assert focused.startswith("carries out: approval of Recommendations"), "focus stays"
    page.get_by_role("button", name=f"Show what is around {QUANTITY}").focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text(f"around {QUANTITY}")
    assert "counted status: approved" in names(page)
    page.get_by_role("button", name="Begin again").click()
    assert names(page) == first
    page.locator("#around").get_by_role("link", name=ACTIVITY).click()
    expect(page).to_have_url(dataset_server.url + "/doc/activity/C26-33/2.1-approvals")
    assert not watched.troubles


def test_a_neighbour_that_cannot_be_fetched_is_told_of(
    watch: Callable[..., Watched], dataset_server: LiveServer
) -> None:
    watched = watch(locale="zh")
    page = watched.go(dataset_server.url + BODY)
    page.get_by_text("关系图", exact=True).click()
    page.route("**/*.nt", lambda route: route.fulfill(status=503, body="later"))
    page.get_by_role("button", name="显示C26/33第2.6段周围的事物").click()
    expect(page.locator("#around [role=status]")).to_contain_text("未能取得C26/33第2.6段周围的事物")
    page.unroute("**/*.nt")
    page.get_by_role("button", name="显示C26/33第2.6段周围的事物").click()
    expect(page.locator("#around [role=status]")).to_contain_text("周围新增")


_COPY = """selector => {
  const data = new DataTransfer();
  document.getSelection().selectAllChildren(document.querySelector(selector));
  document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, cancelable: true, bubbles: true }));
  return data.getData("text/plain");
}"""


def test_who_copies_a_claim_copies_its_citation(watch: Callable[..., Watched], dataset_server: LiveServer) -> None:
    page = watch(locale="en").go(dataset_server.url + "/doc/quantity/C26-33/2.6-recommendations-approved")
    text = page.evaluate(_COPY, ".lead")
    assert text.startswith("17 new or revised Recommendations, approved jointly by SG5, SG13, SG15, SG17 and SG20;")
    assert text.endswith("https://w3id.org/itukg/id/quantity/C26-33/2.6-recommendations-approved")
    assert "(¶ 2.6). ITU Council knowledge graph" in text
    assert page.evaluate(_COPY, ".cite pre") == "", "what is a citation already is copied as it is"


def test_a_page_is_whole_without_scripts_on_a_phone_in_the_dark(
    watch: Callable[..., Watched], dataset_server: LiveServer
) -> None:
    watched = watch(java_script_enabled=False, viewport={"width": 390, "height": 800}, color_scheme="dark", locale="en")
    page = watched.go(dataset_server.url + "/doc/activity/C26-33/2.6-security-approvals")
    for title in ("Neighbourhood", "Cite this", "Formats and identifier", "Ask about this"):
        page.get_by_text(title, exact=True).click()
    expect(page.locator("#around svg a").first).to_be_visible()
    assert page.locator("#around svg a").count() > 5 and page.get_by_role("button", name="Show").count() == 0
    expect(page.get_by_text("@misc{w3id.org-itukg-id-activity-C26-33-2.6-security-approvals")).to_be_visible()
    page.get_by_role("link", name="What was counted here, and who shares it").click()
    query = page.locator("textarea").first.input_value()
    assert "VALUES ?thing { <https://w3id.org/itukg/id/activity/C26-33/2.6-security-approvals> }" in query
    assert not watched.troubles


def test_on_paper_doubts_have_their_reasons_and_what_is_folded_is_not_there(
    watch: Callable[..., Watched], dataset_server: LiveServer
) -> None:
    page = watch().go(dataset_server.url + "/doc/activity/C26-33/2-approvals?lang=en")
    reason = page.get_by_text("Counted from 1 April 2025").first
    seen = "element => element.checkVisibility({contentVisibilityAuto: true})"
    assert not reason.evaluate(seen) and page.locator("summary", has_text="Cite this").is_visible()
    page.emulate_media(media="print")
    assert reason.evaluate(seen) and not page.locator("summary", has_text="Cite this").is_visible()


def test_doubt_opens_beside_the_value_and_hides_again(
    watch: Callable[..., Watched], dataset_server: LiveServer
) -> None:
    watched = watch(viewport={"width": 390, "height": 800}, locale="en")
    page = watched.go(dataset_server.url + "/doc/resolution/PP-102")
    reason = page.get_by_text("The bracket stands once, after 180")
    expect(reason).to_be_hidden()
    page.get_by_text("implied", exact=True).click()
    expect(reason).to_be_visible()
    page.get_by_text("implied", exact=True).press("Enter")
    expect(reason).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not watched.troubles


@pytest.mark.parametrize("scripts", [True, False])
def test_the_picture_has_whole_names_in_the_middle_and_each_name_at_its_line(
    watch: Callable[..., Watched], dataset_server: LiveServer, scripts: bool
) -> None:
    page = watch(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).go(
        dataset_server.url + "/doc/document/C26-33/para/2.6?lang=en"
    )
    page.get_by_text("Neighbourhood", exact=True).click()
    middle, box = page.locator("#around text.middle"), page.locator("#around rect.middle").bounding_box()
    expect(middle).to_have_text("C26/33, paragraph 2.6")
    written = middle.bounding_box()
    assert box and written and box["x"] < written["x"] and written["width"] < box["width"] - 8
    picture = page.locator("#around svg").bounding_box()
    sides: dict[str, list[float]] = {"in": [], "out": []}
    for link in page.locator("#around svg a").all():
        name = link.bounding_box()
        assert name and picture and name["x"] >= picture["x"]
        assert name["x"] + name["width"] <= picture["x"] + picture["width"]
        is_left = name["x"] < box["x"]
        sides["in" if is_left else "out"].append(name["x"] + name["width"] * is_left)
    assert all(len(ends) == 8 and max(ends) - min(ends) < 2 for ends in sides.values()), "where the lines end"
