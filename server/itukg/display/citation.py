"""How a page is cited: as plain text, as BibTeX, and as CSL-JSON.

pybtex and bibtexparser were looked at for BibTeX: both read and format whole databases, and neither escapes what a
title may hold; citeproc-py formats CSL-JSON but does not write it. One entry of one kind needs neither.
BibTeX has no kind for a record of a dataset: ``@misc``, as DataCite writes it.
CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html, type ``dataset``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.iris import local_name
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.stores.base import Reader

_PUBLISHED = """SELECT ?name ?issued WHERE {
  ?dataset <http://purl.org/dc/terms/creator> ?creator . ?creator <http://xmlns.com/foaf/0.1/name> ?name .
  OPTIONAL { ?dataset <http://purl.org/dc/terms/issued> ?issued }
} LIMIT 50"""
# All that TeX reads as a command; https://ctan.org/pkg/comprehensive lists what stands for each.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_TEX_LETTERS = str.maketrans(_TEX)
_JSON = json.JSONEncoder(ensure_ascii=False)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Source:
    """Who made the dataset, by language of the name, and when this version came out ('' if not stated)."""

    creators: Mapping[str, str]
    issued: str


@dataclass(frozen=True)
class Citation:
    """What a citation of one thing says; ``places`` are the passages that state it ("¶ 2.6").

    ``remarks`` follow the version; ``name`` is the key of the entry, where it is not made of the IRI.
    """

    title: str
    iri: str
    dataset: str
    version: str
    creator: str
    issued: str
    language: str
    places: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    name: str = ""

    @property
    def year(self) -> str:
        """The year of the version; '' if not stated."""
        return self.issued[:4]


@once_for_each_snapshot
def read_source(reader: Reader) -> Source:
    """Who made the dataset of the reader's snapshot, read once for each snapshot."""
    creators: dict[str, str] = {}
    issued = ""
    for row in reader.select(_PUBLISHED, {"dataset": ox.NamedNode(reader.manifest.dataset)}):
        if isinstance(row["name"], ox.Literal):
            creators[row["name"].language or ""] = row["name"].value
        issued = str(row["issued"].value) if "issued" in row else issued
    return Source(creators, issued)


def as_text(citation: Citation) -> str:
    """One line: who, what, where it is stated, in which version of which dataset, under which address."""
    if citation.language == "zh":
        return _in_chinese(citation)
    title = clean(citation.title)
    places = f" ({', '.join(citation.places)})" if citation.places else ""
    parts = [
        clean(citation.creator),
        f"“{title}”{places}",
        f"{clean(citation.dataset)}, {citation.version}" + (f" ({citation.issued})" if citation.issued else ""),
        *map(clean, citation.remarks),
        citation.iri,
    ]
    return ". ".join(part for part in parts if part)


def _in_chinese(citation: Citation) -> str:
    places = f"（{'、'.join(citation.places)}）" if citation.places else ""
    issued = f"（{citation.issued}）" if citation.issued else ""
    parts = [
        f"“{clean(citation.title)}”{places}",
        clean(citation.dataset),
        f"{citation.version}版{issued}",
        *map(clean, citation.remarks),
        citation.iri,
    ]
    who = f"{clean(citation.creator)}：" if citation.creator else ""
    return who + "，".join(part for part in parts if part)


def _between(citation: Citation) -> str:
    return "，" if citation.language == "zh" else ", "


def as_bibtex(citation: Citation) -> str:
    """A BibTeX entry of the kind ``@misc``."""
    fields = {
        "author": "{" + tex(citation.creator) + "}" if citation.creator else "",
        "title": "{" + tex(citation.title) + "}",
        "howpublished": tex(citation.dataset),
        "version": citation.version,
        "year": citation.year,
        "note": tex(_between(citation).join((*citation.places, *citation.remarks))),
        "url": citation.iri,
        "language": citation.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "@misc{" + key(citation) + ",\n" + "\n".join(lines) + "\n}\n"


def as_csl(citation: Citation) -> str:
    """A CSL-JSON array of one item."""
    item = {
        "id": key(citation),
        "type": "dataset",
        "title": clean(citation.title),
        "container-title": clean(citation.dataset),
        "version": citation.version,
        "URL": citation.iri,
        "language": citation.language,
    }
    lines = [f'    "{name}": {_JSON.encode(value)}' for name, value in item.items()]
    if citation.creator:
        lines.append(f'    "author": {_nested(_author, citation.creator)}')
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", citation.issued):
        lines.append(f'    "issued": {_nested(_date, citation.issued)}')
    if citation.places:
        lines.append(f'    "section": {_JSON.encode(", ".join(citation.places))}')
    if citation.remarks:
        lines.append(f'    "note": {_JSON.encode(clean(_between(citation).join(citation.remarks)))}')
    return "[\n  {\n" + ",\n".join(lines) + "\n  }\n]\n"


def _author(creator: str) -> list[Any]:
    return [{"literal": clean(creator)}]


def _date(issued: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in issued.split("-")]]}


# The indented form is written by Python code, one element at a time, and who made a dataset is the same on all pages.
@lru_cache(maxsize=64)
def _nested(made: Callable[[str], Any], text: str) -> str:
    return json.dumps(made(text), ensure_ascii=False, indent=2).replace("\n", "\n    ")


def key(citation: Citation) -> str:
    """A key that BibTeX takes: ASCII letters, digits and a few marks, from the end of the IRI."""
    if citation.name:
        return citation.name
    name = re.sub(r"[^A-Za-z0-9:.-]+", "-", citation.iri.partition("://")[2] or local_name(citation.iri)).strip("-.")
    return re.sub(r"^[^A-Za-z]+", "", name) or "record"


def tex(text: str) -> str:
    """The text with all that TeX would take for a command escaped."""
    return clean(text).translate(_TEX_LETTERS)


# Of most texts in a citation, those of the dataset, every page has the same.
@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text on one line, without control characters and marks that turn the direction of writing."""
    return " ".join(_CONTROL.sub(" ", text).split())
