"""Traps 81 to 87: what bookmarks, labels, brackets, dashes, links and slashes of the text leave in the data."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap


@trap(81)
@fall("a bookmark is read as text", add='sec:6 itu:heading "[bookmark: _Hlk133498507]国际互联网连接"@zh .')
@fall("its digits are read as a number", add="qty:hlk a itu:ReportedQuantity ; itu:numericValue 163199926 .")
def test_nothing_is_left_of_the_bookmarks(facts: Facts) -> None:
    marks = "bookmark|_Hlk|133421428|163199926|500492095|133498507|a353677d2"
    assert (
        facts.column(f'SELECT ?s {{ ?s ?p ?o FILTER(REGEX(STR(?o), "{marks}") || REGEX(STR(?s), "{marks}")) }}')
        == set()
    )


@trap(82)
@fall(
    "the second paragraph of 7.3 is not read",
    remove=r"sta:7.3-DSTR_OTTReporting itu:reportedIn para:7.3\/p2 .",
    add="sta:7.3-DSTR_OTTReporting itu:reportedIn para:7.3 .",
)
@fall("the opening of section 2 is not read", remove="qty:2-texts-approved itu:reportedIn para:2 .")
def test_paragraphs_without_a_number_are_read(facts: Facts) -> None:
    assert facts.table(
        r"""SELECT ?x ?place ?number { VALUES ?x { act:itu-internet-activities qty:2-texts-approved dec:5-circular
              sta:7.3-DSTR_OTTReporting mtg:itu-t\/joint-sg2-sg3\/2026-06 }
              OPTIONAL { ?x itu:reportedIn ?place . ?place a itu:Paragraph ; itu:paragraphNumber ?number } }"""
    ) == {
        ("act:itu-internet-activities", "para:1", "1"),
        ("qty:2-texts-approved", "para:2", "2"),
        ("dec:5-circular", "para:5", "5"),
        ("sta:7.3-DSTR_OTTReporting", "para:7.3/p2", "7.3"),
        ("mtg:itu-t/joint-sg2-sg3/2026-06", "para:7.3/p3", "7.3"),
    }


@trap(83)
@fall(
    "2.10 is read as a number",
    remove='para:2.10 itu:paragraphNumber "2.10" .',
    add="para:2.10 itu:paragraphNumber 2.10 .",
)
@fall(
    "2.10 stands behind 2.1",
    remove="para:2.10 itu:orderIndex 11 . para:2.2 itu:orderIndex 3 .",
    add="para:2.10 itu:orderIndex 3 . para:2.2 itu:orderIndex 11 .",
)
def test_numbers_of_paragraphs_are_strings_in_reading_order(facts: Facts) -> None:
    assert facts.rows(
        "SELECT ?n { ?p itu:isPartOf sec:2 ; itu:paragraphNumber ?n ; itu:orderIndex ?i } ORDER BY ?i"
    ) == [(label,) for label in ("2", *(f"2.{number}" for number in range(1, 14)))]
    assert facts.column("SELECT (DATATYPE(?n) AS ?type) { ?p itu:paragraphNumber ?n }") == {"xsd:string"}


@trap(84)
@fall(
    "the half-width brackets are made full",
    remove='cit:references-Council-1305 itu:printedForm "1305 (C09)"@zh .',
    add='cit:references-Council-1305 itu:printedForm "1305（C09）"@zh .',
)
@fall(
    "full-width brackets are made half",
    remove='cit:references-PP-206 itu:printedForm "206（2018年，迪拜）"@zh .',
    add='cit:references-PP-206 itu:printedForm "206 (2018年, 迪拜)"@zh .',
)
@fall("a list separator is kept", add='cit:references-WTSA-47 itu:printedForm "47（2012年，迪拜，修订版）、"@zh .')
def test_printed_forms_keep_their_punctuation_and_no_separators(facts: Facts) -> None:
    printed = facts.rows("SELECT ?c ?form { ?c itu:printedForm ?form }")
    assert len(printed) == len({citation for citation, _ in printed}) >= 48
    assert [form for _, form in printed if set(form) & set("(),;")] == ["1305 (C09)"]
    assert not [form for _, form in printed if form[-1] in "、，；。和"]


@trap(85)
@fall(
    "the dash is made a hyphen",
    remove='body:gi-virtual-worlds skos:prefLabel "虚拟世界和人工智能全球举措 – 探索城市元宇宙"@zh .',
    add='body:gi-virtual-worlds skos:prefLabel "虚拟世界和人工智能全球举措-探索城市元宇宙"@zh .',
)
@fall(
    "the title is split at the dash",
    remove='cit:2.11-M.2083-0 itu:statedTitle "IMT愿景 – 2020年及之后IMT未来发展的框架和总体目标"@zh .',
    add='cit:2.11-M.2083-0 itu:statedTitle "IMT愿景"@zh .',
)
def test_two_names_have_a_dash_with_spaces(facts: Facts) -> None:
    dashed = facts.table(
        """SELECT ?x ?name { ?x skos:prefLabel|skos:altLabel|itu:statedTitle ?name
             FILTER(LANG(?name) = "zh" && REGEX(?name, " [–—] ")) }"""
    )
    assert dashed == {
        ("body:gi-virtual-worlds", "虚拟世界和人工智能全球举措 – 探索城市元宇宙"),
        ("cit:2.11-M.2083-0", "IMT愿景 – 2020年及之后IMT未来发展的框架和总体目标"),
    }


@trap(86)
@fall("a lost address is made up", add='web:3.1-ipv6-page itu:url "https://www.itu.int/ipv6"^^xsd:anyURI .')
@fall(
    "the full stop is taken into the address",
    remove='web:6.1-bbmaps itu:url "https://bbmaps.itu.int/bbmaps/"^^xsd:anyURI .',
    add='web:6.1-bbmaps itu:url "https://bbmaps.itu.int/bbmaps/。"^^xsd:anyURI .',
)
@fall(
    "a scheme is taken for printed",
    remove='web:2.6-ws-stn itu:linkLabel "itu.int/go/WS-STN"@zh .',
    add='web:2.6-ws-stn itu:linkLabel "https://itu.int/go/WS-STN"@zh .',
)
def test_three_addresses_and_three_lost_ones(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?x ?words ?lost ?url { ?x a itu:WebResource ; itu:linkLabel ?words ; itu:addressLost ?lost
             FILTER(LANG(?words) = "zh") OPTIONAL { ?x itu:url ?url } }"""
    ) == {
        ("web:5-enum-procedures", "见此处", "true", ""),
        ("web:2.9-itu-d-study-groups", "国际电联发展部门研究组", "true", ""),
        ("web:3.1-ipv6-page", "ITU-T IPv6网页", "true", ""),
        ("web:2.6-sig-security", "itu.int/go/SIG-SECURITY", "false", "https://itu.int/go/SIG-SECURITY"),
        ("web:2.6-ws-stn", "itu.int/go/WS-STN", "false", "https://itu.int/go/WS-STN"),
        ("web:6.1-bbmaps", "https://bbmaps.itu.int/bbmaps/", "false", "https://bbmaps.itu.int/bbmaps/"),
    }


