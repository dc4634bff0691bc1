"""Traps 35 to 45 and 96: who issued a resolution, which version is cited, and what a bracket says and does not say."""

from __future__ import annotations

from tests.rdf.asking import Facts
from tests.rdf.traps.registry import fall, trap

IN_LIST = "?c itu:citationRole role:reference-list ; itu:citedWork ?work . ?work a itu:Resolution ."
# Number -> session of the version cited in the list of references, by issuer.
VERSIONS = {
    "PP": {101: "PP-22", 102: "PP-22", 133: "PP-22", 180: "PP-22", 206: "PP-18"},
    "Council": {1305: "C09", 1336: "mod-2015"},
    "WTSA": {
        47: "WTSA-12", 48: "WTSA-24", 49: "WTSA-16", 50: "WTSA-24", 52: "WTSA-24", 58: "WTSA-24", 60: "WTSA-24",
        64: "WTSA-24", 69: "WTSA-16", 75: "WTSA-20", 98: "WTSA-24",
    },
    "WTDC": {20: "WTDC-17", 30: "WTDC-22", 45: "WTDC-22", 63: "WTDC-22"},
}  # fmt: skip
BARE = {f"res:WTSA-{number}" for number in (50, 52, 58, 60)}


@trap(35)
@fall("an inherited bracket is taken for printed", remove="cit:references-WTDC-45 itu:certainty cert:probable .")
@fall("so is one that another place prints", remove="cit:references-PP-102 itu:certainty cert:implied .")
@fall(
    "the bracket is given to the next run",
    remove=r"cit:references-WTDC-30 itu:citedVersion res:WTDC-30\/WTDC-22 .",
    add=r"cit:references-WTDC-30 itu:citedVersion res:WTDC-30\/WTDC-17 .",
)
@fall("the bracket is not given at all", remove=r"cit:references-PP-101 itu:citedVersion res:PP-101\/PP-22 .")
def test_one_bracket_for_several_numbers(facts: Facts) -> None:
    cited = facts.rows(
        f"""SELECT ?work ?version ?printed ?certainty {{ {IN_LIST} ?c itu:printedForm ?printed
              OPTIONAL {{ ?c itu:citedVersion ?version }} OPTIONAL {{ ?c itu:certainty ?certainty }} }}"""
    )
    assert {(work, version) for work, version, _, _ in cited} == {
        (f"res:{issuer}-{number}", f"res:{issuer}-{number}/{version}")
        for issuer, versions in VERSIONS.items()
        for number, version in versions.items()
    }
    without = {work: certainty for work, _, printed, certainty in cited if printed.isdigit()}
    assert without == dict.fromkeys(("res:PP-101", "res:PP-102", "res:PP-133"), "cert:implied") | dict.fromkeys(
        (*BARE, "res:WTDC-30", "res:WTDC-45"), "cert:probable"
    )
    assert {certainty for work, _, _, certainty in cited if work not in without} == {""}


@trap(36)
@fall(
    "the version of 58 is taken for printed",
    remove="cit:references-WTSA-58 itu:certainty cert:probable .",
    add="cit:references-WTSA-58 itu:certainty cert:stated .",
)
@fall("the version of 60 exists beyond doubt", remove=r"res:WTSA-60\/WTSA-24 itu:certainty cert:probable .")
@fall(
    "the bracket is written behind 50",
    remove='cit:references-WTSA-50 itu:printedForm "50"@zh .',
    add='cit:references-WTSA-50 itu:printedForm "50（2024年，新德里，修订版）"@zh .',
)
def test_four_numbers_of_wtsa_are_bare(facts: Facts) -> None:
    for thing in ("?c", "?version"):
        assert facts.table(
            f"""SELECT ?work ?printed ?certainty (COUNT(DISTINCT LANG(?note)) AS ?notes) {{ {IN_LIST}
                  ?c itu:printedForm ?printed ; itu:citedVersion ?version . ?work itu:adoptedBy body:wtsa .
                  {thing} itu:certainty ?certainty ; itu:inferenceNote ?note }} GROUP BY ?work ?printed ?certainty"""
        ) == {(work, work.removeprefix("res:WTSA-"), "cert:probable", "2") for work in BARE}


