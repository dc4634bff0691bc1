"""Pages of terms and of the dataset in Chromium: nothing keeps people out, on a phone, in the dark, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
PHONE = {"width": 390, "height": 800}
ITU = ("/ontology", "/shapes", "/vocab", "/dataset", "/dataset/0.2.0")
HARBOUR = ("/ontology", "/shapes", "/vocab", "/dataset")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(watch: Watch, dataset_server: LiveServer, harbour_server: LiveServer, scheme: str) -> None:
    """On the smaller dataset, whose pages are made by the same templates: axe takes minutes for hundreds of terms."""
    watched = watch(color_scheme=scheme, locale="zh-CN")
    for address in [harbour_server.url + path for path in HARBOUR] + [dataset_server.url + "/dataset"]:
        page = watched.page
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(item => { item.open = true })")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    assert not watched.troubles


def test_they_fit_on_a_phone(watch: Watch, dataset_server: LiveServer) -> None:
    watched = watch(viewport=PHONE, locale="zh-CN")
    for path in ITU:
        page = watched.go(dataset_server.url + path)
        page.eval_on_selector_all("details", "all => all.forEach(item => { item.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not watched.troubles


def test_the_way_from_a_class_to_its_shapes_and_its_things_by_keyboard(
    watch: Watch, harbour_server: LiveServer
) -> None:
    watched = watch()
    page = watched.go(harbour_server.url + "/ontology")
    page.get_by_role("link", name="pilot", exact=True).first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#Pilot")
    summary = page.locator("#Pilot summary")
    summary.focus()
    page.keyboard.press("Enter")
    drawing = page.locator("#Pilot svg")
    assert drawing.is_visible() and "pilot" in str(drawing.get_attribute("aria-label"))
    colour = drawing.locator("text").last.evaluate("text => getComputedStyle(text).fill")
    assert colour == page.evaluate("getComputedStyle(document.body).color"), "the style sheet draws it"
    page.locator("#Pilot dl a", has_text="PilotShape").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/shapes#PilotShape")
    assert "A pilot has one licence, such as SK-07." in page.locator("#PilotShape").inner_text()
    page.locator("#PilotShape a", has_text="pilot").first.click()
    page.wait_for_url("**/ontology#Pilot")
    page.locator("#Pilot dl a", has_text="Instances:").click()
    page.wait_for_load_state()
    assert page.get_by_text("voss").count() >= 1
    assert not watched.troubles


def test_the_dataset_page_leads_to_its_releases(watch: Watch, dataset_server: LiveServer) -> None:
    watched = watch(locale="zh-CN")
    page = watched.go(dataset_server.url + "/dataset")
    page.get_by_role("link", name="0.2.0版").click()
    assert page.locator("h1").inner_text() == "0.2.0版"
    assert page.locator(".changes h2").count() >= 2
    assert page.locator(".changes td.number").first.evaluate("cell => getComputedStyle(cell).textAlign") == "end"
    page.locator(".breadcrumb a").last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="N-Quads (gzip)").click()
    assert download.value.suggested_filename == "itukg-0.5.0.nq.gz"
    assert not [trouble for trouble in watched.troubles if not trouble.startswith("failed")]
