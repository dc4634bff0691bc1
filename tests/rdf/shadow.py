"""A worst case of a second report: one that says all that the first says, under other numbers and with other values.

A question that does not say which report it asks gives another answer as soon as the shadow is there.
"""

from __future__ import annotations

import pyoxigraph as ox

from itukg.snapshot import OpenSnapshot
from tests.rdf.second_report import FIRST

ITU = "https://w3id.org/itukg/ontology#"
NAME, OTHER = "/C26-33", "/C28-33"
# What has the report's name in its IRI and is of these kinds is each report's own; the rest both may speak of.
_OWN = {
    *("document", "citation", "quantity", "status", "finding", "decision", "request"),
    *("involvement", "aim", "web", "theme"),
}
_NUMBERS = {ITU + name for name in ("numericValue", "minValue", "maxValue")}
_TEXTS = {ITU + "paragraphNumber", ITU + "verbatimValue", ITU + "heading"}


def with_shadow(snapshot: OpenSnapshot, *, things_shared: bool) -> ox.Store:
    """What ``snapshot`` holds and, beside it, what the shadow states and what follows from that; in memory.

    Args:
        snapshot: the dataset with one report.
        things_shared: whether activities and texts that only the report names are the same in both.
    """
    store = ox.Store()
    store.bulk_extend(snapshot.store)
    closure = snapshot.manifest.closure_graph
    for graph, target in ((FIRST, FIRST.replace(NAME, OTHER)), (closure, closure)):
        for quad in list(snapshot.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))):
            subject = _shadow(quad.subject, things_shared)
            if subject != quad.subject and isinstance(quad.object, ox.Literal):
                value: ox.Term = _another(quad.predicate.value, quad.object)
            else:
                value = _shadow(quad.object, things_shared)
            if (subject, value) != (quad.subject, quad.object):
                store.add(ox.Quad(subject, quad.predicate, value, ox.NamedNode(target)))
                store.add(ox.Quad(subject, quad.predicate, value))
    return store


def _shadow(term: ox.Term, things_shared: bool) -> ox.Term:
    if not isinstance(term, ox.NamedNode) or NAME not in term.value:
        return term
    kind = term.value.partition("/id/")[2].partition("/")[0]
    return term if things_shared and kind not in _OWN else ox.NamedNode(term.value.replace(NAME, OTHER))


def _another(predicate: str, literal: ox.Literal) -> ox.Literal:
    """Another value where a reader would notice it: a number, a paragraph's number, a name."""
    if predicate in _NUMBERS:
        return ox.Literal(str(int(literal.value) + 1000), datatype=literal.datatype)
    if predicate in _TEXTS or predicate.endswith("prefLabel"):
        return ox.Literal(f"9{literal.value}", language=literal.language or None)
    return literal
