"""Every fact of the report is stated in the graph, and would be missed if it were wrong.

The facts are those of `facts/`; their values come from the report, never from the graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from itukg.snapshot import OpenSnapshot
from tests.rdf.asking import stated_graphs
from tests.rdf.ledger import FOLDER, SUFFIX, Fact, read_ledger, read_not_modelled
from tests.rdf.mutation import Laboratory, Outcome

FACTS = 674
MOST_LEFT_OUT = 10

# Facts that no query can tell from another one, because one node stands for both: why that is right.
ALIKE = {
    (457, 458): "the report's 'existing work and mandate' is one topic",
    (492, 493): "the report's 'names and acronyms' is one topic",
}

# What is written about a node without being a claim: its kind, its names, and notes of the editors.
NOT_CONTENT = {"type", "prefLabel", "altLabel", "nameStatus", "inferenceNote", "extractionNote", "identitySource"}


@pytest.fixture(scope="module")
def facts(graph: OpenSnapshot) -> list[Fact]:
    return read_ledger(graph.manifest.prefixes)


@pytest.fixture(scope="module")
def laboratory(graph: OpenSnapshot) -> Laboratory:
    quads = (quad for iri in stated_graphs(graph) for quad in graph.store.quads_for_pattern(None, None, None, iri))
    return Laboratory((quad.triple for quad in quads), graph.manifest.prefixes)


@pytest.fixture(scope="module")
def outcome(facts: list[Fact], laboratory: Laboratory) -> Outcome:
    return laboratory.run(facts)


def test_every_fact_is_accounted_for_once(facts: list[Fact]) -> None:
    written = Counter(fact.number for fact in facts)
    assert not [number for number, times in written.items() if times > 1]
    left_out = read_not_modelled()
    assert len(left_out) <= MOST_LEFT_OUT
    assert not left_out.keys() & written.keys()
    assert written.keys() | left_out.keys() == set(range(1, FACTS + 1))


def test_every_file_is_read_and_sorted(facts: list[Fact]) -> None:
    files = {path.name.removesuffix(SUFFIX) for path in FOLDER.iterdir() if path.suffix not in (".md", ".txt")}
    assert len(files) >= 40
    assert files == {fact.paragraph for fact in facts}
    for paragraph in files:
        numbers = [fact.number for fact in facts if fact.paragraph == paragraph]
        assert numbers == sorted(numbers), paragraph


def test_every_fact_is_stated(graph: OpenSnapshot, facts: list[Fact], laboratory: Laboratory) -> None:
    """Without inference: from what is written in the files alone."""
    graphs = stated_graphs(graph)
    false = [fact for fact in facts if not graph.store.query(fact.query, default_graph=graphs)]
    assert not false, "\n".join(laboratory.why_false(fact) for fact in false)


def test_no_fact_is_undone_by_inference(graph: OpenSnapshot, facts: list[Fact]) -> None:
    """With the closure: no group, status or mark is derived that an entry rules out."""
    false = [fact for fact in facts if not graph.store.query(fact.query, use_default_graph_as_union=True)]
    assert not false, "\n".join(fact.title for fact in false)


def test_every_fact_names_its_paragraph(graph: OpenSnapshot, facts: list[Fact]) -> None:
    prefixes = graph.manifest.prefixes
    sources = {prefixes["itu"] + "reportedIn", prefixes["itu"] + "identitySource"}
    for fact in facts:
        places = {f"<{prefixes[kind]}{fact.paragraph}>" for kind in ("head", "sec", "para")}
        unnumbered = f"<{prefixes['para']}{fact.paragraph}/"
        named = {str(triple.subject) for triple in fact.triples}
        named |= {str(triple.object) for triple in fact.triples if triple.predicate.value in sources}
        assert any(name in places or name.startswith(unnumbered) for name in named), fact.title


def test_no_two_facts_are_one(facts: list[Fact]) -> None:
    numbers: dict[tuple[frozenset[ox.Triple], frozenset[str]], list[int]] = defaultdict(list)
    for fact in facts:
        numbers[frozenset(fact.triples), frozenset(absence.text for absence in fact.absences)].append(fact.number)
    assert {tuple(same) for same in numbers.values() if len(same) > 1} == ALIKE.keys()


def test_no_fact_survives_its_falsification(outcome: Outcome, facts: list[Fact]) -> None:
    assert outcome.mutants >= 15 * len(facts) > 10000
    assert not outcome.survivors, "\n".join(outcome.survivors[:40])
    print(f"{outcome.mutants} mutants of {len(facts)} facts, none survived")


def test_most_of_what_the_graph_states_is_a_fact_of_the_list(
    graph: OpenSnapshot, outcome: Outcome, facts: list[Fact]
) -> None:
    """The other way round: what share of the claims of the written paragraphs does a fact rest on?"""
    prefixes = graph.manifest.prefixes
    reported_in = ox.NamedNode(prefixes["itu"] + "reportedIn")
    report = ox.NamedNode(prefixes["doc"].replace("/id/document/", "/graph/report/") + "C26-33")
    triples = [quad.triple for quad in graph.store.quads_for_pattern(None, None, None, report)]
    written = {fact.paragraph for fact in facts}
    claims = {t.subject for t in triples if t.predicate == reported_in and label(t.object, prefixes) in written}
    assert len(claims) >= 257
    content = [t for t in triples if t.subject in claims and local(t) not in NOT_CONTENT]
    evidence = frozenset[ox.Triple]().union(*outcome.evidence.values())
    bare = [triple for triple in content if triple not in evidence]
    share = 1 - len(bare) / len(content)
    summary = f"{share:.1%} of {len(content)} triples about {len(claims)} claims are evidence of a fact; not:"
    listing = "\n".join([summary, *sorted(str(triple) for triple in bare)])
    print(listing)
    assert share >= 0.95, listing


def local(triple: ox.Triple) -> str:
    return triple.predicate.value.replace("#", "/").rpartition("/")[2]


def label(part: object, prefixes: Mapping[str, str]) -> str:
    """The paragraph's label in the list of facts: an unnumbered paragraph (7.3/p2) has that of the numbered one."""
    text = str(part)[1:-1]
    return text.removeprefix(prefixes["head"]).removeprefix(prefixes["para"]).partition("/")[0]
