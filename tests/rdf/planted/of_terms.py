"""Mistakes in terms and statements, those that have consequences elsewhere, which are not told of, among them."""

from __future__ import annotations

from tests.rdf.planted.mistake import ACT, REFERENCE, REPORT, SECTION_2, SECTION_2_7, TERMS, Mistake, query

OF_TERMS = [
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
