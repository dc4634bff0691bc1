"""``itukg validate`` where it cannot be run as it is asked to: told in the language that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg import cli_validate
from itukg.validation import report
from itukg.validation.findings import SEVERITIES
from tests.rdf.folders import Folder
from tests.rdf.validating import (
    CHINESE,
    validate_here,
)

REFUSED = {
    "format": (("--format", "xml"), "--format is 'xml'", "--format是'xml'"),
    "fail-on": (("--fail-on", "error"), "--fail-on is 'error'", "--fail-on是'error'"),
    "show": (("--show", "all"), "--show is 'all'", "--show是'all'"),
    "limit": (("--limit", "0"), "--limit is '0'", "--limit是'0'"),
    "limit of a whole format": (("--limit", "3", "--format", "json"), "json is for programs", "json格式供程序读取"),
    "unknown option": (("--forma", "text"), "--forma", "没有选项--forma"),
    "option without a value": (("--output",), "--output", "选项--output的用法有误"),
    "no such dataset": (("--dataset", "/none"), "There is no dataset folder at /none", "/none处没有数据集文件夹"),
    "no dataset": (("--dataset", "/etc"), "/etc is not a dataset folder", "/etc不是数据集文件夹"),
    "base": (("--base", "here"), "The base IRI is 'here'", "基础IRI是'here'"),
    "no folder for a report": (("--output", "/none/x"), "cannot be written to /none/x", "报告无法写入/none/x"),
    "a folder for a report": (("--output", "/"), "cannot be written to /", "报告无法写入/"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_in_the_language(well: Path, name: str, language: str) -> None:
    options, english, chinese = REFUSED[name]
    done = validate_here("--dataset", str(well), "--lang", language, *options)
    assert (done.code, done.out) == (2, ""), done.said
    assert (english if language == "en" else chinese) in done.said
    assert bool(CHINESE.search(done.said)) is (language == "zh")
    if language == "zh":
        assert done.said.startswith("itukg: ") and len(done.said.splitlines()) == 1


@pytest.mark.parametrize("language", ["fr", "zh-CN", "", "EN"])
def test_another_language_is_refused_in_both(well: Path, language: str) -> None:
    done = validate_here("--dataset", str(well), "--lang", language)
    assert (done.code, done.out) == (2, "")
    english, chinese = done.said.splitlines()
    assert "en, zh" in english and not CHINESE.search(english)
    assert "en、zh" in chinese and CHINESE.search(chinese)


BAD_CATALOGS = {
    "no role": ("pub:role pub:Links", "pub:role pub:Link"),
    "no file": ('pub:file "data/links/*.ttl"', 'pub:file "data/lonks/*.ttl"'),
    "outside": ('pub:file "data/links/*.ttl"', 'pub:file "../outside.ttl"'),
    "a file twice": ('pub:file "data/links/*.ttl"', 'pub:file "data/**/*.ttl"'),
    "a file of no graph": ('pub:file "data/register/*.ttl"', 'pub:file "data/register/ships.ttl"'),
    "no base": ("pub:base <https://harbour.example/> ;", ""),
    "no version": ('dcat:version "2.3.0" ;', ""),
    "no language": ('pub:language "en" , "fr" ;', ""),
    "no query": ("pub:closureGraph", 'pub:hygiene "queries/none/*.rq" ; pub:closureGraph'),
    "a layout that is no list": ("pub:layout (", "pub:layout <https://harbour.example/x> , ("),
}


@pytest.mark.parametrize("name", BAD_CATALOGS)
def test_a_catalog_that_cannot_be_used_is_told_in_chinese_too(well: Path, name: str) -> None:
    Folder(well).edit("data/catalog.ttl", *BAD_CATALOGS[name])
    english, chinese = (validate_here("--dataset", str(well), "--lang", language) for language in ("en", "zh"))
    assert (english.code, chinese.code, english.out, chinese.out) == (2, 2, "", "")
    assert CHINESE.search(chinese.said) and not CHINESE.search(english.said)
    assert english.said.startswith("itukg: data/catalog.ttl") and "data/catalog.ttl" in chinese.said


def test_shapes_that_cannot_be_used_are_told_in_chinese_too(well: Path) -> None:
    folder = Folder(well)
    text = folder.text("shapes/harbour.ttl")
    folder.write("shapes/harbour.ttl", text.replace("sh:maxCount 1", 'sh:maxCount "one"'))
    for language, words in (("en", "The shapes cannot be used"), ("zh", "形状无法使用")):
        done = validate_here("--dataset", str(well), "--lang", language)
        assert (done.code, done.out) == (2, "") and words in done.said
    folder.write("shapes/harbour.ttl", text.replace("sh:targetClass", "sh:targetKlass"))
    for language, words in (("en", "no SHACL shape with a target"), ("zh", "没有带目标的SHACL形状")):
        done = validate_here("--dataset", str(well), "--lang", language)
        assert (done.code, done.out) == (2, "") and words in done.said


def test_the_choices_of_the_options_are_those_of_the_report() -> None:
    assert tuple(report.FORMATS) == cli_validate.FORMATS
    assert report.LANGUAGES == cli_validate.LANGUAGES
    assert SEVERITIES == cli_validate.SEVERITIES
