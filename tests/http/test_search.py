"""Search over HTTP: the page, the JSON, suggestions, the description for browsers; both datasets."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

from tests.http.copies import Copy
from tests.http_client import Answer, fetch
from tests.servers import LiveServer, wait_for

HTML = {"Accept": "text/html"}
ITU = "https://w3id.org/itukg/"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def found(server: LiveServer, query: str, **parameters: str | int) -> Answer:
    return fetch(f"{server.url}/search.json?{urlencode({'q': query, **parameters})}")


def page(server: LiveServer, query: str, **parameters: str | int) -> Answer:
    answer = fetch(f"{server.url}/search?{urlencode({'q': query, **parameters})}", headers=HTML)
    assert answer.status == 200, answer.text[:300]
    return answer


def names(server: LiveServer, query: str) -> list[str]:
    return [item["name"] for item in found(server, query, lang="en").json["results"]]


def hits(answer: Answer) -> list[str]:
    """The entries of a page of results, as text with what is marked in brackets."""
    entries = re.findall(r"<li>\s*<h2.*?</li>", answer.text, re.DOTALL)
    marked = (re.sub(r"<mark>(.*?)</mark>", r"[\1]", entry) for entry in entries)
    return [html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", entry))).strip() for entry in marked]


# --- for programs ---------------------------------------------------------------------------------------------------


def test_the_json_says_what_was_found_and_why(dataset_server: LiveServer) -> None:
    answer = found(dataset_server, "sg 13", lang="en")
    assert (answer.status, answer.media) == (200, "application/json")
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    body = answer.json
    assert {body["query"], body["language"], body["total"], body["page"], body["pages"]} == {"sg 13", "en", 1}
    assert body["isCut"] is False and body["didYouMean"] is None and body["next"] is None and body["indexed"] is True
    (first,) = body["results"]
    assert first["iri"] == ITU + "id/body/itu-t/sg13"
    assert first["href"] == "/doc/body/itu-t/sg13?lang=en"
    assert (first["name"], first["language"], first["codes"]) == ("ITU-T Study Group 13", "en", ["SG13"])
    assert first["kind"] == {"iri": ITU + "ontology#StudyGroup", "name": "study group"}
    assert (first["match"], first["retired"]) == ("code", False)
    assert fetch(dataset_server.url + first["href"], headers=HTML).status == 200
    by_accept = fetch(
        f"{dataset_server.url}/search?q=sg+13&lang=en", headers={"Accept": "application/json, text/html;q=0.5"}
    )
    assert by_accept.json == body
    assert fetch(f"{dataset_server.url}/search?q=a", headers={"Accept": "image/png"}).slug == "not-acceptable"


def test_pages_follow_each_other_and_cover_all(dataset_server: LiveServer) -> None:
    answer = found(dataset_server, "国际", lang="zh").json
    seen: list[str] = []
    steps = 1
    while True:
        seen += [item["iri"] for item in answer["results"]]
        if not answer["next"]:
            break
        answer = fetch(dataset_server.url + answer["next"], headers={"Accept": "application/json"}).json
        steps += 1
        assert answer["page"] == steps
    assert steps == answer["pages"] > 2
    assert len(seen) == len(set(seen)) == answer["total"] == sum(kind["count"] for kind in answer["kinds"])


def test_a_date_finds_what_is_of_that_time_and_is_shown(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    for query, language, date in (
        ("November 2025", "en", "November 2025"),
        ("2025年11月", "zh", "2025年11月"),
        ("2025-11", "zh", "2025年11月"),
    ):
        first = found(dataset_server, query, lang=language).json["results"][0]
        assert first["iri"] == ITU + "id/activity/C26-33/2.6-workshop-telephone-networks"
        assert (first["match"], first["also"]) == ("date", date)
        entry = hits(page(dataset_server, query, lang=language))[0]
        assert f"{'Date' if language == 'en' else '日期'} [{date}]" in entry
    arrivals = found(harbour_server, "2 mai 2031", lang="fr").json["results"]
    assert [item["match"] for item in arrivals] == ["date", "date"]
    assert arrivals[0]["also"].startswith("2 mai 2031")
    suggested = fetch(f"{harbour_server.url}/search/suggest?{urlencode({'q': '2 May 2031'})}").json["suggestions"]
    assert {item["iri"] for item in suggested} == {item["iri"] for item in arrivals}


def test_a_kind_is_asked_for_in_short_or_whole(dataset_server: LiveServer) -> None:
    short = found(dataset_server, "internet", type="itu:Topic", lang="en").json
    whole = found(dataset_server, "internet", type=ITU + "ontology#Topic", lang="en").json
    assert short["results"] == whole["results"]
    assert {item["kind"]["name"] for item in short["results"]} == {"topic"}
    counted = {kind["name"]: kind["count"] for kind in short["kinds"]}
    assert counted["topic"] == short["total"] > 10
    assert len(counted) > 5, "the other kinds are still told"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=a&colour=red", "'colour'"), ("q=a&page=0", "page"), ("q=a&page=x", "page"), ("q=anna&page=2", "1 to 1"),
        ("q=a&page=99999999999", "page"), ("q=a&page=%D9%A1", "page"), ("q=a&type=none", "type"), ("q=a&type=", "type"),
        ("q=a&lang=xx", "lang"), ("q=" + "a" * 201, "201"), ("q=" + "a+" * 10_000, "q has"),
        ("q=a&q=b", "q was sent 2"),
        ("q=a&page=1&page=1", "page was sent 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_named(harbour_server: LiveServer, query: str, told: str) -> None:
    for path in ("/search.json", "/search"):
        answer = fetch(f"{harbour_server.url}{path}?{query}", headers={"Accept": "application/json"})
        assert answer.status == 400, query
        assert answer.slug in ("bad-parameter", "doubled-parameter")
        assert told in answer.json["detail"]
    shown = fetch(f"{harbour_server.url}/search?{query}", headers=HTML)
    assert (shown.status, shown.media) == (400, "text/html")


@pytest.mark.parametrize(
    "query",
    ['"', "'", "a* OR b", "NEAR(a)", "{name}:x", "\0", "a\0b", "\u202eabc", "*", "%", "🚢", "a " * 90, "中" * 150],
)
def test_whatever_is_typed_gets_a_page(harbour_server: LiveServer, query: str) -> None:
    for path in ("/search?q=", "/search.json?q=", "/search/suggest?q="):
        assert fetch(harbour_server.url + path + quote(query), headers={"Accept": "*/*"}).status == 200, path


def test_bytes_that_are_no_text_are_refused(harbour_server: LiveServer) -> None:
    assert fetch(harbour_server.url + "/search.json?q=%ff").slug == "malformed-parameters"


# --- for readers ----------------------------------------------------------------------------------------------------


def test_the_page_shows_name_kind_code_and_a_line_and_marks_what_matches(dataset_server: LiveServer) -> None:
    first, *_ = hits(page(dataset_server, "6/3", lang="en"))
    assert first.startswith("ITU-T Question [6]/[3] (2025–2028)")
    assert (
        "study Question" in first
        and "[6]/[3]" in first.partition("2028)")[2]
        and "International Internet fibre" in first
    )
    first, *_ = hits(page(dataset_server, "物联网", lang="zh"))
    assert first.startswith("[物联网] 议题")
    answer = page(dataset_server, "物联网", lang="en")
    assert hits(answer)[0].startswith("Internet of Things topic Also called [物联网] in Chinese")
    assert 'lang="zh"' in answer.text


def test_the_page_speaks_the_readers_language(dataset_server: LiveServer) -> None:
    address = dataset_server.url + "/search?q=SG13"
    chinese = fetch(address, headers={**HTML, "Accept-Language": "zh"})
    assert '<html lang="zh">' in chinese.text and "1条结果" in chinese.text and "ITU-T第13研究组" in chinese.text
    english = fetch(address, headers={**HTML, "Accept-Language": "en"})
    assert '<html lang="en">' in english.text and "1 result" in english.text and "ITU-T Study Group 13" in english.text


def test_kinds_can_be_chosen_and_left_again(dataset_server: LiveServer) -> None:
    answer = page(dataset_server, "internet", lang="en")
    (link,) = re.findall(r'<a href="([^"]+)">topic</a>', answer.text)
    chosen = fetch(dataset_server.url + html.unescape(link), headers=HTML)
    assert '<span aria-current="true">topic</span>' in chosen.text
    assert re.search(r'<a href="/search\?q=internet&amp;lang=en">All</a>', chosen.text)
    assert all(" topic " in f"{entry} " for entry in hits(chosen))


def test_other_spellings_are_told(dataset_server: LiveServer) -> None:
    answer = page(dataset_server, "genva", lang="en")
    assert "Nothing is spelled like this" in answer.text
    assert re.search(r'<a href="/search\?q=geneva&amp;lang=en">geneva</a>', answer.text)
    assert hits(answer)[0].startswith("[Geneva]")


def test_nothing_found_says_what_would_work(dataset_server: LiveServer) -> None:
    answer = page(dataset_server, "zzqqxx geneva yyppww qqwwee vvbbnn", lang="en")
    assert "Nothing was found for “zzqqxx geneva" in html.unescape(answer.text)
    assert re.search(r'<a href="/search\?q=geneva&amp;lang=en">geneva</a>', answer.text), "one word that there is"
    assert ">SG13</a>" in answer.text and ">IPv6</a>" in answer.text, "the dataset's example searches"
    answer = page(dataset_server, "元宇宙 zzqqxx yyppww qqwwee vvbbnn", lang="zh")
    link = f'<a href="/search\\?q={quote("元宇宙")}&amp;lang=zh">元宇宙</a>'
    assert re.search(link, answer.text), "a word of Chinese that there is"
    empty = fetch(dataset_server.url + "/search?lang=zh", headers=HTML)
    assert empty.status == 200 and ">物联网</a>" in empty.text


def test_names_are_shown_never_run(harbour_server: LiveServer) -> None:
    answer = page(harbour_server, '<script>alert("pilot")</script> rope', lang="en")
    assert "<script>alert" not in answer.text.replace("\n", "")
    assert hits(answer)[0].startswith("Jo \"the [Rope]\" <[script]>[alert]('[pilot]')</[script]>")


def test_what_is_retired_is_marked(harbour_server: LiveServer) -> None:
    first, second = hits(page(harbour_server, "voss", lang="en"))
    assert first.startswith("Ida [Voss]") and "no longer used" not in first
    assert second.startswith("I. [Voss] no longer used")
    assert [item["retired"] for item in found(harbour_server, "voss").json["results"]] == [False, True]


# --- suggestions ----------------------------------------------------------------------------------------------------


def test_suggestions_are_few_and_begin_as_was_typed(dataset_server: LiveServer) -> None:
    for text, language in (("int", "en"), ("互联", "zh"), ("s", "en"), ("sg1", "en")):
        answer = fetch(f"{dataset_server.url}/search/suggest?{urlencode({'q': text, 'lang': language})}")
        assert (answer.status, answer.media) == (200, "application/json")
        suggestions = answer.json["suggestions"]
        assert 5 <= len(suggestions) <= 8
        first = suggestions[0]
        assert text in (first["name"] + first["code"]).casefold()
        assert first.keys() == {"name", "language", "code", "kind", "iri", "href"}
        assert first["href"].endswith(f"?lang={language}")
    none = fetch(dataset_server.url + "/search/suggest?q=")
    assert none.json == {"query": "", "suggestions": []}
    assert fetch(dataset_server.url + "/search/suggest?q=a&n=100").slug == "bad-parameter"


# --- for browsers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dataset", "harbour"])
def test_browsers_are_told_of_the_search(request: pytest.FixtureRequest, name: str) -> None:
    server: LiveServer = request.getfixturevalue(f"{name}_server")
    home = fetch(server.url + "/?lang=en", headers=HTML)
    (link,) = re.findall(
        r'<link rel="search" type="application/opensearchdescription\+xml"[^>]* href="([^"]+)"', home.text
    )
    answer = fetch(server.url + link)
    assert answer.media == "application/opensearchdescription+xml"
    described = ElementTree.fromstring(answer.body)  # noqa: S314 - our own
    assert described.tag == OPENSEARCH + "OpenSearchDescription"
    assert 0 < len(described.findtext(OPENSEARCH + "ShortName", "")) <= 16
    assert 0 < len(described.findtext(OPENSEARCH + "Description", "")) <= 1024
    urls = {url.attrib["type"]: url.attrib["template"] for url in described.iter(OPENSEARCH + "Url")}
    assert set(urls) == {"text/html", "application/json"}
    assert all(url.startswith("https://") and "{searchTerms}" in url for url in urls.values())
    for kind, url in urls.items():
        path = "/" + url.replace("{searchTerms}", quote("anna")).split("/", 3)[3].removeprefix("itukg/")
        answer = fetch(server.url + path, headers={"Accept": "*/*"})
        assert (answer.status, answer.media) == (200, kind)


def test_the_form_of_every_page_leads_here(harbour_server: LiveServer) -> None:
    for path in ("/", "/ontology", "/doc/ship/S.S.Anna", "/search?q=anna", "/nothing"):
        answer = fetch(harbour_server.url + path, headers=HTML)
        assert re.search(r'<form role="search"[^>]* action="/search"', answer.text), path
        assert '<input type="search"' in answer.text


# --- caches and snapshots -------------------------------------------------------------------------------------------


def test_an_answer_is_kept_as_long_as_the_snapshot(harbour_server: LiveServer) -> None:
    answer = found(harbour_server, "anna")
    assert answer.headers["ETag"]
    again = fetch(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


def test_a_new_snapshot_brings_its_own_index(copy: Copy) -> None:
    with LiveServer(copy.settings) as server:
        assert names(server, "S.S. Anna")[:1] == ["S.S. Anna"]
        copy.rename("S.S. Anna", "Brigantine Zephyr")
        copy.build()

        wait_for(lambda: names(server, "brigantine") == ["Brigantine Zephyr"], 30.0, "the new name")
        assert "S.S. Anna" not in names(server, "S.S. Anna")
