"""Traps 46 to 57: numbers of documents, printed or not; the list of references; kinds of texts, texts without name."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap


@trap(46)
@fall(
    "the number is taken for printed",
    remove='doc:C26-33 itu:inferredCode "C26/33" .',
    add='doc:C26-33 itu:code "C26/33" .',
)
@fall("a title is made up", add='doc:C26-33 itu:statedTitle "国际电联的互联网活动"@zh .')
@fall("an author is made up", add="doc:C26-33 itu:submittedBy body:itu-secretariat .")
@fall("a date is made up", add='doc:C26-33 itu:statedDate "2026年"@zh .')
def test_the_report_does_not_print_what_it_is(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?code (LANG(?note) AS ?l) { doc:C26-33 itu:inferredCode ?code ; itu:inferenceNote ?note }"""
    ) == {("C26/33", "en"), ("C26/33", "zh")}
    assert not facts.hold(
        """doc:C26-33 itu:code|itu:number|itu:officialTitle|itu:statedTitle|itu:statedDate|itu:startDate|itu:submittedBy
             |itu:submittedTo|itu:takesPlaceAt|itu:outcomeOf ?x"""
    )
    assert not facts.hold('?x itu:printedForm|itu:code ?printed FILTER(CONTAINS(?printed, "C26/33"))')


