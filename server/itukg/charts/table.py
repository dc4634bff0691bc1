"""What a chart is made of: a table whose cells have a name for people beside the value, and columns with headings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from itukg.messages import words

# xsd:boolean -> the name of its word
_TRUTHS = {"true": "chart_yes", "false": "chart_no"}


@dataclass(frozen=True)
class Cell:
    """A term of a result.

    Attributes:
        value: the IRI, or the lexical form of a literal: what tells one thing from another, and is calculated with.
        label: what it is called in the reader's language; '' where the value itself is what people read.
    """

    value: str
    label: str = ""

    @property
    def text(self) -> str:
        """What people read."""
        return self.label or self.value


@dataclass(frozen=True)
class Table:
    """A result in the reader's language.

    Attributes:
        columns: names of the columns, as the channels of a chart name them.
        rows: a cell for each column; None where the result has no value.
        headings: column -> its heading; a column without one is called by its name.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    headings: Mapping[str, str] = field(default_factory=dict)


class Suggested(Protocol):
    """The chart that a question suggests: its kind, and which column is on which channel."""

    @property
    def kind(self) -> str:
        """One of the kinds of `itukg.charts.chart.KINDS`."""

    @property
    def channels(self) -> Mapping[str, str | bool]:
        """Channel -> column, or true or false where the channel is a flag."""


class Channels:
    """The columns of a table by the channels that they are on."""

    def __init__(self, suggested: Suggested, table: Table, language: str) -> None:
        """Find the columns.

        Raises:
            KeyError: a channel names a column that the table does not have.
        """
        self.language = language
        self.rows = table.rows
        self._suggested = suggested
        self._headings = table.headings
        places = {name: place for place, name in enumerate(table.columns)}
        self._places = {
            channel: places[column] for channel, column in suggested.channels.items() if isinstance(column, str)
        }
        self._truths = {
            channel
            for channel, place in self._places.items()
            if {cell.value for row in table.rows if (cell := row[place]) is not None} <= _TRUTHS.keys()
        }

    def has(self, channel: str) -> bool:
        """Whether a column is on the channel."""
        return channel in self._places

    def flag(self, name: str) -> bool:
        """Whether something is said of the chart."""
        return self._suggested.channels.get(name) is True

    def heading(self, channel: str) -> str:
        """The heading of the channel's column; '' where there is none."""
        column = self._suggested.channels.get(channel)
        return self._headings.get(column, column) if isinstance(column, str) else ""

    def cell(self, row: Sequence[Cell | None], channel: str) -> Cell | None:
        """What the row has on the channel, if anything; true and false, where a column has nothing else, in words."""
        place = self._places.get(channel)
        cell = None if place is None else row[place]
        if cell is None or cell.label or channel not in self._truths:
            return cell
        return Cell(cell.value, words(self.language)[_TRUTHS[cell.value]])

    def colour(self, row: Sequence[Cell | None]) -> Cell:
        """What the row has on the channel ``colour``; where it has nothing, that is a value too."""
        return self.cell(row, "colour") or Cell("", words(self.language)["chart_without_value"])

    def number(self, row: Sequence[Cell | None], channel: str) -> float | int | None:
        """The row's number on the channel; None where there is none, or something that is no finite number."""
        cell = self.cell(row, channel)
        return None if cell is None else as_number(cell.value)


def as_number(text: str) -> float | int | None:
    """A number as XML Schema writes it; None for what is none, and for INF and NaN, which have no place on an axis."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or "_" in text:
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
