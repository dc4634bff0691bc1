"""Literals that cannot be meant are told at their own place, in any dataset."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from itukg.dataset import load_dataset
from itukg.errors import DatasetError
from itukg.sources import read_sources
from itukg.validation.findings import Finding, Outcome
from itukg.validation.languages import wrong_tags
from itukg.validation.lexical import NAMES, invalid
from itukg.validation.literals import ill_typed
from itukg.validation.report import as_text
from tests.rdf.folders import Folder
from tests.rdf.releasing import HARBOUR
from tests.requirements import CHECKOUT

LOG = "data/log/2031.ttl"
OLD = 'hb:remark "Fog; waited “an hour” at the outer buoy."@en'


@dataclass(frozen=True)
class Harbour:
    """The second dataset, with another remark in its log."""

    kept: Folder

    def remark(self, written: str) -> tuple[Outcome, int]:
        line = self.kept.edit(LOG, OLD, f"hb:remark\n        {written}")
        return self.check(), line + 1

    def check(self) -> Outcome:
        return self.kept.check()


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    return Harbour(Folder(Path(shutil.copytree(HARBOUR, tmp_path / "harbour"))))


def place(finding: Finding) -> tuple[str, int, int, int]:
    return finding.place.file, finding.place.line, finding.place.column, finding.place.end_column


# what is written: rule, and words of what is said in English and in Chinese
WRONG = {
    '"2026-02-30"^^xsd:date': ("literal/date", "a day that exists", "确实存在的日期"),
    '"2026-2-3"^^xsd:date': ("literal/date", "2026-02-28", "2026-02-28"),
    '"2026-02-28T00:00:00"^^xsd:date': ("literal/date", "a day", "日期"),
    '"2026-02-28"^^xsd:dateTime': ("literal/dateTime", "2026-02-28T14:00:00", "时刻"),
    '"2026-13"^^xsd:gYearMonth': ("literal/gYearMonth", "a month", "月份"),
    '"26"^^xsd:gYear': ("literal/gYear", "a year", "年份"),
    '"yes"^^xsd:boolean': ("literal/boolean", "true or false", "true或false"),
    '"True"^^xsd:boolean': ("literal/boolean", "true or false", "true或false"),
    '"1,000"^^xsd:integer': ("literal/integer", "without quotes", "不带引号"),
    '"１７"^^xsd:integer': ("literal/integer", "whole number", "整数"),
    '"-1"^^xsd:nonNegativeInteger': ("literal/nonNegativeInteger", "nonNegativeInteger", "nonNegativeInteger"),
    '"300"^^xsd:unsignedByte': ("literal/unsignedByte", "unsignedByte", "unsignedByte"),
    '"4,2"^^xsd:decimal': ("literal/decimal", "such as 4.2", "如4.2"),
    '"http://a b"^^xsd:anyURI': ("literal/anyURI", "without spaces", "不含空格"),
    '"2026-02-28"^^xsd:dat': ("literal/datatype", "Is xsd:date meant?", "是否应为xsd:date？"),
    '"x"^^xsd:qqqqq': ("literal/datatype", "such as xsd:date", "xsd:date"),
    '"中文"@cn': ("literal/language-tag", "Write @zh.", "请写作@zh。"),
    '"中文"@chinese': ("literal/language-tag", "Write @zh.", "请写作@zh。"),
    '"hello"@xy': ("literal/language-tag", "'xy'", "“xy”"),
    '"浓雾，在外浮标等候一小时。"': ("literal/untagged", "in which language", "未注明语言"),
    '"浓雾，等候一小时。"@en': ("literal/language", "Chinese characters", "汉字"),
    '"浓雾"@fr-CA': ("literal/language", "'fr-ca'", "“fr-ca”"),
}


@pytest.mark.parametrize("written", WRONG)
def test_a_literal_that_cannot_be_meant(harbour: Harbour, written: str) -> None:
    outcome, line = harbour.remark(written)
    rule, english, chinese = WRONG[written]
    (finding,) = [item for item in outcome.findings if item.rule.startswith("literal/")]
    assert finding.rule == rule and finding.severity == "violation"
    assert place(finding) == (LOG, line, 9, 9 + len(written))
    assert english in finding.messages["en"] and chinese in finding.messages["zh"]
    assert finding.focus == "https://harbour.example/id/arrival/2031-05-02-b"
    assert finding.focus_labels["en"] == "Noor, 2 May 2031"
    assert finding.path_names["en"] and finding.path == "https://harbour.example/ontology#remark"


@pytest.mark.parametrize(
    "written",
    [
        '"2028-02-29"^^xsd:date',
        '"2026-02-28Z"^^xsd:date',
        '"1"^^xsd:boolean',
        '"99999999999999999999"^^xsd:integer',
        '"3.14159265358979323846264338327950288"^^xsd:decimal',
        '"NaN"^^xsd:double',
        '"浓雾 (fog)"@en',
        '"浓雾"@zh-Hans',
        '"濃霧"@ja',
        '"霧"@en',
        '"浓雾"@en-Hani',
        '"x"@yue',
        '"x"^^<http://e/own>',
        "'''浓雾'''^^<http://e/own>",
    ],
)
def test_a_literal_that_may_be_meant(harbour: Harbour, written: str) -> None:
    outcome, _ = harbour.remark(written)
    assert not [item for item in outcome.findings if item.rule.startswith("literal/")]


def test_each_of_two_in_one_statement_and_one_in_brackets(harbour: Harbour) -> None:
    outcome, line = harbour.remark('"no"^^xsd:boolean , "2026-02-30"^^xsd:date ,\n  [ hb:remark "1x"^^xsd:integer ]')
    told = [(item.rule, item.place.line, item.place.column) for item in outcome.findings]
    assert told == [("literal/boolean", line, 9), ("literal/date", line, 29), ("literal/integer", line + 1, 15)]


def test_codes_without_a_language_are_left_in_peace(harbour: Harbour) -> None:
    """A property whose values have no tag may hold any text."""
    harbour.kept.append(LOG, "ship:noor hb:nick '诺尔' , 'noor' .")
    assert not [item for item in harbour.check().findings if item.rule.startswith("literal/")]


def test_one_mistake_is_told_once(harbour: Harbour) -> None:
    """The shapes would tell of an untagged name that it has no language, and that a name is missing."""
    line = harbour.kept.edit(LOG, '"Noor, 2 May 2031"@en', '"努尔，2031年5月2日"')
    (finding,) = harbour.check().findings
    assert (finding.rule, finding.place.line) == ("literal/untagged", line)


def test_the_datasets_have_none() -> None:
    for folder, floor in ((CHECKOUT, 5_000), (CHECKOUT / "tests/fixtures/harbour", 200)):
        sources = read_sources(load_dataset(folder))
        assert not list(wrong_tags(sources)) and not ill_typed(sources)
        tagged = [item for parsed in sources.files.values() for item in parsed.triples if "@" in str(item.object)]
        assert len(tagged) >= floor


def test_every_datatype_of_xml_schema_can_be_judged() -> None:
    assert len(NAMES) >= 38
    assert {name for name in NAMES if not invalid(name, {"?? ??"})} <= {
        *("string", "normalizedString", "token", "Name", "NCName", "NMTOKEN", "QName"),
        *("base64Binary", "dateTimeStamp", "anyAtomicType", "anySimpleType"),
    }
    assert invalid("gMonthDay", {"--02-30", "--02-29", '"\\'}) == {"--02-30", '"\\'}


# --- files that cannot be read --------------------------------------------------------------------------------------


def test_mistakes_of_all_files_are_an_outcome_and_hide_the_shapes(harbour: Harbour) -> None:
    harbour.kept.append(LOG, "ship:noor hb:nick 'x .\n\nship:noor hb:nick 1 ; hb:nick 2\n\nship:noor un:x 3 .")
    harbour.kept.append("data/register/ships.ttl", "ship:noor hb:callSign 'wrong' , <x> .")
    outcome = harbour.check()
    assert [(item.place.file, item.rule) for item in outcome.findings] == [
        (LOG, "turtle/unclosed-string"),
        (LOG, "turtle/missing-dot"),
        (LOG, "turtle/undefined-prefix"),
        ("data/register/ships.ttl", "turtle/relative-iri"),
    ]
    assert outcome.unread == 2
    assert outcome.violations == outcome.findings
    assert outcome.counts.shapes == 0


def test_mistakes_of_the_catalog_and_of_the_files_that_it_names(harbour: Harbour) -> None:
    harbour.kept.edit("data/catalog.ttl", 'dcat:version "2.3.0" ;', "dcat:version 2.3.0 ;")
    harbour.kept.append(LOG, "ship:noor hb:nick 'x .")
    outcome = harbour.check()
    assert [(item.place.file, item.rule) for item in outcome.findings] == [
        ("data/catalog.ttl", outcome.findings[0].rule),
        (LOG, "turtle/unclosed-string"),
    ]
    assert outcome.unread == 2 and outcome.counts.files >= 10


def test_an_empty_file_is_a_warning_and_stops_nothing(harbour: Harbour) -> None:
    (harbour.kept.root / "data/log/2032.ttl").write_text("# nothing yet\n", encoding="utf-8")
    catalog = harbour.kept.root / "data/catalog.ttl"
    catalog.write_text(catalog.read_text().replace('"data/log/2031.ttl"', '"data/log/*.ttl"'), encoding="utf-8")
    outcome = harbour.check()
    assert [(item.rule, item.severity, item.place.file) for item in outcome.findings] == [
        ("turtle/empty", "warning", "data/log/2032.ttl")
    ]
    assert outcome.unread == 0 and outcome.counts.shapes == 4


@pytest.mark.parametrize(
    "written", ['hb:metres "abc"^^xsd:decimal', 'hb:remark "港口"@en', "hb:metress 4"], ids=["value", "tag", "term"]
)
def test_what_hangs_on_a_thing_is_told_as_a_part_of_it(harbour: Harbour, written: str) -> None:
    """A name that a parser gave to a blank node says nothing to anybody."""
    harbour.kept.edit("data/register/places.ttl", "hb:metres 7.5", f"hb:metres 7.5 ; {written}")
    outcome = harbour.check()
    (finding,) = outcome.findings
    assert finding.focus.startswith("_:") and finding.focus_labels["en"] == "Berth 1"
    assert "a part of Berth 1 (place:" in as_text(outcome, "en")
    assert finding.focus.removeprefix("_:") not in as_text(outcome, "en")


@pytest.mark.parametrize("pattern", ["", "data/**x/*.ttl"])
def test_what_is_no_pattern_of_files_is_refused(harbour: Harbour, pattern: str) -> None:
    harbour.kept.edit("data/catalog.ttl", '"data/log/2031.ttl"', f'"{pattern}"')
    with pytest.raises(DatasetError, match="no pattern for files") as refused:
        harbour.check()
    assert "不是文件名模式" in refused.value.told("zh")
    harbour.kept.edit("data/catalog.ttl", 'dcat:version "2.3.0" ;', "dcat:version 2.3.0 ;")
    assert [item.place.file for item in harbour.check().findings] == ["data/catalog.ttl"]