@trap(47)
@fall(
    "C25/35 is read as C26/35",
    remove="cit:2.10-C25-35 itu:citedWork doc:C25-35 .",
    add="cit:2.10-C25-35 itu:citedWork doc:C26-35 .",
)
@fall("the two are one document", add="doc:C25-35 owl:sameAs doc:C26-35 .")
@fall("C26/35 is put into the list", add="cit:2.6-C26-35 itu:citationRole role:reference-list .")
def test_two_documents_35_of_two_sessions(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?doc ?code ?place ?role { ?doc itu:code ?code FILTER(STRENDS(?code, "/35"))
             OPTIONAL { ?c itu:citedWork ?doc ; itu:reportedIn ?place ; itu:citationRole ?role } }"""
    ) == {
        ("doc:C25-35", "C25/35", "para:2.10", "role:further-information"),
        ("doc:C26-35", "C26/35", "para:2.6", "role:further-information"),
    }
    assert facts.column("SELECT (LANG(?n) AS ?l) { cit:2.10-C25-35 itu:sourceDiscrepancy ?n }") == {"en", "zh"}
    assert not facts.hold("doc:C25-35 owl:sameAs|^owl:sameAs ?x")


@trap(48)
@fall(
    "the report lists itself",
    add="""cit:references-C26-33 a itu:Citation ; itu:citedWork doc:C26-33 ; itu:citationRole role:reference-list .
           doc:C26-33 itu:hasCitation cit:references-C26-33 .""",
)
@fall("a year is left out", remove="cit:references-C20-33 itu:citedWork doc:C20-33 .")
@fall("the series skips a year", remove="doc:C21-33 itu:previousInSeries doc:C20-33 .")
def test_ten_earlier_documents_of_the_series(facts: Facts) -> None:
    listed = (
        "?c itu:citationRole role:reference-list ; itu:citedWork ?doc . ?doc a/rdfs:subClassOf* itu:CouncilDocument ."
    )
    assert facts.rows(
        f"SELECT ?code {{ {listed} ?doc itu:code ?code ; itu:inSeries series:council-33 }} ORDER BY ?code"
    ) == [(f"C{year}/33",) for year in range(16, 26)]
    assert facts.column(f"SELECT ?doc {{ {listed} }}") == {f"doc:C{year}-33" for year in range(16, 26)}
    assert facts.table("SELECT ?later ?earlier { ?later itu:previousInSeries ?earlier }") == {
        (f"doc:C{year + 1}-33", f"doc:C{year}-33") for year in range(16, 26)
    }


@trap(49)
@fall("what the body cites is listed", add="cit:4.1-C26-51 itu:citationRole role:reference-list .")
@fall("what the list lacks is not cited", remove="doc:C26-33 itu:hasCitation cit:4.1-C26-60 .")
def test_documents_referred_to_are_more_than_the_list(facts: Facts) -> None:
    listed = facts.column(
        "SELECT ?w { doc:C26-33 itu:hasCitation ?c . ?c itu:citationRole role:reference-list ; itu:citedWork ?w }"
    )
    cited = facts.column("SELECT ?w { doc:C26-33 itu:hasCitation/itu:citedWork ?w }")
    assert facts.column("SELECT ?w { doc:C26-33 itu:cites ?w }") == (set() if facts.stated else cited)
    assert len(listed) == 33
    assert cited - listed == {
        "doc:C25-35", "doc:C26-35", "doc:C26-51", "doc:C26-60", "inst:vienna-programme-of-action",
        "rec:itu-r/M.2083", "report:itu-r/M.2440-0", "res:ITU-R-65", "res:ITU-R-66",
    }  # fmt: skip
    assert listed <= cited


@trap(50)
@fall(
    "the two documents are swapped",
    remove="cit:4.1-C26-51 itu:citedWork doc:C26-51 . cit:4.1-C26-60 itu:citedWork doc:C26-60 .",
    add="cit:4.1-C26-51 itu:citedWork doc:C26-60 . cit:4.1-C26-60 itu:citedWork doc:C26-51 .",
)
@fall("the Chair is known beyond doubt", remove="act:4.1-chair-report itu:certainty cert:probable .")
@fall("C26/51 informs on the gap analysis", add="text:gap-analysis-report itu:furtherInformation doc:C26-51 .")
def test_the_chairs_report_is_not_the_gap_analysis(facts: Facts) -> None:
    assert facts.table(
        "SELECT ?doc ?role { ?c itu:reportedIn para:4.1 ; itu:citedWork ?doc ; itu:citationRole ?role }"
    ) == {("doc:C26-51", "role:text-location"), ("doc:C26-60", "role:further-information")}
    assert facts.table(
        "SELECT ?x ?doc { ?x itu:furtherInformation ?doc FILTER(?doc IN (doc:C26-51, doc:C26-60)) }"
    ) == {("text:gap-analysis-report", "doc:C26-60")}
    assert facts.table(
        "SELECT ?x ?by ?how { ?x itu:concerns doc:C26-51 ; itu:submittedBy ?by OPTIONAL { ?x itu:certainty ?how } }"
    ) == {("act:4.1-chair-report", "office:cwg-internet-chair", "cert:probable")}
    assert not facts.hold("doc:C26-51 itu:submittedBy ?by")


@trap(51)
@fall(
    "the Report is a Recommendation",
    remove=r"report:itu-r\/M.2440-0 a itu:TechnicalReport .",
    add=r"report:itu-r\/M.2440-0 a itu:Recommendation .",
)
@fall(
    "the -0 is lost",
    remove=r'rec:itu-r\/M.2083-0 itu:code "M.2083-0" .',
    add=r'rec:itu-r\/M.2083-0 itu:code "M.2083" .',
)
def test_m_2083_0_and_m_2440_0(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?class ?code ?printed { ?c itu:reportedIn para:2.11 ; itu:printedForm ?printed .
             ?c itu:citedWork|itu:citedVersion ?x . ?x a ?class ; itu:code ?code
             FILTER(?class IN (itu:Recommendation, itu:RecommendationEdition, itu:TechnicalReport)) }"""
    ) == {
        ("rec:itu-r/M.2083", "itu:Recommendation", "M.2083", "ITU-R M.2083-0建议书"),
        ("rec:itu-r/M.2083-0", "itu:RecommendationEdition", "M.2083-0", "ITU-R M.2083-0建议书"),
        ("report:itu-r/M.2440-0", "itu:TechnicalReport", "M.2440-0", "ITU-R M.2440-0号报告"),
    }


