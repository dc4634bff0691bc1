"""The look-ups of our own pages as fixed SPARQL queries, for a store that offers nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyoxigraph as ox

from itukg.stores.base import Stated, Triple
from itukg.stores.kinds import IRI, NODE, Kinds

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Levels of blank nodes that are asked for; a list counts as one.
_DEPTHS = (3, 24)
_KNOWN = "SELECT DISTINCT ?s WHERE { VALUES ?s { } ?s ?p ?o }"
_VALUES = "SELECT ?s ?p ?o ?g WHERE { VALUES ?s { } VALUES ?p { } GRAPH ?g { ?s ?p ?o } }"
_UNION = "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { } VALUES ?p { } ?s ?p ?o } LIMIT 20000"
_POINTING = """SELECT ?s ?p ?g WHERE { GRAPH ?g { ?s ?p ?thing } }
ORDER BY DESC(?p = ?first) ?p ?s ?g LIMIT %d OFFSET %d"""
# What points to the thing beside what is said of it: who asks for both asks once.
_AROUND = """{ SELECT ?from ?p ?g WHERE { GRAPH ?g { ?from ?p ?thing } }
ORDER BY DESC(?p = ?first) ?p ?from ?g LIMIT %d OFFSET %d }"""
_OTHERS = "{ SELECT DISTINCT ?known WHERE { VALUES ?known { } ?known ?any ?value } }"
Term = ox.NamedNode | ox.Literal | ox.BlankNode
Select = Callable[
    [str, Mapping[str, Term] | None, Mapping[str, Sequence[Term]] | None, Kinds | None], list[dict[str, Term]]
]
_STATED = {"s": NODE, "p": IRI, "g": IRI, "from": NODE, "known": IRI}


def known(select: Select, iris: Sequence[str]) -> set[str]:
    """See `stores.base.Reader.known`."""
    return {str(row["s"].value) for row in select(_KNOWN, None, {"s": _nodes(iris)}, _STATED)} if iris else set()


def about(select: Select, thing: ox.NamedNode, depths: Sequence[int] = _DEPTHS) -> list[Stated]:
    """See `stores.base.Reader.about`.

    SPARQL has no way to follow blank nodes and nothing else: it is asked for some levels, and for many more where
    those do not come to an end; what lies deeper is left out. Every answer has its own names for blank nodes, hence
    everything in one query.
    """
    found: list[Stated] = []
    for depth in depths:
        rows = select(_nested(depth), {"thing": thing}, None, _STATED)
        found = list(dict.fromkeys((row.get("s", thing), row["p"], row["o"], row["g"]) for row in rows))
        if _is_whole(found):
            break
    return found


def _is_whole(found: Sequence[Stated]) -> bool:
    """Whether something is said of every blank node that is named."""
    subjects = {item[0] for item in found}
    return all(item[2] in subjects for item in found if isinstance(item[2], ox.BlankNode))


def pointing_to(
    select: Select, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
) -> tuple[list[Stated], bool]:
    """See `stores.base.Reader.pointing_to`."""
    rows = select(_POINTING % (limit + 1, offset), {"thing": thing, "first": first}, None, _STATED)
    return [(row["s"], row["p"], thing, row["g"]) for row in rows[:limit]], len(rows) > limit


def around(
    select: Select, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode, others: Sequence[str] = ()
) -> tuple[list[Stated], list[Stated], bool, set[str]]:
    """See `stores.base.Reader.around`: one query, and `about` where blank nodes lead deeper than that goes.

    Beside it is told which of the ``others`` are `known`.
    """
    beside = [_AROUND % (limit + 1, offset), *[_OTHERS] * bool(others)]
    lists = {"known": _nodes(others)} if others else None
    rows = select(_nested(_DEPTHS[0], beside), {"thing": thing, "first": first}, lists, _STATED)
    known = {str(row["known"].value) for row in rows if "known" in row}
    own = list(dict.fromkeys((row.get("s", thing), row["p"], row["o"], row["g"]) for row in rows if "o" in row))
    if not _is_whole(own):
        own = about(select, thing, _DEPTHS[1:])
    links = [(row["from"], row["p"], thing, row["g"]) for row in rows if "from" in row]
    # Nothing promises that the rows of a part of a query stay in its order.
    links.sort(key=lambda item: (item[1] != first, item[1].value, isinstance(item[0], ox.NamedNode), *map(str, item)))
    return (own, links[:limit], len(links) > limit, known) if own else ([], [], False, known)


def labels(
    select: Select, subjects: Sequence[str], predicates: Sequence[str], languages: Sequence[str]
) -> list[Stated]:
    """See `stores.base.Reader.labels`."""
    if not subjects:
        return []
    stated: dict[tuple[str, str], list[Stated]] = {}
    for row in select(_VALUES, None, {"s": _nodes(subjects), "p": _nodes(predicates)}, _STATED):
        key = str(row["s"].value), str(row["p"].value)
        stated.setdefault(key, []).append((row["s"], row["p"], row["o"], row["g"]))
    found: list[Stated] = []
    for subject in subjects:
        missing = set(languages)
        for predicate in predicates:
            items = stated.get((subject, predicate), [])
            found += items
            missing -= {item[2].language for item in items if isinstance(item[2], ox.Literal)}
            if not missing:
                break
    return found


def values(select: Select, subjects: Sequence[str], predicates: Sequence[str], limit: int) -> list[Triple]:
    """See `stores.base.Reader.values`."""
    if not subjects or not predicates:
        return []
    counted: dict[tuple[str, str], int] = {}
    found: list[Triple] = []
    for row in select(_UNION, None, {"s": _nodes(subjects), "p": _nodes(predicates)}, _STATED):
        key = str(row["s"].value), str(row["p"].value)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= limit:
            found.append((row["s"], row["p"], row["o"]))
    return found


def _nested(depth: int, beside: Sequence[str] = ()) -> str:
    """The query for a thing and ``depth`` levels of blank nodes below it; a list is one level, however long.

    ``beside`` are further branches, of ``?from``, ``?p`` and ``?g``, or of ``?known``.
    """
    branches = ["{ GRAPH ?g { ?thing ?p ?o } }"]
    path = ""
    for level in range(1, depth + 1):
        before = "?thing" if level == 1 else f"?b{level - 1}"
        # The rest of a list is reached by the path alone: by both, there would be countless ways to each member.
        unless = f" && ?p{level} != <{_RDF}rest>" if level > 1 else ""
        path += (
            f"{before} ?p{level} ?c{level} . FILTER(isBlank(?c{level}){unless}) "
            f"?c{level} <{_RDF}rest>* ?b{level} . FILTER(isBlank(?b{level})) "
        )
        branches.append(f"{{ {path} BIND(?b{level} AS ?s) GRAPH ?g {{ ?s ?p ?o }} }}")
    branches += beside
    return f"SELECT DISTINCT ?s ?p ?o ?g{' ?from ?known' if beside else ''} WHERE {{ {' UNION '.join(branches)} }}"


def _nodes(iris: Sequence[str]) -> list[Term]:
    return [ox.NamedNode(iri) for iri in iris]
