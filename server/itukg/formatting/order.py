"""Canonical order: which predicate comes where and with which others on a line, and which object before which.

The order of predicates is data: a dataset names its own in its catalog (``pub:layout``, see docs/catalog.md). What it
does not name follows the order for vocabularies in wide use below, and the rest the alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from itukg.turtle.syntax import Node
from itukg.turtle.terms import PUB

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OTHERS = PUB + "others"

_NAMESPACES = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "pub": PUB,
}
# A string is a line: what is long stands alone, what is one thought stands together.
_STANDARD = (
    "owl:versionIRI",
    "owl:versionInfo",
    "sh:path",
    "sh:prefix sh:namespace",
    "sh:prefixes",
    "sh:select",
    "sh:ask",
    "rdfs:label",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "dct:title",
    "dct:description",
    "sh:name sh:group sh:order",
    "sh:description",
    "sh:targetClass",
    "sh:targetNode",
    "sh:targetSubjectsOf",
    "sh:targetObjectsOf",
    "sh:not",
    "sh:property",
    "sh:qualifiedValueShape sh:qualifiedMinCount sh:qualifiedMaxCount",
    "sh:minCount sh:maxCount sh:class sh:datatype sh:nodeKind sh:node sh:in sh:or sh:hasValue sh:uniqueLang "
    "sh:languageIn sh:pattern sh:flags sh:minLength sh:maxLength sh:minExclusive sh:minInclusive sh:maxExclusive "
    "sh:maxInclusive sh:equals sh:disjoint sh:lessThan sh:lessThanOrEquals",
    "sh:and",
    "sh:xone",
    "sh:closed sh:ignoredProperties",
    "sh:severity",
    "sh:message",
    "sh:sparql",
    "skos:definition",
    "rdfs:comment",
    "skos:scopeNote",
    "skos:example",
    "skos:broader",
    "skos:narrower",
    "skos:related",
    "skos:notation skos:inScheme skos:topConceptOf",
    "skos:hasTopConcept",
    "skos:member",
    "skos:memberList",
    "owl:onProperty owl:allValuesFrom owl:someValuesFrom owl:hasValue",
    "owl:inverseOf",
    "owl:propertyChainAxiom",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "owl:equivalentClass",
    "owl:equivalentProperty",
    "owl:disjointWith",
    "owl:members",
    "rdfs:domain rdfs:range",
    "dct:rights",
    "dct:license",
    "dct:creator",
    "dct:publisher",
    "dcat:version",
    "dct:issued",
    "dct:modified",
    "dct:language",
    "void:uriSpace",
    "void:exampleResource",
    "sh:declare",
    "pub:base",
    "pub:language",
    "pub:graph",
    "pub:hygiene",
    "pub:closureGraph",
    "pub:assertedGraph",
    "pub:layout",
    "pub:prefix",
    "pub:prefixName pub:namespace",
    "pub:role",
    # How pages read (docs/display.md): conditions first, then what is followed, then its words.
    "pub:code",
    "pub:evidence",
    "pub:passages",
    "pub:doubt",
    "pub:span",
    "pub:when",
    "pub:unless",
    "pub:kind pub:dates pub:ownReading pub:start pub:end pub:precision",
    "pub:path pub:value pub:word pub:stated pub:elsewhere pub:asReading pub:calledBy pub:wording",
    "pub:where",
    "pub:whereNot",
    "pub:count pub:atMost pub:apart pub:continues",
    "pub:mark",
    "pub:summary pub:orderBy",
    "pub:text pub:textOne",
    "pub:name",
    "pub:note",
    "pub:sentence",
    "pub:reading",
    "pub:chain",
    "pub:ask",
    "pub:query",
    "pub:inverseName",
    "pub:shortName pub:plural",
    "pub:counted pub:countedOne",
    "pub:others",
    "pub:file",
    "dct:source",
    "owl:sameAs",
    "rdfs:seeAlso",
    "foaf:homepage",
    "rdfs:isDefinedBy",
)


def standard_lines() -> tuple[tuple[str, ...], ...]:
    """The order for vocabularies in wide use and the catalog's own, line by line; `OTHERS` is where unknown ones go."""
    return tuple(tuple(_expand(name) for name in line.split()) for line in _STANDARD)


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _NAMESPACES[prefix] + local


Natural = tuple[list[str | int], list[str | int], str]
_LANGUAGE = re.compile(r"[\"']@([A-Za-z0-9-]+)$")


@dataclass(frozen=True)
class Order:
    """The order of a dataset: its lines of predicates (IRIs), and its languages, the first first.

    The lines say where predicates come that they do not name: at `OTHERS`, or behind all lines without it.
    """

    lines: Sequence[Sequence[str]] = ()
    languages: Sequence[str] = ()
    _places: dict[str, int] = field(init=False, repr=False)
    _rows: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        own = {predicate for line in self.lines for predicate in line}
        places: dict[str, int] = {RDF_TYPE: 0}
        rows: dict[str, int] = {}
        for number, line in enumerate(self._all_lines(own - {OTHERS})):
            for predicate in line:
                places.setdefault(predicate, len(places))
                if len(line) > 1:
                    rows.setdefault(predicate, number)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_rows", rows)

    def _all_lines(self, own: Collection[str]) -> Iterator[Sequence[str]]:
        """The dataset's lines, with the standard ones, less what the dataset itself names, where it wants others."""
        lines = [*self.lines] if any(OTHERS in line for line in self.lines) else [*self.lines, (OTHERS,)]
        for line in lines:
            if OTHERS in line:
                yield from ([name for name in standard if name not in own] for standard in standard_lines())
            else:
                yield line

    def place(self, predicate: str, written: str) -> tuple[int, Natural]:
        """The sort key of a predicate, given as IRI and as the file spells it."""
        return self._places.get(predicate, self._places[OTHERS]), natural(written)

    def row(self, predicate: str) -> int | None:
        """The number of the line that a predicate shares with others; None for one that stands alone."""
        return self._rows.get(predicate)

    def object_place(self, node: Node) -> tuple[int, int, Natural]:
        """The sort key of an object: names, IRIs, labels of blank nodes, texts by language, other literals.

        Brackets and collections come last. Equal keys keep the author's order: the second English text goes with the
        second Chinese one.
        """
        text = node.text
        if node.kind != "leaf":
            return 5, 0, natural("")
        if text[0] == "<":
            return 1, 0, natural(text)
        if text.startswith("_:"):
            return 2, 0, natural(text)
        tag = _LANGUAGE.search(text) if text[0] in "\"'" else None
        if tag:
            code = tag[1].lower()
            known = [language.lower() for language in self.languages]
            return 3, known.index(code) if code in known else len(known), natural(code)
        if text[0] in "\"'+-.0123456789" or text in ("true", "false"):
            return 4, 0, natural(text)
        return 0, 0, natural(text)


def natural(text: str) -> Natural:
    """A sort key in which numbers count as numbers (``ex:a5`` before ``ex:a11``), the prefix before the local name."""
    prefix, _, local = text.partition(":") if text[:1] not in "<\"'" else (text, "", "")
    return _pieces(prefix), _pieces(local), text


def _pieces(text: str) -> list[str | int]:
    """Text and numbers in turn, text first, so that two lists can always be compared."""
    pieces = re.split(r"([0-9]{1,18})", text)
    return [int(piece) if index % 2 else piece.casefold() for index, piece in enumerate(pieces)]
