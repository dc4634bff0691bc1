"""Terms that nothing defines, and statements that nothing provides for: mostly misspelt, and in RDF silently new.

A term is looked for where the dataset defines its own: a property or class in a namespace of the ontology that the
ontology does not have is a mistake in every dataset. So is a term that the vocabularies everybody uses do not have
(`vocabularies`). Where the shapes say that they describe all that data may say (``pub:closed true`` in a graph of
shapes), every property of a thing must be known for it: a shape that looks at the thing has it in a path, or the
ontology gives it a domain that the thing is in. SHACL's own ``sh:closed`` counts the properties of one shape only and
so cannot be used with shapes that several classes share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from itukg.dataset import Role
from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.terms import PUB
from itukg.validation.engine import by_language
from itukg.validation.findings import Finding, focus_of
from itukg.validation.locate import locate
from itukg.validation.meant import nearest
from itukg.validation.shapes import Node, by_focus, classes_of, targeted, targets
from itukg.validation.vocabularies import is_strange, terms_beside
from itukg.validation.words import short

CLOSED = rdflib.URIRef(PUB + "closed")
_STATED = (Role.DATA, Role.VOCABULARY, Role.LINKS, Role.CATALOG)
_TRUE = rdflib.Literal("true", datatype=rdflib.XSD.boolean)
_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "unknown-term": {
        "en": "The ontology has no term {term}. Correct the spelling{meant}, or define the term in the ontology first.",
        "zh": "本体中没有术语{term}。请更正拼写{meant}，或先在本体中定义该术语。",
    },
    "not-in-vocabulary": {
        "en": "The vocabulary has no term {term}. Correct the spelling{meant}; capital and small letters differ.",
        "zh": "该词汇表中没有术语{term}。请更正拼写{meant}；大小写有别。",
    },
    "unknown-class": {
        "en": "No shape and no ontology of the dataset knows the class {term}. Correct the class after a{meant}.",
        "zh": "数据集的形状和本体中均没有类{term}。请更正a之后的类{meant}。",
    },
    "unknown-property": {
        "en": "Something of the class “{kind}” does not have the property {term}. Correct the property{meant} or the "
        "class after a; what such things shall have needs a property shape with sh:path {term} first.",
        "zh": "“{kind}”类的事物没有属性{term}。请更正该属性{meant}或a之后的类；"
        "如此类事物确应有该属性，请先添加带sh:path {term}的属性形状。",
    },
    "no-class": {
        "en": "Nothing says what kind of thing this is. Give it a class with a (rdf:type), or correct the IRI if "
        "another thing is meant.",
        "zh": "没有说明这是哪一类事物。请用a（rdf:type）给出类；如本指另一事物，请更正IRI。",
    },
    "about-term": {
        "en": "A file of data says something about {term}, a term of the ontology. Correct the subject; what holds of "
        "terms is said in the ontology.",
        "zh": "数据文件对本体的术语{term}作了陈述。请更正主语；对术语的说明应写在本体中。",
    },
    "outside": {
        "en": "This is about something that does not belong to the dataset. Correct the prefix or the IRI {term}.",
        "zh": "此处陈述的对象不属于本数据集。请更正前缀或IRI {term}。",
    },
}
_MEANT = {"en": " (is {term} meant?)", "zh": "（是否应为{term}？）"}


@dataclass(frozen=True)
class _Known:
    """What the dataset defines and describes; ``term`` is `to_rdflib`, which most terms pass many times."""

    term: Callable[[object], Node]
    data: rdflib.Graph
    said: Mapping[Node, set[Node]]
    classes: set[Node]
    properties: set[Node]
    namespaces: tuple[str, ...]
    closed: bool


def check_terms(sources: Sources, shapes: rdflib.Graph, data: rdflib.Graph) -> list[Finding]:
    """Look at every statement of every file; ``data`` is all but the shapes."""
    known = _known(sources, shapes, data)
    found: list[Finding] = []
    for graph in sources.dataset.graphs:
        for name in graph.files:
            triples = sources.files[name].triples
            found += _undefined(sources, known, name, triples)
            if known.closed and graph.role in _STATED:
                found += _unprovided(sources, known, name, triples, graph.role)
    return found


def _known(sources: Sources, shapes: rdflib.Graph, data: rdflib.Graph) -> _Known:
    ontology = {
        to_rdflib(triple.subject)
        for triple in sources.triples(lambda role: role is Role.ONTOLOGY)
        if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value == str(RDF.type)
    }
    stated = {
        triple.subject.value
        for triple in sources.triples(lambda role: role in _STATED)
        if isinstance(triple.subject, ox.NamedNode)
    }
    own = {str(term) for term in ontology if str(term).startswith(sources.dataset.base)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in own}
    # A namespace of things says nothing about what is a term. One thing in it, or a term that data speaks of, does not
    # make it one: that is a slip.
    things = stated - {str(term) for term in ontology}
    spaces = {space for space in spaces if space.endswith("#") and _count(things, space) < _count(own, space)}
    said = by_focus(targeted(shapes), shapes, data)
    aimed = {value for shape in targeted(shapes) for kind, value in targets(shape, shapes) if kind == SH.targetClass}
    return _Known(
        term=cache(to_rdflib),
        data=data,
        said=said,
        classes={term for term in ontology if (term, RDF.type, OWL.Class) in data} | aimed,
        properties={term for term in ontology if (term, RDF.type, OWL.Class) not in data}.union(*said.values()),
        namespaces=tuple(sorted(spaces)),
        closed=(None, CLOSED, _TRUE) in shapes,
    )


def _count(iris: set[str], space: str) -> int:
    return sum(iri.startswith(space) for iri in iris)


def _undefined(sources: Sources, known: _Known, name: str, triples: Iterable[ox.Triple]) -> Iterator[Finding]:
    told: set[tuple[Node, Node, Node]] = set()
    for triple in triples:
        subject, path, value = map(known.term, (triple.subject, triple.predicate, triple.object))
        for term in dict.fromkeys((subject, path, value)):
            if not isinstance(term, rdflib.URIRef):
                continue
            strange = is_strange(str(term))
            if not strange and (not _is_term(known, term) or _is_defined(known, term)):
                continue
            # A block is one use of its subject, and a property with several values one use of the property.
            use = (term, subject, RDF.nil if term == subject else path)
            if use not in told or term == value:
                told.add(use)
                among: Iterable[Node] = known.classes if term == value and path != SH.path else known.properties
                fault, among = ("not-in-vocabulary", terms_beside(str(term))) if strange else ("unknown-term", among)
                at = None if term == subject else path
                yield _finding(sources, known, fault, name, subject, at, value if at else None, term, among)


def _is_defined(known: _Known, term: Node) -> bool:
    return term in known.classes or term in known.properties or (term, RDF.type, None) in known.data


def _unprovided(
    sources: Sources, known: _Known, name: str, triples: Iterable[ox.Triple], role: Role
) -> Iterator[Finding]:
    """Statements about things of no class or a class that nothing knows, or with properties that are not theirs."""
    kinds: dict[Node, set[Node]] = {}
    told: set[tuple[Node, Node]] = set()
    for triple in triples:
        subject, path, value = map(known.term, (triple.subject, triple.predicate, triple.object))
        if subject not in kinds:
            kinds[subject] = classes_of(subject, known.data)
            fault = _fault(sources, known, subject, kinds[subject], role)
            if fault:
                at = RDF.type if fault == "no-class" else None
                yield _finding(sources, known, fault, name, subject, at, None, subject)
        own = str(subject).startswith(sources.dataset.base) or subject in known.said
        if not own or not kinds[subject]:
            continue
        if path == RDF.type:
            if value not in known.classes and not _is_term(known, value):
                yield _finding(sources, known, "unknown-class", name, subject, path, value, value, known.classes)
        elif (subject, path) in told or not kinds[subject] & known.classes:
            continue
        elif not _provided(known, subject, kinds[subject], path):
            told.add((subject, path))
            among = known.said.get(subject, set())
            yield _finding(sources, known, "unknown-property", name, subject, path, value, path, among)


def _fault(sources: Sources, known: _Known, subject: Node, kinds: set[Node], role: Role) -> str:
    """What is wrong with the thing itself: '' if nothing is."""
    if not isinstance(subject, rdflib.URIRef):
        # What hangs on a thing is known by that.
        loose = not kinds and role is not Role.CATALOG and (None, None, subject) not in known.data
        return "no-class" if loose else ""
    if role is Role.DATA and _is_term(known, subject) and _is_defined(known, subject):
        return "about-term"
    if not subject.startswith(sources.dataset.base):
        return "outside" if role is Role.DATA else ""
    return "no-class" if not kinds and role is not Role.CATALOG else ""


def _is_term(known: _Known, node: Node) -> bool:
    """Whether the node is in a namespace of the ontology; if that does not define it, it is told of as undefined."""
    return str(node).startswith(known.namespaces or ("\0",))


def _provided(known: _Known, subject: Node, kinds: set[Node], path: Node) -> bool:
    if path in known.said.get(subject, set()) or (_is_term(known, path) and path not in known.properties):
        return True
    return bool(set(known.data.objects(path, RDFS.domain)) & kinds)


def _finding(
    sources: Sources,
    known: _Known,
    kind: str,
    file: str,
    focus: Node,
    path: Node | None,
    value: Node | None,
    term: Node,
    among: Iterable[Node] = (),
) -> Finding:
    prefixes = sources.dataset.prefixes
    meant = nearest(str(term), map(str, among))
    messages = {
        language: text.format(
            term=short(str(term), prefixes),
            meant=_MEANT[language].format(term=short(meant, prefixes)) if meant else "",
            kind=_kind(known.data, focus, language, prefixes),
        )
        for language, text in _MESSAGES[kind].items()
    }
    return Finding(
        severity="violation",
        rule=f"terms/{kind}",
        focus=focus_of(focus),
        path=str(path or ""),
        value="" if value is None else value.n3(),
        messages=messages,
        place=locate(sources, focus, path, value, [file]),
        instead=meant,
    )


def _kind(data: rdflib.Graph, node: Node, language: str, prefixes: Mapping[str, str]) -> str:
    """The class of the thing in words, the narrowest if there are several."""
    stated = sorted(
        data.objects(node, RDF.type), key=lambda kind: (-len(set(data.transitive_objects(kind, RDFS.subClassOf))), kind)
    )
    if not stated:
        return "?"
    names = by_language(data.objects(stated[0], RDFS.label)) or by_language(data.objects(stated[0], SKOS.prefLabel))
    return names.get(language) or names.get("en") or short(str(stated[0]), prefixes)
