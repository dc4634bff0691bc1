"""Terms that the vocabularies everybody uses do not have: ``owl:Clsas``, ``rdfs:domian``, ``dct:licnese``.

What is in these vocabularies is fixed, and rdflib has it as closed namespaces
(https://rdflib.readthedocs.io/en/stable/namespaces_and_bindings/), so that nothing has to be fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import rdflib
from rdflib import namespace
from rdflib.namespace import DCAT, DefinedNamespace

# rdflib has DCAT as of version 2; these came with version 3: https://www.w3.org/TR/vocab-dcat-3/#changes
_DCAT_3 = ("DatasetSeries", "first", "hasCurrentVersion", "hasVersion", "inSeries", "isVersionOf", "last", "next")
_LATER = {str(DCAT) + name for name in (*_DCAT_3, "prev", "previousVersion", "seriesMember", "version")}
_NAMES = "DC DCAT DCTERMS FOAF ORG OWL PROV RDF RDFS SH SKOS TIME VANN VOID XSD"
_NAMESPACES: Mapping[str, type[DefinedNamespace]] = {
    str(space): space for space in (getattr(namespace, name) for name in _NAMES.split())
}


@cache
def is_strange(iri: str) -> bool:
    """Whether the IRI is in the namespace of such a vocabulary, which has no such term."""
    space = _namespace_of(iri)
    return space is not None and iri not in _LATER and rdflib.URIRef(iri) not in space


def terms_beside(iri: str) -> list[rdflib.URIRef]:
    """The terms of the vocabulary in whose namespace the IRI is."""
    space = _namespace_of(iri)
    return [] if space is None else [*map(rdflib.URIRef, dir(space)), *map(rdflib.URIRef, _LATER)]


def _namespace_of(iri: str) -> type[DefinedNamespace] | None:
    """The vocabulary in whose namespace the IRI is, if it names a term in it."""
    head = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    return _NAMESPACES.get(head) if iri != head else None
