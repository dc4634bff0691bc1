"""Traps 1 to 12: two windows of time, months that are not days, what is planned, and what has no date at all."""

from __future__ import annotations

from calendar import monthrange

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap

# Any way in which a thing, its status or what it is part of could be given a time.
DATED = """(itu:hasStatusAssignment|itu:hasQuantity|itu:subEventOf)?
           /(itu:startDate|itu:endDate|itu:statedDate|itu:coversPeriod|itu:sinceYear)"""


@trap(1)
@fall(
    "the 399 are put into the reporting period",
    remove="qty:2-texts-approved itu:coversPeriod period:approvals-C26-33 .",
    add="qty:2-texts-approved itu:coversPeriod period:reporting-C26-33 .",
)
@fall(
    "the window of the approvals is trimmed to the reporting period",
    remove='period:approvals-C26-33 itu:startDate "2025-04-01"^^xsd:date .',
    add='period:approvals-C26-33 itu:startDate "2025-05-01"^^xsd:date .',
)
def test_the_399_have_a_window_of_their_own(facts: Facts) -> None:
    windows = facts.table(
        """SELECT ?what ?period ?from ?to {
             VALUES ?what { doc:C26-33 act:itu-internet-activities act:2-approvals qty:2-texts-approved }
             ?what itu:coversPeriod ?period . ?period itu:startDate ?from ; itu:endDate ?to }"""
    )
    reporting = ("period:reporting-C26-33", "2025-05-01", "2026-02-28")
    approvals = ("period:approvals-C26-33", "2025-04-01", "2026-03-31")
    assert windows == {
        ("doc:C26-33", *reporting),
        ("act:itu-internet-activities", *reporting),
        ("act:2-approvals", *approvals),
        ("qty:2-texts-approved", *approvals),
    }


@trap(2)
@fall(
    "the hyphen makes a third window",
    remove="qty:2.12-learners itu:coversPeriod period:reporting-C26-33 .",
    add="""period:training a itu:ReportingPeriod ; itu:statedDate "2025年5月-2026年2月"@zh .
           qty:2.12-learners itu:coversPeriod period:training .""",
)
@fall(
    "the period in brackets is taken for the 399 too",
    add="qty:2-texts-approved itu:coversPeriod period:reporting-C26-33 .",
)
def test_the_period_of_the_training_is_the_reporting_period_again(facts: Facts) -> None:
    assert facts.column("SELECT ?p { ?p a itu:ReportingPeriod }") == {"period:reporting-C26-33"}
    assert facts.column("SELECT ?q { ?q a itu:ReportedQuantity ; itu:coversPeriod period:reporting-C26-33 }") == {
        "qty:2.12-learners",
        "qty:2.12-certified",
        "qty:2.8-incident-reports",
    }


@trap(3)
@fall(
    "the 37 are counted in the reporting period",
    remove="qty:2.8-incidents-since-2009 itu:coversPeriod period:since-2009 .",
    add="qty:2.8-incidents-since-2009 itu:coversPeriod period:reporting-C26-33 .",
)
@fall("the cumulative count is given an end", add='period:since-2009 itu:endDate "2026-02-28"^^xsd:date .')
def test_zero_is_of_the_period_and_37_is_cumulative(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?n ?period ?start ?end { ?q itu:reportedIn para:2.8 ; itu:numericValue ?n ; itu:coversPeriod ?period .
             ?period itu:startDate ?start . OPTIONAL { ?period itu:endDate ?end } }"""
    ) == {
        ("0", "period:reporting-C26-33", "2025-05-01", "2026-02-28"),
        ("37", "period:since-2009", "2009-01-01", ""),
    }


@trap(4)
@fall(
    "the first of May is taken for stated",
    remove='period:reporting-C26-33 itu:datePrecision "month" .',
    add='period:reporting-C26-33 itu:datePrecision "day" .',
)
@fall(
    "a day in November is made up",
    remove='act:2.6-workshop-telephone-networks itu:startDate "2025-11-01"^^xsd:date .',
    add='act:2.6-workshop-telephone-networks itu:startDate "2025-11-14"^^xsd:date .',
)
@fall("a year is left without its precision", remove='sta:7.2-TR.OTTnum-planned itu:datePrecision "year" .')
def test_no_date_is_more_precise_than_its_words(facts: Facts) -> None:
    dated = facts.table(
        """SELECT ?x ?start ?end ?unit ?words { ?x itu:startDate ?start . OPTIONAL { ?x itu:endDate ?end }
             OPTIONAL { ?x itu:datePrecision ?unit } OPTIONAL { ?x itu:statedDate ?words } }"""
    )
    assert len(dated) >= 28
    for thing, start, end, unit, words in dated:
        assert unit == ("day" if "日" in words else "month" if "月" in words else "year"), thing
        if unit == "month":
            year, month = int(end[:4]), int(end[5:7])
            assert start.endswith("-01") and end.endswith(f"-{monthrange(year, month)[1]}"), thing
        if unit == "year":
            # Only what runs "to date" has no end.
            assert start.endswith("-01-01") and (end.endswith("-12-31") or thing == "period:since-2009"), thing


@trap(5)
@fall(
    "the focus groups are said to run at the end of the period",
    remove='sta:2.7-fg-ainn itu:endDate "2025-10-31"^^xsd:date .',
    add='sta:2.7-fg-ainn itu:endDate "2026-02-28"^^xsd:date .',
)
@fall(
    "the date of the observation is lost",
    remove="""sta:2.7-fg-eai itu:startDate "2025-10-01"^^xsd:date ; itu:endDate "2025-10-31"^^xsd:date ;
              itu:statedDate "截至2025年10月"@zh .""",
)
@fall(
    "the two are those of the period", add="qty:2.7-focus-groups-operating itu:coversPeriod period:reporting-C26-33 ."
)
def test_focus_groups_operate_as_of_october_2025(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?group ?start ?end ?words { ?group itu:hasStatusAssignment ?s . ?s itu:assignedStatus st:operating .
             OPTIONAL { ?s itu:startDate ?start ; itu:endDate ?end ; itu:statedDate ?words } }"""
    ) == {
        ("body:fg-ainn", "2025-10-01", "2025-10-31", "截至2025年10月"),
        ("body:fg-eai", "2025-10-01", "2025-10-31", "截至2025年10月"),
    }
    finding = 'find:2.7-focus-groups-operating itu:statedDate "截至2025年10月"@zh ; itu:hasQuantity ?two'
    assert facts.hold(f'{finding} ; itu:endDate "2025-10-31"^^xsd:date . ?two itu:countedStatus st:operating')
    assert not facts.hold(f"{finding} ; itu:hasQuantity?/itu:coversPeriod ?period")


