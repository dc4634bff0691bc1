"""What both stores promise (stores/base.py) for a query that has an answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from itukg.snapshot import Manifest, OpenSnapshot
from itukg.sparql import media
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import Store
from tests.contract.promises import ANNA, BASE, COUNT, HB, SECONDS

INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
HOSTILE = {
    "quotes": ox.Literal("\"double\" 'single' \"\"\"three\"\"\" '''three'''"),
    "line breaks": ox.Literal("one\ntwo\r\nthree\u2028four\ttab\x0b\x0c"),
    "backslashes": ox.Literal("\\ \\\\ \\n \\u0041 \\\" ends with \\"),
    "syntax": ox.Literal("> . } # { ; <http://x.example/> \"]] ' FILTER(?a) SERVICE <x>"),
    "variables": ox.Literal("?value $value ?s VALUES ?other { }"),
    "right to left": ox.Literal("\u202eabc\u202c نور", language="ar"),
    "emoji": ox.Literal("⚓🚢 e\u0301 \U0001f469\u200d\u2708\ufe0f 港口"),
    "controls": ox.Literal("\x01\x1f\x7f\x85\ufeff"),
    "language": ox.Literal("Zürich", language="de-CH-1996"),
    "empty": ox.Literal(""),
    "spaces": ox.Literal("  "),
    "datatype": ox.Literal("-12", datatype=INTEGER),
    "unknown datatype": ox.Literal("a\"b", datatype=ox.NamedNode("https://types.example/t?x=1&y=(2)#'3'")),
    "IRI": ox.NamedNode("https://x.example/Ólöf/(a)'b';c,d?e=f&g=%20#h"),
}  # fmt: skip


# --- readers: our own queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_bound_term_comes_back_as_it_went_in(store: Store, term: ox.Literal | ox.NamedNode) -> None:
    reader = store.reader()
    assert reader.select("SELECT ?out { BIND(?value AS ?out) }", {"value": term}) == [{"out": term}]
    assert reader.select("SELECT ?out { VALUES ?out { } }", lists={"out": [term, ANNA]}) == [
        {"out": term},
        {"out": ANNA},
    ]


def test_a_term_in_one_list_is_not_taken_for_another_list(store: Store) -> None:
    text = ox.Literal("VALUES ?b { }")
    rows = store.reader().select("SELECT ?a ?b { VALUES ?a { } VALUES ?b { } }", lists={"a": [text], "b": [ANNA]})
    assert rows == [{"a": text, "b": ANNA}]


def test_every_literal_of_the_dataset_finds_its_subjects(store: Store, harbour_snapshot: OpenSnapshot) -> None:
    literals = {quad.object for quad in harbour_snapshot.store if isinstance(quad.object, ox.Literal)}
    assert len(literals) > 150
    for literal in literals:
        assert store.reader().select("SELECT ?s { ?s ?p ?value } LIMIT 1", {"value": literal}), literal


def test_a_variable_without_a_value_is_not_in_its_row(store: Store) -> None:
    query = "SELECT ?thing ?none { VALUES ?thing { } OPTIONAL { ?thing <urn:none> ?none } }"
    assert store.reader().select(query, lists={"thing": [ANNA]}) == [{"thing": ANNA}]


def test_an_empty_list_gives_no_rows(store: Store) -> None:
    assert store.reader().select("SELECT ?thing { VALUES ?thing { } }", lists={"thing": []}) == []


def test_a_blank_node_cannot_be_bound(store: Store) -> None:
    with pytest.raises(ValueError, match="blank node"):
        store.reader().select("SELECT ?p { ?thing ?p ?o }", {"thing": ox.BlankNode()})


def test_construct_gives_the_triples_of_one_graph(store: Store, harbour_snapshot: OpenSnapshot) -> None:
    graph = ox.NamedNode(BASE + "graph/register")
    triples = store.reader().construct("CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }", {"g": graph})
    expected = [quad.triple for quad in harbour_snapshot.store.quads_for_pattern(None, None, None, graph)]
    assert len(expected) > 60
    assert _canonical(triples) == _canonical(expected)


def test_the_reader_knows_the_snapshot(store: Store, manifest: Manifest) -> None:
    assert store.reader().manifest == manifest


def _canonical(triples: list[ox.Triple]) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


# --- run: strangers' queries, serialised ----------------------------------------------------------------------------

LABELS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX hb: <https://harbour.example/ontology#>
SELECT ?ship ?name ?tonnage ?none { ?ship a hb:Ship ; hb:grossTonnage ?tonnage OPTIONAL { ?ship skos:prefLabel ?name }
  FILTER(CONTAINS(STR(?ship), "S.S.Anna") || CONTAINS(STR(?ship), "noor")) } ORDER BY ?name"""


@pytest.mark.parametrize("kind", media.RESULT_TYPES)
def test_bindings_in_every_format_say_the_same(
    store: Store, request_for: Callable[..., SparqlRequest], manifest: Manifest, kind: str
) -> None:
    result = store.run(request_for(LABELS), kind, SECONDS)
    body = result.read()
    assert (result.length, result.snapshot) == (len(body), manifest.id)
    expected = store.reader().select(LABELS)
    assert len(expected) == 5
    if kind == media.CSV:
        read = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        texts = [{name: term.value for name, term in row.items()} for row in expected]
        assert read == [{"ship": "", "name": "", "tonnage": "", "none": ""} | row for row in texts]
        return
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(kind))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    assert sorted(names) == ["name", "none", "ship", "tonnage"]
    assert [{name: row[name] for name in names if row[name] is not None} for row in solutions] == expected


