"""Charts of answers: as pictures and as their specification, with a text beside them on the page."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from itukg.library.question import read_questions
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.http_client import fetch
from tests.servers import LiveServer


@pytest.mark.parametrize("dataset", ["dataset", "harbour"])
def test_every_chart_is_drawn_in_every_language(request: pytest.FixtureRequest, dataset: str) -> None:
    server: LiveServer = request.getfixturevalue(f"{dataset}_server")
    snapshot: OpenSnapshot = request.getfixturevalue(f"{dataset}_snapshot")
    drawn = 0
    for name, question in read_questions(snapshot.manifest.questions).items():
        address = f"{server.url}/queries/{name}"
        if question.chart is None:
            assert fetch(address + ".svg").slug == "unknown-format"
            continue
        has_rows = len(fetch(address + ".csv").text.splitlines()) > 1
        for language in snapshot.manifest.languages:
            page = fetch(f"{address}?lang={language}", headers={"Accept": "text/html"}).text
            picture = re.search(r'<img src="([^"]+)" alt="([^"]*)"', page)
            if not has_rows:
                assert picture is None
                assert fetch(f"{address}.svg?lang={language}").status == 404
                continue
            assert picture, (name, language)
            answer = fetch(server.url + unescape(picture[1]))
            assert (answer.status, answer.media) == (200, "image/svg+xml"), answer.text[:300]
            root = ElementTree.fromstring(answer.body)  # noqa: S314 # our own picture
            assert root.tag.endswith("svg") and len(answer.body) > 1000
            assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
            spec = fetch(f"{address}.vl.json?lang={language}")
            assert (spec.status, spec.media) == (200, "application/json")
            alternative = unescape(picture[2])
            assert "vega" in spec.json["$schema"] and spec.json["description"] == alternative
            assert len(alternative) > 20, "the picture is told in words"
            drawn += 1
    assert drawn >= (4 if dataset == "harbour" else 10)


def test_the_chart_follows_the_values_and_comes_as_png(harbour_server: LiveServer) -> None:
    address = f"{harbour_server.url}/queries/tonnage"
    many, few = (fetch(f"{address}.svg?least={least}").text for least in (0, 1000))
    assert many != few
    specs = [fetch(f"{address}.vl.json?lang={language}&least=1000").json for language in ("en", "fr")]
    for spec, said in zip(specs, ("At least: 1,000", "Au moins: 1"), strict=True):
        assert any(said in line for line in spec["title"]["subtitle"]), "a picture alone says what it is of"
        assert said in spec["description"]
    answer = fetch(f"{address}.png")
    assert (answer.status, answer.media) == (200, "image/png")
    width, height = struct.unpack(">II", answer.body[16:24])
    assert answer.body.startswith(b"\x89PNG") and width > 300 and height > 60
    page = fetch(f"{address}?least=1000", headers={"Accept": "text/html"}).text
    assert "/queries/tonnage.svg?least=1000" in page


def test_a_picture_by_itself_may_do_nothing(harbour_server: LiveServer) -> None:
    answer = fetch(f"{harbour_server.url}/queries/tonnage.svg")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "script-src" not in policy and "sha256-" in policy
    assert "<script" not in answer.text
    assert (
        fetch(f"{harbour_server.url}/queries/tonnage.svg", headers={"If-None-Match": answer.headers["ETag"]}).status
        == 304
    )


def test_a_chart_that_takes_too_long_is_told_and_the_page_stays(harbour_settings: Settings) -> None:
    with LiveServer(replace(harbour_settings, draw_timeout=0.05)) as server:
        answer = fetch(f"{server.url}/queries/tonnage.svg")
        assert (answer.status, answer.slug) == (503, "no-chart")
        assert answer.headers["Retry-After"] == "5" and json.loads(answer.body)["detail"]
        assert fetch(f"{server.url}/queries/tonnage", headers={"Accept": "text/html"}).status == 200
        assert fetch(f"{server.url}/queries/tonnage.vl.json").status == 200
