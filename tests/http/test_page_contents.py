"""What pages say: counts that lists bear out, and nothing said twice."""

from __future__ import annotations

import re
from html import unescape

from itukg.collation import sort_key
from tests.browser.kinds import KINDS
from tests.http.markup import Element, read_markup
from tests.http_client import fetch
from tests.servers import LiveServer


def page(server: LiveServer, path: str) -> str:
    answer = fetch(server.url + path, headers={"Accept": "text/html"})
    assert answer.status == 200, path
    return unescape(answer.text)


def tree(server: LiveServer, path: str) -> Element:
    return read_markup(fetch(server.url + path, headers={"Accept": "text/html"}).text)


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


def test_what_follows_from_a_link_that_points_here_is_no_fact_as_well(dataset_server: LiveServer) -> None:
    """Who organizes meetings carries them out, by the ontology: told once, as what the report says."""
    text = page(dataset_server, "/doc/body/itu-d/sg1")
    meetings = "meetings on satellite connectivity for IP broadband"
    assert meetings in section(text, "Points here") and meetings not in section(text, "Who")
    assert "International Telecommunication Union" in section(text, "Who"), "what follows otherwise stays"


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


# Marks of the other width: they stand beside Chinese by mistake, but for those of an IRI or of a code.
_NARROW = re.compile(r"[\u4e00-\u9fff] ?[,;:!?()]|[,;:!?()] ?[\u4e00-\u9fff]")


def chinese_of(element: Element) -> str:
    """The text of a page in Chinese, without what is in another language, code, or a list of changes as released."""
    if element.name in ("script", "style", "pre", "code", "textarea", "svg") or element.has(class_="changes"):
        return ""
    if element.attributes.get("lang", "zh").partition("-")[0] != "zh":
        return " "
    block = element.name not in ("a", "span", "em", "strong", "b", "i", "time")
    inner = "".join(child if isinstance(child, str) else chinese_of(child) for child in element.children)
    named = [element.attributes.get(name, "") for name in ("aria-label", "title")]
    return "\n".join(["", *named, inner, ""]) if block else inner + "\n".join(["", *named] if any(named) else [])


def test_the_footer_and_the_contents_are_in_the_language(dataset_server: LiveServer) -> None:
    assert re.search(r"0\.\d+\.\d+版，\d{4}年", tree(dataset_server, "/vocab?lang=zh").one("footer").text)
    numbers = [
        text for text, _ in tree(dataset_server, "/read/document/C26-33?lang=zh").one("nav", class_="contents").links()
    ]
    assert {"7.3", "7.3（2）", "7.3（3）"} <= set(numbers) and len(numbers) == len(set(numbers)) > 30


def test_schemes_and_orders_of_concepts_say_what_they_are(dataset_server: LiveServer) -> None:
    chinese = page(dataset_server, "/doc/vocab/status?lang=zh")
    assert "concept scheme" not in chinese.lower() and "词表，共18个概念。" in chinese
    assert "Concept scheme of 125 concepts." in page(dataset_server, "/doc/vocab/topic")
    order = page(dataset_server, "/doc/vocab/status/order-of-work?lang=zh")
    assert "有序集合；陈述了" in order and "0个事物" not in order


def test_shapes_are_in_the_order_of_their_names(dataset_server: LiveServer) -> None:
    for language in ("en", "zh"):
        index = tree(dataset_server, f"/shapes?lang={language}").one("nav", class_="contents")
        names = [text for text, _ in index.links()]
        assert len(names) > 100 and names == sorted(names, key=lambda name: sort_key(name, language))


def test_the_publishers_marks_are_those_of_the_language(dataset_server: LiveServer) -> None:
    kinds = [kind for kind in KINDS if "zh" in kind.languages and kind.status == 200]
    assert len(kinds) > 15
    wrong: dict[str, list[str]] = {}
    for kind in kinds:
        separator = "&" if "?" in kind.path else "?"
        answer = fetch(f"{dataset_server.url}{kind.path}{separator}lang=zh", headers={"Accept": "text/html"})
        text = re.sub("符合模式.*", "", chinese_of(read_markup(answer.text).one("html")))  # regular expressions
        assert len(re.findall("[\u4e00-\u9fff]", text)) > 50, kind.name
        found = [text[max(0, at.start() - 15) : at.end() + 15] for at in _NARROW.finditer(text)]
        if found:
            wrong[kind.name] = found[:3]
    assert not wrong
