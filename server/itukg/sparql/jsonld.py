"""Triples -> JSON-LD that is compact by the dataset's prefixes, one node object after the other.

Own code, because neither library at hand serves: Oxigraph's writer is fast but writes every IRI out, without a context;
rdflib's and PyLD's take the whole result into memory, some hundred times slower, and rdflib's turns numbers into
JSON's, which loses their spelling. What is written here is plain: no native numbers, no lists, no nesting.

https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Protocol

import pyoxigraph as ox

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
# A prefix may end in one of these; any other must say that it is one (JSON-LD 1.1, section 4.1.2).
_GEN_DELIMS = tuple(":/?#[]@")


class _Output(Protocol):
    def write(self, data: bytes, /) -> object: ...


def write_json_ld(triples: Iterable[ox.Triple], output: _Output, prefixes: Mapping[str, str]) -> None:
    """Write a document with the prefixes as its context and a node object for each run of triples of one subject."""
    output.write(b'{"@context":' + _dump(_context(prefixes)) + b',"@graph":[')
    _write_nodes(triples, output, _Names(prefixes))
    output.write(b"]}\n")


def write_json_ld_graphs(
    graphs: Iterable[tuple[str, Iterable[ox.Triple]]], output: _Output, prefixes: Mapping[str, str]
) -> None:
    """Write a document of named graphs, given by their IRIs: each is a node object that holds those of its triples."""
    output.write(b'{"@context":' + _dump(_context(prefixes)) + b',"@graph":[')
    names = _Names(prefixes)
    before = b"\n"
    for iri, triples in graphs:
        output.write(before + b'{"@id":' + _dump(iri) + b',"@graph":[')
        _write_nodes(triples, output, names)
        output.write(b"]}")
        before = b",\n"
    output.write(b"\n]}\n")


def _context(prefixes: Mapping[str, str]) -> dict[str, object]:
    return {
        name: space if space.endswith(_GEN_DELIMS) else {"@id": space, "@prefix": True}
        for name, space in prefixes.items()
    }


def _write_nodes(triples: Iterable[ox.Triple], output: _Output, names: _Names) -> None:
    before = b"\n"
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        output.write(before + _dump(_node(subject, list(group), names)))
        before = b",\n"
    output.write(b"\n")


class _Names:
    """IRIs as the context lets them be written."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # The longest namespace that fits wins.
        self._prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))
        self._schemes = set(prefixes)
        self._known: dict[str, str] = {}

    def short(self, iri: str) -> str:
        """``prefix:local``, or the IRI itself."""
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._shorten(iri)
            if len(self._known) > 50_000:
                self._known.clear()
        return found

    def _shorten(self, iri: str) -> str:
        for name, space in self._prefixes:
            local = iri[len(space) :]
            # What begins with // after the colon would be taken for an absolute IRI.
            if local and iri.startswith(space) and not local.startswith("//"):
                return f"{name}:{local}"
        return iri

    def ambiguous(self, iri: str) -> bool:
        """Whether the IRI, which no namespace fits, would be read as prefix and local name (``doc:1`` for a prefix)."""
        scheme, _, rest = iri.partition(":")
        return scheme in self._schemes and not rest.startswith("//") and self.short(iri) == iri


def _node(subject: Any, triples: list[ox.Triple], names: _Names) -> dict[str, Any]:
    iris = {part.value for triple in triples for part in triple if isinstance(part, ox.NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    node: dict[str, Any] = {}
    if any(names.ambiguous(iri) for iri in iris):
        node["@context"] = None  # this node object is written out
        names = _Names({})
    node["@id"] = _identifier(subject, names)
    for triple in triples:
        value: Any
        if triple.predicate.value == _TYPE and not isinstance(triple.object, ox.Literal):
            key, value = "@type", _identifier(triple.object, names)
        else:
            key, value = names.short(triple.predicate.value), _value(triple.object, names)
        node.setdefault(key, []).append(value)
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()}


def _value(term: Any, names: _Names) -> Any:
    if not isinstance(term, ox.Literal):
        return {"@id": _identifier(term, names)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _STRING:
        return term.value
    return {"@type": names.short(term.datatype.value), "@value": term.value}


def _identifier(term: Any, names: _Names) -> str:
    return names.short(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
