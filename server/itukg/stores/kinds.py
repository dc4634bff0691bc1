"""What kind of term one of our own queries gives for a variable, whatever the data: an IRI for that of a graph, say.

An engine that evaluates the query gives nothing else. A remote endpoint may answer anything, and is held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox


class Kind(NamedTuple):
    """In words, and a function that says whether a term is one."""

    words: str
    fits: Callable[[Any], bool]


Kinds = Mapping[str, Kind]

# What stands for a property or a graph, or is asked for by isIRI.
IRI = Kind("an IRI", lambda term: isinstance(term, ox.NamedNode))
# What stands for a subject.
NODE = Kind("an IRI or a blank node", lambda term: isinstance(term, ox.NamedNode | ox.BlankNode))


def number_below(most: int) -> Kind:
    """A number that the query itself writes: 0 or more, and below ``most``."""
    numbers = {str(number) for number in range(most)}
    return Kind(f"a number below {most}", lambda term: isinstance(term, ox.Literal) and term.value in numbers)
