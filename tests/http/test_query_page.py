"""What the query page's scripts are given, its headers, and the examples of a dataset."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from itukg.app import _HEADERS
from itukg.errors import DatasetError
from itukg.examples import find_examples, read_example
from itukg.turtle.terms import Rebase
from itukg.views.query_page import NAMES_AT_ONCE
from tests.http.copies import Copy
from tests.http_client import Answer, fetch
from tests.requirements import CHECKOUT, require
from tests.servers import LiveServer

HTML = {"Accept": "text/html"}
ANNA = "https://harbour.example/id/ship/S.S.Anna"


def names(server: LiveServer, iris: object, language: str = "en") -> Answer:
    body = iris if isinstance(iris, bytes) else json.dumps(iris).encode()
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    return fetch(server.url + "/sparql/names", method="POST", headers=headers, body=body)


def settings_of(answer: Answer) -> dict[str, object]:
    (found,) = re.findall(r'<script type="application/json" id="query-settings">(.*?)</script>', answer.text, re.DOTALL)
    read: dict[str, object] = json.loads(found)
    return read


# --- terms and names ------------------------------------------------------------------------------------------------


def test_terms_are_the_datasets_own(harbour_server: LiveServer) -> None:
    answer = fetch(harbour_server.url + "/sparql/terms")
    assert answer.media == "application/json"
    terms = {term["iri"]: term for term in answer.json["terms"]}
    base = "https://harbour.example/ontology#"
    assert terms[base + "pilotedBy"]["kind"] == "property"
    assert terms[base + "Ship"]["kind"] == "class"
    assert set(terms[base + "Ship"]["names"]) >= {"en", "fr"}
    assert any(term["kind"] == "concept" for term in terms.values())
    assert answer.json["prefixes"]["hb"] == base
    assert len(terms) > 15
    assert not [iri for iri in terms if "itukg" in iri and "publisher#" not in iri]
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert fetch(harbour_server.url + "/sparql/terms", headers=tag).status == 304


def test_retired_terms_are_not_offered(dataset_server: LiveServer) -> None:
    query = "SELECT ?t { ?t <http://www.w3.org/2002/07/owl#deprecated> true }"
    address = f"{dataset_server.url}/sparql?{urlencode({'query': query, 'format': 'json'})}"
    retired = set(fetch(address).values("t"))
    terms = {term["iri"] for term in fetch(dataset_server.url + "/sparql/terms").json["terms"]}
    assert len(terms) > 500
    assert not terms & retired


def test_names_come_in_the_language_and_with_addresses(harbour_server: LiveServer) -> None:
    asked = [ANNA, "https://harbour.example/ontology#Ship", "https://nowhere.example/x", "urn:x:y", "no iri <>"]
    english, french = names(harbour_server, asked).json, names(harbour_server, asked, "fr").json
    assert english[ANNA]["href"] == "/doc/ship/S.S.Anna"
    assert english["https://harbour.example/ontology#Ship"]["href"] == "/ontology#Ship"
    assert english["https://harbour.example/ontology#Ship"]["language"] == "en"
    assert french["https://harbour.example/ontology#Ship"]["language"] == "fr"
    assert english["https://nowhere.example/x"] == {"name": None, "language": "", "href": "https://nowhere.example/x"}
    assert "urn:x:y" not in english
    assert "no iri <>" not in english


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b"[1]", 400),
        (b"\xff[", 400),
        (b"[" * 100_000, 400),
        (json.dumps(["urn:x"] * (NAMES_AT_ONCE + 1)).encode(), 400),
        (json.dumps(["urn:x" + "x" * 600_000]).encode(), 413),
    ],
    ids=["empty", "object", "number", "bytes", "deep", "many", "large"],
)
def test_bad_requests_for_names_are_refused(harbour_server: LiveServer, body: bytes, status: int) -> None:
    answer = names(harbour_server, body)
    assert answer.status == status
    assert answer.media == "application/problem+json"
    assert names(harbour_server, [ANNA]).status == 200


def test_names_are_asked_for_by_post(harbour_server: LiveServer) -> None:
    assert fetch(harbour_server.url + "/sparql/names").status == 405


# --- the page -------------------------------------------------------------------------------------------------------


def test_pages_may_run_the_servers_own_scripts_and_none_stands_in_them(harbour_server: LiveServer) -> None:
    policy = set(_HEADERS["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= policy
    assert not [part for part in policy if "unsafe" in part or "http" in part or "*" in part]
    for path in ("/", "/sparql", "/sparql?plain=1", "/ontology", "/search?q=anna", "/doc/ship/S.S.Anna"):
        answer = fetch(harbour_server.url + path, headers=HTML)
        assert answer.headers["Content-Security-Policy"] == _HEADERS["Content-Security-Policy"], path
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
        assert scripts, path
        for attributes, content in scripts:
            assert ' src="/static/' in attributes or 'type="application/' in attributes, (path, attributes)
            assert not content or 'type="application/' in attributes, path


def test_what_a_result_holds_cannot_end_the_script_element(harbour_server: LiveServer) -> None:
    require("query-page")
    query = "SELECT%20%28%22%3C/script%3E%3Cscript%3Ealert%281%29%3C/script%3E%22%20AS%20%3Fx%29%20%7B%7D"
    answer = fetch(f"{harbour_server.url}/sparql?query={query}", headers=HTML)
    assert answer.status == 200
    assert b"<script>" not in answer.body
    sent = settings_of(answer)["answer"]
    assert isinstance(sent, dict)
    assert json.loads(sent["text"])["results"]["bindings"][0]["x"]["value"] == "</script><script>alert(1)</script>"


def test_the_page_is_another_for_a_cache_when_it_gets_scripts(harbour_server: LiveServer) -> None:
    page = fetch(harbour_server.url + "/sparql", headers=HTML)
    again = fetch(harbour_server.url + "/sparql", headers={**HTML, "If-None-Match": page.headers["ETag"]})
    chinese = fetch(harbour_server.url + "/sparql", headers={**HTML, "Accept-Language": "fr"})
    assert again.status == 304
    assert chinese.headers["ETag"] != page.headers["ETag"]


def test_a_language_without_words_gets_the_english_ones(harbour_server: LiveServer) -> None:
    page = fetch(harbour_server.url + "/sparql?lang=fr", headers=HTML)
    assert '<html lang="fr">' in page.text
    assert "Quels pilotes connaissent le vapeur Anna ?" in page.text
    assert "Example queries (4)" in page.text


def test_a_question_of_the_library_is_an_example_with_its_titles_for_a_header(harbour_server: LiveServer) -> None:
    page = fetch(harbour_server.url + "/sparql?example=library/tonnage", headers=HTML)
    assert "Which ships have at least a tonnage?" in page.text
    (sent,) = re.findall("<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert sent.strip().startswith(
        "# Which ships have at least a tonnage?\n# Quels navires atteignent une jauge donnée ?\n\nPREFIX hb:"
    )
    assert "VALUES ?least { 100 }" in sent
    assert "#+" not in sent


def test_an_unknown_example_is_no_mistake(harbour_server: LiveServer) -> None:
    page = fetch(harbour_server.url + "/sparql?example=competency/none", headers=HTML)
    assert page.status == 200
    assert "LIMIT 25" in page.text


# --- examples -------------------------------------------------------------------------------------------------------


def test_examples_of_the_dataset_have_both_titles() -> None:
    files = find_examples(CHECKOUT)
    assert len(files) == 60
    for file in files:
        example = read_example(CHECKOUT, file, ("en", "zh"), Rebase.none())
        assert re.search(r"[一-鿿]", example.titles["zh"]), file
        assert re.match(r"[A-Z]\w+ .*\?", example.titles["en"]), file
        assert not example.titles["en"].startswith("CQ"), file
        assert example.query == (CHECKOUT / file).read_text(encoding="utf-8")


def test_examples_move_with_the_base(tmp_path: Path) -> None:
    folder = tmp_path / "queries" / "competency"
    folder.mkdir(parents=True)
    (folder / "x.rq").write_text("# One title\n\nSELECT * { ?s <https://a.example/p> ?o }\n", encoding="utf-8")
    (file,) = find_examples(tmp_path)
    moved = read_example(tmp_path, file, ("en", "fr"), Rebase("https://a.example/", "http://b.example/"))
    assert "<http://b.example/p>" in moved.query
    assert moved.titles == {"en": "One title"}
    assert moved.name == "competency/x"
    (folder / "x.rq").write_bytes(b"# \xff")
    with pytest.raises(DatasetError, match=r"x\.rq is not UTF-8"):
        read_example(tmp_path, file, ("en",), Rebase.none())


def test_a_changed_example_is_published(copy: Copy) -> None:
    """The queries are part of what a snapshot is built from."""
    first = copy.build()
    file = next(copy.settings.dataset_path.glob("queries/competency/*.rq"))
    file.write_text(file.read_text(encoding="utf-8").replace("Which pilots", "Which of the pilots"), encoding="utf-8")
    assert copy.build() != first


def test_an_empty_result_tells_which_names_the_graph_does_not_have(dataset_server: LiveServer) -> None:
    prefixes = (
        "PREFIX itu: <https://w3id.org/itukg/ontology#> PREFIX topic: <https://w3id.org/itukg/vocab/topic/> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    )
    query = prefixes + (  # noqa: S608
        "SELECT ?n FROM <graph/asserted> FROM <graph/none> { ?x itu:hasTopics topic:enum , topic:secutity. "
        "?x a itu:activity ; skos:prefLable ?n ; itu:concerns <id/body/itu-t/sg99> , <id/body/itu> "
        "FILTER(?n != 'itu:nothing' && xsd:string(?n) != '2'^^xsd:token) }"
    )
    asked = dataset_server.url + "/sparql/unknown?" + urlencode({"query": query})
    found = {item["name"]: item["near"] for item in fetch(asked).json}
    misspelt = {"itu:hasTopics", "topic:secutity", "itu:activity", "skos:prefLable"}
    assert found.keys() == {"<graph/none>", "<id/body/itu-t/sg99>", *misspelt}
    assert found["skos:prefLable"][0] == "skos:prefLabel"
    assert found["itu:hasTopics"][0] == "itu:hasTopic" and found["topic:secutity"][0] == "topic:security"
    assert found["itu:activity"][0] == "itu:Activity" and found["<id/body/itu-t/sg99>"] == []
    address = dataset_server.url + "/sparql?plain=1&" + urlencode({"query": query})
    english = unescape(fetch(address, headers={"Accept": "text/html"}).text)
    assert "Nothing in the graph has the name topic:secutity. Is topic:security" in english
    assert "Nothing in the graph has the name <id/body/itu-t/sg99>.</p>" in english
    assert "是否应为itu:hasTopic" in fetch(address + "&lang=zh", headers={"Accept": "text/html"}).text
    no = dataset_server.url + "/sparql?plain=1&" + urlencode({"query": prefixes + "ASK { ?x a itu:Activty }"})
    assert "Is itu:Activity meant?" in fetch(no, headers={"Accept": "text/html"}).text
    marked = (
        dataset_server.url + "/sparql?plain=1&" + urlencode({"query": prefixes + "SELECT ?n，?x { ?x itu:sector ?n }"})
    )
    page = fetch(marked, headers={"Accept": "text/html"}).text
    assert (
        "full-width “，”, as Chinese keyboards type it, is a part of the name “?n，” here. Between the variables"
        in page
    )
    assert "全角“，”在此成了名称“?n，”的一部分" in fetch(marked + "&lang=zh", headers={"Accept": "text/html"}).text
    names = "/sparql/unknown?" + urlencode({"query": prefixes + "SELECT ?n { ?x a itu:Activity。}"})
    item = {"name": "itu:Activity。", "iri": None, "near": ["itu:Activity"], "mark": "。", "instead": "."}
    assert fetch(dataset_server.url + names).json == [item]
    right = dataset_server.url + "/sparql?plain=1&" + urlencode({"query": prefixes + "SELECT ?x { ?x a itu:Activity }"})
    shown = fetch(right, headers={"Accept": "text/html"}).text
    assert "Nothing in the graph" not in shown and "full-width" not in shown