@trap(37)
@fall(
    "206 is filed under 2022",
    add=r"""cit:1-PP-206 itu:citedVersion res:PP-206\/PP-22 . res:PP-206\/PP-22 itu:isVersionOf res:PP-206 ;
            itu:adoptedAt conf:PP-22 .""",
)
@fall(
    "206 is revised",
    remove=r"res:PP-206\/PP-18 itu:versionKind vkind:unmarked .",
    add=r"res:PP-206\/PP-18 itu:versionKind vkind:revised .",
)
@fall("paragraph 1 is mended in silence", remove="cit:1-PP-206 itu:concerns conf:PP-22 .")
def test_206_is_of_dubai_whatever_paragraph_1_says(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?version ?session ?mark { ?version itu:isVersionOf res:PP-206 ; itu:adoptedAt ?session ;
             itu:versionKind ?mark }"""
    ) == {("res:PP-206/PP-18", "conf:PP-18", "vkind:unmarked")}
    assert facts.table(
        """SELECT ?c ?version ?filed (COUNT(DISTINCT ?note) AS ?notes) { ?c itu:citedWork res:PP-206
             OPTIONAL { ?c itu:citedVersion ?version } OPTIONAL { ?c itu:concerns ?filed }
             OPTIONAL { ?c itu:sourceDiscrepancy ?note } } GROUP BY ?c ?version ?filed"""
    ) == {
        ("cit:purpose-PP-206", "res:PP-206/PP-18", "", "0"),
        ("cit:references-PP-206", "res:PP-206/PP-18", "", "0"),
        ("cit:1-PP-206", "", "conf:PP-22", "2"),
    }


@trap(38)
@fall(
    "47 is adopted at the other conference of Dubai",
    remove=r"res:WTSA-47\/WTSA-12 itu:adoptedAt conf:WTSA-12 .",
    add=r"res:WTSA-47\/WTSA-12 itu:adoptedAt conf:PP-18 .",
)
@fall("the two conferences of Dubai are one", add="conf:PP-18 owl:sameAs conf:WTSA-12 .")
@fall("CWG-Internet meets at the Assembly", add=r"mtg:cwg-internet\/22 itu:subEventOf conf:WTSA-20 .")
def test_one_place_is_not_one_conference(facts: Facts) -> None:
    held = facts.table(
        """SELECT ?session ?body ?place ?year { ?session a itu:Conference ; itu:sessionOf ?body ; itu:startDate ?start .
             OPTIONAL { ?session itu:takesPlaceAt ?place } BIND(SUBSTR(STR(?start), 1, 4) AS ?year) }"""
    )
    assert held == {
        (f"conf:{session}", f"body:{body}", f"place:{place}" if place else "", year)
        for session, body, place, year in (
            ("PP-22", "pp", "bucharest", "2022"), ("PP-18", "pp", "dubai", "2018"),
            ("WTSA-12", "wtsa", "dubai", "2012"), ("WTSA-16", "wtsa", "hammamet", "2016"),
            ("WTSA-20", "wtsa", "geneva", "2022"), ("WTSA-24", "wtsa", "new-delhi", "2024"),
            ("WTDC-17", "wtdc", "buenos-aires", "2017"), ("WTDC-22", "wtdc", "kigali", "2022"),
            ("Council-2009", "council", "", "2009"), ("Council-2015", "council", "", "2015"),
        )
    }  # fmt: skip
    adopted = "?version itu:isVersionOf/itu:adoptedBy ?issuer ; itu:adoptedAt/itu:sessionOf ?body ."
    assert facts.column(f"SELECT (COUNT(DISTINCT ?version) AS ?n) {{ {adopted} }}") == {"22"}
    assert not facts.hold(f"{adopted} FILTER(?issuer != ?body)")
    assert not facts.hold("?a a itu:Conference ; owl:sameAs|^owl:sameAs|^itu:subEventOf ?b")


@trap(39)
@fall(
    "65 of ITU-R goes to WTSA",
    remove="res:ITU-R-65 itu:adoptedBy body:itu-r .",
    add="res:ITU-R-65 itu:adoptedBy body:wtsa .",
)
@fall("a resolution has two issuers", add="res:WTDC-45 itu:adoptedBy body:wtsa .")
@fall(
    "two resolutions of one issuer share a number",
    remove="res:WTSA-48 itu:number 48 .",
    add="res:WTSA-48 itu:number 47 .",
)
def test_issuer_and_number_are_the_key(facts: Facts) -> None:
    keys = facts.rows(
        "SELECT ?issuer ?number ?r { ?r a itu:Resolution OPTIONAL { ?r itu:adoptedBy ?issuer ; itu:number ?number } }"
    )
    assert len(keys) == len({key[:2] for key in keys}) == len({key[2] for key in keys}) == 24
    assert {(number, issuer) for issuer, number, _ in keys if number in ("65", "66")} == {
        ("65", "body:itu-r"), ("66", "body:itu-r"),
    }  # fmt: skip


@trap(40)
@fall("a number is left without the issuer printed before the run", remove="res:WTSA-52 itu:adoptedBy body:wtsa .")
@fall(
    "a run goes on with the issuer before",
    remove="res:WTDC-20 itu:adoptedBy body:wtdc .",
    add="res:WTDC-20 itu:adoptedBy body:wtsa .",
)
@fall("a number of the list is lost", remove="cit:references-WTSA-58 itu:listPosition 13 .")
def test_the_issuer_is_carried_along_the_list(facts: Facts) -> None:
    listed = facts.rows(
        f"""SELECT ?at ?issuer ?number {{ {IN_LIST} ?c itu:listPosition ?at .
              ?work itu:adoptedBy ?issuer ; itu:number ?number }} ORDER BY ?at"""
    )
    expected = [(issuer, number) for issuer, versions in VERSIONS.items() for number in versions]
    assert [(int(at), issuer, int(number)) for at, issuer, number in listed] == [
        (at, f"body:{issuer.lower()}", number) for at, (issuer, number) in enumerate(expected, start=1)
    ]


@trap(41)
@fall(
    "modified becomes revised",
    remove=r"res:Council-1336\/mod-2015 itu:versionKind vkind:modified .",
    add=r"res:Council-1336\/mod-2015 itu:versionKind vkind:revised .",
)
@fall("a place is made up", add="conf:Council-2015 itu:takesPlaceAt place:geneva .")
@fall("the session is certain", remove="conf:Council-2015 itu:certainty cert:probable .")
def test_council_brackets_are_of_another_pattern(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?version ?form ?mark ?session ?certainty ?place {
             ?version itu:isVersionOf/itu:adoptedBy body:council ; itu:citationForm ?form ; itu:versionKind ?mark ;
                      itu:adoptedAt ?session FILTER(LANG(?form) = "zh")
             OPTIONAL { ?session itu:certainty ?certainty } OPTIONAL { ?session itu:takesPlaceAt ?place } }"""
    ) == {
        ("res:Council-1305/C09", "C09", "vkind:unmarked", "conf:Council-2009", "cert:implied", ""),
        ("res:Council-1336/mod-2015", "2015年修改", "vkind:modified", "conf:Council-2015", "cert:probable", ""),
    }


