"""Whether a query asks for all triples of a graph, in one of the ways in which people write that.

The engine remembers every triple that a CONSTRUCT has given, so as to give none twice, which takes some 0.6 kB of
memory a triple. Where the template is the pattern itself, no triple can come twice, and a store can write the graph as
it reads it. Only what is written in these ways is recognised: a parser of ours would read other queries than the engine
does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from itukg.sparql.lexer import Token

# The query as a line of signs: V a variable, I an IRI or a prefixed name, keywords and marks as they are.
_PATTERN = r"\{ V V V (?:\. )?\} "
_FROM = r"(?:FROM I )*"
_GRAPH = rf"\{{ GRAPH I {_PATTERN}(?:\. )?\}} "
_WHOLE = re.compile(rf"CONSTRUCT (?:{_PATTERN}{_FROM}(?:WHERE )?(?:{_PATTERN}|{_GRAPH})|{_FROM}WHERE {_PATTERN})")
_SIGNS = {"variable": "V", "iri": "I", "prefixed": "I"}


def whole_graph(stream: Sequence[Token]) -> bool:
    """Whether the query asks for a whole graph: that of its ``GRAPH``, else its default graph.

    Args:
        stream: the tokens that mean something, without the prologue.
    """
    if not stream or stream[0].keyword != "CONSTRUCT":
        return False
    signs = "".join(f"{_SIGNS.get(token.kind) or token.keyword or token.text} " for token in stream)
    if not _WHOLE.fullmatch(signs):
        return False
    names = [token.text[1:] for token in stream if token.kind == "variable"]  # ?s and $s are one variable
    return len(set(names[:3])) == 3 and names[:3] == names[-3:]


def graph_clause(stream: Sequence[Token]) -> Token | None:
    """The name behind GRAPH in a query for a whole graph; None where it asks for the default graph."""
    return next((name for word, name in pairwise(stream) if word.keyword == "GRAPH"), None)
