"""A reader of an Oxigraph store in this process: a snapshot's, or one that is becoming one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.snapshot import Manifest
from itukg.stores import direct
from itukg.stores.base import Row, Stated, Term, Triple
from itukg.stores.kinds import Kinds
from itukg.stores.terms import bind, fill_lists


class StoreReader:
    """See `stores.base.Reader`."""

    def __init__(self, store: ox.Store, manifest: Manifest, folder: Path) -> None:
        """Take the store, what it holds, and the snapshot's folder."""
        self._store = store
        self.manifest = manifest
        self.folder = folder

    def select(
        self,
        query: str,
        bound: Row | None = None,
        lists: Mapping[str, Sequence[Term]] | None = None,
        kinds: Kinds | None = None,
    ) -> list[dict[str, Term]]:
        """See `stores.base.Reader.select`; what Oxigraph answers is of these kinds."""
        solutions = self._query(query, bound, lists)
        names = [variable.value for variable in solutions.variables]
        rows = []
        for solution in solutions:
            rows.append({name: value for name in names if (value := solution[name]) is not None})
        return rows

    def rows(self, query: str, bound: Row | None = None) -> Iterator[Any]:
        """The rows of a SELECT query one after the other, for what reads the whole store."""
        return iter(self._query(query, bound, None))

    def construct(
        self, query: str, bound: Row | None = None, lists: Mapping[str, Sequence[Term]] | None = None
    ) -> list[ox.Triple]:
        """See `stores.base.Reader.construct`."""
        return list(self._query(query, bound, lists))

    def known(self, iris: Sequence[str]) -> set[str]:
        """See `stores.base.Reader.known`."""
        return direct.known(self._store, iris)

    def about(self, thing: ox.NamedNode) -> list[Stated]:
        """See `stores.base.Reader.about`."""
        return direct.about(self._store, thing)

    def pointing_to(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], bool]:
        """See `stores.base.Reader.pointing_to`."""
        return direct.pointing_to(self._store, thing, limit, offset, first)

    def around(
        self, thing: ox.NamedNode, limit: int, offset: int, first: ox.NamedNode
    ) -> tuple[list[Stated], list[Stated], bool]:
        """See `stores.base.Reader.around`."""
        return direct.around(self._store, thing, limit, offset, first)

    def labels(self, subjects: Sequence[str], predicates: Sequence[str], languages: Sequence[str]) -> list[Stated]:
        """See `stores.base.Reader.labels`."""
        return direct.labels(self._store, subjects, predicates, languages)

    def values(self, subjects: Sequence[str], predicates: Sequence[str], limit: int) -> list[Triple]:
        """See `stores.base.Reader.values`."""
        return direct.values(self._store, subjects, predicates, limit)

    def _query(self, query: str, bound: Row | None, lists: Mapping[str, Sequence[Term]] | None) -> Any:
        text = bind(fill_lists(query, lists), bound)
        return self._store.query(text, base_iri=self.manifest.base)
