"""Workbooks, read again by openpyxl: values have their types, texts are never formulas, and a sheet says what it is."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from itukg.messages import words
from itukg.results.about import About, Value
from itukg.results.table import Cell, Table
from itukg.results.workbook import MOST_ROWS, cut, to_workbook

XSD = "http://www.w3.org/2001/XMLSchema#"
ABOUT = About(
    name="ships",
    title='Which "ships" came?',
    description="=HYPERLINK()",
    parameters=[Value("since", "Since", "2031-05-01", "1 May 2031"), Value("ship", "Ship", "", "any")],
    dataset="Harbour",
    version="2.3.0",
    issued="2031-06-01",
    snapshot="abc",
    permalink="https://harbour.example/queries/ships?snapshot=abc",
    license="https://creativecommons.org/licenses/by/4.0/",
    citation="Harbour. Which ships",
    headings={"value": "Value"},
)


def typed(value: str, datatype: str = "") -> Cell:
    return {"type": "literal", "value": value, **({"datatype": XSD + datatype} if datatype else {})}


def written(cell: Cell) -> openpyxl.cell.Cell:
    body = to_workbook(Table(("value",), ((cell,),)), ABOUT, words("en"))
    return openpyxl.load_workbook(io.BytesIO(body))["Result"]["A2"]


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        (typed("17", "integer"), 17, "n"),
        (typed("-3", "int"), -3, "n"),
        (typed("2031", "gYear"), 2031, "n"),
        (typed("2.50", "decimal"), 2.5, "n"),
        (typed("1e3", "double"), 1000, "n"),
        (typed("NaN", "double"), "NaN", "s"),
        (typed("INF", "double"), "INF", "s"),
        (typed("12345678901234567", "integer"), "12345678901234567", "s"),
        (typed("true", "boolean"), True, "b"),
        (typed("0", "boolean"), False, "b"),
        (typed("2031-05-02", "date"), datetime(2031, 5, 2), "d"),
        (typed("2031-05-02T10:20:30", "dateTime"), datetime(2031, 5, 2, 10, 20, 30), "d"),
        (typed("2031-05-02T10:20:30+02:00", "dateTime"), "2031-05-02T10:20:30+02:00", "s"),
        (typed("1865-05-17", "date"), "1865-05-17", "s"),
        (typed("2031-05", "gYearMonth"), "2031-05", "s"),
        (typed("17"), "17", "s"),
        (typed("=1+1"), "=1+1", "s"),
        (typed("{=SUM(A1)}"), "{=SUM(A1)}", "s"),
        (typed("@cmd"), "@cmd", "s"),
        (typed("+49"), "+49", "s"),
        (typed("https://x.example/"), "https://x.example/", "s"),
        ({"type": "bnode", "value": "b0"}, "b0", "s"),
        ({"type": "literal", "value": "第13研究组", "xml:lang": "zh"}, "第13研究组", "s"),
    ],
)
def test_a_value_has_its_type(cell: Cell, value: object, kind: str) -> None:
    found = written(cell)
    assert (found.value, found.data_type) == (value, kind)
    assert found.hyperlink is None


def test_an_iri_is_a_link_and_a_strange_one_a_text() -> None:
    found = written({"type": "uri", "value": "https://x.example/a?b=1&c=2"})
    assert (found.value, found.hyperlink.target) == ("https://x.example/a?b=1&c=2", "https://x.example/a?b=1&c=2")
    for strange in ("https://x.example/" + "a" * 2100, "urn:isbn:1", "file:///etc/passwd"):
        assert written({"type": "uri", "value": strange}).hyperlink is None


def test_the_sheets_the_headings_and_what_it_is() -> None:
    rows = ((typed("a"), None), (None, typed("b")))
    table = Table(("value", "value_label"), rows)
    body = to_workbook(table, ABOUT, words("zh"), "2031-06-01T00:00:00+00:00")
    assert body == to_workbook(table, ABOUT, words("zh"), "2031-06-01T00:00:00+00:00"), "the same bytes every time"
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames == ["结果", "说明"]
    assert [[cell.value for cell in row] for row in book["结果"].rows] == [
        ["Value", "Value（名称）"],
        ["a", None],
        [None, "b"],
    ]
    assert book["结果"].freeze_panes == "A2" and book["结果"].auto_filter.ref == "A1:B3"
    told = {row[0].value: row[1] for row in book["说明"].rows if row[0].value}
    assert told["问题"].value == 'Which "ships" came?'
    assert (told["说明"].value, told["说明"].data_type) == ("=HYPERLINK()", "s")
    assert told["Since (since)"].value == "1 May 2031" and told["Ship (ship)"].value == "any"
    assert told["快照"].value == "abc" and told["版本"].value == "2.3.0"
    assert told["永久链接"].hyperlink.target == ABOUT.permalink
    assert told["value_label"].value == "Value（名称）"
    assert book.properties.title == ABOUT.title and book.properties.created == datetime(2031, 6, 1)


def test_what_does_not_fit_is_cut_or_refused() -> None:
    assert len(cut("语" * 40_000)) == 32_767 and cut("语" * 40_000).endswith("…")
    assert written(typed("a" * 40_000)).value == "a" * 32_766 + "…"
    rows: tuple[tuple[Cell | None, ...], ...] = ((None,),) * MOST_ROWS
    with pytest.raises(ValueError, match="1,048,575"):
        to_workbook(Table(("value",), rows), ABOUT, words("en"))
    empty = openpyxl.load_workbook(io.BytesIO(to_workbook(Table(("value",), ()), ABOUT, words("en"))))
    assert empty["Result"].max_row == 1
