"""A crawl from the first page: every link leads somewhere, and every page of the list of pages is reached."""

from __future__ import annotations

import re

import pytest

from tests.http.crawler import Crawl, crawl, sort_of
from tests.http_client import fetch
from tests.servers import LiveServer

LIMITS = {"format": 60, "query": 24, "nofollow": 60}


def listed(server: LiveServer, base: str) -> set[str]:
    """The paths in the sitemap, all parts of it."""
    told = fetch(f"{server.url}/sitemap.xml").text
    parts = re.findall(r"<sitemap><loc>(.*?)</loc>", told)
    for part in parts:
        told += fetch(server.url + "/" + part.removeprefix(base)).text
    return {"/" + place.removeprefix(base) for place in re.findall(r"<url><loc>(.*?)</loc>", told)}


def unreached(pages: set[str], found: Crawl, start: str) -> set[str]:
    """Pages that the crawl did not come to; the page of a form is looked for in the crawl that follows forms."""
    forms = {"/search"} if "lang=" in start else set()
    return pages - forms - {page.partition("?")[0] for page in found.pages}


def without_language(found: Crawl) -> list[str]:
    """Pages to which a link leads that forgets the language which the reader has chosen."""
    lost = {page: found.found_on.get(page, "") for page in found.pages if "lang=" not in page}
    # Where it is lost first: what such a page leads to is lost with it.
    return sorted(f"{page} on {origin}" for page, origin in lost.items() if "lang=" in origin)


@pytest.mark.parametrize(("start", "language"), [("/", "en"), ("/?lang=zh", "zh")])
def test_every_page_of_the_dataset_is_reached_and_no_link_is_broken(
    dataset_server: LiveServer, start: str, language: str
) -> None:
    found = crawl(dataset_server.url, start, language, LIMITS)
    assert not found.wrong
    assert "lang=" not in start or not without_language(found)
    pages = listed(dataset_server, "https://w3id.org/itukg/")
    assert len(pages) > 700
    assert not unreached(pages, found, start), "pages that no page leads to"
    counts = found.by_sort()
    assert counts["page"] > 700
    assert counts["format"] >= 40
    assert counts["query"] >= 20


@pytest.mark.parametrize(("start", "language"), [("/", "en"), ("/?lang=fr", "fr")])
def test_every_page_of_the_second_dataset_is_reached_in_every_format(
    harbour_server: LiveServer, start: str, language: str
) -> None:
    found = crawl(harbour_server.url, start, language, {})
    assert not found.wrong
    assert "lang=" not in start or not without_language(found)
    pages = listed(harbour_server, "https://harbour.example/")
    assert len(pages) > 25
    assert not unreached(pages, found, start)
    counts = found.by_sort()
    assert counts["format"] > 100
    assert counts["query"] > 10


def test_links_are_told_apart_by_their_form() -> None:
    sorts = {
        "/doc/body/itu-t/sg13": "page",
        "/doc/document/C26-33/para/2.6": "page",
        "/doc/body/itu-t/sg13.ttl": "format",
        "/static/site.css": "format",
        "/sparql": "page",
        "/sparql?lang=zh": "page",
        "/sparql?query=ASK%7B%7D": "query",
        "/search?q=a": "query",
    }
    assert {link: sort_of(link) for link in sorts} == sorts
