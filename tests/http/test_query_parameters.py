"""What a question is asked with: values in all their spellings; anything else is a 400 that says what is right."""

from __future__ import annotations

import gzip
import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from tests.http_client import Answer, fetch
from tests.servers import LiveServer

ANNA = "https://harbour.example/id/ship/S.S.Anna"
# Address of a question -> the parameter that is wrong, what was given, and something that is accepted instead.
WRONG = [
    ("arrivals", {"ship": "ship/S.S.Ana"}, "ship/S.S.Anna"),
    ("arrivals", {"ship": "https://harbour.example/id/pilot/ida-voss"}, "ship/S.S.Anna"),
    ("arrivals", {"ship": "<script>alert(1)</script>"}, None),
    ("arrivals", {"ship": "> } DROP ALL #"}, None),
    ("arrivals", {"ship": "a" * 5000}, None),
    ("arrivals", {"licence": "nothing"}, None),
    ("arrivals", {"since": "yesterday"}, "YYYY-MM-DD"),
    ("arrivals", {"since": "2031-02-30"}, "YYYY-MM-DD"),
    ("arrivals", {"until": "31/5/2031"}, "YYYY"),
    ("tonnage", {"least": "many"}, "0..100000"),
    ("tonnage", {"least": "1.5"}, "0..100000"),
    ("tonnage", {"least": "-1"}, "0..100000"),
    ("tonnage", {"least": "100001"}, "0..100000"),
    ("tonnage", {"least": ""}, None),
    ("tonnage", {"language": "de"}, "fr"),
    ("tonnage", {"language": ""}, None),
    ("tonnage", {"cargo": "gold"}, None),
    ("tonnage", {"shipp": "a"}, "least"),
    ("tonnage", {"query": "SELECT"}, "least"),
    ("tonnage", {"lang": "de"}, "en"),
    ("tonnage", {"labels": "de"}, "fr"),
    ("pilots-of-a-ship", {"labels": "en"}, "ship"),
    ("pilots-of-a-ship", {"ship": ""}, None),
]


def test_a_period_that_ends_before_it_begins_is_refused_and_one_day_is_not(dataset_server: LiveServer) -> None:
    address = dataset_server.url + "/queries/meetings-and-events"
    for language, said in (("en", "which is after until, 2025-05-31"), ("zh", "晚于until的2025-05-31")):
        asked = f"?since=2025-06&until=2025-05&lang={language}"
        for suffix in (".csv", ".rq", ".json"):
            told = fetch(address + suffix + asked)
            assert (told.status, told.slug, told.json["parameter"]) == (400, "bad-parameter", "until"), suffix
            assert told.json["accepted"] == ["2025-06-01.."] and told.json["given"] == "2025-05"
            assert said in told.json["detail"]
        page = fetch(address + asked, headers={"Accept": "text/html"})
        assert page.status == 400 and said in page.text and 'value="2025-05"' in page.text
    assert fetch(address + ".csv?since=2025-06-23&until=2025-06-23").status == 200
    assert fetch(address + ".csv?since=2025-06&until=2025-06").status == 200


@pytest.mark.parametrize("path", ["/queries?tag=x", "/queries/largest-numbers.csv?least=x", "/list?type=itu:Nothing"])
def test_a_problem_is_told_in_one_language(dataset_server: LiveServer, path: str) -> None:
    address = f"{dataset_server.url}{path}&lang="
    for language, title, advice in (
        ("en", "A parameter cannot be used", ""),
        ("zh", "参数无法使用", "请改正所指出的参数。"),
    ):
        told = fetch(address + language, headers={"Accept": "application/problem+json, application/json"})
        assert (told.status, told.headers["Content-Language"]) == (400, language)
        assert (told.json["title"], told.json.get("advice", "")) == (title, advice)
        assert bool(re.search("[\u4e00-\u9fff]{2}", told.json["detail"])) == (language == "zh"), told.json["detail"]
        text = fetch(address + language, headers={"Accept": "text/plain, text/html;q=0.1"})
        assert text.text.splitlines()[0] == f"400 {title}" and text.headers["Content-Language"] == language


@pytest.mark.parametrize(("name", "query", "accepted"), WRONG)
def test_a_wrong_value_is_named_with_what_is_right(
    harbour_server: LiveServer, name: str, query: dict[str, str], accepted: str | None
) -> None:
    ((parameter, given),) = query.items()
    suffix = "ttl" if name == "pilots-of-a-ship" else "csv"
    address = f"{harbour_server.url}/queries/{name}"
    for path, headers in ((f".{suffix}", {}), (".rq", {}), ("", {"Accept": "application/json"})):
        if parameter == "labels" and path == ".rq":
            continue
        answer = fetch(f"{address}{path}?{urlencode(query)}", headers=headers)
        assert (answer.status, answer.media, answer.slug) == (400, "application/problem+json", "bad-parameter")
        assert answer.json["parameter"] == parameter
        assert answer.json["given"] == given.strip()[:200]
        assert len(answer.json["accepted"]) <= 12, "a few, not all"
        assert accepted is None or accepted in answer.json["accepted"], answer.json
        assert parameter in answer.json["detail"] and len(answer.text) < 4000
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "query", "accepted"), WRONG)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_keeps_what_was_sent_and_tells_it_beside_the_field(
    harbour_server: LiveServer, name: str, query: dict[str, str], accepted: str | None, language: str
) -> None:
    ((parameter, given),) = query.items()
    chosen = {} if parameter == "lang" else {"lang": language}
    answer = fetch(
        f"{harbour_server.url}/queries/{name}?{urlencode({**query, **chosen})}", headers={"Accept": "text/html"}
    )
    assert (answer.status, answer.media) == (400, "text/html")
    assert "<script>alert" not in answer.text
    assert 'role="alert"' in answer.text and parameter in answer.text
    assert "<tbody>" not in answer.text, "there is no answer"
    field = re.search(rf'<(?:select|input)[^>]* id="p-{parameter}"[^>]*>', answer.text)
    if parameter in ("shipp", "query", "lang", "labels"):
        assert field is None
        return
    assert field and 'aria-invalid="true"' in field[0]
    described = re.search(r'aria-describedby="([^" ]+)', field[0])
    assert described
    told = re.search(rf'id="{described[1]}">([^<]*)', answer.text)
    assert told and parameter in told[1]
    shown = given.strip()[:200]
    assert shown in unescape(answer.text.partition(field[0])[2].partition("</div>")[0] + field[0]), "it stays"


