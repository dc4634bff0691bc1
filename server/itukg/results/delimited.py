"""Tables as CSV and TSV after SPARQL 1.1 Query Results CSV and TSV, https://www.w3.org/TR/sparql11-results-csv-tsv/.

Results without labels are written by the engine. What is written here differs from that by the columns of labels alone.
A value that begins like a formula is left as it is: programs must find what the graph says, and all values come from
the dataset, none from a stranger. For spreadsheets there are workbooks, in which a text is a text (`results.workbook`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from itukg.results.table import LABEL, Label, Table


def to_csv(table: Table) -> bytes:
    """The table as CSV: IRIs and the lexical forms of literals; a blank node has its mark."""
    body = io.StringIO(newline="")
    writer = csv.writer(body)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(
            ["" if cell is None else ("_:" if cell["type"] == "bnode" else "") + cell["value"] for cell in row]
        )
    return body.getvalue().encode()


def iris_in_tsv(tsv: bytes) -> list[str]:
    """The IRIs in a result in TSV, each once, in order."""
    cells = (cell for line in _lines(tsv)[1:] for cell in line.split("\t"))
    return list(dict.fromkeys(cell[1:-1] for cell in cells if _is_iri(cell)))


def with_labels_in_tsv(tsv: bytes, labels: Mapping[str, Label]) -> bytes:
    """A result in TSV with a column of labels behind each column that holds IRIs."""
    head, *lines = _lines(tsv)
    names, rows = head.split("\t"), [line.split("\t") for line in lines]
    at = {number for number in range(len(names)) if any(_is_iri(row[number]) for row in rows)}
    at = {number for number in at if names[number] + LABEL not in names}
    written = ["\t".join(_beside(names, at, [name + LABEL for name in names]))]
    written += ["\t".join(_beside(row, at, [_label(cell, labels) for cell in row])) for row in rows]
    return ("\n".join(written) + "\n").encode()


def _lines(tsv: bytes) -> list[str]:
    """The lines; not `str.splitlines`, which knows ends of lines that may stand in a text."""
    return tsv.decode("utf-8").removesuffix("\n").split("\n")


def _is_iri(cell: str) -> bool:
    return cell.startswith("<") and cell.endswith(">")


def _beside(cells: Sequence[str], at: set[int], others: Sequence[str]) -> list[str]:
    return [part for n, cell in enumerate(cells) for part in ((cell, others[n]) if n in at else (cell,))]


def _label(cell: str, labels: Mapping[str, Label]) -> str:
    label = labels.get(cell[1:-1]) if _is_iri(cell) else None
    if label is None:
        return ""
    term = ox.Literal(label.text, language=label.language) if label.language else ox.Literal(label.text)
    return str(term).replace("\t", "\\t")
