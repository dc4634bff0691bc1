"""A store whose queries from outside are counted and timed."""

from __future__ import annotations

from collections.abc import Sequence

from itukg.snapshot import Manifest
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import Reader, Result, Store, StoreError, WorkerStates
from itukg.web.metrics import Metrics


class MeasuredStore:
    """See `stores.base.Store`: all is the inner store's, `run` is measured."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        """Take the store that does the work."""
        self._store = store
        self._metrics = metrics

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        """See `stores.base.Store.run`."""
        begun = self._metrics.query_begins()
        outcome = "error"
        try:
            result = self._store.run(request, media, timeout)
            outcome = "answered"
            return result
        except StoreError as error:
            outcome = error.outcome
            raise
        finally:
            self._metrics.query_ends(begun, request.form.value, outcome)

    def reader(self, snapshot: str = "") -> Reader:
        """See `stores.base.Store.reader`."""
        return self._store.reader(snapshot) if snapshot else self._store.reader()

    def kept(self) -> Sequence[Manifest]:
        """See `stores.base.Store.kept`."""
        return self._store.kept()

    def ready(self) -> None:
        """See `stores.base.Store.ready`."""
        self._store.ready()

    def workers(self) -> WorkerStates:
        """See `stores.base.Store.workers`."""
        return self._store.workers()

    def close(self) -> None:
        """See `stores.base.Store.close`."""
        self._store.close()
