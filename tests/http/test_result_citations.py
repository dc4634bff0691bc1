"""How a result is cited: on its page, with scripts and without, and at ``/sparql/cite``."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.http.queries import BASE, SIGN
from tests.http_client import JSON, Answer, fetch
from tests.servers import LiveServer

HTML = {"Accept": "text/html"}


def cite(server: LiveServer, **parameters: str) -> Answer:
    return fetch(f"{server.url}/sparql/cite?{urlencode(parameters)}")


def current(server: LiveServer) -> str:
    found = fetch(f"{server.url}/sparql?{urlencode({'query': SIGN})}").headers["Snapshot-Id"]
    assert found
    return found


def part(page: Answer, name: str) -> str:
    found = re.search(rf'<(\w+)[^>]* id="cite-{name}"[^>]*>(.*?)</\1>', page.text, re.DOTALL)
    assert found, name
    return html.unescape(re.sub(r"<[^>]+>", "", found[2])).strip()


def test_a_citation_leads_back_to_the_same_rows(harbour_server: LiveServer) -> None:
    snapshot = current(harbour_server)
    answer = cite(harbour_server, query=SIGN)
    assert (answer.status, answer.media) == (200, "application/json")
    told = answer.json
    assert (told["snapshot"], told["version"]) == (snapshot, "2.3.0")
    permalink = urlsplit(told["permalink"])
    assert told["permalink"].startswith(BASE + "sparql?")
    assert parse_qs(permalink.query) == {"query": [SIGN], "snapshot": [snapshot]}
    again = fetch(f"{harbour_server.url}/sparql?{permalink.query}", headers={"Accept": JSON})
    assert again.values("sign") == ["HBA7"]
    for words in (told["permalink"], "2.3.0", snapshot, "Licence"):
        assert words in told["text"], words
    assert told["bibtex"].startswith("@misc{result-") and told["permalink"] in told["bibtex"]
    assert json.loads(told["csl"])[0]["URL"] == told["permalink"]


def test_graphs_are_part_of_what_is_cited(harbour_server: LiveServer) -> None:
    graph = BASE + "graph/register"
    told = cite(harbour_server, query=SIGN, **{"default-graph-uri": graph}).json
    assert parse_qs(urlsplit(told["permalink"]).query)["default-graph-uri"] == [graph]


def test_a_query_of_the_datasets_own_has_its_title(harbour_server: LiveServer) -> None:
    page = fetch(f"{harbour_server.url}/sparql?lang=en", headers=HTML)
    name = html.unescape(re.findall(r'href="[^"]*[?&;]example=([^"&]+)[^"]*"[^>]*>', page.text)[0]).replace("%2F", "/")
    shown = fetch(f"{harbour_server.url}/sparql?{urlencode({'example': name, 'lang': 'en', 'plain': 1})}", headers=HTML)
    query = html.unescape(re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", shown.text, re.DOTALL)[0])
    title = html.unescape(re.findall(r'aria-current="true"[^>]*>([^<]+)</a></li>', shown.text)[0])
    assert title in cite(harbour_server, query=query, lang="en").json["text"]
    assert title not in cite(harbour_server, query=query + " # mine", lang="en").json["text"]


def test_what_does_not_fit_into_an_address_has_no_permalink(harbour_server: LiveServer) -> None:
    told = cite(harbour_server, query=SIGN + " #" + "x" * 9_000).json
    assert told["permalink"] == "" and told["snapshot"] in told["text"]
    assert cite(harbour_server).json["permalink"] == ""
    page = fetch(f"{harbour_server.url}/sparql?{urlencode({'query': SIGN + ' #' + 'x' * 9_000})}", headers=HTML)
    assert re.search(r'id="cite-address" hidden', page.text) and not re.search(r'id="cite-long" hidden', page.text)


def test_the_page_of_a_result_says_the_same(harbour_server: LiveServer) -> None:
    for more in ({}, {"plain": "1"}):
        page = fetch(f"{harbour_server.url}/sparql?{urlencode({'query': SIGN, 'lang': 'en', **more})}", headers=HTML)
        told = cite(harbour_server, query=SIGN, lang="en").json
        assert part(page, "text") == told["text"]
        assert part(page, "bibtex") == told["bibtex"].strip()
        href = html.unescape(re.findall(r'id="cite-permalink" href="([^"]+)"', page.text)[0])
        assert href == "/sparql?" + urlsplit(told["permalink"]).query
        assert re.search(r'<details id="cite">', page.text)
        assert page.headers["Snapshot-Id"] == told["snapshot"] and 'rel="cite-as"' in page.headers["Link"]


def test_what_cannot_be_had_again_is_not_cited(harbour_server: LiveServer) -> None:
    for query in ("SELECT (NOW() AS ?now) {}", "SELECT"):
        for more in ({}, {"plain": "1"}):
            page = fetch(f"{harbour_server.url}/sparql?{urlencode({'query': query, **more})}", headers=HTML)
            assert '<details id="cite">' not in page.text


def test_a_page_of_a_snapshot_stays_with_it(harbour_server: LiveServer) -> None:
    snapshot = current(harbour_server)
    query = urlencode({"query": SIGN, "snapshot": snapshot, "lang": "en", "plain": "1"})
    page = fetch(f"{harbour_server.url}/sparql?{query}", headers=HTML)
    assert f'<input type="hidden" name="snapshot" value="{snapshot}">' in page.text
    assert 'role="note"' in page.text and "Ask the current one" in page.text
    downloads = re.findall(r'<p id="downloads">(.*?)</p>', page.text, re.DOTALL)[0]
    addresses = [html.unescape(href) for href in re.findall(r'href="([^"]+)"', downloads)]
    assert len(addresses) == 4
    for address in addresses:
        answer = fetch(harbour_server.url + address)
        assert (answer.status, answer.headers["Snapshot-Id"]) == (200, snapshot)
        assert answer.headers["Memento-Datetime"], "it was asked of the snapshot"
    names = re.findall(r'"names": "([^"]+)"', fetch(f"{harbour_server.url}/sparql?{query[:-8]}", headers=HTML).text)
    assert not names or f"snapshot={snapshot}" in names[0]


def test_an_unchanged_citation_is_not_sent_again(harbour_server: LiveServer) -> None:
    named = cite(harbour_server, query=SIGN, snapshot=current(harbour_server))
    plain = cite(harbour_server, query=SIGN)
    assert named.json == plain.json
    for answer in (named, plain):
        assert fetch(answer.url, headers={"If-None-Match": answer.headers["ETag"]}).status == 304
