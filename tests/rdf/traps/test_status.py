"""Traps 25 to 34: approved, under approval, agreed, adopted, prepared, started, planned, requested: none is another."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap


def statuses(facts: Facts, things: str) -> set[tuple[str, ...]]:
    """Thing, status, and whether it is only planned, of everything that the pattern ``things`` binds to ?x."""
    return facts.table(
        f"""SELECT ?x ?status ?planned {{ {things} OPTIONAL {{ ?x itu:hasStatusAssignment ?s .
              ?s itu:assignedStatus ?status OPTIONAL {{ ?s itu:isPlanned ?planned }} }} }}"""
    )


@trap(25)
@fall(
    "drafts are counted as approved",
    remove="qty:2.6-drafts-under-approval itu:countedStatus st:under-approval .",
    add="qty:2.6-drafts-under-approval itu:countedStatus st:approved .",
)
@fall("a draft is a Recommendation", add="kind:draft-recommendation skos:broader kind:recommendation .")
@fall("under approval is approved", add="st:under-approval skos:broader st:approved .")
def test_drafts_under_approval_are_not_approved(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?place ?status ?n { ?q itu:countedKind kind:draft-recommendation ; itu:countedStatus ?status ;
             itu:numericValue ?n ; itu:reportedIn ?place }"""
    ) == {(f"para:{place}", "st:under-approval", n) for place, n in (("2.1", "12"), ("2.2", "7"), ("2.6", "17"))}
    assert not facts.hold(
        "VALUES ?code { kind:draft-recommendation st:under-approval } ?code skos:broader|^skos:narrower ?wider"
    )


@trap(26)
@fall(
    "the revision of a Supplement is approved",
    remove="sta:2.1-supplement-revision itu:assignedStatus st:agreed .",
    add="sta:2.1-supplement-revision itu:assignedStatus st:approved .",
)
@fall("the revision counts as approved", add="qty:2.1-supplement-revision itu:countedStatus st:approved .")
@fall("agreed is a way of being approved", add="st:agreed skos:broader st:approved .")
def test_agreed_is_a_status_of_its_own(facts: Facts) -> None:
    agreed = facts.column("SELECT ?x { ?x itu:hasStatusAssignment/itu:assignedStatus st:agreed }")
    assert agreed == {
        "act:2.1-supplement-revision", "dec:5-circular", "text:enum-interim-procedures", "wi:TR.OTTnum",
    }  # fmt: skip
    assert facts.table("SELECT ?s { qty:2.1-supplement-revision itu:countedStatus ?s }") == {("st:agreed",)}
    assert not facts.hold(
        """?x itu:hasStatusAssignment/itu:assignedStatus st:agreed ;
              itu:hasStatusAssignment/itu:assignedStatus ?other FILTER(?other IN (st:approved, st:adopted))"""
    )
    assert not facts.hold("st:agreed skos:broader|^skos:narrower|skos:narrower|^skos:broader ?other")


@trap(27)
@fall(
    "adopted is read as approved",
    remove="sta:7.3-DSTR_OTTReporting itu:assignedStatus st:adopted .",
    add="sta:7.3-DSTR_OTTReporting itu:assignedStatus st:approved .",
)
@fall(
    "through is read as adopted",
    add="""body:gi-natural-hazards itu:hasStatusAssignment sta:2.7-adopted .
           sta:2.7-adopted itu:assignedStatus st:adopted .""",
)
@fall("through is not read", remove="act:2.12-academy-courses itu:carriedOutThrough body:itu-academy .")
def test_adopted_in_one_place_and_through_in_the_others(facts: Facts) -> None:
    adopted = facts.column("SELECT ?x { ?x itu:hasStatusAssignment/itu:assignedStatus st:adopted }")
    assert adopted == {"report:itu-t/DSTR_OTTReporting"}
    assert statuses(facts, r"VALUES ?x { report:itu-t\/DSTR_OTTReporting }") == {
        ("report:itu-t/DSTR_OTTReporting", "st:adopted", "")
    }
    assert facts.table("SELECT ?act ?body { ?act itu:carriedOutThrough ?body }") == {
        ("act:2.2-sg20-coordination", "body:jca-iot-dt-ssc-c"),
        ("act:2.6-u4ssc-city-dpi", "body:u4ssc-city-dpi-thematic-group"),
        ("act:2.7-natural-hazards-work", "body:gi-natural-hazards"),
        ("act:2.7-food-systems-work", "body:gi-food-systems"),
        ("act:2.12-academy-courses", "body:itu-academy"),
        ("act:2.12-academy-courses", "body:itu-academy-training-centres"),
        ("act:2.12-nic-br-training", "body:itu-academy"),
    }
    assert facts.hold(r"act:6.2-q6-3-study itu:carriedOutBy sg:sg3 ; itu:studiedUnder question:itu-t\/2025-2028\/6-3")


