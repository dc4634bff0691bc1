"""``/sparql`` after SPARQL 1.1 Protocol: how a query is sent, which dataset it sees, what is refused and how.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
import socket
from urllib.parse import quote, urlencode

import pytest

from itukg.snapshot import OpenSnapshot
from tests.http.queries import ANNA, BASE, BERTHS, COUNT, GRAPHS, HB, SIGN, assert_answers, over
from tests.http_client import JSON, ask, fetch
from tests.servers import LiveServer

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": JSON}
DIRECT = {"Content-Type": "application/sparql-query", "Accept": JSON}
SHOUTED = 'APPLICATION/SPARQL-QUERY; CHARSET="UTF-8"'
LOG = BASE + "graph/log/2031"
LINKS = BASE + "graph/links"
ASSERTED = BASE + "graph/asserted"


@pytest.fixture
def url(harbour_server: LiveServer) -> str:
    return harbour_server.url + "/sparql"


# --- the three ways of sending --------------------------------------------------------------------------------------


def test_a_query_is_sent_by_get_form_or_body(url: str) -> None:
    answers = [
        fetch(f"{url}?{urlencode({'query': SIGN})}", headers={"Accept": JSON}),
        fetch(url, method="POST", headers=FORM, body=urlencode({"query": SIGN}).encode()),
        fetch(url, method="POST", headers=DIRECT, body=SIGN.encode()),
        fetch(url, method="POST", headers=DIRECT | {"Content-Type": SHOUTED}, body=SIGN.encode()),
        fetch(f"{url}?default-graph-uri={BASE}graph/register", method="POST", headers=DIRECT, body=SIGN.encode()),
    ]
    assert [answer.status for answer in answers] == [200] * 5
    assert [answer.values("sign") for answer in answers] == [["HBA7"]] * 5
    assert {answer.headers["Content-Length"] for answer in answers} == {str(len(answers[0].body))}


def test_head_has_the_headers_of_get_and_no_body(url: str) -> None:
    address = f"{url}?{urlencode({'query': SIGN})}"
    get, head = (fetch(address, method=method, headers={"Accept": JSON}) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert head.headers[name] == get.headers[name], name
        assert get.headers[name]


def test_scripts_of_other_sites_may_ask(url: str) -> None:
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    preflight = fetch(url, method="OPTIONS", headers=headers | {"Access-Control-Request-Headers": "content-type"})
    assert preflight.status in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD", "POST"} <= set(preflight.headers["Access-Control-Allow-Methods"].split(", "))
    assert "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()
    answers = [fetch(f"{url}?{urlencode({'query': query})}", headers=headers) for query in (SIGN, "nonsense")]
    assert [answer.status for answer in answers] == [200, 400]
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


# --- what is in a query arrives as it was sent ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["%2520", "%20", "+", "a+b c", "&amp;", "a&query=b", ";", "Ólöf 港口 \U0001f6a2", "a%zz"]
)
def test_a_text_is_decoded_once(url: str, text: str) -> None:
    query = f'SELECT ("{text}" AS ?x) {{}}'
    by_get = fetch(f"{url}?query={quote(query, safe='')}", headers={"Accept": JSON})
    by_form = fetch(url, method="POST", headers=FORM, body=urlencode({"query": query}).encode())
    direct = fetch(url, method="POST", headers=DIRECT, body=query.encode())
    assert [answer.values("x") for answer in (by_get, by_form, direct)] == [[text]] * 3


def test_an_address_with_raw_utf_8_is_read_as_utf_8(harbour_server: LiveServer) -> None:
    """No client should send it, but curl does: then it must not become another text."""
    target = '/sparql?format=csv&query=SELECT+("Ólöf"+AS+?x)+{}'.encode()
    with socket.create_connection((harbour_server.settings.host, harbour_server.settings.port), 30) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ") or answer.endswith("\r\n\r\nx\r\nÓlöf\r\n".encode())


def test_an_iri_beyond_ascii_is_found(url: str) -> None:
    query = f"SELECT ?name {{ <{BASE}id/pilot/Ólöf-Þórsdóttir> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"
    assert fetch(f"{url}?{urlencode({'query': query})}", headers={"Accept": JSON}).values("name") == ["Ólöf Þórsdóttir"]


def test_relative_iris_resolve_against_the_base_of_the_dataset(url: str, harbour_server: LiveServer) -> None:
    query = "SELECT ?sign { <id/ship/S.S.Anna> <ontology#callSign> ?sign }"
    assert ask(harbour_server.url, query).values("sign") == ["HBA7"]
    own = "BASE <https://harbour.example/id/> SELECT ?sign { <ship/S.S.Anna> <../ontology#callSign> ?sign }"
    assert ask(harbour_server.url, own).values("sign") == ["HBA7"]


# --- the dataset ----------------------------------------------------------------------------------------------------


def _sizes(snapshot: OpenSnapshot) -> dict[str, int]:
    return {str(graph["iri"]): int(str(graph["triples"])) for graph in snapshot.manifest.graphs}


def test_the_protocol_names_the_dataset(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot) -> None:
    size = _sizes(harbour_snapshot)
    one = ask(harbour_server.url, COUNT, parameters={"default-graph-uri": LOG})
    two = ask(harbour_server.url, COUNT, parameters=[("default-graph-uri", LOG), ("default-graph-uri", LINKS)])
    named = ask(harbour_server.url, GRAPHS, parameters=[("named-graph-uri", LOG), ("named-graph-uri", LINKS)])
    empty = ask(harbour_server.url, COUNT, parameters={"named-graph-uri": LOG})
    assert (one.values("n"), two.values("n")) == ([str(size[LOG])], [str(size[LOG] + size[LINKS])])
    assert (named.values("g"), empty.values("n")) == ([LINKS, LOG], ["0"])


def test_without_a_dataset_graph_lists_all(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot) -> None:
    sizes = _sizes(harbour_snapshot)
    assert len(sizes) == 9
    assert ask(harbour_server.url, GRAPHS).values("g") == sorted(sizes)


@pytest.mark.parametrize(
    "clause",
    [
        f"FROM <{ASSERTED}>",
        "FROM <graph/asserted>",
        f"from<{ASSERTED}>",
        f"FROM <{LINKS}> FROM <{ASSERTED}>",
        f"# FROM <{BASE}graph/closure>\nFROM\n# between\n<{ASSERTED}>",
    ],
)
def test_the_alias_leaves_out_what_is_derived(harbour_server: LiveServer, clause: str) -> None:
    derived = f"SELECT ?pilot {{ {ANNA} <{HB}knownToPilot> ?pilot }}"
    assert len(ask(harbour_server.url, derived).values("pilot")) == 2
    assert ask(harbour_server.url, over(derived, clause)).values("pilot") == []
    assert ask(harbour_server.url, over(SIGN, clause)).values("sign") == ["HBA7"]


def test_the_alias_works_by_prefix_by_name_and_by_parameter(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot
) -> None:
    stated = sorted(set(_sizes(harbour_snapshot)) - {BASE + "graph/closure"})
    assert len(stated) == 8
    prefixed = f"PREFIX g: <{BASE}graph/> {over(GRAPHS, 'FROM NAMED g:asserted')}"
    assert ask(harbour_server.url, prefixed).values("g") == stated
    assert ask(harbour_server.url, GRAPHS, parameters={"named-graph-uri": ASSERTED}).values("g") == stated
    assert ask(harbour_server.url, SIGN, parameters={"default-graph-uri": ASSERTED}).values("sign") == ["HBA7"]


# --- refusals -------------------------------------------------------------------------------------------------------

BODY = urlencode({"query": SIGN}).encode()
UTF_16 = {"Content-Type": "application/sparql-query; charset=UTF-16"}
TWICE = f"query={quote(SIGN)}&" * 2
REFUSED = {
    "no query in a form": ("POST", "", FORM, b"", 400, "no-query"),
    "two queries": ("GET", f"?{TWICE}", {}, None, 400, "doubled-query"),
    "two queries in form and address": ("POST", f"?query={quote(SIGN)}", FORM, BODY, 400, "doubled-query"),
    "two queries in body and address": ("POST", f"?query={quote(SIGN)}", DIRECT, SIGN.encode(), 400, "doubled-query"),
    "an empty query": ("GET", "?query=", {}, None, 400, "malformed-query"),
    "no SPARQL": ("GET", "?query=hello", {}, None, 400, "malformed-query"),
    "a NUL": ("GET", "?query=ASK%00%7B%7D", {}, None, 400, "malformed-query"),
    "an address that is not UTF-8": ("GET", "?query=ASK%7B%FF%7D", {}, None, 400, "malformed-parameters"),
    "a body that is not UTF-8": ("POST", "", DIRECT, b"ASK { # \xff\n}", 400, "malformed-encoding"),
    "a form that is not UTF-8": ("POST", "", FORM, b"query=\xff", 400, "malformed-encoding"),
    "two time limits": ("GET", f"?timeout=1&timeout=2&query={quote(SIGN)}", {}, None, 400, "doubled-parameter"),
    "a time limit that is none": ("GET", f"?timeout=never&query={quote(SIGN)}", {}, None, 400, "bad-timeout"),
    "a negative time limit": ("GET", f"?timeout=-1&query={quote(SIGN)}", {}, None, 400, "bad-timeout"),
    "a graph that is no IRI": ("GET", f"?default-graph-uri=no%20iri&query={quote(SIGN)}", {}, None, 400, ""),
    "an unknown format": ("GET", f"?format=docx&query={quote(SIGN)}", {}, None, 406, "not-acceptable"),
    "a graph as CSV": ("GET", f"?format=csv&query={quote(BERTHS)}", {}, None, 406, "not-acceptable"),
    "an unknown type": ("GET", f"?query={quote(SIGN)}", {"Accept": "image/png"}, None, 406, "not-acceptable"),
    "an update by form": ("POST", "", FORM, b"update=CLEAR+ALL", 403, "read-only"),
    "an update in the address": ("GET", "?update=CLEAR%20ALL", {}, None, 403, "read-only"),
    "an update by body": ("POST", "", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403, "read-only"),
    "JSON": ("POST", "", {"Content-Type": "application/json"}, b"{}", 415, "unsupported-media-type"),
    "a body of no type": ("POST", "", {}, SIGN.encode(), 415, "unsupported-media-type"),
    "UTF-16": ("POST", "", UTF_16, SIGN.encode("utf-16"), 415, "unsupported-charset"),
    "a query of 300 kB": ("POST", "", DIRECT, b"ASK {" + b" " * 300_000 + b"}", 413, "query-too-long"),
    "a body of 2 MB": ("POST", "", DIRECT, b" " * 2_000_000, 413, "request-too-large"),
}  # fmt: skip
UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:1/>",
    "LOAD SILENT <file:///etc/hostname> INTO GRAPH <urn:g>",
    "CLEAR ALL",
    "CREATE GRAPH <urn:g>",
    "DROP SILENT DEFAULT",
    "COPY <urn:a> TO <urn:b>",
    "MOVE <urn:a> TO <urn:b>",
    "ADD <urn:a> TO <urn:b>",
    "BASE <urn:x:> PREFIX a: <urn:a> # first\n insert data { a:b a:c 1 }",
]


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_says_what_was_wrong(url: str, case: tuple[str, str, dict[str, str], bytes | None, int, str]) -> None:
    method, query, headers, body, status, slug = case
    answer = fetch(url + query, method=method, headers=headers, body=body)
    assert (answer.status, answer.media) == (status, "application/problem+json"), answer.text
    problem = answer.json
    assert set(problem) - {"advice"} == {"type", "title", "status", "detail"}
    assert problem["status"] == status and problem["title"] and problem["detail"]
    assert slug in ("", answer.slug)
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_sent_as_a_query_is_refused(harbour_server: LiveServer, update: str) -> None:
    answer = ask(harbour_server.url, update)
    assert (answer.status, answer.slug) == (403, "read-only")
    assert "version control" in answer.json["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_with_allow(url: str, method: str) -> None:
    answer = fetch(url, method=method, headers=FORM, body=BODY)
    assert answer.status == 405
    assert {item.strip() for item in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {\n  ?s ?p ?o .\n  FILTR(?o)\n}", "Line 3, column "),
        ("SELECT ?x {\n 'Ólöf' ?p ) }", "Line 2, column 12"),
        ("PREFIX a: <urn:a>\n\nSELECT * { b:c ?p ?o }", "Line 3, column "),
        ("SELECT * {\n ?s ?p ?o }\n} LIMIT 1", "Line 3, column 1: This } closes nothing that is open"),
        ("SELECT * { ?s ?p 's' ) }", "Line 1, column 22: This ) closes nothing that is open"),
    ],
)
def test_a_malformed_query_is_answered_with_line_and_column(harbour_server: LiveServer, query: str, place: str) -> None:
    answer = ask(harbour_server.url, query)
    assert (answer.status, answer.slug) == (400, "malformed-query")
    assert answer.json["detail"].startswith(place), answer.json["detail"]


def test_nothing_that_was_refused_did_harm(harbour_server: LiveServer, harbour_snapshot: OpenSnapshot) -> None:
    assert len(UPDATES) == 13 and len(REFUSED) > 20
    assert_answers(harbour_server.url)
    assert fetch(harbour_server.url + "/readyz").json == {"status": "ready", "snapshot": harbour_snapshot.manifest.id}


def test_a_bracket_that_stays_open_is_shown(harbour_server: LiveServer) -> None:
    answer = ask(harbour_server.url, "SELECT * {\n  { ?s ?p '}' # }\n  FILTER(?p = ?s) ")
    assert (answer.status, answer.slug) == (400, "malformed-query")
    assert answer.json["detail"].endswith("The { of line 2, column 3 is not closed"), answer.json["detail"]
    whole = ask(harbour_server.url, "SELECT * { ?s ?p ?o . FILTR(?o) }")
    assert "closed" not in whole.json["detail"] and whole.json["detail"].startswith("Line 1, column ")


def test_a_mistake_is_told_in_the_readers_language(dataset_server: LiveServer) -> None:
    """Of a program too, where it says which languages it takes; by default in English."""
    query = "SELECT ?a {\n  ?a a <urn:b> ； ?p ?o\n}"
    address = dataset_server.url + "/sparql?" + urlencode({"query": query})
    for accept in ("application/sparql-results+json", "text/html", "text/csv;q=0.5, text/plain"):
        for asked, language, told in (
            (
                {},
                "en",
                "Line 2, column 16: ； is a full-width character, as Chinese keyboards type it. Write ; instead",
            ),
            ({"Accept-Language": "zh-CN"}, "zh", "第2行第16列：；是中文输入法的全角字符。请改用半角;"),
        ):
            answer = fetch(address, headers={"Accept": accept, **asked})
            assert (answer.status, answer.headers["Content-Language"]) == (400, language), accept
            assert told in answer.text and not re.search(r'class="other" lang="en">Line', answer.text)
            assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
