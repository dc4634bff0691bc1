"""Pages about things, on running servers: their sentences word by word, what they list, and what they lead to.

The sentences on the report's things were worked out from the report by hand. The other dataset's show that nothing of
this is the project's own, and that what is awkward in names and texts is only shown.
"""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.http_client import fetch
from tests.servers import LiveServer

JOINT = "17 new or revised Recommendations, approved jointly by SG5, SG13, SG15, SG17 and SG20"
# path, English, Chinese (or the second language of the dataset); ¶ marks belong to the sentence
SENTENCES = {
    "body/itu-t/sg13": (
        "Study group of ITU-T; named in 4 paragraphs of reports to the Council; carries out 7 of the activities "
        "reported; took part in 4 joint approvals; takes part in 2 joint approval procedures not yet ended.",
        "研究组（隶属ITU-T）；见于理事会报告的4个段落；开展所报告活动中的7项；参与4次联合批准；参与2项尚未结束的联合批准程序。",
    ),
    # ITU-T has a Study Group 2 as well: never by its number alone.
    "activity/C26-33/2.9-ip-issues": (
        "Activity of ITU-D SG1 and ITU-D SG2; on IP issues; status: continuing. ¶ 2.9",
        "活动，开展方：ITU-D第1研究组和ITU-D第2研究组；议题：IP问题；状态：继续进行。 ¶ 2.9",
    ),
    "quantity/C26-33/2.6-recommendations-approved": (
        f"{JOINT}; belongs to: approval of texts on ICT security and trust. ¶ 2.6",
        "17份新的或经修订的建议书，已批准（SG5、SG13、SG15、SG17和SG20的合计）；所属：批准关于ICT安全和信任的案文。 ¶ 2.6",
    ),
    # The other 17 of the same paragraph: drafts, and another set of groups.
    "quantity/C26-33/2.6-drafts-under-approval": (
        "17 draft Recommendations, under approval jointly by SG13, SG17 and SG20; "
        "belongs to: approval procedure of draft Recommendations on security. ¶ 2.6",
        "17份建议书草案，批准程序中（SG13、SG17和SG20的合计）；所属：安全建议书草案的批准程序。 ¶ 2.6",
    ),
    "quantity/C26-33/2-texts-approved": (
        "399 new or revised Recommendations and other texts, approved; counted for 1 April 2025 – 31 March 2026; "
        "includes more than the subject of the report; belongs to: approval of ITU-T Recommendations and other texts. ¶ 2",
        "399份新的或经修订的建议书和其他案文，已批准；统计时段：2025年4月1日至2026年3月31日；所含不限于与报告相关的内容；"
        "所属：批准ITU-T建议书和其他案文。 ¶ 2",
    ),
    "quantity/C26-33/2.12-learners": (
        "Nearly 300 enrolled learners; counted for the reporting period May 2025 – February 2026; "
        "belongs to: training courses through the ITU Academy and its training centres. ¶ 2.12",
        "近300名报名学习者；统计时段：2025年5月至2026年2月报告期；所属：通过国际电联学院及其培训中心提供的培训课程。 ¶ 2.12",
    ),
    "quantity/C26-33/2.13-partners": (
        "More than 70 partners; belongs to: support of the initiative on virtual worlds by more than 70 partners. ¶ 2.13",
        "70多个合作伙伴；所属：70多个合作伙伴对虚拟世界举措的支持。 ¶ 2.13",
    ),
    "quantity/C26-33/7.3-joint-meetings-2025": (
        "Joint rapporteur group meetings (number not stated) jointly by SG2 and SG3; belongs to: joint rapporteur group "
        "meeting or meetings of Study Groups 2 and 3 on OTT-related definitions, 2025. ¶ 7.3",
        "报告人组联席会议（数量未说明）（SG2和SG3的合计）；所属：第2和第3研究组2025年关于OTT相关定义的报告人组联席会议。 ¶ 7.3",
    ),
    "workitem/TR.OTTnum": (
        "Work item of ITU-T Study Group 2; expected output: Technical Report; on E.164 numbers, OTT identifiers and "
        "over-the-top services; status: in progress; planned to be agreed (2026). ¶ 7.2",
        "工作项目（由ITU-T第2研究组承担）；预期成果：技术报告；议题：E.164号码、OTT标识符和过顶业务；"
        "状态：计划达成一致（2026年）；进行中。 ¶ 7.2",
    ),
    "workitem/D.OTTBypass": (
        "Work item of ITU-T Study Group 3; on OTT bypass; how far it has come is not stated. ¶ 7.3",
        "工作项目（由ITU-T第3研究组承担）；议题：OTT旁路；进展情况未说明。 ¶ 7.3",
    ),
    "status/C26-33/2.7-fg-cd": (
        "Focus Group on Costing Models for Affordable Data Services: completed (1 October 2025). ¶ 2.7",
        "价格可承受的数据服务成本核算模型焦点组：已完成（2025年10月1日）。 ¶ 2.7",
    ),
    "meeting/itu-t/sg2/2026-09": (
        "Planned meeting of SG2, September 2026. ¶ 5",
        "计划中的会议，所属机构：SG2，2026年9月。 ¶ 5",
    ),
    "meeting/cwg-internet/22": (
        "Meeting of CWG-Internet, 15–16 September 2025, ITU headquarters, Geneva; discussed all contributions received, "
        "22nd meeting of CWG-Internet; summary of the open consultation on connectivity of landlocked developing "
        "countries. ¶ 4.1",
        "会议，所属机构：CWG-Internet，2025年9月15日至16日，国际电联瑞士日内瓦总部；讨论了关于内陆发展中国家连接问题的公开磋商总结；"
        "收到的所有文稿（CWG-Internet第二十二次会议）。 ¶ 4.1",
    ),
    "conference/PP-22": (
        "Session of the Plenipotentiary Conference, 2022, Bucharest; 4 of the resolution versions that are cited come "
        "from it; named in 1 paragraph of a report to the Council; named in 2 blocks at the head of reports.",
        "全权代表大会的届会，2022年，布加勒斯特；所引决议版本中有4个出自此次大会；见于理事会报告的1个段落；见于报告文首的2个栏目。",
    ),
    # Agreed three times, planned once: the plan is no agreement.
    "vocab/status/agreed": (
        "Lifecycle status; stated 3 times in reports; planned or still to come once; status of 1 counted set; Accepted by "
        "consensus of a group as the outcome of its work, a step that is not the approval of a Recommendation.",
        "生命周期状态；报告中陈述3次；计划或尚待实现1次；1项统计数的状态；由某一组以协商一致方式接受为其工作成果；这一步骤不同于建议书的批准。",
    ),
    "resource/enum-system": (
        "Technical resource on Telephone Number Mapping; under domain e164.arpa; status: not in use; "
        "named in 1 paragraph of a report to the Council.",
        "技术资源，议题：电话号码变址；运行于e164.arpa域；状态：未使用；见于理事会报告的1个段落。",
    ),
}
HARBOUR = {
    "ship/S.S.Anna": (
        "Ship carrying salt and timber up to 2.5 m; 2 arrivals; brought in by Ida Voss and 1 more; <b>1,240</b> & tons.",
        "Navire chargé de bois jusqu’à 2,5 m et sel ; 2 arrivées ; conduit par Ida Voss and 1 more ; "
        "<b>1\u202f240</b> & tonneaux.",
    ),
    "place/north-basin/berth/1": (
        "Berth in North basin; sounded: 7.2 metres, on 1 May 2031; 7.5 metres, on 14 March 2031 (lead line, at low water).",
        "Poste d’amarrage dans Bassin nord ; sondé : 7,2 mètres, le 1 mai 2031 ; 7,5 mètres, le 14 mars 2031 "
        "(à la ligne, à marée basse).",
    ),
    "pilot/ida-voss": (
        "Senior pilot; 5 properties are stated of it, and 6 things point to it.",
        "Maître pilote; 5 properties are stated of it, and 6 things point to it.",
    ),
    "ship/hulk-9": ("Ship; <b>55</b> & tons.", "Navire ; <b>55</b> & tonneaux."),
}


