"""The words of what every page has: header, footer, languages."""

from __future__ import annotations

WORDS = {
    "en": {
        "_name": "English",
        "ask": "Query",
        "home": "Home",
        "ontology": "Ontology",
        "language": "Language",
        "skip": "Skip to the content",
        "version": "Version",
        "license": "Licence",
        "shapes": "Shapes",
        "yes": "yes",
        "no": "no",
        "formats": "This page as data:",
        "identifier": "Identifier",
        "other": "Other",
    },
    "zh": {
        "_name": "中文",
        "ask": "查询",
        "home": "首页",
        "ontology": "本体",
        "language": "语言",
        "skip": "跳至正文",
        "version": "版本",
        "license": "许可",
        "shapes": "形状",
        "yes": "是",
        "no": "否",
        "formats": "本页数据：",
        "identifier": "标识符",
        "other": "其他",
    },
}