@trap(87)
@fall("four technologies are one", remove=r"report:itu-t\/GSTR.Perf_Req itu:hasTopic topic:volte .")
@fall(
    "a theme is split at the slash inside it",
    remove='theme:2.12-2 itu:statedTitle "未来固定和移动宽带互联网、云计算和物联网/人工智能"@zh .',
    add='theme:2.12-2 itu:statedTitle "未来固定和移动宽带互联网、云计算和物联网"@zh .',
)
@fall("a joint body is one body", remove="body:fg-ai4a itu:jointGroupOf body:fao .")
def test_a_slash_means_what_it_means_there(facts: Facts) -> None:
    topics = facts.column(r"SELECT ?t { report:itu-t\/GSTR.Perf_Req itu:hasTopic ?t }")
    assert topics >= {"topic:ims", "topic:pes", "topic:volte", "topic:vonr"}
    assert facts.column("SELECT ?b { body:fg-ai4a itu:jointGroupOf ?b }") == {"body:itu", "body:fao"}
    assert facts.column('SELECT ?t { ?x a itu:TrainingTheme ; itu:statedTitle ?t FILTER(CONTAINS(?t, "/")) }') == {
        "未来固定和移动宽带互联网、云计算和物联网/人工智能"
    }
    codes = facts.column('SELECT ?code { ?x itu:code ?code FILTER(CONTAINS(?code, "/")) }')
    assert codes == {"6/3", "3/1", "C25/35", "C26/35", "C26/51", "C26/60"} | {f"C{year}/33" for year in range(16, 26)}
