"""Mistakes in values: what must be there, what can be there once, and what it can be."""

from __future__ import annotations

from tests.rdf.planted.mistake import CODES, REFERENCE, REPORT, SECTION_2, SECTION_2_7, TERMS, query, shape

OF_VALUES = [
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
        "wrong-section",
        f"{REPORT}document.ttl",
        'itu:isPartOf sec:2 ; itu:paragraphNumber "2.10"',
        'itu:isPartOf sec:1 ; itu:paragraphNumber "2.10"',
        "The number 2.10 is none of section 1",
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
]
