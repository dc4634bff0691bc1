"""The forms of a report: each says the same, each is what its readers expect, whatever stands in the data."""

from __future__ import annotations

import dataclasses
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH, XSD

from itukg.turtle.places import Place
from itukg.validation.findings import Counts, Finding, Outcome, Rule
from itukg.validation.report import FORMATS, Report, as_text, write
from itukg.validation.report.words import split
from tests.rdf.folders import Folder
from tests.rdf.test_validation import MISTAKES, SECTION
from tests.rdf.validation_reports import (
    PTR,
    SEEN,
    read_github,
    read_json,
    read_junit,
    read_sarif,
    read_turtle,
    seen_in_text,
)

HOSTILE = 'a,b:c%0A%d\r\n\t::error::"quoted" \\ <b>&amp;]]> \x1b[31m\x07\x00 \u202e \ufffe 😀 中文 {x}'
PREFIXES = {"ex": "https://example.org/", "exv": "https://example.org/vocab#", "odd": "https://example.org/odd/"}


def made(severity: str = "violation", line: int = 3, **more: object) -> Finding:
    """A finding of the made-up dataset."""
    whole: dict[str, object] = {
        "severity": severity,
        "rule": "https://example.org/shapes#ThingShape",
        "focus": "https://example.org/thing",
        "messages": {"en": "This is wrong. Do otherwise.", "zh": "此处有误。请改正。"},
        "place": Place("data/a.ttl", line, 5, line, 12),
        "focus_labels": {"en": "a thing", "zh": "某物"},
        "path": "https://example.org/vocab#colour",
        "path_names": {"en": "colour", "zh": "颜色"},
        "value": '"red"@en',
        "component": str(SH.InConstraintComponent),
    }
    return Finding(**(whole | more))  # type: ignore[arg-type]


MADE_UP = (
    made(),
    made("warning", 4, value="<https://example.org/odd/a/b(c)>", value_labels={"en": "odd one", "zh": "怪者"}),
    made("info", 5, value='"2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date>'),
    made(line=6, focus="_:b77", owner="https://example.org/owner", focus_labels={"en": "owner", "zh": "所有者"}),
    made(line=7, focus="_:b78", owner="https://example.org/owner", value="_:b79", component=""),
    made(line=8, path="", path_names={}, value="", rule="queries/hygiene/same-name.rq", component=""),
    made(line=9, value='<https://example.org/one> "two" 3', rule="queries/hygiene/same-name.rq", component=""),
    made(line=10, focus="", focus_labels={}, path="", path_names={}, value="；", rule="turtle/character", component=""),
    made(line=11, rule="literal/date", component="", messages={"": HOSTILE + ". Advice, too.", "zh": HOSTILE}),
    made(line=12, focus_labels={"en": HOSTILE}, value=rdflib.Literal(HOSTILE.replace("\x00", "")).n3()),
    made(line=13, rule="release/gone", component="", place=Place("data/releases/0.1.0.trig", 13)),
    made(line=14, place=Place()),
    made(line=15, place=Place("data/b c,d:e%.ttl", 15, 2, 17, 1)),
    made(line=16, place=Place("data/b c,d:e%.ttl")),
    made(line=17, value=rdflib.Literal("長" * 500).n3(), focus='"a literal"', focus_labels={}),
)  # fmt: skip


def outcome_of(*findings: Finding) -> Outcome:
    counts = Counts(shapes=7, focus_nodes=1234, queries=1, releases=2, files=3, triples=5678)
    rules = {"https://example.org/shapes#ThingShape": Rule({"en": "things", "zh": "事物"}, {"en": "Things are good."})}
    return Outcome(findings, counts, PREFIXES, rules)


