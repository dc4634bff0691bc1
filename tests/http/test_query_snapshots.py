"""Answers of snapshots: each says which it is of, and an older one answers as it did."""

from __future__ import annotations

import io
import re

import openpyxl

from tests.http.copies import Copy
from tests.http_client import fetch
from tests.servers import LiveServer

UNKNOWN = "0123456789abcdef" * 2


def test_an_older_snapshot_answers_what_it_said(copy: Copy) -> None:
    before = copy.build()
    copy.rename("Noor", "Nuria")
    after = copy.build()
    assert before != after
    with LiveServer(copy.settings) as server:
        address = f"{server.url}/queries/tonnage"
        for snapshot, name, other in ((before, "Noor", "Nuria"), (after, "Nuria", "Noor"), ("", "Nuria", "Noor")):
            query = f"?least=0&snapshot={snapshot}" if snapshot else "?least=0"
            answer = fetch(f"{address}.csv{query}&labels=en")
            assert answer.status == 200 and name in answer.text and other not in answer.text
            assert answer.headers["Snapshot-Id"] == (snapshot or after)
            assert answer.headers["Snapshot-Version"] == "2.3.0"
            assert ("Memento-Datetime" in answer.headers) == bool(snapshot)
            assert ("immutable" in answer.headers["Cache-Control"]) == bool(snapshot)
            assert f"snapshot={snapshot or after}" in answer.headers["Link"]
            page = fetch(f"{address}{query}&lang=en", headers={"Accept": "text/html"})
            assert name in page.text and other not in page.text
            assert ('<input type="hidden" name="snapshot"' in page.text) == bool(snapshot)
            assert "immutable" not in page.headers["Cache-Control"]
            told = fetch(f"{address}.json{query}").json["about"]
            assert told["snapshot"] == (snapshot or after) and told["snapshot"] in told["permalink"]
            assert told["snapshot"] in told["citation"]
            book = openpyxl.load_workbook(io.BytesIO(fetch(f"{address}.xlsx{query}&lang=en").body))
            assert told["snapshot"] in [row[1].value for row in book.worksheets[1].rows]
            picture = fetch(f"{address}.svg{query}&lang=en")
            assert picture.status == 200 and name in picture.text
        # The permanent link of a page, on this server.
        page = fetch(f"{address}?least=0", headers={"Accept": "text/html"}).text
        link = re.search(r'<a href="(/queries/[^"]*snapshot=[^"]*)" rel="bookmark', page)
        assert link and fetch(server.url + link[1].replace("&amp;", "&")).headers["Snapshot-Id"] == after


def test_a_snapshot_that_is_not_kept_is_told(harbour_server: LiveServer) -> None:
    for path in ("tonnage", "tonnage.csv", "tonnage.xlsx", "tonnage.svg", "tonnage.rq"):
        gone = fetch(f"{harbour_server.url}/queries/{path}?snapshot={UNKNOWN}")
        assert (gone.status, gone.slug) == (410, "snapshot-gone"), path
        for wrong in ("today", ""):
            answer = fetch(f"{harbour_server.url}/queries/{path}?snapshot={wrong}")
            assert (answer.status, answer.slug) == (400, "bad-parameter"), path
    twice = fetch(f"{harbour_server.url}/queries/tonnage.csv?snapshot={UNKNOWN}&snapshot={UNKNOWN}")
    assert (twice.status, twice.slug) == (400, "doubled-parameter")
