"""Which queries are taken for a request for a whole graph, and of which graphs."""

from __future__ import annotations

import pytest

from itukg.sparql.policy import Policy

BASE = "https://base.example/"
POLICY = Policy(1000, 50, BASE, BASE + "graph/all", ("urn:a", "urn:b"), (frozenset(("urn:b", "urn:c")),))
PLAIN = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
WHOLE = {
    PLAIN: (),
    "construct{$x ?y ?z.}where{?x $y ?z.}": (),
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }": (),
    "CONSTRUCT WHERE { ?s ?p ?o }": (),
    f"BASE <urn:x> PREFIX ex: <urn:y> # all\n{PLAIN} # of it": (),
    "CONSTRUCT { ?s ?p ?o } FROM <urn:a> WHERE { ?s ?p ?o }": ("urn:a",),
    "CONSTRUCT FROM <g> FROM <urn:a> WHERE { ?s ?p ?o }": (BASE + "g", "urn:a"),
    "CONSTRUCT { ?s ?p ?o } FROM <graph/all> FROM <urn:c> { ?s ?p ?o }": ("urn:a", "urn:b", "urn:c"),
    "PREFIX u: <urn:> CONSTRUCT { ?s ?p ?o } FROM u:a FROM u:a { ?s ?p ?o }": ("urn:a",),
    "PREFIX u: <urn:> CONSTRUCT { ?s ?p ?o } { GRAPH u:b { ?s ?p ?o . } . }": ("urn:b",),
}
OTHER = [
    "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
    "DESCRIBE ?s WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } VALUES ?s { <urn:a> }",
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?q } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?s ?o } WHERE { ?s ?s ?o }",
    "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p+ ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?o ?q ?r }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } FROM NAMED <urn:a> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <urn:a> WHERE { GRAPH <urn:a> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o",
    "CONSTRUCT { ?s ?p ?o } WHERE { '?s ?p ?o }' }",
]


@pytest.mark.parametrize("query", WHOLE)
def test_it_is_recognised_however_it_is_written(query: str) -> None:
    assert POLICY.admit(query).request.whole == WHOLE[query]


@pytest.mark.parametrize("query", OTHER)
def test_nothing_else_is_taken_for_it(query: str) -> None:
    assert POLICY.admit(query).request.whole is None


@pytest.mark.parametrize("written", ["graph/a#", "graph/a?", "graph/a;", f"HTTPS{BASE[5:]}graph/a"])
def test_an_iri_that_is_nearly_a_graphs_is_another(written: str) -> None:
    iri = written if ":" in written else BASE + written
    for query in (
        f"CONSTRUCT {{ ?s ?p ?o }} FROM <{written}> {{ ?s ?p ?o }}",
        f"CONSTRUCT FROM <{iri}> WHERE {{ ?s ?p ?o }}",
    ):
        assert POLICY.admit(query).request.whole == (iri,)
    request = POLICY.admit(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{written}> {{ ?s ?p ?o }} }}").request
    assert request.whole == (iri,)
    two = POLICY.admit(f"ASK FROM <graph/a> FROM <{written}> {{ ?s ?p ?o }}").request
    assert two.default_graphs is None, "none is named twice"


def test_iris_are_resolved_as_the_engine_does() -> None:
    for base, written, iri in (
        (BASE + "g#x", "", BASE + "g"),
        (BASE, "z/../graph/a", BASE + "graph/a"),
        (BASE, "gr\\u0061ph/a", BASE + "graph/a"),
    ):
        query = f"BASE <{base}> CONSTRUCT {{ ?s ?p ?o }} FROM <{written}> {{ ?s ?p ?o }}"
        assert POLICY.admit(query).request.whole == (iri,)
    almost = POLICY.admit("SELECT * FROM <graph/all#> { ?s ?p ?o }").request
    assert almost.query == "SELECT * FROM <graph/all#> { ?s ?p ?o }", "it is not the alias"


def test_the_protocol_chooses_the_graphs() -> None:
    written = "CONSTRUCT { ?s ?p ?o } FROM <urn:z> { ?s ?p ?o }"
    request = POLICY.admit(written, ("urn:c", BASE + "graph/all"), ("urn:d",)).request
    assert (request.whole, request.merged) == (("urn:c", "urn:a", "urn:b"), True)
    assert POLICY.admit(PLAIN, None, ("urn:d",)).request.whole is None, "the default graph is empty"
    assert POLICY.admit("CONSTRUCT { ?s ?p ?o } { GRAPH <urn:a> { ?s ?p ?o } }", ("urn:b",)).request.whole is None
