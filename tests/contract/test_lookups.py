"""What both stores promise (stores/base.py) for the look-ups that our own pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.linkeddata.document import open_document
from itukg.linkeddata.labels import PREDICATES
from itukg.linkeddata.resource import describe
from itukg.snapshot import Hold, Manifest, OpenSnapshot
from itukg.stores import direct
from itukg.stores.base import Reader, Stated, Store
from itukg.stores.embedded import EmbeddedReader
from itukg.stores.remote import RemoteStore
from tests.contract.promises import ANNA, BASE, HB, LIMIT
from tests.servers import oxigraph_server

NOTHING = ox.NamedNode("urn:nothing")
EX = "https://deep.example/"
HUB, ROOT, FIRST = ox.NamedNode(EX + "hub"), ox.NamedNode(EX + "root"), ox.NamedNode(EX + "first")
DEEP, LONG, SPOKES = 12, 40, 30
LABELS = [
    ox.Literal("hub", language="en"),
    ox.Literal("moyeu", language="fr"),
    ox.Literal("second", language="en"),
]


def canonical(items: Iterable[Stated]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(*item) for item in items)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def made() -> Iterator[ox.Quad]:
    """A tree of blank nodes, deep; a list in it, long; a loop of two; a hub with many spokes, some without a name."""
    one, two = node("graph/one"), node("graph/two")
    below: ox.NamedNode | ox.BlankNode = ROOT
    for level in range(DEEP):
        next_one = ox.BlankNode()
        yield ox.Quad(below, node("has"), next_one, two if level % 2 else one)
        yield ox.Quad(next_one, node("level"), ox.Literal(level), one)
        below = next_one
    rest = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
    for _ in range(LONG):
        next_one = ox.BlankNode()
        yield ox.Quad(below, rest, next_one, one)
        below = next_one
    yield ox.Quad(below, node("end"), node("elsewhere"), one)
    a, b = ox.BlankNode(), ox.BlankNode()
    yield from (ox.Quad(ROOT, node("loop"), a, one), ox.Quad(a, node("to"), b, one), ox.Quad(b, node("to"), a, one))
    yield ox.Quad(node("elsewhere"), node("p"), ox.Literal("not of the root"), one)
    for number in range(SPOKES):
        yield ox.Quad(node(f"spoke/{number}"), node("turns"), HUB, one)
    yield from (ox.Quad(ox.BlankNode(), node("turns"), HUB, one), ox.Quad(node("spoke/0"), node("turns"), HUB, two))
    yield from (ox.Quad(node(f"axle/{number}"), FIRST, HUB, two) for number in range(2))
    yield from (ox.Quad(HUB, ox.NamedNode(PREDICATES[index // 2]), label, one) for index, label in enumerate(LABELS))
    yield ox.Quad(node("spoke/1"), ox.NamedNode(PREDICATES[1]), LABELS[0], one)


@pytest.fixture(scope="module", params=["embedded", "remote"])
def made_reader(
    request: pytest.FixtureRequest, manifest: Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    quads = list(made())
    folder = tmp_path_factory.mktemp("made")
    (folder / "lock").touch()
    graphs = [{"iri": EX + "graph/one"}, {"iri": EX + "graph/two"}]
    values = {**vars(manifest), "id": "", "base": EX, "graphs": tuple(graphs)}
    if request.param == "embedded":
        store = ox.Store(str(folder / "store"))
        store.extend([*quads, *(ox.Quad(*quad.triple) for quad in quads)])
        yield EmbeddedReader(OpenSnapshot(Manifest(**values), store, Hold(folder), folder))
        return
    n_quads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert n_quads
    with oxigraph_server(Path(folder), n_quads) as url:
        yield RemoteStore(url + "/query", Manifest(**values), LIMIT * 10)


def test_what_is_known(store: Store) -> None:
    reader = store.reader()
    assert reader.known([ANNA.value, NOTHING.value, HB + "Ship"]) == {ANNA.value, HB + "Ship"}
    assert reader.known([]) == set()


def test_about_gives_every_statement_in_its_graph(store: Store, harbour_snapshot: OpenSnapshot) -> None:
    subjects = {quad.subject for quad in harbour_snapshot.store if isinstance(quad.subject, ox.NamedNode)}
    assert len(subjects) > 80
    default = ox.DefaultGraph()
    for subject in sorted(subjects, key=str)[::4]:
        expected = {
            tuple(quad)
            for quad in harbour_snapshot.store.quads_for_pattern(subject, None, None)
            if quad.graph_name != default
        }
        found = [item for item in store.reader().about(subject) if item[0] == subject]
        assert len(found) == len(expected)
        assert {item[1:] for item in found if not isinstance(item[2], ox.BlankNode)} == {
            item[1:] for item in expected if not isinstance(item[2], ox.BlankNode)
        }
    assert store.reader().about(NOTHING) == []


def test_blank_nodes_are_followed_to_their_end_and_no_further(made_reader: Reader) -> None:
    found = made_reader.about(ROOT)
    expected = [tuple(quad) for quad in made() if quad.subject == ROOT or isinstance(quad.subject, ox.BlankNode)]
    spoke = [item for item in expected if item[2] == HUB]
    assert canonical(found) == canonical(item for item in expected if item not in spoke)
    assert len(found) == 2 * DEEP + LONG + 1 + 3


def test_links_come_in_pages_and_those_asked_for_come_first(made_reader: Reader) -> None:
    pages = []
    for page in range(20):
        links, more = made_reader.pointing_to(HUB, 5, 5 * page, FIRST)
        assert len(links) <= 5
        pages += [item for item in links if isinstance(item[0], ox.NamedNode)]
        if not more:
            break
    assert {item[0].value for item in pages[:2]} == {EX + "axle/0", EX + "axle/1"}
    assert {(item[0].value, item[1].value, item[3].value) for item in pages} == {
        (quad.subject.value, quad.predicate.value, quad.graph_name.value)  # type: ignore[union-attr]
        for quad in made()
        if quad.object == HUB and isinstance(quad.subject, ox.NamedNode)
    }
    assert len(pages) == SPOKES + 1 + 2
    assert made_reader.pointing_to(NOTHING, 5, 0, FIRST) == ([], False)


def test_both_at_once_are_both(made_reader: Reader) -> None:
    for thing, limit, offset in ((HUB, 5, 0), (HUB, 5, 10), (HUB, 1000, 0), (ROOT, 5, 0)):
        own, links, more = made_reader.around(thing, limit, offset, FIRST)
        assert canonical(own) == canonical(made_reader.about(thing))
        if own:
            asked, more_asked = made_reader.pointing_to(thing, limit, offset, FIRST)
            assert more == more_asked
            assert [item[1:] for item in links] == [item[1:] for item in asked]
    assert made_reader.around(NOTHING, 5, 0, FIRST) == ([], [], False)


def test_labels_stop_at_the_best_predicates_that_have_every_language(made_reader: Reader) -> None:
    def texts(*languages: str) -> list[tuple[str, str]]:
        found = made_reader.labels([HUB.value, EX + "spoke/1", NOTHING.value], PREDICATES, languages)
        return sorted((item[0].value.removeprefix(EX), item[2].value) for item in found)

    assert texts("en", "fr") == [("hub", "hub"), ("hub", "moyeu"), ("spoke/1", "hub")]
    assert texts("en", "de") == [("hub", "hub"), ("hub", "moyeu"), ("hub", "second"), ("spoke/1", "hub")]


@pytest.fixture
def documents(harbour_snapshot: OpenSnapshot) -> Callable[[Reader, str], set[str]]:
    def canonical_document(reader: Reader, iri: str) -> set[str]:
        described = describe(reader, iri, 200)
        assert described is not None
        return canonical(tuple(quad) for quad in open_document(reader, described).quads())

    return canonical_document


def test_both_stores_give_the_same_documents(
    store: Store, harbour_snapshot: OpenSnapshot, documents: Callable[[Reader, str], set[str]]
) -> None:
    embedded = EmbeddedReader(harbour_snapshot)
    for name in ("id/ship/S.S.Anna", "id/ship/noor", "id/pilot/ida-voss", "vocab/cargo/salt", "id/ship/hulk-9"):
        found = documents(store.reader(), BASE + name)
        assert len(found) > 15
        assert found == documents(embedded, BASE + name)


@pytest.mark.parametrize("few", [300, 1])
def test_values_are_read_of_many_things_at_once_each_once(
    made_reader: Reader, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read all together, or property by property where much is said of a thing: the answer is one."""
    monkeypatch.setattr(direct, "_FEW", few)
    turns, label = EX + "turns", PREDICATES[0]
    subjects = [HUB.value, EX + "spoke/0", EX + "nobody"]
    found = made_reader.values(subjects, [turns, label], 10)
    expected = {(HUB, ox.NamedNode(label), text) for text in LABELS[:2]}
    expected.add((node("spoke/0"), ox.NamedNode(turns), HUB))  # in two graphs, and told once
    assert len(found) == 3 and set(found) == expected
    assert len(made_reader.values([HUB.value], [label], 1)) == 1
    assert made_reader.values([], [label], 10) == [] == made_reader.values(subjects, [], 10)
