"""Traps 88 to 95: words, abbreviations and names of the text that are easily read as something else."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap


@trap(88)
@fall(
    "two that were added",
    remove="qty:2.6-supplements-approved itu:countedKind kind:new-supplement .",
    add="qty:2.6-supplements-approved itu:countedKind kind:supplement .",
)
@fall(
    "the four of 2.2 are new too",
    remove="qty:2.2-supplements-approved itu:countedKind kind:supplement .",
    add="qty:2.2-supplements-approved itu:countedKind kind:new-supplement .",
)
def test_two_new_supplements(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?q ?words ?kind ?name { ?q itu:countedKind ?kind . ?kind skos:broader? kind:supplement .
             ?q itu:verbatimValue ?words . ?kind skos:prefLabel ?name FILTER(LANG(?name) = "zh") }"""
    ) == {
        ("qty:2.6-supplements-approved", "两份", "kind:new-supplement", "新增补"),
        ("qty:2.2-supplements-approved", "4份", "kind:supplement", "增补"),
        ("qty:2.1-supplement-revision", "一份", "kind:supplement-revision", "增补修订案"),
    }


@trap(89)
@fall("the theme is the technology", add="act:2.12-academy-courses itu:coversTheme topic:iot .")
@fall(
    "a theme is split at its own separator",
    remove='theme:2.12-6 itu:statedTitle "物联网、大数据和人工智能的主要问题及治理"@zh .',
    add='theme:2.12-6 itu:statedTitle "物联网"@zh .',
)
@fall(
    "the theme named Internet of Things is left out", remove="act:2.12-academy-courses itu:coversTheme theme:2.12-4 ."
)
def test_a_theme_is_called_internet_of_things(facts: Facts) -> None:
    themes = facts.rows(
        """SELECT ?x ?at ?title { act:2.12-academy-courses itu:coversTheme ?x
             OPTIONAL { ?x a itu:TrainingTheme ; itu:listPosition ?at ; itu:statedTitle ?title } } ORDER BY ?at"""
    )
    assert [(thing, at) for thing, at, _ in themes] == [(f"theme:2.12-{at}", str(at)) for at in range(1, 9)]
    titles = [title for _, _, title in themes]
    assert titles[3] == "物联网"
    assert len([title for title in titles if "物联网" in title]) == 5
    assert len([title for title in titles if "、" in title]) == 4
    assert len([title for title in titles if "：" in title]) == 2
    assert not facts.hold("?x a itu:TrainingTheme , itu:Topic")


@trap(90)
@fall(
    "alternative becomes roundabout",
    add='topic:alternative-calling-procedures skos:prefLabel "roundabout calling procedures"@en .',
)
@fall(
    "ENUM becomes number conversion",
    remove='topic:enum skos:prefLabel "Telephone Number Mapping"@en .',
    add='topic:enum skos:prefLabel "telephone number address change"@en .',
)
@fall(
    "a Supplement becomes an addendum",
    remove='itu:Supplement rdfs:label "Supplement"@en .',
    add='itu:Supplement rdfs:label "addendum"@en .',
)
def test_words_have_their_counterparts(facts: Facts) -> None:
    words = {
        "topic:alternative-calling-procedures": ("alternative calling procedures", "迂回呼叫程序"),
        "topic:enum": ("Telephone Number Mapping", "电话号码变址"),
        "itu:Corrigendum": ("corrigendum", "勘误"),
        "itu:Supplement": ("Supplement", "增补"),
        "itu:Question": ("study Question", "研究课题"),
        "itu:Text": ("text", "案文"),
        "itu:Circular": ("circular", "通函"),
        "itu:Workshop": ("workshop", "讲习班"),
        "itu:FocusGroup": ("focus group", "焦点组"),
        "topic:igo-names": ("names and acronyms of intergovernmental organizations", "政府间组织名称和首字母缩略语"),
        "text:cover-note": ("cover note", "封页说明"),
    }
    assert facts.table(
        f"""SELECT ?x ?en ?zh {{ VALUES ?x {{ {" ".join(words)} }} ?x skos:prefLabel|rdfs:label ?en , ?zh
              FILTER(LANG(?en) = "en" && LANG(?zh) = "zh") }}"""
    ) == {(thing, *pair) for thing, pair in words.items()}


@trap(91)
@fall(
    "SMS is text messages",
    remove='topic:sms skos:prefLabel "SMS"@zh .',
    add='topic:sms skos:prefLabel "短信"@zh .',
)
@fall(
    "WTSA is expanded as if the report did",
    remove='body:wtsa skos:prefLabel "WTSA"@zh .',
    add='body:wtsa skos:prefLabel "世界电信标准化全会"@zh .',
)
@fall(
    "the name of an assembly is taken for printed",
    remove="""conf:WTSA-24 itu:identitySource "The report prints the acronym of the assembly alone."@en ,
                "报告仅印有该全会的首字母缩略语。"@zh .""",
)
@fall("ARB is the Arab region", add="wi:D7_R_OTTBypass itu:regionalScope place:arab-region .")
@fall("what LAC stands for is certain", remove="place:lac itu:certainty cert:probable .")
def test_abbreviations_stay_as_short_as_printed(facts: Facts) -> None:
    short = {f"topic:{name.lower()}": name for name in ("IMS", "PES", "VoLTE", "VoNR", "CAS", "SMS", "DRM")} | {
        "body:wtsa": "WTSA", "body:wtdc": "WTDC", "place:arb": "代码为ARB的区域", "place:lac": "代码为LAC的区域",
    }  # fmt: skip
    names = f'VALUES ?x {{ {" ".join(short)} }} ?x skos:prefLabel ?name FILTER(LANG(?name) = "zh")'
    assert facts.table(f"SELECT ?x ?name {{ {names} }}") == set(short.items())
    # Where the name is longer than in the report, a note of both languages says so.
    assert (
        facts.table(
            """SELECT ?x ?name { ?x itu:identitySource head:references ; a ?class ; skos:prefLabel ?name .
             FILTER(?class IN (itu:Conference, itu:GoverningOrgan) && REGEX(?name, "^World|世界"))
             FILTER NOT EXISTS { ?x itu:identitySource ?en , ?zh
               FILTER(LANG(?en) = "en" && CONTAINS(?en, "acronym"))
               FILTER(LANG(?zh) = "zh" && CONTAINS(?zh, "首字母缩略语")) } }"""
        )
        == set()
    )
    assert facts.hold("topic:sms skos:broader topic:access-control-and-rights")
    assert facts.table(
        "SELECT ?x ?region ?how { ?x itu:regionalScope ?region OPTIONAL { ?region itu:certainty ?how } }"
    ) == {
        ("wi:D7_R_OTTBypass", "place:arb", "cert:probable"),
        ("wi:Study_OTTnetworkinvestment", "place:lac", "cert:probable"),
        ("act:3.2-ipv6-training", "place:arab-region", ""),
    }


