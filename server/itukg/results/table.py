"""The rows of a result, and the names of things beside their IRIs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A term as SPARQL 1.1 Query Results JSON has it, https://www.w3.org/TR/sparql11-results-json/#select-encode-terms.
Cell = Mapping[str, str]
LABEL = "_label"


@dataclass(frozen=True)
class Label:
    """What a thing is called, and in which language ('' if the name has none)."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT query in order; an unbound variable is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    def iris(self) -> list[str]:
        """The IRIs in the rows, each once, in order."""
        return list(dict.fromkeys(cell["value"] for row in self.rows for cell in row if cell and cell["type"] == "uri"))

    def first(self, count: int) -> Table:
        """The table with so many rows at most."""
        return Table(self.columns, self.rows[:count])


def read_table(results: bytes) -> Table:
    """A result in the JSON format of SPARQL as a table.

    Raises:
        ValueError, KeyError: it is no such result.
    """
    read = json.loads(results)
    columns = tuple(read["head"]["vars"])
    return Table(columns, tuple(tuple(_cell(row.get(name)) for name in columns) for row in read["results"]["bindings"]))


def with_labels(table: Table, labels: Mapping[str, Label]) -> Table:
    """The table with a column ``x_label`` behind each column ``x`` that holds IRIs.

    Where the result has a column of that name already, it stays alone; a thing without a name has none in the table.
    """
    named = labelled_columns(table)
    columns: list[str] = []
    for column in table.columns:
        columns += [column, column + LABEL] if column in named else [column]
    rows = []
    for row in table.rows:
        cells: list[Cell | None] = []
        for column, cell in zip(table.columns, row, strict=True):
            cells.append(cell)
            if column in named:
                cells.append(_label_of(cell, labels))
        rows.append(tuple(cells))
    return Table(tuple(columns), tuple(rows))


def labelled_columns(table: Table) -> set[str]:
    """The columns that hold an IRI in some row, and have no label beside them yet."""
    holding = {
        column
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if cell and cell["type"] == "uri"
    }
    return {column for column in holding if column + LABEL not in table.columns}


def to_json(table: Table, about: Mapping[str, object]) -> bytes:
    """The table as SPARQL 1.1 Query Results JSON, with a member ``about`` (see `with_about`)."""
    rows = [
        {column: cell for column, cell in zip(table.columns, row, strict=True) if cell is not None}
        for row in table.rows
    ]
    whole = {"about": about, "head": {"vars": list(table.columns)}, "results": {"bindings": rows}}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def with_about(result: bytes, about: Mapping[str, object]) -> bytes:
    """A result in JSON, as an engine wrote it, or its beginning, with a member ``about`` before all others.

    Readers pass over a member that they do not know, but not all of them when it comes last: Oxigraph reads a result
    as it comes, and takes anything behind the rows for a mistake.

    Raises:
        ValueError: the result is no JSON object.
    """
    start = result.find(b"{")
    if result[:start].strip() or start < 0:
        raise ValueError("the result is no JSON object")
    return b'{"about":' + json.dumps(about, ensure_ascii=False).encode() + b"," + result[start + 1 :]


def stem_columns(columns: Sequence[str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The columns as people see them: one text in all languages is one column.

    Returns:
        name of the column -> language -> variable; '' stands for the language of a column that has none.
    """
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        stem, _, language = column.rpartition("_")
        if stem and language in languages and all(f"{stem}_{code}" in columns for code in languages):
            found.setdefault(stem, {})[language] = column
        else:
            found[column] = {"": column}
    return found


def _cell(term: Mapping[str, Any] | None) -> Cell | None:
    """A term as it is; a triple in the place of one (RDF 1.2) has no text, and is shown as it is written in JSON."""
    if term is None or isinstance(term["value"], str):
        return term
    return {"type": "literal", "value": json.dumps(term["value"], ensure_ascii=False)}


def _label_of(cell: Cell | None, labels: Mapping[str, Label]) -> Cell | None:
    label = labels.get(cell["value"]) if cell and cell["type"] == "uri" else None
    if label is None:
        return None
    return {"type": "literal", "value": label.text, **({"xml:lang": label.language} if label.language else {})}
