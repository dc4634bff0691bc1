"""The report of a validation for people: what it names, what it cuts, and what it says at the end."""

from __future__ import annotations

import dataclasses
import re

import pytest
from rdflib.namespace import SH

from itukg.validation.findings import Counts, Outcome
from itukg.validation.report import Report, as_text, write
from itukg.validation.report.words import split
from tests.rdf.folders import Folder
from tests.rdf.made_up import MADE_UP, PREFIXES, outcome_of, report
from tests.rdf.validation_reports import (
    read_github,
    read_json,
    read_sarif,
    seen_in_text,
)


def test_a_line_names_the_thing_the_property_and_the_value() -> None:
    assert as_text(outcome_of(MADE_UP[0], MADE_UP[1]), "en").splitlines() == [
        "data/a.ttl",
        '  data/a.ttl:3:5: violation: a thing (ex:thing), colour (exv:colour), "red"@en: This is wrong.',
        "      Do otherwise.",
        "  data/a.ttl:4:5: warning: "
        "a thing (ex:thing), colour (exv:colour), odd one (odd:a\\/b\\(c\\)): This is wrong.",
        "      Do otherwise.",
        "",
        "1 violation, 1 warning "
        "(3 files, 5,678 triples, 7 shapes with a target, 1,234 focus nodes, 1 hygiene query, 2 releases)",
    ]
    assert as_text(outcome_of(MADE_UP[0], MADE_UP[1]), "zh").splitlines() == [
        "data/a.ttl",
        '  data/a.ttl:3:5: 违规：某物（ex:thing），颜色（exv:colour），"red"@en：此处有误。',
        "      请改正。",
        "  data/a.ttl:4:5: 警告：某物（ex:thing），颜色（exv:colour），怪者（odd:a\\/b\\(c\\)）：此处有误。",
        "      请改正。",
        "",
        "1处违规，1处警告（3个文件，5,678条三元组，7个有目标的形状，1,234个焦点节点，1条检查查询，2个发布版本）",
    ]


def test_what_has_no_name_is_told_by_what_it_hangs_on() -> None:
    assert "violation: a part of owner (ex:owner), colour" in as_text(outcome_of(MADE_UP[3]), "en")
    assert "违规：所有者（ex:owner）的组成部分，颜色" in as_text(outcome_of(MADE_UP[3]), "zh")


def test_blank_nodes_of_the_data_are_found_with_their_owner(broken_folder: Folder) -> None:
    broken_folder.append(
        "shapes/harbour.ttl",
        '<https://harbour.example/shapes#Sounding> a sh:NodeShape ; sh:targetSubjectsOf hb:nobody ;\n'
        '    sh:property [ sh:path hb:metres ; sh:minCount 1 ; sh:message "Metres are missing. Add hb:metres."@en ] .',
    )  # fmt: skip
    broken_folder.append("data/register/ships.ttl", "ship:noor hb:sounded [ hb:nobody true ] .")
    (found,) = (finding for finding in broken_folder.check().findings if finding.rule.endswith("#Sounding"))
    assert found.focus.startswith("_:") and found.owner == "https://harbour.example/id/ship/noor"
    assert found.focus_labels["fr"] == "Nour"
    assert found.component == str(SH.MinCountConstraintComponent)


def test_values_that_are_named_come_with_their_names(mistaken_outcome: Outcome) -> None:
    undefined = [finding for finding in mistaken_outcome.findings if "aproved" in finding.value]
    assert undefined and all(not finding.value_labels for finding in undefined)
    named = dataclasses.replace(MADE_UP[1], value_labels={"en": "the second"})
    assert "the second (odd:a" in as_text(outcome_of(named), "en")


def test_long_values_are_cut_for_people_and_for_nobody_else() -> None:
    told = report(MADE_UP[-1])
    assert "長" * 70 in write(told, "text") and "長" * 90 not in write(told, "text")
    for form in ("json", "sarif", "junit", "turtle"):
        assert "長" * 500 in write(told, form), form


def test_a_limit_is_kept_and_said() -> None:
    text = write(report(*MADE_UP, limit=4), "text")
    assert len(seen_in_text(text)) == 4 and f"… {len(MADE_UP) - 4} more not shown" in text
    assert len(read_github(write(report(*MADE_UP, limit=4), "github"))) == 4
    assert "more not shown" not in write(report(*MADE_UP, limit=len(MADE_UP)), "text")


def test_colours_are_a_matter_of_being_allowed() -> None:
    plain, coloured = write(report(*MADE_UP), "text"), write(report(*MADE_UP, colour=True), "text")
    assert "\x1b[31mviolation\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_a_run_that_ended_at_syntax_says_that_nothing_else_was_looked_at() -> None:
    counts = Counts(shapes=0, focus_nodes=0, queries=0, releases=0, files=3, triples=5)
    stopped = Outcome((MADE_UP[7],), counts, PREFIXES)
    assert as_text(stopped, "en").splitlines()[-2:] == [
        "1 violation (3 files, 5 triples)",
        "Shapes and queries were not run: first correct the mistakes above, then validate again.",
    ]
    assert "未运行形状检查" in as_text(stopped, "zh").splitlines()[-1]
    assert read_json(write(Report(stopped), "json"))["shapesRan"] is False
    assert read_sarif(write(Report(stopped), "sarif"))["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("One thing.", ("One thing.", "")),
        ("One thing. And another. Third", ("One thing.", "And another. Third")),
        ("Such as 3.5 or ex:a.b", ("Such as 3.5 or ex:a.b", "")),
        ("Is it? Yes.", ("Is it?", "Yes.")),
        ("一句。", ("一句。", "")),
        ("一句。另一句。第三句。", ("一句。", "另一句。第三句。")),
        ("版本为1.0. 无句号", ("版本为1.0.", "无句号")),
        ("", ("", "")),
    ],
)
def test_the_first_sentence_is_the_problem_the_rest_the_hint(message: str, parts: tuple[str, str]) -> None:
    assert split(message) == parts


def test_a_stop_that_is_spoken_of_ends_no_sentence() -> None:
    assert split("'。' is wrong here. Write '.' instead.") == ("'。' is wrong here.", "Write '.' instead.")
    assert split("“。”有误。请改用“.”。") == ("“。”有误。", "请改用“.”。")


def test_spaces_of_a_value_are_shown_because_they_may_be_what_is_wrong() -> None:
    finding = dataclasses.replace(MADE_UP[0], value='"C27/33 "')
    assert ', "C27/33 ": ' in as_text(outcome_of(finding), "en")
    finding = dataclasses.replace(MADE_UP[0], value='"two  spaces\\n   and lines"@en')
    assert ', "two  spaces and lines"@en: ' in as_text(outcome_of(finding), "en")
