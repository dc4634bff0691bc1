"""The ontology by the standards' own tools: inside OWL 2 DL and OWL 2 RL, and no contradiction, with all data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.rdf.owlapi import OwlApi, Verdict
from tests.requirements import CHECKOUT, require

PREFIXES = """
@prefix itu: <https://w3id.org/itukg/ontology#> . @prefix : <urn:x:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="module")
def owlapi() -> Iterator[OwlApi]:
    require("java")
    with OwlApi(require("owlapi")) as started:
        yield started


def parse(files: list[Path]) -> list[ox.Triple]:
    # Blank nodes of two files are never the same one.
    return [quad.triple for path in files for quad in ox.parse(path=path, rename_blank_nodes=True)]


def added(triples: list[ox.Triple], text: str) -> list[ox.Triple]:
    return triples + [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def terms() -> list[ox.Triple]:
    """The ontology: its terms, axioms, alignments and code lists."""
    files = sorted((CHECKOUT / "ontology").rglob("*.ttl"))
    names = {path.stem for path in files}
    assert names >= {"itukg", "axioms", "alignments", "topics", "vocabularies"}
    return parse(files)


@pytest.fixture(scope="module")
def everything(terms: list[ox.Triple]) -> list[ox.Triple]:
    """The ontology and what is stated with it. Links to the outside stay outside, as in the closure."""
    reference, reports = (sorted((CHECKOUT / "data" / name).rglob("*.ttl")) for name in ("reference", "reports"))
    assert len(reference) >= 13
    assert len(reports) >= 11
    return terms + parse(reference + reports)


# --- what holds -----------------------------------------------------------------------------------------------------


def test_the_ontology_is_in_owl_2_dl_and_in_owl_2_rl(owlapi: OwlApi, terms: list[ox.Triple]) -> None:
    found = owlapi.check(terms)
    assert found.axioms >= 4900
    assert found.logical_axioms >= 1690
    assert found.classes >= 124
    assert found.unread == ()
    assert found.outside_dl == ()
    assert found.outside_rl == ()


def test_nothing_in_the_data_is_hidden_from_the_reasoner(owlapi: OwlApi, everything: list[ox.Triple]) -> None:
    """An undeclared property would be read as an annotation. Dates are all that is not OWL 2; the shapes check them."""
    found = owlapi.check(everything)
    assert found.axioms >= 9900
    assert found.logical_axioms >= 5000
    assert found.individuals >= 710
    assert found.unread == ()
    assert found.outside_dl
    for violation in found.outside_dl:
        assert violation.kind in {"UseOfDefinedDatatypeInLiteral", "UseOfUndeclaredDatatype"}, violation
        assert "[DataPropertyAssertion(" in violation.what, violation
        assert violation.what.endswith(("^^xsd:date)", "^^xsd:gYear)")), violation


def test_the_ontology_is_consistent_and_every_term_is_usable(owlapi: OwlApi, terms: list[ox.Triple]) -> None:
    assert owlapi.reason(terms) == Verdict(consistent=True, unsatisfiable=())


def test_ontology_and_data_are_consistent(owlapi: OwlApi, everything: list[ox.Triple]) -> None:
    assert owlapi.reason(everything) == Verdict(consistent=True, unsatisfiable=())


# --- and the checks can fail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contradiction",
    [
        pytest.param("<https://w3id.org/itukg/id/body/itu> a itu:Place .", id="two disjoint classes"),
        pytest.param(":quantity itu:numericValue 16 , 17 .", id="two values of a functional property"),
        pytest.param(":c26 itu:previousInSeries :c26 .", id="irreflexive"),
        # No rule of OWL 2 RL finds this one: topics belong to activities, and findings have topics too.
        pytest.param(
            "itu:hasTopic rdfs:domain [ a owl:Class ; owl:unionOf ( itu:Place itu:Activity ) ] .", id="by cases"
        ),
    ],
)
def test_a_contradiction_is_found(owlapi: OwlApi, everything: list[ox.Triple], contradiction: str) -> None:
    assert not owlapi.reason(added(everything, contradiction)).consistent


