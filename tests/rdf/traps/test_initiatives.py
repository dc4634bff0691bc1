"""Traps 69 to 80: focus groups, initiatives and who takes part in them how, names, countries, one forum."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap


def involved(facts: Facts, role: str, direct: str) -> set[tuple[str, ...]]:
    """Body and who takes part in it with ``role``, and whether it is said by the report or follows from it."""
    stated = facts.table(f"SELECT ?body ?who {{ ?i itu:involvedIn ?body ; itu:{role} ?who }}")
    derived = facts.table(f"SELECT ?body ?who {{ ?body itu:{direct} ?who }}")
    assert derived == (set() if facts.stated else stated)
    return stated


@trap(69)
@fall(
    "a hyphen is put in",
    remove='body:fg-ainn itu:code "FG AINN" .',
    add='body:fg-ainn itu:code "FG-AINN" .',
)
@fall(
    "the name ends at the bracket inside it",
    remove='body:fg-ai4a skos:prefLabel "国际电联/粮农组织人工智能（AI）和物联网（IoT）促进数字农业焦点组"@zh .',
    add='body:fg-ai4a skos:prefLabel "国际电联/粮农组织人工智能"@zh .',
)
def test_focus_groups_are_spelt_as_printed(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?g ?code ?name { ?g a itu:FocusGroup ; itu:code ?code ; skos:prefLabel ?name
             FILTER(LANG(?name) = "zh") }"""
    ) == {
        ("body:fg-cd", "FG-CD", "价格可承受的数据服务成本核算模型焦点组"),
        ("body:fg-ainn", "FG AINN", "电信网络人工智能原生焦点组"),
        ("body:fg-eai", "FG EAI", "多媒体技术具身人工智能焦点组"),
        ("body:fg-ai4ndm", "FG-AI4NDM", "国际电联/世界气象组织/联合国环境规划署人工智能促进自然灾害管理焦点组"),
        ("body:fg-ai4a", "FG-AI4A", "国际电联/粮农组织人工智能（AI）和物联网（IoT）促进数字农业焦点组"),
    }