@trap(28)
@fall(
    "what was written is approved",
    remove="sta:2.4-GSTR.Perf_Req itu:assignedStatus st:prepared .",
    add="sta:2.4-GSTR.Perf_Req itu:assignedStatus st:approved .",
)
@fall(
    "what was begun is written",
    remove="sta:7.4-ESTR.OTTperf itu:assignedStatus st:started .",
    add="sta:7.4-ESTR.OTTperf itu:assignedStatus st:prepared .",
)
@fall("what was begun is an output", add=r"act:7.4-jstr-casdrm-int itu:hasOutput report:itu-t\/JSTR.CASDRM-INT .")
@fall(
    "the corrigendum is approved",
    add=r"""rec:itu-t\/H.741.5-Cor.1 itu:hasStatusAssignment sta:more . sta:more itu:assignedStatus st:approved .""",
)
def test_each_verb_gives_the_status_it_says_and_no_other(facts: Facts) -> None:
    texts = "?x a ?class FILTER(?class IN (itu:Recommendation, itu:Supplement, itu:Corrigendum, itu:TechnicalReport))"
    stated = {row for row in statuses(facts, f"?place itu:mentions ?x . {texts}") if "itu-r" not in row[0]}
    assert stated == {
        ("rec:itu-t/J.1", "st:revised", ""),
        ("rec:itu-t/J.Sup11", "st:revised", ""),
        ("rec:itu-t/H.741.5", "", ""),
        ("rec:itu-t/H.741.5-Cor.1", "st:prepared", ""),
        ("report:itu-t/GSTR.Perf_Req", "st:prepared", ""),
        ("report:itu-t/DSTR_OTTReporting", "st:adopted", ""),
        ("report:itu-t/ESTR.OTTperf", "st:started", ""),
        ("report:itu-t/JSTR.CASDRM-INT", "st:started", ""),
    }
    assert facts.column("SELECT ?x { ?act itu:hasOutput ?x }") == {
        "rec:itu-t/H.741.5-Cor.1", "report:itu-t/GSTR.Perf_Req",
    }  # fmt: skip


