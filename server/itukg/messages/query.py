"""The words of the query page without scripts."""

from __future__ import annotations

WORDS = {
    "en": {
        "query_title": "Ask the graph",
        "query_help": "Write SPARQL 1.1. The default graph is everything: what is stated and what follows from it.",
        "run": "Run",
        "result_rows": "Rows: {count}",
        "result_cut": "The first {count} rows; download for all.",
        "download": "Download:",
    },
    "zh": {
        "query_title": "查询图谱",
        "query_help": "请用SPARQL 1.1书写。默认图包含全部内容：已陈述的以及由此推出的。",
        "run": "运行",
        "result_rows": "行数：{count}",
        "result_cut": "仅显示前{count}行；下载可得全部。",
        "download": "下载：",
    },
}
