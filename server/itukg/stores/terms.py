"""The one printer of terms into SPARQL text.

A remote endpoint offers no binding at all, and pyoxigraph binds only variables that a query projects; so the values
of our own fixed queries are written at the variables' places, found by the lexer, and both stores run the same text.

pyoxigraph prints every term in N-Triples form, which is SPARQL's own for IRIs and literals; the tests prove the
round trip with hostile values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from itukg.sparql.lexer import tokens

Term = ox.NamedNode | ox.Literal | ox.BlankNode


def fill_lists(query: str, lists: Mapping[str, Sequence[Term]] | None) -> str:
    """Fill the empty ``VALUES ?name { }`` blocks of a fixed query.

    Raises:
        ValueError: the query has no such block, or a term is a blank node (which VALUES cannot hold).
    """
    for name, terms in (lists or {}).items():
        empty = f"VALUES ?{name} {{ }}"
        if empty not in query:
            raise ValueError(f"the query has no block {empty!r}")
        query = query.replace(empty, f"VALUES ?{name} {{ {' '.join(print_term(term) for term in terms)} }}")
    return query


def bind(query: str, bound: Mapping[str, Term] | None) -> str:
    """Write the values of variables into a fixed query, at exactly the places where those variables stand."""
    if not bound:
        return query
    parts, end = [], 0
    for token in tokens(query):
        if token.kind == "variable" and token.text[1:] in bound:
            parts += [query[end : token.start], print_term(bound[token.text[1:]])]
            end = token.end
    return "".join([*parts, query[end:]])


def print_term(term: Term) -> str:
    """A term as SPARQL text.

    Raises:
        ValueError: the term is a blank node; in a query that would be a variable.
    """
    if isinstance(term, ox.BlankNode):
        raise ValueError("a blank node cannot be named in a query")
    return str(term)
