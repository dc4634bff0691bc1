"""The values that a list is narrowed by, as people write them: one that is not there is told, not taken for rare.

A list of nothing says that nothing is so. It may not say that because a name was misspelt.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from itukg.linkeddata.iris import curie
from itukg.listing.lists import LONG, Lists, Selection
from itukg.listing.parameters import ROOM, BadParameterError
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri

_NAMED = 5


def spelled(text: str, known: Callable[[str], bool], prefixes: Mapping[str, str]) -> str:
    """What is meant by ``text``: itself if it is known, else the one IRI that it is with a prefix before it.

    ``security`` is ``topic:security``, if of all prefixes of the dataset only that one makes something known of it.
    """
    if known(text):
        return text
    found = {space + text for space in prefixes.values() if known(space + text)}
    return found.pop() if len(found) == 1 else text


def find_values(lists: Lists, reader: Reader, asked: Selection) -> Selection:
    """The selection with its values in full.

    A value that no thing has is one all the same if something is stated of it: nothing is on that topic, so far.

    Raises:
        BadParameterError: a value is nothing that there is; what is near is told.
    """
    prefixes = dict(reader.manifest.prefixes)
    facets = {facet.parameter: facet for facet in lists.facets(asked.type)}
    filters = [(name, spelled(text, partial(lists.has_value, facets[name]), prefixes)) for name, text in asked.filters]
    unused = [(name, value) for name, value in filters if not lists.has_value(facets[name], value)]
    iris = [value for _, value in unused if is_iri(value)]
    known = reader.known(iris) if iris else set()  # one question to the store, however many values there are
    for name, value in unused:
        if value not in known:
            near = [curie(iri, prefixes) for iri in _near(value, lists.commonest(asked.type, facets[name], LONG))]
            raise BadParameterError("bad_value", name=name, value=curie(value, prefixes), near=in_full(near) or "-")
    return replace(asked, filters=tuple(dict.fromkeys(filters)))


def in_full(names: list[str]) -> str:
    """As many of the names as a message has room for, none of them cut."""
    while names and len(", ".join(names)) > ROOM:
        names = names[:-1]
    return ", ".join(names)


def _near(text: str, values: list[str]) -> list[str]:
    """The values that are written most alike; where none is, the commonest."""
    ends = {re.split(r"[/#]", value)[-1].lower(): value for value in reversed(values)}
    like = difflib.get_close_matches(re.split(r"[/#:]", text)[-1].lower(), ends, _NAMED)
    return [ends[end] for end in like] or values[:_NAMED]
