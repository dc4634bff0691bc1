"""What pySHACL (0.40) does again for every focus node, although it comes out the same: done once, or not at all.

These are two thirds of the time of a run over a thousand focus nodes. They change how pySHACL works for the process;
its public settings have nothing for it. The SHACL suite of the W3C is run with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.sparql import sparql_based_constraint_components


class _Parameters(list[Any]):
    """pySHACL looks for every property of a shape in a list of all parameters: a third of a run was spent so."""

    def __init__(self, parameters: Iterable[Any]) -> None:
        super().__init__(parameters)
        self._known = frozenset(self)

    def __contains__(self, item: object) -> bool:
        return item in self._known


class _Once:
    """Makes a constraint of a shape once: pySHACL reads it from the shapes, and compiles its pattern, at every look.

    A constraint has no state but what its constructor reads.
    """

    made: ClassVar[dict[tuple[object, object], Any]] = {}

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def __call__(self, shape: object) -> Any:
        key = self._kind, shape
        if key not in self.made:
            self.made[key] = self._kind(shape)
        return self.made[key]


def _undescribed(*_: object, **__: object) -> str:
    """For every result, of nested shapes too, pySHACL writes a text that nobody reads here: the reports are ours."""
    return ""


# The parameters of one constraint must lead to the same maker.
_once = {kind: _Once(kind) for kind in CONSTRAINT_PARAMETERS_MAP.values()}
pyshacl.shape.CONSTRAINT_PARAMS = (  # type: ignore[attr-defined]
    _Parameters(ALL_CONSTRAINT_PARAMETERS),
    {parameter: _once[kind] for parameter, kind in CONSTRAINT_PARAMETERS_MAP.items()},
)
ConstraintComponent.make_v_result_description = _undescribed  # type: ignore[method-assign]


def forget() -> None:
    """To be called before other shapes are read: what is kept, here and by pySHACL itself, is kept for the process.

    pySHACL keeps validators by the address of a graph, which another one may have later.
    """
    _Once.made.clear()
    sparql_based_constraint_components.SPARQLConstraintComponentValidator.validator_cache.clear()
