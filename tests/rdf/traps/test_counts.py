"""Traps 13 to 24: equal numbers of different sets, joint totals, limits of numbers, and what is not counted at all."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap

# Every number of the report: nothing is added up, split or subtracted to make another one.
NUMBERS = {
    ("qty:2-texts-approved", "399"), ("qty:2.1-recommendations-approved", "22"), ("qty:2.1-supplement-revision", "1"),
    ("qty:2.1-drafts-under-approval", "12"), ("qty:2.2-recommendations-approved", "17"),
    ("qty:2.2-supplements-approved", "4"), ("qty:2.2-drafts-under-approval", "7"), ("qty:2.2-u4ssc-supporters", "20"),
    ("qty:2.5-recommendations-approved", "17"), ("qty:2.6-recommendations-approved", "17"),
    ("qty:2.6-supplements-approved", "2"), ("qty:2.6-technical-reports", "7"), ("qty:2.6-drafts-under-approval", "17"),
    ("qty:2.6-workshop", "1"), ("qty:2.7-focus-groups-operating", "2"), ("qty:2.8-incident-reports", "0"),
    ("qty:2.8-incidents-since-2009", "37"), ("qty:2.12-certified", "139"), ("qty:4.1-gap-analysis-report", "1"),
    ("qty:4.3-igos", "35"), ("qty:5-circular", "1"), ("qty:7.2-work-items", "3"), ("qty:7.3-joint-meeting-2026", "1"),
}  # fmt: skip
WITHOUT_NUMBER = {
    "qty:2-relevant-recommendations", "qty:2-relevant-texts", "qty:2.12-courses", "qty:2.12-learners",
    "qty:2.13-partners", "qty:4.2-itu-sessions", "qty:7.3-joint-meetings-2025",
}  # fmt: skip


@trap(13)
@fall(
    "two of the 17 are merged",
    remove="act:2.5-approvals itu:hasQuantity qty:2.5-recommendations-approved .",
    add="act:2.5-approvals itu:hasQuantity qty:2.2-recommendations-approved .",
)
@fall(
    "the 17 drafts are the 17 approved",
    remove="qty:2.6-drafts-under-approval itu:countedKind kind:draft-recommendation .",
    add="qty:2.6-drafts-under-approval itu:countedKind kind:new-or-revised-recommendation .",
)
def test_17_is_four_numbers_of_four_sets(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?act ?q ?place ?kind ?status { ?act itu:hasQuantity ?q . ?q itu:numericValue 17 ;
             itu:reportedIn ?place ; itu:countedKind ?kind ; itu:countedStatus ?status }"""
    ) == {
        (f"act:{act}", f"qty:{quantity}", f"para:{quantity[:3]}", f"kind:{kind}", f"st:{status}")
        for act, quantity, kind, status in (
            ("2.2-approvals", "2.2-recommendations-approved", "recommendation", "approved"),
            ("2.5-approvals", "2.5-recommendations-approved", "recommendation", "approved"),
            ("2.6-security-approvals", "2.6-recommendations-approved", "new-or-revised-recommendation", "approved"),
            ("2.6-security-drafts", "2.6-drafts-under-approval", "draft-recommendation", "under-approval"),
        )
    }


@trap(14)
@fall(
    "the 22 is counted for the meeting", add=r"mtg:cwg-internet\/22 itu:hasQuantity qty:2.1-recommendations-approved ."
)
@fall("the ordinal becomes a count", add=r"qty:meetings a itu:ReportedQuantity ; itu:numericValue 22 .")
def test_22_is_one_number_and_one_ordinal(facts: Facts) -> None:
    assert facts.table("SELECT ?x ?q { ?q itu:numericValue 22 OPTIONAL { ?x itu:hasQuantity ?q } }") == {
        ("act:2.1-approvals", "qty:2.1-recommendations-approved")
    }
    assert facts.column("SELECT ?x { ?x itu:ordinal 22 }") == {"mtg:cwg-internet/22"}


