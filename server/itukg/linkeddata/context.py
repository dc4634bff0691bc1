"""The JSON-LD context of the dataset: short names for its terms, and how their values are to be read.

Everything in it comes from the dataset: the prefixes of its catalog, the classes and properties that its ontology
graphs declare, and their ranges. It never loses anything: a value that does not fit what the context says of its
property is written out in full (see `linkeddata.jsonld`). https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.formats import Prefixes
from itukg.linkeddata.iris import last_part
from itukg.linkeddata.labels import PREDICATES
from itukg.stores.base import Reader
from itukg.stores.kinds import IRI

ID, TYPE, LANGUAGE = "@id", "@type", "@language"
_ALIASES = {"id": ID, "type": TYPE}
_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TERMS = f"""
SELECT DISTINCT ?term ?kind ?range WHERE {{
  VALUES ?graph {{ }}
  VALUES ?kind {{
    <{_OWL}Class> <{_RDFS}Class>
    <{_OWL}ObjectProperty> <{_OWL}DatatypeProperty> <{_OWL}AnnotationProperty> <{_RDF}Property>
  }}
  GRAPH ?graph {{ ?term a ?kind }}
  FILTER (isIRI(?term))
  OPTIONAL {{ ?term <{_RDFS}range> ?range FILTER (isIRI(?range)) }}
}}"""
# Ranges that say nothing of how a value is written: the first two admit any literal, the last is what a string is.
_NO_COERCION = (_RDFS + "Literal", _RDFS + "Resource", _XSD + "string")
# A name that JSON-LD reads as a term: no colon, no slash, nothing like a keyword.
_NAME = re.compile(r"[A-Za-z_][\w\-]*\Z")
# A prefix may end in one of these; any other must say that it is one (JSON-LD 1.1, section 4.1.2).
_GEN_DELIMS = tuple(":/?#[]@")


@dataclass(frozen=True)
class Term:
    """A name of the context, and what it says of the values: ``@id``, ``@language``, a datatype, or '' for nothing."""

    name: str
    iri: str
    coercion: str = ""

    def definition(self) -> Any:
        """The definition as the context has it."""
        if self.coercion == LANGUAGE:
            return {ID: self.iri, "@container": LANGUAGE}
        return {ID: self.iri, TYPE: self.coercion} if self.coercion else self.iri


class Context:
    """The dataset's terms by IRI, and its prefixes."""

    def __init__(self, terms: Iterable[Term], prefixes: Prefixes) -> None:
        """Take them."""
        self.prefixes = prefixes
        self.terms: Mapping[str, Term] = {term.iri: term for term in terms}

    def document(self) -> dict[str, Any]:
        """The whole context, as it is published."""
        return {"@context": self.part(self.prefixes.all, self.terms.values())}

    def part(self, prefixes: Mapping[str, str], terms: Iterable[Term]) -> dict[str, Any]:
        """That part of the context that has these prefixes and terms."""
        spaces = {
            name: space if space.endswith(_GEN_DELIMS) else {ID: space, "@prefix": True}
            for name, space in prefixes.items()
        }
        named = {term.name: term.definition() for term in sorted(terms, key=lambda term: term.name)}
        return {**_ALIASES, **spaces, **named}


_KEPT = 4
_known: dict[str, Context] = {}  # never a reader: that would keep its snapshot open


def read_context(reader: Reader) -> Context:
    """The context of the reader's snapshot, read once for each snapshot."""
    snapshot = reader.manifest.state
    found = _known.get(snapshot)
    if found is None:
        found = _read(reader)
        if len(_known) >= _KEPT:
            _known.clear()
        _known[snapshot] = found
    return found


def _read(reader: Reader) -> Context:
    manifest = reader.manifest
    graphs = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Ontology"]
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, set[str]] = {}
    named = {"term": IRI, "kind": IRI, "range": IRI}
    for row in reader.select(_TERMS, lists={"graph": graphs}, kinds=named) if graphs else []:
        iri = str(row["term"].value)
        kinds.setdefault(iri, set()).add(str(row["kind"].value))
        if "range" in row:
            ranges.setdefault(iri, set()).add(str(row["range"].value))
    taken = {*_ALIASES, *manifest.prefixes}
    terms = []
    labels = [iri for iri in PREDICATES if not iri.startswith(manifest.base)]
    # Terms of other vocabularies keep their prefixes, save the usual properties for labels.
    for iri in [*sorted(iri for iri in kinds if iri.startswith(manifest.base)), *labels]:
        name = last_part(iri)
        if name not in taken and _NAME.match(name):
            taken.add(name)
            coercion = LANGUAGE if iri in labels else _coercion(kinds[iri], ranges.get(iri, set()))
            terms.append(Term(name, iri, coercion))
    return Context(terms, Prefixes(manifest.prefixes))


def _coercion(kinds: set[str], ranges: set[str]) -> str:
    if _OWL + "ObjectProperty" in kinds:
        return ID
    if _OWL + "DatatypeProperty" in kinds and len(ranges) == 1:
        (range_,) = ranges
        if range_ == _RDF + "langString":
            return LANGUAGE
        return "" if range_ in _NO_COERCION else range_
    return ""
