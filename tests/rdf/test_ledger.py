"""The ledger's own tests: an entry that is badly written is refused, and one that is too weak leaves survivors."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.rdf.ledger import Fact, LedgerError, read_ledger, read_not_modelled
from tests.rdf.mutation import Laboratory, another_literal

PREFIXES = {"itu": "urn:itu:", "x": "urn:x:", "xsd": "http://www.w3.org/2001/XMLSchema#"}
GRAPH = """PREFIX itu: <urn:itu:> PREFIX x: <urn:x:>
x:count itu:numericValue 17 ; itu:isCollective true ; itu:reportedIn x:1 .
x:work itu:hasQuantity x:count ; itu:carriedOutBy x:group5 , x:group11 ; itu:reportedIn x:1 .
x:group5 a x:Group . x:group11 a x:Group . x:group13 a x:Group .
x:meeting itu:isPlanned true ; itu:sessionOf x:group5 ; itu:reportedIn x:1 .
x:other itu:certainty x:probable ; itu:date x:never .
"""
COUNT = "x:count itu:numericValue 17 ; itu:isCollective true ; itu:reportedIn x:1 .\n"
GROUPS = "x:work itu:hasQuantity x:count ; itu:carriedOutBy x:group5 , x:group11 .\n"


def facts(folder: Path, pattern: str, header: str = "# 1 | it | is | so") -> list[Fact]:
    (folder / "1.facts").write_text(f"{header}\n{pattern}\n", encoding="utf-8")
    return read_ledger(PREFIXES, folder)


def survivors(folder: Path, pattern: str) -> list[str]:
    laboratory = Laboratory((q.triple for q in ox.parse(GRAPH, format=ox.RdfFormat.TURTLE)), PREFIXES)
    before = laboratory.run(facts(folder, pattern))
    assert laboratory.run(facts(folder, pattern)) == before, "a run leaves the graph as it was"
    assert before.mutants > 0 or before.survivors
    return [text.partition("so: ")[2] for text in before.survivors]


def test_an_entry_that_pins_its_fact_has_no_survivor(tmp_path: Path) -> None:
    closed = "FILTER NOT EXISTS { x:work itu:carriedOutBy ?other . FILTER(?other NOT IN (x:group5, x:group11)) }"
    assert not survivors(tmp_path, COUNT + GROUPS + closed)
    assert not survivors(tmp_path, "x:meeting itu:isPlanned true ; itu:sessionOf x:group5 .")
    assert not survivors(
        tmp_path, "x:count itu:numericValue ?number ; itu:isCollective true .\nFILTER (?number = 17)\n" + closed
    )


WEAK = {
    "a number of any size": ("x:count itu:numericValue ?number ; itu:isCollective true .", '"18"^^'),
    "either of two groups": ("x:work itu:carriedOutBy ?group .", "without"),
    "a joint number open to others": (COUNT + GROUPS, "a further group"),
    "absence of what is not absent enough": (
        "x:work itu:reportedIn x:1 .\n"
        "FILTER NOT EXISTS { x:work itu:carriedOutBy ?o . FILTER(?o NOT IN (x:group5, x:group11, x:group13)) }",
        "allows for <urn:x:group13>",
    ),
    "false from the start": ("x:count itu:numericValue 22 ; itu:isCollective true .", "false from the start"),
    "silent on what the graph calls joint": ("x:count itu:numericValue 17 .", "false from the start"),
    "silent on what the graph calls planned": ("x:meeting itu:sessionOf x:group5 .", "false from the start"),
}


@pytest.mark.parametrize("name", WEAK)
def test_an_entry_that_is_too_weak_has_survivors(tmp_path: Path, name: str) -> None:
    pattern, survivor = WEAK[name]
    assert any(survivor in text for text in survivors(tmp_path, pattern)), name


def test_the_message_says_what_is_missing_and_what_is_too_much(tmp_path: Path) -> None:
    laboratory = Laboratory((q.triple for q in ox.parse(GRAPH, format=ox.RdfFormat.TURTLE)), PREFIXES)
    (fact,) = facts(tmp_path, "x:meeting itu:sessionOf x:group11 .\nFILTER NOT EXISTS { x:work itu:carriedOutBy ?any }")
    told = laboratory.why_false(fact)
    assert "1 (1.facts:1)" in told
    assert "not stated: <urn:x:meeting> <urn:itu:sessionOf> <urn:x:group11>" in told
    assert "stated, but not by the entry: <urn:x:meeting> <urn:itu:isPlanned>" in told
    assert "there is what must be absent: FILTER NOT EXISTS { x:work itu:carriedOutBy ?any }" in told


REFUSED = {
    "no triple": "",
    "a path": "x:work itu:hasQuantity/itu:numericValue 17 .",
    "an alternative": "{ x:work itu:a x:b } UNION { x:work itu:a x:c }",
    "an optional part": "x:work itu:a x:b .\nOPTIONAL { x:work itu:c ?d }",
    "an unnamed subject": "?work itu:carriedOutBy x:group5 .",
    "an unnamed property": "x:work ?does x:group5 .",
    "a prefix that is not declared": "y:work itu:carriedOutBy x:group5 .",
    "a triple after a filter": "x:a itu:b x:c .\nFILTER NOT EXISTS { x:a itu:d ?e }\nx:a itu:f x:g .",
    "two variables in a filter": "x:a itu:b x:c .\nFILTER NOT EXISTS { ?a itu:d ?e }",
    "another variable in the list": "x:a itu:b x:c .\nFILTER NOT EXISTS { x:a itu:d ?e . FILTER(?f NOT IN (x:g)) }",
    "a filter with two patterns": "x:a itu:b x:c .\nFILTER NOT EXISTS { x:a itu:d ?e . ?e itu:f x:g }",
    "a comment that is no note": "# 2 it is so\nx:a itu:b x:c .",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_entry_in_another_form_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(LedgerError, match=r"^1\.facts:\d: \w"):
        facts(tmp_path, REFUSED[name])


def test_reasons_are_read_strictly(tmp_path: Path) -> None:
    reasons = tmp_path / "not-modelled.txt"
    reasons.write_text("# note\n7 | it says nothing\n", encoding="utf-8")
    assert read_not_modelled(reasons) == {7: "it says nothing"}
    for wrong in ("7\n", "7 | \n", "seven | it\n", "7 | a\n7 | b\n"):
        reasons.write_text(wrong, encoding="utf-8")
        with pytest.raises(LedgerError, match=r"^not-modelled\.txt:\d: \w"):
            read_not_modelled(reasons)


@pytest.mark.parametrize(
    ("literal", "wrong"),
    [
        ("17", "18"),
        ("true", "false"),
        ("false", "true"),
        ('"2026-02-28"^^xsd:date', '"2026-03-01"^^xsd:date'),
        ('"2009"^^xsd:gYear', '"2010"^^xsd:gYear'),
        ('"安全"@zh', '"another text"@zh'),
        ('"day"', '"another"'),
    ],
)
def test_a_wrong_literal_is_of_the_same_kind(literal: str, wrong: str) -> None:
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    given, wanted = (
        next(ox.parse(f"{prologue} x:s x:p {text} .", format=ox.RdfFormat.TURTLE)).object for text in (literal, wrong)
    )
    assert isinstance(given, ox.Literal)
    assert another_literal(given) == wanted
