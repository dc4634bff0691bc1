"""Pages about things, on running servers: their sentences word by word, what they list, and what they lead to.

The sentences on the report's things were worked out from the report by hand. The other dataset's show that nothing of
this is the project's own, and that what is awkward in names and texts is only shown.
"""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.http.copies import Copy
from tests.http_client import fetch
from tests.servers import LiveServer

JOINT = "17 new or revised Recommendations, approved jointly by SG5, SG13, SG15, SG17 and SG20"
# A column each: dataset, path, the sentence in the first language and in the second. Marks of paragraphs belong to it.
with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row) for row in csv.reader(file)][1:]


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


def test_sentences_of_two_datasets_are_compared() -> None:
    assert len([row for row in ROWS if row[0] == "itu"]) >= 16
    assert len([row for row in ROWS if row[0] == "harbour"]) >= 4


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_the_sentence_says_what_the_data_says(
    dataset_server: LiveServer, harbour_server: LiveServer, row: tuple[str, str, str, str]
) -> None:
    dataset, path, first, second = row
    server, language = (dataset_server, "zh") if dataset == "itu" else (harbour_server, "fr")
    assert lead(page(server, path, "en")) == first
    assert lead(page(server, path, language)) == second


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
    assert "One figure for the Recommendations on IP-based cloud computing" in section(text, "In the report")
    assert "四个研究组" in section(page(dataset_server, "body/itu-t/sg13", "zh"), "报告中的相关段落")
    many = page(dataset_server, "body/itu")
    assert many.count('<a class="para"') > 20 and re.search(r"<details><summary>\d+ more</summary>", many)


def test_another_dataset_has_passages_and_marks_of_its_own(harbour_server: LiveServer) -> None:
    rules = section(page(harbour_server, "ship/S.S.Anna"), "In the rules")
    assert 'title="Rules of 2030, rule 10">rule 10</a> <span>Entry is by the Outer buoy' in rules
    assert ">règle 10</a>" in section(page(harbour_server, "ship/S.S.Anna", "fr"), "Dans le règlement")
    assert "names" not in plain(
        page(harbour_server, "ship/S.S.Anna").partition("Points here")[2].partition("</section>")[0]
    )


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
    codes = re.findall(r">Council document (C\d\d/33)</a>", series)
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


BROKEN = """
hb:Ship pub:reading ( [ pub:path "x" ] [ pub:path hb:carries ; pub:atMost "many" ] "text" [ ] ) ;
    pub:chain [ pub:path hb:carries ; pub:orderBy "x" ] , [ ] ;
    pub:ask [ pub:query "SELECT" ] , [ ] .
hb:Arrival pub:sentence hb:carries , ( [ pub:path ( hb:carries hb:leadsTo hb:within hb:depth ) ] ) .
<https://harbour.example/dataset> pub:span [ ] ; pub:evidence [ ] ; pub:passages [ pub:path "no" ] ; pub:doubt [ ] .
"""


def test_a_broken_display_vocabulary_breaks_no_page(copy: Copy) -> None:
    display = copy.settings.dataset_path / "data/display/things.ttl"
    display.write_text(display.read_text(encoding="utf-8") + BROKEN, encoding="utf-8")
    with LiveServer(copy.settings) as server:
        for path in ("ship/S.S.Anna", "arrival/2031-05-02-b", "place/north-basin/berth/1", "pilot/ida-voss"):
            assert 'class="lead"' in page(server, path) and page(server, path, "fr")


def test_a_dataset_without_display_vocabulary_has_pages(copy: Copy) -> None:
    catalog = copy.settings.dataset_path / "data/catalog.ttl"
    text = catalog.read_text(encoding="utf-8")
    assert "g:display , " in text
    start = text.index("g:display a pub:Graph")
    block = text[start : text.index("\n\n", start)]
    catalog.write_text(text.replace("g:display , ", "").replace(block, ""), encoding="utf-8")
    for file in (copy.settings.dataset_path / "data/display").iterdir():
        file.unlink()
    with LiveServer(copy.settings) as server:
        told = page(server, "ship/S.S.Anna")
        assert lead(told).startswith("Ship; ") and "2 May 2031" in told
