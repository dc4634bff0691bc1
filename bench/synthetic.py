"""Large datasets of the same shape as the real one: its entities again and again, under new IRIs.

Every copy has the triples of the original, between things of its own; of the links from one thing to another a part
leads into another copy instead, so that the copies hang together. Concepts, classes and properties are not copied: they
are linked to by every copy, as they would be by real data of that size. Which links cross is decided by the seed, so
that the same seed gives the same triples.

    python -m bench.synthetic --triples 1000000 --cache DIR
    ITUKG_CACHE=DIR itukg serve

writes a snapshot into the cache folder where a server finds it. It is loaded as it is: without closure and validation.
What lies beside the store in a snapshot (search, lists, statistics, dumps) is that of the original: queries, graphs and
documents are of the large dataset, search and lists are not. One that is found there is used again, if it was made in
the same way. Documents are not made beforehand, but for those that `make_documents` is asked for.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from itukg.build import ensure_snapshot, snapshot_id
from itukg.dataset import Role, load_dataset
from itukg.linkeddata.prepared import FILE as DOCUMENTS
from itukg.linkeddata.prepared import write_documents
from itukg.linkeddata.prepared_pages import FILE as PAGES
from itukg.settings import Settings
from itukg.snapshot import MANIFEST, Manifest, SnapshotPlace, open_snapshot

SEED = 2026
_CROSSING = 0.1
# To be raised when other triples are made of the same dataset, size and seed.
_RECIPE = 3
# What stands in the text of a copy for: its own mark, another's, what follows its labels. In N-Quads all text has such
# characters escaped, so that none of them is there by chance.
_OWN, _OTHER, _NAME = "\x01", "\x02", "\x03"
_LABELS = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
_PIECES = 1 << 20


def ensure_synthetic(settings: Settings, triples: int, cache: Path, seed: int = SEED) -> Settings:
    """A snapshot of about ``triples`` triples in ``cache``, made if it is not there; returns settings that find it.

    Args:
        settings: name the dataset that is copied, and a cache in which its own snapshot is found or built.
        triples: how many there are to be, at least as many as the dataset has.
        cache: the folder for the large snapshot; beside it lies nothing else.
        seed: decides which links lead from one copy into another.
    """
    ensure_snapshot(settings)
    made = replace(settings, cache=str(cache))
    dataset = load_dataset(settings.dataset_path, settings.base)
    place = SnapshotPlace(cache, settings.dataset_path, settings.base)
    place.prepare()
    # Under the name that the server looks for, so that it takes this one for the dataset's own.
    name = snapshot_id(dataset, settings)
    recipe = place.folder(name) / "synthetic.json"
    wanted = json.dumps({"triples": triples, "seed": seed, "recipe": _RECIPE})
    if recipe.is_file() and recipe.read_text() == wanted and place.complete(name):
        return made
    shutil.rmtree(place.folder(name), ignore_errors=True)
    source = open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))
    source_folder = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base).folder(source.manifest.id)
    template = _template(source.store, source.manifest, random.Random(seed))
    copies = max(1, round((triples - template.once) / template.each))
    aside = place.aside(name)
    shutil.copytree(source_folder, aside, ignore=shutil.ignore_patterns("store", "lock", MANIFEST, DOCUMENTS, PAGES))
    store = ox.Store(str(aside / "store"))
    parts = template.write(copies, random.Random(seed))
    store.bulk_load(_Stream(parts), ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    store.optimize()
    store.flush()
    del store
    _describe(source.manifest, template, copies).write(aside)
    (aside / "lock").touch()
    (aside / recipe.name).write_text(wanted)
    place.publish(aside, name)
    place.make_current(name)
    place.remove_old(1)  # one of them may take ten gigabytes
    return made


def make_documents(settings: Settings, things: Sequence[str]) -> None:
    """Make the documents about some things, and so that a server takes them for all: those of the others take hours."""
    # A process of its own: this one may have read the original, which has the same name, and remember its labels.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(_write_documents, settings, things).result()


def _write_documents(settings: Settings, things: Sequence[str]) -> None:
    opened = open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))
    write_documents(opened.store, opened.manifest, opened.folder, settings.incoming_limit, things)


class _Template:
    """The text of the triples that are there once, and of those that every copy has."""

    def __init__(self) -> None:
        self.single: list[str] = []
        self.copied: list[str] = []
        self.once = 0
        self.each = 0
        self.counts: dict[str, tuple[int, int]] = {}

    def add(self, line: str, graph: str) -> None:
        """Take a triple as text without its final point: for its graph, and for the default graph."""
        once, each = self.counts.get(graph, (0, 0))
        if _OWN in line:
            self.copied += [f"{line} <{graph}> .\n", f"{line} .\n"]
            self.each += 1
            self.counts[graph] = once, each + 1
        else:
            self.single += [f"{line} <{graph}> .\n", f"{line} .\n"]
            self.once += 1
            self.counts[graph] = once + 1, each

    def write(self, copies: int, chance: random.Random) -> Iterator[bytes]:
        """All of it as N-Quads; the first copy has the names of the original."""
        yield "".join(self.single).encode()
        text = "".join(self.copied)
        for number in range(copies):
            other = chance.randrange(copies)
            copy = text.replace(_OWN, _mark(number)).replace(_OTHER, _mark(other))
            yield copy.replace(_NAME, f" {number}" if number else "").encode()


def _mark(number: int) -> str:
    return f"s{number}-" if number else ""


def _template(store: ox.Store, manifest: Manifest, chance: random.Random) -> _Template:
    template = _Template()
    things = re.compile(rf"<{re.escape(manifest.base)}id/([^/>]+)/")
    nodes = re.compile(r"_:([0-9A-Za-z]+)")
    for graph in manifest.graphs:
        if graph["role"] == "Closure":
            continue
        copied = graph["role"] in (Role.DATA.value, Role.LINKS.value)
        for quad in sorted(store.quads_for_pattern(None, None, None, ox.NamedNode(str(graph["iri"]))), key=str):
            line = str(quad.triple)
            if not copied:
                template.add(line, str(graph["iri"]))
                continue
            subject, predicate, value = (str(part) for part in quad.triple)
            mark = _OTHER if chance.random() < _CROSSING else _OWN
            subject = things.sub(rf"<{manifest.base}id/\1/{_OWN}", nodes.sub(rf"_:{_OWN}\1", subject))
            if isinstance(quad.object, ox.Literal):
                if predicate[1:-1] in _LABELS:
                    tag = f"@{quad.object.language}" if quad.object.language else ""
                    value = f'{str(ox.Literal(quad.object.value))[:-1]}{_NAME}"{tag}'
            elif isinstance(quad.object, ox.NamedNode):
                value = things.sub(rf"<{manifest.base}id/\1/{mark}", value)
            else:
                value = nodes.sub(rf"_:{_OWN}\1", value)
            template.add(f"{subject} {predicate} {value}", str(graph["iri"]))
    return template


def _describe(source: Manifest, template: _Template, copies: int) -> Manifest:
    counts = {iri: once + each * copies for iri, (once, each) in template.counts.items()}
    return replace(
        source,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=sum(counts.values()),
        graphs=tuple({**graph, "triples": counts.get(str(graph["iri"]), 0)} for graph in source.graphs),
    )


class _Stream(io.RawIOBase):
    """Parts of a text as a file that is read once, so that no more than a part is in memory."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = memoryview(part)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(prog="python -m bench.synthetic", description=__doc__)
    parser.add_argument("--triples", type=int, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    settings = ensure_synthetic(Settings.from_environment(), asked.triples, asked.cache, asked.seed)
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    manifest = open_snapshot(place).manifest
    print(f"{manifest.triples:,} triples in {place.folder(manifest.id)}\nITUKG_CACHE={settings.cache} itukg serve")


if __name__ == "__main__":
    main()
