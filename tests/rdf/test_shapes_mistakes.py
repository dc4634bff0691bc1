"""A mistake for every file of shapes, every hygiene query and every other rule: found once, at its place, in words.

All are made at once in one copy of the dataset, where none hides another, so that one validation tells of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from itukg.validation.findings import Finding
from itukg.validation.report import as_text
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

REPORT = "data/reports/c26-33/"
REFERENCE = "data/reference/"
SECTION_2, SECTION_2_7 = f"{REPORT}section-2.ttl", f"{REPORT}section-2.7.ttl"
CODES, TERMS = "ontology/vocabularies.ttl", "ontology/itukg.ttl"
ACT = "<https://w3id.org/itukg/id/activity/C26-33/%s>"
PLACED = ' ; skos:scopeNote "Made up."@en , "虚构。"@zh'
OWNED = " ; rdfs:isDefinedBy <https://w3id.org/itukg/ontology>"


@dataclass(frozen=True)
class Mistake:
    """What is exchanged in a file (appended if ``old`` is ''), the rule that tells of it, and words of what is said.

    What is wrong between two places may be told ``elsewhere``.
    """

    rule: str
    file: str
    old: str
    new: str
    words: str
    severity: str = "violation"
    elsewhere: bool = False


def shape(name: str, *rest: str, elsewhere: bool = False) -> Mistake:
    return Mistake(f"https://w3id.org/itukg/shapes#{name}", *rest, elsewhere=elsewhere)


def query(name: str, *rest: str, elsewhere: bool = False) -> Mistake:
    return Mistake(f"queries/hygiene/{name}.rq", *rest, elsewhere=elsewhere)


def made_up(term: str, kind: str, name: str) -> str:
    """The start of a term's block, without its end."""
    return (
        f'{term} a {kind} ; rdfs:label "{name}"@en , "虚构{name}"@zh ; '
        f'skos:definition "Something made up: {name}."@en , "虚构之物：{name}。"@zh'
    )


