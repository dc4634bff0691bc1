"""Charts really drawn: what is in the pictures, and what is not, whatever stands in the table."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from itukg.charts.chart import chart_of
from itukg.charts.drawing import Drawings
from itukg.charts.palette import PAPER, STYLE
from itukg.charts.table import Cell
from itukg.errors import DrawingError
from tests.charts.samples import LANGUAGES, TITLES, Suggestion, samples, ship, table

SVG = "{http://www.w3.org/2000/svg}"
NAMES = list(samples("en"))


def picture(drawings: Drawings, name: str, language: str, form: str = "svg") -> bytes:
    suggested, result = samples(language)[name]
    return drawings.draw(chart_of(suggested, result, language, TITLES[language]).spec, form, language)


def read(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 it was made here


def texts(svg: bytes) -> list[str]:
    """The lines of text in the picture."""
    lines = []
    for text in read(svg).iter(f"{SVG}text"):
        lines += [line.text or "" for line in text.iter(f"{SVG}tspan")] or [text.text or ""]
    return lines


def pixels(png: bytes, rows: int = 90) -> tuple[int, int, Counter[bytes]]:
    """Width, height and the colours of the pixels at the top of a PNG of 8 bits a channel with alpha."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += length + 12
    found: Counter[bytes] = Counter()
    for row in _rows(zlib.decompress(packed), width * 4, min(rows, height)):
        found.update(row[at : at + 4] for at in range(0, len(row), 4))
    return width, height, found


def _rows(raw: bytes, stride: int, count: int) -> Iterator[bytes]:
    """The first rows, their filters undone: https://www.w3.org/TR/png-3/#9Filter-types."""
    before = bytearray(stride)
    for number in range(count):
        start = number * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        kind = raw[start]
        for at in range(stride) if kind else ():
            left, up = row[at - 4] if at >= 4 else 0, before[at]
            corner = before[at - 4] if at >= 4 else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(guess - value)) if kind == 4 else 0
            row[at] = (row[at] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        yield bytes(row)
        before = row


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_is_drawn(drawings: Drawings, name: str, language: str) -> None:
    suggested, result = samples(language)[name]
    chart = chart_of(suggested, result, language, TITLES[language])
    svg = drawings.draw(chart.spec, "svg", language)
    root = read(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert TITLES[language] in texts(svg)
    spoken = [element.get("aria-label") for element in root.iter() if element.get("aria-label")]
    assert spoken == [chart.alternative], "the whole is told, in the reader's language, and nothing else"
    assert root.get("role") == "img"
    shown = {"map": "Tokyo (3)", "points": "Tokyo", "nothing": TITLES[language]}
    years = {"en": "2025", "zh": "2025年"}[language]
    months = {"en": "May 2025", "zh": "2025年5月"}[language]
    shown |= {"standing": years, "line": years, "lines": months}
    assert shown.get(name, ship("anna", language).label) in texts(svg)
    assert len(svg) < 150_000


def test_the_picture_asks_for_nothing_and_runs_nothing(drawings: Drawings) -> None:
    seen = 0
    for name in NAMES:
        svg = picture(drawings, name, "en").decode()
        bare = svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(
            r"https?:|url\((?!#part)|@import|<script|<image|<use|<foreignObject|<a\b|\bhref|\son\w+=", bare
        ), name
        assert " style=" not in bare, "an attribute that a strict policy would drop"
        seen += 1
    assert seen >= 14


@pytest.mark.parametrize(("name", "language"), [("bars", "en"), ("map", "zh")])
def test_a_png_is_twice_as_large_on_white(drawings: Drawings, name: str, language: str) -> None:
    svg, png = (picture(drawings, name, language, form) for form in ("svg", "png"))
    root = read(svg)
    width, height, colours = pixels(png)
    assert abs(width - 2 * float(root.get("width", "0"))) <= 2
    assert abs(height - 2 * float(root.get("height", "0"))) <= 2
    ((ground, count),) = colours.most_common(1)
    assert ground == b"\xff\xff\xff\xff" and count > width * 45
    assert colours[b"\x1d\x21\x25\xff"] > 100, "letters"
    assert bytes.fromhex(PAPER[1:]) + b"\xff" not in colours


def test_chinese_letters_are_in_the_png(drawings: Drawings) -> None:
    """Names of as many characters, some of which differ: pictures that differ, in the places of the names alone."""
    pictures = []
    for name in ("安娜号", "贝塔船"):
        result = table("zh", ("ship", "tons"), (Cell("s", name), "3"))
        spec = chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), result, "zh").spec
        pictures.append(pixels(drawings.draw(spec, "png", "zh")))
    assert pictures[0][:2] == pictures[1][:2]
    assert pictures[0][2] != pictures[1][2]


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_script_without_a_font_is_drawn_as_svg_only(drawings: Drawings, form: str) -> None:
    result = table("en", ("ship", "tons"), (Cell("s", "\U00013080\U00013081 Anna"), "3"))  # Egyptian hieroglyphs
    spec = chart_of(Suggestion("bars", {"x": "ship", "y": "tons"}), result, "en").spec
    if form == "svg":
        assert "\U00013080\U00013081 Anna" in texts(drawings.draw(spec, "svg", "en"))
        return
    with pytest.raises(DrawingError, match="no font with the characters of this chart") as caught:
        drawings.draw(spec, "png", "en")
    assert caught.value.reason == "font" and "没有" in caught.value.told("zh")


