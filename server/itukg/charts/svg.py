"""What makes a picture of Vega's one for these pages: the colours of dark screens, the reader's language."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from itukg.charts.palette import PAPER, STYLE

_OPENING = re.compile(r"<svg [^>]*>")
_SIZE = re.compile(r'width="([0-9.]+)" height="([0-9.]+)"')


def finish(svg: str, language: str) -> str:
    """The picture with the style that follows the reader's screen; its texts are in the language (a BCP 47 tag)."""
    opening = _OPENING.match(svg)
    if not opening:
        raise ValueError("what was drawn is no SVG picture")
    tagged = opening[0].replace("<svg ", f"<svg xml:lang={quoteattr(language)} ", 1)
    return f"{tagged}<style>{STYLE}</style>{svg[opening.end() :]}"


def for_paper(svg: str) -> str:
    """The picture on white, as it goes into a document."""
    return svg.replace(f'fill="{PAPER}"', 'fill="#ffffff"').replace(f'stroke="{PAPER}"', 'stroke="#ffffff"')


def size(svg: str) -> tuple[float, float]:
    """Width and height in pixels."""
    opening = _OPENING.match(svg)
    found = _SIZE.search(opening[0]) if opening else None
    return (float(found[1]), float(found[2])) if found else (0, 0)
