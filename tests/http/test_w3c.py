"""The W3C's SPARQL 1.1 suites, asked of a live server that holds all their data as named graphs.

Every test chooses its dataset by the parameters of the protocol. The same tests run in this process on the engine
alone, each over a fresh store of its own: what fails only behind the server is the server's fault, and there must be
none of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from itukg.sparql.query import examine
from tests.http.w3c import known
from tests.http.w3c.cases import BASE, FEDERATED, QUERIES, UPDATES, Case, Suites
from tests.http.w3c.data import publish, quads
from tests.http.w3c.description import SD, departures
from tests.http.w3c.requests import protocol_tests
from tests.http.w3c.results import TURTLE, media_of, same
from tests.http_client import ask, fetch
from tests.requirements import require
from tests.servers import LiveServer


@pytest.fixture(scope="module")
def suites() -> Suites:
    return Suites(require("shared") / "w3c" / "sparql11")


@pytest.fixture(scope="module")
def server(suites: Suites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    graphs = suites.files(suites.cases(QUERIES)) | suites.labelled_graphs("protocol")
    assert len(graphs) > 90
    with LiveServer(publish(tmp_path_factory.mktemp("w3c"), graphs)) as server:
        yield server


# --- the query language and its result formats ----------------------------------------------------------------------


def by_engine(suites: Suites, case: Case) -> bytes | str:
    """The engine's own answer to a case; a text if it refuses it."""
    store = ox.Store()
    for iri in case.default:
        store.bulk_extend(quads(iri, suites.path(iri), ox.DefaultGraph()))
    for iri in case.named:
        store.bulk_extend(quads(iri, suites.path(iri), ox.NamedNode(iri)))
    try:
        results = store.query(case.text, base_iri=case.base)
    except (SyntaxError, RuntimeError) as error:
        return str(error)
    media = media_of(suites.path(case.expected)) if case.evaluated else ""
    if isinstance(results, ox.QueryTriples):
        return results.serialize(format=ox.RdfFormat.TURTLE) or b""
    return results.serialize(format=ox.QueryResultsFormat.from_media_type(media or "text/csv")) or b""


def by_server(server: LiveServer, suites: Suites, case: Case) -> bytes | str:
    """The server's answer to a case; a text if it refuses it. The query's address is the base of its IRIs."""
    named = [("named-graph-uri", iri) for iri in case.named]
    default = [("default-graph-uri", iri) for iri in case.default or (BASE + "no-such-graph",)]
    if examine(case.text, case.base).has_dataset_clause:
        named = default = []  # it names its dataset itself
    media = media_of(suites.path(case.expected)) if case.evaluated else "*/*"
    answer = ask(server.url, f"BASE <{case.base}> {case.text}", media, [*default, *named])
    if answer.status == 200:
        assert media in ("*/*", answer.media)
        return answer.body
    assert (answer.status, answer.slug) == (400, "malformed-query"), f"{case.name}: {answer.text}"
    return answer.text


def passes(suites: Suites, case: Case, answer: bytes | str, *, by_value: bool = False) -> bool:
    """Whether the answer is the one that the suite expects."""
    if not case.evaluated:
        return isinstance(answer, bytes) == case.kind.startswith("Positive")
    ordered = "ORDER BY" in case.text.upper()
    expected = suites.path(case.expected)
    return isinstance(answer, bytes) and same(expected, case.base, answer, by_value=by_value, ordered=ordered)


def test_queries_answer_as_the_suite_says_but_for_what_the_engine_itself_fails(
    server: LiveServer, suites: Suites
) -> None:
    cases = suites.cases(QUERIES)
    answers = {case.name: by_server(server, suites, case) for case in cases}
    failed = {case.name for case in cases if not passes(suites, case, answers[case.name])}
    failed_alone = {case.name for case in cases if not passes(suites, case, by_engine(suites, case))}
    assert failed - failed_alone == set(), "the server itself makes these fail"
    assert failed == set(known.ENGINE), "the table of known failures is not as it should be"
    spelt = {name for name, cause in known.ENGINE.items() if cause == known.SPELLING}
    equal = {case.name for case in cases if passes(suites, case, answers[case.name], by_value=True)}
    assert spelt == equal & failed, "a failure is put down to the spelling of values, or is not, wrongly"
    kinds = [case.kind for case in cases]
    assert (len(answers), len(failed), len(spelt)) == (338, 31, 20)
    assert kinds.count("QueryEvaluationTest") == 232 and kinds.count("CSVResultFormatTest") == 3


