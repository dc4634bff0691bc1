"""The description of the routes: valid, the same as the application's own, and every answer in it is given."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from itukg.app import create_app
from itukg.routes import ROUTES
from itukg.settings import Settings
from itukg.statuses import KINDS
from tests.http.queries import SIGN
from tests.http_client import Answer, fetch
from tests.servers import LiveServer

OPERATIONS = [(route.path, route.method) for route in ROUTES]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PACKED = "/dumps/harbour-2.3.0.nq.gz"
QUERY = "/sparql?query=ASK%7B%7D"
GONE = "&snapshot=" + "0123456789abcdef" * 2
# (path, method, status) -> the request that gets it of a server of the second dataset: address, headers, body.
# 304 is asked for with the tag of the 200; what is told by a kind alone has its request in test_statuses.
REQUESTS: dict[tuple[str, str, int], tuple[str, dict[str, str], bytes | None]] = {
    ("/", "get", 200): ("/", {}, None),
    ("/id/{path}", "get", 303): ("/id/ship/S.S.Anna", {}, None),
    ("/id/{path}", "get", 404): ("/id/ship/none", {}, None),
    ("/vocab/{path}", "get", 303): ("/vocab/cargo/salt", {}, None),
    ("/vocab/{path}", "get", 404): ("/vocab/cargo/none", {}, None),
    ("/doc/{path}", "get", 200): ("/doc/ship/S.S.Anna", {}, None),
    ("/doc/{path}", "get", 404): ("/doc/ship/none", {}, None),
    ("/doc/{path}", "get", 406): ("/doc/ship/S.S.Anna", {"Accept": "image/png"}, None),
    ("/cite/bibtex/{path}", "get", 200): ("/cite/bibtex/ship/S.S.Anna", {}, None),
    ("/cite/bibtex/{path}", "get", 404): ("/cite/bibtex/ship/none", {}, None),
    ("/cite/csl/{path}", "get", 200): ("/cite/csl/ship/S.S.Anna", {}, None),
    ("/cite/csl/{path}", "get", 404): ("/cite/csl/ship/none", {}, None),
    ("/read/{path}", "get", 404): ("/read/ship/S.S.Anna", {}, None),
    ("/list", "get", 200): ("/list", {}, None),
    ("/list", "get", 400): ("/list?type=hb:Nothing", {}, None),
    ("/list.csv", "get", 200): ("/list.csv?type=hb:Ship", {}, None),
    ("/list.csv", "get", 400): ("/list.csv", {}, None),
    ("/list.json", "get", 200): ("/list.json?type=hb:Ship", {}, None),
    ("/list.json", "get", 400): ("/list.json?type=hb:Ship&sort=none", {}, None),
    ("/queries", "get", 200): ("/queries", {}, None),
    ("/queries", "get", 400): ("/queries?tag=none", {}, None),
    ("/queries", "get", 406): ("/queries", {"Accept": "image/png"}, None),
    ("/queries.json", "get", 200): ("/queries.json", {}, None),
    ("/queries.json", "get", 400): ("/queries.json?colour=red", {}, None),
    ("/queries/{name}", "get", 200): ("/queries/tonnage", {}, None),
    ("/queries/{name}", "get", 400): ("/queries/tonnage?least=many", {}, None),
    ("/queries/{name}", "get", 404): ("/queries/none", {}, None),
    ("/queries/{name}", "get", 406): ("/queries/tonnage", {"Accept": "image/gif"}, None),
    ("/queries/{name}.{suffix}", "get", 200): ("/queries/tonnage.csv", {}, None),
    ("/queries/{name}.{suffix}", "get", 400): ("/queries/tonnage.csv?least=many", {}, None),
    ("/queries/{name}.{suffix}", "get", 404): ("/queries/tonnage.docx", {}, None),
    ("/search", "get", 200): ("/search?q=anna", {}, None),
    ("/search", "get", 400): ("/search?q=anna&nothing=1", {}, None),
    ("/search", "get", 406): ("/search?q=anna", {"Accept": "image/png"}, None),
    ("/search.json", "get", 200): ("/search.json?q=anna", {}, None),
    ("/search.json", "get", 400): ("/search.json?q=anna&page=0", {}, None),
    ("/search/suggest", "get", 200): ("/search/suggest?q=an", {}, None),
    ("/search/suggest", "get", 400): ("/search/suggest?q=a&q=b", {}, None),
    ("/opensearch.xml", "get", 200): ("/opensearch.xml", {}, None),
    ("/opensearch.xml", "get", 400): ("/opensearch.xml?lang=xx", {}, None),
    ("/ontology/{version}", "get", 404): ("/ontology/9.9.9", {}, None),
    ("/dataset/{version}", "get", 404): ("/dataset/9.9.9", {}, None),
    ("/void", "get", 406): ("/void", {"Accept": "image/png"}, None),
    ("/.well-known/void", "get", 406): ("/.well-known/void", {"Accept": "image/png"}, None),
    ("/dumps/{file}", "get", 200): (PACKED, {}, None),
    ("/dumps/{file}", "get", 206): (PACKED, {"Range": "bytes=0-9"}, None),
    ("/dumps/{file}", "get", 404): ("/dumps/none", {}, None),
    ("/dumps/{file}", "get", 416): (PACKED, {"Range": "bytes=99999999-"}, None),
    ("/sitemap-{number}.xml", "get", 404): ("/sitemap-1.xml", {}, None),
    ("/sparql", "get", 200): (QUERY, {}, None),
    ("/sparql", "get", 400): ("/sparql?query=SELECT", {}, None),
    ("/sparql", "get", 403): ("/sparql?query=ASK%7BSERVICE%20%3Chttp://a.example/%3E%7B%7D%7D", {}, None),
    ("/sparql", "get", 410): (QUERY + GONE, {}, None),
    ("/sparql", "get", 406): (QUERY, {"Accept": "image/png"}, None),
    ("/sparql", "post", 200): ("/sparql", FORM, b"query=ASK%7B%7D"),
    ("/sparql", "post", 400): ("/sparql", FORM, b""),
    ("/sparql", "post", 403): ("/sparql", FORM, b"update=CLEAR+ALL"),
    ("/sparql", "post", 410): ("/sparql", FORM, b"query=ASK%7B%7D" + GONE.encode()),
    ("/sparql", "post", 406): ("/sparql", {**FORM, "Accept": "image/png"}, b"query=ASK%7B%7D"),
    ("/sparql", "post", 413): (
        "/sparql",
        {"Content-Type": "application/sparql-query"},
        b"ASK {" + b" " * 300_000 + b"}",
    ),
    ("/sparql", "post", 415): ("/sparql", {"Content-Type": "application/json"}, b"{}"),
    ("/sparql/terms", "get", 200): ("/sparql/terms", {}, None),
    ("/sparql/names", "post", 200): ("/sparql/names", {"Content-Type": "application/json"}, b"[]"),
    ("/sparql/names", "post", 400): ("/sparql/names", {"Content-Type": "application/json"}, b"no json"),
    ("/sparql/names", "post", 410): ("/sparql/names?" + GONE, {"Content-Type": "application/json"}, b"[]"),
    ("/sparql/unknown", "get", 200): ("/sparql/unknown?query=ASK%7B%7D", {}, None),
    ("/sparql/unknown", "get", 400): ("/sparql/unknown?snapshot=latest", {}, None),
    ("/sparql/unknown", "get", 410): ("/sparql/unknown?query=ASK%7B%7D" + GONE, {}, None),
    ("/sparql/cite", "get", 200): ("/sparql/cite?query=ASK%7B%7D", {}, None),
    ("/sparql/cite", "get", 400): ("/sparql/cite?snapshot=latest", {}, None),
    ("/sparql/cite", "get", 410): ("/sparql/cite?query=ASK%7B%7D" + GONE, {}, None),
    ("/snapshots", "get", 200): ("/snapshots", {}, None),
    ("/snapshots", "get", 406): ("/snapshots", {"Accept": "image/png"}, None),
    ("/graph", "get", 200): ("/graph?default", {}, None),
    ("/graph", "get", 400): ("/graph", {}, None),
    ("/graph", "get", 404): ("/graph?graph=none", {}, None),
    ("/graph", "get", 410): ("/graph?default" + GONE, {}, None),
    ("/graph", "get", 406): ("/graph?default", {"Accept": "image/png"}, None),
    ("/graph/{path}", "get", 200): ("/graph/register", {}, None),
    ("/graph/{path}", "get", 404): ("/graph/none", {}, None),
    ("/graph/{path}", "get", 400): ("/graph/register?snapshot=latest", {}, None),
    ("/graph/{path}", "get", 410): ("/graph/register?" + GONE, {}, None),
    ("/graph/{path}", "get", 406): ("/graph/register", {"Accept": "image/png"}, None),
    ("/static/{filename}", "get", 200): ("/static/site.css", {}, None),
    ("/static/{filename}", "get", 404): ("/static/none", {}, None),
}
for _path in ("/ontology", "/shapes", "/vocab", "/dataset"):
    REQUESTS[_path, "get", 200] = (_path, {}, None)
    REQUESTS[_path, "get", 406] = (_path, {"Accept": "image/png"}, None)
    REQUESTS[_path + ".{suffix}", "get", 200] = (f"{_path}.ttl", {}, None)
    REQUESTS[_path + ".{suffix}", "get", 404] = (f"{_path}.docx", {}, None)
for _path in (
    "/context.jsonld",
    "/void",
    "/.well-known/void",
    "/sitemap.xml",
    "/robots.txt",
    "/openapi.json",
    "/.well-known/api-catalog",
):
    REQUESTS[_path, "get", 200] = (_path, {}, None)
for _path in ("/healthz", "/readyz", "/metrics"):
    REQUESTS[_path, "get", 200] = (_path, {}, None)
for _path, _address in (("/graph", "/graph"), ("/graph/{path}", "/graph/register")):
    for _method in ("put", "post", "delete", "patch"):
        REQUESTS[_path, _method, 403] = (_address, {"Content-Type": "text/turtle"}, b"")
# Answers that a server of the second dataset cannot give: it has no releases, and no text to read.
OF_THE_OTHER = {
    ("/read/{path}", "get", 200): "/read/document/C26-33",
    ("/read/{path}", "get", 303): "/read/document/C26-33/para/2.6",
    ("/read/{path}", "get", 400): "/read/document/C26-33?page=0",
    ("/ontology/{version}", "get", 200): "/ontology/0.1.0",
    ("/ontology/{version}", "get", 303): "/ontology/0.5.0",
    ("/ontology/{version}", "get", 406): "/ontology/0.1.0",
    ("/dataset/{version}", "get", 200): "/dataset/0.1.0",
    ("/dataset/{version}", "get", 406): "/dataset/0.1.0",
    ("/dumps/{file}", "get", 410): "/dumps/itukg-0.1.0.nq.gz",
}
# Given in test_sitemap (a sitemap of parts) and test_kept_snapshots (a server of a remote store, which has none).
IN_OTHER_TESTS = {
    ("/sitemap-{number}.xml", "get", 200),
    ("/sparql", "get", 404),
    ("/sparql", "post", 404),
    ("/sparql/names", "post", 404),
    ("/sparql/cite", "get", 404),
    ("/sparql/unknown", "get", 404),
    ("/snapshots", "get", 404),
}
# Given in test_graph_store and test_statuses (410; a server in trouble; lengths).
ELSEWHERE = {410, 413, 414, 429, 431, 500, 503}


@pytest.fixture(scope="module")
def description(harbour_server: LiveServer) -> dict[str, Any]:
    answer = fetch(harbour_server.url + "/openapi.json")
    assert (answer.status, answer.media) == (200, "application/vnd.oai.openapi+json")
    return json.loads(answer.body)  # type: ignore[no-any-return]


def test_the_description_is_valid(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    validate(description, cls=OpenAPIV31SpecValidator)
    assert description["servers"] == [{"url": "https://harbour.example"}]
    assert len(description["paths"]) >= 25


def test_it_describes_the_routes_of_the_application_and_no_others(harbour_settings: Settings) -> None:
    class Nothing:
        """A store that nobody asks."""

    application: Flask = create_app(harbour_settings, store=Nothing())  # type: ignore[arg-type]
    routes = set()
    for rule in application.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        routes |= {(path, method.lower()) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    assert len(routes) > 30
    assert routes == set(OPERATIONS)
    assert len(OPERATIONS) == len(set(OPERATIONS))


def documented(description: dict[str, Any]) -> set[tuple[str, str, int]]:
    """All answers of the routes; what each question has beside them is tried by the tests of questions."""
    return {
        (path, method, int(status))
        for path, operations in description["paths"].items()
        if path in {route.path for route in ROUTES}
        for method, operation in operations.items()
        for status in operation["responses"]
    }


def assert_described(description: dict[str, Any], key: tuple[str, str, int], answer: Answer) -> None:
    path, method, status = key
    told = description["paths"][path][method]["responses"][str(status)]
    assert answer.status == status, (key, answer.url, answer.text[:300])
    content = told.get("content")
    if content is not None:
        assert answer.media in content or "*/*" in content, (key, answer.media)
    if status >= 400:
        assert f"`{answer.slug}`" in told["description"], (key, answer.slug)
        assert answer.slug in KINDS


def test_every_answer_in_it_is_given(description: dict[str, Any], harbour_server: LiveServer) -> None:
    said = {key for key in documented(description) if key[2] not in ELSEWHERE | {304} or key in REQUESTS}
    assert said - set(REQUESTS) - set(OF_THE_OTHER) - IN_OTHER_TESTS == set()
    assert set(REQUESTS) <= documented(description), "what is tried is documented"
    for key, (address, headers, body) in REQUESTS.items():
        answer = fetch(harbour_server.url + address, method=key[1].upper(), headers=headers, body=body)
        assert_described(description, key, answer)


def test_the_answers_that_only_the_other_dataset_has(description: dict[str, Any], dataset_server: LiveServer) -> None:
    for key, address in OF_THE_OTHER.items():
        headers = {"Accept": "image/png"} if key[2] == 406 else {}
        assert_described(description, key, fetch(dataset_server.url + address, headers=headers))


def test_what_may_be_unchanged_is_told_so(description: dict[str, Any], harbour_server: LiveServer) -> None:
    unchanged = {(path, method) for path, method, status in documented(description) if status == 304}
    assert len(unchanged) > 15
    checked = 0
    for path, method in unchanged:
        if (path, method, 200) not in REQUESTS:
            continue
        address = REQUESTS[path, method, 200][0]
        tag = fetch(harbour_server.url + address).headers["ETag"]
        assert tag, address
        answer = fetch(harbour_server.url + address, headers={"If-None-Match": tag})
        assert_described(description, (path, method, 304), answer)
        checked += 1
    assert checked > 15


def test_programs_find_the_description(harbour_server: LiveServer) -> None:
    for path in ("/", "/dataset", f"/sparql?query={SIGN and 'ASK%7B%7D'}"):
        links = fetch(harbour_server.url + path).headers.get_all("Link") or []
        assert any('</openapi.json>; rel="service-desc"' in link for link in links), path
    catalogue = fetch(harbour_server.url + "/.well-known/api-catalog")
    assert catalogue.media == "application/linkset+json"
    anchors = {item["anchor"] for item in catalogue.json["linkset"]}
    assert {f"https://harbour.example/{path}" for path in ("sparql", "dataset")} < anchors


@pytest.mark.parametrize("dataset", ["dataset", "harbour"])
def test_every_question_is_in_it_with_its_parameters(request: pytest.FixtureRequest, dataset: str) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    description = fetch(server.url + "/openapi.json").json
    validate(description, cls=OpenAPIV31SpecValidator)
    questions = fetch(server.url + "/queries.json").json["questions"]
    assert len(questions) >= 3
    paths = description["paths"]
    for question in questions:
        told = paths[f"/queries/{question['name']}"]["get"]
        in_format = paths[f"/queries/{question['name']}.{{suffix}}"]["get"]
        assert told["summary"] in question["title"].values()
        own = {one["name"]: one for one in told["parameters"] if one["in"] == "query"}
        assert list(own) == [parameter["name"] for parameter in question["parameters"]]
        suffixes = next(one for one in in_format["parameters"] if one["in"] == "path")["schema"]["enum"]
        assert set(suffixes) == set(question["results"])
        for parameter in question["parameters"]:
            schema = own[parameter["name"]]["schema"]
            assert schema["type"] == ("integer" if parameter["type"] == "integer" else "string")
            assert str(schema.get("default")) == str(parameter["default"])
            assert schema.get("maximum") == parameter.get("maximum")
            # What is described as the default is what is taken without it.
            if parameter["default"] is not None:
                address = f"{server.url}/queries/{question['name']}.rq"
                query = urlencode({parameter["name"]: schema["default"]})
                assert fetch(f"{address}?{query}").body == fetch(address).body


def test_every_format_in_it_is_sent(description: dict[str, Any], harbour_server: LiveServer) -> None:
    negotiated = (
        "/doc/{path}",
        "/queries",
        "/search",
        "/ontology",
        "/shapes",
        "/vocab",
        "/dataset",
        "/void",
        "/graph",
        "/graph/{path}",
    )
    checked = 0
    for path in negotiated:
        for kind in description["paths"][path]["get"]["responses"]["200"]["content"]:
            answer = fetch(harbour_server.url + REQUESTS[path, "get", 200][0], headers={"Accept": kind})
            assert (answer.status, answer.media) == (200, kind), path
            checked += 1
    for kind in description["paths"]["/sparql"]["get"]["responses"]["200"]["content"]:
        gives_rows = "results" in kind or kind in ("text/csv", "text/tab-separated-values", "text/html")
        query = "SELECT%20*%7B?s%20a%20?c%7DLIMIT%201" if gives_rows else "CONSTRUCT%20WHERE%7B?s%20a%20?c%7D"
        answer = fetch(f"{harbour_server.url}/sparql?query={query}", headers={"Accept": kind})
        assert (answer.status, answer.media) == (200, kind), answer.text[:200]
        checked += 1
    assert checked > 45