@trap(42)
@fall("the version is read into paragraph 2.8", add=r"cit:2.8-WTSA-69 itu:citedVersion res:WTSA-69\/WTSA-16 .")
@fall(
    "the two mentions are of two resolutions",
    remove="cit:2.8-WTSA-69 itu:citedWork res:WTSA-69 .",
    add="cit:2.8-WTSA-69 itu:citedWork res:non-discrimination . res:non-discrimination a itu:Resolution .",
)
def test_resolution_69_is_cited_twice_and_its_version_once(facts: Facts) -> None:
    assert facts.table(
        """SELECT ?c ?place ?version ?title { ?c itu:citedWork res:WTSA-69 ; itu:reportedIn ?place
             OPTIONAL { ?c itu:citedVersion ?version } OPTIONAL { ?c itu:statedTitle ?title } }"""
    ) == {
        ("cit:references-WTSA-69", "head:references", "res:WTSA-69/WTSA-16", ""),
        ("cit:2.8-WTSA-69", "para:2.8", "", "互联网资源的非歧视获取和使用"),
    }


@trap(43)
@fall(
    "the short title becomes the official one",
    add='res:WTSA-69 itu:officialTitle "Non-discriminatory access and use of Internet resources"@en .',
)
@fall(
    "a title that is not in the report is given as stated",
    add='cit:references-WTSA-64 itu:statedTitle "互联网协议地址的分配"@zh .',
)
def test_titles_are_those_printed_and_none_is_official(facts: Facts) -> None:
    stated = facts.column("SELECT ?c { ?c itu:citedWork ?r ; itu:statedTitle ?t . ?r a itu:Resolution }")
    assert stated == {"cit:2.8-WTSA-69", "cit:2.11-ITU-R-65", "cit:2.11-ITU-R-66"} | {
        f"cit:purpose-PP-{number}" for number in VERSIONS["PP"]
    }
    # One title was read elsewhere, in a text of exactly that version.
    assert facts.column("SELECT ?r { ?r itu:isVersionOf? ?work ; itu:officialTitle ?t . ?work a itu:Resolution }") == {
        "res:Council-1305/C09"
    }


