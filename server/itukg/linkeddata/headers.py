"""Header values: entity tags from the snapshot, links to the other formats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def entity_tag(snapshot: str, *parts: str) -> str:
    """An entity tag (without quotes): the snapshot never changes, so its id and the variant say all."""
    return hashlib.sha256("\0".join([snapshot, *parts]).encode()).hexdigest()[:32]


def link(target: str, relation: str, media_type: str = "", anchor: str = "") -> str:
    """One element of a Link header (RFC 8288); ``anchor`` is what it is about, if not the document that is sent."""
    kind = f'; type="{media_type}"' if media_type else ""
    about = f'; anchor="{anchor}"' if anchor else ""
    return f'<{target}>; rel="{relation}"{kind}{about}'


def links(elements: Iterable[str]) -> str:
    """A Link header."""
    return ", ".join(elements)
