"""Values in order, as SHACL compares them: by the ``<`` and ``<=`` of SPARQL, in which some values have no order.

https://www.w3.org/TR/shacl/#LessThanConstraintComponent: where two values cannot be compared there is a result. pySHACL
(0.40) ends the run at a blank node instead, compares IRIs as text, and gets from rdflib an order of values that have
none, such as a date and a number. pyoxigraph judges here, whose operators know the datatypes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from rdflib.namespace import SH, XSD
from rdflib.term import Literal, Node

from itukg.turtle.for_rdflib import from_rdflib

# The constraints that compare, and the operators.
OPERATORS = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}
_KEPT = 10_000
_STORE = ox.Store()


@lru_cache(_KEPT)
def compare(first: Node, operator: str, second: Node) -> bool | None:
    """Whether the operator of SPARQL holds between two terms; None if they cannot be compared.

    https://www.w3.org/TR/sparql11-query/#OperatorMapping
    """
    if not isinstance(first, Literal) or not isinstance(second, Literal):
        return None
    if first.datatype == second.datatype == XSD.boolean:  # which pyoxigraph does not order, as SPARQL does
        one, other = (str(value) in ("true", "1") for value in (first, second))
        return one < other or (operator == "<=" and one == other)
    found: Any = _STORE.query(f"SELECT ({from_rdflib(first)} {operator} {from_rdflib(second)} AS ?holds) {{}}")
    (holds,) = (row["holds"] for row in found)
    return None if holds is None else holds.value == "true"


def _compares_by(operator: str) -> Callable[..., tuple[bool, list[Any]]]:
    """What takes the place of pySHACL's comparison of the values of two properties: a result for each wrong pair."""

    def compare_all(self: Any, values: Iterable[Node], others: Iterable[Node], data: Any, focus: Node) -> Any:
        # In one order, so that it depends on nothing else which results there are.
        pairs = [(value, other) for value in sorted(values, key=str) for other in sorted(others, key=str)]
        wrong = [value for value, other in pairs if not compare(value, operator, other)]
        return bool(wrong), [self.make_v_result(data, focus, value_node=value) for value in wrong]

    return compare_all


LessThanConstraintComponent._compare_lt = _compares_by("<")  # type: ignore[method-assign]
LessThanOrEqualsConstraintComponent._compare_ltoe = _compares_by("<=")  # type: ignore[method-assign]
