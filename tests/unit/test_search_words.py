"""Words, keys and their folding, without an index."""

from __future__ import annotations

import pytest

from itukg.search import expressions
from itukg.search.folding import fold
from itukg.search.marks import Marker
from itukg.search.spelling import allowed_edits, hashes_for_index, hashes_for_query, is_spelled, nearest
from itukg.search.words import key_of, tokens_of, words_of

FOLDED = {
    "SG13": "sg13",
    "ＳＧ１３": "sg13",
    "Ólöf Þórsdóttir": "olof thorsdottir",
    "e\u0301toile ÉTOILE": "etoile etoile",
    "Straße STRASSE": "strasse strasse",
    "İstanbul ısı": "istanbul isi",
    "ﬁre Œuvre ǅ": "fire oeuvre dz",
    "Ёлка й": "елка и",
    "研究組決議": "研究组决议",
    "ｶﾞ": "ガ",  # half-width kana with its voicing mark
    "हिन्दी": "हिन्दी",  # vowel signs are no accents
    "한국어": "한국어",
    "\u202eabc\u202c\u00ad": "abc",
}


@pytest.mark.parametrize("text", FOLDED, ids=ascii)
def test_folding_takes_off_what_nobody_types(text: str) -> None:
    assert fold(text) == FOLDED[text]
    assert fold(fold(text)) == fold(text)


def test_words_are_runs_of_letters_or_of_characters_without_spaces() -> None:
    words = words_of("ITU-T第13研究组 (2025–2028), “Étoile”_x")
    assert [word.text for word in words] == ["itu", "t", "第", "13", "研究组", "2025", "2028", "etoile", "x"]
    assert [word.text for word in words if word.unspaced] == ["第", "研究组"]
    assert [word.text for word in words if word.has_digits] == ["13", "2025", "2028"]
    assert words_of(" \n*?\x00\u202e") == []


def test_pairs_of_characters_find_every_word_of_two() -> None:
    tokens = tokens_of("人工智能")
    assert tokens == ["人工", "工智", "智能", "能"]
    for query in ("人工", "智能", "工智能"):
        (word,) = words_of(query)
        assert set(word.tokens) <= set(tokens)
    assert words_of("能")[0].tokens == ["能"]


