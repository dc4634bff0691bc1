"""Names for IRIs, from the endpoint itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.labels import PREDICATES

# So many things are named at a time: a query of some tens of kilobytes.
_AT_A_TIME = 300

Ask = Callable[[str], Mapping[str, Any]]


def find_labels(ask: Ask, iris: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """The name of each of the IRIs that has one.

    Args:
        ask: sends a query, and gives its result in the JSON form.
        iris: what is to be named.
        languages: in order of preference; names without a language come after them, those in others last.
    """
    ranked: dict[str, tuple[tuple[int, int, str], str]] = {}
    wanted = list(dict.fromkeys(iris))
    for start in range(0, len(wanted), _AT_A_TIME):
        for row in ask(_query(wanted[start : start + _AT_A_TIME]))["results"]["bindings"]:
            label, thing = row["label"], row["thing"]["value"]
            rank = _rank(label.get("xml:lang", ""), languages), PREDICATES.index(row["naming"]["value"]), label["value"]
            if thing not in ranked or rank < ranked[thing][0]:
                ranked[thing] = rank, label["value"]
    return {thing: label for thing, (_, label) in ranked.items()}


def _query(iris: Sequence[str]) -> str:
    things = " ".join(str(ox.NamedNode(iri)) for iri in iris)
    # One property a pattern: two lists of VALUES make some engines look at everything.
    patterns = " UNION ".join(f"{{ ?thing <{naming}> ?label BIND(<{naming}> AS ?naming) }}" for naming in PREDICATES)
    return f"SELECT DISTINCT ?thing ?naming ?label WHERE {{ VALUES ?thing {{ {things} }} {patterns} }}"


def _rank(language: str, languages: Sequence[str]) -> int:
    """How welcome a language is, the least the most; ``zh`` takes ``zh-Hans`` as well (RFC 4647, section 3.3.1)."""
    for number, wanted in enumerate(languages):
        if language.lower() == wanted.lower() or language.lower().startswith(wanted.lower() + "-"):
            return number
    return len(languages) + (1 if language else 0)