def report(*findings: Finding, **more: object) -> Report:
    whole: dict[str, object] = {"show": "info", "files": ("data/a.ttl", "data/b c,d:e%.ttl", "data/well.ttl")}
    return Report(outcome_of(*findings), **(whole | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What is found in a copy of the project's dataset with many mistakes."""
    folder = Folder.of_project(tmp_path_factory.mktemp("broken"))
    for old, new, _ in MISTAKES.values():
        folder.edit(SECTION, old, new)
    outcome = folder.check()
    assert len(outcome.findings) >= len(MISTAKES)
    return outcome


@pytest.fixture
def harbour(broken_dataset: Callable[[str], Path]) -> Folder:
    """A copy of the second dataset with two violations."""
    return Folder(broken_dataset("violation"))


# --- all forms ------------------------------------------------------------------------------------------------------


def test_every_form_is_read_back() -> None:
    assert set(SEEN) == set(FORMATS) and len(FORMATS) == 6


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "json"])
def test_every_form_tells_the_same_findings(broken: Outcome, form: str, language: str) -> None:
    told = Report(broken, language)
    expected = SEEN["json"](write(told, "json"))
    assert len(expected) == len(broken.findings)
    assert SEEN[form](write(told, form)) == expected


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_bears_whatever_stands_in_the_data(form: str, language: str) -> None:
    text = write(report(*MADE_UP, language=language), form)
    assert text.endswith("\n") and len(SEEN[form](text)) == len(MADE_UP)
    assert "\x1b" not in text and "\x07" not in text and "\x00" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_is_that_of_the_files_however_findings_come(form: str) -> None:
    expected = write(report(*MADE_UP), form)
    for seed in range(5):
        shuffled = list(MADE_UP)
        random.Random(seed).shuffle(shuffled)
        assert write(report(*shuffled), form) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_said_in_every_form(form: str) -> None:
    text = write(report(), form)
    assert SEEN[form](text) == []
    if form in ("text", "github"):
        assert text == (
            "conforms "
            "(3 files, 5,678 triples, 7 shapes with a target, 1,234 focus nodes, 1 hygiene query, 2 releases)\n"
        )


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_findings_take_seconds(form: str) -> None:
    many = tuple(
        dataclasses.replace(
            MADE_UP[number % 10],
            focus=f"https://example.org/{number}",
            place=Place(f"data/{number % 50}.ttl", number, 1),
        )
        for number in range(1, 10_001)
    )
    started = time.process_time()
    text = write(report(*many), form)
    assert time.process_time() - started < 10
    assert len(text.splitlines()) >= 50
    assert text.count("https://example.org/") or form in ("text", "github", "junit")


@pytest.mark.parametrize("form", FORMATS)
def test_infos_are_told_on_request_or_when_they_fail_the_run(form: str) -> None:
    info = made("info")
    assert SEEN[form](write(report(info, show="warning"), form)) == []
    assert len(SEEN[form](write(report(info), form))) == 1
    assert len(SEEN[form](write(report(info, show="violation", fail_on="info"), form))) == 1


def test_the_threshold_decides_about_the_exit_code() -> None:
    codes = {
        (severity, fail_on): report(made(severity), fail_on=fail_on).exit_code
        for severity in ("violation", "warning", "info")
        for fail_on in ("violation", "warning", "info")
    }
    assert [key for key, code in codes.items() if not code] == [
        ("warning", "violation"),
        ("info", "violation"),
        ("info", "warning"),
    ]


# --- for people -----------------------------------------------------------------------------------------------------


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


def test_blank_nodes_of_the_data_are_found_with_their_owner(harbour: Folder) -> None:
    harbour.append(
        "shapes/harbour.ttl",
        '<https://harbour.example/shapes#Sounding> a sh:NodeShape ; sh:targetSubjectsOf hb:nobody ;\n'
        '    sh:property [ sh:path hb:metres ; sh:minCount 1 ; sh:message "Metres are missing. Add hb:metres."@en ] .',
    )  # fmt: skip
    harbour.append("data/register/ships.ttl", "ship:noor hb:sounded [ hb:nobody true ] .")
    (found,) = (finding for finding in harbour.check().findings if finding.rule.endswith("#Sounding"))
    assert found.focus.startswith("_:") and found.owner == "https://harbour.example/id/ship/noor"
    assert found.focus_labels["fr"] == "Nour"
    assert found.component == str(SH.MinCountConstraintComponent)