def test_the_parts_of_a_compound_are_words_too() -> None:
    assert {"tariffguidesettlement", "tariff", "guide", "settlement"} <= set(tokens_of("D.TariffGuideSettlement"))
    assert {"ottnum", "ott", "num"} <= set(tokens_of("TR.OTTnum"))
    assert {"htmlparser", "html", "parser"} <= set(tokens_of("HTMLParser"))
    assert {"b12", "b", "12"} <= set(tokens_of("B12"))
    assert tokens_of("Geneva GENEVA geneva 2022") == ["geneva", "geneva", "geneva", "2022"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("SG13", "sg 13"), ("SG-13", "ｓｇ１３"), ("C26/33", "c26-33"), ("FG-AI4A", "FG AI4A"), ("TR.OTTnum", "tr ottnum"),
     ("Smart Cities", "smart-cities"), ("第６／３號課題", "第6/3号课题"), ("2.6", "2 6"), ("e\u0301t\u00e9", "Ete")],
)  # fmt: skip
def test_what_is_written_another_way_has_the_same_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize(("one", "other"), [("6/3", "63"), ("2.6", "26"), ("C26/33", "C2633"), ("3/1", "1/3")])
def test_what_is_another_code_has_another_key(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


# --- typing mistakes ------------------------------------------------------------------------------------------------

NEAR = [
    ("genva", "geneva", True), ("genevaa", "geneva", True), ("genfva", "geneva", True), ("gneeva", "geneva", True),
    ("eneva", "geneva", True), ("ggeneva", "geneva", True), ("gnva", "geneva", False), ("itu", "etu", False),
    ("asia", "aria", True), ("telecomunicaton", "telecommunication", True), ("telecomn", "telecommunication", False),
    ("standrad", "standard", True), ("satndrad", "standard", True), ("resolutions", "resolution", True),
    ("xresolutionx", "resolution", True), ("resltn", "resolution", False), ("standard", "stadar", True),
    ("confrence", "conference", True), ("conf", "cone", True), ("abcdefgh", "hgfedcba", False),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant", "found"), NEAR)
def test_a_word_is_found_within_its_edits(typed: str, meant: str, found: bool) -> None:
    """One edit from four letters, two from eight; exchanged neighbours are one."""
    candidates = [(meant, 1)] if hashes_for_query(typed) & hashes_for_index(meant) else []
    assert bool(nearest(typed, candidates, 5)) == found


def test_numbers_and_short_words_are_taken_as_they_are() -> None:
    assert [allowed_edits(word) for word in ("a", "ott", "asia", "geneva", "geneva12", "standard")] == [
        0,
        0,
        1,
        1,
        2,
        2,
    ]
    assert [is_spelled(word) for word in ("ott", "sg13", "2025", "ab", "geneva", "x" * 40)] == [
        True, False, False, False, True, False,
    ]  # fmt: skip


def test_the_likeliest_word_comes_first() -> None:
    candidates = [("cones", 9), ("bone", 99), ("cane", 2), ("cone", 1), ("stone", 5)]
    assert nearest("cone", candidates, 4) == [(0, "cone"), (1, "cones"), (1, "cane"), (1, "bone")]


# --- marks ----------------------------------------------------------------------------------------------------------

MARKED = [
    ("sg 13", "SG13 in 2013", "[SG13] in 2013"), ("研究组", "ITU-T第１３研究組", "ITU-T第１３[研究組]"),
    ("etoile nord", "Étoile du Nord", "[Étoile] du [Nord]"), ("étoile", "E\u0301toile", "[E\u0301toile]"),
    ("fire", "ﬁre on", "[ﬁre] on"), ("strasse", "Hauptstraße", "Haupt[straße]"), ("组", "研究组", "研究[组]"),
    ("ai", "AI in Dubai", "[AI] in Dubai"), ("2.6", "2.6 of 2.61", "[2].[6] of [2].61"), ("zz", "abc", "abc"),
    ("<b>", "a <b>b</b>", "a <[b]>[b]</[b]>"), ("", "abc", "abc"), ("信息安権", "信息安全", "[信息安]全"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text", "expected"), MARKED)
def test_matches_are_marked_in_the_text_as_it_is_written(query: str, text: str, expected: str) -> None:
    pieces = Marker(words_of(query)).mark(text)
    assert "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces) == expected
    assert "".join(piece.text for piece in pieces) == text


def test_of_a_long_text_so_much_is_shown_that_a_match_is_in_it() -> None:
    text = "word " * 100 + "needle " + "word " * 100
    pieces = Marker(words_of("needle")).excerpt(text, 120)
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.marked] == ["needle"]
    assert len(shown) <= 122
    assert shown.startswith("…word")
    assert shown.endswith("…")
    assert "".join(piece.text for piece in Marker(words_of("absent")).excerpt(text, 120)).startswith("word word")


def test_of_the_spellings_that_are_meant_all_are_marked() -> None:
    pieces = Marker(words_of("genva"), ["geneva"]).mark("in Geneva")
    assert [piece.text for piece in pieces if piece.marked] == ["Geneva"]


@pytest.mark.parametrize("text", ["国际" * 100, "ship of a ship of a ship", "船船船", "b b b"])
def test_nothing_is_looked_for_twice(text: str) -> None:
    words = words_of(text)
    distinct = {token for word in words for token in word.tokens}
    for expression in (
        expressions.names(words, open_end=False),
        expressions.texts(words, open_end=False),
        expressions.similar(words, {}, everywhere=True),
    ):
        assert [expression.count(f'"{token}"') for token in distinct] == [1] * len(distinct)
