"""Which representation an answer of ``/sparql`` has, and that each one says the same."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib

from itukg.snapshot import OpenSnapshot
from tests.http.queries import BERTHS, COUNT, SIGN
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer

# rdflib's own parsers of JSON-LD, N-Quads and TriG use what rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is", "ignore:Dataset.default_context is")

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, JSON_LD, RDF_XML = "text/turtle", "application/ld+json", "application/rdf+xml"
N_TRIPLES, N_QUADS, TRIG, HTML = "application/n-triples", "application/n-quads", "application/trig", "text/html"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

# Accept (None: not sent) -> the type of the answer to a SELECT query; None: 406.
SELECT_TYPES = [
    (None, JSON),
    ("", JSON),
    ("*/*", JSON),
    (JSON, JSON),
    (XML, XML),
    (CSV, CSV),
    (TSV, TSV),
    (BROWSER, HTML),
    ("application/*", JSON),
    ("text/*", CSV),
    ("TEXT/CSV", CSV),
    ("text/csv;charset=utf-8", CSV),
    ('text/csv; charset="UTF-8"', CSV),
    ("text/csv;header=present", None),
    ("text/csv;charset=utf-16", None),
    ("application/json", JSON),
    ("application/xml", XML),
    ("text/xml", XML),
    (f"{CSV};q=0.5, {TSV};q=0.9", TSV),
    (f"{CSV};q=0.5, {TSV}", TSV),
    (f"{CSV}, {JSON};q=0.9", CSV),
    (f"{JSON};q=0, */*", XML),
    ("application/*;q=0, */*", CSV),
    (f"*/*;q=0.1, {TSV};q=0.2", TSV),
    (f"{TSV};q=0.001", TSV),
    (f"{JSON};q=0, {XML};q=0, {CSV};q=0, {TSV};q=0, {HTML};q=0, */*", None),
    ("image/png, text/csv;q=0.1", CSV),
    ("image/png", None),
    ("*/*;q=0", None),
    (TURTLE, None),
    ("text", None),
    (" , ,text/csv , ", CSV),
]
GRAPH_TYPES = [
    (None, TURTLE),
    ("*/*", TURTLE),
    *((kind, kind) for kind in (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, N_QUADS, TRIG)),
    (BROWSER, HTML),
    ("text/plain", N_TRIPLES),
    ("application/x-turtle", TURTLE),
    ("text/rdf+n3", TURTLE),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
    (f"{RDF_XML};q=0.8, {JSON_LD};q=0.9", JSON_LD),
    ("text/*", TURTLE),
    ("application/*", JSON_LD),
    (f"{TURTLE};q=0, */*", JSON_LD),
    (JSON, None),
    (CSV, None),
    ("image/*", None),
]
FORMATS = {
    SIGN: {"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV, "html": HTML, JSON: JSON},
    BERTHS: {
        "ttl": TURTLE,
        "jsonld": JSON_LD,
        "rdf": RDF_XML,
        "nt": N_TRIPLES,
        "nq": N_QUADS,
        "trig": TRIG,
        TRIG: TRIG,
    },
}


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [*((SIGN, *pair) for pair in SELECT_TYPES), *((BERTHS, *pair) for pair in GRAPH_TYPES)],
)
def test_the_accept_header_chooses(
    harbour_server: LiveServer, query: str, accept: str | None, kind: str | None
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = fetch(f"{harbour_server.url}/sparql?query={quote(query)}", headers=headers)
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Content-Length"] == str(len(answer.body))
    if kind is None:
        assert (answer.status, answer.media) == (406, "application/problem+json")
        assert (JSON if query == SIGN else TURTLE) in answer.json["detail"], "says what there is"
    else:
        assert (answer.status, answer.media) == (200, kind)
        assert ("charset=utf-8" in answer.headers["Content-Type"]) == kind.startswith("text/")


@pytest.mark.parametrize(("query", "form"), [(query, form) for query, forms in FORMATS.items() for form in forms])
def test_the_parameter_format_wins_over_accept(harbour_server: LiveServer, query: str, form: str) -> None:
    address = f"{harbour_server.url}/sparql?query={quote(query)}&format={quote(form, safe='')}"
    answer = fetch(address, headers={"Accept": "image/png"})
    assert (answer.status, answer.media) == (200, FORMATS[query][form])


# --- what the formats say -------------------------------------------------------------------------------------------

NAMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX hb: <https://harbour.example/ontology#>
SELECT ?thing ?name ?number ?none { { ?thing skos:prefLabel ?name } UNION { ?thing hb:draught ?number } }
ORDER BY ?thing ?name"""
COLUMNS = ("thing", "name", "number")


