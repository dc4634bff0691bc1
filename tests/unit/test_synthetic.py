"""The large made-up dataset of the bench: its labels, and which one is taken for it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.synthetic import ensure_synthetic, make_documents
from itukg.beforehand import ensure_documents
from itukg.linkeddata.prepared import find_prepared
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from itukg.stores.reading import StoreReader

LABELS = "SELECT ?l { ?s skos:prefLabel|rdfs:label ?l }"
PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def _open(settings: Settings) -> OpenSnapshot:
    return open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))


def _labels(settings: Settings) -> list[str]:
    rows: Any = _open(settings).store.query(LABELS, prefixes=PREFIXES)
    return [row["l"].value for row in rows]


def test_copies_have_names_that_can_be_read_and_an_older_recipe_is_not_taken(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path: Path
) -> None:
    size = harbour_snapshot.manifest.triples * 3
    made = ensure_synthetic(harbour_settings, size, tmp_path)
    labels = _labels(made)
    assert {"S.S. Anna", "S.S. Anna 1", "S.S. Anna 2"} <= set(labels)
    originals = _labels(harbour_settings)
    named = {label + number for label in originals for number in ("", *(f" {copy}" for copy in range(1, 50)))}
    assert len(originals) > 30 and set(originals) < set(labels) <= named
    folder = _open(made).folder
    recipe, written = folder / "synthetic.json", (folder / "manifest.json").stat().st_mtime_ns
    thing = harbour_snapshot.manifest.base + "id/ship/S.S.Anna"
    make_documents(made, [thing])
    assert ensure_documents(made) == 0, "they are taken for all"
    opened = _open(made)
    assert find_prepared(StoreReader(opened.store, opened.manifest, opened.folder), thing, made.incoming_limit)
    ensure_synthetic(harbour_settings, size, tmp_path)
    assert (folder / "manifest.json").stat().st_mtime_ns == written, "it is used again"
    known = json.loads(recipe.read_text())
    recipe.write_text(json.dumps({**known, "recipe": known["recipe"] - 1}))
    ensure_synthetic(harbour_settings, size, tmp_path)
    assert json.loads(recipe.read_text()) == known
    assert (folder / "manifest.json").stat().st_mtime_ns != written
