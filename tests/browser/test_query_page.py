"""The query page as a person asks with it: writing, examples, mistakes, completion."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.editor import CODE, RESOLUTIONS, ROWS, address, write, written
from tests.requirements import CHECKOUT, require
from tests.servers import LiveServer

Watch = Callable[..., Watched]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    require("query-page")


# --- asking ---------------------------------------------------------------------------------------------------------


def test_the_query_in_the_address_is_shown_with_its_result(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    assert written(page) == RESOLUTIONS
    link = page.get_by_role("link", name="PP Resolution 101", exact=True)
    assert link.get_attribute("title") == "https://w3id.org/itukg/id/resolution/PP-101"
    link.click()
    assert page.locator("h1").inner_text() == "PP Resolution 101"
    assert urlsplit(page.url).netloc == urlsplit(dataset_server.url).netloc
    assert not watched.troubles


def test_the_answer_in_the_page_is_not_asked_for_again(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.go(address(dataset_server, RESOLUTIONS))
    expect(page.locator(ROWS)).to_have_count(24)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if "query=" in url]) == 1
    assert any("/static/query/table.js" in url for url in asked)


def test_a_query_is_written_run_and_kept_in_the_address(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    write(page, RESOLUTIONS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(24)
    expect(page.locator("#query-status")).to_contain_text("Rows: 24")
    assert parse_qs(urlsplit(page.url).query)["query"] == [RESOLUTIONS]
    write(page, RESOLUTIONS + " LIMIT 3")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(ROWS)).to_have_count(3)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(24)
    assert written(page) == RESOLUTIONS
    page.reload()
    expect(page.locator(ROWS)).to_have_count(24)
    assert not watched.troubles


def test_an_example_is_found_chosen_and_run(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    page.locator("#examples summary").click()
    assert page.locator("#examples li:visible").count() >= 65
    page.get_by_label("Find an example").fill("regulators were trained")
    expect(page.locator("#examples li:visible")).to_have_count(1)
    page.get_by_role("link", name="Which regulators were trained").click()
    expect(page.locator(ROWS)).to_have_count(3)
    assert "itu:CapacityBuildingActivity" in written(page)
    assert parse_qs(urlsplit(page.url).query)["query"] == [written(page)]
    assert not watched.troubles


def test_every_example_is_offered_and_answered(dataset_server: LiveServer, watch: Watch) -> None:
    """What the files say must be what the page shows, in the order of the folders, with both titles."""
    files = [*(CHECKOUT / "queries/library").glob("*.rq"), *(CHECKOUT / "queries/competency").glob("*.rq")]
    assert len(files) >= 65
    for language, line_of_title in {"en": 0, "zh": 1}.items():
        page = watch().go(f"{dataset_server.url}/sparql?lang={language}")
        shown = [text.strip() for text in page.locator("#examples li").all_text_contents()]
        for file in files:
            text = file.read_text(encoding="utf-8")
            line = text.splitlines()[line_of_title].removeprefix("# ").removeprefix(file.stem.partition("-")[0] + " ")
            header = yaml.safe_load("\n".join(re.findall(r"^#\+ (.*)$", text, re.MULTILINE)))
            assert (header["title"][language] if header else line) in shown, file.name
        assert len(shown) == len(files)
    links = [link.get_attribute("href") for link in page.locator("#examples a").all()]
    for href in links[::13]:
        opened = watch()
        example = opened.go(f"{dataset_server.url}{href}")
        # Rows have a number; a graph is only answered.
        expect(example.locator("#query-status")).to_contain_text(re.compile("行数|已答复"))
        assert not opened.troubles


def test_a_mistake_is_told_at_its_place_and_the_text_stays(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(dataset_server.url + "/sparql")
    write(page, "SELECT * WHERE {\n  ?s ?p\n}")
    expect(page.locator("#query-mistake")).to_contain_text("cannot be read as SPARQL")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3, column 1: The value is missing")
    assert written(page) == "SELECT * WHERE {\n  ?s ?p\n}"
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 2
    write(page, RESOLUTIONS)
    expect(page.locator("#query-mistake")).to_be_hidden()
    page.get_by_role("button", name="Run").click()
    expect(page.locator(ROWS)).to_have_count(24)
    assert page.get_by_role("alert").count() == 0


def test_an_undeclared_prefix_is_explained(dataset_server: LiveServer, watch: Watch) -> None:
    page = watch().go(address(dataset_server, "SELECT * WHERE { ?s itu:code ?o }"))
    expect(page.get_by_role("alert")).to_contain_text("PREFIX itu: <https://w3id.org/itukg/ontology#>")


def test_a_long_query_can_be_stopped(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch()
    page = watched.go(dataset_server.url + "/sparql")
    write(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#query-status")).to_have_text("Stopped.")
    write(page, RESOLUTIONS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS)).to_have_count(24)
    assert not watched.troubles


# --- completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "typed", "name", "shown", "prefix"),
    [
        ("dataset", "?x itu:carried", "itu:carriedOutBy", "carried out by", "https://w3id.org/itukg/ontology#"),
        ("dataset", "?x a Resol", "itu:Resolution", "class", "https://w3id.org/itukg/ontology#"),
        ("harbour", "?x hb:piloted", "hb:pilotedBy", "property", "https://harbour.example/ontology#"),
    ],
)
def test_terms_are_completed_with_their_prefix(
    request: pytest.FixtureRequest, watch: Watch, dataset: str, typed: str, name: str, shown: str, prefix: str
) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    watched = watch()
    page = watched.go(server.url + "/sparql")
    write(page, "SELECT * WHERE {\n")
    page.keyboard.type(typed)
    page.keyboard.press("Control+Space")
    hint = page.locator(".CodeMirror-hint", has=page.get_by_text(name, exact=True))
    expect(hint).to_contain_text(shown)
    hint.click()
    expect(page.locator(CODE)).to_contain_text(typed.rpartition(" ")[0] + " " + name)
    assert f"PREFIX {name.partition(':')[0]}: <{prefix}>" in written(page)
    assert not watched.troubles