MISTAKES = [
    # --- one or more for every file of shapes
    shape(
        "ActivityShape",
        SECTION_2,
        "itu:carriedOutThrough body:jca-iot-dt-ssc-c",
        "itu:carriedOutThrough topic:iot",
        '"carried out through" of an activity must be a body',
    ),
    shape(
        "SectorShape",
        f"{REFERENCE}bodies.ttl",
        'itu:code "ITU-R" ; itu:subBodyOf body:itu ;',
        'itu:code "ITU-R" ;',
        'A Sector needs exactly one "direct sub-body of"',
    ),
    shape(
        "DatasetShape",
        "data/catalog.ttl",
        'dct:issued "2026-11-25"^^xsd:date ;',
        "",
        "exactly one date of its version",
    ),
    shape(
        "PrefixShape",
        "data/catalog.ttl",
        'pub:prefixName "rec"',
        'pub:prefixName "rec:"',
        "without a colon",
        elsewhere=True,
    ),
    shape(
        "CitationShape",
        f"{REPORT}front-matter.ttl",
        "itu:citedVersion res:PP-101\\/PP-22 ; itu:citationRole role:subject ;",
        "itu:citedVersion res:PP-101\\/PP-22 ;",
        'A citation needs exactly one "citation role"',
    ),
    shape(
        "ClaimShape",
        f"{REPORT}section-6.ttl",
        'skos:prefLabel "study under Question 6/3 continuing"@en , "第6/3号课题的研究继续进行"@zh ;\n'
        "    itu:assignedStatus st:continuing ;\n    itu:reportedIn para:6.2 .",
        'skos:prefLabel "study under Question 6/3 continuing"@en , "第6/3号课题的研究继续进行"@zh ;\n'
        "    itu:assignedStatus st:continuing .",
        "must name the document part that states it",
    ),
    shape(
        "LanguageVersionShape",
        f"{REPORT}document.ttl",
        "dct:language <http://id.loc.gov/vocabulary/iso639-1/zh>",
        'dct:language "zh"',
        'needs exactly one "language"',
    ),
    shape(
        "EventShape",
        f"{REPORT}section-4.ttl",
        'itu:takesPlaceAt place:itu-hq ;\n    itu:startDate "2026-01-20"',
        'itu:takesPlaceAt topic:itu-work-mandate ;\n    itu:startDate "2026-01-20"',
        '"takes place at" of an event must be a place',
    ),
    shape(
        "DecisionShape",
        f"{REPORT}section-4.ttl",
        "itu:decidedBy body:cwg-wsis-sdg ;",
        "",
        'A decision needs at least one "decided by"',
    ),
    shape(
        "LabelShape",
        f"{REFERENCE}bodies.ttl",
        'skos:altLabel "ITU-R"@en',
        'skos:altLabel "ITU Radiocommunication Sector"@en',
        "Another name must differ from the name",
    ),
    shape(
        "LinkShape",
        "data/links/bodies.ttl",
        "body:wfp owl:sameAs wd:Q204344",
        "body:wfp owl:sameAs body:un",
        "an IRI of somebody else's",
    ),
    shape(
        "TermShape",
        TERMS,
        'rdfs:label "section"@en , "节"@zh',
        'rdfs:label "section"@en , "节"@zh , "章节"@zh',
        "(T2)",
        elsewhere=True,
    ),
    shape("CountryShape", f"{REFERENCE}places.ttl", '"CHE"', '"CHEE"', "like CHE"),
    shape(
        "DateShape",
        f"{REPORT}section-4.ttl",
        '"2025-09-15"^^xsd:date ; itu:endDate "2025-09-16"^^xsd:date',
        '"2025-09-16"^^xsd:date ; itu:endDate "2025-09-15"^^xsd:date',
        "must be not later than the end date",
    ),
    shape(
        "ReportedQuantityShape",
        SECTION_2,
        "itu:numericValue 4 ; itu:minValue 4 ;",
        "itu:numericValue 4 ; itu:minValue 5 ;",
        "not greater than its maximum value",
    ),
    shape(
        "InstrumentVersionShape",
        f"{REFERENCE}resolutions.ttl",
        " ; itu:versionKind vkind:revised ;",
        " ;",
        'needs exactly one "version kind"',
    ),
    shape(
        "PlannedStatusShape",
        f"{REPORT}section-4.ttl",
        "itu:assignedStatus st:planned ; itu:isPlanned true ;",
        "itu:assignedStatus st:planned ;",
        "must be marked as all other plans are",
    ),
    shape("ConceptShape", CODES, 'skos:notation "in-progress"', 'skos:notation "In progress"', "like in-progress"),
    shape(
        "WorkItemShape",
        f"{REPORT}section-7.ttl",
        'itu:code "TR.OTTnum" ;\n    itu:workItemOf sg:sg2 ;',
        'itu:code "TR.OTTnum" ;',
        'A work item needs at least one "work item of"',
    ),
    # --- one for every query that no other test has
    query(
        "bad-slug",
        f"{REPORT}section-6.ttl",
        "",
        f'{ACT % "6.1-x_"} a itu:Activity ; skos:prefLabel "x"@en , "某"@zh ; itu:concerns resource:ixp-locations ; '
        "itu:reportedIn para:6.1 .",
        "outside the rules for IRIs",
    ),
    query(
        "cited-version",
        f"{REPORT}front-matter.ttl",
        "itu:citedVersion res:PP-102\\/PP-22 ;",
        "itu:citedVersion res:PP-101\\/PP-22 ;",
        "no version of the cited work res:PP-102",
    ),
    query("code-and-iri", f"{REFERENCE}technical-texts.ttl", '"J.1"', '"J.2"', "not the one that the IRI names"),
    query(
        "concept-outside-scheme",
        CODES,
        'skos:notation "operating" ; skos:inScheme vocab:status',
        'skos:notation "operating" ; skos:inScheme vocab:qualifier',
        "stands in the scheme",
    ),
    query(
        "concept-class",
        CODES,
        "st:revised a skos:Concept , itu:LifecycleStatus",
        "st:revised a skos:Concept , itu:Certainty",
        "to itu:LifecycleStatus",
    ),
    query(
        "cycle",
        f"{REFERENCE}bodies.ttl",
        'skos:altLabel "Council"@en , "理事会"@zh ;\n    itu:subBodyOf body:itu ;',
        'skos:altLabel "Council"@en , "理事会"@zh ;\n    itu:subBodyOf body:council ;',
        "lead back to itself",
    ),
    query(
        "date-and-words",
        f"{REFERENCE}conferences.ttl",
        'itu:statedDate "2018年"@zh',
        'itu:statedDate "2019年"@zh',
        "(2019年) and the dates do not agree",
    ),
    query("date-precision", f"{REPORT}section-5.ttl", '"2026-02-28"', '"2026-02-27"', "With the precision month"),
    query(
        "exact-quantity",
        SECTION_2,
        "itu:numericValue 22 ;",
        "itu:numericValue 23 ;",
        "the value 23 of itu:numericValue differs",
    ),
    query(
        "exact-quantity-incomplete",
        SECTION_2,
        "itu:numericValue 12 ; itu:minValue 12 ;",
        "itu:numericValue 12 ;",
        "has no itu:minValue",
    ),
    query(
        "inclusive-without-bound",
        SECTION_2_7,
        "itu:quantityQualifier qual:several ;\n    itu:verbatimValue",
        "itu:minInclusive false ; itu:quantityQualifier qual:several ;\n    itu:verbatimValue",
        "Add itu:minValue",
    ),
    query(
        "joint-quantity",
        SECTION_2,
        "itu:countedKind kind:supplement ; itu:countedStatus st:approved ;\n    itu:isCollective true ;",
        "itu:countedKind kind:supplement ; itu:countedStatus st:approved ;",
        "not marked as a joint one",
    ),
    query(
        "kind-and-class",
        f"{REPORT}section-6.ttl",
        "sta:6.1-ixp-locations-update a itu:StatusAssignment",
        "sta:6.1-ixp-locations-update a itu:Finding",
        "that of the class itu:StatusAssignment",
    ),
    query("number-and-words", SECTION_2, '"七份"@zh', '"八份"@zh', "give another number"),
    query(
        "one-sided-text",
        f"{REFERENCE}places.ttl",
        'no event is placed there."@en ,\n                   '
        '"在C26/33报告中，该名称仅见于一项计划的标题；没有事件发生于此。"@zh ;',
        'no event is placed there."@en ;',
        "skos:scopeNote with @zh",
        elsewhere=True,
    ),
    query(
        "one-way-relation",
        CODES,
        "skos:narrower st:continuing , st:progress-made ;",
        "skos:narrower st:progress-made ;",
        "State skos:narrower",
        elsewhere=True,
    ),
    query(
        "untidy-text",
        f"{REFERENCE}places.ttl",
        '"Buenos Aires"@en',
        '"Buenos  Aires"@en',
        "two in a row",
    ),
    query(
        "orphan",
        f"{REPORT}section-6.ttl",
        "",
        f'{ACT % "6.1-lonely"} a itu:Activity ; skos:prefLabel "lonely"@en , "孤立"@zh ; itu:reportedIn para:6.1 .',
        "Nothing points at this",
        "warning",
    ),
    query(
        "quantity-bounds",
        SECTION_2_7,
        "itu:maxValue 300 ; itu:maxInclusive false ;",
        "itu:maxValue 300 ;",
        "do not fit the qualifier qual:nearly",
    ),
    query(
        "same-elsewhere",
        "data/links/bodies.ttl",
        "wd:Q689859",
        "wd:Q170424",
        "is said to be the same as",
        elsewhere=True,
    ),
    query("same-key", f"{REFERENCE}places.ttl", '"ROU"', '"NOR"', "has the same code or number"),
    query(
        "same-prefix",
        "data/catalog.ttl",
        'pub:prefixName "plan"',
        'pub:prefixName "vkind"',
        "The prefix or namespace vkind",
        elsewhere=True,
    ),
    query(
        "shape-group",
        "shapes/workitem.ttl",
        "sh:group group:where",
        "sh:group group:wherever",
        "none that is described",
    ),
    query(
        "stated-inverse",
        f"{REPORT}section-6.ttl",
        "",
        f"<https://w3id.org/itukg/id/body/itu-t/sg2> itu:carriesOut {ACT % '6.2-q6-3-study'} .",
        "state itu:carriedOutBy on",
    ),
    query(
        "status-order",
        f"{REPORT}section-7.ttl",
        "",
        "wi:E.ACP itu:hasStatusAssignment sta:7.2-E.ACP-completed .\n"
        'sta:7.2-E.ACP-completed a itu:StatusAssignment ; skos:prefLabel "E.ACP completed"@en , "E.ACP已完成"@zh ; '
        'itu:assignedStatus st:completed ; itu:startDate "2025-06-01"^^xsd:date ; itu:endDate "2025-06-30"^^xsd:date ; '
        'itu:datePrecision "month" ; itu:statedDate "2025年6月"@zh ; itu:reportedIn para:7.2 .',
        "observed later than st:completed",
        "warning",
        elsewhere=True,
    ),
    query(
        "style-name", TERMS, "", made_up("itu:Made_up", "owl:DatatypeProperty", "one") + f"{PLACED}{OWNED} .", "(T1)"
    ),
    query("style-owner", TERMS, "", made_up("itu:madeTwo", "owl:DatatypeProperty", "two") + f"{PLACED} .", "(T2)"),
    query("style-place", TERMS, "", made_up("itu:madeThree", "owl:DatatypeProperty", "three") + f"{OWNED} .", "(T6)"),
    query("style-label", TERMS, 'rdfs:label "paragraph"@en', 'rdfs:label "a paragraph"@en', "starts with an article"),
    query(
        "style-definition",
        TERMS,
        'without a number under a number."@en',
        'without a number under a number"@en',
        "does not end with a full stop (T3)",
    ),
    query(
        "style-inverse",
        "ontology/axioms.ttl",
        "",
        "itu:hasAim rdfs:range itu:Activity .",
        "The inverse itu:aimOf does not fit",
        elsewhere=True,
    ),
    query(
        "top-concept",
        CODES,
        'skos:notation "started" ; skos:inScheme vocab:status ; skos:topConceptOf vocab:status',
        'skos:notation "started" ; skos:inScheme vocab:status',
        "do not agree on whether it is at the top",
    ),
    query(
        "two-kinds",
        f"{REPORT}section-6.ttl",
        "",
        "sg:sg3 a itu:City .",
        "two classes that nothing can be of at once",
        elsewhere=True,
    ),
    query(
        "unmentioned",
        SECTION_2,
        "body:ietf , body:lora-alliance , body:onem2m",
        "body:ietf , body:lora-alliance , body:wfp",
        "names body:wfp, which none of its paragraphs mentions",
    ),
    query(
        "wrong-language",
        f"{REFERENCE}places.ttl",
        '"Dubai"@en , "迪拜"@zh',
        '"迪拜"@en , "Dubai"@zh',
        "tagged as English",
    ),
    # --- terms and statements
    Mistake(
        "terms/unknown-property",
        f"{REFERENCE}bodies.ttl",
        'skos:altLabel "ITU-D"@en',
        'skos:altLable "ITU-D"@en',
        "is skos:altLabel meant?",
    ),
    Mistake(
        "terms/unknown-property",
        f"{REPORT}section-4.ttl",
        'itu:verbatimValue "一份"@zh ;',
        'itu:verbatimValue "一份"@zh ; itu:heading "x"@en , "某"@zh ;',
        "Something of the class “reported quantity” does not have the property itu:heading",
    ),
    Mistake("terms/unknown-term", f"{REFERENCE}places.ttl", "a itu:Venue", "a itu:Venu", "is itu:Venue meant?"),
    Mistake(
        "terms/no-class", f"{REPORT}section-5.ttl", "", f"{ACT % '5-typo'} itu:isPlanned true .", "what kind of thing"
    ),
    Mistake(
        "terms/outside",
        f"{REPORT}section-5.ttl",
        "",
        "<https://itu.example/x> itu:isPlanned true .",
        "not belong to the dataset",
    ),
    Mistake(
        "terms/about-term",
        f"{REPORT}section-5.ttl",
        "",
        'itu:Activity skos:altLabel "deed"@en , "行动"@zh .',
        "says something about itu:Activity, a term of the ontology",
    ),
    Mistake("terms/no-class", f"{REPORT}section-6.ttl", "", '[] skos:altLabel "loose"@en .', "what kind of thing"),
    # --- mistakes that have consequences elsewhere: these are not told of
    Mistake(
        "terms/unknown-term",
        SECTION_2,
        "itu:countedKind kind:supplement-revision ;",
        "itu:countedKnd kind:supplement-revision ;",
        "is itu:countedKind meant?",
    ),
    Mistake(
        "terms/no-class",
        SECTION_2_7,
        "qty:2.12-certified a itu:ReportedQuantity ;",
        "qty:2.12-certified",
        "what kind of thing",
    ),
    query(
        "dangling-iri",
        f"{REPORT}section-7.ttl",
        "itu:hasQuantity qty:7.2-work-items ;",
        "itu:hasQuantity qty:7.2-work-itms ;",
        "Nothing describes qty:7.2-work-itms",
    ),
    query(
        "dangling-iri",
        SECTION_2,
        'skos:prefLabel "approval procedure of draft Recommendations on the Internet of Things and smart cities"@en ,\n'
        '                   "关于物联网和智慧城市的建议书草案的批准程序"@zh ;\n'
        "    itu:carriedOutBy sg:sg17 , sg:sg20 ;\n"
        "    itu:hasTopic topic:iot , topic:smart-cities ;\n"
        "    itu:hasQuantity qty:2.2-drafts-under-approval ;\n"
        "    itu:reportedIn para:2.2 .",
        'skos:prefLabel "approval procedure of draft Recommendations on the Internet of Things and smart cities"@en ,\n'
        '                   "关于物联网和智慧城市的建议书草案的批准程序"@zh ;\n'
        "    itu:carriedOutBy sg:sg17 , sg:sg20 ;\n"
        "    itu:hasTopic topic:iot , topic:smart-cities ;\n"
        "    itu:hasQuantity qty:2.2-drafts-under-approval ;\n"
        "    itu:reportedIn para:2.99 .",
        "Nothing describes para:2.99",
    ),
    Mistake(
        "terms/unknown-term",
        f"{REPORT}section-4.ttl",
        "itu:hasQuantity qty:4.3-igos ;",
        "itu:hasQuantty qty:4.3-igos ;",
        "is itu:hasQuantity meant?",
    ),
    Mistake(
        "repeated/other-file",
        f"{REFERENCE}questions.ttl",
        "",
        '<https://w3id.org/itukg/id/body/itu-r> skos:prefLabel "ITU-R"@zh .',
        f"is stated in {REFERENCE}bodies.ttl already",
    ),
    Mistake(
        "repeated/same-file",
        f"{REPORT}section-6.ttl",
        "itu:carriedOutBy sg:sg3 ;",
        "itu:carriedOutBy sg:sg3 , sg:sg3 ;",
        "stated twice in the file",
    ),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Finding], dict[int, int], str]:
    """What is said of all the mistakes, the line of each, and the report for a failure."""
    folder = Folder.of_project(tmp_path_factory.mktemp("shapes"))
    lines: dict[int, int] = {}
    for number, mistake in enumerate(MISTAKES):
        if mistake.old:
            lines[number] = folder.edit(mistake.file, mistake.old, mistake.new)
        else:
            lines[number] = folder.text(mistake.file).count("\n") + 2
            folder.append(mistake.file, mistake.new)
    outcome = folder.check()
    return list(outcome.findings), lines, as_text(outcome, "en")


