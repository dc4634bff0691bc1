"""The tests of the traps can fail: each is run on a copy of the data that was let into its trap, and must notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import Facts
from tests.rdf.traps import (
    test_bodies,
    test_counts,
    test_documents,
    test_initiatives,
    test_resolutions,
    test_signs,
    test_status,
    test_time,
    test_words,
)
from tests.rdf.traps.registry import SEVERITIES, Fall, Guard, falls_of, guards_in, trap_of
from tests.requirements import require

MODULES = (
    test_time, test_counts, test_status, test_resolutions, test_documents, test_bodies, test_initiatives, test_signs,
    test_words,
)  # fmt: skip
GUARDS = [test for module in MODULES for test in guards_in(module)]
FALLS = [pytest.param(test, one, id=f"{trap_of(test)}-{one.story}") for test in GUARDS for one in falls_of(test)]
REPORT = ox.NamedNode("https://w3id.org/itukg/graph/report/C26-33")


class Copy:
    """The dataset copied into memory, where one fall at a time is let in and taken back."""

    def __init__(self, graph: OpenSnapshot) -> None:
        self._store = ox.Store()
        self._store.extend(graph.store)
        self._prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in graph.manifest.prefixes.items())
        self.graph = replace(graph, store=self._store)

    @contextmanager
    def fallen(self, fall: Fall) -> Iterator[OpenSnapshot]:
        """The copy with the changes of ``fall``: in the union of all graphs, and in the graph that states them."""
        gone, new = self._gone(fall.remove), self._new(fall.add)
        assert gone or new, "nothing changes"
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(new)
        try:
            yield self.graph
        finally:
            for quad in new:
                self._store.remove(quad)
            self._store.extend(gone)

    def _triples(self, turtle: str) -> list[ox.Quad]:
        return list(ox.parse(self._prefixes + turtle, format=ox.RdfFormat.TURTLE))

    def _gone(self, turtle: str) -> list[ox.Quad]:
        gone = []
        for triple in self._triples(turtle):
            found = list(self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
            assert found, f"nobody states {triple}"
            gone += found
        return gone

    def _new(self, turtle: str) -> list[ox.Quad]:
        new = []
        for triple in self._triples(turtle):
            assert triple not in self._store, f"already stated or derived: {triple}"
            new += [triple, ox.Quad(triple.subject, triple.predicate, triple.object, REPORT)]
        return new


@pytest.fixture(scope="module")
def copy(graph: OpenSnapshot) -> Copy:
    return Copy(graph)


@pytest.mark.parametrize("stated", [False, True], ids=["with-inference", "as-stated"])
@pytest.mark.parametrize(("test", "one"), FALLS)
def test_the_fall_is_noticed(copy: Copy, test: Guard, one: Fall, stated: bool) -> None:
    with copy.fallen(one) as graph, pytest.raises(AssertionError):
        test(Facts(graph, stated=stated))
    # Noticed because of the fall, and not because the test fails anyway.
    test(Facts(copy.graph, stated=stated))


def test_every_trap_has_a_test_and_every_test_a_fall() -> None:
    numbers = sorted(number for severity in SEVERITIES.values() for number in severity)
    assert numbers == list(range(1, 97))
    assert sorted({trap_of(test) for test in GUARDS}) == numbers
    assert [test.__name__ for test in GUARDS if not falls_of(test)] == []
    files = {path.stem for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).stem}
    assert files == {module.__name__.rpartition(".")[2] for module in MODULES}


def test_numbers_and_severities_are_those_of_the_list_of_traps() -> None:
    listed = (require("shared") / "report" / "traps.md").read_text(encoding="utf-8")
    found = re.findall(r"^(\d+)\. \*\*([ABC])\b", listed, re.MULTILINE)
    assert len(found) == 96
    assert {(int(number), severity) for number, severity in found} == {
        (number, severity) for severity, numbers in SEVERITIES.items() for number in numbers
    }
