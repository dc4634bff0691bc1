"""Triples and quads as bytes, in every format that the server has, the same bytes at every time.

Oxigraph writes all of them but JSON-LD (see `sparql.jsonld`). What is added here: only the prefixes that a document
uses are declared; RDF/XML keeps carriage returns, which an XML parser would otherwise read as line feeds; and what
RDF/XML cannot say at all is refused rather than written wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pyoxigraph as ox

from itukg.sparql import media
from itukg.sparql.jsonld import write_json_ld

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_FORMATS = {
    media.TURTLE: ox.RdfFormat.TURTLE,
    media.RDF_XML: ox.RdfFormat.RDF_XML,
    media.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    media.TRIG: ox.RdfFormat.TRIG,
    media.N_QUADS: ox.RdfFormat.N_QUADS,
}
# A property's IRI must end in an XML name (RDF/XML, section 2.1), and text must be made of XML's characters
# (XML 1.0, section 2.2).
_ENDS_IN_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_KEPT_NAMES = 50_000
_NONE = "\n"


class Prefixes:
    """The dataset's prefixes, and which of them a document needs."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Take namespaces by prefix."""
        self.all = dict(prefixes)
        self._sorted = sorted(self.all.items(), key=lambda pair: -len(pair[1]))
        self._names: dict[str, str] = {}

    def used(self, iris: Iterable[str]) -> dict[str, str]:
        """The prefixes of those namespaces that fit the IRIs best."""
        known = self._names
        if len(known) > _KEPT_NAMES:
            known.clear()
        names = {known.get(iri) or self._name(iri) for iri in iris}
        return {name: space for name, space in self.all.items() if name in names}

    def _name(self, iri: str) -> str:
        """The prefix of the longest namespace that the IRI begins with; what is no prefix if there is none."""
        found = next((name for name, space in self._sorted if iri.startswith(space)), _NONE)
        self._names[iri] = found
        return found


@lru_cache(10_000)
def node(iri: str) -> ox.NamedNode:
    """The IRI as a term: to make one is to check the IRI, and many come again and again."""
    return ox.NamedNode(iri)


def iris_in(triples: Iterable[ox.Triple]) -> set[str]:
    """All IRIs that the triples name, those of datatypes included."""
    found: set[str] = set()
    values = []
    for subject, predicate, value in triples:
        found.add(predicate.value)
        values += [subject, value]
    found |= {value.value for value in values if isinstance(value, ox.NamedNode)}
    return found | datatypes(values)


def datatypes(values: Iterable[object]) -> set[str]:
    """The datatypes of those of the values that are literals and have their datatype written out."""
    found = {value.datatype.value for value in values if isinstance(value, ox.Literal) and not value.language}
    return found - {_STRING}


def write(items: Sequence[ox.Triple] | Sequence[ox.Quad], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """Serialise triples, or quads for TriG and N-Quads, in the order in which they come."""
    body = ox.serialize(items, format=_FORMATS[media_type], prefixes=dict(prefixes)) or b""
    return body.replace(b"\r", b"&#13;") if media_type == media.RDF_XML else body


@lru_cache(10_000)
def ends_in_name(predicate: str) -> bool:
    """Whether RDF/XML can name the property."""
    return _ENDS_IN_NAME.search(predicate) is not None


def is_xml(text: str) -> bool:
    """Whether the text is made of characters that XML has."""
    octets = text.encode("utf-8", "surrogatepass")
    # Thrice as fast as a regular expression, and every document is asked.
    return len(octets.translate(None, _CONTROLS)) == len(octets) and not any(end in octets for end in _NO_CHARACTERS)


def serialize(triples: Iterable[ox.Triple], media_type: str, prefixes: dict[str, str], first: str = "") -> bytes:
    """Serialise triples in stable order: statements about ``first`` first, each subject's types before the rest.

    Only the prefixes that are used are declared.
    """

    def order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
        subject, predicate = str(triple.subject), str(triple.predicate)
        return subject != f"<{first}>", subject, predicate != _TYPE, predicate, str(triple.object)

    ordered = sorted(triples, key=order)
    used = Prefixes(prefixes).used(iris_in(ordered))
    if media_type == media.JSON_LD:
        body = io.BytesIO()
        write_json_ld(ordered, body, used)
        return body.getvalue()
    return write(ordered, media_type, used)
