"""Values of a few properties for many things at once, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI

Values = Mapping[str, Mapping[str, Sequence[Term]]]


def of_each(name: str, properties: Iterable[str]) -> str:
    """The query for the values of some properties of the things in ``VALUES ?name { }``.

    One branch for each property: an engine looks each of them up, where it would go through all pairs of two lists.
    """
    branches = (f"{{ ?{name} <{iri}> ?o BIND(<{iri}> AS ?p) }}" for iri in dict.fromkeys(properties) if iri)
    return f"SELECT ?{name} ?p ?o WHERE {{ VALUES ?{name} {{ }} {' UNION '.join(branches)} }}"


def find_values(reader: Reader, things: Iterable[str], properties: Iterable[str]) -> Values:
    """The values by thing and property; '' among the properties stands for none."""
    listed = [ox.NamedNode(iri) for iri in sorted(set(things))]
    named = [iri for iri in properties if iri]
    found: dict[str, dict[str, list[Term]]] = {}
    if listed and named:
        for row in reader.select(of_each("thing", named), lists={"thing": listed}, kinds={"p": IRI}):
            found.setdefault(str(row["thing"].value), {}).setdefault(str(row["p"].value), []).append(row["o"])
    return found