def _rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.text
    if answer.media == CSV:
        found = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        return [{name: text for name, text in row.items() if text} for row in found]
    result = rdflib.query.Result.parse(io.BytesIO(answer.body), content_type=answer.media)
    return [{str(name): str(term) for name, term in row.asdict().items() if term is not None} for row in result]


@pytest.mark.parametrize("kind", [JSON, XML, CSV, TSV])
def test_bindings_in_every_format_say_the_same(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot, kind: str
) -> None:
    solutions = harbour_snapshot.store.query(NAMES)
    assert isinstance(solutions, ox.QuerySolutions)
    expected = [{name: row[name].value for name in COLUMNS if row[name] is not None} for row in solutions]
    assert len(expected) > 40 and any("\n" in row.get("name", "") for row in expected)
    assert _rows(ask(harbour_server.url, NAMES, kind)) == expected


@pytest.mark.parametrize("kind", [JSON, XML])
def test_languages_and_datatypes_are_kept(harbour_server: LiveServer, kind: str) -> None:
    result = rdflib.query.Result.parse(io.BytesIO(ask(harbour_server.url, NAMES, kind).body), content_type=kind)
    terms = {row["name"] or row["number"] for row in result}
    assert rdflib.Literal("نور البحر (Noor)", lang="ar") in terms
    decimals = {term.toPython() for term in terms if term.datatype == rdflib.XSD.decimal}
    assert decimals == {Decimal("4.2"), Decimal("2"), Decimal("1.5"), Decimal("3.05"), Decimal("0.9")}


@pytest.mark.parametrize(
    ("kind", "parser"),
    [
        (TURTLE, "turtle"),
        (JSON_LD, "json-ld"),
        (RDF_XML, "xml"),
        (N_TRIPLES, "nt"),
        (N_QUADS, "nquads"),
        (TRIG, "trig"),
    ],
)
def test_a_graph_in_every_format_is_the_same_graph(harbour_server: LiveServer, kind: str, parser: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    expected = rdflib.Graph().parse(data=ask(harbour_server.url, query, N_TRIPLES).body, format="nt")
    assert len(expected) > 500
    answer = ask(harbour_server.url, query, kind)
    read = rdflib.Dataset(default_union=True)
    read.parse(data=answer.body, format=parser)
    named = {triple for triple in expected if not any(isinstance(term, rdflib.BNode) for term in triple)}
    assert len(read) == len(expected)
    assert named <= set(read.triples((None, None, None)))


@pytest.mark.parametrize("truth", ["true", "false"])
def test_a_boolean_in_every_format(harbour_server: LiveServer, truth: str) -> None:
    query = f"ASK {{ FILTER({truth}) }}"
    assert ask(harbour_server.url, query, JSON).json["boolean"] is (truth == "true")
    assert f"<boolean>{truth}</boolean>" in ask(harbour_server.url, query, XML).text
    for kind in (CSV, TSV):
        answer = ask(harbour_server.url, query, kind)
        assert (answer.media, answer.text.strip()) == (kind, truth)


def test_a_result_of_megabytes_arrives_whole(harbour_server: LiveServer) -> None:
    answer = ask(harbour_server.url, "SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 40000", CSV)
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) == len(answer.body) > 2_000_000
    assert sum(1 for _ in csv.reader(io.StringIO(answer.text, newline=""))) == 40_001


