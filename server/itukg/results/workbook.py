"""Results as workbooks (Office Open XML): dates and numbers as such, IRIs as links, and a sheet that says what it is.

XlsxWriter only writes, and writes the same bytes for the same result; openpyxl, which also reads, was looked at: it
takes a text that begins with an equals sign for a formula. Here a text is written as a text, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from itukg.results.about import About
from itukg.results.table import LABEL, Cell, Table

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = {_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "gYear")}
_FRACTIONS = {_XSD + name for name in ("decimal", "double", "float")}
# What the format holds (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3): rows with the
# heading, letters of a text, digits of a number, links of a sheet and letters of each; and its first day.
MOST_ROWS = 1_048_576
_LETTERS, _DIGITS, _LINKS, _LINK = 32_767, 15, 65_530, 2_079
_FIRST = date(1900, 3, 1)
_CUT = "…"
_WIDEST, _NARROWEST, _SAMPLE = 60, 8, 200
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_workbook(table: Table, about: About, words: Mapping[str, str], built: str = "") -> bytes:
    """The table as a workbook of two sheets.

    Args:
        table: the rows, with labels or without.
        about: what it is a result of; its headings stand over the columns.
        words: those of the reader's language (see `itukg.messages.questions`).
        built: when the snapshot was built (xsd:dateTime), which is when the workbook says it was made.

    Raises:
        ValueError: there are more rows than a sheet holds.
    """
    if len(table.rows) >= MOST_ROWS:
        raise ValueError(f"a sheet holds {MOST_ROWS - 1:,} rows")
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, _OPTIONS)
    book.set_properties(
        {
            "title": about.title[:255],
            "subject": about.dataset[:255],
            "comments": about.permalink,
            "created": _moment(built),
        }
    )
    sheet = _Sheet(book, words["result_sheet"])
    headings = [_heading(column, about.headings, words) for column in table.columns]
    sheet.fill(headings, table.rows)
    _about(book, about, table.columns, headings, words)
    book.close()
    return body.getvalue()


class _Sheet:
    """The sheet of the rows."""

    def __init__(self, book: Any, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._link = book.get_default_url_format()
        self._date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self._links = 0

    def fill(self, headings: Sequence[str], rows: Sequence[Sequence[Cell | None]]) -> None:
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, self._head)
            longest = max((_width(row[column]) for row in rows[:_SAMPLE]), default=0)
            self._sheet.set_column(column, column, min(max(longest, len(heading), _NARROWEST), _WIDEST))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell is not None:
                    self._write(number, column, cell)
        self._sheet.freeze_panes(1, 0)
        if headings:
            self._sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        value, datatype = cell["value"], cell.get("datatype", "")
        if cell["type"] == "uri" and len(value) <= _LINK and self._links < _LINKS and value.startswith("http"):
            self._links += 1
            self._sheet.write_url(row, column, value, self._link, value)
            return
        read = _read(value, datatype)
        if isinstance(read, bool):
            self._sheet.write_boolean(row, column, read)
        elif isinstance(read, datetime):
            self._sheet.write_datetime(row, column, read, self._time)
        elif isinstance(read, date):
            self._sheet.write_datetime(row, column, datetime(read.year, read.month, read.day), self._date)
        elif isinstance(read, int | float):
            self._sheet.write_number(row, column, read)
        else:
            self._sheet.write_string(row, column, cut(value))


def _read(value: str, datatype: str) -> bool | int | float | date | datetime | None:
    """The value as a workbook can hold it without a loss; None: as a text."""
    try:
        if datatype in _WHOLE and len(value.lstrip("+-")) <= _DIGITS:
            return int(value)
        if datatype in _FRACTIONS and len(re.sub(r"\D", "", value)) <= _DIGITS:
            number = float(value)
            return number if abs(number) < 1e300 else None
        if datatype == _XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(value)
        if datatype == _XSD + "date":
            day = date.fromisoformat(value)
            return day if day >= _FIRST else None
        if datatype == _XSD + "dateTime":
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo is None and moment.date() >= _FIRST else None
    except ValueError:
        return None
    return None


def cut(text: str) -> str:
    """A text as a cell holds it: what is too long ends in an ellipsis."""
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + _CUT


def _width(cell: Cell | None) -> int:
    """How wide a value is, in Latin letters."""
    return 0 if cell is None else sum(2 if letter > "\u2e80" else 1 for letter in cell["value"][:_WIDEST])


def _heading(column: str, headings: Mapping[str, str], words: Mapping[str, str]) -> str:
    stem = column.removesuffix(LABEL)
    if column in headings or stem == column:
        return headings.get(column, column)
    return words["result_name_of"].format(column=headings.get(stem, stem))


def _about(book: Any, about: About, columns: Sequence[str], headings: Sequence[str], words: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(words["result_about"])
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    fields = [
        (words["result_question"], about.title),
        (words["result_description"], about.description),
        *((f"{value.label} ({value.name})", value.shown) for value in about.parameters),
        (words["result_dataset"], about.dataset),
        (words["result_version"], about.version),
        (words["result_issued"], about.issued),
        (words["result_snapshot"], about.snapshot),
        (words["result_permalink"], about.permalink),
        (words["result_license"], about.license),
        (words["result_citation"], about.citation),
    ]
    written = [(name, text) for name, text in fields if text]
    for row, (name, text) in enumerate(written):
        sheet.write_string(row, 0, name, bold)
        if text in (about.permalink, about.license) and len(text) <= _LINK:
            sheet.write_url(row, 1, text, string=text)
        else:
            sheet.write_string(row, 1, cut(text), wrapped)
    sheet.write_string(len(written) + 1, 0, words["result_columns"], bold)
    for row, (column, heading) in enumerate(zip(columns, headings, strict=True), start=len(written) + 2):
        sheet.write_string(row, 0, column)
        sheet.write_string(row, 1, heading, wrapped)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)


def _moment(built: str) -> datetime:
    """When the snapshot was built, as the properties of a workbook have it; a fixed day where nobody knows."""
    try:
        return datetime.fromisoformat(built).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return datetime(2000, 1, 1)
