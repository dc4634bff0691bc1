"""What follows from another finding is left out, and never so that what does not pass seems to."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from itukg.turtle.places import Place
from itukg.validation.echoes import without_echoes
from itukg.validation.findings import SEVERITIES, Finding

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
CLASS = "http://www.w3.org/ns/shacl#ClassConstraintComponent"
MISSING = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
SHIP, PORT, OWNER = "https://example.org/ship/1", "https://example.org/port", "https://example.org/owner"


def said(rule: str, path: str = "", value: str = "", component: str = "", focus: str = SHIP) -> Finding:
    return Finding(
        "violation", rule, focus, {"en": f"{rule} {path}"}, Place("a.ttl", 1, 1), path=path, value=value,
        component=component,
    )  # fmt: skip


SHAPE = said("shape:Ship", PORT, "<https://example.org/berth>", CLASS)
WANT = said("shape:Ship", OWNER, "", MISSING)
QUERY = said("queries/known.rq", PORT, "<https://example.org/berth>")
LOST = replace(QUERY, rule="queries/dangling.rq", is_cause=True)
NO_CLASS = said("terms/unknown-class", TYPE, "<https://example.org/Shp>")
TWICE = said("repeated/same-file", TYPE, "<https://example.org/Ship>")
NO_LANGUAGE = said("literal/language-tag", PORT, '"x"@cn')
MISSPELT = replace(said("terms/unknown-term", f"{OWNER}s", '"x"'), instead=OWNER)
GONE = said("release/gone")
EMPTY = said("shapes/empty-target", "sh:targetClass", "<https://example.org/Ship>", focus="shape:Ship")
# What is told, and what follows from it.
PAIRS = {
    "what a query says of a value that a shape refuses": (SHAPE, QUERY),
    "a value that nothing describes is of no class": (LOST, SHAPE),
    "what a shape says of a text that has no language": (NO_LANGUAGE, said("shape:Ship", PORT, '"x"@cn', CLASS)),
    "what a query says of a text that has no language": (NO_LANGUAGE, said("queries/texts.rq", PORT, '"x"@cn')),
    "a thing of an unknown class": (NO_CLASS, WANT),
    "a misspelt property": (MISSPELT, WANT),
    "what a query wants of a thing with a misspelt property": (MISSPELT, said("queries/orphan.rq")),
    "what lacks its name is not gone": (WANT, GONE),
    "a value of the wrong kind where one of the right kind misses": (SHAPE, replace(WANT, path=PORT)),
    "a target without things": (WANT, EMPTY),
}


def test_what_nothing_points_at_is_an_echo_only_of_a_slip_in_its_own_name() -> None:
    base = "https://example.org/a/base/that/all/share/quantity/"
    lost = replace(LOST, value=f"<{base}shps-lost>")
    unpointed = replace(WANT, focus=f"{base}ships-lost", path="")
    another = replace(unpointed, focus=f"{base}quay")
    assert without_echoes([lost, unpointed]) == [lost]
    assert another in without_echoes([lost, another])


@pytest.mark.parametrize("name", PAIRS)
def test_an_echo_is_left_out_whatever_comes_first(name: str) -> None:
    cause, echo = PAIRS[name]
    assert without_echoes([cause, echo]) == without_echoes([echo, cause]) == [cause]
    assert without_echoes([echo]) == [echo]


def test_a_class_stated_twice_is_in_no_doubt() -> None:
    assert without_echoes([WANT, TWICE, SHAPE]) == without_echoes([SHAPE, WANT, TWICE])
    assert set(map(id, without_echoes([WANT, TWICE, SHAPE]))) == {id(TWICE), id(SHAPE), id(WANT)}


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_left_out_was_no_graver_than_what_is_told(name: str) -> None:
    tried = 0
    for cause, echo in product(*([replace(one, severity=grave) for grave in SEVERITIES] for one in PAIRS[name])):
        told = without_echoes([cause, echo])
        assert min(SEVERITIES.index(one.severity) for one in told) == min(
            SEVERITIES.index(one.severity) for one in (cause, echo)
        ), (cause, echo)
        tried += 1
    assert tried == len(SEVERITIES) ** 2
