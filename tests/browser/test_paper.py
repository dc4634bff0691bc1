"""What cannot be scrolled must fit: tables on paper, and what is said of a table on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tests.browser.conftest import Watched
from tests.servers import LiveServer

Watch = Callable[..., Watched]
# A4 less the margins of a printer, at 96 dots an inch.
_PAPER = {"width": 718, "height": 1000}
_QUERY = "SELECT ?thing ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?thing LIMIT 40"
_OUTSIDE = """() => [...document.querySelectorAll('.scroll')].filter(box => box.checkVisibility()).map(box => {
  const within = box.querySelector('table, img') || box
  const cells = [...box.querySelectorAll('th, td')].map(cell => cell.getBoundingClientRect().right)
  return [box.textContent.trim().slice(0, 40), Math.max(within.getBoundingClientRect().right, ...cells)]
})"""


def test_every_column_of_a_table_is_on_paper(watch: Watch, dataset_server: LiveServer) -> None:
    page = watch(viewport=_PAPER).page
    seen = 0
    for path in (
        "/?lang=en",
        "/?lang=zh",
        "/dataset",
        "/queries/activities-on-a-topic?topic=ipv6",
        "/queries/joint-numbers?lang=zh",
        "/sparql?plain=1&query=" + quote(_QUERY),
    ):
        page.goto(dataset_server.url + path)
        page.emulate_media(media="print")
        boxes: list[tuple[str, float]] = page.evaluate(_OUTSIDE)
        assert boxes, path
        for text, right in boxes:
            assert right <= _PAPER["width"], f"{path}: {text} goes on to {right:.0f}"
        seen += len(boxes)
    assert seen >= 9


def test_what_is_said_of_a_wide_table_is_read_without_scrolling(watch: Watch, dataset_server: LiveServer) -> None:
    page = watch(viewport={"width": 390, "height": 800}).go(dataset_server.url + "/?lang=en")
    note = page.get_by_text("rows do not add up")
    box = note.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert note.evaluate("note => !note.closest('.scroll')"), "it would be cut off where the table is"
    described = page.locator(".matrix").get_attribute("aria-describedby")
    assert note.get_attribute("id") == described
    page.goto(dataset_server.url + "/dataset?lang=en")
    narrow = page.locator("table.graphs tbody td:first-child").first.bounding_box()
    assert narrow and narrow["width"] >= 200, "a description of one word a line"


def test_passages_stand_under_each_other(watch: Watch, dataset_server: LiveServer) -> None:
    page = watch(viewport={"width": 1280, "height": 900}).go(dataset_server.url + "/doc/resolution/PP-102?lang=en")
    lefts = page.eval_on_selector_all(
        ".passages li > :last-child", "found => found.map(one => one.getBoundingClientRect().left)"
    )
    assert len(lefts) == 3 and len(set(lefts)) == 1, lefts
