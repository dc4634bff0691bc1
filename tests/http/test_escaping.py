"""Whatever a dataset's texts hold, pages show it as text: nothing in them becomes markup, and nothing is run.

Every text of the second dataset is replaced by a made-up one, in a store in memory, behind the real application with
its real templates. Its pages may then have no element, attribute or address that they do not have with a plain text.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from itukg.app import create_app
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from itukg.stores.embedded import EmbeddedReader

TEXTUAL = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
# What a page of results has where more is found; nothing of it can do harm.
_OF_RESULTS = {
    (tag, attribute)
    for tag in ("span", "ul", "ol", "li", "mark", "h2", "p", "strong", "code", "div")
    for attribute in ("", "class", "lang", "dir")
}
# Pages of every template that shows texts of the dataset.
PAGES = (
    "/",
    "/doc/ship/S.S.Anna",
    "/doc/pilot/ida-voss",
    "/doc/vocab/cargo/goods",
    "/ontology",
    "/shapes",
    "/vocab",
    "/dataset",
    "/list",
    "/list?type=hb:Arrival",
)
NASTY = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "--><b>",
    "<!--",
    "]]>",
    "&lt;b&gt;&amp;&#60;",
    "{{ 7 * 7 }}{% raw %}{0}{name}%s%(x)s",
    "javascript:alert(1)",
    "</title></style></textarea></pre></code>",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "two\nlines\r\n\tand a tab",
    "\u2028\u2029\u0085\u00a0\ufeff\u200b",
    "第13研究组<第>",
    "long" * 2000,
    "\\u003cb\\u003e",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)),
    min_size=1,
    max_size=4,
).map("".join)


class Shape(HTMLParser):
    """What a page is made of: elements with their attributes, addresses, the heading, and what is embedded as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[tuple[str, str]] = set()
        self.scripts = 0
        self.schemes: set[str] = set()
        self.heading = ""
        self.embedded: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.schemes |= {urlsplit(value or "").scheme for name, value in attrs if name in ("href", "src", "action")}
        self.scripts += tag == "script"
        if tag == "h1" or (tag == "script" and ("type", "application/ld+json") in attrs):
            self._inside = tag
            if tag == "script":
                self.embedded.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "h1":
            self.heading += data
        elif self._inside == "script":
            self.embedded[-1] += data

    def handle_comment(self, data: str) -> None:
        self.elements.add(("!--", data))


@dataclass
class Replaced:
    """A store whose texts are all the same one."""

    original: OpenSnapshot
    current: EmbeddedReader = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)

    def say(self, text: str) -> None:
        """Make ``text`` what every text says."""
        store = ox.Store()
        store.bulk_extend(self._say(quad, text) for quad in self.original.store)
        manifest = self.original.manifest
        changed = replace(
            manifest,
            id=f"said-{next(self.numbers)}",  # or what is kept of another text would be shown
            titles=dict.fromkeys(manifest.titles, text),
            descriptions=dict.fromkeys(manifest.descriptions, text),
            notice=dict.fromkeys(manifest.notice, text),
        )
        self.current = EmbeddedReader(replace(self.original, manifest=changed, store=store))

    def _say(self, quad: ox.Quad, text: str) -> ox.Quad:
        value = quad.object
        if not isinstance(value, ox.Literal) or value.datatype.value not in TEXTUAL:
            return quad
        said = ox.Literal(text, language=value.language) if value.language else ox.Literal(text)
        return ox.Quad(quad.subject, quad.predicate, said, quad.graph_name)

    def reader(self) -> EmbeddedReader:
        return self.current

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a page needs {name} of the store")


@pytest.fixture(scope="module")
def store(harbour_snapshot: OpenSnapshot) -> Replaced:
    return Replaced(harbour_snapshot)


@pytest.fixture(scope="module")
def client(harbour_settings: Settings, store: Replaced) -> FlaskClient:
    return create_app(harbour_settings, store).test_client()  # type: ignore[arg-type]


def shape_of(client: FlaskClient, path: str, *statuses: int) -> Shape:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code in (statuses or (200,)), f"{path}: {answer.text[:400]}"
    assert answer.mimetype == "text/html"
    assert "script-src 'unsafe" not in answer.headers["Content-Security-Policy"]
    shape = Shape()
    shape.feed(answer.text)
    shape.close()
    return shape


@pytest.fixture(scope="module")
def plain(client: FlaskClient, store: Replaced) -> dict[str, Shape]:
    """The pages with texts of which nothing is to be feared; with a code, because codes are kept whole."""
    store.say("Plain AB12 text")
    return {path: shape_of(client, path) for path in PAGES}


def same(text: str) -> str:
    """A text without what HTML and Unicode do not tell apart."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text="".join(NASTY))
@example(text="<script>alert(1)</script>")
def test_nothing_in_a_text_becomes_markup(
    client: FlaskClient, store: Replaced, plain: dict[str, Shape], text: str
) -> None:
    store.say(text)
    for path in PAGES:
        shape = shape_of(client, path)
        assert not shape.elements - plain[path].elements, path
        assert not shape.schemes - plain[path].schemes, path
        assert shape.scripts == plain[path].scripts, path
        for embedded in shape.embedded:
            json.loads(embedded)
    # The text is all there, too: nothing was taken out of it to make it safe.
    assert same(text) in same(shape_of(client, "/doc/ship/S.S.Anna").heading)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text="".join(NASTY))
def test_nothing_in_an_address_or_a_search_becomes_markup(
    client: FlaskClient, store: Replaced, plain: dict[str, Shape], text: str
) -> None:
    store.say("Plain AB12 text")
    # 400: a search for so much is refused, on a page that shows what was asked for.
    asked = {"/id/ship/x": 404, "/doc/x": 404, "/nothing/x": 404, "/search?q=x": 200, f"/search?q={'x' * 900}": 400}
    asked |= {"/search?q=Anna": 200, "/search?q=zzzqqq": 200}
    harmless = [shape_of(client, path, status) for path, status in asked.items()]
    elements = set[tuple[str, str]]().union(*(shape.elements for shape in harmless))
    schemes = set[str]().union(*(shape.schemes for shape in harmless))
    for path in asked:
        shape = shape_of(client, path + quote(text[:300], safe=""), 200, 400, 404)
        more = {item for item in shape.elements - elements if item not in _OF_RESULTS}
        assert not more, path
        assert not shape.schemes - schemes, path
        assert shape.scripts <= max(item.scripts for item in harmless), path


def test_what_would_be_markup_is_seen() -> None:
    """The check finds what it is there for."""
    shape = Shape()
    shape.feed("<h1>a</h1><img src='x' onerror='alert(1)'><a href='javascript:alert(1)'>x</a><script></script><!--x-->")
    shape.close()
    assert {("img", "onerror"), ("script", ""), ("!--", "x")} <= shape.elements
    assert (shape.scripts, shape.schemes, shape.heading) == (1, {"", "javascript"}, "a")
