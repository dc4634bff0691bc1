"""The reading view: all parts in their order, names and numbers linked, claims and notes where they stand."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from itukg.display.outline import PAGE_PARTS, read_outline
from itukg.display.reading import read_page
from itukg.display.texts import read_texts
from itukg.snapshot import OpenSnapshot
from itukg.stores.embedded import EmbeddedReader
from tests.http.copies import Copy
from tests.http.markup import Element, read_markup
from tests.http_client import ask, fetch
from tests.servers import LiveServer

ITU = "PREFIX itu: <https://w3id.org/itukg/ontology#> PREFIX doc: <https://w3id.org/itukg/id/document/> "
STATED = "FROM <https://w3id.org/itukg/graph/asserted>"  # a part of a part is a part, by the ontology
BASE = "https://w3id.org/itukg/id/"
REPORT = "/read/document/C26-33"
RULES = "/read/rules/2030"


def page(server: LiveServer, path: str, language: str = "en") -> Element:
    answer = fetch(f"{server.url}{path}", headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status == 200, answer.text[:300]
    return read_markup(answer.text)


def passages(root: Element) -> dict[str, Element]:
    found = list(root.all("section", lambda element: element.has(class_="passage")))
    return {element.attributes["id"]: element for element in found}


def rows(server: LiveServer, query: str, *names: str) -> list[tuple[str, ...]]:
    answer = ask(server.url, ITU + query)
    assert answer.status == 200, answer.text
    return [tuple(row.get(name, {}).get("value", "") for name in names) for row in answer.json["results"]["bindings"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_of_the_report_is_there_in_its_order_with_its_text(
    dataset_server: LiveServer, language: str
) -> None:
    root = page(dataset_server, REPORT, language)
    found = passages(root)
    tops = rows(
        dataset_server, f"SELECT ?p {STATED} {{ ?p itu:isPartOf doc:C26-33 ; itu:orderIndex ?n }} ORDER BY ?n", "p"
    )
    expected: list[str] = []
    for (top,) in tops:
        below = f"SELECT ?p {STATED} {{ ?p itu:isPartOf <{top}> ; itu:orderIndex ?n }} ORDER BY ?n"
        expected += [top, *(part for (part,) in rows(dataset_server, below, "p"))]
    assert len(expected) == 45
    assert list(found) == [part.removeprefix(BASE + "document/C26-33/").replace("/", "-") for part in expected]
    summaries = rows(dataset_server, f'SELECT ?p ?s {{ ?p itu:summary ?s FILTER(LANG(?s) = "{language}") }}', "p", "s")
    assert len(summaries) == 45
    for part, summary in summaries:
        anchor = part.removeprefix(BASE + "document/C26-33/").replace("/", "-")
        assert found[anchor].one("p", class_="words").text == " ".join(summary.split())
    numbers = [
        found[anchor].one("p", class_="margin").text for anchor in ("section-2", "para-2", "para-2.10", "para-7.3-p2")
    ]
    assert numbers == ["2", "§", "2.10", "7.3"], "the paragraph under a heading of its number has none in print"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_entity_that_a_part_names_is_linked_there(dataset_server: LiveServer, language: str) -> None:
    found = passages(page(dataset_server, REPORT, language))
    mentions = rows(dataset_server, "SELECT ?p ?m { ?p itu:isPartOf+ doc:C26-33 ; itu:mentions ?m }", "p", "m")
    assert len(mentions) > 400
    in_words = 0
    for part, mention in mentions:
        passage = found[part.removeprefix(BASE + "document/C26-33/").replace("/", "-")]
        address = "/doc/" + mention.removeprefix("https://w3id.org/itukg/").removeprefix("id/")
        words = [href for _, href in passage.one("p", class_="words").links()]
        after = [
            href for also in passage.all("p", lambda element: element.has(class_="also")) for _, href in also.links()
        ]
        assert (words + after).count(address) == 1, f"{address} of {part}"
        in_words += address in words
    assert in_words > 60


def test_names_are_whole_and_the_longest_in_both_languages(dataset_server: LiveServer) -> None:
    english = passages(page(dataset_server, REPORT))["para-2.3"].one("p", class_="words").links()
    assert {("Study Group 21", "/doc/body/itu-t/sg21"), ("IPTV", "/doc/vocab/topic/iptv")} <= set(english)
    chinese = passages(page(dataset_server, REPORT, "zh"))
    assert ("第12研究组", "/doc/body/itu-t/sg12") in chinese["para-2.4"].one("p", class_="words").links()
    assert not [text for text, _ in chinese["para-2.4"].one("p", class_="words").links() if text == "第2研究组"]


def test_a_part_carries_the_claims_that_it_is_the_evidence_of_and_they_lead_back(dataset_server: LiveServer) -> None:
    found = passages(page(dataset_server, REPORT))
    claims = rows(dataset_server, "SELECT ?c ?p { ?c itu:reportedIn ?p . ?p itu:isPartOf+ doc:C26-33 }", "c", "p")
    assert len(claims) > 250
    expected = Counter(part.removeprefix(BASE + "document/C26-33/").replace("/", "-") for _, part in claims)
    for anchor, passage in found.items():
        carried = list(passage.all("details"))
        links = [href for element in carried for _, href in element.links()]
        assert len(links) == len(set(links)) == expected[anchor], anchor
    claim = fetch(
        dataset_server.url + "/doc/quantity/C26-33/2.6-drafts-under-approval", headers={"Accept": "text/html"}
    )
    assert '/doc/document/C26-33/para/2.6"' in claim.text
    paragraph = fetch(dataset_server.url + "/doc/document/C26-33/para/2.6", headers={"Accept": "text/html"}).text
    assert '"/read/document/C26-33/para/2.6"' in paragraph
    assert '"/read/document/C26-33"' in fetch(dataset_server.url + "/doc/document/C26-33.html").text


def test_what_is_odd_about_the_source_stands_beside_it_in_words(dataset_server: LiveServer) -> None:
    for language, words in (("en", "from 1 April 2025 to 31 March 2026"), ("zh", "2025年4月1日至2026年3月31日")):
        found = passages(page(dataset_server, REPORT, language))
        assert words in found["para-2"].one("aside").text
        odd = rows(dataset_server, "SELECT DISTINCT ?p { { ?c itu:reportedIn ?p ; itu:sourceDiscrepancy ?d } UNION "
                   "{ ?p itu:sourceDiscrepancy ?d } ?p itu:isPartOf+ doc:C26-33 }", "p")  # fmt: skip
        expected = {part.removeprefix(BASE + "document/C26-33/").replace("/", "-") for (part,) in odd}
        assert len(expected) > 5
        assert {anchor for anchor, passage in found.items() if list(passage.all("aside"))} == expected


def test_a_part_is_sent_to_its_place_and_other_things_are_told(dataset_server: LiveServer) -> None:
    sent = fetch(dataset_server.url + REPORT + "/para/7.3/p2?lang=zh")
    assert (sent.status, sent.headers["Location"]) == (303, REPORT + "?lang=zh#para-7.3-p2")
    wrong = [("/read/body/itu", 404, "no-text"), ("/read/nobody", 404, "unknown-thing")]
    wrong += [(REPORT + "?page=2", 400, "bad-parameter"), (REPORT + "?page=x", 400, "bad-parameter")]
    for path, status, slug in wrong:
        answer = fetch(dataset_server.url + path)
        assert (answer.status, answer.slug) == (status, slug), path
    told = fetch(dataset_server.url + REPORT + "?page=2").json["detail"]
    assert "page" in told and "1 to 1" in told
    links = fetch(dataset_server.url + REPORT).headers["Link"]
    assert '</doc/document/C26-33>; rel="describedby"' in links


@pytest.mark.parametrize(("server", "document"), [("dataset", "document/C26-33"), ("harbour", "rules/2030")])
def test_a_page_needs_at_most_five_queries(request: pytest.FixtureRequest, server: str, document: str) -> None:
    snapshot: OpenSnapshot = request.getfixturevalue(f"{server}_snapshot")

    class Counting(EmbeddedReader):
        asked = 0

        def _query(self, *arguments: object) -> object:
            self.asked += 1
            return super()._query(*arguments)  # type: ignore[arg-type]

    reader = Counting(snapshot)
    iri = f"{snapshot.manifest.base}id/{document}"
    classes = [str(row["c"].value) for row in reader.select(f"SELECT ?c {{ <{iri}> a ?c }}")]
    reading = read_texts(EmbeddedReader(snapshot)).of(classes)
    assert reading is not None
    outline = read_outline(reader, iri, reading)
    assert read_page(reader, outline, 1, reading, "en").passages
    assert reader.asked == 5


def test_the_second_dataset_reads_as_well(harbour_server: LiveServer) -> None:
    """Its text is in an order that is not that of its names, lacks one in French, and has markup in a heading."""
    root = page(harbour_server, RULES)
    found = passages(root)
    assert list(found) == ["entry", "rule-10", "rule-2", "berths", "rule-3"]
    assert found["entry"].one("h2").text == "Entry <in fog & calm>"
    words = found["rule-10"].one("p", class_="words").links()
    assert words == [("Outer buoy", "/doc/mark/outer-buoy"), ("pier light", "/doc/mark/pier-light"),
                     ("S.S. Anna", "/doc/ship/S.S.Anna"), ("Noor", "/doc/ship/noor")]  # fmt: skip
    (left,) = found["rule-10"].one("p", class_="also").links()
    assert left == ("Tour de l’horloge", "/doc/mark/clock-tower")
    numbers = found["rule-2"].one("p", class_="words").links()
    assert numbers == [("1,200", "/doc/fee/pilotage"), ("sea salt", "/doc/vocab/cargo/salt"), ("40", "/doc/fee/salt")]
    notes = found["rule-2"].one("aside").text
    assert "Rule 40 of the older rules" in notes and "fee on salt : Payable in salt." in notes.replace(
        "salt:", "salt :"
    )
    french = passages(page(harbour_server, RULES, "fr"))["rule-2"].one("p", class_="words")
    assert french.attributes["lang"] == "en", "a text in another language than the page's says so"
    contents = root.one("nav", class_="contents").links()
    assert [href for _, href in contents] == ["#entry", "#rule-10", "#rule-2", "#berths", "#rule-3"]


def test_a_very_long_text_is_read_page_by_page(copy: Copy) -> None:
    rules = copy.settings.dataset_path / "data" / "register" / "rules.ttl"
    more = (
        f'\nrules:2030\\/more\\/{number} a hb:Rule ; skos:prefLabel "more {number}"@en , "plus {number}"@fr ;'
        f' hb:ruleOf rules:2030\\/berths ; hb:position {number} ; hb:ruleNumber "M{number}" ;'
        f' hb:gist "Number {number}."@en .'
        for number in range(100, 300)
    )
    rules.write_text(rules.read_text("utf-8") + "\n".join(more), encoding="utf-8")
    with LiveServer(copy.settings) as server:
        first = fetch(server.url + RULES)
        pages = -(-205 // PAGE_PARTS)
        assert pages == 3
        assert f'<{RULES}?page=2>; rel="next"' in first.headers["Link"] and 'rel="prev"' not in first.headers["Link"]
        read = [passages(page(server, RULES + (f"?page={number}" if number > 1 else ""))) for number in (1, 2, 3)]
        assert [len(found) for found in read] == [PAGE_PARTS, PAGE_PARTS, 205 - 2 * PAGE_PARTS]
        assert list(read[2])[-1] == "more-299"
        sent = fetch(server.url + RULES + "/more/299").headers["Location"]
        assert sent == f"{RULES}?page=3#more-299"
        contents = [href for _, href in page(server, RULES + "?page=3").one("nav", class_="contents").links()]
        assert f"{RULES}#entry" in contents and "#more-299" in contents
        assert not [href for href in contents if re.search("more-1[0-9][0-9]$", href)]
