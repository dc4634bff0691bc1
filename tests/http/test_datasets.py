"""A dataset that is chosen is a set of graphs, and its default graph is their merge: a triple counts once."""

from __future__ import annotations

import pytest

from tests.http.copies import Copy
from tests.http.queries import ANNA, BASE, COUNT, HB, over
from tests.http_client import ask
from tests.servers import LiveServer

REGISTER, LINKS, LOG = (BASE + f"graph/{name}" for name in ("register", "links", "log/2031"))
# One row for each time that the triple is in the default graph.
SIGNS = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"


def test_a_triple_in_two_graphs_counts_once_however_they_are_chosen(copy: Copy) -> None:
    path = copy.settings.dataset_path / "data" / "links" / "elsewhere.ttl"
    path.write_text(path.read_text("utf-8") + f'\nship:S.S.Anna <{HB}callSign> "HBA7" .\n', encoding="utf-8")
    with LiveServer(copy.settings) as server:
        sizes = ask(server.url, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        size = dict(zip(sizes.values("g"), map(int, sizes.values("n")), strict=True))
        total = size[REGISTER] + size[LINKS] - 1

        def count(query: str, *parameters: tuple[str, str]) -> int:
            answer = ask(server.url, query, parameters=parameters)
            assert answer.status == 200, answer.text
            return int(answer.values("n")[0])

        assert int(ask(server.url, COUNT).values("n")[0]) == sum(size.values()) - 1
        assert count(over(COUNT, f"FROM <{REGISTER}> FROM <{LINKS}>")) == total
        assert count(COUNT, ("default-graph-uri", REGISTER), ("default-graph-uri", LINKS)) == total
        assert (
            count(over(COUNT, f"FROM <{BASE}graph/asserted>")) == sum(size.values()) - 1 - size[BASE + "graph/closure"]
        )
        for sources in (f"FROM <{REGISTER}> FROM <{LINKS}>", f"FROM <{LINKS}> FROM <graph/asserted>", ""):
            assert ask(server.url, over(SIGNS, sources)).values("sign") == ["HBA7"], sources
        both = f"FROM <{REGISTER}> FROM <{LINKS}> FROM NAMED <{LINKS}> FROM NAMED <{LOG}>"
        graphs = ask(server.url, over("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", both))
        assert graphs.values("g") == [LINKS, LOG], "the named graphs are those named"
        described = ask(server.url, f"DESCRIBE {ANNA} FROM <{REGISTER}> FROM <{LINKS}>", "application/n-triples")
        assert described.text.count('HBA7" .') == 1


@pytest.mark.parametrize("clause", [f"FROM <{LOG}> FROM <{LOG}>", f"FROM <{LOG}> FROM <graph/log/2031>"])
def test_a_graph_that_is_named_twice_counts_once(harbour_server: LiveServer, clause: str) -> None:
    once = ask(harbour_server.url, over(COUNT, f"FROM <{LOG}>")).values("n")
    assert int(once[0]) > 20
    assert ask(harbour_server.url, over(COUNT, clause)).values("n") == once
    twice = [("default-graph-uri", LOG), ("default-graph-uri", LOG)]
    assert ask(harbour_server.url, COUNT, parameters=twice).values("n") == once
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert ask(harbour_server.url, over(named, clause.replace("FROM", "FROM NAMED"))).values("n") == once


def test_a_graph_may_be_named_relative_to_the_base(harbour_server: LiveServer) -> None:
    absolute = ask(harbour_server.url, COUNT, parameters={"default-graph-uri": LOG}).values("n")
    assert ask(harbour_server.url, COUNT, parameters={"default-graph-uri": "graph/log/2031"}).values("n") == absolute
    alias = ask(harbour_server.url, COUNT, parameters={"default-graph-uri": "graph/asserted"}).values("n")
    assert int(alias[0]) > int(absolute[0])


def test_names_with_several_dots_are_read_and_mistakes_keep_their_place(harbour_server: LiveServer) -> None:
    prologue = f"PREFIX ship: <{BASE}id/ship/>\nPREFIX hb: <{HB}>\n"
    dotted = "SELECT ?sign { VALUES ?s { ship:S.S.Anna ship:a.b.c.d } ?s hb:callSign ?sign }"
    assert ask(harbour_server.url, prologue + dotted).values("sign") == ["HBA7"]
    line = "SELECT * { VALUES ?v { 'service' } ship:S.S.Anna hb:a.b.c ) }"
    wrong, column = ask(harbour_server.url, prologue + line), line.index(")") + 1
    assert (wrong.status, wrong.slug) == (400, "malformed-query")
    assert wrong.json["detail"].startswith(f"Line 3, column {column}:"), wrong.json["detail"]