# --- what a read-only endpoint refuses ------------------------------------------------------------------------------


def test_queries_of_other_endpoints_are_refused(server: LiveServer, suites: Suites) -> None:
    cases = suites.cases(FEDERATED)
    answers = [ask(server.url, f"BASE <{case.base}> {case.text}", "*/*") for case in cases]
    assert [(answer.status, answer.slug) for answer in answers] == [(403, "service-refused")] * 10


def test_updates_are_refused_however_they_are_sent(server: LiveServer, suites: Suites) -> None:
    cases = suites.cases(UPDATES)
    assert len(cases) == 157
    refused = []
    for case in cases:
        headers = {"Content-Type": "application/sparql-update"}
        direct = fetch(server.url + "/sparql", method="POST", headers=headers, body=case.text.encode())
        assert (direct.status, direct.slug) == (403, "read-only"), case.name
        assert "version control" in direct.json["detail"]
        as_query = ask(server.url, case.text)
        refused.append((as_query.status, as_query.slug))
    # Three of the texts have no first word (nothing, or a prologue alone): as queries they are malformed.
    assert Counter(refused) == {(403, "read-only"): 154, (400, "malformed-query"): 3}


# --- the protocol ---------------------------------------------------------------------------------------------------


def test_the_protocol_is_kept_but_for_updates(server: LiveServer, suites: Suites) -> None:
    mistakes = {}
    seen = 0
    for name, requests in protocol_tests(suites, "protocol"):
        found = [(request.mistake(answer), answer) for request in requests for answer in [request.send(server.url)]]
        seen += 1
        if any(mistake for mistake, _ in found):
            mistakes[name] = found[0]
    assert {name: mistake for name, (mistake, _) in mistakes.items() if name not in known.PROTOCOL} == {}
    assert set(mistakes) == set(known.PROTOCOL)
    assert {(answer.status, answer.slug) for _, answer in mistakes.values()} == {(403, "read-only")}
    assert seen == 34


def test_the_graph_store_reads_and_refuses_to_write(server: LiveServer, suites: Suites) -> None:
    """The suite writes before it reads; what it would have written is not there."""
    told: Counter[tuple[str, int]] = Counter()
    for part in ("direct", "indirect"):
        for name, requests in protocol_tests(suites, f"graph-store-protocol/manifest-{part}.ttl"):
            for request in requests:
                answer = request.send(server.url)
                told[request.method, answer.status] += 1
                assert answer.status != 404 or request.method in ("GET", "HEAD"), name
                assert request.method == "HEAD" or answer.status == 200 or answer.slug in ("read-only", "unknown-graph")
    read = {("GET", 200): 1, ("GET", 404): 14, ("HEAD", 404): 3}
    assert told == read | {("PUT", 403): 12, ("POST", 403): 5, ("DELETE", 403): 4}


# --- the service description ----------------------------------------------------------------------------------------


def test_the_service_describes_itself(server: LiveServer, suites: Suites) -> None:
    """The three tests of the suite: RDF is returned, it names its endpoint, and it conforms to the vocabulary."""
    names = {str(entry).rpartition("#")[2] for entry in suites.entries(suites.manifest("service-description"))}
    assert names == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}
    answer = fetch(server.url + "/sparql")
    assert (answer.status, answer.media) == (200, TURTLE)
    described = rdflib.Graph().parse(data=answer.body, format="turtle")
    (service,) = described.subjects(rdflib.RDF.type, SD.Service)
    assert described.value(service, SD.endpoint) == rdflib.URIRef(BASE + "sparql")
    assert departures(described) == []