def test_values_that_are_named_come_with_their_names(broken: Outcome) -> None:
    undefined = [finding for finding in broken.findings if "aproved" in finding.value]
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


# --- for programs ---------------------------------------------------------------------------------------------------


def test_json_has_all_languages_whole_values_and_both_forms_of_an_iri(broken: Outcome) -> None:
    document = read_json(write(Report(broken, files=(SECTION,)), "json"))
    assert document["counts"]["focusNodes"] == broken.counts.focus_nodes > 900
    assert document["counts"]["violations"] == len(broken.violations) > 8
    assert not document["conforms"] and document["shapesRan"] and document["files"] == [SECTION]
    dates = next(item for item in document["findings"] if item["rule"].endswith("#DateShape"))
    assert (dates["path"]["iri"], dates["path"]["curie"]) == (f"{broken.prefixes['itu']}startDate", "itu:startDate")
    assert set(dates["messages"]) == set(dates["path"]["labels"]) == {"en", "zh"}
    assert dates["values"] == [
        {"type": "literal", "text": "2027-04-01", "datatype": str(XSD.date), "turtle": '"2027-04-01"^^xsd:date'}
    ]
    for said in dates["messages"].values():
        assert "itu:startDate" in said["hint"] and said["text"].startswith(said["problem"])


def test_json_tells_kinds_of_focus_and_value_apart() -> None:
    findings = read_json(write(report(*MADE_UP), "json"))["findings"]
    focuses = [item["focus"] and item["focus"]["type"] for item in findings]
    assert focuses.count("blank") == 2 and focuses.count("text") == 1 and focuses.count(None) == 1
    assert [item["focus"]["partOf"]["curie"] for item in findings if (item["focus"] or {}).get("type") == "blank"] == [
        "ex:owner",
        "ex:owner",
    ]
    assert [[value["type"] for value in item["values"]] for item in findings if len(item["values"]) > 1] == [
        ["iri", "literal", "literal"]
    ]
    assert [value for item in findings for value in item["values"] if value["type"] == "text"] == [
        {"type": "text", "text": "；"}
    ]


def test_fingerprints_stay_when_lines_move_and_tell_findings_apart(harbour: Folder) -> None:
    def marks() -> dict[str, int]:
        results = read_sarif(write(Report(harbour.check()), "sarif"))["results"]
        return {
            item["partialFingerprints"]["itukgFinding/v1"]: item["locations"][0]["physicalLocation"]["region"][
                "startLine"
            ]
            for item in results
        }

    before = marks()
    assert len(before) == 2
    harbour.write("data/register/ships.ttl", "# one line\n\n# and more\n" + harbour.text("data/register/ships.ttl"))
    assert marks() == {mark: line + 3 for mark, line in before.items()}
    made_up = [item["fingerprint"] for item in read_json(write(report(*MADE_UP, MADE_UP[0]), "json"))["findings"]]
    assert len(set(made_up)) == len(MADE_UP) + 1
    renamed = dataclasses.replace(MADE_UP[4], focus="_:other", value="_:names")
    one, other = (read_json(write(report(item), "json"))["findings"][0] for item in (MADE_UP[4], renamed))
    assert one["fingerprint"] == other["fingerprint"], "blank nodes are named anew in every run"


