"""Mistakes that people make in Turtle: each is told where they would point, and hides no other."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.turtle.mistakes import Mistake
from itukg.turtle.parse import ParsedFile, parse_file
from itukg.turtle.places import Lines
from itukg.turtle.recover import slips
from itukg.turtle.terms import Rebase
from tests.requirements import CHECKOUT, require
from tests.unit.w3c_turtle import BASE, NEGATIVE, POSITIVE, entries

HEAD = "@prefix : <http://e/> .\n@prefix ex: <http://e/x#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
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
        ":a :p ‸【 :q 1 ] .",
        ':a :p "x"‸＠en .',
        ":a :p ‸《http://e/b》 .",
    ],
    "invisible-character": [":a ‸\u00a0:p 1 .", ":a :p‸\u3000 1 .", ":a :p 1 ‸\u200b.", "‸\ufeff:a :p 1 ."],
    "wrong-character": [":a :p ‸{ 1 } .", ":a ‸= :b .", ":a ‸& :b .", ":a :p ‸\x00 1 ."],
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


def told(text: str) -> list[tuple[str, int, int]]:
    lines = Lines("", text)
    places = [(slip.kind, lines.place(slip.start, slip.end)) for slip in slips(text, {})]
    return [(kind, place.line, place.column) for kind, place in places]


def is_turtle(text: str) -> bool:
    try:
        for _ in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            pass
    except SyntaxError:
        return False
    return True


def read(folder: Path, content: bytes | str, known: dict[str, str] | None = None) -> ParsedFile:
    (folder / "a.ttl").write_bytes(content.encode() if isinstance(content, str) else content)
    return parse_file(folder, "a.ttl", Rebase.none(), known)


def one(parsed: ParsedFile) -> Mistake:
    (mistake,) = parsed.mistakes
    return mistake


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


# --- what is not wrong ----------------------------------------------------------------------------------------------


def test_right_files_have_no_mistake(tmp_path: Path) -> None:
    files = [path for room in ("data", "ontology", "shapes", "tests") for path in (CHECKOUT / room).rglob("*.ttl")]
    files = [path for path in files if "broken" not in path.parts]
    assert len(files) >= 60
    for path in files:
        text = path.read_bytes().decode()
        assert told(text) == [], path
        assert read(tmp_path, text.replace("\n", "\r\n")).mistakes == (), path


def test_the_suite_of_the_w3c_is_judged_as_it_should_be() -> None:
    """No right file is blamed, and none of the wrong ones needs the parser's own words."""
    suite = require("shared") / "w3c" / "rdf-turtle"
    right = wrong = 0
    for kind, name, _ in entries(suite):
        text = (suite / name).read_bytes().decode()
        found = [slip.kind for slip in slips(text, {}, has_base=True) if slip.kind != "prefix-redefined"]
        if kind in POSITIVE:
            assert not found, (name, found)
            right += 1
        elif kind in NEGATIVE:
            assert found, name
            wrong += 1
    assert (right, wrong) >= (219, 94)
    assert BASE


# --- the file as a whole --------------------------------------------------------------------------------------------

