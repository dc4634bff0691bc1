"""What pages say: counts that lists bear out, and nothing said twice."""

from __future__ import annotations

import re
from html import unescape

from tests.http_client import fetch
from tests.servers import LiveServer


def page(server: LiveServer, path: str) -> str:
    answer = fetch(server.url + path, headers={"Accept": "text/html"})
    assert answer.status == 200, path
    return unescape(answer.text)


def section(text: str, heading: str) -> str:
    """The part of a page under a heading; '' if there is none."""
    found = re.search(rf"<section[^>]*>\s*<h2>{heading}\b.*?</h2>(.*?)</section>", text, re.DOTALL)
    return found.group(1) if found else ""


def test_where_to_start_is_not_told_of_the_thing_itself(harbour_server: LiveServer) -> None:
    assert "/doc/ship/S.S.Anna" in page(harbour_server, "/")
    told = page(harbour_server, "/doc/ship/S.S.Anna")
    assert "arrival" in told and "example resource" not in told


def test_narrower_concepts_are_listed_once(harbour_server: LiveServer, dataset_server: LiveServer) -> None:
    goods = page(harbour_server, "/doc/vocab/cargo/goods")
    assert "/doc/vocab/cargo/salt" in goods
    for text in (goods, page(dataset_server, "/doc/vocab/topic/iot")):
        incoming = section(text, "Points here")
        assert not re.search("broader|top concept|related", incoming), incoming


def test_a_name_that_is_the_same_in_two_languages_is_shown_once(dataset_server: LiveServer) -> None:
    assert 'class="other"' not in page(dataset_server, "/doc/workitem/TR.OTTnum")
    assert 'class="other" lang="zh"' in page(dataset_server, "/doc/document/C26-33")


def test_a_page_that_leaves_links_out_says_so_and_leads_to_them(dataset_server: LiveServer) -> None:
    text = page(dataset_server, "/doc/document/C26-33")
    assert "More links lead here than are shown." in section(text, "Points here")
    assert "See all of them" in section(text, "Points here")
    assert "More links" not in page(dataset_server, "/doc/workitem/TR.OTTnum")


def test_a_link_without_a_name_says_where_on_the_web_it_leads(dataset_server: LiveServer) -> None:
    text = page(dataset_server, "/doc/body/itu-t/sg2")
    links = re.findall(r'<a href="https?://([^"]+)">([^<]+)</a>', section(text, "Source"))
    assert links
    assert all(address == shown for address, shown in links), links


def test_the_page_of_terms_says_how_they_are_used(dataset_server: LiveServer) -> None:
    text = page(dataset_server, "/ontology")
    assert "PREFIX itu: <https://w3id.org/itukg/ontology#>" in text
    entry = text[text.index('id="isConcernOf">') :].partition("</article>")[0]
    assert '<dt>Inverse of</dt><dd><a href="#concerns">concerns</a></dd>' in entry
    entry = text[text.index('id="StudyGroup">') :].partition("</article>")[0]
    assert '<dt>Subclass of</dt><dd><a href="#WorkingBody">working body</a>' in entry
    entry = text[text.index('id="countedKind">') :].partition("</article>")[0]
    assert '<a href="#ReportedQuantity">' in entry and '<a href="#CountedKind">' in entry
    assert text.count("Example:") > 100
    assert "示例：" in page(dataset_server, "/ontology?lang=zh")