@trap(52)
@fall(
    "H.741.5 is prepared",
    remove=r"act:2.3-corrigendum itu:hasOutput rec:itu-t\/H.741.5-Cor.1 .",
    add=r"act:2.3-corrigendum itu:hasOutput rec:itu-t\/H.741.5 .",
)
@fall(
    "the Supplement is a Recommendation",
    remove=r"rec:itu-t\/J.Sup11 a itu:Supplement .",
    add=r"rec:itu-t\/J.Sup11 a itu:Recommendation .",
)
@fall("an edition is read into the report", add=r"act:2.3-revisions itu:concerns rec:itu-t\/J.1\/2025-12 .")
@fall(
    "the space is lost",
    remove=r'rec:itu-t\/H.741.5-Cor.1 itu:code "H.741.5 Cor.1" .',
    add=r'rec:itu-t\/H.741.5-Cor.1 itu:code "H.741.5Cor.1" .',
)
def test_supplement_corrigendum_and_recommendation(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?code ?class ?act { para:2.3 itu:mentions ?x . ?x itu:code ?code ; a ?class
             FILTER(?class IN (itu:Recommendation, itu:Supplement, itu:Corrigendum))
             OPTIONAL { ?act (itu:concerns|itu:hasOutput) ?x ; itu:carriedOutBy sg:sg21 } }"""
    ) == {
        ("J.1", "itu:Recommendation", "act:2.3-revisions"),
        ("J.Sup11", "itu:Supplement", "act:2.3-revisions"),
        ("H.741.5 Cor.1", "itu:Corrigendum", "act:2.3-corrigendum"),
        ("H.741.5", "itu:Recommendation", ""),
    }
    assert facts.table("SELECT ?c ?r { ?c itu:corrects ?r }") == {("rec:itu-t/H.741.5-Cor.1", "rec:itu-t/H.741.5")}
    # Editions are known from elsewhere; that the report means one of them is not said.
    assert not facts.hold("?edition a itu:RecommendationEdition . ?x ?p ?edition ; itu:reportedIn para:2.3")


@trap(53)
@fall(
    "the case of a code is made even",
    remove='wi:TR.OTTNumMgt itu:code "TR.OTTNumMgt" .',
    add='wi:TR.OTTNumMgt itu:code "TR.OTTnumMgt" .',
)
@fall(
    "its punctuation is made even",
    remove=r'report:itu-t\/DSTR_OTTReporting itu:code "DSTR_OTTReporting" .',
    add=r'report:itu-t\/DSTR_OTTReporting itu:code "DSTR.OTTReporting" .',
)
@fall("two near-duplicates are one", add="wi:D.OTTBypass owl:sameAs wi:D7_R_OTTBypass .")
def test_codes_are_kept_character_by_character(facts: Facts) -> None:
    codes = facts.table(
        "SELECT ?x ?code { ?x a ?class ; itu:code ?code FILTER(?class IN (itu:WorkItem, itu:TechnicalReport)) }"
    )
    assert codes == {
        (f"wi:{code}", code)
        for code in (
            "TR.OTTnum", "TR.OTTNumMgt", "E.ACP", "D.GuidelinesCostContribution", "Study_OTTs", "D.OTTBypass",
            "D7_R_OTTBypass", "Study_OTTnetworkinvestment",
        )
    } | {
        (f"report:itu-t/{code}", code)
        for code in ("GSTR.Perf_Req", "DSTR_OTTReporting", "ESTR.OTTperf", "JSTR.CASDRM-INT")
    } | {("report:itu-r/M.2440-0", "M.2440-0")}  # fmt: skip
    assert not facts.hold("?x a itu:WorkItem ; owl:sameAs|^owl:sameAs ?y")


@trap(54)
@fall(
    "the code is read as the kind of text",
    remove="wi:Study_OTTnetworkinvestment itu:expectedOutput kind:regional-technical-report .",
    add="wi:Study_OTTnetworkinvestment itu:expectedOutput kind:guidelines .",
)
@fall(
    "all three of Study Group 2 are Technical Reports",
    remove="wi:E.ACP itu:expectedOutput kind:draft-recommendation .",
    add="wi:E.ACP itu:expectedOutput kind:technical-report .",
)
@fall("a study is given a kind", add="wi:Study_OTTs itu:expectedOutput kind:technical-report .")
@fall("a work item is a document", add="wi:E.ACP a itu:Recommendation .")
def test_the_code_of_a_work_item_is_not_its_kind(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?group ?kind ?region { ?x a itu:WorkItem ; itu:workItemOf ?group
             OPTIONAL { ?x itu:expectedOutput ?kind } OPTIONAL { ?x itu:regionalScope ?region } }"""
    ) == {
        ("wi:TR.OTTnum", "sg:sg2", "kind:technical-report", ""),
        ("wi:TR.OTTNumMgt", "sg:sg2", "kind:technical-report", ""),
        ("wi:E.ACP", "sg:sg2", "kind:draft-recommendation", ""),
        ("wi:D.GuidelinesCostContribution", "sg:sg3", "kind:guidelines", ""),
        ("wi:Study_OTTs", "sg:sg3", "", ""),
        ("wi:D.OTTBypass", "sg:sg3", "", ""),
        ("wi:D7_R_OTTBypass", "sg:sg3", "kind:regional-recommendation", "place:arb"),
        ("wi:Study_OTTnetworkinvestment", "sg:sg3", "kind:regional-technical-report", "place:lac"),
    }
    assert not facts.hold("?x a itu:WorkItem , ?class . ?class rdfs:subClassOf+ itu:Text")


