"""The table of an answer as people read it: periods, precision, languages, and what is told once."""

from __future__ import annotations

import pytest
from flask import Flask

from itukg.library.question import Question
from itukg.results.table import Cell, Table
from itukg.snapshot import Manifest
from itukg.views.pages import Page
from itukg.views.question_table import ShownTable, show

XSD = "http://www.w3.org/2001/XMLSchema#"
MANIFEST = Manifest(
    "s", "d", "https://x.example/", "1", "l", "", {}, {}, ("en", "zh"), {}, "c", "a", (), 0
)  # fmt: skip


class Nameless:
    """A reader of a graph in which nothing has a name."""

    manifest = MANIFEST
    folder = None

    def labels(self, *_: object) -> list[object]:
        return []


def literal(value: str, datatype: str = "", language: str = "") -> Cell:
    kinds = {"datatype": XSD + datatype} if datatype else {"xml:lang": language} if language else {}
    return {"type": "literal", "value": value, **kinds}


def shown(columns: tuple[str, ...], *rows: tuple[Cell | None, ...], language: str = "en") -> ShownTable:
    headings = {column: {"en": column.upper(), "zh": f"列{column}"} for column in columns}
    question = Question("q", {}, {}, {}, (), headings, None, "")
    with Flask("test").test_request_context("/"):
        return show(Table(columns, rows), question, Page(MANIFEST, language), Nameless())  # type: ignore[arg-type]


def texts(table: ShownTable) -> list[list[str]]:
    return [["" if cell is None else cell.text for cell in row] for row in table.rows]


def day(text: str) -> Cell:
    return literal(text, "date")


def test_a_date_is_written_as_finely_as_it_is_known() -> None:
    table = shown(
        ("when", "precision"),
        (day("2025-11-01"), literal("month")),
        (day("2025-01-01"), literal("year")),
        (day("2025-11-03"), None),
    )
    assert [column.name for column in table.columns] == ["when"]
    assert texts(table) == [["November 2025"], ["2025"], ["3 November 2025"]]
    own = shown(("a", "b", "b_precision"), (day("2025-11-01"), day("2025-11-01"), literal("month")), language="zh")
    assert texts(own) == [["2025年11月1日", "2025年11月"]]


def test_a_first_and_a_last_day_are_one_period_where_both_are_known() -> None:
    columns = ("start", "end", "precision")
    table = shown(columns, (day("2025-11-01"), day("2025-11-30"), literal("month")), (None, None, None))
    assert [column.heading for column in table.columns] == ["START – END"]
    assert texts(table) == [["November 2025"], [""]]
    half = shown(("start", "end"), (day("2025-11-01"), None), (day("2025-11-02"), day("2025-11-04")))
    assert texts(half) == [["1 November 2025", ""], ["2 November 2025", "4 November 2025"]], "no end is made up"


@pytest.mark.parametrize(("language", "first", "second"), [("en", "Text", "只有中文"), ("zh", "文字", "只有中文")])
def test_one_text_in_all_languages_is_one_column(language: str, first: str, second: str) -> None:
    rows = (
        (literal("Text", language="en"), literal("文字", language="zh"), literal("2", "integer")),
        (None, literal("只有中文", language="zh"), literal("1234567", "integer")),
        (None, None, None),
    )
    table = shown(("title_en", "title_zh", "n"), *rows, language=language)
    assert texts(table) == [[first, "2"], [second, "1,234,567"], ["", ""]]
    cell = table.rows[1][0]
    assert cell is not None and cell.language == ("zh" if language == "en" else ""), "another language is marked"
    assert [column.is_number for column in table.columns] == [False, True]


def test_what_every_row_repeats_at_length_is_told_once() -> None:
    long = literal("the same long text in each of the rows of the table")
    table = shown(("a", "b"), (long, literal("x")), (long, literal("y")))
    assert [(heading, cell.text) for heading, cell in table.same] == [("A", long["value"])]
    assert texts(table) == [["x"], ["y"]]
    for rows in (((long, literal("x")),), ((long, literal("x")), (None, literal("y")))):
        kept = shown(("a", "b"), *rows)
        assert not kept.same and len(kept.columns) == 2
    short = shown(("a",), (literal("same"),), (literal("same"),))
    assert not short.same


def test_values_have_their_words() -> None:
    iri = {"type": "uri", "value": "https://x.example/id/ship/anna"}
    cells = (literal("true", "boolean"), literal("17.50", "decimal"), iri, {"type": "bnode", "value": "b0"})
    table = shown(("a", "b", "c", "d"), cells)
    assert texts(table) == [["yes", "17.50", "anna", "·"]]
    numbers = [literal(text, "decimal") for text in ("-1234.56789", ".5", "12", "none")]
    assert texts(shown(("a",), *((number,) for number in numbers))) == [["-1,234.56789"], ["0.5"], ["12"], ["none"]]
    link = table.rows[0][2]
    assert link is not None and link.href == "/doc/ship/anna"
    assert texts(shown(("a",), (literal("false", "boolean"),), language="zh")) == [["否"]]


def test_things_of_several_rows_are_counted_once() -> None:
    def thing(name: str) -> Cell:
        return {"type": "uri", "value": f"https://x.example/id/{name}"}

    joint = [(thing("a"), thing("x")), (thing("a"), thing("y")), (thing("b"), None)]
    assert shown(("activity", "body"), *joint).different == 2
    assert shown(("activity", "body"), *joint[1:]).different == 0, "as many as there are rows"
    assert shown(("name", "body"), (literal("a"), thing("x")), (literal("a"), thing("y"))).different == 0, "no things"
    assert shown(("activity",), (thing("a"),), (None,), (thing("a"),)).different == 0
    assert shown(("activity", "body")).different == 0
