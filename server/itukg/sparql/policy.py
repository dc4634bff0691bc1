"""What the endpoint refuses before a query reaches the engine, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from itukg.errors import Problem
from itukg.sparql.query import Form, QueryFacts, SparqlRequest, disarm, examine, expand_alias

READ_ONLY = (
    "This endpoint only answers questions. The dataset is edited as Turtle files under version control, "
    "validated, and published as a new snapshot."
)


@dataclass(frozen=True)
class Policy:
    """The limits of the endpoint and the alias graph of the dataset."""

    max_length: int
    max_depth: int
    base: str
    alias: str
    alias_graphs: tuple[str, ...]

    def admit(
        self,
        query: str,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
    ) -> SparqlRequest:
        """Turn a query and the protocol's dataset into a request that may be run.

        Raises:
            Problem: 400, 403 or 413, with what was wrong and what would be right.
        """
        if len(query.encode()) > self.max_length:
            raise Problem(
                413, "query-too-long", "The query is too long", f"At most {self.max_length:,} bytes are read."
            )
        if "\0" in query:
            raise Problem(400, "malformed-query", "The query holds a NUL character", "Remove it.")
        facts = examine(query, self.base)
        form = self._form(facts)
        request = SparqlRequest(
            query=disarm(expand_alias(query, facts, self.alias, self.alias_graphs)),
            form=form,
            base=self.base,
            default_graphs=self._expand(default_graphs),
            named_graphs=self._expand(named_graphs),
            has_dataset_clause=facts.has_dataset_clause,
            volatile=facts.volatile,
        )
        if request.default_graphs is not None or request.named_graphs is not None:
            # The protocol's dataset replaces the query's (SPARQL 1.1 Protocol, section 2.1.4), both halves of it.
            request = replace(
                request, default_graphs=request.default_graphs or (), named_graphs=request.named_graphs or ()
            )
        return request

    def _form(self, facts: QueryFacts) -> Form:
        if facts.update:
            raise Problem(403, "read-only", f"{facts.update} is refused: the endpoint is read-only", READ_ONLY)
        if facts.service:
            raise Problem(
                403,
                "service-refused",
                "SERVICE is refused",
                "This endpoint does not query other endpoints for its clients, SILENT or not. "
                "Ask both from your side and join the answers there.",
            )
        if facts.depth > self.max_depth:
            raise Problem(
                400,
                "query-too-deep",
                "The query nests too deeply",
                f"Brackets and operators nest {facts.depth:,} deep; at most {self.max_depth} are read.",
            )
        if facts.form is None:
            raise Problem(
                400,
                "malformed-query",
                "This is not a SPARQL query",
                "After BASE and PREFIX a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
        return facts.form

    def _expand(self, graphs: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if graphs is None:
            return None
        return tuple(item for graph in graphs for item in (self.alias_graphs if graph == self.alias else (graph,)))