@trap(55)
@fall(
    "the kind is cut off the title",
    remove='wi:TR.OTTnum itu:statedTitle "技术报告：作为OTT标识符的E.164号码的当前使用"@zh .',
    add='wi:TR.OTTnum itu:statedTitle "作为OTT标识符的E.164号码的当前使用"@zh .',
)
def test_the_kind_stays_inside_the_title(facts: Facts) -> None:
    titles = facts.table(
        'SELECT ?x ?t { ?x itu:statedTitle ?t ; itu:workItemOf ?group FILTER(REGEX(?t, "技术报告|建议书|导则|研究$")) }'
    )
    assert titles == {
        ("wi:TR.OTTnum", "技术报告：作为OTT标识符的E.164号码的当前使用"),
        ("wi:TR.OTTNumMgt", "关于OTT码号管理的技术报告"),
        (
            "wi:D7_R_OTTBypass",
            "关于OTT旁路的区域建议书（ARB），包括成员国与运营商为解决OTT旁路问题而开展的国家和区域性合作",
        ),
        ("wi:Study_OTTnetworkinvestment", "关于OTT对电信网络投资影响的区域性技术报告（LAC）"),
        ("wi:Study_OTTs", "关于在国际电信/ICT业务和网络背景下OTT业务的政策、监管和经济方面问题的研究"),
        (
            "wi:D.GuidelinesCostContribution",
            "关于OTT服务提供商与电信网络服务运营商为扩大和发展大容量电信网络而可能采取的成本分摊机制的导则",
        ),
    }


@trap(56)
@fall("the revised Supplement is J.Sup11", add=r"qty:2.1-supplement-revision itu:countsItem rec:itu-t\/J.Sup11 .")
@fall(
    "one of the 17 is given a name",
    add=r"""rec:itu-t\/Y.4000 a itu:Recommendation . para:2.2 itu:mentions rec:itu-t\/Y.4000 .""",
)
@fall("J.Sup11 is agreed by Study Group 13", add=r"act:2.1-supplement-revision itu:concerns rec:itu-t\/J.Sup11 .")
def test_counted_texts_have_no_names(facts: Facts) -> None:
    places = "VALUES ?place { para:2 para:2.1 para:2.2 para:2.5 para:2.6 }"
    assert facts.table(f"SELECT ?q ?item {{ {places} ?q itu:reportedIn ?place ; itu:countsItem ?item }}") == {
        ("qty:2.6-workshop", "act:2.6-workshop-telephone-networks")
    }
    kinds = "itu:Recommendation, itu:RecommendationEdition, itu:Supplement, itu:Corrigendum, itu:TechnicalReport"
    assert not facts.hold(
        f"""{places} {{ ?place itu:mentions ?x }} UNION {{ ?act itu:reportedIn ?place ; itu:concerns|itu:hasOutput ?x }}
            ?x a ?class FILTER(?class IN ({kinds}))"""
    )


@trap(57)
@fall("a number is attached to the circular", add='text:enum-circular itu:code "TSB Circular 100" .')
@fall("so is a date", add='text:enum-circular itu:statedDate "2026年2月"@zh .')
def test_the_circular_has_no_number_and_no_date(facts: Facts) -> None:
    assert facts.column("SELECT ?x { ?x a itu:Circular }") == {"text:enum-circular"}
    assert not facts.hold(
        """text:enum-circular itu:code|itu:inferredCode|itu:number|itu:statedDate|itu:startDate|itu:endDate
             |itu:officialTitle|rdfs:seeAlso|owl:sameAs ?x"""
    )
