"""How tests ask the built dataset: with what follows by inference or by what is stated alone.

Answers carry short names (``sg:sg13``), never full IRIs, so that an expected answer reads like the data; `as_csv` alone
gives what a client of the endpoint would get.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def rows(graph: OpenSnapshot, query: str, *, stated: bool = False) -> list[tuple[str, ...]]:
    """The solutions of a SELECT query in their order; '' for a variable without a value. It needs no prologue."""
    results = _query(graph, query, stated, graph.manifest.prefixes)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(_text(graph, value) for value in row) for row in results]


def column(graph: OpenSnapshot, query: str) -> set[str]:
    """The values of the only variable of a SELECT query."""
    return {value for (value,) in rows(graph, query)}


def ask(graph: OpenSnapshot, query: str, *, stated: bool = False) -> bool:
    """The answer to an ASK query. It needs no prologue."""
    return bool(_query(graph, query, stated, graph.manifest.prefixes))


def as_csv(
    graph: OpenSnapshot, query: str, *, stated: bool = False, prefixes: Mapping[str, str] | None = None
) -> list[list[str]]:
    """The result as the rows of its CSV, the header first. Prefixes come with the query, or in ``prefixes``."""
    results = _query(graph, query, stated, prefixes or {})
    output = io.BytesIO()
    results.serialize(output, ox.QueryResultsFormat.CSV)
    return list(csv.reader(io.StringIO(output.getvalue().decode("utf-8"))))


def _query(graph: OpenSnapshot, query: str, stated: bool, prefixes: Mapping[str, str]) -> Result:
    # None: the store's default graph, which is the union of all graphs, the derived one among them.
    chosen = stated_graphs(graph) if stated else None
    return graph.store.query(query, prefixes=dict(prefixes), default_graph=chosen, named_graphs=chosen)  # type: ignore[arg-type]


def stated_graphs(graph: OpenSnapshot) -> list[ox.NamedNode]:
    """The graphs that people wrote: all but the closure."""
    names = [ox.NamedNode(str(item["iri"])) for item in graph.manifest.graphs if item["role"] != "Closure"]
    assert len(names) == len(graph.manifest.graphs) - 1
    return names


def _text(graph: OpenSnapshot, value: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    if isinstance(value, ox.NamedNode):
        return short(graph, value.value)
    return value.value if isinstance(value, ox.BlankNode | ox.Literal) else ""


def short(graph: OpenSnapshot, iri: str) -> str:
    """``iri`` with the longest of the dataset's namespaces that begins it replaced by its prefix."""
    fitting = [(space, prefix) for prefix, space in graph.manifest.prefixes.items() if iri.startswith(space)]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"


@dataclass(frozen=True)
class Facts:
    """One reading of the dataset: all that it says and implies, or only what it states."""

    graph: OpenSnapshot
    stated: bool

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """The solutions in their order, each once."""
        return list(dict.fromkeys(rows(self.graph, query, stated=self.stated)))

    def table(self, query: str) -> set[tuple[str, ...]]:
        """The solutions as a set."""
        return set(self.rows(query))

    def column(self, query: str) -> set[str]:
        """The values of the only variable of the query."""
        return {value for (value,) in self.rows(query)}

    def hold(self, pattern: str) -> bool:
        """Whether there is a match of the graph pattern."""
        return ask(self.graph, f"ASK {{ {pattern} }}", stated=self.stated)
