"""What is told of queries that cannot be read: the commonest mistakes, at their places, and none where none is."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.sparql.full_width import marks_in_names
from itukg.sparql.lexer import first_tokens
from itukg.sparql.mistakes import Mistake, find_mistake
from tests.requirements import CHECKOUT

PREFIXES = "PREFIX ex: <https://ex.example/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
# ‸ stands before the place that is told.
MISTAKES = [
    ('SELECT ?n { ?x ex:p ?n FILTER(LANG(?n) = ‸"zh) }', 'Put " where it ends', '加上"'),
    ("SELECT ?n { ?x ex:p ‸'a }\n}", "Put ' where it ends", "加上'"),
    ('SELECT ?n { ?x ex:p ‸"""a" }', 'Put """ where it ends', '加上"""'),
    ("SELECT ?n { ?x a ‸<https://ex.example/A ; ex:p ?n }", "Put > where it ends", "加上>"),
    ("SELECT ?n { ?x ex:p ?n FILTER(LANG(?n) = ‸“zh”) }", 'Write " instead', '直引号"'),
    ("SELECT ?n { ?x a ex:A ‸； ex:p ?n }", "Write ; instead", "半角;"),
    ("SELECT ?n { ?x a ex:A ‸。 ?x ex:p ?n }", "Write . instead", "半角."),
    (
        "SELECT ?n { ?x ex:p ?n‸； ex:q ?x }",
        "Chinese keyboards type it. Write ; instead",
        "中文输入法的全角字符。请改用半角;",
    ),
    ("SELECT ?n { ?x ex:p ?n‸。 ?n ex:p ?x }", "Write . instead", "半角."),
    ("SELECT ?n { ?x ex:p ?n FILTER(?n > 1‸） }", "Write ) instead", "半角)"),
    ('SELECT ?n { ?x ex:p ?n FILTER CONTAINS(?n‸，"a") }', "Write , instead", "半角,"),
    ("SELECT (COUNT(?x) AS ?n)‸，?y { ?x ex:p ?y }", "Between the variables of SELECT a space", "各变量之间只用空格"),
    ("SELECT (CONCAT(?x‸，?y) AS ?n) { ?x ex:p ?y }", "Write , instead", "半角,"),
    ("SELECT ?n‸，?x { ?x ex:p ?n ?y }", "Between the variables of SELECT a space", "各变量之间只用空格"),
    ("SELECT ?n‸、?x { ?x ex:p ?n ?y }", "Between the variables of SELECT a space", "各变量之间只用空格"),
    ("SELECT ?n‸\u3000?x { ?x ex:p ?n }", "a space that SPARQL has not", "请改用普通的半角空格"),
    ("SELECT ?n { ?x ex:p ?n‸\u00a0}", "one that breaks no line", "不换行空格"),
    ("SELECT ?n { ?x a ex‸：A }", "Write : instead", "半角:"),
    ("SELECT ‸？n { ?x a ?n }", "Write ? instead", "半角?"),
    ("SELECT ?n { ?x ex:p ?n FILTER‸（?n > 1) }", "Write ( instead", "半角("),
    ('SELECT ?n { ?x ex:p ?n FILTER(?n ‸== "x") }', "SPARQL has no ==. Write =", "请写作="),
    ("SELECT ?n { ?x ex:p ?n FILTER(?n > 1 ‸and ?n < 3) }", "no and. Write &&", "请写作&&"),
    ("SELECT ?n { ?x ex:p ?n FILTER(?n > 1 ‸OR ?n < 3) }", "no OR. Write ||", "请写作||"),
    ('SELECT ?x { ?x ex:p "a"‸@ }', "the code of a language", "语言代码"),
    ("SELECT ?n‸, ?x { ?x ex:p ?n }", "Delete the comma", "删除该逗号"),
    ("SELECT ?n ‸COUNT(?x) { ?x ex:p ?n } GROUP BY ?n", "(COUNT(…) AS ?name)", "(COUNT(…) AS ?name)"),
    ("SELECT ?n ‸(COUNT(?x)) { ?x ex:p ?n } GROUP BY ?n", "has no name", "没有名称"),
    ("SELECT ?n (COUNT(?x) AS ‸c) { ?x ex:p ?n } GROUP BY ?n", "c is no word of SPARQL. A variable begins", "以?开头"),
    ("SELECT ‸n { ?x ex:p ?n }", "n is no word of SPARQL. A variable", "n不是SPARQL的词。变量"),
    ("SELECT ?n { ?x ex:p ?n } ORDER BY ‸n", "n is no word of SPARQL", "n不是SPARQL的词"),
    ("SELECT ?n { ?x ex:p ?n } LIMIT ‸ten", "Behind LIMIT a whole number", "LIMIT之后须为整数"),
    ("SELECT ?n { ?x ex:p ?n ‸FILTR(?n > 1) }", "FILTR is no word of SPARQL; FILTER is", "FILTER才是"),
    ('SELECT ?n { ?x ex:p ?n FILTER ‸CONTAIN(?n, "a") }', "CONTAINS is", "CONTAINS才是"),
    ("SELECT ?n { ?x a <https://ex.example/‸{A}> ; ex:p ?n }", "Write %7B in its place", "请改写作%7B"),
    ("SELECT ?n { ?x a ‸<urn:ex:A ; ex:p ?n }", "Put > where it ends", "加上>"),
    ("SELECT ?n { ?x ex:p ‸'a\\'\n}", "Put ' where it ends", "加上'"),
    ("SELECT ?n { ?x ex:p ?n FILTER(LANG(?n ‸?n) = 'en') }", "?n stands here twice", "?n在此处重复"),
    ("SELECT ?n { ?x ex:p ?n FILTER(LANG(?x ‸?n) = 'en') }", "LANG takes one argument", "LANG只有一个参数"),
    ("SELECT ?n { ?x ex:p ‸ex:p ?n . ?n a ex:A }", "ex:p stands here twice. Delete one", "请删除其一"),
    ("SELECT ?n { ?x a ‸a ex:A }", "a stands here twice. Delete one", "请删除其一"),
    ("SELECT ?n { ?x ex:p 1 ‸2 }", "or a comma before another value", "则加逗号"),
    ('SELECT ?n { ?x ex:p ?n FILTER CONTAINS(?n ‸"a") }', "comma is missing", "缺少逗号"),
    ('SELECT ?n { ?x ex:p ?n FILTER REGEX("b"@en ‸"a") }', "comma is missing", "缺少逗号"),
    ("SELECT ?n { ?x ex:p ‸ex:C26-33/para/2.7 }", "holds no slash", "不得有斜杠"),
    ("SELECT ?n { ?x ?n\n‸}", "The value is missing", "缺少值"),
    ("SELECT ?n { ?x a ex:A ; ex:p ‸; ex:q ?n }", "The value is missing", "缺少值"),
    ("SELECT ?n { ?x ex:p/ex:q ‸. ?x a ?n }", "The value is missing", "缺少值"),
    ("SELECT ?n { ?x a ex:A ‸?x ex:p ?n }", "Put a full stop between them", "加上句点"),
    ("SELECT ?n { ?x ex:p/ex:q ?y ; ^ex:p|ex:q ?z ‸ex:p ?n }", "full stop", "句点"),
    ('SELECT ?n { [ ex:p "a"@en , "b"^^ex:t ] ex:q ?z FILTER(?z > 1) ?a ?b ?c ‸?d }', "full stop", "句点"),
    ("SELECT ?n { { SELECT ?x ?y ?z ?n { ?x ?y ?z } } OPTIONAL { ?x a ex:A } ?x ex:p ?n ‸?y }", "full stop", "句点"),
]


def mistake_in(text: str, read: int | None = None) -> Mistake | None:
    return find_mistake(first_tokens(text, len(text))[0], read)


@pytest.mark.parametrize(("marked", "english", "chinese"), MISTAKES)
def test_a_mistake_is_told_at_its_place(marked: str, english: str, chinese: str) -> None:
    before, _, after = (PREFIXES + marked).partition("‸")
    with pytest.raises(SyntaxError):
        ox.Store().query(before + after)
    found = mistake_in(before + after)
    assert found is not None
    assert found.start == len(before)
    assert english in found.english and chinese in found.chinese
    assert not found.english.endswith(".") and not found.chinese.endswith("。")


def test_a_query_that_is_right_has_none() -> None:
    found = [path for folder in ("queries", "tests/fixtures/harbour") for path in (CHECKOUT / folder).rglob("*.rq")]
    assert len(found) > 180
    assert not {str(path): told for path in found if (told := mistake_in(_text(path)))}


def test_looking_takes_no_long_time() -> None:
    assert mistake_in("SELECT * { " + "?x ex:p ?y . " * 20_000 + "}") is None
    assert mistake_in("SELECT * { ?x ex:p " + "b/" * 50_000 + "}") is not None


@pytest.mark.parametrize(
    "text", ["ASK " + ")" * 90_000 + "(" * 80_000 + ")" * 80_000, "SELECT" + ")SELECT(AS " * 8_000]
)
def test_its_time_does_not_grow_with_the_square_of_the_length(text: str) -> None:
    begun = time.thread_time()
    assert mistake_in(text) is None
    assert time.thread_time() - begun < 10, "minutes where it does"


def test_what_stands_behind_the_place_to_which_the_engine_came_is_not_told() -> None:
    query = PREFIXES + "SELECT ?n { ?x ex:p ?y ; ex:q ?z ex:r ?n }"
    assert mistake_in(query) is not None
    assert mistake_in(query, query.index("; ex:q") + 1) is None
    assert mistake_in(query, query.index(" ex:r")) == mistake_in(query)
    assert mistake_in(query, len(query)) == mistake_in(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?n ?x ex:p ?n FILTER(?n > 1) }",
        'SELECT ?n ?x ex:p "a" , "b" }',
        "SELECT (EXISTS { SELECT ?x { ?x a ex:A } } AS ?y) { FILTER(1 }",
    ],
)
def test_a_pattern_without_its_bracket_is_not_taken_for_what_is_selected(query: str) -> None:
    assert mistake_in(PREFIXES + query) is None


def test_a_long_word_is_told_by_its_beginning() -> None:
    found = mistake_in("SELECT ?n { " + "n" * 200_000 + " }")
    assert found is not None and found.english.startswith("n" * 60 + "… is no word") and len(found.english) < 250


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_marks_that_the_engine_takes_for_a_part_of_a_name_are_found() -> None:
    query = (
        'SELECT ?n，?x、?y { # ?c，\n ?x ex:p ?n， ; ex:q <https://ex.example/A，> ; ex:r \'a，?b，\' , """?d。""" . '
        "?x a ex:A。 . ?x ex:p ?y；z FILTER(?n＝1 && ?ok > 2) }"
    )
    ox.Store().query(PREFIXES + query)
    assert list(marks_in_names(PREFIXES + query)) == [
        ("?n，", "?n", "，", ""),
        ("?x、", "?x", "、", ""),
        ("ex:A。", "ex:A", "。", "."),
        ("?y；z", "?y", "；", ";"),
        ("?n＝1", "?n", "＝", "="),
    ]


def test_no_name_of_a_right_query_holds_such_a_mark() -> None:
    found = [path for folder in ("queries", "tests/fixtures/harbour") for path in (CHECKOUT / folder).rglob("*.rq")]
    assert len(found) > 180
    assert not {str(path): told for path in found if (told := list(marks_in_names(_text(path))))}
    behind = "SELECT (MAX(?n) AS ?m) ?x，?y { ?x ex:p ?n，?y }"
    assert [(one.name, one.right) for one in marks_in_names(behind)] == [("?x，", ""), ("?n，", ",")]
    assert not list(marks_in_names("SELECT ?名 ?n_1 { ?名 ?n_1 '，' }"))
