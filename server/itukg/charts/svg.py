"""What makes a picture of Vega's one for these pages: colours for dark screens, the reader's language, less bytes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from itukg.charts.palette import PAPER, STYLE

_SVG = "http://www.w3.org/2000/svg"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Attributes that hold numbers, whose fourth digit after the point nobody sees; those that point to a part.
_NUMBERS = frozenset(("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"))
_LONG = re.compile(r"(\d\.\d{2})\d+")
_POINTER = re.compile(r"url\(#([^)]+)\)")
# What Vega says of each part for programs, which adds nothing to the description of the whole.
_DROPPED = ("aria-hidden", "aria-label", "aria-roledescription", "role", "class", "pointer-events")


def finish(svg: str, language: str, description: str, *, on_paper: bool = False) -> str:
    """The picture as it is published, the same each time that the same chart is drawn.

    Args:
        svg: what Vega drew.
        language: that of the texts (a BCP 47 tag).
        description: what the picture shows, for those who do not see it.
        on_paper: on white and without the colours of dark screens, as it goes into a document or a PNG.

    Raises:
        ValueError: it is no picture.
    """
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 it was made here, and a document type is never in it
    except ElementTree.ParseError as error:
        raise ValueError(f"what was drawn is no SVG: {error}") from error
    _tidy(root)
    if on_paper:
        for element in root.iter():
            for side in ("fill", "stroke"):
                if element.get(side) == PAPER:
                    element.set(side, "#ffffff")
    else:
        style = ElementTree.Element(f"{{{_SVG}}}style")
        style.text = STYLE
        root.insert(0, style)
    root.attrib.update({_LANGUAGE: language, "role": "img", "aria-label": description})
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _tidy(root: ElementTree.Element) -> None:
    """Leave out what says nothing, round what is too exact, and count parts that are pointed to from 1."""
    fonts: dict[str, int] = {}
    parts: dict[str, str] = {}
    for element in root.iter():
        for name in _DROPPED:
            element.attrib.pop(name, None)
        for name in _NUMBERS & element.attrib.keys():
            element.set(name, _LONG.sub(r"\1", element.attrib[name]))
        if "id" in element.attrib:
            parts.setdefault(element.attrib["id"], f"part{len(parts) + 1}")
        family = element.attrib.pop("font-family", None)
        if family:
            fonts[family] = fonts.get(family, 0) + 1
    # A chart has one font, which stands once.
    if fonts:
        root.set("font-family", max(fonts, key=lambda family: fonts[family]))
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", parts[element.attrib["id"]])
        pointer = _POINTER.fullmatch(element.get("clip-path", ""))
        if pointer:
            element.set("clip-path", f"url(#{parts[pointer[1]]})")


def size(svg: str) -> tuple[float, float]:
    """Width and height in pixels of a picture that `finish` made."""
    opening = svg[: svg.index(">")]
    width, height = (re.search(rf'\b{side}="([0-9.]+)"', opening) for side in ("width", "height"))
    return (float(width[1]), float(height[1])) if width and height else (0, 0)
