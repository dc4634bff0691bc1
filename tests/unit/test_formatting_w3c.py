"""The formatter on the Turtle test suite of the W3C: what is Turtle keeps its meaning, what is not is refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.formatting.files import Source, process
from itukg.formatting.order import Order
from itukg.formatting.text import format_turtle
from tests.requirements import require
from tests.unit.w3c_turtle import BASE, NEGATIVE, POSITIVE, entries


@pytest.fixture(scope="module")
def suite() -> Path:
    return require("shared") / "w3c" / "rdf-turtle"


def graph(content: bytes, kind: ox.RdfFormat, base: str | None = None) -> ox.Dataset:
    found = ox.Dataset(ox.parse(content, format=kind, base_iri=base))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_every_positive_file_keeps_its_graph_and_is_formatted_after_one_run(suite: Path) -> None:
    """None is left out: pyoxigraph parses them all, and so does the formatter."""
    seen = compared = changed = 0
    for kind, name, result in entries(suite):
        if kind not in POSITIVE:
            continue
        source = (suite / name).read_bytes()
        formatted = format_turtle(source.decode("utf-8"), Order(), BASE + name)
        assert format_turtle(formatted, Order(), BASE + name) == formatted, name
        after = graph(formatted.encode(), ox.RdfFormat.TURTLE, BASE + name)
        assert after == graph(source, ox.RdfFormat.TURTLE, BASE + name), name
        if result:
            # What the suite itself expects, not what the same parser makes of the source.
            assert after == graph((suite / result).read_bytes(), ox.RdfFormat.N_TRIPLES), name
            compared += 1
        seen += 1
        changed += formatted.encode() != source
    assert seen >= 219
    assert compared >= 145
    assert changed >= 120


def test_no_negative_file_is_changed_and_each_mistake_has_its_line(suite: Path, tmp_path: Path) -> None:
    seen = 0
    for kind, name, _ in entries(suite):
        if kind not in NEGATIVE:
            continue
        path = tmp_path / name
        path.write_bytes((suite / name).read_bytes())
        (finding,) = process([Source(name, path)], Order(), check=False)
        assert (finding.kind, finding.file) == ("invalid", name)
        assert 1 <= finding.line <= path.read_bytes().count(b"\n") + 1, name
        assert finding.details["messages"]["en"] and finding.details["messages"]["zh"]
        assert path.read_bytes() == (suite / name).read_bytes()
        seen += 1
    assert seen >= 94


def test_the_other_suites_have_turtle_of_all_kinds(suite: Path) -> None:
    seen = 0
    for path in sorted((suite.parent / "shacl").rglob("*.ttl")):
        base = path.as_uri()
        formatted = format_turtle(path.read_bytes().decode("utf-8"), Order(), base)
        assert format_turtle(formatted, Order(), base) == formatted, path.name
        seen += 1
    assert seen >= 150
