"""What a result says of itself, in whatever form it is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Value:
    """The value of a parameter: its name, what it is called, the value as an address has it and as people read it.

    ``text`` is '' where the parameter was left open; ``shown`` says so in words.
    """

    name: str
    label: str
    text: str
    shown: str


@dataclass(frozen=True)
class About:
    """A question that was asked, and of what.

    Attributes:
        name: the question's.
        title: the question, in the reader's language.
        description: what counts, and how to read a row.
        parameters: what it was asked with, in the question's order.
        dataset: the dataset's title.
        version: the dataset's.
        issued: the date of the version; '' if not stated.
        snapshot: the id of the snapshot; '' where nobody knows when the data changes.
        permalink: the address that answers the same for good.
        license: its IRI.
        citation: how the result is cited, in one line.
        bibtex: the same as an entry of BibTeX.
        headings: variable -> the heading of its column.
    """

    name: str
    title: str
    description: str
    parameters: Sequence[Value]
    dataset: str
    version: str
    issued: str
    snapshot: str
    permalink: str
    license: str
    citation: str
    bibtex: str = ""
    headings: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For programs: as the member ``about`` of a result in JSON. What is not known of its origin is left out."""
        origin = {
            "dataset": self.dataset,
            "version": self.version,
            "issued": self.issued,
            "snapshot": self.snapshot or None,
            "permalink": self.permalink,
            "license": self.license,
            "citation": self.citation,
        }
        return {
            "question": self.name,
            "title": self.title,
            "parameters": {value.name: value.text or None for value in self.parameters},
            **{name: value for name, value in origin.items() if value != ""},
        }