@pytest.mark.parametrize(
    ("axiom", "unusable"),
    [
        (":Both a owl:Class ; rdfs:subClassOf itu:City , itu:Country .", "<urn:x:Both>"),
        (
            """:PartOfCity a owl:Class ; rdfs:subClassOf
               [ a owl:Restriction ; owl:onProperty itu:isPartOf ; owl:someValuesFrom itu:City ] .""",
            "<urn:x:PartOfCity>",
        ),
        (":inCity a owl:ObjectProperty ; rdfs:subPropertyOf itu:isPartOf ; rdfs:range itu:City .", "<urn:x:inCity>"),
    ],
)
def test_a_term_that_can_have_no_instance_is_found(
    owlapi: OwlApi, everything: list[ox.Triple], axiom: str, unusable: str
) -> None:
    found = owlapi.reason(added(everything, axiom))
    assert found.consistent
    assert unusable in found.unsatisfiable
    assert not [name for name in found.unsatisfiable if "urn:x:" not in name]


# In the words of rule T6 of ontology/STYLE.md, and more.
@pytest.mark.parametrize(
    ("axiom", "kind", "about", "in_dl"),
    [
        ("itu:startDate rdfs:range xsd:date .", "UseOfUndeclaredDatatype", "startDate", False),
        (
            "itu:isPartOf a owl:FunctionalProperty .",
            "UseOfNonSimplePropertyInFunctionalPropertyAxiom",
            "isPartOf",
            False,
        ),
        ("itu:startDate a owl:ObjectProperty .", "IllegalPunning", "startDate", False),
        ("itu:Text :undeclared :thing .", "UseOfUndeclaredAnnotationProperty", "urn:x:undeclared", False),
        ("itu:heading rdfs:range rdf:langString .", "UseOfIllegalDataRange", "heading", True),
        (
            "itu:hasTopic rdfs:domain [ a owl:Class ; owl:unionOf ( itu:Text itu:Activity ) ] .",
            "UseOfNonSuperClassExpression",
            "hasTopic",
            True,
        ),
        (
            """itu:Citation rdfs:subClassOf
               [ a owl:Restriction ; owl:onProperty itu:citedWork ; owl:someValuesFrom itu:Document ] .""",
            "UseOfNonSuperClassExpression",
            "citedWork",
            True,
        ),
    ],
)
def test_what_is_outside_a_profile_is_named(
    owlapi: OwlApi, terms: list[ox.Triple], axiom: str, kind: str, about: str, in_dl: bool
) -> None:
    found = owlapi.check(added(terms, axiom))
    assert [violation for violation in found.outside_rl if violation.kind == kind and about in violation.what]
    if in_dl:
        assert found.outside_dl == ()
    else:
        assert [violation for violation in found.outside_dl if violation.kind == kind and about in violation.what]


def test_triples_that_make_up_no_axiom_are_told(owlapi: OwlApi, terms: list[ox.Triple]) -> None:
    found = owlapi.check(added(terms, "[] owl:intersectionOf itu:City ."))
    (unread,) = found.unread
    assert "owl#intersectionOf" in unread


def test_what_the_reasoner_refuses_is_told(owlapi: OwlApi, everything: list[ox.Triple]) -> None:
    with pytest.raises(RuntimeError, match=r'"many".*malformed'):
        owlapi.reason(added(everything, ':quantity itu:numericValue "many"^^xsd:integer .'))


def test_what_would_have_to_be_fetched_is_refused(owlapi: OwlApi, terms: list[ox.Triple]) -> None:
    with pytest.raises(ValueError, match=r"imports <urn:x:other>"):
        owlapi.check(added(terms, "<https://w3id.org/itukg/ontology> owl:imports :other ."))
