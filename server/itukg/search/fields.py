"""Which properties name a thing, give its code, its title, its summary: said by the dataset, else by the standards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import pyoxigraph as ox

from itukg.snapshot import Manifest
from itukg.turtle.terms import PUB, text_of

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_DCT = "http://purl.org/dc/terms/"
_SCHEMA = ("https://schema.org/", "http://schema.org/")


class Role(IntEnum):
    """What a text is to its thing. Stored in the index: see `itukg.snapshot.FORMAT`."""

    NAME = 0
    ALTERNATIVE = 1
    CODE = 2
    TITLE = 3
    SUMMARY = 4
    # Not to be shown: the ways in which a code is also written, and the name in the IRI.
    HIDDEN_CODE = 5
    ADDRESS = 6
    # No text, but when it is: told where a date was looked for.
    DATE = 7


_DECLARED: Mapping[str, Role | None] = {
    PUB + "SearchName": Role.NAME,
    PUB + "SearchAlternative": Role.ALTERNATIVE,
    PUB + "SearchCode": Role.CODE,
    PUB + "SearchTitle": Role.TITLE,
    PUB + "SearchSummary": Role.SUMMARY,
    PUB + "NotSearched": None,
}
# Within a role, the first is shown first.
_STANDARD: Mapping[str, Role] = {
    _SKOS + "prefLabel": Role.NAME,
    _RDFS + "label": Role.NAME,
    "http://xmlns.com/foaf/0.1/name": Role.NAME,
    _SKOS + "altLabel": Role.ALTERNATIVE,
    _SKOS + "hiddenLabel": Role.ALTERNATIVE,
    _DCT + "alternative": Role.ALTERNATIVE,
    _SKOS + "notation": Role.CODE,
    _DCT + "identifier": Role.CODE,
    _DCT + "title": Role.TITLE,
    _SKOS + "definition": Role.SUMMARY,
    _DCT + "description": Role.SUMMARY,
    _DCT + "abstract": Role.SUMMARY,
    _RDFS + "comment": Role.SUMMARY,
    **{space + "name": Role.NAME for space in _SCHEMA},
    **{space + "alternateName": Role.ALTERNATIVE for space in _SCHEMA},
    **{space + "identifier": Role.CODE for space in _SCHEMA},
    **{space + "description": Role.SUMMARY for space in _SCHEMA},
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF_PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"
# Of a term it matters whether it is a class or a property, not which rules hold for it.
_PROPERTIES = (
    *("Object", "Datatype", "Annotation", "Functional", "InverseFunctional", "Symmetric", "Asymmetric"),
    *("Transitive", "Reflexive", "Irreflexive", "Deprecated"),
)
KIND_OF_TERM = {"http://www.w3.org/2000/01/rdf-schema#Class": _OWL + "Class"}
KIND_OF_TERM |= {f"{_OWL}{name}Property": _RDF_PROPERTY for name in _PROPERTIES}
TERM_KINDS = frozenset(KIND_OF_TERM.values())

_ROLES = "SELECT ?graph ?property ?role { GRAPH ?graph { ?property a ?role } FILTER(isIRI(?property)) }"
_FORMS = f"SELECT ?graph ?class ?form {{ GRAPH ?graph {{ ?class <{PUB}codeForm> ?form }} FILTER(isIRI(?class)) }}"
_LAST = f"SELECT ?graph ?class {{ GRAPH ?graph {{ ?class a <{PUB}SearchedLast> }} FILTER(isIRI(?class)) }}"
_EXAMPLES = f"SELECT ?graph ?text {{ GRAPH ?graph {{ ?dataset <{PUB}exampleSearch> ?text }} }}"
_SPANS = f"""SELECT ?graph ?start ?end ?precision {{ GRAPH ?graph {{
  {{ ?dataset <{PUB}span> ?span . ?span <{PUB}start> ?start
    OPTIONAL {{ ?span <{PUB}end> ?end }} OPTIONAL {{ ?span <{PUB}precision> ?precision }} }}
  UNION {{ ?class <{PUB}listDates> ?list . ?list <{_RDF}first> ?start
    OPTIONAL {{ ?list <{_RDF}rest>/<{_RDF}first> ?second }}
    OPTIONAL {{ ?list <{_RDF}rest>/<{_RDF}rest>/<{_RDF}first> ?precision }}
    BIND(COALESCE(?second, ?start) AS ?end) }}
}} }}"""
_NARROWER = f"SELECT ?property ?wide {{ ?property <{_RDFS}subPropertyOf>+ ?wide FILTER(isIRI(?property)) }}"


_PARTS = ("start", "end", "precision")


@dataclass(frozen=True)
class Fields:
    """What of the dataset is searched.

    Attributes:
        roles: property -> what its values are; in the order in which they are shown.
        forms: class -> how the codes of its members are also written, ``{}`` standing for the code.
        last: the classes whose members come after all others that match as well.
        examples: language -> example searches, '' for those without a language.
        spans: properties of start, end and precision that together say when; '' for what is not said. A point in time
            has one property for both.
        unsearched: properties that are not searched.
    """

    roles: Mapping[str, Role]
    forms: Mapping[str, tuple[str, ...]]
    last: frozenset[str]
    examples: Mapping[str, tuple[str, ...]]
    spans: tuple[tuple[str, str, str], ...] = ()
    unsearched: frozenset[str] = frozenset()


def read_fields(store: ox.Store, manifest: Manifest) -> Fields:
    """Read what the display vocabulary says (docs/display.md); without it, the standard vocabularies count.

    A property that is a sub-property of one in the standard vocabularies is taken for it, unless the dataset says
    otherwise.
    """
    display = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Display"]

    def rows(query: str) -> Iterable[Mapping[str, Any]]:
        for graph in display:
            found: Any = store.query(query, substitutions={ox.Variable("graph"): graph})
            yield from ({name.value: row[name] for name in found.variables} for row in found)

    roles: dict[str, Role | None] = {}
    for row in sorted(rows(_ROLES), key=lambda row: str(row["property"])):
        if text_of(row["role"]) in _DECLARED:
            roles[text_of(row["property"])] = _DECLARED[text_of(row["role"])]
    for name, role in _STANDARD.items():
        roles.setdefault(name, role)
    narrower: Any = store.query(_NARROWER)
    for row in sorted(narrower, key=lambda row: str(row["property"])):
        wide = text_of(row["wide"])
        if wide in _STANDARD:
            roles.setdefault(text_of(row["property"]), _STANDARD[wide])
    forms: dict[str, tuple[str, ...]] = {}
    for row in rows(_FORMS):
        name = text_of(row["class"])
        forms[name] = tuple(sorted({*forms.get(name, ()), text_of(row["form"])}))
    examples: dict[str, tuple[str, ...]] = {}
    for row in rows(_EXAMPLES):
        code = row["text"].language or "" if isinstance(row["text"], ox.Literal) else ""
        examples[code] = tuple(sorted({*examples.get(code, ()), text_of(row["text"])}))
    searched = {name: role for name, role in roles.items() if role is not None}
    last = frozenset(text_of(row["class"]) for row in rows(_LAST))
    spans = {tuple(text_of(row[name]) if row[name] else "" for name in _PARTS) for row in rows(_SPANS)}
    unsearched = frozenset(name for name, role in roles.items() if role is None)
    return Fields(searched, forms, last, examples, _distinct_spans(spans), unsearched)


def _distinct_spans(spans: Iterable[tuple[str, ...]]) -> tuple[tuple[str, str, str], ...]:
    """The spans in order. Where two begin with the same property, the one that says more of it."""
    chosen: dict[str, tuple[str, ...]] = {}
    for span in sorted(spans):
        start = span[0]
        chosen[start] = max(chosen.get(start, span), span, key=lambda one: len(set(one) - {""}))
    return tuple((start, end, precision) for start, end, precision in chosen.values())