def test_what_is_sent_twice_or_not_in_utf_8_is_refused(harbour_server: LiveServer) -> None:
    answer = fetch(f"{harbour_server.url}/queries/tonnage.csv?least=1&least=2")
    assert (answer.status, answer.slug, answer.json["parameter"]) == (400, "bad-parameter", "least")
    assert "2 times" in answer.json["detail"]
    assert fetch(f"{harbour_server.url}/queries/tonnage.csv?lang=en&lang=en").status == 400
    answer = fetch(f"{harbour_server.url}/queries/tonnage.csv?cargo=%ff")
    assert (answer.status, answer.slug) == (400, "malformed-parameters")
    many = "&".join(f"a{number}=1" for number in range(200))
    assert fetch(f"{harbour_server.url}/queries/tonnage.csv?{many}").slug == "malformed-parameters"


def test_all_mistakes_are_told_at_once(harbour_server: LiveServer) -> None:
    answer = fetch(f"{harbour_server.url}/queries/arrivals.csv?since=x&until=y&shipp=z")
    assert [mistake["parameter"] for mistake in answer.json["mistakes"]] == ["shipp", "since", "until"]


def same(answers: list[Answer]) -> None:
    assert {answer.status for answer in answers} == {200}, [answer.text[:200] for answer in answers]
    assert len({answer.body for answer in answers}) == 1


def test_a_value_may_be_written_in_several_ways(harbour_server: LiveServer) -> None:
    address = f"{harbour_server.url}/queries/arrivals.csv"
    spellings = [ANNA, f"<{ANNA}>", "ship/S.S.Anna", "S.S.Anna", "s.s.anna", " ship/S.S.Anna "]
    answers = [fetch(f"{address}?ship={quote(text)}") for text in spellings]
    same([fetch(address), *answers])
    everything = [fetch(f"{address}?ship="), fetch(f"{address}?ship=*")]
    same(everything)
    assert len(everything[0].text.splitlines()) > len(answers[0].text.splitlines())
    same([fetch(f"{address}?ship=&since=2031-05-01"), fetch(f"{address}?ship=*&since=2031-05")])
    same([fetch(f"{address}?ship=*&until=2031-05-31"), fetch(f"{address}?ship=*&until=2031-05")])


def test_values_are_bound_as_terms(harbour_server: LiveServer) -> None:
    asked = fetch(f"{harbour_server.url}/queries/arrivals.rq?ship=s.s.anna&since=2031-05&until=2031")
    assert (asked.status, asked.media) == (200, "application/sparql-query")
    text = asked.text
    assert not text.startswith("#+")
    assert f"VALUES ?ship {{ <{ANNA}> }}" in text
    assert 'VALUES ?since { "2031-05-01"^^<http://www.w3.org/2001/XMLSchema#date> }' in text
    assert 'VALUES ?until { "2031-12-31"^^<http://www.w3.org/2001/XMLSchema#date> }' in text
    assert "VALUES ?licence { UNDEF }" in text
    answer = fetch(f"{harbour_server.url}/queries/arrivals.csv?ship=s.s.anna&since=2031-05&until=2031")
    same([answer, fetch(f"{harbour_server.url}/sparql?format=csv&query={quote(text)}")])


def test_a_page_leads_to_itself_with_every_value(harbour_server: LiveServer) -> None:
    page = fetch(f"{harbour_server.url}/queries/arrivals?ship=*&since=2031&lang=fr", headers={"Accept": "text/html"})
    text = unescape(page.text)
    assert '<option value="">' in text
    assert re.search(r'<input type="date" id="p-since" name="since" value="2031-01-01"', text)
    assert '<input type="hidden" name="lang" value="fr">' in text
    assert 'href="/queries/arrivals.csv?ship=&since=2031-01-01"' in text, "the downloads have the values"
    link = page.headers["Link"]
    permanent = re.search(r'<([^>]*)>; rel="cite-as"', link)
    assert permanent and permanent[1].startswith("https://harbour.example/queries/arrivals?ship=&since=2031-01-01&")
    assert permanent[1] in text


def test_a_description_in_one_language_is_never_taken_for_that_in_another(harbour_server: LiveServer) -> None:
    """Choices stand in the order of names in the reader's language: two languages, two answers, two tags."""
    sent = {code: {"Accept": "application/json", "Accept-Language": code} for code in ("en", "fr")}
    for name in ("tonnage", "arrivals"):
        address = f"{harbour_server.url}/queries/{name}"
        english, french = (fetch(address, headers=sent[code]) for code in ("en", "fr"))
        assert (english.status, french.status) == (200, 200)
        assert english.body != french.body
        assert english.headers["ETag"].partition(".")[0] != french.headers["ETag"].partition(".")[0]
        other = fetch(address, headers={**sent["fr"], "If-None-Match": english.headers["ETag"]})
        assert (other.status, other.body) == (200, french.body)
        packed = fetch(address, headers={**sent["en"], "Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == english.body
