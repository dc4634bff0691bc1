"""What holds for every kind of page, in Chromium: nobody is kept out, nothing is too wide, too heavy or loud.

A page is loaded once in each language, and looked at in the light and in the dark, on a desk and on a phone, so that
every two of these meet. All that is folded is opened first.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.browser.kinds import KINDS, Kind, routes_of_pages
from tests.servers import LiveServer

Watch = Callable[..., Watched]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# 320: the narrowest that WCAG 2.2 asks for (1.4.10); 640: a desk at a zoom of 200 % (1.4.4).
NARROW = (320, 390, 640)
FIRST_VIEW = 100 * 1024
# Language -> what it is looked at in.
LOOKS: dict[str, list[tuple[str, dict[str, int]]]] = {
    "en": [("light", DESK), ("dark", PHONE)],
    "zh": [("dark", DESK), ("light", PHONE)],
}
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Of the many parts of a bulky page that are alike, a few of each section stay for axe.
_THIN_OUT = """document.querySelectorAll(
    'article:nth-of-type(n+5), .passage:nth-of-type(n+12), li:nth-of-type(n+9), tr:nth-of-type(n+9)')
    .forEach(item => item.remove())"""
_UNFOLD = "document.querySelectorAll('details').forEach(item => item.open = true)"
# What is hit with a finger, but for links in running text: WCAG 2.2, 2.5.8.
_TOO_SMALL = """[...document.querySelectorAll('main :is(a, button, summary)')].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    const apart = element instanceof HTMLElement && getComputedStyle(element).display !== 'inline';
    return apart && width > 1 && (height < 24 || width < 24);
  }).map((element) => element.outerHTML.slice(0, 120))"""
_TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(
    item => item.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && !item.closest('.scroll, pre, .unseen, svg, .skip')).slice(0, 3).map(item => item.outerHTML.slice(0, 200))"""
_STEADY = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()
    .reduce((sum, entry) => sum + entry.value, 0))).observe({type: 'layout-shift', buffered: true})
    || setTimeout(() => done(0), 300))"""


def address(server: LiveServer, kind: Kind, language: str) -> str:
    return f"{server.url}{kind.path}{'&' if '?' in kind.path else '?'}lang={language}"


def test_every_route_of_pages_has_a_kind_here() -> None:
    assert len(KINDS) >= 17
    routes = {route for route in routes_of_pages() if "{suffix}" not in route}
    assert len(routes) >= 8
    assert routes <= {kind.route for kind in KINDS}


@pytest.mark.parametrize(
    ("kind", "language"),
    [pytest.param(kind, language, id=f"{kind.name} {language}") for kind in KINDS for language in kind.languages],
)
def test_nobody_is_kept_out(dataset_server: LiveServer, watch: Watch, kind: Kind, language: str) -> None:
    watched = watch(viewport=DESK)
    sent: list[tuple[str, str, bytes]] = []
    watched.page.on("response", lambda answer: sent.append((answer.request.resource_type, answer.url, answer.body())))
    page = watched.go(address(dataset_server, kind, language))
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.evaluate(_STEADY) < 0.02, "the layout moves while the page is loaded"
    assert weight(sent, kind) < FIRST_VIEW
    page.evaluate(_UNFOLD)
    page.wait_for_load_state("networkidle")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(_TOO_WIDE), f"wider than {width} pixels"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than {width} pixels"
    assert not page.evaluate(_TOO_SMALL)
    if kind.bulky:
        page.evaluate(_THIN_OUT)
    for scheme, size in LOOKS[language]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not violations(page), f"{scheme}, {size['width']} pixels"
    expected = (
        []
        if kind.status == 200
        else [f"console: Failed to load resource: the server responded with a status of {kind.status} "]
    )
    assert [trouble.partition("(")[0] for trouble in watched.troubles] == expected


def weight(sent: list[tuple[str, str, bytes]], kind: Kind) -> int:
    """The bytes of the document, its styles and its scripts, not compressed; of bulky ones, as they are sent."""
    counted = [body for what, _, body in sent if what in ("document", "stylesheet", "script")]
    assert len(counted) >= 2, "the page and its styles were not seen"
    return sum(len(gzip.compress(body)) if kind.bulky else len(body) for body in counted)


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds: rule, what it asks for, and the places."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        {"rule": item["id"], "help": item["help"], "places": [node["html"][:150] for node in item["nodes"][:5]]}
        for item in found
    ]


def test_the_rules_find_what_they_are_meant_to_find(watch: Watch) -> None:
    """A page with a mistake of each sort is found out: the checks above do not pass because they look at nothing."""
    page = watch(viewport=DESK).page
    page.set_content(
        "<html lang='en'><title>t</title><main><h1>t</h1><input><p style='color: #aaa'>pale</p>"
        "<p style='width: 2000px'>wide</p><a href='#' style='display: block; height: 20px'>low</a></main></html>"
    )
    assert {"label", "color-contrast"} <= {item["rule"] for item in violations(page)}
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(_TOO_WIDE) and len(page.evaluate(_TOO_SMALL)) == 1


def test_without_scripts_nothing_is_missing(dataset_server: LiveServer, watch: Watch) -> None:
    plain, full = watch(java_script_enabled=False).page, watch().page
    for kind in KINDS:
        told = []
        for page in (plain, full):
            page.goto(address(dataset_server, kind, "en"))
            told.append((page.locator("h1").inner_text(), page.locator("main a").count() > 0))
            assert page.locator("main").inner_text().strip()
        assert told[0] == told[1], kind.name
