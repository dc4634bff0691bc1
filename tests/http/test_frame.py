"""What stands around every page: other languages, the ways through the site, the footer; and pages of errors."""

from __future__ import annotations

import re

import pytest

from itukg.views.frame import license_name
from tests.http_client import Answer, fetch
from tests.servers import LiveServer

HTML = {"Accept": "text/html"}


def page(server: LiveServer, path: str, **headers: str) -> Answer:
    return fetch(
        server.url + path, headers={**HTML, **{name.replace("_", "-"): text for name, text in headers.items()}}
    )


def links(answer: Answer, relation: str) -> dict[str, str]:
    """hreflang ('' without one) -> address of the links with the relation in the page's head."""
    found = re.findall(rf'<link rel="{relation}"(?: hreflang="([^"]*)")? href="([^"]*)">', answer.text)
    return dict(found)


def test_a_page_names_its_addresses_in_all_languages(harbour_server: LiveServer) -> None:
    for path in ("/", "/doc/ship/S.S.Anna", "/ontology", "/dataset"):
        answer = page(harbour_server, f"{path}?lang=fr", Accept_Language="en")
        assert '<html lang="fr">' in answer.text
        others = links(answer, "alternate")
        assert {others["en"], others["fr"], others["x-default"]} == {f"{path}?lang=en", f"{path}?lang=fr", path}
        assert links(answer, "canonical")[""] == f"{path}?lang=fr"
        # What the server chose is no address of its own.
        assert links(page(harbour_server, path, Accept_Language="fr"), "canonical")[""] == path


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "fr", "fr"),
        ("", "fr-CA,en;q=0.5", "fr"),
        ("", "zh", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=fr-CA", "en", "fr"),
        ("?lang=zh", "fr", "fr"),
        ("?lang=", "fr", "fr"),
    ],
)
def test_a_choice_comes_before_what_the_browser_asks_for(
    harbour_server: LiveServer, query: str, accepted: str, language: str
) -> None:
    answer = page(harbour_server, f"/{query}", Accept_Language=accepted)
    assert f'<html lang="{language}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Set-Cookie"] is None


def test_the_footer_tells_version_date_licence_rights_and_where_to_report(harbour_server: LiveServer) -> None:
    for language, date, rights, report in (
        ("en", "1 June 2031", "Made up for tests", "Report an error"),
        ("fr", "1 juin 2031", "Inventé pour les essais", "Report an error"),
    ):
        footer = page(harbour_server, f"/?lang={language}").text.partition("<footer>")[2]
        assert "2.3.0" in footer
        assert date in footer
        assert rights in footer
        assert '<a href="https://creativecommons.org/publicdomain/zero/1.0/" rel="license">CC0 1.0</a>' in footer
        assert f'<a href="mailto:pilots@harbour.example">{report}</a>' in footer


def test_an_error_says_what_would_work_and_looks_for_the_words(harbour_server: LiveServer) -> None:
    answer = page(harbour_server, "/id/ship/south-star", Accept_Language="en")
    assert answer.status == 404
    assert 'name="q" value="south star"' in answer.text
    assert "Check the spelling" in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert not links(answer, "canonical")
    assert set(answer.headers["Vary"].replace(" ", "").split(",")) >= {"Accept", "Accept-Language"}
    told = fetch(harbour_server.url + "/id/ship/south-star", headers={"Accept": "application/problem+json"}).json
    assert "Check the spelling" in told["advice"]
    assert told["title"] in answer.text
    plain = fetch(harbour_server.url + "/id/ship/south-star", headers={"Accept": "text/plain"}).text
    assert told["advice"] in plain


def test_licences_are_called_by_their_short_names() -> None:
    assert license_name("https://creativecommons.org/licenses/by-sa/4.0/") == "CC BY-SA 4.0"
    assert license_name("https://creativecommons.org/publicdomain/zero/1.0/") == "CC0 1.0"
    assert license_name("https://creativecommons.org/publicdomain/mark/1.0/") == ""
    assert license_name("https://example.org/licenses/by/4.0/") == ""
