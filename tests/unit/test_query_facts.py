"""What the lexer sees in a query; above all, that no SERVICE gets past it to the engine."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from itukg.errors import Problem
from itukg.sparql.lexer import lex
from itukg.sparql.policy import Policy
from itukg.sparql.query import Form, examine
from itukg.sparql.rewrite import disarm, expand_alias
from tests.unit.test_rewriting import rewritten

BASE = "https://base.example/"
# Nothing listens on port 1, and the engine itself refuses it: reaching out shows as an OSError or a silent empty row.
CALL = "SERVICE <http://127.0.0.1:1/> { ?x ?y ?z }"
PREFIX = "PREFIX ex: <http://ex.example/> "

SNEAKY = [
    f"SELECT * {{ {CALL} }}",
    f"SELECT * {{ {CALL.lower()} }}",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?x ?y ?z } }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:1/>{ ?x ?y ?z } }",
    PREFIX + "SELECT * { SERVICEex:a { ?x ?y ?z } }",
    f"SELECT * {{ ?s ?p true{CALL} }}",
    f"SELECT * {{ ?s ?p 1{CALL} }}",
    f"SELECT * {{ ?s ?p '''a'''{CALL} }}",
    f"SELECT * {{ ?s ?p 'a\\\\'. {CALL} }}",
    f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>') {CALL} ?s ?p 'x' }}",
    PREFIX + f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<ex:a#>'''\n) {CALL} }} #'''",
    f"SELECT * {{ ?s ?p <http://ex.example/\\u0041'> . {CALL} ?s ?p 'x' }}",
    f"SELECT * {{ # '\n {CALL} }} # '",
    f"ASK {{ {{ SELECT * {{ {CALL} }} }} }}",
    f"CONSTRUCT {{ ?x ?y ?z }} WHERE {{ OPTIONAL {{ {CALL} }} }}",
    "SELECT * { VALUES ?e { <http://127.0.0.1:1/> } SERVICE ?e { ?x ?y ?z } }",
    PREFIX + f"ASK {{ ?s ?p ex:.{CALL} }}",
    PREFIX + "PREFIX other: <urn:service> SELECT * { SERVICEother:a { ?x ?y ?z } }",
    "PREFIX p0: <http://127.0.0.1:1/> PREFIX SERVICEp0: <urn:x> SELECT * { SERVICEp0: { ?x ?y ?z } }",
    "PREFIX p0: <http://127.0.0.1:1/> SELECT * { SERVICEp0: { ?x ?y ?z } } # PREFIX SERVICEp0: <urn:>",
    "SELECT * { SERVICE<http://127.0.0.1:1/>{ ?x ?y ?z } FILTER(?x != 'PREFIX SERVICE: <urn:x>') }",
    f"ASK {{ FILTER(1<(1>0) || 1<'>') {CALL} ?s ?p 'x' }}",
    f"ASK {{ FILTER(EXISTS{{}}<'>') {CALL} ?s ?p 'x' }}",
    f"SELECT (COUNT(DISTINCTtrue<'>') AS ?c) {{ {CALL} ?s ?p 'x' }}",
]
HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:1/> {}' } # SERVICE",
    "SELECT ?service { ?service <http://ex.example/service#a> ?o FILTER(CONTAINS(?o, 'OTT service')) }",
    "SELECT * { VALUES (?a) { (<http://ex.example/service#x>) } }",
    "PREFIX service: <http://ex.example/service#> SELECT * { service:a ?p ?o }",
    "prefix p0: <urn:> prefix Web-Service: <http://ex.example/service#> SELECT * { Web-Service:a p0:b ?o }",
    "PREFIX SERVICEp0: <http://ex.example/service#> PREFIX p0: <urn:> SELECT * { SERVICEp0:a p0:b ?o }",
    PREFIX + "SELECT * { ?s ex:service ?o . ?o ex:a.SERVICE ?q }",
    'SELECT * { ?s ?p """SERVICE ?x { "quoted" }""" }',
]


@pytest.mark.parametrize("query", SNEAKY)
def test_no_spelling_of_the_keyword_reaches_the_engine(query: str) -> None:
    """Seen and refused; or taken for text, and then respelt so that the engine takes it for nothing else."""
    assert examine(query, BASE).service or not re.search("service", rewritten(query, disarm(query)), re.IGNORECASE)


@pytest.mark.parametrize("query", SNEAKY)
def test_each_of_these_spellings_is_one_that_the_engine_accepts(query: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("x")))
    try:
        store.query(query, base_iri=BASE)
    except SyntaxError as error:
        pytest.fail(f"not a query, so not a danger: {error}")
    except OSError as error:
        assert "port 1 " in str(error) or "lookup" in str(error)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_in_texts_names_and_comments_is_no_call_and_keeps_its_meaning(query: str) -> None:
    assert not examine(query, BASE).service
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://ex.example/service#a"), ox.NamedNode("urn:b"), ox.Literal("OTT service")))
    assert str(list(store.query(rewritten(query, disarm(query))))) == str(list(store.query(query)))


@pytest.mark.parametrize("before", ["", "'", '"', '"' * 3, "a", "<"])
def test_any_text_is_read_in_one_pass(before: str) -> None:
    """Each of these made some version of the lexer start over at every character."""
    for part in ("a.", "é", "a-", '\\"', "<a", "ex:", "@a-", "1.", ".", "?", "a:\\", "'" * 3, '""a', "<<", "#a\n"):
        text = before + part * 20_000
        assert "".join(token.text for token in lex(text)) == text


@pytest.mark.parametrize("form", Form)
def test_the_form_is_found_after_any_prologue(form: Form) -> None:
    query = f"# SELECT\nBASE <x/>\nprefix a: <b#> PREFIX : <c>\n{form.value.lower()} {{ }}"
    assert examine(query, BASE).form is form


@pytest.mark.parametrize(
    "query", ["BASE <http://[x> ASK {}", "BASE <a/> " * 9000 + "ASK {}", "SELECT * " + "FROM <a> " * 9000 + "{}"]
)
def test_hostile_prologues_cost_little_and_break_nothing(query: str) -> None:
    assert examine(query, BASE).form is not None
    expanded = rewritten(query, expand_alias(query, examine(query, BASE), BASE + "a", ("urn:a",)))
    assert expanded.count("<urn:a>") <= 1


def test_what_changes_by_itself_is_known() -> None:
    assert examine("SELECT (NOW() AS ?n) {}", BASE).volatile
    assert not examine("SELECT ('NOW()' AS ?now) {}", BASE).volatile


UPDATES = [
    *("INSERT DATA {}", "delete where {}", "LOAD <a>", "CLEAR ALL", "DROP ALL", "CREATE GRAPH <a>"),
    *("COPY <a> TO <b>", "MOVE <a> TO <b>", "ADD <a> TO <b>", "PREFIX a: <b> WITH <a> DELETE {} WHERE {}"),
]


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_told_from_malformed_queries(update: str) -> None:
    facts = examine(update, BASE)
    assert facts.update
    assert facts.form is None


def test_depth_counts_brackets_and_operators_but_not_those_in_texts() -> None:
    assert examine("SELECT * { { ( [ ] ) } }", BASE).depth == 4
    assert examine("SELECT * { ?s ?p '{{{{{{{{' }", BASE).depth == 1
    assert examine("SELECT * { FILTER(" + "!" * 500 + "true) }", BASE).depth > 500


def test_the_alias_is_written_out_in_from_clauses_by_any_name() -> None:
    query = (
        "PREFIX g: <graph/> SELECT * FROM g:all FROM NAMED <graph/all> FROM <graph/one> { ?s ?p 'FROM <graph/all>' }"
    )
    expanded = rewritten(query, expand_alias(query, examine(query, BASE), BASE + "graph/all", ("urn:a", "urn:b")))
    assert "FROM <urn:a> FROM <urn:b>" in expanded
    assert "FROM NAMED <urn:a> FROM NAMED <urn:b>" in expanded
    assert "FROM <graph/one>" in expanded
    assert expanded.endswith("{ ?s ?p 'FROM <graph/all>' }")


def test_a_protocol_dataset_replaces_both_halves_of_the_querys() -> None:
    policy = Policy(1000, 50, BASE, BASE + "graph/all", ("urn:a", "urn:b"))
    request = policy.admit("SELECT * FROM <urn:x> {}", default_graphs=(BASE + "graph/all",)).request
    assert request.default_graphs == ("urn:a", "urn:b")
    assert request.named_graphs == ()


REFUSED = {
    "SELECT * {" + "{" * 60: (400, "query-too-deep"),
    "SELECT * { ?s ?p '" + "x" * 1000 + "' }": (413, "query-too-long"),
    "HELLO": (400, "malformed-query"),
    "": (400, "malformed-query"),
    "SELECT * { ?s ?p '\0' }": (400, "malformed-query"),
    "DROP ALL": (403, "read-only"),
    SNEAKY[0]: (403, "service-refused"),
}


@pytest.mark.parametrize("query", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_and_how(query: str) -> None:
    with pytest.raises(Problem) as caught:
        Policy(1000, 50, BASE, "", ()).admit(query)
    assert (caught.value.status, caught.value.slug) == REFUSED[query]
    assert caught.value.title
    assert caught.value.detail