def test_sarif_describes_its_rules_and_leads_to_the_place() -> None:
    run = read_sarif(write(report(*MADE_UP, folder="sub folder", language="zh"), "sarif"))
    rules = run["tool"]["driver"]["rules"]
    assert len(rules) == len({rule["id"] for rule in rules}) == 5
    for rule in rules:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", rule["name"])
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
    assert {rule["id"]: rule["shortDescription"]["text"] for rule in rules}[
        "https://example.org/shapes#ThingShape"
    ] == "事物"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][1]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"] == {"uri": "sub%20folder/data/a.ttl", "uriBaseId": "%SRCROOT%"}
    assert first["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 12}
    assert "%SRCROOT%" in run["originalUriBaseIds"] and run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_github_commands_come_back_as_they_were() -> None:
    commands = read_github(write(report(*MADE_UP, folder="sub"), "github"))
    hostile = next(message for _, about, message in commands if about.get("line") == "11")
    assert "a,b:c%0A%d ::error::" in hostile and hostile.endswith("Advice, too.")
    command, about, message = next(item for item in commands if item[1].get("line") == "3")
    assert (command, message) == ("error", "This is wrong.\nDo otherwise.")
    assert about == {
        "file": "sub/data/a.ttl",
        "line": "3",
        "endLine": "3",
        "col": "5",
        "endColumn": "12",
        "title": 'violation: a thing (ex:thing), colour (exv:colour), "red"@en',
    }
    (over_lines,) = (about for _, about, _ in commands if about.get("line") == "15")
    assert over_lines["file"] == "sub/data/b c,d:e%.ttl"
    assert "col" not in over_lines and "endColumn" not in over_lines, "the runner refuses columns over several lines"
    assert [set(about) for _, about, _ in commands if "file" not in about] == [{"title"}]


def test_junit_has_a_case_for_each_broken_rule_and_each_file_that_is_well() -> None:
    told = report(*MADE_UP)
    suites = {suite.name: list(suite) for suite in read_junit(write(told, "junit"))}
    assert [(case.name, case.is_passed) for case in suites["data/well.ttl"]] == [("conforms", True)]
    things = next(case for case in suites["data/a.ttl"] if case.name == "things (ThingShape)")
    (failure,) = things.result
    assert failure.type == "violation" and len(seen_in_text("  " + failure.text.replace("\n", "\n  "))) == 5
    assert len(seen_in_text("  " + things.system_out.replace("\n", "\n  "))) == 2, "warning and info do not fail"
    assert things._elem.get("file") == "data/a.ttl" and things._elem.get("line") == "3"
    parsed = read_junit(write(told, "junit"))
    assert (parsed.tests, parsed.failures) == (8, 7) and sum(map(len, suites.values())) == 8
    warned = read_junit(write(report(made("warning")), "junit"))
    assert warned.failures == 0
    assert read_junit(write(report(made("warning"), fail_on="warning"), "junit")).failures == 1


def test_turtle_has_the_terms_themselves(broken: Outcome) -> None:
    graph = read_turtle(write(Report(broken), "turtle"))
    (dates,) = graph.subjects(SH.sourceShape, rdflib.URIRef(f"{broken.prefixes['shape']}DateShape"))
    assert graph.value(dates, SH.resultPath) == rdflib.URIRef(f"{broken.prefixes['itu']}startDate")
    assert graph.value(dates, SH.value) == rdflib.Literal("2027-04-01", datatype=XSD.date)
    assert graph.value(dates, SH.sourceConstraintComponent) == SH.LessThanOrEqualsConstraintComponent
    assert {message.language for message in graph.objects(dates, SH.resultMessage)} == {"en", "zh"}
    hygiene = set(graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal("queries/hygiene/dangling-iri.rq")))
    assert hygiene and all(graph.value(item, SH.sourceShape) is None for item in hygiene)


def test_turtle_tells_where_a_result_starts_and_ends() -> None:
    graph = read_turtle(write(report(made()), "turtle"))
    (pointer,) = graph.subjects(RDF.type, PTR.StartEndPointer)
    ends = [graph.value(pointer, name) for name in (PTR.startPointer, PTR.endPointer)]
    assert [[graph.value(end, name).toPython() for name in (PTR.lineNumber, PTR.charNumber)] for end in ends] == [
        [3, 5],
        [3, 12],
    ]
    (syntax,) = read_turtle(write(report(MADE_UP[7]), "turtle")).objects(None, SH.focusNode)
    assert isinstance(syntax, rdflib.BNode), "a mistake of syntax is about the file"