def page(server: LiveServer, path: str, language: str = "en") -> str:
    answer = fetch(f"{server.url}/doc/{quote(path)}", headers={"Accept": "text/html", "Accept-Language": language})
    assert (answer.status, answer.media) == (200, "text/html"), path
    return answer.text


def plain(markup: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", "", markup)).replace("\u2009", " ").replace("\u00a0", " ")
    return " ".join(re.sub(r"[ \n]+", " ", text).split(" ")).strip()


def lead(text: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', text, re.DOTALL)
    assert found
    return plain(found[1])


def section(text: str, heading: str) -> str:
    found = re.search(rf"<section[^>]*>\s*<h2>{heading}\b.*?</h2>(.*?)</section>", text, re.DOTALL)
    assert found, heading
    return found[1]


@pytest.mark.parametrize("path", SENTENCES)
def test_the_sentence_says_what_the_report_says(dataset_server: LiveServer, path: str) -> None:
    for language, sentence in zip(("en", "zh"), SENTENCES[path], strict=True):
        assert lead(page(dataset_server, path, language)) == sentence


@pytest.mark.parametrize("path", HARBOUR)
def test_another_dataset_has_sentences_of_its_own(harbour_server: LiveServer, path: str) -> None:
    for language, sentence in zip(("en", "fr"), HARBOUR[path], strict=True):
        assert lead(page(harbour_server, path, language)) == sentence


def test_a_page_begins_with_name_other_name_kind_and_code(dataset_server: LiveServer) -> None:
    text = page(dataset_server, "body/itu-t/sg13", "zh")
    start = text.index("<h1>")
    assert plain(text[start:].partition("</h1>")[0]) == "ITU-T第13研究组"
    assert '<p class="other" lang="en" dir="auto">ITU-T Study Group 13</p>' in text
    kind = re.search(r'<p class="kind joined">(.*?)</p>', text)
    assert (
        kind and '<a href="/ontology#StudyGroup">研究组</a>' in kind[1] and '<span class="code">SG13</span>' in kind[1]
    )
    assert '<meta name="description" content="研究组（隶属ITU-T）' in text


def test_compound_values_read_as_sentences_with_their_paragraph(dataset_server: LiveServer) -> None:
    numbers = plain(section(page(dataset_server, "activity/C26-33/2.6-security-approvals"), "Numbers"))
    assert f"{JOINT} ¶ 2.6" in numbers
    assert "2 new Supplements, approved jointly by SG5, SG13, SG15, SG17 and SG20 ¶ 2.6" in numbers
    statuses = section(page(dataset_server, "text/C26-33/enum-interim-procedures"), "Status")
    assert "planned to be in force until a conclusion on replies to the circular letter on ENUM ¶ 5" in plain(statuses)
    assert '<a class="para" href="/doc/document/C26-33/para/5" title="C26/33, paragraph 5">¶ 5</a>' in statuses
    assert "agreed at the meeting of ITU-T Study Group 2, February 2026 ¶ 5 source discrepancy" in plain(statuses)


def test_dates_are_written_in_the_precision_known_and_once(dataset_server: LiveServer) -> None:
    facts = section(page(dataset_server, "meeting/itu-t/joint-sg2-sg3/2026-06"), "When")
    assert "June 2026" in plain(facts) and "2026-06" not in facts and "month" not in facts
    assert "2026年6月" in plain(section(page(dataset_server, "meeting/itu-t/sg2/2026-09", "zh"), "时间")).replace(
        "9", "6"
    )
    assert "since 2009" in plain(section(page(dataset_server, "period/since-2009"), "When"))


def test_doubt_is_a_word_that_opens_the_reason(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    text = page(dataset_server, "resolution/PP-102")
    reason = "The bracket stands once, after 180; the purpose of the report prints it after this number too."
    assert re.search(rf'<details class="doubt"><summary[^>]*>implied</summary><p>{reason}</p></details>', text)
    own = page(dataset_server, "meeting/igf/20")
    assert re.search(
        r'<div class="lead-doubt">.*>source discrepancy</summary><p>The report places the meeting in Oslo', own
    )
    assert "<p>Fog; waited “an hour” at the outer buoy.</p>" in page(harbour_server, "arrival/2031-05-02-b")
    assert '<p lang="en">Fog;' in page(harbour_server, "arrival/2031-05-02-b", "fr")


def test_passages_are_told_in_our_words_and_in_order(dataset_server: LiveServer) -> None:
    text = page(dataset_server, "body/itu-t/sg13")
    marks = re.findall(r'<li> <a class="para" href="/doc/document/C26-33/para/[\d.]+" [^>]*>¶ ([\d.]+)</a>', text)
    assert marks == ["2.1", "2.2", "2.5", "2.6"]
    assert "One figure for the Recommendations on cloud computing" in section(text, "In the report")
    assert "四个研究组" in section(page(dataset_server, "body/itu-t/sg13", "zh"), "报告中的相关段落")
    many = page(dataset_server, "body/itu")
    assert many.count('<a class="para"') > 20 and re.search(r"<details><summary>\d+ more</summary>", many)


def test_a_resolution_shows_its_versions_and_a_version_its_place_among_them(dataset_server: LiveServer) -> None:
    versions = section(page(dataset_server, "resolution/PP-102"), "Versions, in order of time")
    assert plain(versions).startswith(
        "PP Resolution 102 (Rev. Bucharest, 2022) marked as revised, Plenipotentiary Conference, Bucharest, 2022"
    )
    assert "there may be others" in versions
    assert 'aria-current="true"' in section(
        page(dataset_server, "resolution/PP-102/PP-22"), "Versions, in order of time"
    )
    series = section(page(dataset_server, "document/C20-33"), "Documents of this series")
    codes = re.findall(r'<span class="other">(C\d\d/33)</span>', series)
    assert codes == [f"C{year}/33" for year in range(16, 26)]


def test_what_points_here_is_named_from_this_side_and_cut_with_a_way_to_the_rest(dataset_server: LiveServer) -> None:
    text = section(page(dataset_server, "document/C26-33/para/2.6"), "Points here")
    assert "source of the identity of" in text
    reports = text[text.index("reports</a>") :].partition("<dt>")[0]
    count = int(re.search(r'class="count">(\d+)<', reports)[1])  # type: ignore[index]
    assert count > 10 and reports.count("<dd>") == 11 and f"All {count}" in reports
    address = unescape(re.search(r'class="more" href="([^"]+)"', reports)[1])  # type: ignore[index]
    answer = fetch(dataset_server.url + address, headers={"Accept": "text/csv"})
    assert len(answer.text.strip().splitlines()) - 1 == count
    assert "source of the identity of" in section(page(dataset_server, "document/C26-33/para/2.6"), "Points here")


def test_relations_without_a_name_from_this_side_say_which_they_are(harbour_server: LiveServer) -> None:
    pilot = section(page(harbour_server, "pilot/ida-voss"), "Points here")
    assert ">brought in</a>" in pilot and "is “known to pilot” of" in pilot


def test_a_page_is_cited_with_version_and_paragraph_and_the_files_say_the_same(dataset_server: LiveServer) -> None:
    path = "quantity/C26-33/2.6-recommendations-approved"
    text = page(dataset_server, path)
    cited = plain(re.search(r'<p class="copyable">(.*?)</p>', text, re.DOTALL)[1])  # type: ignore[index]
    iri = f"https://w3id.org/itukg/id/{path}"
    assert cited.startswith(
        "maintainers of the ITU Council knowledge graph. “17 new or revised Recommendations approved” (¶ 2.6)."
    )
    assert cited.endswith(f"{iri}") and re.search(r"activities, \d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)\. ", cited)
    bibtex = fetch(f"{dataset_server.url}/cite/bibtex/{path}")
    assert bibtex.media == "application/x-bibtex" and bibtex.headers["Content-Disposition"].startswith("attachment;")
    assert bibtex.text in unescape(text) and f"url = {{{iri}}}" in bibtex.text
    csl = fetch(f"{dataset_server.url}/cite/csl/{path}", headers={"Accept-Language": "zh"})
    (item,) = json.loads(csl.text)
    assert (item["type"], item["URL"], item["language"], item["section"]) == ("dataset", iri, "zh", "¶ 2.6")
    assert fetch(f"{dataset_server.url}/cite/csl/body/nobody").status == 404


def test_queries_to_begin_with_are_filled_in_and_run(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    for server, path, floor in (
        (dataset_server, "body/itu-t/sg13", 7),
        (dataset_server, "resolution/PP-102", 3),
        (dataset_server, "workitem/TR.OTTnum", 2),
        (dataset_server, "vocab/topic/iot", 5),
        (dataset_server, "place/ch", 3),
        (dataset_server, "document/C26-33/para/2.6", 14),
        (dataset_server, "activity/C26-33/2.6-security-approvals", 15),
        (harbour_server, "ship/S.S.Anna", 2),
    ):
        folded = page(server, path).partition('<details class="ask">')[2]
        addresses = [unescape(found) for found in re.findall(r'<li><a href="(/sparql\?query=[^"]+)"', folded)]
        assert len(addresses) == 2, path
        for address in addresses:
            assert "VALUES ?thing { <" in parse_qs(urlsplit(address).query)["query"][0]
            rows = fetch(server.url + address, headers={"Accept": "text/csv"})
            assert rows.status == 200 and len(rows.text.strip().splitlines()) - 1 >= floor, (path, rows.text)


def test_hostile_texts_are_only_shown(harbour_server: LiveServer) -> None:
    for path in ("pilot/jo", "arrival/2031-05-09-a", "ship/S.S.Anna", "ship/long", "ship/Étoile-du-Nord", "ship/noor"):
        for language in ("en", "fr"):
            text = page(harbour_server, path, language)
            assert (
                "<script>alert" not in text
                and "<b>" not in text
                and "<pilots>" not in text
                and "Sons</" not in text[:200]
            )
            assert not re.search(r'href="javascript:|href="[^"]*"\s*onerror', text)
    assert "&lt;script&gt;alert(&#39;pilot&#39;)&lt;/script&gt; &amp; Sons" in page(harbour_server, "pilot/jo")
    bibtex = fetch(f"{harbour_server.url}/cite/bibtex/pilot/jo").text
    assert r"<script>alert('pilot')</script> \& Sons" in bibtex and bibtex.count("{") == bibtex.count("}")
    noor = page(harbour_server, "ship/noor", "en")
    assert '<span lang="ar" dir="auto">' in noor


def test_names_fall_back_visibly(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "mark/clock-tower", "en")
    assert re.search(
        r'<h1 lang="fr" dir="auto">Tour de l’horloge <span class="tongue" lang="en">in French</span></h1>', text
    )
    approach = page(harbour_server, "approach/north", "en")
    assert (
        'Tour de l’horloge</span></a> <span class="tongue" lang="en">in French</span>' in approach
        or "clock-tower" in approach
    )


def test_the_publisher_says_what_a_dataset_without_display_holds(harbour_server: LiveServer) -> None:
    """Concepts have no sentence in the harbour's display vocabulary."""
    assert re.fullmatch(r"Kind of cargo; \d+ properties are stated of it, and \d+ things point to it\.",
                        lead(page(harbour_server, "vocab/cargo/salt")))  # fmt: skip
