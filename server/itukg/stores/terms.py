"""The one printer of terms into SPARQL text.

A remote endpoint offers no binding at all, and pyoxigraph binds only variables that a query projects; so the values
of our own fixed queries are written at the variables' places, found by the lexer, and both stores run the same text.

pyoxigraph prints every term in N-Triples form, which is SPARQL's own for IRIs and literals; the tests prove the
round trip with hostile values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from itukg.sparql.lexer import tokens

_EMPTY_LIST = re.compile(r"VALUES \?(\w+) \{ \}")
Term = ox.NamedNode | ox.Literal | ox.BlankNode


def fill_lists(query: str, lists: Mapping[str, Sequence[Term]] | None) -> str:
    """Fill the empty ``VALUES ?name { }`` blocks of a fixed query.

    Raises:
        ValueError: the query has no such block, or a term is a blank node (which VALUES cannot hold).
    """
    wanted = dict(lists or {})

    def fill(block: re.Match[str]) -> str:
        terms = wanted.pop(block[1], None)
        return block[0] if terms is None else f"VALUES ?{block[1]} {{ {' '.join(map(print_term, terms))} }}"

    filled = _EMPTY_LIST.sub(fill, query)
    if wanted:
        raise ValueError(f"the query has no block 'VALUES ?{next(iter(wanted))} {{ }}'")
    return filled


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
