"""The header of the ontology, the one version of everything, and the names and definitions of the terms."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from packaging.version import Version
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, VANN

import itukg
from tests.requirements import CHECKOUT

ONTOLOGY = URIRef("https://w3id.org/itukg/ontology")
NAMESPACE = f"{ONTOLOGY}#"
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DCAT_VERSION = URIRef(f"{DCAT}version")  # of DCAT 3; rdflib knows DCAT 2
LANGUAGES = {"en", "zh"}


def load(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(CHECKOUT / name, format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    names = [path.relative_to(CHECKOUT).as_posix() for path in sorted((CHECKOUT / "ontology").rglob("*.ttl"))]
    assert len(names) >= 5
    return load(*names)


def texts(graph: Graph, subject: URIRef, predicate: URIRef) -> list[Literal]:
    found = list(graph.objects(subject, predicate))
    assert all(isinstance(text, Literal) and text.strip() for text in found), f"{subject} {predicate}"
    return [text for text in found if isinstance(text, Literal)]


# --- the header -----------------------------------------------------------------------------------------------------


def test_the_header_names_this_version_and_the_one_before(ontology: Graph) -> None:
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert list(ontology.objects(None, OWL.imports)) == []
    (number,) = ontology.objects(ONTOLOGY, OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(number))
    assert list(ontology.objects(ONTOLOGY, OWL.versionIRI)) == [URIRef(f"{ONTOLOGY}/{number}")]
    (prior,) = ontology.objects(ONTOLOGY, OWL.priorVersion)
    assert isinstance(prior, URIRef)
    before = re.fullmatch(re.escape(ONTOLOGY) + r"/(\d+\.\d+\.\d+)", str(prior))
    assert before, prior
    assert Version(before.group(1)) < Version(str(number))


def test_the_header_says_whose_it_is_and_what_it_is_called(ontology: Graph) -> None:
    for predicate in (DCTERMS.title, DCTERMS.description):
        found = texts(ontology, ONTOLOGY, predicate)
        assert sorted(str(text.language) for text in found) == sorted(LANGUAGES), predicate
    assert texts(ontology, ONTOLOGY, DCTERMS.creator)
    (licence,) = ontology.objects(ONTOLOGY, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert list(ontology.objects(ONTOLOGY, VANN.preferredNamespacePrefix)) == [Literal("itu")]
    assert list(ontology.objects(ONTOLOGY, VANN.preferredNamespaceUri)) == [Literal(NAMESPACE)]


def test_everything_published_together_has_one_version(ontology: Graph) -> None:
    (number,) = ontology.objects(ONTOLOGY, OWL.versionInfo)
    catalog = load("data/catalog.ttl")
    (dataset,) = catalog.subjects(RDF.type, DCAT.Dataset)
    citation = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")
    versions = {
        "shapes": str(load("shapes/groups.ttl").value(URIRef("https://w3id.org/itukg/shapes"), OWL.versionInfo)),
        "catalog": str(catalog.value(dataset, DCAT_VERSION)),
        "citation": re.findall(r"^version: (\S+)$", citation, re.MULTILINE)[0],
        "package": itukg.__version__,
    }
    assert versions == dict.fromkeys(versions, str(number))
    assert re.findall(r'^date-released: "(\S+)"$', citation, re.MULTILINE) == [
        str(catalog.value(dataset, DCTERMS.issued))
    ]


# --- the terms ------------------------------------------------------------------------------------------------------


def own(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    return {
        term
        for kind in kinds
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(NAMESPACE)
    }


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> list[URIRef]:
    """The classes and properties of the namespace."""
    classes, properties = own(ontology, OWL.Class), own(ontology, *PROPERTIES)
    # A term that was published is never removed.
    assert len(classes) >= 85
    assert len(properties) >= 212
    return sorted(classes | properties)


def test_nothing_but_classes_and_properties_is_in_the_namespace(ontology: Graph, terms: list[URIRef]) -> None:
    used = {node for triple in ontology for node in triple if isinstance(node, URIRef) and node.startswith(NAMESPACE)}
    assert sorted(used) == terms


def test_every_term_has_one_label_and_one_definition_in_each_language(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term
        for predicate in (RDFS.label, SKOS.definition):
            languages = sorted(str(text.language) for text in texts(ontology, term, predicate))
            assert languages == sorted(LANGUAGES), f"{term} {predicate}"


# Words that say nothing of their own, so that "a study group of groups for study" says no more than "study group".
_EMPTY = set(
    re.findall(r"\w+", "a an and any are as at be by for from has in is it of on one or that the this to with")
)
_EMPTY_ZH = set("的是为之一个种项某所在于与和或即指")


def says_no_more(definition: Literal, label: Literal) -> bool:
    """Whether ``definition`` has no word of its own, in Chinese no character, beside those of ``label``."""
    return _words(definition) <= _words(label) | (_EMPTY_ZH if definition.language == "zh" else _EMPTY)


def _words(text: Literal) -> set[str]:
    if text.language == "zh":
        return set(re.findall(r"\w", text))
    return {word.removesuffix("s") for word in re.findall(r"\w+", text.casefold()) if word not in _EMPTY}


@pytest.mark.parametrize(
    ("definition", "label", "language", "no_more"),
    [
        ("Study group.", "study group", "en", True),
        ("A study group is a group for study.", "study group", "en", True),
        ("Working body of a Sector that studies Questions and prepares texts.", "study group", "en", False),
        ("研究组。", "研究组", "zh", True),
        ("研究组是研究的组。", "研究组", "zh", True),
        ("部门中研究课题并编写案文的工作机构。", "研究组", "zh", False),
    ],
)
def test_a_definition_that_repeats_the_label_is_recognized(
    definition: str, label: str, language: str, no_more: bool
) -> None:
    assert says_no_more(Literal(definition, lang=language), Literal(label, lang=language)) is no_more


def test_definitions_say_more_than_labels_and_no_two_say_the_same(ontology: Graph, terms: list[URIRef]) -> None:
    users: dict[tuple[str, str], list[URIRef]] = defaultdict(list)
    for term in terms:
        labels = {text.language: text for text in texts(ontology, term, RDFS.label)}
        for definition in texts(ontology, term, SKOS.definition):
            language = str(definition.language)
            assert not says_no_more(definition, labels[language]), f"{term}: {definition}"
            users[language, "".join(re.findall(r"\w", definition.casefold()))].append(term)
    assert sum(map(len, users.values())) == 2 * len(terms)
    assert [shared for shared in users.values() if len(shared) > 1] == []