@trap(44)
@fall(
    "a bracket inside a title is taken for a version",
    add='res:PP-133\\/PP-22 itu:citationForm "多语文"@zh .',
)
@fall(
    "the title is cut at its bracket",
    remove='cit:purpose-PP-206 itu:statedTitle "过顶业务（OTT）"@zh .',
    add='cit:purpose-PP-206 itu:statedTitle "过顶业务"@zh .',
)
def test_a_bracket_inside_a_title_is_no_version(facts: Facts) -> None:
    titles = facts.column(
        'SELECT ?t { ?c itu:citationRole role:subject ; itu:statedTitle ?t FILTER(CONTAINS(?t, "（")) }'
    )
    assert titles == {
        "国际电联在有关互联网和互联网资源（包括域名和地址）管理的国际公共政策问题方面的作用",
        "成员国主管部门在国际化（多语文）域名管理中的作用",
        "过顶业务（OTT）",
    }
    forms = facts.rows(
        'SELECT ?v ?form { ?v a itu:ResolutionVersion ; itu:citationForm ?form FILTER(LANG(?form) = "zh") } ORDER BY ?v'
    )
    assert len(forms) == len({version for version, _ in forms}) == 22
    assert all("年" in form or form == "C09" for _, form in forms)


@trap(45)
@fall("the session code is a document number", add='doc:C09-1305 a itu:CouncilDocument ; itu:code "C09/1305" .')
@fall("the session is a document", add=r"res:Council-1305\/C09 itu:inSeries series:council-33 .")
def test_c09_is_a_session(facts: Facts) -> None:
    assert facts.column('SELECT ?x { ?x skos:altLabel|itu:citationForm ?name FILTER(STR(?name) = "C09") }') == {
        "conf:Council-2009", "res:Council-1305/C09",
    }  # fmt: skip
    assert facts.hold(r"res:Council-1305\/C09 itu:adoptedAt conf:Council-2009 . conf:Council-2009 a itu:Conference")
    assert not facts.hold('?x itu:code|itu:inferredCode ?code FILTER(STRSTARTS(?code, "C09"))')
    assert not facts.hold(r"res:Council-1305\/C09 itu:inSeries ?series")


@trap(96)
@fall("the revision is the adoption", add="res:PP-101 itu:adoptedAt conf:PP-22 .")
@fall("the year of the revision is that of the resolution", add='res:WTSA-47 itu:startDate "2012-01-01"^^xsd:date .')
@fall(
    "a resolution without a bracket is revised",
    add=r"res:ITU-R-65\/2015 itu:isVersionOf res:ITU-R-65 ; itu:versionKind vkind:revised .",
)
def test_a_bracket_says_nothing_of_the_first_adoption(facts: Facts) -> None:
    marks = {
        mark: facts.column(
            f"SELECT ?work {{ ?v itu:isVersionOf ?work ; itu:versionKind {mark} . ?work a itu:Resolution }}"
        )
        for mark in ("vkind:unmarked", "vkind:modified", "vkind:revised")
    }
    assert marks["vkind:unmarked"] == {"res:PP-206", "res:Council-1305"}
    assert marks["vkind:modified"] == {"res:Council-1336"}
    assert len(marks["vkind:revised"]) == 19
    assert not any(work.startswith("res:ITU-R") for works in marks.values() for work in works)
    assert not facts.hold("?work a itu:Resolution ; itu:adoptedAt|itu:startDate|itu:statedDate|itu:coversPeriod ?when")
