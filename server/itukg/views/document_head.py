"""What a document says of itself to machines in the head of its page: its links, and a block of JSON-LD.

The template ``document_head.html`` writes it; a page takes it in with ``{% include "document_head.html" %}``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HeadLink:
    """One link of the head: its relation, its target, and the target's media type ('' where it has none)."""

    relation: str
    href: str
    type: str = ""


@dataclass(frozen=True)
class Head:
    """The links of a document's page, in order; ``data``: JSON-LD that can stand in a script element, '' for none."""

    links: tuple[HeadLink, ...]
    data: str = ""
