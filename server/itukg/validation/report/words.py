"""The words of reports, in English and in Chinese, and the choice of a text by language."""

from __future__ import annotations

import re
from collections.abc import Mapping

LANGUAGES = ("en", "zh")
# A stop in quotation marks is what is spoken of, and ends no sentence.
_FIRST = re.compile(r"(.*?(?:。(?!['”’])|[.!?](?=\s)))\s*(\S.*)", re.DOTALL)

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "violation": "violation",
        "warning": "warning",
        "info": "info",
        "place": "{place}: {severity}: ",
        "no_file": "(in no file)",
        "no_message": "does not conform to its shape",
        "named": "{label} ({name})",
        "part": "a part of {thing}",
        "unnamed": "something without an IRI",
        "comma": ", ",
        "colon": ": ",
        "more": "… {count:,} more not shown",
        "conforms": "conforms",
        "violations": "{count:,} violation{s}",
        "warnings": "{count:,} warning{s}",
        "infos": "{count:,} info{s}",
        "hidden": "{count:,} info{s} not shown (--show info)",
        "files": "{count:,} file{s}",
        "some_files": "{some:,} of {count:,} file{s}",
        "triples": "{count:,} triple{s}",
        "shapes": "{count:,} shape{s} with a target",
        "focus_nodes": "{count:,} focus node{s}",
        "queries": "{count:,} hygiene quer{y}",
        "releases": "{count:,} release{s}",
        "summary": "{verdict} ({counted})",
        "elsewhere": "Beside these files: {count:,} finding{s} in others; without PATHS all are told.",
        "stopped": "Shapes and queries were not run: first correct the mistakes above, then validate again.",
        "rule_turtle": "Turtle syntax",
        "rule_literal": "values of literals",
        "rule_terms": "terms in use",
        "rule_repeated": "repeated statements",
        "rule_shapes": "shapes that ask for nothing",
        "rule_release": "releases",
    },
    "zh": {
        "violation": "违规",
        "warning": "警告",
        "info": "提示",
        "place": "{place}: {severity}：",
        "no_file": "（不在任何文件中）",
        "no_message": "不符合其形状",
        "named": "{label}（{name}）",
        "part": "{thing}的组成部分",
        "unnamed": "没有IRI的事物",
        "comma": "，",
        "colon": "：",
        "more": "……另有{count:,}项未显示",
        "conforms": "符合要求",
        "violations": "{count:,}处违规",
        "warnings": "{count:,}处警告",
        "infos": "{count:,}条提示",
        "hidden": "另有{count:,}条提示未显示（--show info）",
        "files": "{count:,}个文件",
        "some_files": "{count:,}个文件中的{some:,}个",
        "triples": "{count:,}条三元组",
        "shapes": "{count:,}个有目标的形状",
        "focus_nodes": "{count:,}个焦点节点",
        "queries": "{count:,}条检查查询",
        "releases": "{count:,}个发布版本",
        "summary": "{verdict}（{counted}）",
        "elsewhere": "其他文件中另有{count:,}处问题；不指明PATHS时全部列出。",
        "stopped": "未运行形状检查和检查查询：请先改正上述错误，然后重新验证。",
        "rule_turtle": "Turtle语法",
        "rule_literal": "字面值",
        "rule_terms": "所用术语",
        "rule_repeated": "重复陈述",
        "rule_shapes": "未起作用的形状",
        "rule_release": "发布版本",
    },
}


def words_of(language: str) -> Mapping[str, str]:
    """The words of ``language``; a language without words of its own gets the English ones."""
    return _WORDS.get(language, _WORDS["en"])


def counted(words: Mapping[str, str], key: str, count: int, **more: int) -> str:
    """A number and what it counts, in the singular where there is one."""
    return words[key].format(count=count, s="s" * (count != 1), y="y" if count == 1 else "ies", **more)


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in English, else without a language, else any; '' if there is none."""
    for code in (language, "en", ""):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")


def split(message: str) -> tuple[str, str]:
    """A message's first sentence, which says what is wrong, and the others, which say what to do ('' if none do)."""
    match = _FIRST.fullmatch(message.strip())
    return (match[1], match[2]) if match else (message.strip(), "")


def one_line(text: str) -> str:
    """The text without line ends and other control characters, which would break lines or move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))


def on_one_line(text: str) -> str:
    """A value on one line, with its spaces, which may be what is wrong with it."""
    joined = re.sub(r"\s*[\r\n]\s*", " ", text)
    return "".join(character if character.isprintable() else " " for character in joined)


def shortened(text: str, length: int) -> str:
    """The text, cut to ``length`` characters with a mark if it is longer."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
