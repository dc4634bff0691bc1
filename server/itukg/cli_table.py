"""A result as a table for a terminal: names instead of IRIs, as wide as the terminal, whatever the script.

rich measures text in cells: a Chinese character takes two (https://www.unicode.org/reports/tr11/). Where there is no
room for all columns beside each other, a row is a list of them instead, as psql and mysql do it.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Lines
from rich.text import Text

from itukg.messages.command import words
from itukg.results.dates import END, PRECISION, START, Dates
from itukg.results.table import Cell, Label, Table, stem_columns
from itukg.validation.words import short

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {_XSD + name for name in ("integer", "int", "long", "decimal", "double", "float", "nonNegativeInteger")}
# Less than this for each column, and nothing in it could be read.
_NARROWEST = 12
# Cells between two columns: the padding of both, and what stands for a line.
_BETWEEN = 3
# A longer word may be broken.
_LONGEST_WORD = 24
# Where the output is no terminal and nothing says how wide it may be.
WIDE = 120
# Marks that change the direction of what follows, beyond the text that they are in.
_DIRECTIONS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


class Page:
    """What is written for people: text of a certain width, in colours or not."""

    def __init__(self, width: int, *, colour: bool) -> None:
        """Begin."""
        self._out = io.StringIO()
        self.width = width
        self.console = Console(
            file=self._out,
            width=width,
            force_terminal=colour,
            no_color=not colour,
            color_system="standard" if colour else None,
            highlight=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        """All that was written, without blanks at the ends of lines."""
        return "".join(f"{line.rstrip()}\n" for line in self._out.getvalue().splitlines())

    def say(self, text: str, style: str = "", *, whole: bool = False) -> None:
        """Write a line, or several if it is longer; ``whole``: one all the same, as an address that is to be copied."""
        self.console.print(Text(clean(text), style=style), soft_wrap=whole)

    def rows(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        numbers: Sequence[bool] = (),
        *,
        apart: bool = True,
    ) -> None:
        """Write rows under their headings; columns of numbers are ``numbers``.

        ``apart``: with a line between rows where some are of several lines.
        """
        if len(headings) * _NARROWEST > self.width:
            self._lists(headings, rows)
            return
        columns = list(zip(headings, *rows, strict=True))
        widths = [max(map(cell_len, column)) for column in columns]
        folded = apart and sum(widths) + 3 * len(widths) > self.width  # then the eye needs to see where a row ends
        room = self.width - _BETWEEN * (len(columns) - 1)
        least = [longest_word(column) for column in columns]
        # A heading may take more lines than one, since it stands there once.
        bodies = [max([words_, *map(cell_len, column[1:])]) for words_, column in zip(least, columns, strict=True)]
        fitting = share_out(least, bodies, room) or share_out(bodies, widths, room)
        lines = Lines(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", leading=int(folded))
        for at, heading in enumerate(headings):
            right = at < len(numbers) and numbers[at]
            width = fitting[at] if fitting else None
            lines.add_column(Text(clean(heading)), justify="right" if right else "left", overflow="fold", width=width)
        for row in rows:
            lines.add_row(*(Text(clean(cell)) for cell in row))
        self.console.print(lines)

    def _lists(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        for number, row in enumerate(rows, start=1):
            self.say(f"— {number} —", "dim")
            lines = Lines(box=None, show_header=False, pad_edge=False)
            lines.add_column(overflow="fold", max_width=self.width // 2)
            lines.add_column(overflow="fold")
            for heading, cell in zip(headings, row, strict=True):
                if cell:
                    lines.add_row(Text(clean(heading), style="bold"), Text(clean(cell)))
            self.console.print(lines)


def longest_word(texts: Sequence[str]) -> int:
    """The cells of the longest word in any of the texts; Chinese may be broken everywhere."""
    words_ = (word for text in texts for word in text.split() if word.isascii())
    return min(max(map(cell_len, words_), default=2), _LONGEST_WORD)


def share_out(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths of columns that fill the room, where it is short: none below its least, the narrow ones as they are.

    rich takes from all columns alike, and breaks a word in one where another has blanks. [] if nothing is short, or
    there is no room for the least of all.
    """
    if sum(most) <= room or sum(least) > room:
        return []
    widths = list(least)
    left = room - sum(least)
    wanting = sorted(range(len(most)), key=lambda at: most[at] - least[at])
    for number, at in enumerate(wanting):
        more = min(most[at] - least[at], left // (len(wanting) - number))
        widths[at] += more
        left -= more
    return widths


def show(
    page: Page,
    table: Table,
    labels: Mapping[str, Label],
    headings: Mapping[str, str],
    language: str,
    languages: Sequence[str],
    prefixes: Mapping[str, str],
    given: Collection[str] = (),
    *,
    dates_in_words: bool = False,
) -> None:
    """Write a result. A column that only repeats what was asked with is left out.

    Args:
        page: what to write it on.
        table: the result.
        labels: the names of what is in it.
        headings: variable -> heading, where there is one.
        language: the reader's.
        languages: the dataset's: a text in all of them is one column.
        prefixes: to write what has no name.
        given: the IRIs that were asked with.
        dates_in_words: as pages write them, no finer than they are known, with a first and a last day as one period.
    """
    told = words(language)
    shown, numbers, columns = [], [], []
    at = {column: number for number, column in enumerate(table.columns)}
    dates = Dates.of(table)
    for name, variables in stem_columns(table.columns, languages).items():
        if dates_in_words and name in dates.hidden:
            continue
        first = variables.get(language) or next(iter(variables.values()))
        order = [at[first], *(at[variable] for variable in variables.values() if variable != first)]
        cells = [next((row[number] for number in order if row[number] is not None), None) for row in table.rows]
        if {cell and cell["value"] for cell in cells} in [{value} for value in given]:
            continue
        if dates_in_words and name in dates.columns:
            texts = [dates.write(name, row, language) for row in table.rows]
        else:
            texts = [_text(cell, labels, prefixes, told) for cell in cells]
        if name == PRECISION or name.endswith(f"_{PRECISION}"):  # of a date: a word of the table's, as on the pages
            texts = [told.get(f"{PRECISION}_{text}", text) for text in texts]
        shown.append(texts)
        numbers.append(all(cell is None or cell.get("datatype") in _NUMBERS for cell in cells))
        heading = headings.get(first, name)
        if dates_in_words and dates.is_period and name == START:
            heading += f" – {headings.get(END, END)}"
        columns.append(heading)
    page.rows(columns, list(zip(*shown, strict=True)) if shown else [], numbers)


def _text(cell: Cell | None, labels: Mapping[str, Label], prefixes: Mapping[str, str], told: Mapping[str, str]) -> str:
    if cell is None:
        return ""
    value = cell["value"]
    if cell["type"] == "uri":
        return labels[value].text if value in labels else short(value, prefixes).strip("<>")
    if cell["type"] == "bnode":
        return f"_:{value}"
    if cell.get("datatype") == _XSD + "boolean":
        return told["true"] if value in ("true", "1") else told["false"]
    return value


def clean(text: str) -> str:
    """The text as one line without what a terminal would take for a command, or what would turn the line around."""
    kept = (" " if character in "\t\r\n" else character for character in text if character not in _DIRECTIONS)
    return "".join(character if unicodedata.category(character) != "Cc" else "�" for character in kept)
