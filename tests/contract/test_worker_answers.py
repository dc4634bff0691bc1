"""What the embedded store makes of each answer of a query process; the process here is the test itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace
from itukg.sparql import media
from itukg.sparql.query import Form, SparqlRequest
from itukg.stores.base import (
    DeadlineExceeded,
    MemoryExceeded,
    QueryRejected,
    ResultTooLarge,
    StoreError,
    StoreUnavailable,
    WorkerLost,
)
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.wire import receive, send
from tests.contract.promises import BASE, SECONDS

ANSWERS: dict[str, tuple[Mapping[str, object] | None, type[StoreError]]] = {
    "rejected": ({"error": "rejected", "message": "error at 2:3: expected SELECT"}, QueryRejected),
    "deadline": ({"error": "deadline"}, DeadlineExceeded),
    "too large": ({"error": "too-large"}, ResultTooLarge),
    "memory": ({"error": "memory"}, MemoryExceeded),
    "no room": ({"error": "failed"}, StoreUnavailable),
    "a length and then nothing": ({"length": 100, "snapshot": "x"}, WorkerLost),
    "nothing": (None, WorkerLost),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_is_an_error_of_its_own(
    tmp_path: Path, harbour_settings: Settings, harbour_snapshot: OpenSnapshot, name: str
) -> None:
    answer, error = ANSWERS[name]
    path = str(tmp_path / "query")
    asked: list[dict[str, object]] = []

    def worker(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            asked.append(receive(connection)[0])
            if answer is not None:
                send(connection, answer, b"half")

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen(1)
        thread = threading.Thread(target=worker, args=(listener,))
        thread.start()
        place = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
        store = EmbeddedStore(place, path, 100)
        with pytest.raises(error) as caught:
            store.run(SparqlRequest("ASK {}", Form.ASK, BASE), media.RESULTS_JSON, SECONDS)
        thread.join()
        store.close()
    assert type(caught.value) is error and str(caught.value)
    assert asked[0]["prefixes"] == {}, "only a graph is written with prefixes"
