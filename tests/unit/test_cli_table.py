"""Tables for a terminal: as wide as it is, whatever the script, and without what a terminal obeys."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from itukg.cli_table import Page, clean, longest_word, share_out, show
from itukg.results.table import Cell, Label, Table

XSD = "http://www.w3.org/2001/XMLSchema#"
CHINESE = "电信标准化部门第十三研究组就未来网络与可信网络基础设施开展的各项工作"


def number(value: str) -> Cell:
    return {"type": "literal", "value": value, "datatype": f"{XSD}integer"}


def uri(value: str) -> Cell:
    return {"type": "uri", "value": value}


def text(value: str, language: str = "") -> Cell:
    return {"type": "literal", "value": value, **({"xml:lang": language} if language else {})}


def shown(table: Table, width: int, language: str = "en", **others: object) -> list[str]:
    page = Page(width, colour=False)
    options: dict[str, object] = {"labels": {}, "headings": {}, "prefixes": {"a": "https://a.example/"}, **others}
    show(page, table, language=language, languages=("en", "zh"), **options)  # type: ignore[arg-type]
    return page.text().splitlines()


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_in_any_script(width: int) -> None:
    rows = ((text(CHINESE), number("7")), (text("Study Group " * 9), number("1234")), (text("x" * 300), None))
    lines = shown(Table(("name", "n"), rows), width)
    assert max(map(cell_len, lines)) <= width
    written = "".join(lines).replace(" ", "").replace("─", "")
    for piece in ("x" * 10, "StudyGroup"):
        assert piece in written
    assert all(character in written for character in CHINESE)


def test_columns_stand_under_their_headings_though_characters_are_of_two_widths() -> None:
    rows = ((text("电信发展局"), text("起")), (text("Council"), text("till")))
    head, _, first, second = shown(Table(("body", "role"), rows), 60)
    starts = {cell_len(line[: line.index(word)]) for line, word in ((head, "role"), (first, "起"), (second, "till"))}
    assert starts == {cell_len("电信发展局") + 3}


def test_where_columns_find_no_room_rows_become_lists() -> None:
    table = Table(tuple("abcdef"), tuple((*map(text, "uvwxy"), None) for _ in range(2)))
    lines = shown(table, 60)
    assert [line for line in lines if line.startswith("—")] == ["— 1 —", "— 2 —"]
    assert lines[1].split() == ["a", "u"]
    assert not [line for line in lines if line.startswith("f")], "what has no value needs no line"
    assert len(shown(table, 120)) == 4


def test_cells_are_what_people_read() -> None:
    cells = (
        uri("https://a.example/known"),
        uri("https://a.example/unknown"),
        uri("https://b.example/other"),
        {"type": "bnode", "value": "b0"},
        {"type": "literal", "value": "true", "datatype": f"{XSD}boolean"},
        number("5"),
    )
    table = Table(tuple("abcdef"), (cells,))
    labels = {"https://a.example/known": Label("Known")}
    assert shown(table, 200, labels=labels)[2].split() == [
        "Known",
        "a:unknown",
        "https://b.example/other",
        "_:b0",
        "yes",
        "5",
    ]
    chinese = shown(table, 200, "zh", labels=labels, headings={"a": "名称"})
    assert chinese[0].split()[0] == "名称" and "是" in chinese[2]


def test_one_text_in_several_languages_is_one_column() -> None:
    both = (text("a rule", "en"), text("一条规则", "zh"))
    table = Table(("rule_en", "rule_zh", "n"), ((*both, number("1")), (None, both[1], number("22"))))
    english, chinese = shown(table, 80, headings={"rule_en": "Rule"}), shown(table, 80, "zh")
    assert english[0].split() == ["Rule", "n"]
    assert english[2].split() == ["a", "rule", "1"] and english[3].split() == ["一条规则", "22"]
    assert "a rule" not in "".join(chinese)


def test_numbers_stand_on_the_right_and_what_was_asked_with_is_left_out() -> None:
    rows = ((uri("https://a.example/x"), number("1")), (uri("https://a.example/x"), number("1234")))
    lines = shown(Table(("thing", "n"), rows), 80, given={"https://a.example/x"})
    assert lines == ["   n", "────", "   1", "1234"]
    assert shown(Table(("thing", "n"), rows[:1]), 80)[2].split() == ["a:x", "1"]


def test_what_a_terminal_would_obey_is_not_written() -> None:
    assert clean("a\x1b[31mb\x07\x9bc\u202edef\u2066g\r\nh\ti") == "a�[31mb��cdefg  h i"
    lines = shown(Table(("a",), ((text("\x1b]0;title\x07"),),)), 40)
    assert not any(character in "".join(lines) for character in "\x1b\x07")


def test_markup_and_emoji_names_are_text() -> None:
    assert shown(Table(("a",), ((text("[bold]x[/bold] :smile:"),),)), 60)[2] == "[bold]x[/bold] :smile:"


def test_colours_are_for_terminals() -> None:
    page = Page(40, colour=True)
    page.say("title", "bold")
    assert page.text() == "\x1b[1mtitle\x1b[0m\n"
    plain = Page(40, colour=False)
    plain.say("title " * 20, "bold", whole=True)
    assert plain.text() == "title " * 19 + "title\n"


def test_how_much_of_a_date_is_known_is_said_in_the_reader_s_language() -> None:
    table = Table(("start", "precision"), ((text("2026-01-01"), text("year")), (text("2026-06-01"), text("week"))))
    assert [line.split()[1] for line in shown(table, 80, "zh")[2:]] == ["年", "week"]
    assert [line.split()[1] for line in shown(table, 80)[2:]] == ["year", "week"]


def test_dates_are_written_no_finer_than_they_are_known_and_as_one_period() -> None:
    def day(value: str) -> Cell:
        return {"type": "literal", "value": value, "datatype": f"{XSD}date"}

    rows = (
        (text("plan"), day("2026-06-01"), day("2026-06-30"), text("month"), day("2026-01-05")),
        (text("stay"), day("2025-05-30"), day("2025-06-02"), uri("https://a.example/Day"), None),
        (text("free"), None, None, None, day("2026-02-05")),
    )
    table = Table(("what", "start", "end", "start_precision", "known"), rows)
    written = [re.split(r" {2,}", line) for line in shown(table, 120, headings={"start": "from"}, dates_in_words=True)]
    assert written[0] == ["what", "from – end", "known"]
    assert written[2:] == [
        ["plan", "June 2026", "5 January 2026"],
        ["stay", "30 May\u2009–\u20092 June 2025"],
        ["free", "5 February 2026"],
    ]
    assert "2026年6月" in "".join(shown(table, 120, "zh", dates_in_words=True))
    raw = "".join(shown(table, 120))
    assert "2026-06-30" in raw and "month" in raw, "what a query of one's own asks for is shown as it is"


def test_no_word_is_broken_while_another_column_has_blanks() -> None:
    rows = tuple(
        (text("approval of texts on security and trust"), text("standardization activity"), text("no"), text("sg13"))
        for _ in range(3)
    )
    for width in (60, 66, 80):
        lines = shown(Table(("a", "b", "c", "d"), rows), width, headings={name: name for name in "abcd"})
        assert max(map(cell_len, lines)) <= width
        assert any("standardization" in line for line in lines), width


def test_room_goes_first_to_those_who_want_little() -> None:
    assert share_out([2, 5, 5], [2, 7, 50], 30) == [2, 7, 21]
    assert share_out([5, 5], [20, 20], 20) == [10, 10]
    assert share_out([5, 5], [6, 6], 20) == [], "nothing is short"
    assert share_out([15, 15], [30, 30], 20) == [], "there is no room for the least"
    assert longest_word(["a standardization activity", CHINESE]) == 15
    assert longest_word([CHINESE, ""]) == 2 and longest_word(["x" * 300]) == 24
