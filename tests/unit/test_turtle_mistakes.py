"""Mistakes that people make in Turtle: each is told where they would point, and hides no other."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from itukg.turtle.places import Lines
from tests.unit.turtle_texts import HEAD, is_turtle, one, read, told

HERE = "‸"  # stands where the mistake is to be told

# rule: snippets, each a statement or two in which that is the only mistake
PLANTED: dict[str, list[str]] = {
    "missing-dot": [
        ":a :p 1‸\n\n:b :p 2 .",
        ':a :p "x"@en ;\n   :q :c‸\n:b a :T .',
        ":a :p 1‸  # a note\n\n# another\n:b :p 2 ; :q 3 .",
        "@prefix other: <http://e/o#>‸\n:a :p 1 .",
        ":a :p [ :q 1 ]‸\n\n<http://e/b> :p 2 .",
        ":a :p ( 1 2 )‸\n\n[ :p 1 ] .",
        ":a :p :o‸\n@prefix more: <http://e/m#> .\n:b :p 1 .",
    ],
    "missing-semicolon": [
        ':a :p "x"@en , "y"@zh‸\n   :q 1 .',
        ":a :p 1‸ :q 2 .",
        ":a a :T‸\n   :q :b , :c .",
        ":a :p [ :q 1‸ :r 2 ] .",
        ':a :p """x\ny"""@en‸  # a note\n   a :T .',
    ],
    "missing-comma": [
        ':a :p "x"@en‸ "y"@zh ;\n   :q 1 .',
        ':a :p "x"@en‸\n      "y"@zh .',
        ":a :p :b‸ :c .",
        ":a :p :b‸\n      :c ;\n   :q 1 .",
        ":a :p 1‸ 2 .",
        ":a :p [ :q 1 ]‸ [ :q 2 ] .",
    ],
    "wrong-mark": [
        ":a :p 1 ;\n   :q 2 ‸;\n\n:b a :T .",
        ":a :p 1 ;\n   :q 2 ‸;\n\n:b :p :c .",
        ":a :p 1 ‸.\n   :q 2 ;\n   :r 3 .",
        ":a a :T ‸.\n   :q :b .",
        ':a :p "x"@en ‸;\n      "y"@zh .',
        ':a :p "x"@en ‸,\n   :q :b .',
        ":a :p :b ‸,\n   :q :c ;\n   :r 1 .",
        ":a :p :b ‸,\n:c a :T .",
        ':a :p "1"‸^xsd:integer .',
        ':a :p "x"@en ‸:\n   :q :b .',
        ":a :p :b ‸:\n   :q 1 ; :r 2 .",
        ":a :p 1 ‸;\n\n@prefix last: <http://e/l#> .\n:b :p 1 .",
    ],
    "missing-value": [
        ":a ‸:p ;\n   :q 1 .",
        ":a :q 1 ; ‸:p .",
        ":a :p 1 ‸, ;\n   :q 2 .",
        ":a :p [ ‸:q ] .",
        ":a ‸:p , 1 .",
    ],
    "missing-property": ["‸:a .", "‸<http://e/a>\n  ."],
    "unclosed-bracket": [
        ":a :p ‸[ :q 1 ; :r 2 .\n\n:b :p 2 .",
        ":a :p ‸( 1 2 ;\n   :q 3 .",
        ":a :p ‸[ :q 1\n\n:b :p 2 .",
        ":a :p ‸[ :q [ :r 1 ] .\n\n:b :p 1 .",
        ":a :p ‸( :b :c\n\n:d a :T .\n",
    ],
    "stray-mark": [
        ":a :p 1 ‸] .",
        ":a :p 1 ; :q 2 ‸) .",
        "‸]\n:a :p 1 .",
        ":a :p 1 .‸.",
        ":a :p ( 1 ‸, 2 ) .",
        ":a ‸; :p 1 .",
    ],
    "unclosed-string": [
        ':a :p ‸"x@en ;\n   :q 1 .',
        ':a :p "y"@en , ‸"x@zh ;\n   :q 1 .',
        ':a :p ‸"x@en , "y"@zh ;\n   :q 1 .',
        ":a :p ‸'x ;\n   :q 1 .",
        ':a :p ‸"一句话\n   两行"@zh .',
        ':a :p ‸"x"^^xsd:date ;\n   :q "2026 .'.replace("‸", "").replace('"2026', '‸"2026'),
        ':a :p ‸"""x\ny"@en .\n\n:b :p 1 .\n\n:c :p """z"""@en .',
    ],
    "inner-quote": [':a :p "the ‸"big" one"@en ;\n   :q 1 .', ':a :p "名为‸"甲"的文件"@zh .'],
    "unquoted-text": [
        ":a :p ‸active ;\n   :q 1 .",
        ':a :p ‸三个"@zh ;\n   :q 1 .',
        ":a :p ‸True .",
        ":a :p ‸2026-02-28 .",
        ":a ‸A :T .",
        ":a :p ‸22个 .",
        ":a ‸label :b .",
    ],
    "full-width": [
        ":a :p 1 ‸；\n   :q 2 .",
        ":a :p :b‸；\n   :q :c .",
        ':a :p "x"@en‸， "y"@zh .',
        ":a :p 1 ‸。",
        ":a :p :b‸。",
        ":a :p ‸“文字”@zh .",
        ":a ex‸：p 1 .",
        "‸＃ a note\n:a :p 1 .",
        ":a :p ‸【 :q 1 ] .",
        ':a :p "x"‸＠en .',
        ":a :p ‸《http://e/b》 .",
    ],
    "invisible-character": [":a ‸\u00a0:p 1 .", ":a :p‸\u3000 1 .", ":a :p 1 ‸\u200b.", "‸\ufeff:a :p 1 ."],
    "wrong-character": [":a :p ‸{ 1 } .", ":a ‸= :b .", ":a ‸& :b .", ":a :p ‸\x00 1 ."],
    "comment": [
        "‸// a note\n:a :p 1 .",
        ":a :p 1 ;  ‸// it's :q 3\n    :q 2 .",
        "‸/* a note\n   of two lines, :b :p 1 */\n:a :p 1 .",
    ],
    "name-character": [":a :p ex:C26-33‸/para/2.6 ;\n   :q 1 .", ":a :p ex:a‸?b .", "ex:a‸%zz :p 1 ."],
    "relative-iri": [":a :p ‸<b> .", "‸<#a> :p 1 .", "@prefix rel: ‸<x#> ."],
    "invalid-iri": [
        ":a :p ‸<http://e/a b> .",
        ":a :p ‸<http://e/甲，乙> .",
        ":a :p ‸<http://e/{x}> .",
        ":a :p ‸<http://e:x/> .",
    ],
    "unclosed-iri": [
        ":a :p ‸<http://e/b ;\n   :q 1 .",
        ":a ‸<http://e/p :b .",
        ":a :p ‸<http://e/b .\n\n:b :p <http://e/c> .",
    ],
    "bare-iri": [":a :p ‸http://e/b ;\n   :q 1 .", "‸https://e/a#b :p 1 .", ":a :p ‸http://e/b> ."],
    "language-tag": [
        ':a :p "x"‸@zh_CN .',
        ':a :p "x"‸@1 .',
        ':a :p "x"‸en ;\n   :q 1 .',
        ':a :p "x"‸@ .',
        ':a :p "x"‸@e , "y"@zh .',
        ':a :p "x"‸@中文 .',
    ],
    "escape": [
        r':a :p "C:‸\data" .',
        r':a :p "‸\u12" .',
        r':a :p "‸\uD800" .',
        r':a :p "‸\U00110000" .',
        r":a :p '\\‸\x' .",
    ],
    "datatype": [':a :p "1"‸^^ .', ':a :p "1"‸^^"xsd:integer" .'],
    "unexpected": ['‸"x" :p 1 .', ':a ‸"p" 1 .', ":a ‸_:p 1 .", ":a :p ‸@en .", ":a :p ‸a ."],
    "undefined-prefix": [":a :p ‸un:b ;\n   :q un:c .", "‸deux:a deux:p deux:o .", ':a :p "1"^^‸xs:integer .'],
    "prefix-declaration": [
        "‸@prefix <http://e/n#> .\n:a :p 1 .",
        "@prefix ‸name <http://e/n#> .\n:a :p name:b .",
        "‸@prefix name: .\n:a :p name:b .",
        "@prefix ‸name:x <http://e/n#> .\n:a :p name:b .",
        "‸@Prefix name: <http://e/n#> .\n:a :p name:b .",
        "PREFIX name: <http://e/n#> ‸.\n:a :p name:b .",
        "‸@prefx naming: <http://e/n#> .\n:a :p naming:b .",
        "‸@prefix name: http://e/n .\n:a :p 1 .".replace("‸@prefix name: ", "@prefix name: ‸"),
    ],
    "prefix-redefined": ["@prefix ex1: <http://e/1#> .\n‸@prefix ex1: <http://e/2#> .\n:a :p ex1:b ."],
    "too-deep": [":a :p " + "[ :p " * 100 + "‸[ :p 1 " + "] " * 101 + "."],
}
# Told by another rule, because that is what a person would say.
ALSO = {"@prefix name: ‸http://e/n .\n:a :p 1 .": "bare-iri"}
CASES = [(ALSO.get(text, rule), text) for rule, texts in PLANTED.items() for text in texts]


def expected(rule: str, marked: str, before: str = "") -> tuple[str, tuple[str, int, int]]:
    """The text without its mark, and rule, line and column of the mistake."""
    head, _, tail = marked.partition(HERE)
    place = Lines("", before + head).place(len(before + head), len(before + head))
    return head + tail, (rule, place.line, place.column)


def test_the_table_is_long_and_every_case_is_marked_once() -> None:
    assert len(CASES) >= 120
    assert all(text.count(HERE) == 1 for _, text in CASES)
    assert len({rule for rule, _ in CASES}) >= 27


@pytest.mark.parametrize(("rule", "marked"), CASES)
def test_a_mistake_is_told_where_it_is(rule: str, marked: str) -> None:
    text, place = expected(rule, HEAD + marked)
    assert told(text) == [place]
    assert rule in ("prefix-redefined", "invalid-iri", "too-deep") or not is_turtle(text), (
        "a mistake is one for others too"
    )


@pytest.mark.parametrize("seed", range(6))
def test_all_mistakes_of_a_file_are_told_and_nothing_else(seed: int) -> None:
    """One snippet of every rule and right statements between them, in an order of chance."""
    chance = random.Random(seed)
    chosen = [(ALSO.get(text, rule), text) for rule, texts in PLANTED.items() for text in [chance.choice(texts)]]
    chosen = [case for case in chosen if not (case[1].startswith(':a :p ‸"""') or "PREFIX" in case[1])]
    chance.shuffle(chosen)
    text, places = HEAD, []
    for rule, marked in chosen:
        snippet, place = expected(rule, marked, text)
        text += snippet + '\n\n:right a :T ;\n    :p "x"@en , "y"@zh ;\n    :q [ :r 1 ] .\n\n'
        places.append(place)
    assert len(places) >= 25
    assert told(text) == places
    for ending in ("\r\n", "\r"):
        assert told(text.replace("\n", ending)) == places


