"""Traps 58 to 68: study groups, Questions, bureaux, working groups, parties and workshops taken for one another."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap

# Whatever a study group can be said to do, and what says so.
DOES = """(itu:carriedOutBy|itu:organizedBy|itu:decidedBy|itu:requestedBy|itu:sessionOf|itu:workItemOf)"""


@trap(58)
@fall(
    "the Study Group 2 of the other Sector agreed on ENUM",
    remove="dec:5-circular itu:decidedBy sg:sg2 .",
    add="dec:5-circular itu:decidedBy dsg:sg2 .",
)
@fall("the two are one", add="dsg:sg2 owl:sameAs sg:sg2 .")
@fall("one is within both Sectors", add="sg:sg2 itu:subBodyOf body:itu-d .")
@fall(
    "SG11 is a study group of the other Sector",
    remove="act:2.6-signalling-certificates itu:carriedOutBy sg:sg11 .",
    add="act:2.6-signalling-certificates itu:carriedOutBy dsg:sg1 .",
)
def test_study_groups_are_known_by_sector_and_number(facts: Facts) -> None:
    assert facts.table(
        "SELECT ?group ?sector ?n { ?group a itu:StudyGroup OPTIONAL { ?group itu:subBodyOf ?sector ; itu:number ?n } }"
    ) == {(f"sg:sg{n}", "body:itu-t", str(n)) for n in (2, 3, 5, 11, 12, 13, 15, 17, 20, 21)} | {
        ("dsg:sg1", "body:itu-d", "1"), ("dsg:sg2", "body:itu-d", "2"),
    }  # fmt: skip
    places = {
        group: facts.column(f"SELECT ?place {{ ?x {DOES} {group} ; itu:reportedIn ?place }}")
        for group in ("sg:sg2", "dsg:sg1", "dsg:sg2")
    }
    assert places == {
        "sg:sg2": {"para:2.1", "para:2.2", "para:5", "para:7.2", "para:7.3/p3"},
        "dsg:sg1": {"para:2.9"},
        "dsg:sg2": {"para:2.9"},
    }
    assert not facts.hold("?a a itu:StudyGroup ; owl:sameAs|^owl:sameAs ?b . ?b a itu:StudyGroup FILTER(?a != ?b)")


@trap(59)
@fall(
    "3/1 is a Question of ITU-T Study Group 3",
    remove=r"question:itu-d\/2022-2025\/3-1 itu:questionOf dsg:sg1 .",
    add=r"question:itu-d\/2022-2025\/3-1 itu:questionOf sg:sg3 .",
)
@fall(
    "6/3 is Question 3 of Study Group 6",
    remove=r"question:itu-t\/2025-2028\/6-3 itu:number 6 .",
    add=r"question:itu-t\/2025-2028\/6-3 itu:number 3 .",
)
@fall("6/3 is of ITU-D", add=r"question:itu-t\/2025-2028\/6-3 itu:questionOf dsg:sg1 .")
def test_a_question_is_of_the_group_behind_the_slash(facts: Facts) -> None:
    questions = facts.rows(
        """SELECT ?q ?code ?n ?group ?of { ?q a itu:Question ; itu:code ?code ; itu:number ?n ; itu:questionOf ?group .
             ?group itu:number ?of }"""
    )
    assert {(code, group) for _, code, _, group, _ in questions} == {("6/3", "sg:sg3"), ("3/1", "dsg:sg1")}
    assert all(code == f"{number}/{of}" for _, code, number, _, of in questions)
    assert len(questions) == len({question for question, *_ in questions}) == 3
    assert facts.table("SELECT ?place ?q { ?place itu:mentions ?q . ?q a itu:Question }") == {
        ("para:6.2", "question:itu-t/2025-2028/6-3"), ("para:7.1", "question:itu-d/2022-2025/3-1"),
    }  # fmt: skip


@trap(60)
@fall("the heading gives the topic", add="act:7.1-q3-1-work itu:hasTopic topic:ott .")
@fall("the Question is on OTT", add=r"question:itu-d\/2022-2025\/3-1 itu:hasTopic topic:ott-applications .")
@fall(
    "the Question is corrected to one on OTT",
    remove=r"act:7.1-q3-1-work itu:studiedUnder question:itu-d\/2022-2025\/3-1 .",
    add=r"act:7.1-q3-1-work itu:studiedUnder question:itu-d\/2018-2021\/3-1 .",
)
@fall("the paragraph is on OTT", add="para:7.1 itu:mentions topic:ott .")
@fall("disasters are a matter of OTT", add="topic:disaster-risk skos:broader topic:ott .")
def test_question_3_1_is_on_disasters(facts: Facts) -> None:
    assert facts.column("SELECT ?x { ?x itu:reportedIn para:7.1 ; itu:studiedUnder ?q }") == {"act:7.1-q3-1-work"}
    things = r"VALUES ?x { act:7.1-q3-1-work question:itu-d\/2022-2025\/3-1 }"
    assert facts.table(f"SELECT ?x ?topic {{ {things} ?x itu:hasTopic ?topic }}") == {
        (thing, topic)
        for thing in ("act:7.1-q3-1-work", "question:itu-d/2022-2025/3-1")
        for topic in ("topic:disaster-risk", "topic:telecom-ict")
    }
    assert not facts.hold(f"{things} ?x itu:hasTopic/(skos:broader|^skos:narrower)* topic:ott")
    assert not facts.hold("para:7.1 (itu:hasTopic|itu:mentions)/(skos:broader|^skos:narrower)* topic:ott")
    assert facts.column("SELECT ?q { ?x itu:studiedUnder ?q ; itu:reportedIn para:7.1 }") == {
        "question:itu-d/2022-2025/3-1"
    }
    notes = facts.column("SELECT (LANG(?note) AS ?l) { act:7.1-q3-1-work itu:sourceDiscrepancy ?note }")
    assert notes == {"en", "zh"}


@trap(61)
@fall("the heading gives the topic", add="act:3.1-iot-connectivity-training itu:hasTopic topic:ipv6 .")
@fall("an organizer is made up", add="act:3.1-iot-connectivity-training itu:carriedOutBy body:itu-t .")
@fall(
    "the training is a part of the IPv6 activities",
    add="act:3.1-ipv6-activities itu:includesActivity act:3.1-information-security-training .",
)
def test_the_training_of_3_1_is_on_the_internet_of_things(facts: Facts) -> None:
    training = "?x a itu:CapacityBuildingActivity ; itu:reportedIn para:3.1"
    assert facts.table(f"SELECT ?x ?topic {{ {training} ; itu:hasTopic ?topic }}") == {
        ("act:3.1-iot-connectivity-training", "topic:iot-connectivity"),
        ("act:3.1-information-security-training", "topic:information-security"),
        ("act:3.1-information-security-training", "topic:privacy"),
    }
    assert not facts.hold(
        f"{training} ; itu:carriedOutBy|itu:organizedBy|itu:carriedOutThrough|itu:inCooperationWith ?who"
    )
    assert facts.table(f"SELECT ?whole ?x {{ {training} . ?whole itu:includesActivity ?x }}") == {
        ("act:3.1-iot-connectivity-training", "act:3.1-information-security-training")
    }


@trap(62)
@fall(
    "3.4 tells of another workshop",
    remove="act:2.10-workshop-ip-broadband itu:reportedIn para:3.4 .",
    add="act:3.4-workshop a itu:Workshop ; itu:organizedBy body:bdt , sg:sg15 ; itu:reportedIn para:3.4 .",
)
@fall("that they are one is stated", remove="act:2.10-workshop-ip-broadband itu:certainty cert:probable .")
def test_one_workshop_is_told_twice(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?by ?place ?how { ?x a itu:Workshop ; itu:organizedBy ?by ; itu:reportedIn ?place
             OPTIONAL { ?x itu:certainty ?how } }"""
    ) == {("act:2.6-workshop-telephone-networks", "body:itu", "para:2.6", "")} | {
        ("act:2.10-workshop-ip-broadband", by, place, "cert:probable")
        for by in ("body:bdt", "sg:sg15")
        for place in ("para:2.10", "para:3.4")
    }


