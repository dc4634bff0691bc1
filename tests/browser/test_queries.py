"""A researcher's way from a question to a table and a chart to take away, in Chromium, with scripts and without."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.browser.test_keyboard import DESK, open_link, tab_to
from tests.http_client import fetch
from tests.servers import LiveServer

Watch = Callable[..., Watched]
_SEEN = "image => image.decode().then(() => image.naturalWidth > 100 && image.naturalHeight > 40)"


def rows_shown(page: Page) -> list[list[str]]:
    """The table as it is read, what all rows have alike left out."""
    return [
        [cell.strip() for cell in row]
        for row in page.eval_on_selector_all(
            ".answer-rows tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
    ]


def download(page: Page, name: str) -> tuple[str, bytes]:
    """What comes with a click on a link of that name: the name of the file, and its bytes."""
    with page.expect_download() as waiting:
        page.locator(".downloads").get_by_role("link", name=name, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_page_to_an_answer_to_take_away(dataset_server: LiveServer, watch: Watch, scripts: bool) -> None:
    watched = watch(java_script_enabled=scripts, accept_downloads=True, viewport={"width": 1280, "height": 900})
    page = watched.go(dataset_server.url + "/?lang=en")
    page.get_by_role("link", name="Questions", exact=True).first.click()
    page.get_by_label("Words in the question").fill("kind state reported")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="How many are reported of a kind, and in which state?").click()
    before = rows_shown(page)
    page.get_by_label("What is counted").select_option(label="draft Recommendation")
    page.get_by_label("Status").select_option("")
    page.get_by_role("button", name="Show the answer").click()
    assert "kind=" in page.url and "lang=en" in page.url
    assert page.get_by_label("What is counted").input_value().endswith("draft-recommendation"), "the form stays filled"
    english = rows_shown(page)
    assert english and english != before

    # The chart is there, and told in words.
    picture = page.locator("figure.drawing img")
    picture.scroll_into_view_if_needed()
    assert len(picture.get_attribute("alt") or "") > 30
    if scripts:
        assert picture.evaluate(_SEEN)

    # The file has the rows of the page.
    name, body = download(page, "CSV with names")
    assert name == "numbers-of-a-kind.csv"
    read = list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))
    assert [row["quantity_label"] for row in read] == [row[0] for row in english]
    assert [row["paragraph_label"] for row in read] == [row[-1] for row in english]
    assert all(row["quantity"].startswith("https://w3id.org/itukg/id/quantity/") for row in read)
    name, body = download(page, "XLSX")
    assert name == "numbers-of-a-kind.xlsx" and body.startswith(b"PK")

    # In the other language the same things.
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh"
    assert "kind=" in page.url, "what was asked stays"
    chinese = rows_shown(page)
    assert len(chinese) == len(english)
    assert all(re.search(r"[\u4e00-\u9fff]", row[0]) for row in chinese)
    _, body = download(page, "CSV 含名称")
    names = [row["quantity_label"] for row in csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""))]
    assert names == [row[0] for row in chinese]
    page.locator(".answer-rows tbody a").first.click()
    assert page.locator("h1").inner_text() == chinese[0][0], "a name in the table leads to the page of the thing"
    assert not watched.troubles


def test_a_question_is_asked_by_the_keyboard_alone(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(**DESK)
    page = watched.go(dataset_server.url + "/queries?lang=en")
    tab_to(page, lambda at: at["name"] == "q" and "question-words" in at["what"], "the words of a question")
    page.keyboard.type("statuses thing according")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queries?*q=statuses*")
    open_link(page, lambda at: at["href"].startswith("/queries/statuses-of-a-thing"), "the question")
    before = rows_shown(page)
    tab_to(page, lambda at: at["name"] == "thing", "the thing that is asked about")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#p-thing").input_value()
    tab_to(page, lambda at: at["text"] == "Show the answer", "the button")
    page.keyboard.press("Enter")
    page.wait_for_url("**thing=*")
    assert page.locator("#p-thing").input_value() == chosen
    assert rows_shown(page) != before
    for what in ("How to cite this result", "The SPARQL behind it"):
        tab_to(page, lambda at, what=what: at["tag"] == "summary" and at["text"] == what, what)  # type: ignore[misc]
        page.keyboard.press("Enter")
    assert "snapshot=" in page.locator("details.cite a").first.inner_text()
    assert chosen in page.locator("details.behind pre").inner_text()
    # The permanent link answers the same.
    after = rows_shown(page)
    open_link(page, lambda at: "snapshot=" in at["href"], "the permanent link")
    assert "snapshot=" in page.url and rows_shown(page) == after
    assert not watched.troubles


def test_what_is_wrong_is_told_beside_its_field(dataset_server: LiveServer, watch: Watch) -> None:
    for language, words in (("en", "Show the answer"), ("zh", "显示答案")):
        page = watch(java_script_enabled=False).page
        page.goto(f"{dataset_server.url}/queries/statuses-of-a-thing?thing=nobody&lang={language}")
        field = page.locator("#p-thing")
        assert field.get_attribute("aria-invalid") == "true"
        told = page.locator("#" + str(field.get_attribute("aria-describedby")))
        assert "nobody" in told.inner_text() and told.is_visible()
        page.get_by_role("alert").get_by_role("link").first.click()
        assert page.url.endswith("#p-thing"), "from the list of mistakes to the field"
        field.select_option(index=0)
        page.get_by_role("button", name=words).click()
        assert page.locator(".answer-rows tbody tr").count() > 0
        assert page.locator("[aria-invalid]").count() == 0


def test_on_a_phone_the_table_and_the_chart_scroll_inside_themselves(dataset_server: LiveServer, watch: Watch) -> None:
    watched = watch(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = watched.go(dataset_server.url + "/queries/numbers-of-a-kind?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    table = page.locator("#result .scroll")
    assert table.evaluate("box => box.scrollWidth > box.clientWidth"), "the columns are not squeezed"
    fields = [page.locator(f"#p-{name}").bounding_box() for name in ("kind", "status", "topic", "report")]
    assert all(box and box["width"] > 280 and box["height"] >= 32 for box in fields)
    assert page.locator("figure.drawing img").evaluate(_SEEN)
    assert not watched.troubles


def test_the_second_dataset_has_its_questions_too(harbour_server: LiveServer, watch: Watch) -> None:
    watched = watch(locale="fr-FR")
    page = watched.go(harbour_server.url + "/queries/tonnage")
    page.get_by_label("Au moins").fill("0")
    page.get_by_label("Transporte").select_option(index=1)
    page.get_by_role("button").last.click()
    assert "least=0" in page.url and page.locator(".answer-rows tbody tr").count() >= 1
    address = page.url.replace("/tonnage?", "/tonnage.csv?")
    assert len(fetch(address).text.splitlines()) - 1 == page.locator(".answer-rows tbody tr").count()
    page.get_by_label("Au moins").fill("999999999")
    page.get_by_role("button").last.click()
    assert page.get_by_label("Au moins").evaluate("field => !field.validity.valid"), "the browser knows the bounds"
    assert not watched.troubles
