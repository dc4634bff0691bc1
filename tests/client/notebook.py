"""The notebook of the docs, executed by a real kernel.

``python -m tests.client.notebook URL`` executes it against a server and keeps what its cells show now, for an editor
to read before it is committed.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.client.examples import SHOWN
from tests.requirements import CHECKOUT

NOTEBOOK = CHECKOUT / "docs" / "notebooks" / "who-works-on-what.ipynb"
_SECONDS = 240
# Of a snapshot, hence another after every change of the dataset.
_ID = re.compile(r"\b[0-9a-f]{32}\b")


def execute(server: str) -> nbformat.NotebookNode:
    """The notebook with what its cells give when they ask ``server`` instead of the address in the docs."""
    book = nbformat.reads(NOTEBOOK.read_text(encoding="utf-8").replace(SHOWN, server), as_version=4)
    NotebookClient(book, timeout=_SECONDS, kernel_name="python3", resources={"metadata": {"path": CHECKOUT}}).execute()
    text = nbformat.writes(book).replace(server, SHOWN)
    return nbformat.reads(text, as_version=4)


def shown(book: nbformat.NotebookNode) -> list[list[str]]:
    """What each cell of code shows, as text; of a picture, that it is one."""
    return [[_text(output) for output in cell.outputs] for cell in book.cells if cell.cell_type == "code"]


def _text(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    kind = "svg" if "image/svg+xml" in data else ""
    return kind or _ID.sub("…", output.get("text") or data.get("text/plain") or json.dumps(output))


if __name__ == "__main__":
    done = execute(sys.argv[1])
    for cell in done.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(done, NOTEBOOK)
