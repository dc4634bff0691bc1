"""The columns of a result that hold dates: which of them are one period, and how much of each is known.

A column ``x_precision`` (or ``precision``, of all dates in the row) says how much of the date ``x`` is known, as
``year``, ``month`` or ``day``; columns ``start`` and ``end`` are one period, where every row has both or neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itukg.dates import UNITS, write_date
from itukg.display.spans import write_span
from itukg.results.table import Cell, Table

PRECISION = "precision"
START, END = "start", "end"
_KINDS = ("date", "dateTime", "gYear", "gYearMonth")


@dataclass(frozen=True)
class Dates:
    """The dates of a result.

    Attributes:
        columns: those that hold dates and nothing else.
        precise: column of dates -> the column that says how much of them is known.
        is_period: whether the columns of the first and the last day are one period.
        places: column -> its place in a row.
    """

    columns: frozenset[str]
    precise: Mapping[str, str]
    is_period: bool
    places: Mapping[str, int]

    @classmethod
    def of(cls, table: Table) -> Dates:
        """Look at a result."""
        places = {column: place for place, column in enumerate(table.columns)}
        columns = frozenset(column for column, place in places.items() if holds(table, place, _KINDS))
        precise = {}
        for column in columns:
            own = f"{column}_{PRECISION}"
            if own in places or PRECISION in places:
                precise[column] = own if own in places else PRECISION
        is_period = {START, END} <= columns and all(
            (row[places[START]] is None) == (row[places[END]] is None) for row in table.rows
        )
        return cls(columns, precise, is_period, places)

    @property
    def hidden(self) -> frozenset[str]:
        """The columns that are not shown by themselves."""
        return frozenset(self.precise.values()) | ({END} if self.is_period else frozenset())

    def precision(self, column: str, row: Sequence[Cell | None]) -> str:
        """``year``, ``month`` or ``day``: what the value, or the end of its IRI, says; '' where nothing is said."""
        cell = row[self.places[self.precise[column]]] if column in self.precise else None
        end = cell["value"].rstrip("/#").replace("#", "/").rpartition("/")[2].lower() if cell else ""
        return end if end in UNITS else ""

    def write(self, column: str, row: Sequence[Cell | None], language: str) -> str:
        """The date, or the period that begins with it, in words; '' where the row has none."""
        cell, precision = row[self.places[column]], self.precision(column, row)
        if cell is None:
            return ""
        if self.is_period and column == START:
            last = row[self.places[END]]
            return write_span(cell["value"], last["value"] if last else "", precision, language)
        return write_date(cell["value"], language, precision)


def holds(table: Table, place: int, kinds: Sequence[str]) -> bool:
    """Whether all values of a column are of these datatypes of XML Schema, and there are any."""
    found = [cell.get("datatype", "").rpartition("#")[2] for row in table.rows if (cell := row[place]) is not None]
    return bool(found) and all(kind in kinds for kind in found)
