"""The parameters of a list, read and checked: no I/O, no web framework, so that every rule can be tested as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from itukg.listing.declared import RESERVED
from itukg.listing.lists import Selection

SIZE, LARGEST = 50, 1000
# Characters that a message tells of one value.
ROOM = 200
_MOST_FILTERS = 20
Pairs = Sequence[tuple[str, str]]


class BadParameterError(ValueError):
    """A parameter cannot be used. ``word`` names what is said of it in the messages, ``values`` fill that in."""

    def __init__(self, word: str, **values: object) -> None:
        """Take the name of the message and what it tells."""
        super().__init__(word)
        self.word = word
        self.values = values


def to_iri(name: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a parameter names in full, in angle brackets, or by a prefix of the dataset."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        return prefixes[prefix] + local
    return name


def read_selection(
    pairs: Pairs,
    type_: str,
    facets: Collection[str],
    orders: Sequence[str],
    prefixes: Mapping[str, str],
    spell: Callable[[str], str],
    size: int = SIZE,
) -> Selection:
    """Read what is asked of the list of one class.

    Args:
        pairs: the parameters of the request, in order.
        type_: the class, known to be one.
        facets: names of the facets of the class; a property may also be named in full.
        orders: the orders that the list can have; the first is the usual one.
        prefixes: the dataset's.
        spell: an IRI -> its name as a parameter.
        size: how many things a page has if nothing is asked.

    Raises:
        BadParameterError: a parameter is unknown, doubled, or has a value that it cannot have.
    """
    filters: list[tuple[str, str]] = []
    single: dict[str, str] = {}
    for name, value in pairs:
        known = name if name in facets or name in RESERVED else spell(to_iri(name, prefixes))
        if known in facets:
            if not value:
                raise BadParameterError("empty_facet", name=name)
            filters.append((known, to_iri(value, prefixes)))
        elif name not in RESERVED:
            raise BadParameterError("unknown_parameter", name=name, known=", ".join([*RESERVED, *facets]))
        elif name != "more" and name in single:
            raise BadParameterError("doubled_parameter", name=name)
        elif name == "more" and value not in facets:
            raise BadParameterError("bad_more", value=value, known=", ".join(facets))
        else:
            single[name] = value
    if len(filters) > _MOST_FILTERS:
        raise BadParameterError("many_filters", most=_MOST_FILTERS)
    order = single.get("sort", orders[0])
    if order not in orders:
        raise BadParameterError("bad_sort", value=order, known=", ".join(orders))
    return Selection(
        type_,
        tuple(dict.fromkeys(filters)),
        order,
        _whole("page", single.get("page", "1"), 10_000_000),
        _whole("size", single.get("size", str(size)), LARGEST),
    )


def _whole(name: str, value: str, most: int) -> int:
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 0
    if not 1 <= number <= most:
        raise BadParameterError("bad_number", name=name, value=value, most=most)
    return number
