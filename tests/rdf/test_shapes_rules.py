"""What holds of the shapes as such: they cover everything, look at something, and speak to people in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, SH

from itukg.cli import main
from itukg.dataset import Role
from itukg.errors import DatasetError
from itukg.sources import Sources
from itukg.turtle.for_rdflib import fill
from itukg.validation.coverage import as_text, coverage
from itukg.validation.empty import check_targets
from itukg.validation.findings import Finding
from itukg.validation.unknown_shapes import check_named_shapes
from tests.rdf.folders import Folder
from tests.rdf.second_report import lay_over
from tests.requirements import CHECKOUT

HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
SHAPES = "https://w3id.org/itukg/shapes#"


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return graph(Folder(CHECKOUT).sources(), shapes=True)


def graph(sources: Sources, shapes: bool) -> rdflib.Graph:
    """The shapes of the dataset, or all but them."""
    found = rdflib.Graph()
    fill(found, sources.triples(lambda role: (role is Role.SHAPES) is shapes))
    return found


# --- coverage


def test_the_shapes_look_at_everything() -> None:
    found = coverage(Folder(CHECKOUT).sources())
    assert found.gaps == (), as_text(found, "en")
    assert found.classes >= 85
    assert found.properties >= 212
    assert found.instances >= 730


def test_the_shapes_look_at_everything_of_two_reports(tmp_path: Path) -> None:
    found = coverage(lay_over(tmp_path).sources())
    assert found.gaps == (), as_text(found, "en")
    assert found.instances >= 780


# what: file, what is appended, kind of the gap, IRI (with the property of a statement)
GAPS = {
    "a class without a shape": (
        "ontology/itukg.ttl",
        "itu:Flag a owl:Class ; rdfs:isDefinedBy <https://w3id.org/itukg/ontology> .",
        "class",
        "https://w3id.org/itukg/ontology#Flag",
        "",
    ),
    "a property without a shape": (
        "ontology/itukg.ttl",
        "itu:colour a owl:DatatypeProperty ; rdfs:isDefinedBy <https://w3id.org/itukg/ontology> .",
        "property",
        "https://w3id.org/itukg/ontology#colour",
        "",
    ),
    "an instance without a shape": (
        "data/reports/c26-33/section-6.ttl",
        "act:6.1-untyped itu:nothing 1 .",
        "instance",
        "https://w3id.org/itukg/id/activity/C26-33/6.1-untyped",
        "",
    ),
    "a statement without a shape": (
        "data/links/places.ttl",
        'place:no rdfs:comment "x" .',
        "statement",
        "https://w3id.org/itukg/id/place/no",
        "http://www.w3.org/2000/01/rdf-schema#comment",
    ),
}


def test_every_kind_of_gap_is_found_and_told_with_its_place(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    for file, text, *_ in GAPS.values():
        folder.append(file, text)
    found = coverage(folder.sources())
    assert sorted((gap.kind, gap.term, gap.path) for gap in found.gaps) == sorted(
        (kind, term, path) for _, _, kind, term, path in GAPS.values()
    )
    files = {gap.kind: gap.place.file for gap in found.gaps}
    assert {kind: files[kind] for kind in ("class", "property", "instance")} == {
        "class": "ontology/itukg.ttl",
        "property": "ontology/itukg.ttl",
        "instance": "data/reports/c26-33/section-6.ttl",
    }
    assert all(gap.place.line > 1 for gap in found.gaps)
    english, chinese = as_text(found, "en"), as_text(found, "zh")
    assert re.search(r"ontology/itukg\.ttl:\d+:\d+: No shape has the class itu:Flag as target\. ", english)
    assert "4 not covered by shapes (86 classes, 215 properties" in english
    assert "没有形状涉及属性itu:colour" in chinese and "4处未被形状覆盖" in chinese


def test_a_class_that_only_holds_others_together_needs_no_shape(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    folder.append("ontology/itukg.ttl", "itu:Whole a owl:Class . itu:Text rdfs:subClassOf itu:Whole .")
    assert coverage(folder.sources()).gaps == ()


def test_another_dataset_has_gaps_of_its_own() -> None:
    found = coverage(Folder(HARBOUR).sources())
    told = {(gap.kind, gap.term.rpartition("/")[2], gap.path.rpartition("#")[2]) for gap in found.gaps}
    assert ("class", "ontology#Approach", "") in told
    assert ("property", "ontology#leadsTo", "") in told
    assert ("instance", "north", "") in told
    assert ("statement", "2031-05-02-a", "calm") in told
    assert ("class", "ontology#SeniorPilot", "") not in told, "a wider class has a shape"
    assert ("property", "ontology#metres", "") not in told, "a shape inside another has it in a path"


@pytest.mark.parametrize(("root", "code"), [(CHECKOUT, 0), (HARBOUR, 1)])
def test_the_command_says_it_and_exits_accordingly(root: Path, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["validate", "--coverage", "--dataset", str(root), "--lang", "zh"])
    assert ended.value.code == code
    assert ("均已被形状覆盖" in capsys.readouterr().out) is (code == 0)


# --- targets that select nothing


def empty(folder: Folder) -> list[Finding]:
    sources = folder.sources()
    return check_targets(sources, graph(sources, shapes=True), graph(sources, shapes=False))


def test_a_target_that_selects_nothing_is_told_at_its_place(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    line = folder.edit("shapes/workitem.ttl", "sh:targetClass itu:WorkItem", "sh:targetClass itu:WorkItm")
    (finding,) = empty(folder)
    assert (finding.rule, finding.focus) == ("shapes/empty-target", f"{SHAPES}WorkItemShape")
    assert (finding.place.file, finding.place.line) == ("shapes/workitem.ttl", line)
    assert "sh:targetClass itu:WorkItm selects nothing" in finding.messages["en"]
    assert "pub:mayBeEmpty itu:WorkItm" in finding.messages["zh"]


@pytest.mark.parametrize("kind", ["targetSubjectsOf", "targetObjectsOf", "targetNode"])
def test_every_kind_of_target_is_looked_at(tmp_path: Path, kind: str) -> None:
    folder = Folder.of_project(tmp_path)
    shape = f"shape:ProbeShape a sh:NodeShape ; sh:{kind} itu:earlierVersionn"
    folder.append("shapes/workitem.ttl", f"{shape} .")
    (finding,) = empty(folder)
    assert f"sh:{kind} itu:earlierVersionn selects nothing" in finding.messages["en"]


@pytest.mark.parametrize("allowed", ["true", "itu:TrainingCourse"])
def test_a_target_may_be_empty_where_the_shape_says_so(tmp_path: Path, allowed: str) -> None:
    folder = Folder.of_project(tmp_path)
    folder.append("shapes/workitem.ttl", "shape:ProbeShape a sh:NodeShape ; sh:targetClass itu:TrainingCourse .")
    assert len(empty(folder)) == 1
    folder.append("shapes/workitem.ttl", f"shape:ProbeShape <https://w3id.org/itukg/publisher#mayBeEmpty> {allowed} .")
    assert empty(folder) == []


def test_what_is_switched_off_has_looked_at_nothing(tmp_path: Path) -> None:
    folder = Folder(Path(shutil.copytree(HARBOUR, tmp_path / "harbour")))
    text = folder.text("shapes/harbour.ttl")
    folder.write("shapes/harbour.ttl", text.replace("hb:Pilot ;", "hb:Pilot ; sh:deactivated true ;", 1))
    assert folder.check().counts.shapes == 3
    unseen = {gap.term for gap in coverage(folder.sources()).gaps if gap.kind == "instance"}
    unseen_before = {gap.term for gap in coverage(Folder(HARBOUR).sources()).gaps if gap.kind == "instance"}
    assert {iri.partition("/id/")[2] for iri in unseen - unseen_before} >= {
        "pilot/ida-voss",
        "pilot/i.voss",
        "pilot/jo",
    }
    folder.write("shapes/harbour.ttl", text.replace("sh:targetClass", "sh:deactivated true ; sh:targetClass"))
    with pytest.raises(DatasetError, match="nothing would be validated"):
        folder.check()


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = Folder(Path(shutil.copytree(HARBOUR, tmp_path / "harbour")))
    folder.edit("shapes/harbour.ttl", '"^HB[A-Z]', '"^HB([A-Z]')
    with pytest.raises(DatasetError, match="is not a regular expression") as refused:
        folder.check()
    assert "^HB([A-Z]" in refused.value.told("zh") and "不是正则表达式" in refused.value.told("zh")


def test_no_target_is_empty_in_either_dataset(tmp_path: Path) -> None:
    assert empty(Folder(CHECKOUT)) == []
    assert empty(Folder(HARBOUR)) == []


# --- shapes that are not there


@pytest.mark.parametrize("written", ["sh:node {}", "sh:not {}", "sh:or ( hbs:SoundingShape {} )"])
def test_a_shape_that_nothing_describes_is_told_where_it_is_named(tmp_path: Path, written: str) -> None:
    folder = Folder(Path(shutil.copytree(HARBOUR, tmp_path / "harbour")))
    line = folder.edit("shapes/harbour.ttl", "sh:node hbs:SoundingShape", written.format("hbs:SoundngShape"))
    (finding,) = (found for found in folder.check().findings if found.rule == "shapes/unknown-shape")
    assert (finding.place.file, finding.place.line) == ("shapes/harbour.ttl", line)
    assert "There is no shape <https://harbour.example/shapes#SoundngShape>" in finding.messages["en"]
    assert "没有形状" in finding.messages["zh"] and finding.severity == "violation"


def test_every_shape_that_is_named_is_there() -> None:
    for root, least in ((CHECKOUT, 5), (HARBOUR, 1)):
        sources = Folder(root).sources()
        shapes = graph(sources, shapes=True)
        kinds = (SH.node, SH["not"], SH["or"], SH["and"], SH.xone, SH.qualifiedValueShape)
        assert sum(len(list(shapes.subject_objects(kind))) for kind in kinds) >= least
        assert check_named_shapes(sources, shapes) == []


# --- messages

_KINDS = {
    SH.minCount: "sh:minCount",
    SH["class"]: "sh:class",
    SH.datatype: "sh:datatype",
    SH["or"]: "sh:or",
    SH.xone: "sh:xone",
    SH.nodeKind: "sh:nodeKind",
    SH.maxCount: "sh:maxCount",
    SH.pattern: "sh:pattern",
    SH["in"]: "sh:in",
    SH.hasValue: "sh:hasValue",
}


def speaking(shapes: rdflib.Graph) -> list[tuple[rdflib.term.Node, dict[str, str]]]:
    """The shapes that have messages, with those by language."""
    nodes = sorted(set(shapes.subjects(SH.message, None)), key=str)
    return [
        (node, {str(text.language): str(text) for text in shapes.objects(node, SH.message)})  # type: ignore[attr-defined]
        for node in nodes
    ]


def test_every_constraint_has_a_message(shapes: rdflib.Graph) -> None:
    checked = 0
    for node in {node for kind in _KINDS for node in shapes.subjects(kind, None)}:
        inner = [parent for parent in shapes.subjects(None, node) if (parent, SH.property, node) in shapes]
        of_a_shape = isinstance(node, rdflib.URIRef) or any(isinstance(parent, rdflib.URIRef) for parent in inner)
        if of_a_shape:
            checked += 1
            assert (node, SH.message, None) in shapes, list(shapes.predicate_objects(node))
    assert checked >= 250


def test_every_message_says_in_both_languages_what_is_wrong_and_what_to_do(shapes: rdflib.Graph) -> None:
    messages = speaking(shapes)
    assert len(messages) >= 270
    for node, texts in messages:
        assert set(texts) == {"en", "zh"}, texts
        english, chinese = texts["en"], texts["zh"]
        assert len(re.findall(r"[.](?= [A-Z]|$)", english)) >= 2, english
        assert chinese.count("。") >= 2 and chinese.endswith("。"), chinese
        assert re.search("[\u4e00-\u9fff]", chinese) and not re.search("[\u4e00-\u9fff]", english)
        path = shapes.value(node, SH.path)
        local = str(path).rpartition("#")[2].rpartition("/")[2] if isinstance(path, rdflib.URIRef) else ""
        for text in texts.values():
            assert re.search(rf"[a-z]+:{local or '[A-Za-z]'}", text), f"{text} does not name what is to be written"


def test_every_shape_has_a_name_in_both_languages(shapes: rdflib.Graph) -> None:
    named = [node for node in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(node, rdflib.URIRef)]
    assert len(named) >= 124
    for node in named:
        assert sorted(str(name.language) for name in shapes.objects(node, SH.name)) == ["en", "zh"], node  # type: ignore[attr-defined]


def test_no_shape_asks_a_query(shapes: rdflib.Graph) -> None:
    """A query is asked once for all in queries/hygiene, not for every node."""
    assert list(shapes.subject_objects(SH.sparql)) == []


def test_what_is_retired_looks_at_nothing(shapes: rdflib.Graph) -> None:
    retired = list(shapes.subjects(OWL.deprecated, None))
    assert len(retired) >= 27
    for node in retired:
        assert not [kind for kind in shapes.predicates(node) if str(kind).startswith(f"{SH}target")], node
