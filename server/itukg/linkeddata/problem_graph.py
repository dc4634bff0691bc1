"""A problem as RDF, for clients that ask for nothing else: what RFC 9457 says in JSON, in terms of the web.

The kind of the problem is its class; the status is a property of the W3C's vocabulary of HTTP
(https://www.w3.org/TR/HTTP-in-RDF10/).
"""

from __future__ import annotations

import pyoxigraph as ox

from itukg.errors import Problem
from itukg.linkeddata.formats import serialize
from itukg.turtle.terms import PUB

_HTTP = "http://www.w3.org/2011/http#"
_PREFIXES = {
    "pub": PUB,
    "http": _HTTP,
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INTEGER = "http://www.w3.org/2001/XMLSchema#int"


def write_problem(failure: Problem, media_type: str) -> bytes:
    """The problem in one of the formats of RDF: a response with its kind, status, title and detail."""
    node = ox.BlankNode("problem")
    values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (_RDF_TYPE, ox.NamedNode(_HTTP + "Response")),
        (_RDF_TYPE, ox.NamedNode(PUB + failure.slug)),
        (_HTTP + "statusCodeValue", ox.Literal(str(failure.status), datatype=ox.NamedNode(_INTEGER))),
        (_PREFIXES["dct"] + "title", ox.Literal(failure.title, language="en")),
    ]
    if failure.detail:
        values.append((_PREFIXES["dct"] + "description", ox.Literal(failure.detail, language="en")))
    triples = [ox.Triple(node, ox.NamedNode(predicate), value) for predicate, value in values]
    return serialize(triples, media_type, _PREFIXES)
