"""The Graph Store Protocol, read side: https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from rdflib.compare import isomorphic

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.http.queries import BASE, assert_answers
from tests.http_client import Answer, ask, fetch
from tests.rdf.releasing import CATALOG, ONTOLOGY, Kept
from tests.servers import LiveServer

LINKS, LOG, CLOSURE = (BASE + f"graph/{name}" for name in ("links", "log/2031", "closure"))
N_TRIPLES = "application/n-triples"


def triples(answer: Answer) -> int:
    assert (answer.status, answer.media) == (200, N_TRIPLES), answer.text
    return answer.text.count(" .\n")


def test_every_graph_is_found_by_its_address_and_by_its_name(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot
) -> None:
    sizes = {str(graph["iri"]): graph["triples"] for graph in harbour_snapshot.manifest.graphs}
    assert len(sizes) == 9
    for iri, size in sizes.items():
        direct = fetch(harbour_server.url + "/" + iri.removeprefix(BASE), headers={"Accept": N_TRIPLES})
        indirect = fetch(f"{harbour_server.url}/graph?graph={quote(iri)}", headers={"Accept": N_TRIPLES})
        relative = fetch(f"{harbour_server.url}/graph?graph={iri.removeprefix(BASE)}", headers={"Accept": N_TRIPLES})
        assert [triples(answer) for answer in (direct, indirect, relative)] == [size] * 3, iri


def test_the_default_graph_is_all_and_the_alias_all_but_the_closure(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot
) -> None:
    sizes = {str(graph["iri"]): int(str(graph["triples"])) for graph in harbour_snapshot.manifest.graphs}
    default = fetch(harbour_server.url + "/graph?default", headers={"Accept": N_TRIPLES})
    alias = fetch(harbour_server.url + "/graph/asserted", headers={"Accept": N_TRIPLES})
    assert triples(default) == harbour_snapshot.manifest.triples
    assert triples(alias) == harbour_snapshot.manifest.triples - sizes[CLOSURE] > 500


@pytest.mark.parametrize(
    ("accept", "kind", "parser"),
    [
        (None, "text/turtle", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/html, */*;q=0.8", "text/turtle", "turtle"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is", "ignore:Dataset.default_context is")
def test_the_accept_header_chooses(harbour_server: LiveServer, accept: str | None, kind: str, parser: str) -> None:
    expected = rdflib.Graph().parse(
        data=fetch(harbour_server.url + "/graph/links", headers={"Accept": N_TRIPLES}).body, format="nt"
    )
    answer = fetch(harbour_server.url + "/graph/links", headers={"Accept": accept} if accept else {})
    assert (answer.status, answer.media, answer.headers["Vary"]) == (200, kind, "Accept, Accept-Encoding")
    assert isomorphic(rdflib.Graph().parse(data=answer.body, format=parser), expected)


def test_head_and_a_known_tag_have_no_body(harbour_server: LiveServer) -> None:
    address = harbour_server.url + "/graph?graph=" + quote(LOG)
    get, head = (fetch(address, method=method) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert head.headers[name] == get.headers[name] != "", name
    again = fetch(address, headers={"If-None-Match": get.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert fetch(harbour_server.url + "/graph/none", method="HEAD").status == 404


def test_a_result_format_may_be_named(harbour_server: LiveServer) -> None:
    answer = fetch(harbour_server.url + "/graph/links?format=nt", headers={"Accept": "image/png"})
    assert triples(answer) == 3


REFUSED = {
    "a graph that is not there": ("/graph/none", 404, "unknown-graph"),
    "a graph that is not there, by name": ("/graph?graph=urn:none", 404, "unknown-graph"),
    "a name that is no IRI": ("/graph?graph=http://%5Bx", 400, "malformed-graph-name"),
    "a path that is no IRI": ("/graph/a%20b", 404, "unknown-graph"),
    "no graph": ("/graph", 400, "no-graph"),
    "two graphs": ("/graph?graph=urn:a&graph=urn:b", 400, "doubled-parameter"),
    "a graph and the default graph": ("/graph?default&graph=urn:b", 400, "doubled-parameter"),
    "a format that there is not": ("/graph/links?format=csv", 406, "not-acceptable"),
    "a dataset where a graph is asked for": ("/graph/links?format=nq", 406, "not-acceptable"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_says_what_was_wrong(harbour_server: LiveServer, case: tuple[str, int, str]) -> None:
    path, status, slug = case
    answer = fetch(harbour_server.url + path)
    assert (answer.status, answer.slug) == (status, slug), answer.text
    assert answer.json["detail"]


@pytest.mark.parametrize("path", ["/graph/links", "/graph/new", "/graph?graph=urn:new", "/graph?default", "/graph"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writing_is_refused_with_a_word_on_how_it_is_done(harbour_server: LiveServer, method: str, path: str) -> None:
    answer = fetch(
        harbour_server.url + path, method=method, headers={"Content-Type": "text/turtle"}, body=b"<a:b> a 1."
    )
    assert (answer.status, answer.slug) == (403, "read-only")
    assert "version control" in answer.json["detail"]
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert_answers(harbour_server.url)


def test_scripts_of_other_sites_may_read_graphs(harbour_server: LiveServer) -> None:
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    preflight = fetch(harbour_server.url + "/graph/links", method="OPTIONS", headers=headers)
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert preflight.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_an_earlier_release_had_is_gone_and_what_never_was_is_unknown(tmp_path: Path) -> None:
    """Validation keeps all that was described; a graph may be retired, and a version of the ontology goes."""
    kept = Kept.copy_to(tmp_path / "dataset")
    version = 'owl:versionInfo "2.3.0" ; owl:versionIRI <https://harbour.example/ontology/2.3.0>'
    kept.edit(ONTOLOGY, 'owl:versionInfo "2.3.0"', version)
    kept.release()
    kept.edit(ONTOLOGY, version, version.replace("2.3.0", "2.4.0"))
    kept.number("2.4.0")
    kept.write(CATALOG, kept.text(CATALOG).replace("graph/log/2031", "graph/arrivals"))
    retired = (
        '<http://www.w3.org/2002/07/owl#deprecated> true ; dct:title "log of 2031"@en ; dct:isReplacedBy g:arrivals'
    )
    kept.append(CATALOG, f"<{LOG}> {retired} .")
    with LiveServer(Settings(dataset=str(kept.root), cache=str(tmp_path / "cache"))) as server:
        for address in ("/graph/log/2031", "/graph?graph=graph/log/2031"):
            answer = fetch(server.url + address)
            assert (answer.status, answer.slug) == (410, "gone"), answer.text
            assert "2.3.0" in answer.json["detail"]
        assert fetch(server.url + "/graph/arrivals").status == 200
        assert fetch(server.url + "/ontology/2.4.0").status == 303
        kept_version = fetch(server.url + "/ontology/2.3.0", headers={"Accept": "text/turtle"})
        assert kept_version.status == 200 and "2.3.0" in kept_version.text, "the release's record has it"
        assert fetch(server.url + "/graph/log/1998").slug == "unknown-graph"
        assert fetch(server.url + "/ontology/0.9.0").slug == "unknown-version"
        assert ask(server.url, f"ASK FROM <{LOG}> {{ ?s ?p ?o }}").json["boolean"] is False
