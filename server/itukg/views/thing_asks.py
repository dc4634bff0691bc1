"""Queries that a page about a thing offers to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_plus

from itukg.display.sheet import ClassSheet
from itukg.messages import words
from itukg.stores.terms import print_term
from itukg.views.thing_values import Values

_ABOUT = """SELECT ?property ?value WHERE {
  VALUES ?thing { }
  ?thing ?property ?value .
}"""
_PLACE = "VALUES ?thing { }"
_PREFIXED = re.compile(r"(?<![\w<])([A-Za-z][\w-]*):(?=[\w])")
_DECLARED = re.compile(r"PREFIX\s+([\w-]+):", re.IGNORECASE)


def asks(values: Values, own: ClassSheet) -> list[tuple[str, str]]:
    """The text and the address of each: the dataset's for this kind of thing, and one that fits any."""
    page, said = values.page, words(values.page.language)
    asked = [(page.text(own.query_text) or said["ask_fitting"], own.query)] if _PLACE in own.query else []
    prefixes = tuple(sorted(page.manifest.prefixes.items()))
    language = f"&lang={page.language}" if page.explicit else ""
    thing = quote_plus(print_term(values.facts.thing))
    found = []
    for text, query in [*asked, (said["ask_general"], _ABOUT)]:
        before, after = _encoded(query, prefixes)
        found.append((text, f"{page.root}/sparql?query={before}{thing}{after}{language}"))
    return found


@lru_cache(maxsize=512)
def _encoded(query: str, prefixes: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """What stands before and after the thing in the query, with its prefixes declared, as part of an address."""
    before, _, after = with_prefixes(query, dict(prefixes)).partition(_PLACE)
    return quote_plus(before + _PLACE[:-1]), quote_plus(" }" + after)


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """The query with those of the dataset's prefixes declared that it uses and does not declare itself."""
    used = set(_PREFIXED.findall(query)) - set(_DECLARED.findall(query))
    lines = [f"PREFIX {name}: <{space}>\n" for name, space in sorted(prefixes.items()) if name in used]
    return "".join(lines) + query
