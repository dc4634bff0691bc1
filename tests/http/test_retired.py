"""What is retired stays where it was: its page says so and leads on, its data says so, and lists leave it out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from itukg.snapshot import OpenSnapshot
from tests.http.copies import Copy
from tests.http.test_linked_data import FORMATS, parse
from tests.http_client import Answer, fetch
from tests.servers import LiveServer, itukg

BASE = "https://harbour.example/"
RETIRED, INSTEAD = BASE + "id/pilot/i.voss", BASE + "id/pilot/ida-voss"
IS_REPLACED_BY = rdflib.DCTERMS.isReplacedBy


def page(server: LiveServer, path: str, language: str = "en") -> Answer:
    answer = fetch(server.url + path, headers={"Accept": "text/html", "Accept-Language": language}, follow=True)
    assert (answer.status, answer.media) == (200, "text/html")
    return answer


def test_the_old_name_still_leads_to_a_page_that_says_so_and_leads_on(harbour_server: LiveServer) -> None:
    assert fetch(harbour_server.url + "/id/pilot/i.voss").status == 303
    text = page(harbour_server, "/id/pilot/i.voss").text
    notice = text[text.index('<p class="notice"') :].partition("</p>")[0]
    assert "Retired." in notice and "no longer used" in notice
    assert '<a href="/doc/pilot/ida-voss">Ida Voss</a>' in notice
    rest = text.replace(notice, "").partition('<div class="folded">')[0]
    assert "deprecated" not in rest and "replaced by" not in rest, "the notice has said it"
    assert "I. Voss" in rest and "SK-07" in rest


def test_the_notice_is_in_the_readers_language(chinese_copy: LiveServer) -> None:
    text = page(chinese_copy, "/doc/pilot/i.voss?lang=zh").text
    assert "已停用。" in text and "请改用：" in text
    assert "替代（已停用）：" in page(chinese_copy, "/doc/pilot/ida-voss?lang=zh").text
    assert "已停用。" in page(chinese_copy, "/ontology?lang=zh").text


@pytest.fixture
def chinese_copy(copy: Copy) -> Iterator[LiveServer]:
    catalog = copy.settings.dataset_path / "data/catalog.ttl"
    text = catalog.read_text(encoding="utf-8")
    assert '"en" , "fr" ;' in text
    catalog.write_text(text.replace('"en" , "fr" ;', '"en" , "fr" , "zh" ;'), encoding="utf-8")
    shutil.rmtree(copy.settings.dataset_path / "queries" / "library")  # whose texts are in two languages
    assert itukg(copy.settings, "build").returncode == 0
    with LiveServer(copy.settings) as server:
        yield server


def test_what_replaces_it_names_it(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/doc/pilot/ida-voss").text
    assert 'class="notice"' not in text
    assert "Replaces (retired):" in text and '<a href="/doc/pilot/i.voss">I. Voss</a>' in text
    assert "is replaced by" not in text.partition('<div class="folded">')[0]


def test_what_was_replaced_and_is_not_retired_is_not_called_so(copy: Copy) -> None:
    pilots = copy.settings.dataset_path / "data/register/pilots.ttl"
    text = pilots.read_text(encoding="utf-8")
    assert "owl:deprecated true" in text
    pilots.write_text(text.replace("owl:deprecated true", "owl:deprecated false"), encoding="utf-8")
    with LiveServer(copy.settings) as server:
        old, new = (page(server, f"/doc/pilot/{name}").text for name in ("i.voss", "ida-voss"))
    assert "etired" not in old + new
    assert "deprecated" in old
    assert "is replaced by" in old and "is “is replaced by” of" in new


def test_a_page_of_a_thing_in_use_says_nothing_of_it(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/doc/ship/S.S.Anna").text
    assert "etired" not in text and 'class="notice"' not in text


@pytest.mark.parametrize("suffix", FORMATS)
def test_its_data_says_that_it_is_retired_and_what_replaces_it(harbour_server: LiveServer, suffix: str) -> None:
    answer = fetch(f"{harbour_server.url}/doc/pilot/i.voss.{suffix}")
    assert answer.status == 200
    graph = parse(answer.body, FORMATS[suffix][1])
    thing = rdflib.URIRef(RETIRED)
    assert (thing, rdflib.OWL.deprecated, rdflib.Literal(True)) in graph
    assert (thing, IS_REPLACED_BY, rdflib.URIRef(INSTEAD)) in graph
    assert (thing, rdflib.RDFS.label, rdflib.Literal("I. Voss")) in graph


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_the_link_header_says_what_replaces_it(harbour_server: LiveServer, accept: str) -> None:
    said = f'<{INSTEAD}>; rel="{IS_REPLACED_BY}"; anchor="{RETIRED}"'
    headers = {"Accept": accept}
    assert said in fetch(harbour_server.url + "/doc/pilot/i.voss", headers=headers).headers["Link"]
    other = fetch(harbour_server.url + "/doc/pilot/ida-voss", headers=headers).headers["Link"]
    assert "isReplacedBy" not in other and 'rel="describes"' in other


def test_the_home_page_counts_and_lists_what_is_in_use(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot
) -> None:
    register = ox.NamedNode(BASE + "graph/register")
    kinds = [ox.NamedNode(BASE + name) for name in ("ontology#Pilot", "ontology#SeniorPilot")]
    stated = {
        str(quad.subject.value)
        for kind in kinds
        for quad in harbour_snapshot.store.quads_for_pattern(None, None, kind, register)
    }
    assert {RETIRED, INSTEAD} < stated
    text = page(harbour_server, "/").text
    entry = text[text.index("<dt>pilot</dt>") :].partition("</div>")[0]
    assert f">{len(stated) - 1}</a>" in entry
    (address,) = [part.partition('"')[0] for part in entry.split('href="')[1:]]
    path, _, query = address.replace("&amp;", "&").partition("?")
    listed = [item["iri"] for item in fetch(f"{harbour_server.url}{path}.json?{query}").json["items"]]
    assert sorted(listed) == sorted(stated - {RETIRED})


def test_an_example_that_was_retired_is_none(copy: Copy) -> None:
    catalog = copy.settings.dataset_path / "data/catalog.ttl"
    text = catalog.read_text(encoding="utf-8")
    example = "void:exampleResource ship:S.S.Anna"
    assert example in text
    catalog.write_text(text.replace(example, f"{example} , <{RETIRED}>"), encoding="utf-8")
    with LiveServer(copy.settings) as server:
        home = page(server, "/").text
    assert "/doc/ship/S.S.Anna" in home and "/doc/pilot/i.voss" not in home


def test_a_retired_term_keeps_its_place_among_the_terms(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/ontology").text
    entry = text[text.index('id="skipper">') :].partition("</article>")[0]
    assert "Retired." in entry and '<a href="#pilotedBy">piloted by</a>' in entry
    section = text[text.index('<h2 id="section-object_properties">') :].partition("</section>")[0]
    count = int(section.partition("(")[2].partition(")")[0])
    assert section.count("<article ") == count + 1, "the retired one is there and not counted"
    assert section.rindex("<article ") == section.index('<article class="term" id="skipper">'), "after those in use"
