"""The chart of an answer, in the reader's language: its specification, its picture, and the text beside it."""

from __future__ import annotations

import json

from flask import g

from itukg.charts.chart import MOST_ROWS, chart_of
from itukg.charts.drawing import FORMS
from itukg.charts.frame import Chart
from itukg.charts.table import Cell as Drawn
from itukg.charts.table import Table as DrawnTable
from itukg.errors import DrawingError
from itukg.linkeddata.labels import Labels, find_labels
from itukg.publication import Publication
from itukg.results.table import Cell, Table, stem_columns
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.pages import Page
from itukg.views.question_asked import Asked
from itukg.views.question_result import given, headings


def chart_for(table: Table, asked: Asked, reader: Reader) -> Chart | None:
    """The chart that the question suggests for its answer, if any, with the question and its values over it."""
    question, page = asked.question, asked.page
    if question.chart is None or not table.rows:
        return None
    source = f"{page.text(page.manifest.titles)}, {page.manifest.version}"
    # Names are looked up for what is drawn: a result may be a hundred times as long.
    drawn = _drawn(table.first(MOST_ROWS), asked, reader)
    title = page.text(question.titles)
    return chart_of(question.chart, drawn, page.language, title, source, given(asked, reader), rows=len(table.rows))


def chart_file(publication: Publication, table: Table, asked: Asked, reader: Reader, form: str) -> bytes:
    """The chart as ``svg``, ``png`` or ``vl.json``, with the question over it.

    Raises:
        Problem: 404, the answer has nothing to draw; 503, it could not be drawn; 429, another of the client's is.
    """
    chart = chart_for(table, asked, reader)
    if chart is None:
        raise problem("not-found", "There is nothing to draw: the answer has no rows.")
    if form not in FORMS:
        return (json.dumps(chart.spec, ensure_ascii=False, indent=1) + "\n").encode()
    try:
        with g.visit.drawing():
            return publication.drawings.draw(chart.spec, form, asked.page.language)
    except DrawingError as error:
        raise problem("no-chart", error.told(asked.page.language)) from error


def _drawn(table: Table, asked: Asked, reader: Reader) -> DrawnTable:
    """The table with a name for each thing, and a column for each text that is there in all languages."""
    page = asked.page
    labels = find_labels(reader, table.iris())
    places = {column: place for place, column in enumerate(table.columns)}
    stems = {
        stem: found for stem, found in stem_columns(table.columns, page.manifest.languages).items() if "" not in found
    }
    named = headings(asked.question, page)
    rows = []
    for row in table.rows:
        texts = [
            next((row[places[by[code]]] for code in _order(page) if row[places[by[code]]] is not None), None)
            for by in stems.values()
        ]
        rows.append([_cell(cell, labels, page) for cell in (*row, *texts)])
    named |= {stem: named.get(next(iter(by.values())), stem) for stem, by in stems.items()}
    return DrawnTable([*table.columns, *stems], rows, named)


def _order(page: Page) -> list[str]:
    return [page.language, *(code for code in page.manifest.languages if code != page.language)]


def _cell(cell: Cell | None, labels: Labels, page: Page) -> Drawn | None:
    if cell is None:
        return None
    if cell["type"] != "uri":
        return Drawn(cell["value"])
    return Drawn(cell["value"], labels.name(cell["value"], page.language).text)