# --- caches ---------------------------------------------------------------------------------------------------------


def test_an_unchanged_answer_is_not_sent_again(harbour_server: LiveServer) -> None:
    address = f"{harbour_server.url}/sparql?query={quote(SIGN)}"
    first = fetch(address, headers={"Accept": JSON})
    again = fetch(address, headers={"Accept": JSON, "If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "Accept" in again.headers["Vary"] and again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = fetch(address, headers={"Accept": CSV, "If-None-Match": first.headers["ETag"]})
    assert (other.status, other.media) == (200, CSV)
    assert fetch(address, headers={"Accept": JSON, "If-None-Match": '"else"'}).status == 200


def test_queries_and_formats_have_tags_of_their_own(harbour_server: LiveServer) -> None:
    tags = [
        fetch(f"{harbour_server.url}/sparql?query={quote(query)}&format={form}").headers["ETag"]
        for query in (SIGN, COUNT)
        for form in ("json", "csv", "html")
    ]
    assert len(set(tags)) == len(tags) == 6


# --- without a query ------------------------------------------------------------------------------------------------

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


@pytest.mark.parametrize(
    ("kind", "parser"), [(TURTLE, "turtle"), (JSON_LD, "json-ld"), (RDF_XML, "xml"), (N_TRIPLES, "nt")]
)
def test_without_a_query_the_service_describes_itself(harbour_server: LiveServer, kind: str, parser: str) -> None:
    answer = fetch(harbour_server.url + "/sparql", headers={"Accept": kind})
    assert (answer.status, answer.media) == (200, kind)
    described = rdflib.Graph().parse(data=answer.body, format=parser)
    service = described.value(None, rdflib.RDF.type, SD.Service)
    assert described.value(service, SD.endpoint) == rdflib.URIRef("https://harbour.example/sparql")
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in described
    dataset = described.value(service, SD.defaultDataset)
    counts = {
        str(described.value(node, SD.name)): int(described.value(described.value(node, SD.graph), VOID.triples))
        for node in described.objects(dataset, SD.namedGraph)
    }
    sizes = ask(harbour_server.url, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert counts == dict(zip(sizes.values("g"), map(int, sizes.values("n")), strict=True))
    assert len(counts) == 9


def test_without_a_query_a_browser_gets_a_page_to_write_one(harbour_server: LiveServer) -> None:
    answer = fetch(harbour_server.url + "/sparql", headers={"Accept": BROWSER})
    assert (answer.status, answer.media) == (200, HTML)
    assert "<form" in answer.text and 'name="query"' in answer.text
    assert {item.strip() for item in answer.headers["Vary"].split(",")} == {
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
    }


def test_a_browser_sees_a_result_as_text_only(harbour_server: LiveServer) -> None:
    query = 'SELECT ?name { ?s ?p ?name FILTER(CONTAINS(STR(?name), "<script>")) } # </textarea><script>'
    answer = fetch(f"{harbour_server.url}/sparql?query={quote(query)}", headers={"Accept": BROWSER})
    assert (answer.status, answer.media) == (200, HTML)
    assert "<script>" not in answer.text and "&lt;script&gt;alert" in answer.text


def test_a_browser_sees_what_is_wrong_beside_its_query(harbour_server: LiveServer) -> None:
    answer = fetch(f"{harbour_server.url}/sparql?query={quote('SELECT * { <b> }')}", headers={"Accept": BROWSER})
    assert (answer.status, answer.media) == (400, HTML)
    assert "SELECT * { &lt;b&gt; }" in answer.text and "column" in answer.text


def test_an_unknown_type_without_a_query_is_refused(harbour_server: LiveServer) -> None:
    assert fetch(harbour_server.url + "/sparql", headers={"Accept": "image/png"}).status == 406
    assert fetch(harbour_server.url + "/sparql?format=docx").status == 406