@trap(15)
@fall("the total is not marked as joint", remove="qty:2.1-recommendations-approved itu:isCollective true .")
@fall("the total is given to one group", add="sg:sg13 itu:hasQuantity qty:2.1-recommendations-approved .")
@fall(
    "the total is given to every group",
    add="""act:sg5-approvals a itu:StandardizationActivity ; itu:carriedOutBy sg:sg5 ; itu:hasQuantity qty:sg5 .
           qty:sg5 a itu:ReportedQuantity ; itu:numericValue 22 .""",
)
@fall("a group is left out", remove="act:2.1-approvals itu:carriedOutBy sg:sg5 , sg:sg11 .")
def test_joint_totals_are_nobodys_own(facts: Facts) -> None:
    done = "?act itu:hasQuantity ?q ; (itu:carriedOutBy|itu:organizedBy) ?group . ?group a itu:StudyGroup ."
    joint = facts.table(
        f"""SELECT ?q (COUNT(DISTINCT ?group) AS ?groups) (SAMPLE(?flag) AS ?joint) {{
              {done} OPTIONAL {{ ?q itu:isCollective ?flag }} }} GROUP BY ?q HAVING (COUNT(DISTINCT ?group) > 1)"""
    )
    assert joint == {
        (f"qty:{quantity}", groups, "true")
        for quantity, groups in (
            ("2.1-recommendations-approved", "3"), ("2.1-drafts-under-approval", "3"),
            ("2.2-recommendations-approved", "7"), ("2.2-supplements-approved", "7"),
            ("2.2-drafts-under-approval", "2"), ("2.5-recommendations-approved", "4"),
            ("2.6-recommendations-approved", "5"), ("2.6-supplements-approved", "5"), ("2.6-technical-reports", "5"),
            ("2.6-drafts-under-approval", "3"), ("7.3-joint-meetings-2025", "2"), ("7.3-joint-meeting-2026", "2"),
        )
    }  # fmt: skip
    # What a group can be said to have done alone, and nothing more.
    assert facts.table(f"SELECT ?group ?q {{ {done} FILTER NOT EXISTS {{ ?q itu:isCollective true }} }}") == {
        ("sg:sg13", "qty:2.1-supplement-revision"),
        ("sg:sg2", "qty:7.2-work-items"),
    }
    assert not facts.hold("?group a itu:StudyGroup ; (itu:hasQuantity|^itu:quantityOf) ?q")


@trap(16)
@fall(
    "what is left of the 399 is worked out",
    add="""qty:2-remainder a itu:ReportedQuantity ; itu:numericValue 326 ; itu:subsetOf qty:2-texts-approved .""",
)
@fall("a part is put under the 399", add="qty:2.5-recommendations-approved itu:subsetOf qty:2-texts-approved .")
@fall("the relevant ones are added up", add="qty:2-relevant-recommendations itu:numericValue 73 .")
def test_no_number_is_derived_from_others(facts: Facts) -> None:
    assert facts.table("SELECT ?q ?n { ?q itu:numericValue ?n }") == NUMBERS
    assert facts.column("SELECT ?q { ?q a itu:ReportedQuantity }") == {name for name, _ in NUMBERS} | WITHOUT_NUMBER
    assert facts.table("SELECT ?part ?whole { ?part itu:subsetOf ?whole }") == {
        ("qty:2-relevant-recommendations", "qty:2-texts-approved"),
        ("qty:2-relevant-texts", "qty:2-texts-approved"),
        ("qty:2.12-certified", "qty:2.12-learners"),
    }
    # The window of the topic counts is not stated.
    assert not facts.hold("?q itu:countedKind/skos:broader* kind:recommendation ; itu:coversPeriod ?window")


@trap(17)
@fall(
    "399 Recommendations",
    remove="qty:2-texts-approved itu:countedKind kind:new-or-revised-recommendation-or-other-text .",
    add="qty:2-texts-approved itu:countedKind kind:recommendation .",
)
@fall(
    "the kind of the 399 becomes a kind of Recommendation",
    add="kind:new-or-revised-recommendation-or-other-text skos:broader kind:recommendation .",
)
def test_the_399_are_not_a_number_of_recommendations(facts: Facts) -> None:
    kind = "kind:new-or-revised-recommendation-or-other-text"
    assert facts.column("SELECT ?kind { qty:2-texts-approved itu:countedKind ?kind }") == {kind}
    assert not facts.hold(f"{{ {kind} skos:broader|^skos:narrower ?wider }} UNION {{ {kind} skos:narrower ?kind }}")
    approved = facts.column(
        """SELECT (SUM(?n) AS ?sum) { { SELECT DISTINCT ?q ?n { ?q itu:numericValue ?n ; itu:countedStatus st:approved ;
             itu:countedKind/(skos:broader|^skos:narrower)* kind:recommendation } } }"""
    )
    assert approved == {"73"}  # 22 + 17 + 17 + 17, an upper bound of distinct texts