@pytest.mark.parametrize("kind", media.RESULT_TYPES)
@pytest.mark.parametrize("truth", [True, False])
def test_a_boolean_in_every_format(
    store: Store, request_for: Callable[..., SparqlRequest], kind: str, truth: bool
) -> None:
    body = store.run(request_for(f"ASK {{ FILTER({str(truth).lower()}) }}"), kind, SECONDS).read()
    if kind in (media.RESULTS_JSON, media.RESULTS_XML):
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(kind))
        assert isinstance(answer, ox.QueryBoolean) and bool(answer) is truth
    else:  # CSV and TSV have no form for it in the standard; this is the engine's
        assert body.strip() == str(truth).lower().encode()


@pytest.mark.parametrize("kind", media.DATASET_TYPES)
@pytest.mark.parametrize("query", [f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o . ?s a <{HB}Berth> }}", f"DESCRIBE {ANNA}"])
def test_a_graph_in_every_format_is_the_same_graph(
    store: Store, request_for: Callable[..., SparqlRequest], kind: str, query: str
) -> None:
    reference = store.run(request_for(query), media.N_TRIPLES, SECONDS).read()
    body = store.run(request_for(query), kind, SECONDS).read()
    triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.from_media_type(kind))]
    assert len(triples) >= 10
    assert _canonical(triples) == _canonical(
        [quad.triple for quad in ox.parse(reference, format=ox.RdfFormat.N_TRIPLES)]
    )


def test_relative_iris_resolve_against_the_base(rows: Callable[..., list[tuple[str, ...]]]) -> None:
    assert rows("SELECT ?sign { <id/ship/S.S.Anna> <ontology#callSign> ?sign }") == [("HBA7",)]


# --- the dataset of a query -----------------------------------------------------------------------------------------

GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def over(query: str, sources: str) -> str:
    """The query with a dataset clause."""
    return query.replace("{", sources + " {", 1)


def test_the_default_graph_is_the_union_of_all_graphs(
    rows: Callable[..., list[tuple[str, ...]]], harbour_snapshot: OpenSnapshot
) -> None:
    union = {quad.triple for quad in harbour_snapshot.store}
    assert rows("SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } }") == [(str(len(union)),)]
    # One triple comes from the ontology, the other from the register.
    assert rows(f"SELECT ?t {{ ?t <{HB}callSign> 'HBA7' . <{HB}Ship> a ?class }}") == [(ANNA.value,)]


def test_graph_lists_exactly_the_graphs_of_the_dataset(
    rows: Callable[..., list[tuple[str, ...]]], manifest: Manifest
) -> None:
    named = sorted((str(graph["iri"]),) for graph in manifest.graphs)
    assert len(named) == 9
    assert rows(GRAPHS) == named


def test_the_protocol_chooses_the_dataset(rows: Callable[..., list[tuple[str, ...]]], manifest: Manifest) -> None:
    register, log, links = (BASE + f"graph/{name}" for name in ("register", "log/2031", "links"))
    size = {str(graph["iri"]): int(str(graph["triples"])) for graph in manifest.graphs}
    assert rows(COUNT, (links,)) == [(str(size[links]),)]
    assert rows(COUNT, (register, log)) == [(str(size[register] + size[log]),)]
    assert rows(GRAPHS, (register,)) == []
    assert rows(COUNT, None, (register,)) == [("0",)]
    assert rows(GRAPHS, None, (register, links)) == [(links,), (register,)]
    assert rows(GRAPHS, (log,), (links,)) == [(links,)]
    assert rows(COUNT, (BASE + "graph/none",)) == [("0",)]


def test_from_in_the_text_chooses_the_dataset(rows: Callable[..., list[tuple[str, ...]]], manifest: Manifest) -> None:
    size = {str(graph["iri"]): int(str(graph["triples"])) for graph in manifest.graphs}
    links = BASE + "graph/links"
    assert rows(over(COUNT, f"FROM <{links}>")) == [(str(size[links]),)]
    both = over(GRAPHS, f"FROM <{links}> FROM NAMED <{BASE}graph/register>")
    assert rows(both) == [(BASE + "graph/register",)]
    assert rows(over(COUNT, f"FROM NAMED <{links}>")) == [("0",)]
    assert rows(over(COUNT, "FROM <graph/links>")) == [(str(size[links]),)], "resolved against the base"


def test_the_protocol_wins_over_from(rows: Callable[..., list[tuple[str, ...]]], manifest: Manifest) -> None:
    size = {str(graph["iri"]): int(str(graph["triples"])) for graph in manifest.graphs}
    query = over(COUNT, f"FROM <{BASE}graph/register>")
    assert rows(query, (BASE + "graph/links",)) == [(str(size[BASE + "graph/links"]),)]


def test_the_alias_stands_for_all_that_is_stated(rows: Callable[..., list[tuple[str, ...]]]) -> None:
    derived = f"SELECT ?pilot {{ {ANNA} <{HB}knownToPilot> ?pilot }}"
    assert len(rows(derived)) == 2
    assert rows(derived, (BASE + "graph/asserted",)) == []
    assert rows(over(derived, f"FROM <{BASE}graph/asserted>")) == []
    stated = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"
    assert rows(stated, (BASE + "graph/asserted",)) == [("HBA7",)]