CHINESE = HEAD + ':a :p "中文"@zh ;\n   :q "一二三"@zh .\n'
ENCODINGS = {
    "GBK": (CHINESE.encode("gbk"), 5, 8),
    "UTF-16": (CHINESE.encode("utf-16"), 1, 1),
    "UTF-16 big-endian": (b"\xfe\xff" + CHINESE.encode("utf-16-be"), 1, 1),
    "UTF-16 without a mark": (HEAD.encode("utf-16-le"), 1, 1),
    "Latin-1": ((HEAD + ':a :p "Zürich" .').encode("latin-1"), 5, 9),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_first_byte_that_is_wrong(tmp_path: Path, name: str) -> None:
    content, line, column = ENCODINGS[name]
    mistake = one(read(tmp_path, content))
    assert (mistake.rule, mistake.place.line, mistake.place.column) == ("turtle/encoding", line, column)
    assert name.split()[0] in mistake.messages["en"] and name.split()[0] in mistake.messages["zh"]


def test_columns_of_a_wrong_byte_count_characters(tmp_path: Path) -> None:
    mistake = one(read(tmp_path, '<a:a> <a:b> "中文𠀀'.encode() + b"\xff" + b'" .'))
    assert (mistake.place.line, mistake.place.column) == (1, 17)


def test_a_byte_order_mark_hides_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf" + (HEAD + ":a :p 1 .").encode())
    assert (one(found).rule, one(found).place.line, one(found).place.column) == ("turtle/byte-order-mark", 1, 1)
    found = read(tmp_path, b"\xef\xbb\xbf" + (HEAD + ":a :p 1\n\n:b :p 2 .").encode())
    assert [item.rule for item in found.mistakes] == ["turtle/byte-order-mark", "turtle/missing-dot"]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", HEAD])
def test_an_empty_file_is_a_warning(tmp_path: Path, text: str) -> None:
    mistake = one(read(tmp_path, text))
    assert (mistake.rule, mistake.severity, mistake.place.line) == ("turtle/empty", "warning", 1)


def test_what_is_turtle_and_cannot_be_meant(tmp_path: Path) -> None:
    again = read(tmp_path, "@prefix a: <http://a/> .\na:a a:p 1 .\n@prefix a: <http://b/> .\na:b a:p 2 .")
    assert (one(again).rule, one(again).place.line) == ("turtle/prefix-redefined", 3)
    assert "line 1" in one(again).messages["en"]
    same = read(tmp_path, "@prefix a: <http://a/> .\na:a a:p 1 .\n@prefix a: <http://a/> .\na:b a:p 2 .")
    assert not same.mistakes
    quoted = read(tmp_path, HEAD + ':a :p """\nPREFIX a: <http://a/>\nPREFIX a: <http://b/>\n""" .')
    assert not quoted.mistakes, "a query in a text declares nothing"
    newer = read(tmp_path, HEAD + ":a :p 1 .\n:a :p :o ~ :r .")
    assert (one(newer).rule, one(newer).place.line, one(newer).place.column) == ("turtle/rdf-1.2", 6, 10)
    assert (one(read(tmp_path, 'VERSION "1.2"\n<a:a> <a:b> 1 .')).rule) == "turtle/rdf-1.2"
    wide = read(tmp_path, "<a:a> <a:b> <a:c。> .")
    assert (one(wide).rule, one(wide).place.column) == ("turtle/invalid-iri", 13)


def test_a_file_that_nests_too_deep_is_told_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    text = HEAD + ":a :p " + "[ :p " * 5_000 + "1" + " ]" * 5_000 + " ."
    assert one(read(tmp_path, text)).rule == "turtle/too-deep"
    assert one(read(tmp_path, text[:-3])).rule == "turtle/too-deep"
    assert time.monotonic() - started < 5


# --- prefixes -------------------------------------------------------------------------------------------------------


def test_an_undefined_prefix_is_told_once_with_what_to_do(tmp_path: Path) -> None:
    text = (
        HEAD
        + ":a :p exx:b , exx:c ;\n   exx:q 1 .\n:b :p tu:c .\n:c :p zz:d .\nex2:d :p 1 .\n@prefix ex2: <http://e/2#> ."
    )
    found = read(tmp_path, text, {"itu": "http://itu/#", "tu": "http://tu/#"}).mistakes
    assert [(item.place.line, item.place.column, item.rule) for item in found] == [
        (5, 7, "turtle/undefined-prefix"),
        (7, 7, "turtle/undefined-prefix"),
        (8, 7, "turtle/undefined-prefix"),
        (9, 1, "turtle/undefined-prefix"),
    ]
    assert "3 times" in found[0].messages["en"] and "使用了3次" in found[0].messages["zh"]
    assert "Is 'ex:' meant?" in found[0].messages["en"] and "“ex:”" in found[0].messages["zh"]
    assert "once" in found[1].messages["en"] and "@prefix tu: <http://tu/#> ." in found[1].messages["en"]
    assert "@prefix zz: <…> ." in found[2].messages["en"]
    assert "line 10" in found[3].messages["en"] and "Move" in found[3].messages["en"]


# --- chance ---------------------------------------------------------------------------------------------------------

SIGNS = [*";,.[]()<>\"'@^:#\\_{}|~ \n", *"；，。“”：（中aé", "\u00a0", "\u200b", "\ufeff", "\x00", "𠀀"]


def test_a_slip_of_a_finger_anywhere_is_told_near_by(tmp_path: Path) -> None:
    """One character deleted, inserted or exchanged in a real file: told near by, mostly alone, and in no time."""
    chance = random.Random(2026)
    files = sorted(path for room in ("data", "ontology", "shapes") for path in (CHECKOUT / room).rglob("*.ttl"))
    texts = [path.read_bytes().decode() for path in files]
    broken = alone = near = 0
    while broken < 400:
        number = chance.randrange(len(texts))
        text = texts[number]
        at = chance.randrange(len(text))
        how = chance.choice(["delete", "insert", "exchange"])
        sign = "" if how == "delete" else chance.choice(SIGNS)
        wrong = text[:at] + sign + text[at + (how != "insert") :]
        if is_turtle(wrong):
            continue
        broken += 1
        started = time.monotonic()
        found = read(tmp_path, wrong).mistakes
        assert time.monotonic() - started < 5, (files[number], at, how, sign)
        assert found and found[0].rule != "turtle/syntax", (files[number], at, how, sign)
        line = Lines("", wrong).place(at, at).line
        declaration = "prefix" in wrong[wrong.rfind("\n", 0, at) + 1 : at + 20]
        near += any(abs(item.place.line - line) <= 3 for item in found) or declaration
        alone += len(found) == 1
    assert near >= 390
    assert alone >= 385


def test_anything_at_all_is_told_without_failing(tmp_path: Path) -> None:
    """Many slips at once, and texts that are no Turtle at all."""
    chance = random.Random(7)
    text = (CHECKOUT / "shapes" / "labels.ttl").read_bytes().decode()
    pieces = re.findall(r"\s+|\w+|.", text, re.DOTALL)
    seen = 0
    for _ in range(60):
        shuffled = pieces[:400]
        chance.shuffle(shuffled)
        damaged = list(text)
        for _ in range(30):
            damaged[chance.randrange(len(damaged))] = chance.choice(SIGNS)
        noise = "".join(chance.choice(SIGNS) for _ in range(300))
        for wrong in ("".join(shuffled), "".join(damaged), noise):
            if not is_turtle(wrong):
                started = time.monotonic()
                assert read(tmp_path, wrong).error is not None
                assert time.monotonic() - started < 5
                seen += 1
    assert seen >= 150
