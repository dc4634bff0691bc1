"""A report in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code hosts and editors read.

Section numbers below are those of the standard. Libraries that make SARIF (sarif-om, pysarif, sarif-pydantic) give
classes for what is a dictionary here, and none of them checks it against the schema; the tests do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from itukg import __version__
from itukg.linkeddata.iris import local_name
from itukg.turtle.places import Place
from itukg.turtle.terms import PUB
from itukg.validation.findings import SEVERITIES, Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.fingerprints import fingerprints
from itukg.validation.report.telling import tell
from itukg.validation.report.words import pick, split, words_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"


def write_sarif(report: Report) -> str:
    """The report as a log with one run, in one language."""
    rules = sorted({finding.rule for finding in report.findings})
    marks = fingerprints(report.findings)
    run = {
        "tool": {
            "driver": {
                "name": "itukg",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": PUB,
                "language": report.language,
                "rules": [_rule(rule, report) for rule in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": report.shapes_ran,  # 3.20.14: not whether anything was found
                "exitCode": report.exit_code,
                **({} if report.shapes_ran else {"toolExecutionNotifications": [_stopped(report)]}),
            }
        ],
        # 3.14.14: where the root lies is known to whoever reads the log.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checkout."}}},
        "columnKind": "unicodeCodePoints",
        "language": report.language,
        "results": [
            _result(finding, report, rules.index(finding.rule), mark)
            for finding, mark in zip(report.findings, marks, strict=True)
        ],
        "properties": {"counts": dict(vars(report.outcome.counts)), "failOn": report.fail_on},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str, report: Report) -> dict[str, Any]:
    """3.49: what is known of a rule, from the dataset; what a finding says where that knows nothing of it."""
    broken = [finding for finding in report.findings if finding.rule == rule]
    about = report.outcome.rules.get(rule)
    told = pick(broken[0].messages, report.language)
    name = pick(about.names, report.language) if about else ""
    short = name or words_of(report.language).get(f"rule_{rule.partition('/')[0]}", "") or split(told)[0] or rule
    full = (pick(about.descriptions, report.language) if about else "") or ("" if about else told) or short
    gravest = min((finding.severity for finding in broken), key=SEVERITIES.index)
    return {
        "id": rule,
        "name": _identifier(rule),
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": full if not told or full == told else f"{full}\n{told}"},
        "defaultConfiguration": {"level": _LEVELS[gravest]},
    }


def _result(finding: Finding, report: Report, index: int, mark: str) -> dict[str, Any]:
    told, colon = tell(finding, report, 0), words_of(report.language)["colon"]
    found: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, (told.sentence(colon), told.hint)))},
        "partialFingerprints": {"itukgFinding/v1": mark},
    }
    if finding.place.file:
        found["locations"] = [{"physicalLocation": _location(finding.place, report)}]
    return found


def _location(place: Place, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": quote(report.path(place.file)), "uriBaseId": _ROOT}}
    names = {"line": "startLine", "column": "startColumn", "end_line": "endLine", "end_column": "endColumn"}
    region = {name: getattr(place, key) for key, name in names.items() if getattr(place, key)}
    # 3.30.2: a region without a first line is none.
    return found | ({"region": region} if place.line else {})


def _stopped(report: Report) -> Mapping[str, Any]:
    return {"level": "error", "message": {"text": words_of(report.language)["stopped"]}}


def _identifier(rule: str) -> str:
    """3.49.7: a name such as programs give, in one word with capitals."""
    name = local_name(rule) if "://" in rule else rule.removesuffix(".rq")
    name = name if name.count("/") < 2 else name.rpartition("/")[2]
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part) or "Rule"