@trap(29)
@fall(
    "the year is given to all three",
    add="""wi:E.ACP itu:hasStatusAssignment sta:acp . sta:acp itu:assignedStatus st:agreed ; itu:isPlanned true ;
           itu:statedDate "2026年"@zh .""",
)
@fall("the year is given to the activity", add='act:7.2-ott-work-items itu:statedDate "2026年"@zh .')
def test_only_tr_ottnum_has_a_planned_year(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?status ?planned ?words {
             VALUES ?x { wi:TR.OTTnum wi:TR.OTTNumMgt wi:E.ACP act:7.2-ott-work-items }
             ?x itu:hasStatusAssignment? ?s . ?s (itu:statedDate|itu:startDate|itu:isPlanned) ?any
             OPTIONAL { ?s itu:assignedStatus ?status } OPTIONAL { ?s itu:isPlanned ?planned }
             OPTIONAL { ?s itu:statedDate ?words } }"""
    ) == {("wi:TR.OTTnum", "st:agreed", "true", "2026年")}


@trap(30)
@fall(
    "a listed work item made progress",
    add="""wi:D.OTTBypass itu:hasStatusAssignment sta:7.3-D.OTTBypass .
           sta:7.3-D.OTTBypass itu:assignedStatus st:progress-made .""",
)
@fall(
    "progress is completion",
    remove="sta:7.3-Study_OTTs itu:assignedStatus st:progress-made .",
    add="sta:7.3-Study_OTTs itu:assignedStatus st:completed .",
)
@fall("the activity takes in all five", add="act:7.3-progress itu:concerns wi:Study_OTTnetworkinvestment .")
def test_section_7_3_has_three_levels(facts: Facts) -> None:
    assert statuses(facts, "?x itu:workItemOf sg:sg3 .") == {
        ("wi:D.GuidelinesCostContribution", "st:progress-made", ""), ("wi:Study_OTTs", "st:progress-made", ""),
        ("wi:D.OTTBypass", "", ""), ("wi:D7_R_OTTBypass", "", ""), ("wi:Study_OTTnetworkinvestment", "", ""),
    }  # fmt: skip
    assert facts.column("SELECT ?x { act:7.3-progress itu:concerns ?x }") == {
        "wi:D.GuidelinesCostContribution", "wi:Study_OTTs",
    }  # fmt: skip


@trap(31)
@fall(
    "the system is closed",
    remove="sta:5-enum-not-in-use itu:assignedStatus st:not-in-use .",
    add="sta:5-enum-not-in-use itu:assignedStatus st:concluded .",
)
@fall("the interim procedures apply already", remove="sta:5-interim-procedures-in-force itu:isPlanned true .")
@fall(
    "the interim procedures are to stay",
    remove="sta:5-interim-procedures-in-force itu:pendingConclusionOn text:enum-circular-replies .",
)
@fall("there is a status for it", add='st:closed a itu:LifecycleStatus ; skos:notation "closed" .')
@fall(
    "the circular has gone out",
    remove="sta:5-circular itu:assignedStatus st:planned .",
    add="sta:5-circular itu:assignedStatus st:completed .",
)
def test_enum_is_asked_about_and_not_closed(facts: Facts) -> None:
    told = statuses(facts, "?x itu:hasStatusAssignment ?any . ?any itu:reportedIn para:5 .")
    assert told == {
        ("resource:enum-system", "st:not-in-use", ""),
        ("dec:5-circular", "st:agreed", ""),  # to ask
        ("text:enum-circular", "st:planned", "true"),
        ("req:5-views-on-closure", "st:planned", "true"),
        ("text:enum-circular-replies", "st:planned", "true"),
        ("text:enum-feedback", "st:planned", "true"),
        ("text:enum-interim-procedures", "st:revised", ""),
        ("text:enum-interim-procedures", "st:agreed", ""),
        ("text:enum-interim-procedures", "st:in-force-pending", "true"),
        ("act:5-enum-information-update", "st:in-progress", ""),
    }
    pending = facts.column("SELECT ?x { sta:5-interim-procedures-in-force itu:pendingConclusionOn ?x }")
    assert pending == {"text:enum-circular-replies"}
    codes = facts.column("SELECT ?code { ?status a itu:LifecycleStatus ; skos:notation ?code }")
    assert len(codes) >= 16 and not [code for code in codes if "clos" in code]


@trap(32)
@fall(
    "the agreement is given",
    remove="sta:agree-to-transmit-requested itu:assignedStatus st:requested .",
    add="sta:agree-to-transmit-requested itu:assignedStatus st:agreed .",
)
@fall("the report has been sent on", add="doc:C26-33 itu:submittedTo office:un-secretary-general .")
@fall("the Council decided", add="dec:council a itu:Decision ; itu:decidedBy body:council ; itu:concerns doc:C26-33 .")
def test_the_council_is_asked_and_has_not_answered(facts: Facts) -> None:
    assert statuses(facts, "?x itu:addressedTo body:council ; a itu:RequestedAction .") == {
        ("req:note-report", "st:requested", ""), ("req:agree-to-transmit", "st:requested", ""),
    }  # fmt: skip
    assert not facts.hold("?x itu:decidedBy body:council")
    ways = "?x (itu:submittedTo|itu:addressedTo|itu:intendedFor|itu:transmissionTarget) office:un-secretary-general"
    assert facts.column(f"SELECT ?x {{ {ways} }}") == {"req:agree-to-transmit"}


@trap(33)
@fall(
    "the wrong group decided",
    remove="dec:4.1-gap-analysis itu:decidedBy body:cwg-wsis-sdg .",
    add="dec:4.1-gap-analysis itu:decidedBy body:cwg-internet .",
)
@fall("the wrong group asked", add="req:4.1-secretariat-contribution itu:requestedBy body:cwg-wsis-sdg .")
@fall(
    "the report exists",
    remove="sta:4.1-gap-analysis-report itu:assignedStatus st:planned .",
    add="sta:4.1-gap-analysis-report itu:assignedStatus st:prepared .",
)
@fall("C26/60 is the gap analysis", add="doc:C26-60 itu:concerns text:gap-analysis-report .")
def test_who_decided_and_who_asked_about_the_gap_analysis(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?how ?body {
             VALUES ?how { itu:decidedBy itu:requestedBy itu:addressedTo itu:intendedFor itu:withinRemitOf }
             ?x itu:concerns? text:gap-analysis-report ; ?how ?body }"""
    ) == {
        ("itu:decidedBy", "body:cwg-wsis-sdg"),
        ("itu:requestedBy", "body:cwg-internet"),
        ("itu:addressedTo", "body:itu-secretariat"),
        ("itu:withinRemitOf", "body:cwg-internet"),
        ("itu:intendedFor", "body:council"),
    }
    assert statuses(facts, "VALUES ?x { text:gap-analysis-report }") == {
        ("text:gap-analysis-report", "st:planned", "true")
    }
    assert facts.column("SELECT ?x { doc:C26-60 (itu:concerns|itu:hasOutput|^itu:hasOutput) ?x }") == set()


@trap(34)
@fall("the decision was taken where it was recalled", add=r"dec:4.1-gap-analysis itu:outcomeOf mtg:cwg-internet\/23 .")
@fall("the decision is dated", add='dec:4.1-gap-analysis itu:startDate "2026-01-20"^^xsd:date .')
@fall("nobody recalled it", remove=r"mtg:cwg-internet\/23 itu:recalls dec:4.1-gap-analysis .")
def test_a_decision_recalled_was_taken_earlier(facts: Facts) -> None:
    assert facts.table("SELECT ?m ?d { ?m itu:recalls ?d }") == {("mtg:cwg-internet/23", "dec:4.1-gap-analysis")}
    assert not facts.hold(
        "dec:4.1-gap-analysis itu:outcomeOf|^itu:hasDecision|itu:startDate|itu:statedDate|itu:coversPeriod ?x"
    )
