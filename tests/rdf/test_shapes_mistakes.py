"""A mistake for every file of shapes, every hygiene query and every other rule: found once, at its place, in words.

All are made at once in one copy of the dataset, where none hides another, so that one validation tells of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from itukg.validation.findings import Finding
from itukg.validation.report import as_text
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

REPORT = "data/reports/c26-33/"
REFERENCE = "data/reference/"
SECTION_2, SECTION_2_7 = f"{REPORT}section-2.ttl", f"{REPORT}section-2.7.ttl"
THINGS = "data/display/things.ttl"
SEARCH = "data/display/search.ttl"
CODES, TERMS = "ontology/vocabularies.ttl", "ontology/itukg.ttl"
ACT = "<https://w3id.org/itukg/id/activity/C26-33/%s>"
PLACED = ' ; skos:scopeNote "Made up."@en , "虚构。"@zh'
OWNED = " ; rdfs:isDefinedBy <https://w3id.org/itukg/ontology>"


@dataclass(frozen=True)
class Mistake:
    """What is exchanged in a file (appended if ``old`` is ''), the rule that tells of it, and words of what is said.

    It is told where it was written or at the head of that block, or else at a line that starts with ``at``.
    """

    rule: str
    file: str
    old: str
    new: str
    words: str
    severity: str = "violation"
    at: str = ""


def shape(name: str, *rest: str, at: str = "") -> Mistake:
    return replace(Mistake(f"https://w3id.org/itukg/shapes#{name}", *rest), at=at)


def query(name: str, *rest: str, at: str = "") -> Mistake:
    return replace(Mistake(f"queries/hygiene/{name}.rq", *rest), at=at)


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
        "SentenceShape",
        THINGS,
        'pub:text "named among the members of {}"@en',
        'pub:txet "named among the members of {}"@en',
        "only the terms that docs/display.md lists for parts may stand in it",
    ),
    shape(
        "PartTextShape",
        THINGS,
        'pub:text "observer at {}"@en , "{}的观察员"@zh',
        'pub:text "observer at {}"@en',
        "once in English and once in Chinese",
    ),
    shape("PartFlagShape", THINGS, "part:kind pub:kind true", 'part:kind pub:kind "yes"', "true or false"),
    shape(
        "DisplayPathShape",
        THINGS,
        "pub:path ( itu:isVersionOf itu:hasVersion ) ;",
        "pub:path ( itu:isVersionOf itu:hasVersion itu:isVersionOf itu:adoptedAt itu:adopted ) ;",
        "paths of at most three steps",
    ),
    shape(
        "AskDisplayShape",
        THINGS,
        """VALUES ?thing { }
  ?activity itu:carriedOutBy ?thing""",
        """VALUES ?body { }
  ?activity itu:carriedOutBy ?body""",
        "holds the line VALUES ?thing { }",
        at="        pub:query",
    ),
    shape(
        "CountedTextShape",
        THINGS,
        'pub:counted "{} incidents"@en , "{}起事件"@zh',
        'pub:counted "incidents"@en , "{}起事件"@zh',
        "with {} where the number goes",
    ),
    shape(
        "RelationNameShape",
        THINGS,
        'itu:citedWork pub:inverseName "cited by"@en , "被引用于"@zh',
        'itu:citedWork pub:inverseName "cited by"@en',
        "a name in English and one in Chinese",
    ),
    shape(
        "SearchedPropertyShape",
        SEARCH,
        "itu:summary a pub:SearchSummary .",
        "itu:sumary a pub:SearchSummary .",
        "must declare this one as a datatype",
    ),
    shape(
        "SearchedPropertyShape",
        SEARCH,
        "itu:heading a pub:SearchTitle .",
        "itu:heading a pub:SearchTitle , pub:SearchCode .",
        "one role in search",
    ),
    shape(
        "SearchedClassShape",
        SEARCH,
        "itu:Section a pub:SearchedLast .",
        "itu:Sektion a pub:SearchedLast .",
        "must declare this as a class",
    ),
    shape("SearchedClassShape", SEARCH, '"Q{}"', '"Q"', "{} stands once for the code"),
    shape("ExampleSearchShape", SEARCH, '"SG13"', '""', "at most 40 characters"),
    query("search-role", SEARCH, "itu:code a pub:SearchCode .", "itu:code a pub:SearchCodes .", "no role"),
    shape(
        "DatasetShape",
        "data/catalog.ttl",
        'dct:issued "2026-11-26"^^xsd:date ;',
        "",
        "exactly one date of its version",
    ),
    shape(
        "PrefixShape",
        "data/catalog.ttl",
        'pub:prefixName "rec"',
        'pub:prefixName "rec:"',
        "without a colon",
    ),
    shape(
        "TextReadingShape",
        "data/display/reading.ttl",
        "pub:orderProperty itu:orderIndex ;",
        "pub:orderProperty itu:Paragraph ;",
        "the one property that its parts are ordered by",
    ),
    shape(
        "FacetShape",
        "data/display/lists.ttl",
        'pub:parameter "group" .',
        'pub:parameter "size" .',
        "none that lists use themselves",
    ),
    shape(
        "HomeBlockShape",
        "data/display/home.ttl",
        'pub:query "queries/home/planned.rq" ;',
        'pub:query "home/planned.rq" ;',
        "names its file, such as",
    ),
    shape(
        "CountsShape",
        "data/display/home.ttl",
        "itu:Event itu:WorkItem itu:Topic itu:Place",
        "itu:Event itu:WorkItem itu:hasTopic itu:Place",
        "Counted are the things of classes",
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
    ),
    query(
        "one-way-relation",
        CODES,
        "skos:narrower st:continuing , st:progress-made ;",
        "skos:narrower st:progress-made ;",
        "State skos:narrower",
        at="    skos:broader st:in-progress",
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
        at="body:wmo owl:sameAs",
    ),
    query("same-key", f"{REFERENCE}places.ttl", '"ROU"', '"NOR"', "has the same code or number"),
    query(
        "same-prefix",
        "data/catalog.ttl",
        'pub:prefixName "plan"',
        'pub:prefixName "vkind"',
        "The prefix or namespace vkind",
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
        at="    itu:assignedStatus st:in-progress",
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
        at="sg:sg3 a itu:StudyGroup",
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
    # --- what must be there, what can be there once, and what it can be
    shape(
        "TitlePairShape",
        f"{REPORT}section-7.ttl",
        '    itu:statedTitle "迂回呼叫程序"@zh ;\n',
        "",
        "Of the title as the source prints it and its translation one is missing",
    ),
    shape(
        "BureauParentShape",
        f"{REFERENCE}bodies.ttl",
        'skos:altLabel "TSB"@en ;\n    itu:subBodyOf body:itu ;',
        'skos:altLabel "TSB"@en ;',
        'A bureau or secretariat needs exactly one "direct sub-body of"',
    ),
    shape(
        "InferenceCertaintyShape",
        f"{REFERENCE}conferences.ttl",
        '    itu:statedDate "2012年"@zh ;\n    itu:certainty cert:implied ;',
        '    itu:statedDate "2012年"@zh ;',
        "must say how sure it is",
    ),
    shape(
        "CityShape",
        f"{REFERENCE}places.ttl",
        "itu:locatedIn place:no ;",
        "itu:locatedIn place:no , place:ch ;",
        'A city needs exactly one "located in"',
    ),
    shape(
        "StudyPeriodShape",
        f"{REFERENCE}questions.ttl",
        'itu:startDate "2018-01-01"^^xsd:date ; itu:endDate',
        "itu:endDate",
        'A study period needs exactly one "start date"',
    ),
    shape(
        "IdentitySourceValueShape",
        f"{REFERENCE}bodies.ttl",
        'skos:altLabel "BDT"@en ;\n    itu:subBodyOf body:itu ;\n    itu:identitySource para:2.10 ,',
        'skos:altLabel "BDT"@en ;\n    itu:subBodyOf body:itu ;\n    itu:identitySource body:itu ,',
        "The source of an identity must be a paragraph",
    ),
    shape(
        "LinkShape",
        "data/links/bodies.ttl",
        "body:ietf rdfs:seeAlso wd:Q217082",
        "body:ietf rdfs:seeAlso body:itu",
        "must be an address of somebody else's",
    ),
    shape(
        "ResolutionVersionShape",
        f"{REFERENCE}resolutions.ttl",
        '"Rev. Buenos Aires, 2017"@en',
        '"Rev Buenos Aires, 2017"@en',
        "is cited like Rev. Dubai, 2012",
    ),
    shape(
        "TermRelationShape",
        TERMS,
        "rdfs:domain itu:Corrigendum ; rdfs:range itu:Document",
        'rdfs:domain "itu:Corrigendum" ; rdfs:range itu:Document',
        "must be a term with an IRI, not a piece of text",
    ),
    shape(
        "ReportedQuantityShape",
        f"{REPORT}section-4.ttl",
        "itu:countedKind kind:report ; itu:countsItem text:gap-analysis-report ;",
        "itu:countedKind kind:report ; itu:countsItem kind:report ;",
        '"counts item" of a reported quantity must be',
    ),
    query(
        "itself",
        f"{REFERENCE}resources.ttl",
        "itu:shownOn resource:ict-infrastructure-map",
        "itu:shownOn resource:ixp-locations",
        "points at itself",
    ),
    query(
        "part-and-whole",
        SECTION_2,
        "",
        "qty:2.6-recommendations-approved itu:subsetOf qty:2.6-supplements-approved .",
        "more than the whole",
    ),
    query(
        "theme-positions",
        SECTION_2_7,
        "itu:listPosition 7 ;",
        "itu:listPosition 9 ;",
        "do not run from 1 to 8: here one is wrong",
    ),
    query(
        "code-and-iri",
        CODES,
        'skos:notation "nearly"',
        'skos:notation "nearby"',
        "not the one that the IRI names",
    ),
    query(
        "links-only",
        "data/links/places.ttl",
        "place:hammamet owl:sameAs",
        'place:hammamet <http://www.w3.org/2004/02/skos/core#altLabel> "Al Hammamet"@en ; owl:sameAs',
        "says more than where else the thing is found",
    ),
    query(
        "in-its-file",
        f"{REPORT}section-6.ttl",
        "",
        '<https://w3id.org/itukg/id/place/gr> a itu:Region ; skos:prefLabel "a region"@en , "某区域"@zh ; '
        "itu:locatedIn <https://w3id.org/itukg/id/place/no> ; itu:identitySource para:6.1 .",
        "does not belong into the files of",
    ),
    query(
        "silent-paragraph",
        f"{REPORT}section-4.ttl",
        "text:gap-analysis-report a itu:Document ;",
        "text:gap-analysis-report a itu:Document ; itu:reportedIn para:4.2 ;",
        "which does not mention it",
    ),
    query(
        "uneven-notes",
        TERMS,
        "itu:correctedBy a owl:ObjectProperty ;",
        'itu:correctedBy a owl:ObjectProperty ; skos:example "One"@en ;',
        "more notes with skos:example",
    ),
    # --- terms of vocabularies that everybody uses
    Mistake(
        "terms/not-in-vocabulary",
        TERMS,
        "itu:cites a owl:ObjectProperty",
        "itu:cites a owl:ObjectPropety",
        "is owl:ObjectProperty meant?",
    ),
    Mistake(
        "terms/not-in-vocabulary",
        TERMS,
        "dct:license <https",
        "dct:licence <https",
        "is dct:license meant?",
    ),
    Mistake(
        "terms/not-in-vocabulary",
        "data/links/places.ttl",
        "place:kigali owl:sameAs",
        "place:kigali owl:sameas",
        "is owl:sameAs meant?",
    ),
    # --- terms and statements
    Mistake(
        "terms/not-in-vocabulary",
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


# Head of the block, first and last line of what was written.
Lines = dict[int, tuple[int, int, int]]


def make_all(folder: Folder) -> Lines:
    """Make all mistakes; return for each the lines that it may be told at.

    These are the lines that were written, or the head of the block they are in: there it is told what is missing.
    """
    texts = {mistake.file: folder.text(mistake.file) for mistake in MISTAKES}
    for number, mistake in enumerate(MISTAKES):
        before, found, after = texts[mistake.file].partition(mistake.old or "\0")
        assert bool(found) == bool(mistake.old), mistake
        start = before if mistake.old else before.rstrip("\n") + "\n\n"
        end = after if mistake.old else "\n"
        texts[mistake.file] = f"{start}\1{number}\2{mistake.new}\1{number}\2{end}"
    lines: Lines = {}
    for file, marked in texts.items():
        folder.write(file, _without_marks(marked))
        for number in {int(found) for found in re.findall("\1([0-9]+)\2", marked)}:
            first, last = (_without_marks(found) for found in _up_to(f"\1{number}\2", marked))
            heads = [at for at, line in enumerate(first.split("\n"), 1) if re.match(r"[^\s#@]", line)]
            lines[number] = heads[-1] if heads else 0, first.count("\n") + 1, last.count("\n") + 1
    return lines


def _without_marks(text: str) -> str:
    return re.sub("\1[0-9]+\2", "", text)


def _up_to(mark: str, text: str) -> tuple[str, str]:
    return text[: text.index(mark)], text[: text.rindex(mark)]


Told = tuple[list[Finding], Lines, dict[str, str], str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of all the mistakes, the lines of each, the files by then, and the report for a failure."""
    folder = Folder.of_project(tmp_path_factory.mktemp("shapes"))
    lines = make_all(folder)
    outcome = folder.check()
    texts = {one.place.file: folder.text(one.place.file) for one in outcome.findings}
    return list(outcome.findings), lines, texts, as_text(outcome, "en")


@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=[m.rule.rpartition("#")[2] for m in MISTAKES])
def test_a_mistake_is_told_once_at_its_place(told: Told, number: int) -> None:
    findings, lines, texts, report = told
    mistake = MISTAKES[number]
    found = [
        one
        for one in findings
        if one.rule == mistake.rule
        and mistake.words in one.messages["en"]
        and (mistake.at or one.place.file == mistake.file)
    ]
    assert len(found) == 1, f"{mistake}\n{[one.messages['en'] for one in found]}\n{report}"
    (finding,) = found
    assert finding.severity == mistake.severity
    assert re.search("[\u4e00-\u9fff]", finding.messages["zh"])
    place = f"{finding.place.file}:{finding.place.line}"
    if mistake.at:
        assert texts[finding.place.file].split("\n")[finding.place.line - 1].startswith(mistake.at), place
    else:
        head, first, last = lines[number]
        expected = {f"{mistake.file}:{line}" for line in (head, *range(first, last + 1))}
        assert place in expected, f"{mistake.rule} {mistake.words}: {place}, not {sorted(expected)}"


def test_nothing_else_is_told(told: Told) -> None:
    findings, _, _, report = told
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
