"""The parts of a document that reads as a text: in order, with their depth, their anchors, and the page each is on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.display.texts import TextReading
from itukg.linkeddata.iris import document_path
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI

# Parts that one page shows. A report has some fifty; a text of thousands is read page by page.
PAGE_PARTS = 80
# More parts than these are not read: a text so long is data, not something to read.
MOST_PARTS = 20_000
_PARTS = """SELECT ?part ?whole ?order WHERE {
  ?part <PART>+ ?document . ?part <PART> ?whole . OPTIONAL { ?part <ORDER> ?order } FILTER(isIRI(?part))
} LIMIT """ + str(MOST_PARTS)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part: its IRI, its depth below the document (from 1), and whether others are parts of it."""

    iri: str
    depth: int
    is_section: bool


@dataclass(frozen=True)
class Outline:
    """The parts of a document, in the order in which they are read."""

    document: str
    parts: tuple[Part, ...]

    @property
    def pages(self) -> int:
        """How many pages the text has; an empty one has one."""
        return max(1, -(-len(self.parts) // PAGE_PARTS))

    def on_page(self, number: int) -> tuple[Part, ...]:
        """The parts of a page (from 1)."""
        return self.parts[(number - 1) * PAGE_PARTS : number * PAGE_PARTS]

    def page_of(self, part: str) -> int:
        """The page that a part is on; 0 if it is none of this document."""
        for position, known in enumerate(self.parts):
            if known.iri == part:
                return position // PAGE_PARTS + 1
        return 0


def anchor(part: str, document: str, base: str) -> str:
    """The fragment under which a part stands on the page: ``para-2.6`` for ``…/log-7/para/2.6`` of ``…/log-7``."""
    local = part.removeprefix(document + "/") if part.startswith(document + "/") else document_path(part, base) or part
    return re.sub(r"[\s/#?%]+", "-", local.removeprefix("doc/")).strip("-")


def read_outline(reader: Reader, document: str, reading: TextReading) -> Outline:
    """The outline of a document, in one query."""
    query = _PARTS.replace("<PART>", f"<{reading.part}>").replace("<ORDER>", f"<{reading.order}>")
    rows = reader.select(query, {"document": ox.NamedNode(document)}, kinds={"part": IRI})
    return Outline(document, tuple(arrange(document, rows)))


def arrange(document: str, rows: Iterable[dict[str, Term]]) -> Iterable[Part]:
    """The parts in reading order: by their place among the parts of the same whole, then by name.

    A part that the reasoner puts into the whole of its whole as well (a transitive property) stands in the nearest one;
    parts that go in a circle are left out.
    """
    wholes: dict[str, set[str]] = {}
    places: dict[str, float] = {}
    for row in rows:
        part = str(row["part"].value)
        wholes.setdefault(part, set()).add(str(row["whole"].value))
        places[part] = min(places.get(part, float("inf")), _number(row.get("order")))
    children: dict[str, list[str]] = {}
    for part, above in wholes.items():
        # The nearest whole is the one that is itself part of all the others.
        nearest = max(above, key=lambda whole: (len(wholes.get(whole, ())), whole != document, whole))
        children.setdefault(nearest, []).append(part)
    for listed in children.values():
        listed.sort(key=lambda part: (places[part], _natural(part)))
    stack: list[tuple[str, int]] = [(part, 1) for part in reversed(children.get(document, []))]
    seen: set[str] = set()
    while stack:
        part, depth = stack.pop()
        if part in seen:
            continue
        seen.add(part)
        below: Sequence[str] = children.get(part, ())
        yield Part(part, depth, bool(below))
        stack += [(child, depth + 1) for child in reversed(below)]


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)]


def _number(term: Term | None) -> float:
    try:
        return float(term.value) if isinstance(term, ox.Literal) else float("inf")
    except ValueError:
        return float("inf")
