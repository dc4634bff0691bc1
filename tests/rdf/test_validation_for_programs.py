"""The reports of a validation for programs: JSON, SARIF, GitHub, JUnit and Turtle."""

from __future__ import annotations

import dataclasses
import re

import rdflib
from rdflib.namespace import RDF, SH, XSD

from itukg.validation.findings import Outcome
from itukg.validation.report import Report, write
from tests.rdf.folders import Folder
from tests.rdf.made_up import MADE_UP, made, report
from tests.rdf.section_mistakes import SECTION
from tests.rdf.validation_reports import (
    PTR,
    read_github,
    read_json,
    read_junit,
    read_sarif,
    read_turtle,
    seen_in_text,
)


def test_json_has_all_languages_whole_values_and_both_forms_of_an_iri(mistaken_outcome: Outcome) -> None:
    document = read_json(write(Report(mistaken_outcome, files=(SECTION,)), "json"))
    assert document["counts"]["focusNodes"] == mistaken_outcome.counts.focus_nodes > 900
    assert document["counts"]["violations"] == len(mistaken_outcome.violations) > 8
    assert not document["conforms"] and document["shapesRan"] and document["files"] == [SECTION]
    dates = next(item for item in document["findings"] if item["rule"].endswith("#DateShape"))
    assert (dates["path"]["iri"], dates["path"]["curie"]) == (
        f"{mistaken_outcome.prefixes['itu']}startDate",
        "itu:startDate",
    )
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


def test_fingerprints_stay_when_lines_move_and_tell_findings_apart(broken_folder: Folder) -> None:
    def marks() -> dict[str, int]:
        results = read_sarif(write(Report(broken_folder.check()), "sarif"))["results"]
        return {
            item["partialFingerprints"]["itukgFinding/v1"]: item["locations"][0]["physicalLocation"]["region"][
                "startLine"
            ]
            for item in results
        }

    before = marks()
    assert len(before) == 2
    broken_folder.write(
        "data/register/ships.ttl", "# one line\n\n# and more\n" + broken_folder.text("data/register/ships.ttl")
    )
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


def test_turtle_has_the_terms_themselves(mistaken_outcome: Outcome) -> None:
    graph = read_turtle(write(Report(mistaken_outcome), "turtle"))
    (dates,) = graph.subjects(SH.sourceShape, rdflib.URIRef(f"{mistaken_outcome.prefixes['shape']}DateShape"))
    assert graph.value(dates, SH.resultPath) == rdflib.URIRef(f"{mistaken_outcome.prefixes['itu']}startDate")
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
