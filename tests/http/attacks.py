"""Queries that would stop a server that evaluated them without limits, each with the kinds of answer it may get.

The limits are those of `tests/http/test_isolation.py`; '' is an answer with a result.
"""

from __future__ import annotations

from tests.http.queries import HB, HEAVY

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ANY = f"(<{HB}x>|!<{HB}x>|^!<{HB}x>)*"


def _doubled(times: int) -> str:
    steps = "".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1}) " for n in range(times))
    return f'SELECT (STRLEN(?s{times}) AS ?n) {{ BIND("sixteen letters!" AS ?s0) {steps}}}'


LISTS = "".join(f"VALUES ?v{n} {{ {'1 ' * 400} }}" for n in range(5))
TOO_LATE = {"deadline", "query-ended", "memory"}
TOO_LARGE = {*TOO_LATE, "result-too-large"}
MALFORMED = {*TOO_LATE, "malformed-query"}
ANYTHING = {*MALFORMED, ""}
ATTACKS = {
    "a cartesian product": (HEAVY, TOO_LATE),
    "a cartesian product in order": (f"SELECT * {PRODUCT} ORDER BY ?i ?f ?c", TOO_LATE),
    "a cartesian product without doubles": (f"SELECT DISTINCT * {PRODUCT}", TOO_LARGE),
    "a cartesian product as a graph": (f"CONSTRUCT {{ ?a ?e ?i }} {PRODUCT}", TOO_LARGE),
    "a product of lists": (f"SELECT (COUNT(*) AS ?n) {{ {LISTS} }}", TOO_LATE),
    "a text that doubles": (_doubled(40), TOO_LATE),
    "a text of everything": (f"SELECT (GROUP_CONCAT(STR(?f)) AS ?x) {PRODUCT}", TOO_LATE),
    "a giant result": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", {"result-too-large"}),
    "a giant row": (_doubled(16).replace("STRLEN(?s16)", "?s16"), {"result-too-large"}),
    "paths of any length": (f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY} ?b . ?c {ANY} ?d }}", TOO_LATE),
    "5,000 braces that stay open": ("SELECT * " + "{" * 5_000, {"query-too-deep"}),
    "5,000 closed braces": ("SELECT * " + "{" * 5_000 + "}" * 5_000, {"query-too-deep"}),
    "10,000 brackets": ("ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }", {"query-too-deep"}),
    "10,000 negations": ("ASK { FILTER(" + "!" * 10_000 + "true) }", {"query-too-deep"}),
    "10,000 spaced negations": ("ASK { FILTER(" + "! " * 10_000 + "true) }", {"query-too-deep"}),
    "10,000 negations with comments between": ("ASK { FILTER(" + "!#\n" * 10_000 + "true) }", {"query-too-deep"}),
    "10,000 signs": ("ASK { FILTER(" + "- + " * 5_000 + "1) }", {"query-too-deep"}),
    "1,000 nested blank nodes": ("ASK { ?s ?p " + "[<urn:p> " * 1_000 + "1" + "]" * 1_000 + " }", {"query-too-deep"}),
    "200 nested blank nodes": ("ASK { ?s ?p " + "[<urn:p> " * 200 + "1" + "]" * 200 + " }", ANYTHING),
    "200 nested lists": ("ASK { ?s ?p " + "(" * 200 + "1" + ")" * 200 + " }", ANYTHING),
    "200 nested sub-queries": ("ASK " + "{ SELECT * " * 200 + "{}" + "}" * 200, ANYTHING),
    "20,000 unions": ("ASK { {}" + " UNION {}" * 20_000 + " }", ANYTHING),
    "20,000 optionals": ("ASK { " + "OPTIONAL{?s ?p 1}" * 10_000 + " }", ANYTHING),
    "20,000 sums": ("ASK { FILTER(1" + "+1" * 20_000 + " = 0) }", ANYTHING),
    "20,000 alternatives": ("ASK { FILTER(false" + "||false" * 20_000 + ") }", ANYTHING),
    "20,000 steps": ("ASK { ?s <a:b>" + "/<a:b>" * 20_000 + " ?o }", ANYTHING),
    "20,000 prefixes": ("".join(f"PREFIX p{n}: <urn:{n}> " for n in range(10_000)) + "ASK {}", ANYTHING),
    "9,000 times the alias": ("ASK " + "FROM <graph/asserted> " * 9_000 + "{}", ANYTHING),
    "names with dots": ("ASK {" + "a." * 125_000, MALFORMED),
    "names with hyphens": ("ASK {" + "a-" * 125_000, MALFORMED),
    "letters beyond ASCII": ("ASK {" + "é" * 125_000, MALFORMED),
    "colons": ("ASK {" + ":" * 250_000, MALFORMED),
    "quotes that stay open": ('ASK { "' + '\\"' * 125_000, MALFORMED),
    "long quotes that stay open": ("ASK { '''" + "''\\'" * 60_000, MALFORMED),
    "angles that stay open": ("ASK {" + "<" * 250_000, MALFORMED),
    "angles with escapes": ("ASK {" + "<\\u0041" * 35_000, MALFORMED),
    "comments": ("ASK {" + "#\n" * 125_000, MALFORMED),
    "percent signs": ("ASK { ?s :" + "%41" * 80_000, MALFORMED),
}  # fmt: skip
