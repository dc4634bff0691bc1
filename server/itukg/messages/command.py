"""What `itukg query` and `itukg sparql` say."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "asking": "asking",
        "naming": "looking up names",
        "rows": "{count:,} rows",
        "row": "1 row",
        "no_rows": "no rows",
        "true": "yes",
        "false": "no",
        "name": "Name",
        "title": "Question",
        "parameters": "Parameters",
        "parameter": "Parameter",
        "what": "What",
        "type": "Type",
        "default": "Default",
        "choices": "Choices",
        "any": "any",
        "of": "{count:,} in all",
        "snapshot": "snapshot {id}",
        "version": "version {version}",
        "subject": "Subject",
        "predicate": "Predicate",
        "object": "Object",
        "iri": "one of these",
        "code": "one of these",
        "enumeration": "one of these",
        "language": "a language",
        "date": "a date: 2026, 2026-02 or 2026-02-28",
        "integer": "a whole number",
        "given": "{label}: {value}",
        "malformed": "The query is not valid SPARQL{place}: {reason}.",
        "place": ", line {line}, column {column}",
    },
    "zh": {
        "asking": "正在查询",
        "naming": "正在查找名称",
        "rows": "{count:,}行",
        "row": "1行",
        "no_rows": "没有结果",
        "true": "是",
        "false": "否",
        "name": "名称",
        "title": "问题",
        "parameters": "参数",
        "parameter": "参数",
        "what": "含义",
        "type": "类型",
        "default": "默认值",
        "choices": "可选值",
        "any": "不限",
        "of": "共{count:,}个",
        "snapshot": "快照{id}",
        "version": "{version}版",
        "subject": "主语",
        "predicate": "谓语",
        "object": "宾语",
        "iri": "下列之一",
        "code": "下列之一",
        "enumeration": "下列之一",
        "language": "语言",
        "date": "日期：2026、2026-02或2026-02-28",
        "integer": "整数",
        "given": "{label}：{value}",
        "malformed": "该查询不是有效的SPARQL{place}：{reason}。",
        "place": "（第{line}行第{column}列）",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in a language, in English if there are none in it."""
    return _WORDS.get(language, _WORDS["en"])
