"""Queries about the second dataset whose answers are known."""

from __future__ import annotations

from itertools import count

from tests.http_client import Answer, ask

BASE = "https://harbour.example/"
HB = BASE + "ontology#"
ANNA = f"<{BASE}id/ship/S.S.Anna>"
SIGN = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
BERTHS = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s a <{HB}Berth> ; ?p ?o }}"
# Takes far longer than any time limit here, but its result is one number.
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"


def over(query: str, sources: str) -> str:
    """The query with a dataset clause."""
    return query.replace("{", sources + " {", 1)


_numbers = count(1)


def fresh(query: str) -> str:
    """The query, written so that no server has an answer to it in memory."""
    return f"{query}\n# asked for the {next(_numbers)}th time"


def assert_answers(url: str, timeout: float = 60.0) -> Answer:
    """A plain question gets its right answer, not from memory."""
    answer = ask(url, fresh(SIGN), timeout=timeout)
    assert (answer.status, answer.text[:500]) == (200, answer.text[:500])
    assert answer.values("sign") == ["HBA7"]
    return answer