@trap(18)
@fall("the 399 are all related to the report", remove="qty:2-texts-approved itu:isScopeOpen true .")
@fall("the related ones are counted", remove="qty:2-relevant-recommendations itu:quantityQualifier qual:not-stated .")
def test_the_399_include_texts_that_have_nothing_to_do_with_the_report(facts: Facts) -> None:
    assert facts.hold("qty:2-texts-approved itu:isScopeOpen true")
    assert facts.column("SELECT ?q { qty:2-relevant-recommendations itu:quantityQualifier ?q }") == {"qual:not-stated"}
    assert not facts.hold("act:2-approvals itu:hasTopic|itu:concerns|itu:pursuantTo ?x")


@trap(19)
@fall("a Chinese numeral is not read", remove="qty:2.6-technical-reports itu:numericValue 7 .")
@fall(
    "the two sets of seven are one",
    remove="qty:2.6-technical-reports itu:countedKind kind:technical-report .",
    add="qty:2.6-technical-reports itu:countedKind kind:draft-recommendation .",
)
def test_chinese_numerals_are_numbers(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?q ?words ?n ?kind { ?q itu:verbatimValue ?words ; itu:numericValue ?n ; itu:countedKind ?kind
             FILTER(!REGEX(?words, "[0-9]")) }"""
    ) == {
        ("qty:2.1-supplement-revision", "一份", "1", "kind:supplement-revision"),
        ("qty:2.2-drafts-under-approval", "七份", "7", "kind:draft-recommendation"),
        ("qty:2.6-supplements-approved", "两份", "2", "kind:new-supplement"),
        ("qty:2.6-technical-reports", "七份", "7", "kind:technical-report"),
        ("qty:2.6-workshop", "一次", "1", "kind:workshop"),
        ("qty:2.7-focus-groups-operating", "两个", "2", "kind:focus-group"),
        ("qty:2.8-incident-reports", "未收到", "0", "kind:incident-report"),
        ("qty:4.1-gap-analysis-report", "一份", "1", "kind:report"),
        ("qty:5-circular", "一份", "1", "kind:circular-letter"),
        ("qty:7.2-work-items", "三个", "3", "kind:work-item"),
        ("qty:7.3-joint-meeting-2026", "一次", "1", "kind:joint-rapporteur-group-meeting"),
    }
    assert facts.table("SELECT ?m ?n { ?m itu:ordinal ?n }") == {
        ("mtg:cwg-internet/22", "22"), ("mtg:cwg-internet/23", "23"), ("mtg:igf/20", "20"),
    }  # fmt: skip


@trap(20)
@fall("nearly 300 becomes 300", add="qty:2.12-learners itu:numericValue 300 .")
@fall("nearly 300 may be 300", remove="qty:2.12-learners itu:maxInclusive false .")
@fall("nearly 300 is given a lower bound", add="qty:2.12-learners itu:minValue 290 .")
@fall(
    "more than 70 becomes 70",
    remove="qty:2.13-partners itu:quantityQualifier qual:more-than .",
    add="qty:2.13-partners itu:quantityQualifier qual:exact ; itu:numericValue 70 ; itu:maxValue 70 .",
)
@fall("139 becomes a bound", remove="qty:2.12-certified itu:maxValue 139 .")
def test_limits_of_numbers_are_kept(facts: Facts) -> None:
    limits = facts.table(
        """SELECT ?q ?word ?n ?min ?max ?minIn ?maxIn { ?q itu:quantityQualifier ?word .
             OPTIONAL { ?q itu:numericValue ?n } OPTIONAL { ?q itu:minValue ?min } OPTIONAL { ?q itu:maxValue ?max }
             OPTIONAL { ?q itu:minInclusive ?minIn } OPTIONAL { ?q itu:maxInclusive ?maxIn } }"""
    )
    loose = {row for row in limits if row[1] != "qual:exact"}
    assert loose == {
        ("qty:2-relevant-recommendations", "qual:not-stated", "", "", "", "", ""),
        ("qty:2-relevant-texts", "qual:not-stated", "", "", "", "", ""),
        ("qty:2.12-courses", "qual:several", "", "", "", "", ""),
        ("qty:2.12-learners", "qual:nearly", "", "", "300", "", "false"),
        ("qty:2.13-partners", "qual:more-than", "", "70", "", "false", ""),
        ("qty:4.2-itu-sessions", "qual:several", "", "", "", "", ""),
        ("qty:7.3-joint-meetings-2025", "qual:not-stated", "", "", "", "", ""),
    }
    assert {(row[0], row[2]) for row in limits - loose} == NUMBERS
    assert all(number == least == most for _, _, number, least, most, _, _ in limits - loose)


@trap(21)
@fall("eight themes become eight courses", add="qty:2.12-courses itu:numericValue 8 .")
@fall("a theme becomes a course", add="theme:2.12-1 a itu:TrainingCourse .")
@fall("the eight themes are all there were", remove="act:2.12-academy-courses itu:isScopeOpen true .")
def test_vague_numbers_stay_vague(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?q ?words ?n { VALUES ?word { qual:several qual:not-stated } ?q itu:quantityQualifier ?word
             OPTIONAL { ?q itu:verbatimValue ?words } OPTIONAL { ?q itu:numericValue|itu:minValue|itu:maxValue ?n } }"""
    ) == {
        ("qty:2.12-courses", "若干", ""), ("qty:4.2-itu-sessions", "几次", ""),
        ("qty:2-relevant-recommendations", "", ""), ("qty:2-relevant-texts", "", ""),
        ("qty:7.3-joint-meetings-2025", "", ""),
    }  # fmt: skip
    themes = "SELECT (COUNT(DISTINCT ?t) AS ?n) { act:2.12-academy-courses itu:coversTheme ?t }"
    assert facts.column(themes) == {"8"}
    assert facts.hold("act:2.12-academy-courses itu:isScopeOpen true")
    assert not facts.hold("?x a itu:TrainingCourse")
    assert not facts.hold("act:3.1-iot-connectivity-training itu:hasQuantity ?q")


