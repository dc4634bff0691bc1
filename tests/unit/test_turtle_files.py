"""Turtle files, right, odd and wrong: encodings, prefixes, the suite of the W3C, and slips by chance."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from itukg.turtle.places import Lines
from itukg.turtle.recover import slips
from tests.requirements import CHECKOUT, require
from tests.unit.turtle_texts import HEAD, is_turtle, one, read, told
from tests.unit.w3c_turtle import NEGATIVE, POSITIVE, entries

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


def test_a_number_with_a_comma_after_the_thousands_is_told(tmp_path: Path) -> None:
    found = one(
        read(tmp_path, HEAD + ':a :p 1,234,567 , "about 1,234" ; # 1,234\n   :q 1, 234 , 1,2 , 12.1,234 , 2,345.5 .')
    )
    assert (found.rule, found.place.line, found.place.column) == ("turtle/thousands", 5, 7)
    assert "Write 1234567 for one number" in found.messages["en"] and "1234567" in found.messages["zh"]


def test_a_prefix_that_nearly_leads_where_the_datasets_leads_is_told(tmp_path: Path) -> None:
    known = {"one": "https://e.example/one#", "para": "https://e.example/id/C26-33/para/"}
    for prefix, space in (
        ("one", "http://e.example/one#"),
        ("one", "https://e.example/one/"),
        ("para", "https://e.example/id/C27-33/para/"),
    ):
        text = f"# @prefix {prefix}: <http://x/> .\n@prefix {prefix}: <{space}> .\n{prefix}:a {prefix}:p 1 ."
        found = one(read(tmp_path, text, known))
        assert (found.rule, found.place.line, found.place.column) == ("turtle/prefix-strays", 2, 11 + len(prefix))
        assert f"Write <{known[prefix]}>" in found.messages["en"] and f"<{known[prefix]}>" in found.messages["zh"]
        assert not read(tmp_path, text, {}).mistakes
    assert not read(tmp_path, "@prefix one: <urn:other:> .\none:a one:p 1 .", known).mistakes, "another's prefix"
    assert not read(tmp_path, f"@prefix one: <{known['one']}> .\none:a one:p 1 .", known).mistakes


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


@pytest.mark.parametrize(
    "piece",
    [";", "[", '"', "<", "a:b ", "a:b\n", "；", ". ", "＃\n", "\u200b", "( ; ", '"""a ', "@prefix ", "\\", "1-"],
)
def test_much_of_one_thing_takes_no_long_time(piece: str) -> None:
    started = time.monotonic()
    assert told(piece * 4_000)
    assert time.monotonic() - started < 5


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
