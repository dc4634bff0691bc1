"""The few words of the pages themselves, by language. What the pages are about comes from the dataset."""

from __future__ import annotations

from collections.abc import Mapping

# A language without words of its own gets the English ones around its own labels.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "_name": "English",
        "ask": "Query",
        "home": "Home",
        "ontology": "Ontology",
        "kinds": "What is in the graph",
        "kind": "Kind",
        "count": "Count",
        "examples": "Start here",
        "facts": "Facts",
        "other": "Other",
        "points_here": "Points here",
        "more_links": "The first {count} links to this are shown.",
        "all_links": "All of them",
        "formats": "This page as data",
        "identifier": "Identifier",
        "inferred": "follows by the ontology",
        "no_value": "no name",
        "version": "Version",
        "license": "Licence",
        "triples": "triples",
        "classes": "Classes",
        "properties": "Properties",
        "definition": "Definition",
        "term": "Term",
        "shapes": "Shapes",
        "query_title": "Ask the graph",
        "query_help": "Write SPARQL 1.1. The default graph is everything: what is stated and what follows from it.",
        "run": "Run",
        "result_rows": "Rows: {count}",
        "result_cut": "The first {count} rows; download for all.",
        "download": "Download",
        "search_engine_note": "Answers come from snapshot",
        "what_now": "What you can do",
        "go_home": "Go to the home page",
        "error": "Error",
        "skip": "Skip to the content",
        "language": "Language",
        "yes": "yes",
        "no": "no",
    },
    "zh": {
        "_name": "中文",
        "ask": "查询",
        "home": "首页",
        "ontology": "本体",
        "kinds": "图谱内容",
        "kind": "类别",
        "count": "数量",
        "examples": "由此开始",
        "facts": "事实",
        "other": "其他",
        "points_here": "指向此处",
        "more_links": "仅显示指向此处的前{count}条链接。",
        "all_links": "查看全部",
        "formats": "本页数据",
        "identifier": "标识符",
        "inferred": "由本体推出",
        "no_value": "无名称",
        "version": "版本",
        "license": "许可",
        "triples": "条三元组",
        "classes": "类",
        "properties": "属性",
        "definition": "定义",
        "term": "术语",
        "shapes": "形状",
        "query_title": "查询图谱",
        "query_help": "请用SPARQL 1.1书写。默认图包含全部内容：已陈述的以及由此推出的。",
        "run": "运行",
        "result_rows": "行数：{count}",
        "result_cut": "仅显示前{count}行；下载可得全部。",
        "download": "下载",
        "search_engine_note": "结果来自快照",
        "what_now": "您可以",
        "go_home": "前往首页",
        "error": "错误",
        "skip": "跳至正文",
        "language": "语言",
        "yes": "是",
        "no": "否",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in ``language``; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])


def language_name(language: str) -> str:
    """The language's name in itself; its code where it is not known."""
    return _WORDS.get(language, {}).get("_name", language)
