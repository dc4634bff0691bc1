"""Terms as people read them and as machines do: IRIs shortened by prefixes, literals in Turtle's form.

pyoxigraph and rdflib write terms with whole IRIs, or whole documents with prefixes; the short form of one term is
ours. What reads a value back is pyoxigraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

from itukg.validation.report.words import on_one_line, shortened

XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = XSD + "string"
_FIRST, _NIL = (f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("first", "nil"))
# Turtle, section 2.5: these may stand without quotation marks.
_BARE = {XSD + "integer": r"[+-]?\d+", XSD + "decimal": r"[+-]?\d*\.\d+", XSD + "boolean": "true|false"}
# Section 6.4: what must be escaped in a local name (and a dot at its end).
_ESCAPED = re.compile(r"([~!$&'()*+,;=/?#@%]|\.$|^[.-])")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_LOCAL = re.compile(r"[\w.\-:~!$&'()*+,;=/?#@%]*")

Term = ox.NamedNode | ox.Literal | ox.BlankNode


def is_named(focus: str) -> bool:
    """Whether a finding's focus is an IRI: not a blank node, not a literal, not a file, not nothing."""
    return _SCHEME.match(focus) is not None


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI as a prefixed name that may stand in a Turtle file, by the longest namespace; else ``<iri>``."""
    fitting = [(namespace, name) for name, namespace in prefixes.items() if iri.startswith(namespace)]
    if fitting:
        namespace, name = max(fitting, key=lambda pair: len(pair[0]))
        if _LOCAL.fullmatch(iri, len(namespace)):
            return f"{name}:" + _ESCAPED.sub(r"\\\1", iri[len(namespace) :])
    return f"<{iri}>"


@lru_cache(maxsize=4096)
def read_terms(value: str) -> tuple[Term, ...] | None:
    """The terms that a finding's value is made of, in order; None if it is no Turtle but a piece of a file."""
    try:
        # In a list, so that several terms behind each other are read as well.
        found = list(ox.parse(f"<x:x> <x:x> ( {value} ) .".encode(), format=ox.RdfFormat.TURTLE))
    except SyntaxError:
        return None
    terms = [quad.object for quad in found if quad.predicate.value == _FIRST]
    others = [quad for quad in found if "22-rdf-syntax-ns#" not in quad.predicate.value]
    if len(others) != 1 or not all(isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) for term in terms):
        return None
    return tuple(term for term in terms if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode))


def written(term: Term, prefixes: Mapping[str, str], length: int = 0) -> str:
    """The term in Turtle's form with prefixes; with ``length`` the text of a literal is cut to it."""
    if isinstance(term, ox.NamedNode):
        return curie(term.value, prefixes)
    if isinstance(term, ox.BlankNode):
        return "[]"
    datatype = term.datatype.value
    if not term.language and re.fullmatch(_BARE.get(datatype, r"(?!)"), term.value):
        return term.value
    text = term.value if not length else shortened(on_one_line(term.value), length)
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", text).replace("\n", r"\n").replace("\r", r"\r") + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if datatype == _STRING else f"{quoted}^^{curie(datatype, {'xsd': XSD, **prefixes})}"
