"""An ontology as its page documents it: classes with their hierarchy, properties, what is said of each, and by which
shapes each is governed.

Own code. pyLODE 3.3.4 was run on this ontology: its page has one language (of labels in two it takes one by chance),
knows no shapes, no use and no diagrams, puts inline styles and scripts into the page, and takes seconds for each run;
it reads its ontology from a file by rdflib and cannot be given labels or links of ours. LODE, Widoco and VocPrez are
Java, or servers of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY
from itukg.terms.graph import OWL, RDF, RDFS, SH, SKOS, Node, TermGraph, Value, is_named
from itukg.terms.phrases import Listed, Phrase, Ref, class_phrase, refs

KINDS = {
    "classes": (OWL + "Class", RDFS + "Class"),
    "object_properties": (OWL + "ObjectProperty",),
    "datatype_properties": (OWL + "DatatypeProperty",),
    "annotation_properties": (OWL + "AnnotationProperty",),
    "plain_properties": (RDF + "Property",),
}
DEFINITIONS = (SKOS + "definition", RDFS + "comment")
# What a term has to do with others, in the order in which it is shown; the words are those of the messages.
_RELATIONS = {
    RDFS + "subClassOf": "subclass_of",
    OWL + "equivalentClass": "equivalent_to",
    OWL + "disjointWith": "disjoint_with",
    RDFS + "subPropertyOf": "subproperty_of",
    OWL + "equivalentProperty": "equivalent_to",
    RDFS + "domain": "domain",
    RDFS + "range": "range",
    OWL + "inverseOf": "inverse_of",
    OWL + "propertyDisjointWith": "disjoint_with",
    SKOS + "exactMatch": "equivalent_to",
    SKOS + "closeMatch": "close_to",
    RDFS + "seeAlso": "see_also",
}
_CHARACTERISTICS = {
    OWL + "FunctionalProperty": "functional",
    OWL + "InverseFunctionalProperty": "inverse_functional",
    OWL + "TransitiveProperty": "transitive",
    OWL + "SymmetricProperty": "symmetric",
    OWL + "AsymmetricProperty": "asymmetric",
    OWL + "ReflexiveProperty": "reflexive",
    OWL + "IrreflexiveProperty": "irreflexive",
}
# So many are named by each of them; a larger set is told once.
_SMALL_SET = 6
_BOTH_WAYS = ("inverse_of", "disjoint_with")


@dataclass
class Term:
    """One term; texts by language. ``relations``: name of the words -> what it is in that relation with."""

    iri: str
    kind: str
    definitions: Mapping[str, str]
    examples: Mapping[str, str]
    notes: Mapping[str, str]
    characteristics: list[str]
    relations: dict[str, list[Phrase]] = field(default_factory=dict)
    narrower: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    retired: bool = False
    instead: list[str] = field(default_factory=list)

    def related(self, relation: str) -> list[str]:
        """The IRIs in a relation."""
        return [iri for phrase in self.relations.get(relation, []) for iri in refs(phrase)]


@dataclass(frozen=True)
class Ontology:
    """The terms of an ontology by IRI, sorted; ``graph`` is what they were read from.

    ``disjoint`` are the larger sets of terms that have nothing in common, which each of them would name at length.
    """

    iri: str
    terms: Mapping[str, Term]
    graph: TermGraph
    disjoint: Sequence[Sequence[str]] = ()

    def of_kind(self, kind: str) -> list[Term]:
        """The terms of a kind, by IRI."""
        return [term for term in self.terms.values() if term.kind == kind]

    def roots(self) -> list[str]:
        """The classes that are below no other of the ontology's own."""
        own = {term.iri for term in self.of_kind("classes")}
        return [iri for iri in sorted(own) if not own & set(self.terms[iri].related("subclass_of")) - {iri}]

    def wider(self, iri: str) -> list[str]:
        """The class itself and the classes above it, each once, the nearest first."""
        found, todo = [iri], [iri]
        while todo:
            term = self.terms.get(todo.pop(0))
            new = [name for name in (term.related("subclass_of") if term else ()) if name not in found]
            found += new
            todo += new
        return found

    def properties_of(self, iris: Iterable[str], relation: str) -> list[Term]:
        """The properties whose domain, or range, is one of the classes."""
        wanted = set(iris)
        return [
            term
            for term in self.terms.values()
            if term.kind != "classes" and not term.retired and wanted & set(term.related(relation))
        ]


