"""A graph on two sides: who is left and who right, and in which order, so that few links cross.

Names stand outside, so that each can be read; the links run between. Layouts by forces were tried: Vega's needs no
library more, but its names overlap or are left out, and numbers of names like "Study group …" are as wide as the
picture. networkx has such an order of two sides only where they are given, with numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

_SWEEPS = 12

Links = Collection[tuple[str, str]]


def sides(nodes: Iterable[str], links: Links, sources: Collection[str]) -> tuple[list[str], list[str]]:
    """The nodes left and right, each in the order from the top.

    Args:
        nodes: in the order that decides where nothing else does.
        links: pairs of nodes.
        sources: those that links begin at; they are left if no link ends at one. Else each node goes, the one with the
            most links first, to the side on which it has fewer neighbours: the greedy heuristic for a maximum cut.
    """
    order = list(nodes)
    near: dict[str, list[str]] = {node: [] for node in order}
    for one, other in links:
        if one != other:
            near[one].append(other)
            near[other].append(one)
    if any(one in sources and other in sources for one, other in links):
        left, right = _split(order, near)
    else:
        left, right = [node for node in order if node in sources], [node for node in order if node not in sources]
    for _ in range(_SWEEPS):
        right = _by_neighbours(right, left, near)
        left = _by_neighbours(left, right, near)
    return left, right


def _split(order: list[str], near: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    left: list[str] = []
    right: list[str] = []
    for node in sorted(order, key=lambda node: -len(near[node])):
        here = sum(other in left for other in near[node])
        there = sum(other in right for other in near[node])
        fewer = here < there or (here == there and len(left) <= len(right))
        (left if fewer else right).append(node)
    return left, right


def _by_neighbours(moving: list[str], fixed: list[str], near: Mapping[str, list[str]]) -> list[str]:
    """In the order of the means of their neighbours' places on the other side: the barycentre heuristic."""
    if not fixed:
        return moving
    places = {node: (place + 0.5) / len(fixed) for place, node in enumerate(fixed)}
    own = {node: (place + 0.5) / len(moving) for place, node in enumerate(moving)}

    def mean(node: str) -> float:
        across = [places[other] for other in near[node] if other in places]
        return sum(across) / len(across) if across else own[node]

    return sorted(moving, key=mean)
