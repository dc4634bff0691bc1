"""A query and what is asked -> the result in the format that was wanted."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pyoxigraph as ox

from itukg.cli_about import Told, pick
from itukg.cli_output import STDOUT, deliver, for_terminal
from itukg.cli_progress import waiting
from itukg.cli_sources import Source, ask_with
from itukg.cli_table import WIDE, Page, show
from itukg.client.labels import find_labels
from itukg.errors import SettingError
from itukg.messages.command import words
from itukg.results.about import About
from itukg.results.delimited import iris_in_tsv, to_csv, with_labels_in_tsv
from itukg.results.table import Label, Table, read_table, with_about, with_labels
from itukg.sparql.query import Form, examine

ROWS = ("table", "csv", "tsv", "json", "xlsx")
GRAPHS = ("ttl", "nt")
FORMATS = (*ROWS, *GRAPHS)
_ENGINE = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}
_TRIPLES = ("subject", "predicate", "object")


@dataclass(frozen=True)
class Wanted:
    """How a result is wanted.

    Attributes:
        language: the reader's.
        form: one of `FORMATS`; '' for what the name of the file says, else a table, or Turtle for a graph.
        output: the file; '' or ``-`` for standard output.
        labels: whether columns of names stand beside the IRIs, where there is no table.
    """

    language: str
    form: str = ""
    output: str = ""
    labels: bool = False


def write_answer(source: Source, query: str, wanted: Wanted, tell: Callable[[], Told] | None = None) -> None:
    """Put the query to the source and write its result; ``tell`` says of the question what is known with the answer.

    Raises:
        ItukgError: there is no result, or it cannot be written, or not in this format.
    """
    form = examine(query, source.library.base).form
    gives_graph = form is not None and form.gives_graph
    chosen = _format(wanted, form)
    with waiting(words(wanted.language)["asking"]):
        body = source.graph(query) if gives_graph else source.bindings(query)
    if gives_graph:
        deliver(_graph(body, chosen, source), wanted.output)
    elif form is Form.ASK:
        deliver(_truth(body, chosen, wanted.language), wanted.output)
    else:
        deliver(_rows(source, body, chosen, wanted, tell() if tell and chosen not in _ENGINE else None), wanted.output)


def _format(wanted: Wanted, form: Form | None) -> str:
    """The format, checked before anything takes time."""
    suffix = PurePath(wanted.output).suffix.removeprefix(".")
    gives_graph = form is not None and form.gives_graph
    fitting = GRAPHS if gives_graph else ROWS[:-1] if form is Form.ASK else ROWS
    chosen = wanted.form or (suffix if suffix in fitting else fitting[0])
    if chosen not in fitting:
        kind = form.value if form else "SELECT"
        raise SettingError(
            f"A {kind} query has no result in the format {chosen}; it has {', '.join(fitting)}.",
            f"{kind}查询的结果没有{chosen}格式；可用的有{'、'.join(fitting)}。",
        )
    if chosen == "xlsx" and wanted.output in ("", STDOUT) and sys.stdout and sys.stdout.isatty():
        raise SettingError(
            "A workbook is no text for a terminal: name a file with --output.",
            "工作簿不能显示在终端上：请用--output指明文件。",
        )
    return chosen


def _graph(body: bytes, form: str, source: Source) -> bytes:
    triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)]
    if form == "nt":
        return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    prefixes = {
        name: space
        for name, space in source.library.prefixes.items()
        if any(iri.startswith(space) and iri[len(space) :].find("/") < 0 for iri in iris)
    }
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _truth(body: bytes, form: str, language: str) -> bytes:
    if form == "json":
        return body + b"\n"
    truth = "true" if json.loads(body)["boolean"] else "false"
    return for_terminal(f"{words(language)[truth] if form == 'table' else truth}\n")


def _rows(source: Source, body: bytes, form: str, wanted: Wanted, about: Told | None) -> bytes:
    language = wanted.language
    if form in _ENGINE and not (wanted.labels and form == "csv"):
        parsed: Any = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        written = io.BytesIO()
        parsed.serialize(written, _ENGINE[form])
        if not wanted.labels:
            return written.getvalue()
        return with_labels_in_tsv(written.getvalue(), names(source, iris_in_tsv(written.getvalue()), language))
    if form == "json":
        body = with_about(body, about.about.to_json()) if about else body
        return body.rstrip() + b"\n"
    table = read_table(body)
    if form == "table":
        return _table(source, table, wanted, about)
    table = with_labels(table, names(source, table.iris(), language)) if wanted.labels else table
    return to_csv(table) if form == "csv" else _workbook(table, about, source, language)


def names(source: Source, iris: Sequence[str], language: str) -> dict[str, Label]:
    """The names of things, in the language where they have one in it; the nameless have none."""
    with waiting(words(language)["naming"]):
        found = find_labels(ask_with(source), iris, (language, *source.library.languages))
    return {iri: Label(text) for iri, text in found.items()}


def _workbook(table: Table, about: Told | None, source: Source, language: str) -> bytes:
    from itukg.messages import words as page_words
    from itukg.results.workbook import MOST_ROWS, to_workbook

    if len(table.rows) >= MOST_ROWS:
        raise SettingError(
            f"A sheet holds {MOST_ROWS - 1:,} rows; take the result as csv.",
            f"工作表最多{MOST_ROWS - 1:,}行；请改用csv格式。",
        )
    origin = source.origin
    told = (
        about.about
        if about
        else About(
            "", "", "", (), pick(origin.titles, language), origin.version, origin.issued, origin.snapshot, "", "", ""
        )
    )
    return to_workbook(table, told, page_words(language), origin.built)


def _table(source: Source, table: Table, wanted: Wanted, about: Told | None) -> bytes:
    told, library, language = words(wanted.language), source.library, wanted.language
    page = open_page(wanted)
    if about:
        page.say(about.about.title, "bold")
        asked = [
            told["given"].format(label=value.label, value=value.shown) for value in about.about.parameters if value.text
        ]
        page.say(" · ".join(asked), "dim")
        page.say("")
    if table.rows:
        labels = names(source, table.iris(), language)
        headings = about.about.headings if about else {}
        given = about.given if about else ()
        # What a query of the reader's own asks for is shown as it is, what a question asks for as its page shows it.
        known = (labels, headings, language, library.languages, library.prefixes, given)
        show(page, table, *known, dates_in_words=about is not None)
        page.say("")
    count = len(table.rows)
    said = told["row"] if count == 1 else told["rows"].format(count=count) if count else told["no_rows"]
    page.say(" · ".join([said, *_origin(source, language)]), "dim")
    if about and source.origin.address:  # an endpoint's holds the whole query, and is no line for people
        page.say(about.about.permalink, "dim", whole=True)
    return for_terminal(page.text())


def _origin(source: Source, language: str) -> list[str]:
    origin, told = source.origin, words(language)
    parts = [
        pick(origin.titles, language),
        told["version"].format(version=origin.version) if origin.version else "",
        told["snapshot"].format(id=origin.snapshot[:12] if origin.address else origin.snapshot)
        if origin.snapshot
        else "",
    ]
    return [part for part in parts if part]


def open_page(wanted: Wanted) -> Page:
    """A page as wide as the terminal, in colours if there may be some (https://no-color.org)."""
    terminal = wanted.output in ("", STDOUT) and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDE, 24)).columns if terminal or os.environ.get("COLUMNS") else WIDE
    return Page(width, colour=terminal and not os.environ.get("NO_COLOR"))