@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=[m.rule.rpartition("#")[2] for m in MISTAKES])
def test_a_mistake_is_told_once_at_its_place(told: tuple[list[Finding], dict[int, int], str], number: int) -> None:
    findings, lines, report = told
    mistake = MISTAKES[number]
    found = [
        one
        for one in findings
        if one.rule == mistake.rule
        and mistake.words in one.messages["en"]
        and (mistake.elsewhere or one.place.file == mistake.file)
    ]
    assert len(found) == 1, f"{mistake}\n{[one.messages['en'] for one in found]}\n{report}"
    (finding,) = found
    assert finding.severity == mistake.severity
    if not mistake.elsewhere:
        # The line that was written, or the head of the block that it stands in; later changes may have moved both.
        last = lines[number] + mistake.new.count("\n")
        assert lines[number] - 20 <= finding.place.line <= last + 4
    assert re.search("[\u4e00-\u9fff]", finding.messages["zh"])


def test_nothing_else_is_told(told: tuple[list[Finding], dict[int, int], str]) -> None:
    findings, _, report = told
    assert {one.rule for one in findings} == {mistake.rule for mistake in MISTAKES}, report
    assert len(findings) == len(MISTAKES), report


def test_every_file_of_shapes_and_every_query_has_a_mistake() -> None:
    tried = {mistake.rule for mistake in MISTAKES}
    files = sorted((CHECKOUT / "shapes").glob("*.ttl"))
    assert len(files) >= 19
    for file in files:
        names = re.findall(r"^shape:(\w+) a sh:NodeShape", file.read_text(encoding="utf-8"), re.MULTILINE)
        if file.stem not in ("groups", "retired"):
            assert {f"https://w3id.org/itukg/shapes#{name}" for name in names} & tried, file.name
    elsewhere = (CHECKOUT / "tests/rdf/test_second_report_mistakes.py").read_text(encoding="utf-8")
    queries = sorted((CHECKOUT / "queries/hygiene").glob("*.rq"))
    assert len(queries) >= 45
    assert [
        path.stem
        for path in queries
        if f"queries/hygiene/{path.stem}.rq" not in tried and f'"{path.stem}"' not in elsewhere
    ] == []