@trap(22)
@fall("139 stand beside the nearly 300", remove="qty:2.12-certified itu:subsetOf qty:2.12-learners .")
def test_the_certified_are_among_the_enrolled(facts: Facts) -> None:
    assert facts.hold("qty:2.12-certified itu:numericValue 139 ; itu:subsetOf qty:2.12-learners")
    assert facts.hold("?courses itu:hasQuantity qty:2.12-certified , qty:2.12-learners")


@trap(23)
@fall("one joint meeting is read for 2025", add="qty:7.3-joint-meetings-2025 itu:numericValue 1 .")
@fall(
    "the meetings of 2025 are one event",
    remove="act:7.3-joint-meetings-2025 a itu:EventSet .",
    add="act:7.3-joint-meetings-2025 a itu:Meeting .",
)
def test_only_the_joint_meeting_of_2026_is_one(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?class ?n { ?x a ?class ; itu:hasQuantity ?q . ?class rdfs:isDefinedBy ?ontology .
             ?q itu:countedKind kind:joint-rapporteur-group-meeting OPTIONAL { ?q itu:numericValue ?n }
             FILTER(?class IN (itu:EventSet, itu:Meeting)) }"""
    ) == {
        ("act:7.3-joint-meetings-2025", "itu:EventSet", ""),
        ("mtg:itu-t/joint-sg2-sg3/2026-06", "itu:Meeting", "1"),
    }


@trap(24)
@fall(
    "37 reports",
    remove="qty:2.8-incidents-since-2009 itu:countedKind kind:incident .",
    add="qty:2.8-incidents-since-2009 itu:countedKind kind:incident-report .",
)
@fall(
    "no incidents happened",
    remove="qty:2.8-incident-reports itu:countedKind kind:incident-report .",
    add="qty:2.8-incident-reports itu:countedKind kind:incident .",
)
@fall("a report is an incident", add="kind:incident-report skos:broader kind:incident .")
@fall("nobody knows who received nothing", remove="find:2.8-no-incident-reports itu:observedBy body:tsb .")
def test_37_incidents_and_no_report(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?n ?kind ?negative ?by { ?f itu:concerns res:WTSA-69 ; itu:isNegative ?negative ; itu:hasQuantity ?q .
             ?q itu:numericValue ?n ; itu:countedKind ?kind OPTIONAL { ?f itu:observedBy ?by } }"""
    ) == {("0", "kind:incident-report", "true", "body:tsb"), ("37", "kind:incident", "false", "")}
    assert not facts.hold(
        "VALUES ?kind { kind:incident kind:incident-report } ?kind skos:broader|^skos:narrower ?wider"
    )