@trap(63)
@fall("the group of the sentence before held it", add="act:2.6-workshop-telephone-networks itu:organizedBy sg:sg11 .")
@fall(
    "the workshop belongs to its study",
    add="act:2.6-signalling-certificates itu:includesActivity act:2.6-workshop-telephone-networks .",
)
def test_the_workshop_of_november_is_itus(facts: Facts) -> None:
    who = "itu:carriedOutBy|itu:organizedBy|itu:inCooperationWith"
    assert facts.column(f"SELECT ?who {{ act:2.6-workshop-telephone-networks {who} ?who }}") == {"body:itu"}
    assert not facts.hold("act:2.6-workshop-telephone-networks ^itu:includesActivity|itu:subEventOf ?whole")


@trap(64)
@fall(
    "the words are a link only",
    remove="party:itu-d-study-groups a itu:Constituency .",
)
@fall(
    "the lost address is made up", add='web:2.9-itu-d-study-groups itu:url "https://www.itu.int/itu-d/"^^xsd:anyURI .'
)
def test_one_phrase_is_a_party_and_the_words_of_a_lost_link(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?class ?lost ?url { ?x a ?class ; skos:prefLabel|itu:linkLabel "国际电联发展部门研究组"@zh
             FILTER(?class IN (itu:Constituency, itu:WebResource))
             OPTIONAL { ?x itu:addressLost ?lost } OPTIONAL { ?x itu:url ?url } }"""
    ) == {
        ("party:itu-d-study-groups", "itu:Constituency", "", ""),
        ("web:2.9-itu-d-study-groups", "itu:WebResource", "true", ""),
    }


@trap(65)
@fall("the two groups are one", add="body:cwg-wsis-sdg owl:sameAs body:cwg-internet .")
@fall(
    "WSIS and CWG-Internet share a consultation",
    remove="act:4.2-itu-sessions itu:includesActivity act:4.2-session-cwg-internet .",
    add="act:4.2-session-wsis-consultation itu:concerns body:cwg-internet .",
)
@fall("the reading is taken for stated", remove="act:4.2-itu-sessions itu:certainty cert:implied .")
@fall("the meetings are of the other group", add=r"mtg:cwg-internet\/23 itu:organizedBy body:cwg-wsis-sdg .")
def test_two_council_working_groups_and_three_matters(facts: Facts) -> None:
    assert facts.table("SELECT ?g ?code { ?g a itu:CouncilWorkingGroup ; itu:code ?code }") == {
        ("body:cwg-internet", "CWG-Internet"), ("body:cwg-wsis-sdg", "CWG-WSIS & SDG"),
    }  # fmt: skip
    assert not facts.hold(
        """?g a itu:CouncilWorkingGroup ; owl:sameAs|^owl:sameAs ?other . ?other a itu:CouncilWorkingGroup
           FILTER(?g != ?other)"""
    )
    assert facts.column("SELECT ?g { ?m itu:reportedIn para:4.1 ; itu:sessionOf|itu:organizedBy ?g }") == {
        "body:cwg-internet"
    }
    assert facts.table(
        """SELECT ?x ?about ?how { act:4.2-itu-sessions itu:includesActivity ?x
             OPTIONAL { ?x itu:hasTopic|itu:concerns ?about } OPTIONAL { act:4.2-itu-sessions itu:certainty ?how } }"""
    ) == {
        ("act:4.2-session-wsis20-process", "topic:wsis20-process", "cert:implied"),
        ("act:4.2-session-wsis-consultation", "topic:wsis-open-consultation", "cert:implied"),
        ("act:4.2-session-cwg-internet", "body:cwg-internet", "cert:implied"),
    }


@trap(66)
@fall(
    "the circular goes to Council Member States",
    remove="text:enum-circular itu:addressedTo party:itu-all-member-states .",
    add="text:enum-circular itu:addressedTo party:council-member-states .",
)
@fall(
    "the views are those of all Member States",
    remove="text:views-compilation itu:expressesViewsOf party:council-member-states .",
    add="text:views-compilation itu:expressesViewsOf party:itu-member-states .",
)
@fall(
    "administrations are Member States", add="party:member-state-administrations owl:sameAs party:itu-member-states ."
)
def test_council_member_states_member_states_and_administrations(facts: Facts) -> None:
    parties = """VALUES ?who { party:council-member-states party:itu-member-states party:itu-all-member-states
                               party:member-state-administrations }"""
    assert facts.table(f"SELECT ?who ?name {{ {parties} ?who skos:prefLabel ?name FILTER(LANG(?name) = 'zh') }}") == {
        ("party:council-member-states", "理事国"), ("party:itu-member-states", "国际电联成员国"),
        ("party:itu-all-member-states", "国际电联所有成员国"), ("party:member-state-administrations", "成员国主管部门"),
    }  # fmt: skip
    assert facts.table(f"SELECT ?x ?who {{ {parties} ?x itu:addressedTo|itu:expressesViewsOf|itu:concerns ?who }}") == {
        ("text:enum-circular", "party:itu-all-member-states"),
        ("req:5-views-on-closure", "party:itu-all-member-states"),
        ("text:enum-feedback", "party:itu-member-states"),
        ("text:views-compilation", "party:council-member-states"),
        ("res:PP-133", "party:member-state-administrations"),
        ("wi:D7_R_OTTBypass", "party:itu-member-states"),
    }
    assert not facts.hold(f"{parties} ?who owl:sameAs|^owl:sameAs ?other")


@trap(67)
@fall(
    "the bureau is the Sector",
    remove="act:3.3-ipv6-training itu:carriedOutBy body:bdt .",
    add="act:3.3-ipv6-training itu:carriedOutBy body:itu-d .",
)
@fall("TSB is ITU-T", add="body:tsb owl:sameAs body:itu-t .")
@fall(
    "nothing was received by the Sector",
    remove="find:2.8-no-incident-reports itu:observedBy body:tsb .",
    add="find:2.8-no-incident-reports itu:observedBy body:itu-t .",
)
def test_a_bureau_is_not_the_sector_that_it_serves(facts: Facts) -> None:
    bodies = "VALUES ?b { body:tsb body:bdt body:itu-t body:itu-d body:itu-r }"
    assert facts.table(
        f"""SELECT ?b ?class ?name {{ {bodies} ?b a ?class ; skos:prefLabel ?name
              FILTER(LANG(?name) = "zh" && ?class IN (itu:Bureau, itu:Sector)) }}"""
    ) == {
        ("body:tsb", "itu:Bureau", "电信标准化局"), ("body:bdt", "itu:Bureau", "电信发展局"),
        ("body:itu-t", "itu:Sector", "ITU-T"), ("body:itu-d", "itu:Sector", "国际电联发展部门"),
        ("body:itu-r", "itu:Sector", "ITU-R"),
    }  # fmt: skip
    assert facts.table(f"SELECT ?b ?x {{ {bodies} ?x itu:carriedOutBy|itu:organizedBy|itu:observedBy ?b }}") == {
        ("body:tsb", "find:2.8-no-incident-reports"),
        ("body:bdt", "act:2.10-workshop-ip-broadband"), ("body:bdt", "act:3.2-ripe-ncc-cooperation"),
        ("body:bdt", "act:3.2-ipv6-training"), ("body:bdt", "act:3.3-ipv6-training"),
        ("body:bdt", "act:6.1-ixp-assistance"), ("body:bdt", "act:6.1-ixp-locations-update"),
        ("body:itu-t", "act:2-approvals"), ("body:itu-t", "act:3.1-ipv6-activities"),
        ("body:itu-t", "act:5-enum-information-update"), ("body:itu-r", "act:2.11-approvals"),
    }  # fmt: skip
    assert not facts.hold(f"{bodies} ?b owl:sameAs|^owl:sameAs ?other . ?other a ?class FILTER(?b != ?other)")


@trap(68)
@fall("the acronym is split at its comma", add='body:jca-iot a itu:CoordinationActivityGroup ; itu:code "JCA-IoT" .')
@fall("a piece of it is a body of another kind", add='body:ssc-c a itu:Initiative ; skos:altLabel "SSC&C"@en .')
@fall(
    "the group is the Sector's",
    remove="body:jca-iot-dt-ssc-c itu:subBodyOf sg:sg20 .",
    add="body:jca-iot-dt-ssc-c itu:subBodyOf body:itu-t .",
)
def test_one_acronym_with_comma_and_ampersand(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?g ?code ?parent { ?g a itu:CoordinationActivityGroup OPTIONAL { ?g itu:code ?code }
             OPTIONAL { ?g itu:subBodyOf ?parent } }"""
    ) == {("body:jca-iot-dt-ssc-c", "JCA-IoT, DT and SSC&C", "sg:sg20")}
    pieces = '"JCA-IoT", "DT", "SSC&C", "DT and SSC&C"'
    assert not facts.hold(
        f"""?x a/rdfs:subClassOf* itu:Body ; itu:code|skos:prefLabel|skos:altLabel ?name
            FILTER(STR(?name) IN ({pieces}))"""
    )
