"""The list of questions: by subject, narrowed by words; linked from every page; and nothing of it without questions."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape

import pytest

from itukg.snapshot import OpenSnapshot
from tests.http.copies import Copy
from tests.http_client import Answer, fetch
from tests.servers import LiveServer


def page(server: LiveServer, path: str) -> Answer:
    return fetch(server.url + path, headers={"Accept": "text/html"})


def listed(answer: Answer) -> list[str]:
    return re.findall(r'<p class="question"><a href="/queries/([a-z0-9-]+)', answer.text)


@pytest.mark.parametrize(("dataset", "languages"), [("dataset", ("en", "zh")), ("harbour", ("en", "fr"))])
def test_every_question_is_listed_once_in_the_readers_language(
    request: pytest.FixtureRequest, dataset: str, languages: tuple[str, ...]
) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    snapshot: OpenSnapshot = request.getfixturevalue(f"{dataset}_snapshot")
    questions = {str(question["name"]): question for question in snapshot.manifest.questions}
    assert len(questions) >= 3
    for language in languages:
        answer = page(server, f"/queries?lang={language}")
        assert (answer.status, answer.media) == (200, "text/html")
        assert sorted(listed(answer)) == sorted(questions)
        plain = unescape(re.sub(r"<[^>]+>", "", answer.text))
        for question in questions.values():
            assert question["titles"][language] in plain and question["descriptions"][language] in plain
            assert all(parameter["labels"][language] in plain for parameter in question["parameters"])
    told = fetch(f"{server.url}/queries", headers={"Accept": "application/json"})
    same = fetch(f"{server.url}/queries.json")
    assert told.body == same.body and told.media == same.media == "application/json"
    assert [question["name"] for question in told.json["questions"]] == list(questions)
    first = told.json["questions"][0]
    assert fetch(server.url + first["url"]).status == 200
    assert all(fetch(server.url + address).status == 200 for address in first["results"].values())


def test_the_list_is_narrowed_by_subject_and_by_words(harbour_server: LiveServer) -> None:
    assert sorted(listed(page(harbour_server, "/queries?tag=register"))) == ["pilots-of-a-ship", "tonnage"]
    assert listed(page(harbour_server, "/queries?q=GROSS+ships")) == ["tonnage"]
    for text in ("entr%C3%A9s+NAVIRES", "entres+navires"):
        assert listed(page(harbour_server, f"/queries?q={text}")) == ["arrivals"], "with accents or not"
    assert listed(page(harbour_server, "/queries?q=jauge&tag=log")) == []
    nothing = page(harbour_server, "/queries?q=zeppelin")
    assert nothing.status == 200 and not listed(nothing) and 'href="/queries"' in nothing.text
    told = fetch(f"{harbour_server.url}/queries.json?tag=log").json
    assert told["total"] == 2 and set(told["tags"]) == {"log", "register"}


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [("tag=none", "tag", "log"), ("colour=red", "colour", "q"), ("q=a&q=b", "q", None), ("lang=de", "lang", "fr")],
)
def test_a_wrong_parameter_is_refused(
    harbour_server: LiveServer, query: str, parameter: str, accepted: str | None
) -> None:
    for path in ("/queries", "/queries.json"):
        answer = fetch(f"{harbour_server.url}{path}?{query}", headers={"Accept": "application/json"})
        assert (answer.status, answer.slug, answer.json["parameter"]) == (400, "bad-parameter", parameter)
        assert accepted is None or accepted in answer.json["accepted"]
    assert fetch(f"{harbour_server.url}/queries?q=%ff").slug == "malformed-parameters"
    assert fetch(f"{harbour_server.url}/queries", headers={"Accept": "image/png"}).status == 406


def test_it_is_linked_from_where_people_look(dataset_server: LiveServer) -> None:
    for path in ("/?lang=zh", "/sparql?lang=zh", "/nothing?lang=zh", "/queries?lang=zh"):
        answer = page(dataset_server, path)
        navigation = answer.text.partition('class="site-nav"')[2].partition("</nav>")[0]
        assert 'href="/queries?lang=zh"' in navigation, path
        main = answer.text.partition("<main")[2]
        assert "/queries" in main, path
    assert 'aria-current="page">问题' in page(dataset_server, "/queries?lang=zh").text


def test_search_finds_questions_by_their_titles(harbour_server: LiveServer) -> None:
    for path, title in (("q=TONNAGE", "Which ships have at least a tonnage?"), ("q=jauge&lang=fr", "Quels navires")):
        found = page(harbour_server, f"/search?{path}").text.partition('class="questions-found"')[2]
        assert 'href="/queries/tonnage' in found and title in found.partition("</section>")[0]
    for path in ("", "?q=", "?q=noor"):
        assert "questions-found" not in page(harbour_server, f"/search{path}").text


def test_what_is_asked_for_is_crawled_once(harbour_server: LiveServer) -> None:
    robots = fetch(f"{harbour_server.url}/robots.txt").text
    assert "Disallow: /queries?\n" in robots and "Disallow: /queries/*?\n" in robots
    sitemap = fetch(f"{harbour_server.url}/sitemap.xml").text
    for path in ("queries", "queries/tonnage", "queries/arrivals"):
        assert f"<loc>https://harbour.example/{path}</loc>" in sitemap
    assert "noindex" not in page(harbour_server, "/queries/tonnage?lang=fr").text
    assert "noindex" in page(harbour_server, "/queries/tonnage?least=200").text


def test_a_dataset_without_questions_speaks_of_none(copy: Copy) -> None:
    shutil.rmtree(copy.settings.dataset_path / "queries" / "library")
    copy.build()
    with LiveServer(copy.settings) as server:
        for path in ("/", "/sparql", "/dataset", "/nothing"):
            assert "/queries" not in page(server, path).text, path
        empty = page(server, "/queries")
        assert empty.status == 200 and "/sparql" in empty.text
        assert json.loads(fetch(f"{server.url}/queries.json").body)["questions"] == []
        assert fetch(f"{server.url}/queries/tonnage").slug == "unknown-question"
        assert "queries" not in fetch(f"{server.url}/sitemap.xml").text
        paths = fetch(f"{server.url}/openapi.json").json["paths"]
        assert [path for path in paths if path.startswith("/queries")] == [
            "/queries", "/queries.json", "/queries/{name}", "/queries/{name}.{suffix}"
        ]  # fmt: skip
