"""A report as JSON, for programs: all languages, whole values, IRIs beside prefixed names, every count.

The form is that of ``docs/validation-report.schema.json``. `VERSION` rises when a program that reads the form would
have to be changed; members may be added without that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from itukg import __version__
from itukg.turtle.places import Place
from itukg.validation.findings import Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.fingerprints import fingerprints
from itukg.validation.report.names import Term, curie, is_named, read_terms, written
from itukg.validation.report.words import split

VERSION = 1


def write_json(report: Report) -> str:
    """The report as a JSON object on several lines."""
    counts, totals = report.outcome.counts, report.totals
    document: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "itukg", "version": __version__},
        "conforms": not report.exit_code,
        "failOn": report.fail_on,
        "shown": report.show,
        "shapesRan": report.shapes_ran,
        "files": list(report.files),
        "counts": {
            "files": counts.files,
            "triples": counts.triples,
            "shapes": counts.shapes,
            "focusNodes": counts.focus_nodes,
            "queries": counts.queries,
            "releases": counts.releases,
            "violations": totals["violation"],
            "warnings": totals["warning"],
            "infos": totals["info"],
        },
        "prefixes": dict(report.outcome.prefixes),
        "rules": {
            rule: {"names": dict(about.names), "descriptions": dict(about.descriptions)}
            for rule, about in sorted(report.outcome.rules.items())
        },
        "findings": [
            _finding(finding, report.outcome.prefixes, mark)
            for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding, prefixes: Mapping[str, str], mark: str) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "component": finding.component,
        "fingerprint": mark,
        "place": _place(finding.place),
        "focus": _focus(finding, prefixes),
        "path": _thing(finding.path, finding.path_names, prefixes) if finding.path else None,
        "values": _values(finding, prefixes),
        "messages": {
            language: dict(zip(("text", "problem", "hint"), (text, *split(text)), strict=True))
            for language, text in sorted(finding.messages.items())
        },
    }


def _place(place: Place) -> dict[str, Any] | None:
    if not place.file:
        return None
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _focus(finding: Finding, prefixes: Mapping[str, str]) -> dict[str, Any] | None:
    """A thing with its IRI; what hangs on it without a name; a literal or file; or nothing, for a mistake of syntax."""
    if is_named(finding.focus):
        return {"type": "iri", **_thing(finding.focus, finding.focus_labels, prefixes)}
    if finding.focus.startswith("_:"):
        owner = _thing(finding.owner, finding.focus_labels, prefixes) if finding.owner else None
        return {"type": "blank", "partOf": owner}
    return {"type": "text", "text": finding.focus} if finding.focus else None


def _thing(iri: str, labels: Mapping[str, str], prefixes: Mapping[str, str]) -> dict[str, Any]:
    return {"iri": iri, "curie": curie(iri, prefixes), "labels": dict(sorted(labels.items()))}


def _values(finding: Finding, prefixes: Mapping[str, str]) -> list[dict[str, Any]]:
    if not finding.value:
        return []
    terms = read_terms(finding.value)
    if terms is None:
        return [{"type": "text", "text": finding.value}]
    labels = finding.value_labels if len(terms) == 1 else {}
    return [_value(term, labels, prefixes) for term in terms]


def _value(term: Term, labels: Mapping[str, str], prefixes: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "iri", **_thing(term.value, labels, prefixes)}
    if isinstance(term, ox.BlankNode):
        return {"type": "blank"}
    found = {"type": "literal", "text": term.value, "datatype": term.datatype.value, "turtle": written(term, prefixes)}
    return found | ({"language": term.language} if term.language else {})
