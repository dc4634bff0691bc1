"""What is made of a large result here, in a process that answers others too, is bounded."""

from __future__ import annotations

import pytest

from itukg.app import create_app
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool


def test_rows_are_read_here_up_to_a_limit(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert harbour_snapshot.manifest.id
    place = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    with QueryPool(harbour_settings, place) as pool:
        store = EmbeddedStore(place, pool.socket, harbour_settings.result_bytes)
        client = create_app(harbour_settings, store).test_client()
        paths = ("xlsx", "vl.json", "svg", "csv?labels=en", "tsv?labels=en", "json?labels=en")
        plain = ("csv", "tsv", "json", "xml")
        assert {client.get(f"/queries/tonnage.{path}").status_code for path in (*paths, *plain)} == {200}
        length = len(client.get("/queries/tonnage.csv").data)
        monkeypatch.setattr("itukg.views.question_result.MOST_READ", length // 2)
        for path in paths:
            # Another address: what was answered before is remembered.
            answer = client.get(f"/queries/tonnage.{path}{'&' if '?' in path else '?'}least=1")
            assert (answer.status_code, answer.get_json(force=True)["type"].partition("#")[2]) == (
                503,
                "result-too-large",
            ), path
        for path in plain:
            assert client.get(f"/queries/tonnage.{path}?least=1").status_code == 200, path
