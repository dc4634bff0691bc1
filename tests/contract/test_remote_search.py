"""Search where another endpoint holds the data: whole names and codes by one bounded query, and the page says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from itukg.app import create_app
from itukg.settings import Settings


@pytest.fixture(scope="module")
def client(harbour_settings: Settings, endpoint: str) -> Iterator[FlaskClient]:
    with create_app(replace(harbour_settings, endpoint=endpoint)).test_client() as client:
        yield client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("S.S. Anna", "ship/S.S.Anna"),
        ("Ida Voss", "pilot/ida-voss"),
        ("SALT", "cargo/salt"),
        ("02", "cargo/timber-2.5m"),
    ],
)
def test_whole_names_and_codes_are_found(client: FlaskClient, query: str, expected: str) -> None:
    body = client.get("/search.json", query_string={"q": query}).json
    assert body is not None
    assert [item["iri"].partition("/id/")[2] or item["iri"].partition("/vocab/")[2] for item in body["results"]] == [
        expected
    ]
    assert body["indexed"] is False


def test_parts_of_names_are_not_and_the_page_says_so(client: FlaskClient) -> None:
    answer = client.get("/search?q=Anna&lang=en", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "only whole names and codes are found" in answer.text
    assert "Nothing was found" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ['"', "\\", "'''", "} UNION { ?a ?b ?c", "\x00", "\u202e", "a" * 200])
def test_what_is_typed_is_a_literal(client: FlaskClient, query: str) -> None:
    answer = client.get("/search.json", query_string={"q": query})
    assert answer.status_code == 200
    assert answer.json is not None and answer.json["results"] == []


def test_there_are_no_suggestions(client: FlaskClient) -> None:
    answer = client.get("/search/suggest?q=Anna")
    assert answer.json == {"query": "Anna", "suggestions": []}
