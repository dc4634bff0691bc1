"""What the endpoint refuses before a query reaches the engine, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from itukg.sparql.query import Form, QueryFacts, SparqlRequest, examine
from itukg.sparql.rewrite import Rewriting, disarm, escape_dots, expand_alias
from itukg.statuses import problem

READ_ONLY = (
    "This endpoint only answers questions. The dataset is edited as Turtle files under version control, "
    "validated, and published as a new snapshot."
)


# What has been admitted is remembered: so many queries, up to this length.
_KEPT, _KEPT_LENGTH = 1_000, 4_000


@dataclass(frozen=True)
class Admitted:
    """A request that may be run, and how its text came from the one that was sent."""

    request: SparqlRequest
    rewriting: Rewriting


@dataclass(frozen=True)
class Policy:
    """The limits of the endpoint, the alias graph of the dataset, and which of its graphs share triples.

    ``escape_dots``: whether the engine needs help with names in which there are several dots.
    """

    max_length: int
    max_depth: int
    base: str
    alias: str
    alias_graphs: tuple[str, ...]
    overlaps: tuple[frozenset[str], ...] = ()
    escape_dots: bool = True
    _known: dict[tuple[str, tuple[str, ...] | None, tuple[str, ...] | None], Admitted] = field(
        default_factory=dict, compare=False, repr=False
    )

    def admit(
        self,
        query: str,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
    ) -> Admitted:
        """Turn a query and the protocol's dataset into a request that may be run.

        Raises:
            Problem: 400, 403 or 413, with what was wrong and what would be right.
        """
        if len(query) > _KEPT_LENGTH:
            return self._admit(query, default_graphs, named_graphs)
        key = query, default_graphs, named_graphs
        known = self._known.get(key)
        if known is None:
            known = self._admit(query, default_graphs, named_graphs)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = known
        return known

    def _admit(
        self, query: str, default_graphs: tuple[str, ...] | None, named_graphs: tuple[str, ...] | None
    ) -> Admitted:
        if len(query.encode()) > self.max_length:
            raise problem("query-too-long", f"At most {self.max_length:,} bytes are read.")
        if "\0" in query:
            raise problem("malformed-query", "It holds a NUL character; remove it.")
        facts = examine(query, self.base)
        form = self._form(facts)
        rewriting = Rewriting.of(query)
        rewriting = rewriting.then(list(expand_alias(rewriting.text, facts, self.alias, self.alias_graphs)))
        rewriting = rewriting.then(list(disarm(rewriting.text)))
        if self.escape_dots:
            rewriting = rewriting.then(list(escape_dots(rewriting.text)))
        default, named = self._expand(default_graphs), self._expand(named_graphs)
        if default is not None or named is not None:
            # The protocol's dataset replaces the query's (SPARQL 1.1 Protocol, section 2.1.4), both halves of it.
            default, named = default or (), named or ()
        request = SparqlRequest(
            query=rewriting.text,
            form=form,
            base=self.base,
            default_graphs=default,
            named_graphs=named,
            has_dataset_clause=facts.has_dataset_clause,
            volatile=facts.volatile,
        )
        request = replace(request, whole=self._whole(request, facts))
        return Admitted(self._dataset(request, facts), rewriting)

    def _whole(self, request: SparqlRequest, facts: QueryFacts) -> tuple[str, ...] | None:
        """The graphs that the query asks for as they are; None where it asks for something else, or for no graph."""
        if facts.whole is None:
            return None
        if facts.whole:
            # Which graphs GRAPH may name is another question where a dataset is chosen.
            is_chosen = request.default_graphs is not None or facts.has_dataset_clause
            return None if is_chosen else (facts.whole,)
        if request.default_graphs is not None:
            return request.default_graphs or None
        return self._expand(tuple(source.iri for source in facts.sources))

    def _dataset(self, request: SparqlRequest, facts: QueryFacts) -> SparqlRequest:
        """Where the engine would count a triple of the default graph twice, choose the dataset for it.

        The default graph is the merge of the graphs named, in which a triple that two of them hold is once (SPARQL 1.1,
        section 13.2.1). The engine reads them one after the other instead, and one that is named twice it reads twice.
        """
        default, named, repeated = request.default_graphs or (), request.named_graphs or (), False
        if request.default_graphs is None:
            from_, from_named = (
                self._written_out(source.iri for source in facts.sources if source.named is half)
                for half in (False, True)
            )
            default, named = _distinct(from_), _distinct(from_named)
            repeated = len(default) + len(named) < len(from_) + len(from_named)
        merged = any(pair <= set(default) for pair in self.overlaps)
        if not (merged or repeated):
            return request
        return replace(request, default_graphs=default, named_graphs=named, merged=merged)

    def _form(self, facts: QueryFacts) -> Form:
        if facts.update:
            raise problem("read-only", f"{facts.update} would change the dataset. {READ_ONLY}")
        if facts.service:
            raise problem(
                "service-refused",
                "This endpoint does not query other endpoints for its clients, SILENT or not. "
                "Ask both from your side and join the answers there.",
            )
        if facts.depth > self.max_depth:
            raise problem(
                "query-too-deep",
                f"Brackets and operators nest {facts.depth:,} deep; at most {self.max_depth} are read.",
            )
        if facts.form is None:
            raise problem(
                "malformed-query",
                "This is no SPARQL query. After BASE and PREFIX one starts with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
        return facts.form

    def _expand(self, graphs: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if graphs is None else _distinct(self._written_out(graphs))

    def _written_out(self, graphs: Iterable[str]) -> list[str]:
        return [item for graph in graphs for item in (self.alias_graphs if graph == self.alias else (graph,))]


def _distinct(graphs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graphs))
