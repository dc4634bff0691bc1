"""The words of the home page."""

from __future__ import annotations

WORDS = {
    "en": {
        "kinds": "What is in the graph",
        "kind": "Kind",
        "count": "Count",
        "home_read": "Read it paragraph by paragraph",
        "home_try": "For example:",
        "home_planned": "planned",
        "home_year_only": "{year}, month not known",
        "home_drawing": "A drawing of what is listed below: from {first} to {last}, {count} entries.",
        "home_statements": "{count} statements in all.",
        "home_doors": "Ways in",
        "home_legend": "Outlined: planned. A bar covers the whole month where the day is not known.",
    },
    "zh": {
        "kinds": "图谱内容",
        "kind": "类别",
        "count": "数量",
        "home_read": "逐段阅读",
        "home_try": "例如：",
        "home_planned": "计划",
        "home_year_only": "{year}，月份不详",
        "home_drawing": "下列内容的示意图：{first}至{last}，共{count}项。",
        "home_statements": "共{count}条陈述。",
        "home_doors": "入口",
        "home_legend": "空心为计划。日期不详者，条形覆盖整月。",
    },
}
