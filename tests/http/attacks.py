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


def _replaced(times: int) -> str:
    steps = "".join(f"BIND(REPLACE(?s{n}, '.', '$0$0$0$0') AS ?s{n + 1}) " for n in range(times))
    return f"SELECT (STRLEN(?s{times}) AS ?n) {{ BIND('four' AS ?s0) {steps}}}"


def _nested(opening: str, inner: str, closing: str, times: int) -> str:
    return opening * times + inner + closing * times


def _squares(times: int) -> str:
    return "".join(f"BIND(?x{n} * ?x{n} AS ?x{n + 1})" for n in range(times))


COLUMNS = " ".join(f"?v{n}" for n in range(10_000))
EXCEPTIONS = "|".join(f"<urn:{n}>" for n in range(5_000))
LISTS = "".join(f"VALUES ?v{n} {{ {'1 ' * 400} }}" for n in range(5))
TOO_LATE = {"deadline", "memory", "query-ended"}
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
    "angles that stay open": ("ASK {" + "<" * 250_000, {"query-too-deep"}),
    "angles with escapes": ("ASK {" + "<\\u0041" * 35_000, MALFORMED),
    "comments": ("ASK {" + "#\n" * 125_000, MALFORMED),
    "a text that grows by replacing": (_replaced(24), TOO_LATE),
    "a hash of a giant text": (_doubled(36).replace("STRLEN(?s36)", "SHA512(?s36)"), TOO_LATE),
    "texts of a product put together": (f"SELECT (GROUP_CONCAT(CONCAT(STR(?f), ?i)) AS ?x) {PRODUCT}", TOO_LATE),
    "a product without an end to its order": (f"SELECT ?a {PRODUCT} ORDER BY RAND()", TOO_LATE),
    "a product that is skipped": (f"SELECT * {PRODUCT} OFFSET 999999999999", TOO_LATE),
    "everything described": ("DESCRIBE ?a ?d ?g " + PRODUCT, {*TOO_LARGE, ""}),
    "a list of 30,000 values": ("ASK { VALUES ?x { " + "<urn:x> " * 30_000 + "} ?x ?p ?o }", ANYTHING),
    "a list of 120,000 numbers": ("ASK { FILTER(1 IN (" + "2," * 120_000 + "3)) }", ANYTHING),
    "10,000 columns": (f"SELECT * {{ VALUES ({COLUMNS}) {{ ({'1 ' * 10_000}) }} }}", {*ANYTHING, "result-too-large"}),
    "50 stars after one another": (f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([ANY] * 50)} ?b }}", {*TOO_LATE, ""}),
    "stars of stars": (f"SELECT (COUNT(*) AS ?n) {{ ?a {_nested('(', ANY, ')*', 100)} ?b }}", {*TOO_LATE, ""}),
    "a star with 5,000 exceptions": (f"ASK {{ ?a (!({EXCEPTIONS}))* ?b . ?b ?c <urn:no> }}", ANYTHING),
    "a pattern that repeats repeats": ("ASK { FILTER(REGEX('a', '((a{1,1000}){1,1000}){1,1000}$')) }", ANYTHING),
    "a pattern that backtracks": (_doubled(18).replace("STRLEN(?s18)", "REGEX(?s18, '(.+.+)+y')"), {*TOO_LATE, ""}),
    "a pattern of all characters": (
        f"SELECT (COUNT(*) AS ?n) {PRODUCT[:-1]} FILTER(REGEX(CONCAT(STR(?a), STR(?d)), '(.*.*)*(.+)+$', 'i')) }}",
        TOO_LATE,
    ),
    "10,000 brackets in a pattern": (f"ASK {{ FILTER(REGEX('a', '{_nested('(', '', ')', 10_000)}')) }}", ANYTHING),
    "200 nested unions": ("ASK " + _nested("{ {} UNION ", "{}", " }", 200), ANYTHING),
    "5,000 nested unions": ("ASK " + _nested("{ {} UNION ", "{}", " }", 5_000), {"query-too-deep"}),
    "unions that multiply": (
        "SELECT (COUNT(*) AS ?n) {" + "{ ?a ?b ?c } UNION { ?d ?e ?f } " * 12 + "}",
        TOO_LATE,
    ),
    "200 nested EXISTS": ("ASK { ?s ?p ?o " + _nested("FILTER EXISTS { ?s ?p ?o ", "", "}", 200) + "}", ANYTHING),
    "triples in triples": ("ASK { " + _nested("<< ", "?s", " ?p ?o >>", 10_000) + " ?p ?o }", {"query-too-deep"}),
    "3,000 nested lists": ("ASK { ?s ?p " + _nested("(", "1", ")", 3_000) + " }", {"query-too-deep"}),
    "nested conditions": ("ASK { FILTER(" + _nested("IF(true,", "1", ",0)", 10_000) + ") }", {"query-too-deep"}),
    "a number of 200,000 digits": ("ASK { FILTER(" + "9" * 200_000 + " > 1) }", ANYTHING),
    "powers of a number": ("SELECT ?x {BIND(9 AS ?x0)" + _squares(200) + "}", ANYTHING),
    "10,000 graphs": ("ASK " + "".join(f"FROM <urn:{n}> " for n in range(10_000)) + "{ ?s ?p ?o }", ANYTHING),
    "60,000 times in order": ("SELECT * { ?s ?p ?o } ORDER BY " + "?s " * 60_000, {*ANYTHING, "result-too-large"}),
    "percent signs": ("ASK { ?s :" + "%41" * 80_000, MALFORMED),
}  # fmt: skip
