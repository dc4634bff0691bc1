"""The words of change lists, by language."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Changes from {old} to {new}",
        "first_title": "Release {new}",
        "first": "The first release: there is nothing to compare it with. This is what it holds.",
        "what": "What the files state is compared; what follows from it is not.",
        "statements": "Statements: {old} before, {new} now.",
        "nothing": "Nothing changed.",
        "graph": "Graph",
        "kind": "Kind",
        "count": "Count",
        "all": "all",
        "added": "Added",
        "removed": "Removed",
        "retired": "Retired",
        "changed": "Changed",
        "replaced": "In its place: {things}.",
        "retired_mark": "retired",
        "was_to_is": "{name}: {gone} → {came}",
        "came": "{name}: added {came}",
        "gone": "{name}: removed {gone}",
        "language": "{name} ({language})",
        "marked": "{name} [{mark}: {value}]",
        "moved": "{count} of its statements: {before} → {after}",
        "unnamed": "Statements about nothing named, such as axioms",
        "unnamed_came": "added: {value}",
        "unnamed_gone": "removed: {value}",
        "quote": "“{text}”",
        "comma": ", ",
        "colon": ": ",
        "yes": "yes",
        "no": "no",
        "no_kind": "thing",
    },
    "zh": {
        "title": "从{old}到{new}的变更",
        "first_title": "{new}版",
        "first": "首个发布版，没有可供比较的先前版本。其内容如下。",
        "what": "比较的是文件所陈述的内容，不含由此推出的内容。",
        "statements": "陈述数：此前{old}条，现在{new}条。",
        "nothing": "没有变更。",
        "graph": "图",
        "kind": "类别",
        "count": "数量",
        "all": "合计",
        "added": "新增",
        "removed": "删除",
        "retired": "停用",
        "changed": "修改",
        "replaced": "替代者：{things}。",
        "retired_mark": "已停用",
        "was_to_is": "{name}：{gone} → {came}",
        "came": "{name}：新增{came}",
        "gone": "{name}：删除{gone}",
        "language": "{name}（{language}）",
        "marked": "{name}［{mark}：{value}］",
        "moved": "其中{count}条陈述：{before} → {after}",
        "unnamed": "不涉及具名事物的陈述，如公理",
        "unnamed_came": "新增：{value}",
        "unnamed_gone": "删除：{value}",
        "quote": "“{text}”",
        "comma": "、",
        "colon": "：",
        "yes": "是",
        "no": "否",
        "no_kind": "事物",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in ``language``; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])
