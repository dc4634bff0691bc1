"""What is worked out at the build: sorting in pieces, names of dumps, days since which a thing is unchanged."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.build import dump_name
from itukg.facts.releases import to_html, unchanged_since
from itukg.facts.sorting import sorted_lines
from itukg.releases.state import State

BASE = "https://base.example/"
CATALOG = f"""
@prefix pub: <https://w3id.org/itukg/publisher#> .
@prefix dct: <http://purl.org/dc/terms/> .
<{BASE}graph/catalog> {{
  <{BASE}dataset> pub:base <{BASE}> ; pub:language "en" ; pub:graph <{BASE}graph/data> ; dct:issued "%s" ;
    <http://www.w3.org/ns/dcat#version> "%s" ; pub:closureGraph <{BASE}graph/closure> .
  <{BASE}graph/data> pub:role pub:Data ; pub:file "data/*.ttl" ; dct:title "data"@en .
}}
<{BASE}graph/data> {{ %s }}
"""


@pytest.mark.parametrize("piece", [3, 7, 100, 1000, 10_000])
def test_lines_are_sorted_and_each_comes_once(piece: int, tmp_path: Path) -> None:
    numbers = random.Random(7).choices(range(500), k=1000)
    lines = [f"{number:04} 线\n".encode() for number in numbers]
    found = list(sorted_lines(iter(lines), tmp_path, piece))
    assert found == sorted(set(lines))
    assert len(found) > 300
    assert list(tmp_path.iterdir()) == [], "the pieces are gone"


def test_no_lines_at_all(tmp_path: Path) -> None:
    assert list(sorted_lines(iter(()), tmp_path)) == []


def test_pieces_are_gone_where_reading_stops_early(tmp_path: Path) -> None:
    found = sorted_lines((f"{number}\n".encode() for number in range(50)), tmp_path, 10)
    assert next(found) == b"0\n"
    assert len(list(tmp_path.iterdir())) == 5
    found.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("https://w3id.org/itukg/", "itukg"),
        ("https://harbour.example/", "harbour"),
        ("http://localhost:8000/a/b/", "b"),
    ],
)
def test_dumps_are_named_after_the_base(base: str, name: str) -> None:
    assert dump_name(base) == name


def state(version: str, day: str, statements: str) -> State:
    text = CATALOG % (day, version, statements)
    return State(ox.parse(text, format=ox.RdfFormat.TRIG), version)


def test_a_thing_is_unchanged_since_the_release_that_last_said_otherwise() -> None:
    first, second = "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 1 .", "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 ."
    states = [
        state("1.0.0", "2030-01-01", first),
        state("1.1.0", "2030-02-01", second + " <urn:c> <urn:p> 1 ."),
        state("1.2.0", "2030-03-01", second + " <urn:c> <urn:q> <urn:d> ."),
    ]
    data = ox.NamedNode(BASE + "graph/data")
    now = [quad for quad in states[-1].quads if quad.graph_name == data]
    since = unchanged_since(states, now)
    assert {name: since.get(f"urn:{name}") for name in "abcd"} == {
        "a": "2030-01-01",
        "b": "2030-02-01",
        "c": "2030-03-01",
        "d": "2030-03-01",  # nothing is said of it, but something points to it
    }
    added = ox.Quad(ox.NamedNode("urn:e"), ox.NamedNode("urn:p"), ox.NamedNode("urn:a"), data)
    later = unchanged_since(states, [*now, added])
    assert "urn:a" not in later and "urn:e" not in later and later["urn:b"] == "2030-02-01"
    assert unchanged_since([], now) == {}


def test_change_lists_become_html_that_pages_allow() -> None:
    text = "## <b>Added</b>\n\n| Graph | added |\n| --- | ---: |\n| a | 7 |\n\n- `x<y` <img src=x onerror=alert(1)>\n"
    html = to_html(text)
    assert "style=" not in html and "<b>" not in html and "<img" not in html
    assert '<td class="number">7</td>' in html and "<code>x&lt;y</code>" in html
    assert to_html("[a](javascript:alert(1))").count("<a ") == 0
