"""Lists: the classes, facets with counts that SPARQL bears out, orders, pages, CSV and JSON, and what is refused."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qsl, unquote, urlencode

import pytest

from itukg.errors import DatasetError
from tests.http.copies import Copy
from tests.http.markup import Element, read_markup
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer

ITU = "https://w3id.org/itukg/ontology#"
TOPIC = "https://w3id.org/itukg/vocab/topic/"
PREFIXES = (
    f"PREFIX itu: <{ITU}> PREFIX topic: <{TOPIC}> PREFIX sg: <https://w3id.org/itukg/id/body/itu-t/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX hb: <https://harbour.example/ontology#> "
    "PREFIX cargo: <https://harbour.example/vocab/cargo/> "
)
Pairs = list[tuple[str, str]]


def get(server: LiveServer, suffix: str, pairs: Pairs, language: str = "en") -> Answer:
    query = f"?{urlencode(pairs)}" if pairs else ""
    return fetch(f"{server.url}/list{suffix}{query}", headers={"Accept-Language": language, "Accept": "*/*"})


def listed(server: LiveServer, *pairs: tuple[str, str]) -> list[str]:
    """The IRIs of a list, from its JSON."""
    answer = get(server, ".json", list(pairs))
    assert answer.status == 200, answer.text[:300]
    return [item["iri"] for item in answer.json["items"]]


def page(server: LiveServer, *pairs: tuple[str, str], language: str = "en") -> Element:
    answer = get(server, "", list(pairs), language)
    assert answer.status == 200, answer.text[:300]
    return read_markup(answer.text)


def iris(server: LiveServer, query: str, name: str = "x") -> list[str]:
    answer = ask(server.url, PREFIXES + query)
    assert answer.status == 200, answer.text
    return answer.values(name)


def number(server: LiveServer, pattern: str) -> int:
    return int(iris(server, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}", "n")[0])


LISTS: list[tuple[str, Pairs, str]] = [
    ("dataset", [("type", "itu:Activity")], "?x a itu:Activity"),
    ("dataset", [("type", ITU + "Body")], "?x a itu:Body"),
    ("dataset", [("type", "itu:Activity"), ("topic", "topic:security")],
     "?x a itu:Activity ; itu:hasTopic/skos:broader* topic:security"),
    ("dataset",
     [("type", "itu:Activity"), ("topic", "topic:iot"), ("topic", "topic:smart-cities"), ("body", "sg:sg20")],
     "VALUES ?topic { topic:iot topic:smart-cities } "
     "?x a itu:Activity ; itu:carriedOutBy sg:sg20 ; itu:hasTopic/skos:broader* ?topic"),
    ("dataset", [("type", "itu:Activity"), ("body", "sg:sg13"), ("body", "sg:sg2")],
     "VALUES ?body { sg:sg13 sg:sg2 } ?x a itu:Activity ; itu:carriedOutBy ?body"),
    ("harbour", [("type", "hb:Ship"), ("cargo", "cargo:salt"), ("cargo", "ship:noor")],
     "?x a hb:Ship ; hb:carries/skos:broader* cargo:salt"),
    ("dataset", [("type", "itu:ReportedQuantity"), ("quantity-body", "sg:sg13"), ("joint", "true")],
     "?x a itu:ReportedQuantity ; itu:isCollective true . ?a itu:hasQuantity ?x ; itu:carriedOutBy sg:sg13"),
    ("dataset", [("type", "itu:StatusAssignment"), ("planned", "true")],
     "?x a itu:StatusAssignment ; itu:isPlanned true"),
    ("dataset", [("type", "itu:WorkItem"), ("itu:workItemOf", "sg:sg2")], "?x a itu:WorkItem ; itu:workItemOf sg:sg2"),
    ("harbour", [("type", "hb:Ship"), ("cargo", "cargo:goods")], "?x a hb:Ship ; hb:carries/skos:broader* cargo:goods"),
    ("harbour", [("type", "hb:Place")], "?x a hb:Place"),
    ("harbour", [("type", "hb:Arrival"), ("hb:calm", "true")], "?x a hb:Arrival ; hb:calm true"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pairs", "pattern"), LISTS)
def test_a_list_holds_what_sparql_finds(request: pytest.FixtureRequest, name: str, pairs: Pairs, pattern: str) -> None:
    server: LiveServer = request.getfixturevalue(f"{name}_server")
    expected = iris(server, f"SELECT DISTINCT ?x {{ {pattern} }}")
    assert expected
    found = listed(server, *pairs)
    assert sorted(found) == sorted(expected)
    rows = list(csv.DictReader(io.StringIO(get(server, ".csv", pairs).text)))
    assert [row["iri"] for row in rows] == found, "CSV and JSON are the same list in the same order"
    root = page(server, *pairs)
    shown = [href for _, href in root.one("ol", class_="rows").links()]
    base = "https://harbour.example/" if name == "harbour" else "https://w3id.org/itukg/"
    assert [unquote(href) for href in shown] == [
        "/doc/" + iri.removeprefix(base).removeprefix("id/") for iri in found[:50]
    ]
    assert root.one("h1").text.endswith(f"{len(found)} thing" + ("s" if len(found) > 1 else ""))


@pytest.mark.parametrize(("name", "pairs", "pattern"), LISTS)
def test_counts_of_facets_are_those_of_the_lists_they_lead_to(
    request: pytest.FixtureRequest, name: str, pairs: Pairs, pattern: str
) -> None:
    server: LiveServer = request.getfixturevalue(f"{name}_server")
    root = page(server, *pairs)
    filters = [(item["facet"], item["value"]) for item in get(server, ".json", pairs).json["filters"]]
    seen = 0
    for facet in root.one("details", class_="side").all("nav"):
        for line in facet.all("li"):
            (link,) = line.links()
            if "more" in link[0]:
                continue
            asked = parse_qsl(link[1].partition("?")[2])
            added = asked[-1]
            if "(remove)" in link[0]:
                left = [(name, re.split("[:/]", value)[-1]) for name, value in asked]
                (added,) = [(name, value) for name, value in filters if (name, value.rpartition("/")[2]) not in left]
            if facet.has(class_="facet"):  # a value is counted as if it were the only one of its facet
                asked = [pair for pair in asked if pair[0] != added[0]] + [added]
            answer = fetch(f"{server.url}/list.json?{urlencode(asked)}")
            assert answer.status == 200, link
            assert answer.json["total"] == int(line.one("span", class_="count").text), link
            seen += 1
            if seen > 24:  # each is a request; the facets that follow are counted in the same way
                return
    assert seen > 1 or len(pairs) == 1


def test_a_further_value_of_a_facet_widens_a_list_and_another_facet_narrows_it(dataset_server: LiveServer) -> None:
    kind, first, second = ("type", "itu:Activity"), ("body", "sg:sg13"), ("body", "sg:sg2")
    one, other = set(listed(dataset_server, kind, first)), set(listed(dataset_server, kind, second))
    both = set(listed(dataset_server, kind, first, second))
    assert both == one | other and len(both) > len(one) > 0 and len(both) > len(other) > 0
    topic = ("topic", "topic:security")
    assert set(listed(dataset_server, kind, first, second, topic)) == both & set(listed(dataset_server, kind, topic))
    for language, said in (("en", ("or", "and")), ("zh", ("或", "且"))):
        root = page(dataset_server, kind, first, second, topic, language=language)
        assert sorted(mark.text for mark in root.all("span", lambda span: span.has(class_="between"))) == sorted(said)
    # Adding and taking away is a link with the whole choice in its address, which needs no script.
    root = page(dataset_server, kind, first)
    (widen,) = [href for _, href in root.one("details", class_="side").links() if href.endswith("&body=sg:sg2")]
    assert widen == "/list?type=itu:Activity&body=sg:sg13&body=sg:sg2"
    boxes = [link for link in page(dataset_server, kind, first, second).one("details", class_="side").all("a")
             if link.has(aria_current="true")]  # fmt: skip
    assert len(boxes) == 2


def test_the_way_in_shows_all_kinds_with_their_counts(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    for server, kind, least in ((dataset_server, ITU + "Activity", 60), (harbour_server, "", 8)):
        root = page(server)
        lines = list(root.one("div", class_="kinds").all("li"))
        assert len(lines) >= least
        for line in lines:
            _, address = line.links()[0]
            total = fetch(server.url + address.replace("/list?", "/list.json?") + "&size=1").json["total"]
            assert int(next(line.all("span", lambda span: span.has(class_="count"))).text) == total
        if kind:
            assert number(server, f"?x a <{kind}>") == 76
    counted = number(
        dataset_server, "?x a itu:Text FILTER NOT EXISTS { ?x <http://www.w3.org/2002/07/owl#deprecated> true }"
    )
    assert len(listed(dataset_server, ("type", "itu:Text"))) == counted


def test_retired_things_are_not_listed(harbour_server: LiveServer) -> None:
    found = listed(harbour_server, ("type", "hb:Pilot"))
    assert len(found) == 3 and not [iri for iri in found if iri.endswith("i.voss")]


def test_names_are_in_the_order_of_the_readers_language(dataset_server: LiveServer) -> None:
    english = get(dataset_server, ".json", [("type", "itu:StudyGroup"), ("lang", "en")]).json["items"]
    names = [item["name"]["en"] for item in english]
    numbers = [int(re.findall(r"\d+", name)[-1]) for name in names if name.startswith("ITU-T")]
    assert len(numbers) > 5 and numbers == sorted(numbers), "2 before 11"
    chinese = [
        item["name"]["zh"]
        for item in get(dataset_server, ".json", [("type", "itu:Country"), ("lang", "zh")]).json["items"]
    ]
    assert chinese.index("巴勒斯坦国") < chinese.index("挪威") < chinese.index("伊拉克") < chinese.index("约旦"), (
        "by pinyin: ba, nuo, yi, yue"
    )


def test_numbers_and_dates_put_a_list_in_order_and_what_has_none_comes_last(
    dataset_server: LiveServer, harbour_server: LiveServer
) -> None:
    largest = get(dataset_server, ".json", [("type", "itu:ReportedQuantity"), ("sort", "-number")]).json["items"]
    values = [float(item["number"]) for item in largest if "number" in item]
    assert values == sorted(values, reverse=True) and values[0] == 399 and len(values) < len(largest)
    assert ["number" in item for item in largest] == [True] * len(values) + [False] * (len(largest) - len(values))
    for order, backwards in (("date", False), ("-date", True)):
        events = get(dataset_server, ".json", [("type", "itu:Event"), ("sort", order)]).json["items"]
        dates = [item["date"]["start"] for item in events if "date" in item]
        assert len(dates) > 12 and dates == sorted(dates, reverse=backwards)
        assert [item for item in events if "date" not in item] == events[len(dates) :]
    ships = [
        item["number"] for item in get(harbour_server, ".json", [("type", "hb:Ship"), ("sort", "number")]).json["items"]
    ]
    assert ships == ["0", "55", "98", "310", "1240"]


def test_rows_say_something_and_dates_no_more_than_is_known(
    dataset_server: LiveServer, harbour_server: LiveServer
) -> None:
    for language, words in (("en", ("November 2025", "workshop")), ("zh", ("2025年11月", "讲习班"))):
        root = page(dataset_server, ("type", "itu:Event"), language=language)
        facts = " ".join(facts.text for facts in root.all("p", lambda p: p.has(class_="row-facts")))
        assert all(word in facts for word in words), facts
        assert "2025-11" not in facts
    quantity = page(dataset_server, ("type", "itu:ReportedQuantity"), ("sort", "-number"))
    first = next(quantity.one("ol", class_="rows").all("li")).text
    assert first.count("399") == 1 and "approved" in first, "a number that the name has is not told twice"
    ships = page(harbour_server, ("type", "hb:Ship"), ("sort", "-number"))
    assert "1240" in next(ships.one("ol", class_="rows").all("li")).text


def test_a_long_list_has_pages_that_lead_on(dataset_server: LiveServer) -> None:
    first = get(dataset_server, "", [("type", "itu:Topic")])
    assert '</list>; rel="collection"' in first.headers["Link"]
    assert (
        '</list?type=itu:Topic&page=2>; rel="next"' in first.headers["Link"]
        and 'rel="prev"' not in first.headers["Link"]
    )
    root = read_markup(first.text)
    assert len(list(root.one("ol", class_="rows").all("li"))) == 50
    assert {link.attributes["rel"] for link in root.one("ol", class_="rows").all("a")} == {"item"}
    last = page(dataset_server, ("type", "itu:Topic"), ("page", "3"))
    assert len(list(last.one("ol", class_="rows").all("li"))) == 25
    assert last.one("ol", class_="rows").attributes["start"] == "101"
    assert [link.attributes["rel"] for link in last.one("nav", class_="pager").all("a")] == ["prev"]
    whole = listed(dataset_server, ("type", "itu:Topic"))
    parts = [iri for number in (1, 2, 3) for iri in
             listed(dataset_server, ("type", "itu:Topic"), ("size", "50"), ("page", str(number)))]  # fmt: skip
    assert parts == whole and len(set(whole)) == 125
    assert get(dataset_server, ".json", [("type", "itu:Topic"), ("size", "50")]).json["next"] == (
        "/list.json?type=itu:Topic&size=50&page=2"
    )


def test_a_choice_can_be_taken_back_and_sorting_keeps_it(dataset_server: LiveServer) -> None:
    root = page(dataset_server, ("type", "itu:Activity"), ("topic", "topic:iot"), ("body", "sg:sg20"))
    chosen = {href for _, href in root.one("section", class_="chosen").links()}
    assert chosen == {
        "/list?type=itu:Activity&body=sg:sg20",
        "/list?type=itu:Activity&topic=topic:iot",
        "/list?type=itu:Activity",
    }
    hidden = {
        (field.attributes["name"], field.attributes["value"]) for field in root.one("form", class_="sort").all("input")
    }
    assert hidden == {("type", "itu:Activity"), ("topic", "topic:iot"), ("body", "sg:sg20")}
    nothing = page(dataset_server, ("type", "itu:Activity"), ("topic", "topic:ott"), ("body", "sg:sg20"))
    assert "Nothing fits all of these at once" in nothing.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("type=itu:Nobody", "such as itu:Activity"),
        ("type=", "no class of this dataset"),
        ("type=itu:Body&colour=red", "colour is no parameter of this list. Accepted are type, sort"),
        ("colour=red", "Accepted are type, lang"),
        ("type=itu:Body&sort=size", "sorted by name"),
        ("type=itu:Body&page=9", "the pages 1 to 2"),
        ("type=itu:Body&page=-1", "a whole number from 1"),
        ("type=itu:Body&size=5000", "from 1 to 1000"),
        ("type=itu:Body&page=1&page=2", "sent twice"),
        ("type=itu:Activity&topic=", "has no value"),
        ("type=itu:Activity&topic=topic:securty", "Near it or common here: topic:security"),
        ("type=itu:Activity&topic=nothing-like-it", "topic is nothing-like-it, which is nothing in this graph"),
        ("type=itu:Activity&planned=maybe", "planned is maybe"),
        ("type=itu:Activity&more=colour", "topic, body, status"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(dataset_server: LiveServer, query: str, words: str) -> None:
    told = fetch(f"{dataset_server.url}/list?{query}")
    assert (told.status, told.slug) == (400, "bad-parameter"), query
    assert words in told.json["detail"]
    chinese = fetch(f"{dataset_server.url}/list?{query}", headers={"Accept-Language": "zh"}).json["detail"]
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert fetch(f"{dataset_server.url}/list.csv?{query}").status == 400


def test_a_value_that_nothing_has_is_an_empty_list_and_a_table_needs_a_kind(dataset_server: LiveServer) -> None:
    query = """SELECT ?x { ?x a itu:Topic FILTER NOT EXISTS {
      ?thing itu:hasTopic|itu:includesTopic|itu:focusesOn ?below . ?below skos:broader* ?x } } ORDER BY ?x"""
    unused = iris(dataset_server, query)
    assert unused, "a topic that nothing is on"
    assert listed(dataset_server, ("type", "itu:Activity"), ("topic", unused[0])) == []
    assert fetch(dataset_server.url + "/list.json").status == 400
    assert fetch(dataset_server.url + "/list.xml").status == 404


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        (("topic", "security"), ("topic", "topic:security")),
        (("body", "sg13"), ("body", "sg:sg13")),
        (("paragraph", "2.6"), ("paragraph", "https://w3id.org/itukg/id/document/C26-33/para/2.6")),
    ],
)
def test_a_value_may_be_written_without_its_prefix(
    dataset_server: LiveServer, short: tuple[str, str], whole: tuple[str, str]
) -> None:
    found = listed(dataset_server, ("type", "Activity"), short)
    assert found and found == listed(dataset_server, ("type", "itu:Activity"), whole)


def test_a_list_comes_in_the_form_that_is_accepted(dataset_server: LiveServer) -> None:
    address = f"{dataset_server.url}/list?type=itu:Body&size=3"
    forms = {"text/csv": ".csv", "application/json": ".json", "text/html;q=0.5, application/json": ".json"}
    for accept, suffix in forms.items():
        found = fetch(address, headers={"Accept": accept, "Accept-Language": "en"})
        beside = fetch(address.replace("/list?", f"/list{suffix}?"), headers={"Accept-Language": "en"})
        assert (found.status, found.text) == (200, beside.text), accept
        assert found.headers["content-type"] == beside.headers["content-type"]
        assert found.headers["vary"].startswith("Accept, Accept-Language")
    for accept in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", "text/turtle"):
        assert "<html" in fetch(address, headers={"Accept": accept}).text, accept
    tags = {fetch(address, headers={"Accept": accept}).headers["etag"] for accept in ("*/*", *forms)}
    assert len({tag.partition(".")[0] for tag in tags}) == 3, "one a form"


def test_nothing_of_a_label_is_taken_for_markup(harbour_server: LiveServer) -> None:
    text = get(harbour_server, "", [("type", "hb:Arrival")]).text
    assert "&lt;script&gt;alert" in text and "<script>alert" not in text
    assert "\u202eabc" not in read_markup(text).text


def test_a_facet_that_is_named_twice_stops_the_build(copy: Copy) -> None:
    file = copy.settings.dataset_path / "data" / "display" / "lists.ttl"
    file.write_text(file.read_text("utf-8").replace('"berth"', '"cargo"'), encoding="utf-8")
    with pytest.raises(DatasetError, match="another facet has this name"):
        copy.build()
