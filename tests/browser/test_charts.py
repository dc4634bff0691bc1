"""Pictures as a browser shows them: in light, in the dark, on paper, and no text beyond the edge or over another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from itukg.charts.chart import chart_of
from itukg.charts.drawing import DrawingPool, Drawings
from itukg.charts.palette import ACCENT, INK, PAPER, POLICY, dark
from tests.charts.samples import LANGUAGES, TITLES, samples

ADDRESS = "http://charts.example/chart.svg"


@pytest.fixture(scope="module")
def drawings() -> Iterator[Drawings]:
    with DrawingPool(memory=1024, queue=4) as pool:
        yield Drawings(pool.socket, 120)


def show(browser: Browser, svg: bytes, scheme: str = "light") -> tuple[Page, list[str]]:
    """The picture by itself, as it is published, and what the browser complains of."""
    page = browser.new_page(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": 1400, "height": 900}
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    headers = {"Content-Type": "image/svg+xml", "Content-Security-Policy": POLICY}
    page.route("**/*", lambda route: route.fulfill(body=svg, headers=headers))
    page.goto(ADDRESS)
    return page, complaints


def drawn(drawings: Drawings, name: str, language: str) -> bytes:
    suggested, result = samples(language)[name]
    spec = chart_of(suggested, result, language, TITLES[language], "Harbour 2.1").spec
    return drawings.draw(spec, "svg", language)


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def fills(page: Page) -> set[str]:
    script = "[...document.querySelectorAll('rect, path, text')].map(part => getComputedStyle(part).fill)"
    return set(page.evaluate(script))


def test_colours_follow_the_screen_and_the_paper(browser: Browser, drawings: Drawings) -> None:
    svg = drawn(drawings, "bars", "en")
    page, complaints = show(browser, svg)
    assert {rgb(PAPER), rgb(INK), rgb(ACCENT)} <= fills(page)
    page.emulate_media(media="print")
    assert rgb("#ffffff") in fills(page) and rgb(PAPER) not in fills(page)
    page.close()
    page, more = show(browser, svg, "dark")
    assert {rgb(dark(PAPER)), rgb(dark(INK)), rgb(dark(ACCENT))} <= fills(page)
    assert not {rgb(PAPER), rgb(INK), rgb(ACCENT)} & fills(page)
    page.emulate_media(media="print")
    assert {rgb("#ffffff"), rgb(INK), rgb(ACCENT)} <= fills(page), "paper is light, whatever the screen is"
    page.close()
    assert complaints + more == []


BOXES = """[...document.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => {
  const box = text.getBoundingClientRect()
  return [text.textContent, box.left, box.top, box.right, box.bottom, text.getAttribute('transform').includes('rotate')]
})"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_text_is_in_the_picture_and_apart(browser: Browser, drawings: Drawings, language: str) -> None:
    looked_at = 0
    for name in samples(language):
        page, complaints = show(browser, drawn(drawings, name, language))
        width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.clientHeight]")
        view = page.evaluate("document.documentElement.viewBox.baseVal.width")
        boxes = page.evaluate(BOXES)
        assert boxes and width >= view > 100 and height > 50 and complaints == []
        for text, left, top, right, bottom, _ in boxes:
            assert left >= 0 and top >= 0 and right <= view and bottom <= height, f"{name}: {text} is cut off"
        for one, other in itertools.combinations([box for box in boxes if not box[5]], 2):
            if one[0] == other[0]:
                continue  # a name is drawn twice where a rim keeps it apart from what is behind
            # The boxes of lines are higher than their letters.
            is_apart = one[1] >= other[3] or other[1] >= one[3] or one[2] >= other[4] - 4 or other[2] >= one[4] - 4
            assert is_apart, f"{name}: {one[0]} is over {other[0]}"
        looked_at += len(boxes)
        page.close()
    assert looked_at > 150
