"""A store that remembers results: for queries by POST, whose addresses do not say what they ask.

What is asked by GET is kept by its address, before anything of it is read (`itukg.web.answering`). A query in a body is
known only when that has been read and admitted; what is kept then is the result, by everything that decides it.
"""

from __future__ import annotations

import io

from itukg.sparql.query import SparqlRequest
from itukg.stores.base import Result, Store
from itukg.web.answer_cache import Answer, AnswerCache, Content, Key
from itukg.web.coding import IDENTITY
from itukg.web.reply import WHOLE

# The first part of a key: no address begins so.
_RESULT = "\1result"
# Between graphs in a key; no IRI has it.
_NEXT = "\n"


class RememberedResults:
    """The results of one web process, among its answers in memory."""

    def __init__(self, store: Store, cache: AnswerCache) -> None:
        """Take who evaluates, and where results are kept."""
        self._store = store
        self._cache = cache

    def run(self, request: SparqlRequest, media: str, timeout: float) -> tuple[Result, bool]:
        """See `stores.base.Store.run`; returns also whether the result was remembered."""
        current = self._store.reader().manifest.id
        # Nobody knows when the data of a remote store changes, nor what chance and the clock will say next.
        if not current or request.volatile:
            return self._store.run(request, media, timeout), False
        snapshot = request.snapshot or current
        key = _key(request, media)
        found = self._cache.get(key, snapshot)
        if found is not None:
            data = found.content.forms[IDENTITY]
            return Result(io.BytesIO(data), len(data), snapshot), True
        result = self._store.run(request, media, timeout)
        if result.snapshot != snapshot or result.length > min(WHOLE, self._cache.largest):
            return result, False
        data = result.read()
        pinned = bool(request.snapshot)
        self._cache.put(key, Answer(snapshot, "", [], Content({IDENTITY: data}), pinned=pinned))
        return Result(io.BytesIO(data), len(data), snapshot), False


def _key(request: SparqlRequest, media: str) -> Key:
    sources = (_graphs(request.default_graphs), _graphs(request.named_graphs))
    return (_RESULT, request.query, media, request.base, *sources, request.snapshot)


def _graphs(iris: tuple[str, ...] | None) -> str:
    """No graphs chosen, and none of them, are two things."""
    return _RESULT if iris is None else _NEXT.join(iris)