def test_the_messages_say_first_what_is_wrong_and_then_what_to_do(tmp_path: Path) -> None:
    seen = set()
    for _, marked in CASES:
        for mistake in read(tmp_path, HEAD + marked.replace(HERE, "")).mistakes:
            english, chinese = mistake.messages["en"], mistake.messages["zh"]
            assert re.search(r"\. [A-Z]", english) or "? " in english or ": " in english, english
            assert "。" in chinese and re.search("[\u4e00-\u9fff]", chinese), chinese
            assert "{" not in english.replace("{' ", "").replace("'{'", "").replace("{x}", ""), english
            assert mistake.severity == "violation"
            seen.add(mistake.rule)
    assert len(seen) >= 27


CONFLICT = ":a :p 1 ;\n<<<<<<< HEAD\n    :q 2 .\n=======\n    :q 3 .\n>>>>>>> report\n:b :p 1 .\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_conflict_that_git_left_is_told_as_one(tmp_path: Path, ending: str) -> None:
    twice = CONFLICT + "||||||| base\n" + CONFLICT.replace("=======", "||||||| base\n    :q 1 .\n=======")
    found = read(tmp_path, (HEAD + twice).replace("\n", ending)).mistakes
    assert {mistake.rule for mistake in found} == {"turtle/merge-conflict"}
    assert [mistake.place.line - HEAD.count("\n") for mistake in found] == [2, 8, 10], (
        "each once, and what is half gone"
    )
    above = read(tmp_path, HEAD + ":c :p 1 ,\n    :q 2 .\n:d :p 3 .\n\n" + CONFLICT).mistakes
    assert [mistake.rule for mistake in above] == ["turtle/wrong-mark", "turtle/merge-conflict"]
    assert "delete the lines that begin with <<<<<<<" in found[0].messages["en"]
    assert "并删除以<<<<<<<" in found[0].messages["zh"]


def test_what_only_looks_like_a_conflict_is_none(tmp_path: Path) -> None:
    inside = HEAD + ':a :p """\n=======\n""" .\n# =======\n'
    assert read(tmp_path, inside).mistakes == (), "a text may have such a line"
    mistake = one(read(tmp_path, inside + ":b :p 1\n:c :p 2 .\n"))
    assert mistake.rule == "turtle/missing-dot", "and does not hide what is wrong below"
    assert one(read(tmp_path, HEAD + ":a <http://e/p :b .")).rule == "turtle/unclosed-iri"
    assert one(read(tmp_path, HEAD + ":a :p ======== .")).rule == "turtle/wrong-character"
