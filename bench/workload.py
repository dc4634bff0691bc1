"""What is asked: the queries and the documents, made from what a snapshot holds, whatever dataset it is of."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot

_THINGS, _DOCUMENTS = 200, 64
_RESULTS, _TURTLE, _HTML = "application/sparql-results+json", "text/turtle", "text/html"
_AS_DOCUMENTS = {"Turtle document": _TURTLE, "HTML page": _HTML}
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"

EXPORT = "full export"


@dataclass(frozen=True)
class Workload:
    """Queries that are asked in turn, the type asked for, and the name in the table; or paths of ``documents``.

    ``before`` are others like them, which a server is asked before it is measured: one that has just started reads
    what it keeps of a dataset, and that is no part of an answer.
    """

    name: str
    accept: str
    texts: tuple[str, ...]
    documents: bool = False
    before: tuple[str, ...] = ()

    def paths(self, endpoint: str, texts: tuple[str, ...] = ()) -> list[str]:
        """The addresses on a server whose endpoint is ``endpoint``; those of ``texts`` where other are wanted."""
        asked = texts or self.texts
        if self.documents:
            return [f"/doc/{quote(text)}" for text in asked]
        return [f"{endpoint}?{urlencode({'query': text})}" for text in asked]


def queries(opened: OpenSnapshot, seed: int) -> list[Workload]:
    """The seven kinds of query. All name things by whole IRIs, so that every engine reads the same text."""
    store = opened.store
    things = _things(opened, seed)
    kind = _first(store, f"SELECT ?v {{ ?s a ?v ; {_LABEL} ?l }} GROUP BY ?v ORDER BY DESC(COUNT(?s)) ?v LIMIT 1")
    linked = _first(
        store,
        f"SELECT ?v {{ ?s a <{kind}> ; ?v ?o FILTER(ISIRI(?o) && ?v != rdf:type) }} "
        "GROUP BY ?v ORDER BY DESC(COUNT(?s)) ?v LIMIT 1",
    )
    part = _first(
        store, "SELECT ?v { ?a ?v ?b . ?b ?v ?c FILTER(ISIRI(?c)) } GROUP BY ?v ORDER BY DESC(COUNT(*)) ?v LIMIT 1"
    )
    star = f"SELECT ?s ?l ?o ?m {{ ?s a <{kind}> ; {_LABEL} ?l ; <{linked}> ?o . ?o {_LABEL} ?m }} LIMIT 100"
    described = f"CONSTRUCT {{ <%s> ?p ?o . ?o {_LABEL} ?l }} WHERE {{ <%s> ?p ?o OPTIONAL {{ ?o {_LABEL} ?l }} }}"
    return [
        Workload("point lookup", _RESULTS, tuple(f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in things)),
        Workload("star join", _RESULTS, (star,)),
        Workload("aggregate", _RESULTS, ("SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)",)),
        Workload(
            "property path", _RESULTS, tuple(f"SELECT ?o {{ <{iri}> <{part}>+ ?o }} LIMIT 1000" for iri in things)
        ),
        Workload(
            "text filter",
            _RESULTS,
            (f'SELECT ?s ?l {{ ?s {_LABEL} ?l FILTER(CONTAINS(LCASE(?l), "internet")) }} LIMIT 1000',),
        ),
        Workload("CONSTRUCT", _TURTLE, tuple(described % (iri, iri) for iri in things)),
        Workload(EXPORT, "application/n-triples", ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",)),
    ]


def documents(opened: OpenSnapshot, seed: int) -> list[Workload]:
    """Documents about things, as Turtle and as pages."""
    start = f"{opened.manifest.base}id/"
    named = tuple(iri.removeprefix(start) for iri in _things(opened, seed))
    paths, others = named[:_DOCUMENTS], named[_DOCUMENTS : 2 * _DOCUMENTS]
    return [Workload(name, kind, paths, True, others) for name, kind in _AS_DOCUMENTS.items()]


def document_things(opened: OpenSnapshot, seed: int) -> list[str]:
    """The things whose documents are asked for."""
    return _things(opened, seed)[:_DOCUMENTS]


def _things(opened: OpenSnapshot, seed: int) -> list[str]:
    """Things that every size has: those of the original, in an order of chance."""
    start = f"{opened.manifest.base}id/"
    rows: Any = opened.store.query(
        f"SELECT DISTINCT ?s {{ ?s {_LABEL} ?l FILTER(STRSTARTS(STR(?s), '{start}') && "
        f"!REGEX(STR(?s), '^{start}[^/]+/s[0-9]+-')) }} ORDER BY ?s"
    )
    found = [row["s"].value for row in rows]
    if len(found) < 10:
        raise SystemExit("bench: the dataset has too few things under id/ to ask for")
    random.Random(seed).shuffle(found)
    return found[:_THINGS]


def _first(store: ox.Store, query: str) -> str:
    prefix = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    rows: Any = store.query(prefix + query)
    return str(next(iter(rows))["v"].value)
