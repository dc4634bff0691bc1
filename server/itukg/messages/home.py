"""The words of the home page."""

from __future__ import annotations

WORDS = {
    "en": {
        "kinds": "What is in the graph",
        "kind": "Kind",
        "count": "Count",
        "examples": "Start here",
        "triples": "triples",
    },
    "zh": {
        "kinds": "图谱内容",
        "kind": "类别",
        "count": "数量",
        "examples": "由此开始",
        "triples": "条三元组",
    },
}