@trap(6)
@fall("the meeting of June 2026 has been held", remove=r"mtg:itu-t\/joint-sg2-sg3\/2026-06 itu:isPlanned true .")
@fall("TR.OTTnum is agreed", remove="sta:7.2-TR.OTTnum-planned itu:isPlanned true .")
@fall("a meeting that was held becomes planned", add=r"mtg:itu-t\/sg2\/2026-02 itu:isPlanned true .")
def test_what_lies_ahead_is_planned(facts: Facts) -> None:
    meetings = {"mtg:itu-t/joint-sg2-sg3/2026-06", "mtg:itu-t/sg2/2026-09"}
    assert meetings == facts.column(
        """SELECT ?x { period:reporting-C26-33 itu:endDate ?end . ?x itu:startDate ?start FILTER(?start > ?end) }"""
    )
    statuses = {
        "sta:7.2-TR.OTTnum-planned", "sta:5-interim-procedures-in-force", "sta:5-circular", "sta:5-views-on-closure",
        "sta:5-circular-replies", "sta:5-enum-feedback", "sta:4.1-gap-analysis-report",
    }  # fmt: skip
    assert facts.column("SELECT ?x { ?x itu:isPlanned true }") == meetings | statuses


@trap(7)
@fall("the forum is given the year of the report", add='act:2.10-wsis-forum itu:startDate "2025-07-07"^^xsd:date .')
@fall("an end is made up", add='sta:2.7-fg-ai4a itu:statedDate "2025年"@zh .')
@fall("the training is put into the period", add="act:3.3-ipv6-training itu:coversPeriod period:reporting-C26-33 .")
def test_what_has_no_date_gets_none(facts: Facts) -> None:
    undated = {
        "act:2.10-wsis-forum", "act:2.10-workshop-ip-broadband", "body:fg-ai4ndm", "body:fg-ai4a",
        "act:2.11-approvals", "res:ITU-R-65", "res:ITU-R-66", r"rec:itu-r\/M.2083-0", r"report:itu-r\/M.2440-0",
        "act:3.2-ripe-ncc-cooperation", "act:3.2-ipv6-training", "act:3.3-ipv6-training", "text:enum-circular",
    }  # fmt: skip
    found = facts.column(
        f"SELECT ?x {{ VALUES ?x {{ {' '.join(undated)} }} ?x a ?class FILTER NOT EXISTS {{ ?x {DATED} ?when }} }}"
    )
    assert found == {name.replace("\\", "") for name in undated}


@trap(8)
@fall("the work of ITU-R is put into the period", add="act:2.11-approvals itu:coversPeriod period:reporting-C26-33 .")
@fall(
    "the year of a catalogue is loaded as the report's",
    add='sta:2.11-M.2083-0 itu:startDate "2015-09-01"^^xsd:date .',
)
def test_itu_r_approved_nothing_at_a_stated_time(facts: Facts) -> None:
    """Approved at a time that the report gives: the 399 of ITU-T, and nothing else."""
    approved = "?x (itu:assignedStatus|itu:countedStatus) st:approved"
    times = "(itu:startDate|itu:statedDate|itu:coversPeriod)"
    assert facts.column(f"SELECT ?x {{ {approved} ; {times} ?when }}") == {"qty:2-texts-approved"}
    assert facts.column("SELECT ?a { ?a itu:carriedOutBy body:itu-r }") == {"act:2.11-approvals"}
    assert not facts.hold(f"act:2.11-approvals {times} ?when")
    assert facts.column("SELECT (LANG(?n) AS ?l) { act:2.11-approvals itu:sourceDiscrepancy ?n }") == {"en", "zh"}