@trap(70)
@fall(
    "those that ended are completed with a date",
    remove="sta:2.7-fg-ai4ndm itu:assignedStatus st:concluded .",
    add='sta:2.7-fg-ai4ndm itu:assignedStatus st:completed ; itu:statedDate "2025年10月1日"@zh .',
)
@fall(
    "the two are those that ended",
    remove="qty:2.7-focus-groups-operating itu:countsItem body:fg-ainn .",
    add="qty:2.7-focus-groups-operating itu:countsItem body:fg-ai4a .",
)
@fall("FG-CD is one of the running ones", add="qty:2.7-focus-groups-operating itu:countsItem body:fg-cd .")
def test_one_completed_two_running_two_ended(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?g ?status ?when { ?g a itu:FocusGroup ; itu:hasStatusAssignment ?s . ?s itu:assignedStatus ?status
             OPTIONAL { ?s itu:statedDate|itu:startDate ?any . ?s itu:statedDate ?when } }"""
    ) == {
        ("body:fg-cd", "st:completed", "2025年10月1日"),
        ("body:fg-ainn", "st:operating", "截至2025年10月"),
        ("body:fg-eai", "st:operating", "截至2025年10月"),
        ("body:fg-ai4ndm", "st:concluded", ""),
        ("body:fg-ai4a", "st:concluded", ""),
    }
    assert facts.table(
        "SELECT ?q ?g { ?q itu:countedKind kind:focus-group ; itu:numericValue 2 ; itu:countsItem ?g }"
    ) == {("qty:2.7-focus-groups-operating", "body:fg-ainn"), ("qty:2.7-focus-groups-operating", "body:fg-eai")}


@trap(71)
@fall(
    "the two pairs are crossed",
    remove="""act:2.7-natural-hazards-work itu:continuesWorkOf body:fg-ai4ndm .
              act:2.7-food-systems-work itu:continuesWorkOf body:fg-ai4a .""",
    add="""act:2.7-natural-hazards-work itu:continuesWorkOf body:fg-ai4a .
           act:2.7-food-systems-work itu:continuesWorkOf body:fg-ai4ndm .""",
)
@fall("a coordinator is a parent", add="body:fg-ai4ndm itu:jointGroupOf body:unesco .")
@fall("the parents alone coordinate", remove="inv:2.7-natural-hazards-coordination itu:coordinator body:upu .")
def test_respectively_pairs_groups_and_initiatives(facts: Facts) -> None:
    pairs = {("body:gi-natural-hazards", "body:fg-ai4ndm"), ("body:gi-food-systems", "body:fg-ai4a")}
    assert facts.table("SELECT ?new ?old { ?act itu:carriedOutThrough ?new ; itu:continuesWorkOf ?old }") == pairs
    assert facts.table("SELECT ?new ?old { ?new itu:succeeds ?old }") == (set() if facts.stated else pairs)
    assert facts.table("SELECT ?g ?parent { ?g itu:jointGroupOf ?parent }") == {
        ("body:fg-ai4ndm", "body:itu"), ("body:fg-ai4ndm", "body:wmo"), ("body:fg-ai4ndm", "body:unep"),
        ("body:fg-ai4a", "body:itu"), ("body:fg-ai4a", "body:fao"),
    }  # fmt: skip
    assert facts.column("SELECT ?who { ?i itu:involvedIn body:gi-natural-hazards ; itu:coordinator ?who }") == {
        f"body:{name}" for name in ("itu", "unep", "wmo", "upu", "unesco", "unfccc")
    }


@trap(72)
@fall("coordinated with is coordinated by", add="inv:2.7-food-systems-coordination itu:coordinator body:fao .")
@fall("that ITU coordinates is stated", add="inv:2.7-food-systems-itu itu:coordinator body:itu .")
@fall("the mark of the implied part is lost", remove="inv:2.7-food-systems-itu itu:certainty cert:implied .")
def test_coordinated_with_and_coordinated_by(facts: Facts) -> None:
    assert {body for body, _ in involved(facts, "coordinator", "coordinatedBy")} == {"body:gi-natural-hazards"}
    assert involved(facts, "coordinationPartner", "coordinatedWith") == {
        ("body:gi-food-systems", f"body:{name}") for name in ("fao", "wfp", "ifad")
    }
    # The part that is only implied stands by itself, marked, and nothing follows from it.
    assert facts.table(
        """SELECT ?who ?how { ?i itu:involvedIn body:gi-food-systems ; itu:involvedAgent ?who ; itu:certainty ?how }"""
    ) == {("body:itu", "cert:implied")}


@trap(73)
@fall(
    "the misprint is taken into the name",
    add='body:gi-natural-hazards skos:altLabel "通过通过人工智能解决方案以有韧性的方式抵御自然灾害全球举措"@zh .',
)
@fall(
    "the name loses its first word",
    remove='body:gi-natural-hazards skos:prefLabel "通过人工智能解决方案以有韧性的方式抵御自然灾害全球举措"@zh .',
    add='body:gi-natural-hazards skos:prefLabel "人工智能解决方案以有韧性的方式抵御自然灾害全球举措"@zh .',
)
def test_the_second_through_belongs_to_the_name(facts: Facts) -> None:
    names = facts.column(
        'SELECT ?n { body:gi-natural-hazards skos:prefLabel|skos:altLabel ?n FILTER(LANG(?n) = "zh") }'
    )
    assert names == {"通过人工智能解决方案以有韧性的方式抵御自然灾害全球举措"}
    assert not facts.hold('?x ?p ?words FILTER(ISLITERAL(?words) && CONTAINS(STR(?words), "通过通过"))')


@trap(74)
@fall(
    "the second name is a second body",
    remove='body:upu skos:altLabel "万国邮联"@zh .',
    add='body:postal-union a itu:UNSystemEntity ; skos:prefLabel "万国邮联"@zh .',
)
@fall("UNEP is taken for the United Nations", add='body:unep skos:altLabel "联合国"@zh .')
@fall("the Convention coordinates", remove="body:unfccc itu:certainty cert:implied .")
def test_short_and_second_names_of_organizations(facts: Facts) -> None:
    names = {
        "万国邮联": "upu", "万国邮政联盟": "upu", "经合组织": "oecd", "粮农组织": "fao", "农发基金": "ifad",
        "联合国环境规划署": "unep", "联合国": "un", "联合国气候变化框架公约": "unfccc",
    }  # fmt: skip
    values = " ".join(f'"{name}"@zh' for name in names)
    assert facts.table(
        f"SELECT ?name ?body {{ VALUES ?name {{ {values} }} ?body skos:prefLabel|skos:altLabel ?name }}"
    ) == {(name, f"body:{body}") for name, body in names.items()}
    assert facts.column("SELECT ?how { body:unfccc itu:certainty ?how ; itu:inferenceNote ?note }") == {"cert:implied"}


@trap(75)
@fall("the case is made usual", remove='body:ripe-ncc skos:altLabel "Ripe NCC"@zh .')
@fall(
    "a Latin name is translated",
    remove='body:onem2m skos:prefLabel "oneM2M"@zh .',
    add='body:onem2m skos:prefLabel "机器通信标准组织"@zh .',
)
@fall("a partner is lost", remove="act:2.2-sg20-cooperation itu:inCooperationWith body:lora-alliance .")
def test_partners_are_found_under_the_names_printed(facts: Facts) -> None:
    printed = {
        "oneM2M": "onem2m", "Nic.br": "nic-br", "LoRa联盟": "lora-alliance", "TMForum": "tm-forum",
        "电信管理论坛": "tm-forum", "Ripe NCC": "ripe-ncc", "互联网工程任务组": "ietf", "万维网联盟": "w3c",
    }  # fmt: skip
    values = " ".join(f'"{name}"@zh' for name in printed)
    assert facts.table(
        f"SELECT ?name ?body {{ VALUES ?name {{ {values} }} ?body skos:prefLabel|skos:altLabel ?name }}"
    ) == {(name, f"body:{body}") for name, body in printed.items()}
    assert facts.hold('body:u4ssc skos:prefLabel "共建可持续智慧城市举措"@zh ; skos:altLabel "U4SSC"@en')
    assert facts.column("SELECT ?who { act:2.2-sg20-cooperation itu:inCooperationWith ?who }") == {
        f"body:{name}" for name in ("ietf", "onem2m", "w3c", "lora-alliance", "tm-forum")
    }


@trap(76)
@fall("supporters are filled in from 2.7", add="inv:2.2-u4ssc-support itu:supporter body:unep .")
@fall("partners are filled in", add="inv:2.13-virtual-worlds-support itu:supporter body:itu .")
@fall("one of the 28 others is named", add="inv:4.3-igo-coalition itu:memberBody body:unesco .")
@fall("the 20 are said to be counted", add="qty:2.2-u4ssc-supporters itu:countsItem body:fao .")
def test_unnamed_sets_stay_unnamed(facts: Facts) -> None:
    assert involved(facts, "supporter", "supportedBy") == {
        ("body:u4ssc", "party:un-entities-supporting-u4ssc"),
        ("body:gi-virtual-worlds", "party:partners-of-gi-virtual-worlds"),
    }
    counted = "VALUES ?q { qty:2.2-u4ssc-supporters qty:2.13-partners qty:2.12-learners qty:2.12-courses }"
    assert not facts.hold(f"{counted} ?q itu:countsItem ?item")
    assert facts.column("SELECT (COUNT(DISTINCT ?who) AS ?n) { inv:4.3-igo-coalition itu:memberBody ?who }") == {"7"}


@trap(77)
@fall("ITU comes on top of the 35", remove="inv:4.3-igo-coalition itu:memberBody body:itu .")
@fall(
    "36 with ITU",
    remove="qty:4.3-igos itu:numericValue 35 .",
    add="qty:4.3-igos itu:numericValue 36 .",
)
@fall("the named are all", remove="inv:4.3-igo-coalition itu:isScopeOpen true .")
def test_itu_is_one_of_the_35(facts: Facts) -> None:
    named = {f"body:{name}" for name in ("itu", "oecd", "un", "upu", "who", "wipo", "world-bank")}
    assert involved(facts, "memberBody", "hasMember") == {("body:igo-coalition", name) for name in named}
    assert facts.column("SELECT ?item { qty:4.3-igos itu:countsItem ?item }") == named
    assert facts.hold(
        "inv:4.3-igo-coalition itu:isScopeOpen true ; itu:hasQuantity qty:4.3-igos . qty:4.3-igos itu:numericValue 35"
    )


@trap(78)
@fall("ICANN is added", add='body:icann a itu:ExternalOrganization ; skos:altLabel "ICANN"@en .')
@fall("the committee is given a parent", add="body:gac itu:subBodyOf body:igo-coalition .")
@fall("ITU observes in the coalition too", add="inv:4.3-igo-coalition itu:observer body:itu .")
def test_gac_without_icann(facts: Facts) -> None:
    assert involved(facts, "observer", "hasObserver") == {("body:gac", "body:itu")}
    assert facts.column("SELECT ?place { ?i itu:observer body:itu ; itu:reportedIn ?place }") == {"para:4.5"}
    assert not facts.hold("body:gac itu:subBodyOf|itu:withinBody ?parent")
    assert not facts.hold('?x skos:prefLabel|skos:altLabel|itu:code ?name FILTER(CONTAINS(UCASE(STR(?name)), "ICANN"))')


@trap(79)
@fall("Jordan is added to the three", add="party:regulators-iq-ps-sy itu:comesFrom place:jo .")
@fall(
    "the countries are trained, not their regulators",
    remove="act:3.3-ipv6-training itu:beneficiary party:regulators-iq-ps-sy .",
    add="act:3.3-ipv6-training itu:beneficiary place:iq , place:ps , place:sy .",
)
@fall("RIPE NCC trained in 3.3 too", add="act:3.3-ipv6-training itu:inCooperationWith body:ripe-ncc .")
@fall("they are among the landlocked", add="party:lldc itu:comesFrom place:jo .")
@fall(
    "the State loses its name",
    remove='place:ps skos:prefLabel "State of Palestine"@en .',
    add='place:ps skos:prefLabel "Palestine"@en .',
)
def test_jordan_and_the_three_others(facts: Facts) -> None:
    training = "VALUES ?x { act:3.2-ipv6-training act:3.3-ipv6-training }"
    assert facts.table(
        f"""SELECT ?x ?who ?with {{ {training} ?x (itu:beneficiary|itu:firstBeneficiary) ?who ;
              itu:inCooperationWith ?with }}"""
    ) == {
        ("act:3.2-ipv6-training", "place:jo", "body:ripe-ncc"),
        ("act:3.3-ipv6-training", "party:regulators-iq-ps-sy", "body:itu-regional-offices"),
    }
    assert facts.column("SELECT ?x { ?x itu:firstBeneficiary place:jo }") == {"act:3.2-ipv6-training"}
    assert facts.table("SELECT ?who ?from { ?who itu:comesFrom ?from }") == {
        ("party:regulators-iq-ps-sy", f"place:{code}") for code in ("iq", "ps", "sy")
    }
    assert facts.column('SELECT ?n { place:ps skos:prefLabel ?n FILTER(LANG(?n) IN ("en", "zh")) }') == {
        "State of Palestine", "巴勒斯坦国",
    }  # fmt: skip
    assert facts.column(
        "SELECT ?y { VALUES ?c { place:jo place:iq place:ps place:sy } ?c itu:isLandlockedDeveloping ?y }"
    ) == {"false"}


@trap(80)
@fall(
    "the place is corrected",
    remove=r"mtg:igf\/20 itu:takesPlaceAt place:oslo .",
    add=r"""mtg:igf\/20 itu:takesPlaceAt place:lillestrom . place:lillestrom a itu:City .""",
)
@fall("a second place is added", add=r"mtg:igf\/20 itu:takesPlaceAt place:geneva .")
def test_the_forum_is_placed_where_the_report_places_it(facts: Facts) -> None:
    assert facts.table(
        "SELECT ?place ?land { ?m itu:editionOf events:igf ; itu:takesPlaceAt ?place . ?place itu:locatedIn ?land }"
    ) == {("place:oslo", "place:no")}
    assert not facts.hold('?x a itu:City ; skos:prefLabel ?n FILTER(CONTAINS(?n, "Lillestr"))')
    notes = facts.rows(r"SELECT (LANG(?n) AS ?l) ?n { mtg:igf\/20 itu:sourceDiscrepancy ?n }")
    assert {language for language, _ in notes} == {"en", "zh"}
