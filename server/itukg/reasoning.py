"""The OWL 2 RL closure of a dataset: what follows from the data by the ontology, and nothing trivial.

owlrl does the reasoning. It is linear but slow, so it is given no text (labels, definitions, any literal with a
language) and its result is kept by the hash of what it was given. What it adds beyond the data is filtered: a
thing is always a thing and the same as itself, and nobody asks for it.
Rules: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

One rule is not left to owlrl: prp-key (owl:hasKey). Its implementation (7.6.2) compares all properties of a key but
the last, so that all study groups of one sector, say, would become one. Here two named things with the same key are
refused: in a dataset edited by hand that is one thing entered twice, or a key that is wrong. A retired thing
(owl:deprecated) may keep the key of the one that replaces it: that is often why it was retired.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import product
from pathlib import Path

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection

from itukg.errors import Inconsistency
from itukg.snapshot import RULES
from itukg.turtle.terms import to_n_triples, to_quad

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
_BUILT_IN = (RDF, RDFS, OWL, XSD)
_ANY_GRAPH = ox.NamedNode("urn:graph")
_TRUE = rdflib.Literal(True)
_CLOSURES_KEPT = 10
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
_SCHEMA_KEPT = {RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "sameAs", RDF + "type"}
_TEXT = {RDFS + name for name in ("label", "comment", "isDefinedBy", "seeAlso")} | {
    SKOS + name
    for name in (
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "definition",
        "example",
        "note",
        "scopeNote",
        "editorialNote",
    )
}


def derive(triples: Iterable[ox.Triple], cache: Path | None = None) -> set[ox.Triple]:
    """Return the triples that follow from ``triples`` and are not among them, without trivial ones.

    Args:
        triples: the ontology, the vocabularies and the data, together.
        cache: a folder in which closures are kept by the hash of their input; None: do not keep.

    Raises:
        Inconsistency: the data contradicts the ontology; the message names the things concerned.
    """
    given = _without_text(triples)
    kept = cache / f"{_digest(given)}.nt" if cache else None
    known = _read(kept) if kept else None
    if known is not None:
        return known
    graph = _graph(given)
    keys = list(graph.triples((None, rdflib.OWL.hasKey, None)))
    for triple in keys:
        graph.remove(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    _refuse_contradictions(graph)
    for kind, _, listed in keys:
        _refuse_equal_keys(graph, kind, list(Collection(graph, listed)))
    derived = set(_worthwhile(graph)) - set(given)
    if kept:
        _keep(kept, derived)
    return derived


def _without_text(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    return [
        triple
        for triple in triples
        if triple.predicate.value not in _TEXT
        and not (isinstance(triple.object, ox.Literal) and triple.object.language)
    ]


def _digest(triples: Iterable[ox.Triple]) -> str:
    # Blank nodes get new names at every parse; canonical names make the hash that of the content.
    dataset = ox.Dataset(to_quad(triple, _ANY_GRAPH) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    digest = hashlib.sha256(f"owlrl {version('owlrl')}, rules {RULES}".encode())
    for line in sorted(str(quad) for quad in dataset):
        digest.update(line.encode())
    return digest.hexdigest()


def _keep(path: Path, derived: set[ox.Triple]) -> None:
    """Write a closure under its name in one rename, with a hash of it on the first line, so that damage is noticed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}")
    try:
        with aside.open("wb") as file:
            body = to_n_triples(sorted(derived, key=str))
            file.write(b"# " + _seal(body) + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    for old in sorted(path.parent.glob("*.nt"), key=lambda item: item.stat().st_mtime)[:-_CLOSURES_KEPT]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> set[ox.Triple] | None:
    """A kept closure; None if there is none, or if it is not whole."""
    try:
        first, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if first != b"# " + _seal(body):
        return None
    return {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _graph(given: list[ox.Triple]) -> rdflib.Graph:
    """The triples for owlrl, every literal exactly as written: rdflib would rewrite "01" as 1, and call that new."""
    graph = rdflib.Graph()
    rewrite, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph.parse(io.BytesIO(to_n_triples(given)), format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = rewrite
    return graph


def _refuse_contradictions(graph: rdflib.Graph) -> None:
    messages = sorted({str(message) for message in graph.objects(None, rdflib.URIRef(_ERROR))})
    if messages:
        lines = "\n".join(f"  {message}" for message in messages[:20])
        more = f"\n  … and {len(messages) - 20} more" if len(messages) > 20 else ""
        raise Inconsistency(f"The data contradicts the ontology:\n{lines}{more}")


def _refuse_equal_keys(graph: rdflib.Graph, kind: rdflib.term.Node, key: list[rdflib.term.Node]) -> None:
    owner: dict[tuple[rdflib.term.Node, ...], rdflib.term.Node] = {}
    for thing in sorted(graph.subjects(rdflib.RDF.type, kind), key=str):
        if not isinstance(thing, rdflib.URIRef) or (thing, rdflib.OWL.deprecated, _TRUE) in graph:
            continue
        for values in product(*(sorted(graph.objects(thing, name), key=str) for name in key)):
            first = owner.setdefault(values, thing)
            if first != thing and (first, rdflib.OWL.sameAs, thing) not in graph:
                shown = ", ".join(f"{name} = {value}" for name, value in zip(key, values, strict=True))
                raise Inconsistency(
                    f"{first} and {thing} have the same key as {kind}: {shown}.\n"
                    "They are one thing entered twice, or one of these values is wrong."
                )


def _worthwhile(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    for subject, predicate, value in graph:
        if not isinstance(subject, rdflib.URIRef) or not isinstance(predicate, rdflib.URIRef):
            continue
        if isinstance(value, rdflib.BNode) or subject == value or _built_in(subject):
            continue
        if _built_in(predicate) and str(predicate) not in _SCHEMA_KEPT:
            continue
        if isinstance(value, rdflib.URIRef) and _built_in(value):
            continue
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), _term(value))


def _built_in(iri: rdflib.term.Node) -> bool:
    return str(iri).startswith(_BUILT_IN)


def _term(value: rdflib.term.Node) -> ox.NamedNode | ox.Literal:
    if isinstance(value, rdflib.Literal):
        datatype = ox.NamedNode(value.datatype) if value.datatype else None
        return ox.Literal(str(value), datatype=datatype)
    return ox.NamedNode(str(value))
