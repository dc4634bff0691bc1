"""The rows of a result as people read them: names with links, dates and numbers in words, one column for one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itukg.library.question import Question
from itukg.linkeddata.labels import Labels, find_labels
from itukg.results.dates import END, START, Dates, holds
from itukg.results.table import Cell, Table, stem_columns
from itukg.stores.base import Reader
from itukg.views.pages import Page
from itukg.views.question_choices import literal_text

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger")
# In Latin letters: what stays on one line, what needs room, and what would be a burden in every row.
_SHORT, _LONG, _TOLD_ONCE = 18, 60, 40


@dataclass(frozen=True)
class Shown:
    """A value: its text, the language of it ('' for the page's or none), and where it leads."""

    text: str
    language: str = ""
    href: str | None = None
    iri: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether all that it holds are numbers, and how wide it is (``short``, ``long`` or '')."""

    name: str
    heading: str
    is_number: bool
    breadth: str = ""


@dataclass(frozen=True)
class ShownTable:
    """What a page shows of a result; ``same`` is what all rows have alike, told once instead of in a column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Shown | None]]
    same: Sequence[tuple[str, Shown]] = ()

    @property
    def different(self) -> int:
        """How many things there are in the first column, where some have several rows; else 0.

        One activity of three bodies is three rows: who counts rows, counts it three times.
        """
        firsts = [row[0] for row in self.rows if row]
        if not all(first is not None and first.iri for first in firsts):
            return 0
        things = len({first.iri for first in firsts if first is not None})
        return things if things < len(firsts) else 0


def show(table: Table, question: Question, page: Page, reader: Reader) -> ShownTable:
    """The table for a page in the reader's language.

    Dates are written no finer than they are known, a first and a last day as one period (see `itukg.results.dates`).
    """
    labels = find_labels(reader, table.iris())
    stems = stem_columns(table.columns, page.manifest.languages)
    places = {column: place for place, column in enumerate(table.columns)}
    dates = Dates.of(table)
    kept = {stem: by_language for stem, by_language in stems.items() if stem not in dates.hidden}
    columns = []
    for stem, by_language in kept.items():
        any_column = next(iter(by_language.values()))
        heading = page.text(question.columns.get(any_column, {})) or stem
        if dates.is_period and stem == START:
            heading += f" – {page.text(question.columns.get(END, {})) or END}"
        is_number = "" in by_language and holds(table, places[stem], _NUMBERS)
        columns.append(Column(stem, heading, is_number))
    rows = []
    for row in table.rows:
        shown: list[Shown | None] = []
        for by_language in kept.values():
            column, cell = _best(by_language, row, places, page)
            if cell is not None and column in dates.columns:
                shown.append(Shown(dates.write(column, row, page.language)))
            else:
                shown.append(_shown(cell, labels, page))
        rows.append(shown)
    return _tidied(columns, rows)


def _tidied(columns: Sequence[Column], rows: Sequence[Sequence[Shown | None]]) -> ShownTable:
    """The table without columns that say the same long thing in every row, and with the breadth of each other."""
    same, kept = [], []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        first = cells[0] if cells else None
        widest = max((_width(cell.text) for cell in cells if cell is not None), default=0)
        if first is not None and len(rows) > 1 and widest > _TOLD_ONCE and all(cell == first for cell in cells):
            same.append((column.heading, first))
        else:
            breadth = "short" if widest <= _SHORT else "long" if widest > _LONG else ""
            kept.append((place, Column(column.name, column.heading, column.is_number, breadth)))
    places = [place for place, _ in kept]
    return ShownTable([column for _, column in kept], [[row[place] for place in places] for row in rows], same)


def _width(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return len(text) + sum(1 for letter in text if letter > "\u2e80")


def _best(
    by_language: Mapping[str, str], row: Sequence[Cell | None], places: Mapping[str, int], page: Page
) -> tuple[str, Cell | None]:
    """The column that is shown of those of one text: the reader's, else the first that says something."""
    for language in ("", page.language, *page.manifest.languages):
        column = by_language.get(language)
        if column is not None and (row[places[column]] is not None or language == ""):
            return column, row[places[column]]
    return next(iter(by_language.values())), None


def _shown(cell: Cell | None, labels: Labels, page: Page) -> Shown | None:
    if cell is None:
        return None
    value = cell["value"]
    if cell["type"] == "uri":
        href = page.href(value)
        if not labels.has(value):
            return Shown(value if href == value else labels.name(value, page.language).text, "", href, value)
        name = labels.name(value, page.language)
        return Shown(name.text, _other(name.language, page), href, value)
    if cell["type"] == "bnode":
        return Shown("·")
    language = cell.get("xml:lang", "")
    text = value if language else literal_text(value, cell.get("datatype", ""), page.language)
    return Shown(text, _other(language, page))


def _other(language: str, page: Page) -> str:
    return "" if language == page.language else language
