"""The colours of charts: those of the pages (static/site.css), for light and for dark, and what makes one the other.

A picture is drawn in the light colours. `STYLE` turns each into its dark one where the reader's screen is dark, by the
colour itself: so a picture is right in programs that do not read the style, and on paper.
"""

from __future__ import annotations

import base64
import hashlib

# What is drawn -> its colour in light and in dark. No two have the same light colour.
PAPER, INK, SOFT, EDGE, LINE, PANEL = "#fdfdfb", "#1d2125", "#575f68", "#858b91", "#dadcd6", "#f3f4f1"
_GROUND = {PAPER: "#15181b", INK: "#e3e6e8", SOFT: "#a4adb6", EDGE: "#7d868f", LINE: "#343a40", PANEL: "#1e2226"}

# Told apart by people who see some colours alike: they differ in lightness too. All differ 3:1 from the paper, and
# small numbers in the paper's colour can be read on them (4.5:1).
_SERIES = {
    "#0b5697": "#8cc0f2",
    "#b35300": "#f0a860",
    "#1f7a5c": "#6fcba6",
    "#8a3f86": "#d9a1d4",
    "#716300": "#d4c455",
    "#3a3f9e": "#a9a8f5",
    "#a8323e": "#f29a98",
}
SERIES = tuple(_SERIES)
ACCENT = SERIES[0]
# All that come after those.
OTHERS = "#666b70"
# From few to many; numbers on the first three are in the ink's colour, on the others in the paper's.
_STEPS = {"#e4edf5": "#1d3246", "#bcd3e7": "#25496a", "#8ab4d9": "#315f89", "#2f73ae": "#6fabe0", "#0a4f8b": "#9ccbf7"}
STEPS = tuple(_STEPS)
DARK_FROM = 3
# A bar of a time that is known to the month or year only, and the land of a map.
FAINT, LAND = "#cfdfee", "#e6e8e2"
_DARK = {**_GROUND, **_SERIES, OTHERS: "#9aa2aa", **_STEPS, FAINT: "#2a4661", LAND: "#2b3036"}


def _style() -> str:
    dark = "".join(
        f'[{side}="{light}"]{{{side}:{colour}}}' for light, colour in _DARK.items() for side in ("fill", "stroke")
    )
    paper = f'@media print{{[fill="{PAPER}"]{{fill:#fff}}[stroke="{PAPER}"]{{stroke:#fff}}}}'
    return f":root{{color-scheme:light dark}}@media screen and (prefers-color-scheme:dark){{{dark}}}{paper}"


STYLE = _style()
# What a Content-Security-Policy must allow for a picture that is looked at by itself: this style, and nothing else.
POLICY = (
    "default-src 'none'; style-src 'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"
)


def dark(light: str) -> str:
    """The colour that stands for this one where the screen is dark."""
    return _DARK[light]