@trap(9)
@fall(
    "2025 is cut down to the reporting period",
    remove='act:7.3-adoption itu:startDate "2025-01-01"^^xsd:date .',
    add='act:7.3-adoption itu:startDate "2025-05-01"^^xsd:date .',
)
@fall(
    "the joint meetings are put into it", add="act:7.3-joint-meetings-2025 itu:coversPeriod period:reporting-C26-33 ."
)
def test_the_2025_of_section_7_may_lie_before_the_period(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?start ?end ?unit { VALUES ?place { para:7.3\\/p2 para:7.3\\/p3 }
             ?x itu:reportedIn ?place ; itu:statedDate "2025年"@zh ; itu:startDate ?start ; itu:endDate ?end ;
                itu:datePrecision ?unit }"""
    ) == {
        (thing, "2025-01-01", "2025-12-31", "year")
        for thing in ("act:7.3-adoption", "sta:7.3-DSTR_OTTReporting", "act:7.3-joint-meetings-2025")
    }
    assert not facts.hold("?x itu:reportedIn/itu:isPartOf sec:7 ; itu:coversPeriod ?period")


@trap(10)
@fall(
    "the dates are paired the other way round",
    remove=r"mtg:cwg-internet\/22 itu:ordinal 22 . mtg:cwg-internet\/23 itu:ordinal 23 .",
    add=r"mtg:cwg-internet\/22 itu:ordinal 23 . mtg:cwg-internet\/23 itu:ordinal 22 .",
)
@fall(
    "both meetings take two days",
    remove=r'mtg:cwg-internet\/23 itu:endDate "2026-01-20"^^xsd:date .',
    add=r'mtg:cwg-internet\/23 itu:endDate "2026-01-21"^^xsd:date .',
)
def test_dates_and_meetings_pair_by_order(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?n ?start ?end { ?m itu:sessionOf body:cwg-internet ; itu:ordinal ?n ; itu:startDate ?start ;
             itu:endDate ?end }"""
    ) == {("22", "2025-09-15", "2025-09-16"), ("23", "2026-01-20", "2026-01-20")}


@trap(11)
@fall(
    "the second day of 15-16 is not read",
    remove=r'mtg:cwg-internet\/22 itu:endDate "2025-09-16"^^xsd:date .',
    add=r'mtg:cwg-internet\/22 itu:endDate "2025-09-15"^^xsd:date .',
)
@fall(
    "the second of two years is not read",
    remove='period:2025-2026 itu:endDate "2026-12-31"^^xsd:date .',
    add='period:2025-2026 itu:endDate "2025-12-31"^^xsd:date .',
)
def test_every_sign_of_a_range_is_read(facts: Facts) -> None:
    ranges = facts.table(
        """SELECT ?words ?start ?end { ?x itu:statedDate ?words ; itu:startDate ?start ; itu:endDate ?end
             FILTER(LANG(?words) = "zh" && REGEX(?words, "[-至]")) FILTER(!STRSTARTS(?words, "截至")) }"""
    )
    assert ranges == {
        ("2025年5月至2026年2月", "2025-05-01", "2026-02-28"),
        ("2025年4月1日至2026年3月31日", "2025-04-01", "2026-03-31"),
        ("2025年9月15-16日", "2025-09-15", "2025-09-16"),
        ("2025年6月23-27日", "2025-06-23", "2025-06-27"),
        ("2025-2026年", "2025-01-01", "2026-12-31"),
    }


@trap(12)
@fall(
    "the budget is that of the reporting period",
    remove="budget:2025-2026 itu:coversPeriod period:2025-2026 .",
    add="budget:2025-2026 itu:coversPeriod period:reporting-C26-33 .",
)
@fall("the budget is tied to the plan", add="inst:itu-strategic-plan itu:coversPeriod period:2025-2026 .")
def test_the_budget_has_years_of_its_own(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?budget ?period ?words ?unit { find:finance-within-budget itu:withinBudget ?budget .
             ?budget itu:coversPeriod ?period . ?period itu:statedDate ?words ; itu:datePrecision ?unit }"""
    ) == {("budget:2025-2026", "period:2025-2026", "2025-2026年", "year")}
    assert facts.column("SELECT ?x { ?x itu:coversPeriod period:2025-2026 }") == {"budget:2025-2026"}
    assert not facts.hold("period:2025-2026 a ?class FILTER(?class IN (itu:ReportingPeriod, itu:StudyPeriod))")
    assert not facts.hold("?x (itu:withinBudget|^itu:withinBudget) ?y . ?y itu:hasQuantity ?amount")
