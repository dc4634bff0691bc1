"""How tests ask the built dataset: with its own prefixes, with what follows by inference or by what is stated alone.

Answers carry short names (``sg:sg13``), never full IRIs, so that an expected answer reads like the data.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot


def rows(graph: OpenSnapshot, query: str, *, stated: bool = False) -> list[tuple[str, ...]]:
    """The solutions of a SELECT query in their order; '' for a variable without a value."""
    results = _query(graph, query, stated)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(_text(graph, value) for value in row) for row in results]


def ask(graph: OpenSnapshot, query: str, *, stated: bool = False) -> bool:
    """The answer to an ASK query."""
    return bool(_query(graph, query, stated))


def _query(graph: OpenSnapshot, query: str, stated: bool) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    # None: the store's default graph, which is the union of all graphs, the derived one among them.
    chosen = [ox.NamedNode(iri) for iri in stated_graphs(graph)] if stated else None
    return graph.store.query(query, prefixes=dict(graph.manifest.prefixes), default_graph=chosen)  # type: ignore[arg-type]


def stated_graphs(graph: OpenSnapshot) -> list[str]:
    """The names of all graphs but the one with what was derived."""
    names = [str(item["iri"]) for item in graph.manifest.graphs if item["role"] != "Closure"]
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
