"""What was read of things that pages name, and what was made of it: kept for a snapshot, for the pages to come."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itukg.linkeddata.labels import Name
from itukg.stores.base import Term

if TYPE_CHECKING:
    from itukg.display.sheet import ClassSheet

# Forms of one thing: by language, and by where the server is mounted and whether the language stands in addresses.
_MOST_FORMS = 16
_MOST_NODES = 50_000


class Kept:
    """Forms that were made once; emptied when they are many."""

    __slots__ = ("_forms", "_most")

    def __init__(self, most: int) -> None:
        """Take how many there may be."""
        self._most = most
        self._forms: dict[Hashable, Any] = {}

    def form(self, key: Hashable) -> Any:
        """A form that was kept; None if there is none."""
        return self._forms.get(key)

    def keep(self, key: Hashable, form: Any) -> None:
        """Keep a form."""
        if len(self._forms) >= self._most:
            self._forms.clear()
        self._forms[key] = form


class Known(Kept):
    """One thing: what was read of it, its names, and the forms in which pages show it.

    Attributes:
        values: its values by property.
        is_shared: it is the same on every page of the snapshot; what a page knows of its own thing is more.
        names: what it is called, by language and by the properties asked for.
        sheet: what the display vocabulary says of it.
        reach: see `Reach`; None where that is not known, or not the same on every page.
    """

    __slots__ = ("is_shared", "names", "reach", "sheet", "values")

    def __init__(self, values: Mapping[str, Sequence[Term]], is_shared: bool) -> None:
        """Take what was read."""
        super().__init__(_MOST_FORMS)
        self.values = values
        self.is_shared = is_shared
        self.names: dict[tuple[str, tuple[str, ...]], Name | None] = {}
        self.sheet: ClassSheet | None = None
        self.reach: Reach | None = None


class Reach:
    """The things that the paths pass by which one is shown as a value, and how many steps to them there are."""

    __slots__ = ("nodes", "width")

    def __init__(self, nodes: dict[Term, Known], width: int) -> None:
        """Take both."""
        self.nodes = nodes
        self.width = width


class Memory:
    """What is known of a snapshot's things; emptied when it is much."""

    def __init__(self, most: int) -> None:
        """Take how many things may be known."""
        self._most = most
        self._nodes: dict[str, ox.NamedNode] = {}
        self.known: dict[Term, Known] = {}
        self.others = Kept(most)

    def node(self, iri: str) -> ox.NamedNode:
        """The node of an IRI; made once, because the engine checks each that is made."""
        found = self._nodes.get(iri)
        if found is None:
            if len(self._nodes) >= _MOST_NODES:
                self._nodes.clear()
            found = self._nodes[iri] = ox.NamedNode(iri)
        return found

    def make_room(self) -> None:
        """Forget all if it is too much."""
        if len(self.known) > self._most:
            self.known.clear()

    def clear(self) -> None:
        """Forget all."""
        self.known.clear()
        self.others = Kept(self._most)
        self._nodes.clear()
