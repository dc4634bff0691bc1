"""The documents that are made when a snapshot is built are those that would be made when they are asked for."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from itukg.linkeddata.document import open_document, write_as
from itukg.linkeddata.prepared import FILE, find_prepared
from itukg.linkeddata.resource import describe
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from itukg.sparql.media import TURTLE
from itukg.stores.reading import StoreReader

THINGS = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) } ORDER BY ?s"


def _reader(snapshot: OpenSnapshot, folder: Path | None = None) -> StoreReader:
    return StoreReader(snapshot.store, snapshot.manifest, folder or snapshot.folder)


def _things(snapshot: OpenSnapshot) -> list[str]:
    rows: Any = snapshot.store.query(THINGS)
    base = snapshot.manifest.base
    return [iri for row in rows if (iri := row["s"].value).startswith((f"{base}id/", f"{base}vocab/"))]


@pytest.mark.parametrize(("name", "floor"), [("harbour_snapshot", 30), ("dataset_snapshot", 600)])
def test_they_are_the_same_byte_for_byte(name: str, floor: int, request: pytest.FixtureRequest) -> None:
    snapshot: OpenSnapshot = request.getfixturevalue(name)
    reader = _reader(snapshot)
    links = Settings().incoming_limit
    equal, left = 0, []
    for thing in _things(snapshot):
        found = find_prepared(reader, thing, links)
        described = describe(reader, thing, links)
        if described is None:
            assert found is None
            continue
        document = open_document(reader, described)
        if found is None:
            left.append((described, document))
            continue
        assert found == write_as(document, TURTLE, reader), thing
        assert not described.replacements
        equal += 1
    assert equal > floor
    # Nothing else is left out than what is said to be.
    assert all(item.has_more or item.is_retired or document.unsayable_in_xml for item, document in left)
    assert len(left) < equal / 2


def test_what_was_made_otherwise_is_not_used(
    harbour_snapshot: OpenSnapshot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    links = Settings().incoming_limit
    reader = _reader(harbour_snapshot)
    thing = next(thing for thing in _things(harbour_snapshot) if find_prepared(reader, thing, links))
    assert find_prepared(reader, thing, links - 1) is None
    assert find_prepared(reader, thing + "x", links) is None

    def changed(name: str, change: Callable[[Path], object]) -> bytes | None:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(harbour_snapshot.folder / FILE, folder / FILE)
        change(folder / FILE)
        return find_prepared(_reader(harbour_snapshot, folder), thing, links)

    def by_others(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE made SET maker = 'another release'")
            database.commit()

    assert changed("same", lambda file: None) == find_prepared(reader, thing, links)
    assert changed("others", by_others) is None
    assert changed("none", lambda file: file.unlink()) is None

    def by_chance(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE answer SET body = substr(body, 1, length(body) / 2)")
            database.commit()

    damages: list[Callable[[Path], object]] = [
        by_chance,
        lambda file: file.write_bytes(file.read_bytes()[:4096]),
        lambda file: file.write_bytes(b"not a database" * 1000),
        lambda file: file.write_bytes(b""),
    ]
    for number, damage in enumerate(damages):
        caplog.clear()
        assert changed(f"damaged-{number}", damage) is None
        assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
            f"{tmp_path / f'damaged-{number}' / FILE} is damaged"
        ]
