"""Findings and reports of a made-up dataset, with whatever may stand in one."""

from __future__ import annotations

import rdflib
from rdflib.namespace import SH

from itukg.turtle.places import Place
from itukg.validation.findings import Counts, Finding, Outcome, Rule
from itukg.validation.report import Report

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
    """An outcome with these findings."""
    counts = Counts(shapes=7, focus_nodes=1234, queries=1, releases=2, files=3, triples=5678)
    rules = {"https://example.org/shapes#ThingShape": Rule({"en": "things", "zh": "事物"}, {"en": "Things are good."})}
    return Outcome(findings, counts, PREFIXES, rules)


def report(*findings: Finding, **more: object) -> Report:
    """A report of these findings."""
    whole: dict[str, object] = {"show": "info", "files": ("data/a.ttl", "data/b c,d:e%.ttl", "data/well.ttl")}
    return Report(outcome_of(*findings), **(whole | more))  # type: ignore[arg-type]
