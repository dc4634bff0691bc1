"""The words of the page about a thing."""

from __future__ import annotations

WORDS = {
    "en": {
        "facts": "Facts",
        "points_here": "Points here",
        "more_links": "More links lead here than are shown.",
        "all_links": "See all of them",
        "inferred": "follows by the ontology",
        "retired": "Retired.",
        "retired_help": "This name still leads here, but it is no longer used.",
        "instead": "Use instead:",
        "formerly": "Replaces (retired):",
    },
    "zh": {
        "facts": "事实",
        "points_here": "指向此处",
        "more_links": "指向此处的链接未全部显示。",
        "all_links": "查看全部",
        "inferred": "由本体推出",
        "retired": "已停用。",
        "retired_help": "此标识符仍指向本页，但不再使用。",
        "instead": "请改用：",
        "formerly": "替代（已停用）：",
    },
}
