"""A report in the XML of JUnit, which build servers show as tests: a suite for each file, a case for each broken rule.

There is no standard; the elements are those that Jenkins, GitLab and Azure read in common, with ``file`` and ``line``
as GitLab knows them. A file with nothing to say of it is a case that passes. What does not fail the run passes too,
and what it says is the case's output. junitparser and junit-xml write such files as well, from classes of their own
that know no ``file`` or ``line``; the tests read what is written here with junitparser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from itukg.linkeddata.iris import local_name
from itukg.validation.findings import SEVERITIES, Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.telling import place, summary, tell
from itukg.validation.report.words import pick, split, words_of

# XML 1.0, section 2.2: all other characters may stand in no document, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(report: Report) -> str:
    """The report as an XML document."""
    by_file: dict[str, list[Finding]] = {file: [] for file in report.files}
    for finding in report.findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    root = ET.Element("testsuites", name="itukg validate")
    for file, findings in by_file.items():
        root.append(_suite(file, findings, report))
    for name in ("tests", "failures"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("errors", "0")
    properties = ET.Element("properties")
    ET.SubElement(properties, "property", name="summary", value=_legal(summary(report)))
    for suite in root[:1]:
        suite.insert(0, properties)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(file: str, findings: Sequence[Finding], report: Report) -> ET.Element:
    name = report.path(file) or words_of(report.language)["no_file"]
    suite = ET.Element("testsuite", name=_legal(name))
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, broken in by_rule.items():
        suite.append(_case(name, rule, broken, report))
    if not by_rule:
        ET.SubElement(suite, "testcase", classname=_legal(name), name=words_of(report.language)["conforms"])
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", "0")
    return suite


def _case(name: str, rule: str, findings: Sequence[Finding], report: Report) -> ET.Element:
    case = ET.Element("testcase", classname=_legal(name), name=_legal(_title(rule, findings[0], report)))
    if findings[0].place.file:
        case.set("file", _legal(name))
        case.set("line", str(findings[0].place.line or 1))
    failing = SEVERITIES[: SEVERITIES.index(report.fail_on) + 1]
    failures = [finding for finding in findings if finding.severity in failing]
    others = [finding for finding in findings if finding.severity not in failing]
    if failures:
        told = tell(failures[0], report).sentence(words_of(report.language)["colon"])
        message = told if len(failures) == 1 else f"{told} (+{len(failures) - 1})"
        failure = ET.SubElement(case, "failure", message=_legal(message), type=failures[0].severity)
        failure.text = _legal("\n".join(_said(finding, report) for finding in failures))
    if others:
        ET.SubElement(case, "system-out").text = _legal("\n".join(_said(finding, report) for finding in others))
    return case


def _title(rule: str, finding: Finding, report: Report) -> str:
    """The name of a rule, with its id: names may be equal, ids are not."""
    about, words = report.outcome.rules.get(rule), words_of(report.language)
    name = pick(about.names, report.language) if about else ""
    name = name or words.get(f"rule_{rule.partition('/')[0]}", "") or split(pick(finding.messages, report.language))[0]
    return words["named"].format(label=name, name=local_name(rule) if "://" in rule else rule)


def _said(finding: Finding, report: Report) -> str:
    words, told = words_of(report.language), tell(finding, report, 0)
    line = words["place"].format(place=place(finding, report), severity=words[finding.severity])
    return "\n".join(filter(None, (line + told.sentence(words["colon"]), told.hint and f"    {told.hint}")))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