HOSTILE = {
    "markup": "</text></svg><script>alert(1)</script>",
    "quotes": '" onload="alert(1)" \'<&>',
    "cdata": "]]><!--<?xml?>",
    "signal": '{"signal": "alert(1)"} ${1+1} {{1+1}}',
    "expression": "datum.value + '\\\\' ; \\u0027",
    "control": "a\x00b\x08c\x1fd\ufffee",
    "turned": "ab\u202egnp.exe\u2066x",
    "right to left": "שלום עולם",
    "long": "Lorem ipsum " * 4000,
    "unbroken": "x" * 5000,
    "empty": "",
    "lines": "one\ntwo\r\nthree\u2028four",
    "surrogate": "a\ud800b",
    "emoji": "👩‍👩‍👧 ship",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["bars", "timeline", "matrix", "network", "map"])
def test_hostile_names_are_text(drawings: Drawings, kind: str, name: str) -> None:
    text = HOSTILE[name]
    cell = Cell("https://example.org/x", text or " ")
    rows = [(cell, Cell("https://example.org/y", "other"), "3", "2025-01-02", "4", "5")]
    channels = {
        "bars": {"x": "ship", "y": "tons", "colour": "other"},
        "timeline": {"label": "ship", "start": "when", "colour": "other"},
        "matrix": {"x": "other", "y": "ship", "value": "tons"},
        "network": {"source": "ship", "target": "other"},
        "map": {"label": "ship", "lat": "lat", "long": "long"},
    }[kind]
    result = table("en", ("ship", "other", "tons", "when", "lat", "long"), *rows)
    chart = chart_of(Suggestion(kind, channels), result, "en", text, text)
    svg = drawings.draw(chart.spec, "svg", "en")
    root = read(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "style", "rect", "g", "path", "text", "tspan", "line", "defs", "clipPath"}, tags
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", "".join(root.itertext()))
    assert max(len(line) for line in texts(svg)) < 140
    assert float(root.get("width", "0")) < 1400 and float(root.get("height", "0")) < 600
    assert ("alert" in "".join(texts(svg))) is ("alert" in text), "it can be read, as it stands"


def test_the_colours_of_the_picture_have_dark_ones(drawings: Drawings) -> None:
    known = set(re.findall(r'\[(?:fill|stroke)="(#[0-9a-f]{6})"\]', STYLE))
    seen: set[str] = set()
    for name in NAMES:
        root = read(picture(drawings, name, "en"))
        for element in root.iter():
            seen |= {element.get(side, "none") for side in ("fill", "stroke")}
    assert seen - known - {"none", "transparent"} == set()
    assert len(seen) > 12


def test_the_same_chart_is_the_same_picture(drawings: Drawings) -> None:
    for name in ("map", "network", "timeline"):
        assert picture(drawings, name, "zh") == picture(drawings, name, "zh")