def read_ontology(triples: Iterable[ox.Triple], shapes: TermGraph, iri: str) -> Ontology:
    """Read the terms under ``iri#`` from the graph of the ontology, and by which shapes they are governed."""
    graph = TermGraph(triples)
    terms: dict[str, Term] = {}
    for kind, types in KINDS.items():
        for name in graph.instances(*types):
            if name.startswith((iri + "#", iri + "/")) and name not in terms:
                terms[name] = _term(graph, name, kind)
    sets = _disjoint_sets(graph, terms)
    for members in sets:
        if len(members) <= _SMALL_SET:
            _add_disjoint(members, terms)
    for term in terms.values():
        _say_both_ways(term, terms)
    large = [members for members in sets if len(members) > _SMALL_SET]
    ontology = Ontology(iri, dict(sorted(terms.items())), graph, large)
    governing = governed_by(shapes)
    for name, term in terms.items():
        # A shape that looks at a class looks at those below it.
        names = ontology.wider(name) if term.kind == "classes" else [name]
        term.shapes = sorted({shape for known in names for shape in governing.get(known, ())})
    return ontology


def governed_by(shapes: TermGraph) -> dict[str, set[str]]:
    """Term -> the named shapes that look at its instances, or at its values."""
    found: dict[str, set[str]] = {}
    for shape in shapes:
        if not is_named(shape):
            continue
        name = str(shape.value)
        for target in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "path"):
            for iri in shapes.iris(shape, SH + target):
                found.setdefault(iri, set()).add(name)
        if name in shapes.instances(RDFS + "Class", OWL + "Class"):
            found.setdefault(name, set()).add(name)
        for part in shapes.nodes(shape, SH + "property"):
            for iri in _path_iris(shapes, shapes.values(part, SH + "path")):
                found.setdefault(iri, set()).add(name)
    return found


def _path_iris(shapes: TermGraph, paths: Sequence[Value]) -> set[str]:
    found: set[str] = set()
    todo, seen = list(paths), set[Node]()
    while todo:
        node = todo.pop()
        if isinstance(node, ox.NamedNode):
            found.add(node.value)
        elif isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            todo += [value for predicate in shapes.properties(node) for value in shapes.values(node, predicate)]
    return found - {RDF + "nil"}


def _term(graph: TermGraph, name: str, kind: str) -> Term:
    node = ox.NamedNode(name)
    relations: dict[str, list[Phrase]] = {}
    for predicate, relation in _RELATIONS.items():
        values = [value for value in graph.values(node, predicate) if not isinstance(value, ox.Literal)]
        if values:
            values.sort(key=lambda value: not str(value).startswith(f"<{name.partition('#')[0]}"))  # own terms first
            relations.setdefault(relation, []).extend(class_phrase(graph, value) for value in values)
    for chain in graph.values(node, OWL + "propertyChainAxiom"):
        steps = tuple(class_phrase(graph, step) for step in graph.members(chain))
        relations.setdefault("chain", []).append(Listed("phrase_then", steps))
    for key in graph.values(node, OWL + "hasKey"):
        parts = tuple(class_phrase(graph, part) for part in graph.members(key))
        relations.setdefault("key", []).append(Listed("phrase_and", parts))
    types = set(graph.iris(node, RDF + "type"))
    retired = graph.is_true(node, DEPRECATED)
    return Term(
        iri=name,
        kind=kind,
        definitions=graph.texts(node, *DEFINITIONS),
        examples=graph.texts(node, SKOS + "example"),
        notes=graph.texts(node, SKOS + "scopeNote"),
        characteristics=[word for kind_of, word in _CHARACTERISTICS.items() if kind_of in types],
        relations=relations,
        retired=retired,
        instead=graph.iris(node, REPLACED_BY) if retired else [],
    )


def _say_both_ways(term: Term, terms: Mapping[str, Term]) -> None:
    """Add to other terms what is said of this one alone."""
    for relation in _BOTH_WAYS:
        for other in term.related(relation):
            if other in terms and term.iri not in terms[other].related(relation):
                terms[other].relations.setdefault(relation, []).append(Ref(term.iri))
    for wider in term.related("subclass_of") + term.related("subproperty_of"):
        if wider in terms and wider != term.iri:
            terms[wider].narrower.append(term.iri)


def _disjoint_sets(graph: TermGraph, terms: Mapping[str, Term]) -> list[list[str]]:
    """The sets of terms that are said to have nothing in common, the largest first."""
    nodes = [node for kind in ("Classes", "Properties") for node in graph.instances_of(f"{OWL}AllDisjoint{kind}")]
    lists = [graph.members(listed) for node in nodes for listed in graph.values(node, OWL + "members")]
    sets = [[value.value for value in members if isinstance(value, ox.NamedNode)] for members in lists]
    return sorted((members for members in sets if set(members) & set(terms)), key=lambda found: (-len(found), found))


def _add_disjoint(members: Sequence[str], terms: Mapping[str, Term]) -> None:
    for name in members:
        if name in terms:
            known = terms[name].related("disjoint_with")
            others = [Ref(other) for other in members if other != name and other not in known]
            terms[name].relations.setdefault("disjoint_with", []).extend(others)
