"""The first page: what the dataset says it shows, with numbers that lists and SPARQL bear out; no page without it."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from itukg.errors import DatasetError, InvalidDataset
from tests.http.copies import Copy
from tests.http.markup import Element, read_markup
from tests.http_client import ask, fetch
from tests.servers import LiveServer

ITU = (
    "PREFIX itu: <https://w3id.org/itukg/ontology#> PREFIX doc: <https://w3id.org/itukg/id/document/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
LOCAL = "https://w3id.org/itukg/"


def home(server: LiveServer, language: str = "en") -> Element:
    answer = fetch(server.url + "/", headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status == 200
    assert not re.search("<script(?! src=)| style=", answer.text), "the Content-Security-Policy admits neither"
    return read_markup(answer.text)


def block(root: Element, kind: str) -> Element:
    return root.one("section", class_=f"block-{kind}")


def total(server: LiveServer, address: str) -> int:
    """How many things there are in the list at an address of ``/list?…``."""
    assert urlsplit(address).path == "/list", address
    answer = fetch(server.url + address.replace("/list?", "/list.json?", 1) + "&size=1")
    assert answer.status == 200, address
    return int(answer.json["total"])


def rows(server: LiveServer, query: str, *names: str) -> list[tuple[str, ...]]:
    answer = ask(server.url, ITU + query)
    assert answer.status == 200, answer.text
    return [tuple(row.get(name, {}).get("value", "") for name in names) for row in answer.json["results"]["bindings"]]


def test_one_sentence_then_the_report(dataset_server: LiveServer) -> None:
    lead = home(dataset_server).one("p", class_="lead")
    assert lead.links() == [("Read it paragraph by paragraph", "/read/document/C26-33")]
    assert lead.text.count(".") == 1
    assert fetch(dataset_server.url + "/read/document/C26-33").status == 200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_five_resolutions_with_their_topics_and_the_activities_on_each(
    dataset_server: LiveServer, language: str
) -> None:
    cards = list(block(home(dataset_server, language), "cards").one("ul", class_="cards").all("h3"))
    reported = rows(dataset_server, "SELECT ?r { doc:C26-33 itu:reportsOn ?r . ?r itu:number ?n } ORDER BY ?n", "r")
    assert [card.links()[0][1] for card in cards] == ["/doc/" + iri.removeprefix(LOCAL + "id/") for (iri,) in reported]
    assert len(cards) == 5
    lines = [
        line for line in block(home(dataset_server, language), "cards").all("ul", lambda ul: ul.has(class_="lines"))
    ]
    counted = {}
    for line in (item for listed in lines for item in listed.all("li")):
        topic, *count = line.links()
        counted[topic[1]] = int(re.findall(r"\d+$", line.text)[0])
        if count:
            assert total(dataset_server, count[0][1]) == int(count[0][0]) == counted[topic[1]] > 0
        else:
            assert counted[topic[1]] == 0, "nothing is listed of what there is nothing of"
    query = """SELECT ?t (COUNT(DISTINCT ?a) AS ?n) { doc:C26-33 itu:reportsOn/itu:hasTopic ?t .
      OPTIONAL { ?a a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* itu:Activity ; itu:hasTopic ?x .
                 ?x skos:broader* ?t } } GROUP BY ?t"""
    expected = {
        "/doc/" + topic.removeprefix(LOCAL): int(count) for topic, count in rows(dataset_server, query, "t", "n")
    }
    assert counted == expected and sum(value == 0 for value in expected.values()) == 2
    titles = [
        card.text
        for card in block(home(dataset_server, language), "cards").all("p", lambda p: p.has(class_="card-note"))
    ]
    assert len(titles) == 5
    assert (
        "Promoting the deployment of Internet Protocol version 6" if language == "en" else "促进互联网协议第6版的部署"
    ) in titles


def test_every_number_of_the_matrix_is_that_of_its_list(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    for server, least in ((dataset_server, 50), (harbour_server, 3)):
        matrix = block(home(server), "matrix")
        numbers = matrix.one("tbody").links()
        cells = [(text, href) for text, href in numbers if href.startswith("/list")]
        assert len(cells) >= least
        for text, href in cells[:: max(1, len(cells) // 12)]:
            assert total(server, href) == int(text)
        assert {head.attributes["scope"] for head in matrix.all("th")} == {"row", "col"}
    query = """SELECT ?b ?t (COUNT(DISTINCT ?a) AS ?n) { ?a a itu:Activity ; itu:carriedOutBy ?b ; itu:hasTopic ?x .
      ?x skos:broader* ?t FILTER NOT EXISTS { ?t skos:broader ?w } } GROUP BY ?b ?t"""
    stated = {(body, topic): int(count) for body, topic, count in rows(dataset_server, query, "b", "t", "n")}
    matrix = block(home(dataset_server), "matrix")
    assert "rows do not add up" in block(home(dataset_server), "matrix").one("p").text, "joint work is in several"
    heads = [href for _, href in matrix.one("thead").links()]
    compared = 0
    for line in matrix.one("tbody").all("tr"):
        side = line.one("th").links()[0][1]
        for head, cell in zip(heads, line.all("td"), strict=True):
            key = (LOCAL + side.replace("/doc/", "id/", 1), LOCAL + head.replace("/doc/", "", 1))
            assert (0 if cell.text == "·" else int(cell.text)) == stated.get(key, 0), key
            compared += 1
    assert compared > 200


def test_the_timeline_says_no_more_than_is_known_and_what_is_planned_is_marked(dataset_server: LiveServer) -> None:
    for language, november, planned, year_only in (
        ("en", "November 2025", "planned", "2025, month not known"),
        ("zh", "2025年11月", "计划", "2025年，月份不详"),
    ):
        timeline = block(home(dataset_server, language), "timeline")
        text = timeline.one("dl").text
        assert november in text and year_only in text and "2025-11" not in text
        entries = {entry.links()[0][1]: entry.text for entry in timeline.one("dl").all("dd")}
        dated = rows(dataset_server, """SELECT DISTINCT ?x ?p { VALUES ?k { itu:Activity itu:StatusAssignment }
          ?x a ?k ; itu:startDate ?s ; itu:endDate ?e ; itu:reportedIn ?r . OPTIONAL { ?x itu:isPlanned ?p }
          FILTER(STR(?e) >= "2025") }""", "x", "p")  # fmt: skip
        assert len(dated) > 10
        assert set(entries) == {"/doc/" + iri.removeprefix(LOCAL + "id/") for iri, _ in dated}
        for iri, is_planned in dated:
            marked = entries["/doc/" + iri.removeprefix(LOCAL + "id/")].endswith(planned)
            assert marked == (is_planned == "true"), iri
        drawing = timeline.one("svg")
        assert drawing.attributes["role"] == "group" and len(drawing.attributes["aria-label"]) > 20
        bars = list(drawing.all("rect"))
        assert 5 < len(bars) <= len(entries)
        assert sum(bar.has(class_="planned") for bar in bars) == 2
    lists = block(home(dataset_server), "entries").one("ul").links()
    told = rows(dataset_server, "SELECT DISTINCT ?x { ?x itu:isPlanned true }", "x")
    assert {href for _, href in lists if "/para/" not in href} == {
        "/doc/" + iri.removeprefix(LOCAL + "id/") for (iri,) in told
    }


def test_counts_are_those_of_lists_and_doors_open(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    for server, least in ((dataset_server, 11), (harbour_server, 4)):
        counts = block(home(server), "counts").one("dl").links()
        assert len(counts) == least
        for text, href in counts:
            assert total(server, href) == int(text.replace(",", ""))
    doors = block(home(dataset_server), "doors").links()
    assert [href for _, href in doors] == ["/queries", "/list", "/shapes"]
    for _, href in doors:
        assert fetch(dataset_server.url + href, headers={"Accept": "text/html"}).status == 200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_three_example_searches_find_something(dataset_server: LiveServer, language: str) -> None:
    search = block(home(dataset_server, language), "examples")
    examples = search.links()
    assert len(examples) == 3
    for _, href in examples:
        found = fetch(dataset_server.url + href.replace("/search?", "/search.json?", 1))
        assert found.status == 200 and found.json["results"], href
    assert search.one("form").attributes["action"] == "/search"


def test_the_second_dataset_says_what_its_page_shows(harbour_server: LiveServer) -> None:
    for language, words in (("en", "salt: 1 <ships>"), ("fr", "sel : 1 navires")):
        cards = block(home(harbour_server, language), "cards")
        assert words in cards.text and "HBA7" in cards.text
    arrivals = block(home(harbour_server, "fr"), "timeline").text
    assert "mai 2031" in arrivals


def test_a_dataset_that_says_nothing_has_a_first_page_all_the_same(copy: Copy) -> None:
    (copy.settings.dataset_path / "data" / "display" / "home.ttl").unlink()
    with LiveServer(copy.settings) as server:
        assert "/doc/ship/S.S.Anna" in fetch(server.url + "/").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?row { ?row ?p ?o }", r"gives no \?column"),
        ("", "there is no such file"),
    ],
)
def test_a_query_that_cannot_be_used_stops_the_build_and_is_named(copy: Copy, query: str, words: str) -> None:
    file = copy.settings.dataset_path / "queries" / "home" / "pilots.rq"
    if query:
        file.write_text(query, encoding="utf-8")
    else:
        file.unlink()
    with pytest.raises(DatasetError, match=words) as told:
        copy.build()
    assert "pilots.rq" in str(told.value) and "pilots.rq" in told.value.chinese


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?row {\n  ?row ?p }", r"pilots\.rq:2:11: violation: [^\n]*not valid SPARQL"),
        ("ASK { ?row ?p ?o }", r"pilots\.rq:1:1: violation: [^\n]*a SELECT query, but this is ASK"),
    ],
)
def test_a_query_that_is_none_is_a_finding_at_its_place(copy: Copy, query: str, words: str) -> None:
    (copy.settings.dataset_path / "queries" / "home" / "pilots.rq").write_text(query, encoding="utf-8")
    with pytest.raises(InvalidDataset) as told:
        copy.build()
    assert re.search(words, str(told.value))


def test_another_base_moves_the_queries_along(copy: Copy) -> None:
    file = copy.settings.dataset_path / "queries" / "home" / "ships.rq"
    text = file.read_text("utf-8").replace(
        "?thing hb:carries", "VALUES ?thing { <https://harbour.example/id/ship/S.S.Anna> } ?thing hb:carries"
    )
    assert "VALUES" in text
    file.write_text(text, encoding="utf-8")
    from dataclasses import replace

    moved = Copy(replace(copy.settings, base="http://127.0.0.1:9/"))
    stored = json.loads((moved.place.folder(moved.build()) / "home.json").read_text("utf-8"))
    cards = next(block for block in stored if block["kind"] == "Cards")
    assert cards["rows"]["en"][0]["thing"]["value"] == "http://127.0.0.1:9/id/ship/S.S.Anna"


def test_months_of_the_drawing_are_named_as_the_language_names_them(dataset_server: LiveServer) -> None:
    for language, first in (("en", "6/2025"), ("zh", "2025/6")):
        drawing = block(home(dataset_server, language), "timeline")
        ticks = [tick.text for tick in drawing.all("text", lambda text: text.has(class_="tick-name"))]
        assert ticks[:2] == [first, "7"], language