@trap(92)
@fall(
    "the note is attached to the transmission in silence",
    remove="text:summary-records itu:accompaniedBy text:cover-note .",
    add="req:agree-to-transmit itu:toTransmitWith text:cover-note .",
)
def test_the_cover_note_goes_with_the_summary_records(facts: Facts) -> None:
    assert facts.table("SELECT ?x ?with { ?x itu:accompaniedBy|itu:toTransmitWith ?with }") == {
        ("text:summary-records", "text:cover-note"),
        ("req:agree-to-transmit", "text:views-compilation"),
        ("req:agree-to-transmit", "text:summary-records"),
    }
    assert facts.column("SELECT (LANG(?n) AS ?l) { text:cover-note itu:inferenceNote ?n }") == {"en", "zh"}


@trap(93)
@fall("the four are goals", add='plan:capacity-development skos:altLabel "strategic goal"@en .')
@fall("a fifth is added", add="doc:C26-33 itu:linkedToPlanElement plan:spectrum .")
@fall("one is above another", add="plan:technical-assistance skos:broader plan:capacity-development .")
def test_four_elements_of_the_plan_without_a_kind(facts: Facts) -> None:
    elements = facts.column("SELECT ?e { doc:C26-33 itu:linkedToPlanElement ?e }")
    assert elements == {
        "plan:international-standards", "plan:convening-platforms", "plan:capacity-development",
        "plan:technical-assistance",
    }  # fmt: skip
    texts = facts.column("SELECT ?text { ?e a itu:StrategicPlanElement ; ?p ?text FILTER(ISLITERAL(?text)) }")
    assert len(texts) >= 20
    words = ("goal", "priorit", "objective", "目标", "优先", "重点")
    assert not [text for text in texts if any(word in text.lower() for word in words)]
    assert not facts.hold("?e a itu:StrategicPlanElement ; skos:broader|skos:narrower|itu:listPosition ?x")


@trap(94)
@fall(
    "the group is on digital public infrastructure at large",
    add="body:u4ssc-city-dpi-thematic-group itu:hasTopic topic:digital-public-infrastructure .",
)
@fall(
    "the group belongs to ITU-T",
    remove="body:u4ssc-city-dpi-thematic-group itu:subBodyOf body:u4ssc .",
    add="body:u4ssc-city-dpi-thematic-group itu:subBodyOf body:itu-t .",
)
def test_the_thematic_group_is_u4ssc_s_and_on_cities(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?parent ?topic { body:u4ssc-city-dpi-thematic-group itu:subBodyOf ?parent ; itu:hasTopic ?topic }"""
    ) == {("body:u4ssc", "topic:city-dpi")}
    assert facts.column("SELECT ?x { ?x itu:hasTopic topic:digital-public-infrastructure }") == set()
    assert facts.hold("topic:city-dpi skos:broader topic:digital-public-infrastructure")


@trap(95)
@fall("something takes place in Baku", add="act:2.10-wsis-forum itu:takesPlaceAt place:baku .")
@fall("Vienna is the place of a conference", add='place:vienna a itu:City ; skos:prefLabel "Vienna"@en .')
@fall("a plan is given a year", add='inst:vienna-programme-of-action itu:statedDate "2014年"@zh .')
def test_places_in_names_of_plans_are_no_places_of_events(facts: Facts) -> None:
    assert facts.column(
        "SELECT ?p { ?p a itu:City ; skos:prefLabel ?n FILTER(REGEX(?n, 'Baku|Vienna|巴库|维也纳')) }"
    ) == {"place:baku"}
    assert (
        facts.column(
            """SELECT ?x { ?x itu:takesPlaceAt|itu:headquarteredAt|itu:comesFrom|itu:regionalScope ?p .
                 ?p itu:locatedIn* ?q FILTER(?q IN (place:baku, place:az)) }"""
        )
        == set()
    )
    plans = "VALUES ?plan { inst:baku-action-plan inst:vienna-programme-of-action inst:itu-strategic-plan }"
    assert facts.column(f"SELECT (COUNT(DISTINCT ?plan) AS ?n) {{ {plans} ?plan a itu:PolicyInstrument }}") == {"3"}
    assert not facts.hold(
        f"{plans} ?plan itu:statedDate|itu:startDate|itu:coversPeriod|itu:adoptedAt|itu:hasVersion|itu:takesPlaceAt ?x"
    )
