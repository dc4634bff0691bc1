"""The comparison: every cell of the table is measured in turns with its neighbours, some tenths of a second at a time.

A moment in which the machine does something else so hits all of them alike; what a cell says is its ratio to the others
of its row, never a number by itself.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench import ceiling, load
from bench.contenders import BARE, CACHED, Contender, contenders
from bench.load import Load
from bench.processes import memory, processor_seconds
from bench.synthetic import SEED, ensure_synthetic, make_documents
from bench.workload import EXPORT, Workload, document_things, documents, queries
from itukg.beforehand import ensure_documents, ensure_pages
from itukg.build import ensure_snapshot
from itukg.prerender import make_pages
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot

CEILING = "pyoxigraph in process"
CLIENTS = (1, 8, 64)
DATASET = "dataset"
SIZES = {"1m": 1_000_000, "10m": 10_000_000}
_ROUNDS = 5
# Beyond this the others, which evaluate it as CONSTRUCT, would need tens of gigabytes.
_LARGEST_EXPORT = 3_000_000
# A query that takes one client longer than this is not asked by so many at a time: that would take minutes.
_PATIENCE = {8: 0.25, 64: 0.06}
_SAMPLE_SECONDS = 0.1
# As many connections come to every process of a server.
_SO_MANY_REACH_ALL = 12


@dataclass
class Cell:
    """One contender at one kind of question: what came back, and what its processes used."""

    load: Load = field(default_factory=Load)
    processor: float = 0.0
    memory: int = 0


@dataclass
class Row:
    """One kind of question by so many clients, on one size."""

    size: str
    triples: int
    question: str
    clients: int
    cells: dict[str, Cell] = field(default_factory=dict)


def measure_serving(
    sizes: Sequence[str],
    only: str,
    seconds: float,
    endpoints: Mapping[str, str],
    cache: Path,
    say: Callable[[str], None],
) -> list[Row]:
    """All rows of the questions that have ``only`` in their names.

    ``seconds`` is the length of one turn, ``cache`` where snapshots are kept between runs.
    """
    own = Settings.from_environment()
    ensure_snapshot(own, say)
    ensure_documents(own, say)
    ensure_pages(own, say)
    original = _open(own)
    asked = [one for one in (*queries(original, SEED), *documents(original, SEED)) if only in one.name]
    rows: list[Row] = []
    for size in sizes:
        settings = own
        if size != DATASET:
            say(f"{size}: making the snapshot, or finding it")
            settings = ensure_synthetic(own, SIZES[size], cache / size)
        opened = _open(settings)
        if size != DATASET:
            # All pages and documents would take up to hours, to no other result for those that are asked for; nor are
            # the servers to begin with the others. A process of its own: this one may have read another snapshot of the
            # same name.
            things = document_things(original, SEED)
            make_documents(settings, things)
            settings = replace(settings, prepared_pages=len(things))
            make_pages(opened, settings, things, processes=1)
        say(f"{size}: {opened.manifest.triples:,} triples; starting the servers")
        with tempfile.TemporaryDirectory() as folder, contenders(settings, Path(folder), endpoints) as found:
            store = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
            path = store.folder(opened.manifest.id) / "store"
            for workload in asked:
                if workload.name == EXPORT and opened.manifest.triples > _LARGEST_EXPORT:
                    continue
                rows += _rows(size, opened, path, workload, found, seconds, say)
    return rows


def _open(settings: Settings) -> OpenSnapshot:
    return open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))


def _rows(
    size: str,
    opened: OpenSnapshot,
    store: Path,
    workload: Workload,
    found: Sequence[Contender],
    seconds: float,
    say: Callable[[str], None],
) -> list[Row]:
    rows: list[Row] = []
    able = [contender for contender in found if contender.has_documents or not workload.documents]
    slow: dict[str, float] = {}
    for clients in CLIENTS:
        row = Row(size, opened.manifest.triples, workload.name, clients)
        taking = [one for one in able if slow.get(one.name, 0.0) <= _PATIENCE.get(clients, 60.0)]
        begun = time.monotonic()
        rounds = _ROUNDS if max(slow.values(), default=0.0) < 1.0 else 1
        for number in range(rounds):
            if not workload.documents and slow.get(CEILING, 0.0) <= _PATIENCE.get(clients, 60.0):
                cell = row.cells.setdefault(CEILING, Cell())
                base, texts = opened.manifest.base, workload.texts
                cell.load.add(ceiling.run(store, base, texts, workload.accept, clients, seconds))
            for contender in taking:
                _turn(row.cells.setdefault(contender.name, Cell()), contender, workload, clients, seconds, number == 0)
        slow = {name: cell.load.percentile(0.5) for name, cell in row.cells.items()} | {
            name: value for name, value in slow.items() if name not in row.cells
        }
        if row.cells:
            rows.append(row)
            told = ", ".join(f"{name} {cell.load.rate:,.0f}/s" for name, cell in row.cells.items())
            say(f"{size}, {workload.name}, {clients} clients ({time.monotonic() - begun:.0f} s): {told}")
    return rows


def _turn(cell: Cell, contender: Contender, workload: Workload, clients: int, seconds: float, first: bool) -> None:
    asked = [load.request(path, workload.accept, port=contender.port) for path in workload.paths(contender.endpoint)]
    if first:
        # Memory is filled in every process of the server; the others read from the disk what they need.
        kept = contender.name == CACHED and clients == CLIENTS[0]
        if workload.before and clients == CLIENTS[0]:
            texts = workload.paths(contender.endpoint, workload.before)
            others = [load.request(path, workload.accept, port=contender.port) for path in texts]
            load.run(contender.port, others, _SO_MANY_REACH_ALL, 0.2, len(others))
        # To look at the memory of a large store stops its processes for milliseconds: not while they are timed.
        with _Peak(contender.pid) as peak:
            load.run(contender.port, asked, _SO_MANY_REACH_ALL if kept else clients, 0.2, len(asked) if kept else 1)
        cell.memory = peak.bytes
    before = processor_seconds(contender.pid) if contender.pid else 0.0
    cell.load.add(load.run(contender.port, asked, clients, seconds))
    if contender.pid:
        cell.processor += processor_seconds(contender.pid) - before
    if contender.name in (CACHED, BARE) and cell.load.wrong:
        print(f"bench: {contender.name} answered {cell.load.wrong}", file=sys.stderr)


class _Peak:
    """Looks at the memory of a tree of processes now and then."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self.bytes = 0

    def __enter__(self) -> _Peak:
        self._thread = threading.Thread(target=self._watch)
        if self._pid:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._pid:
            self._thread.join()

    def _watch(self) -> None:
        while True:
            over = self._over.wait(_SAMPLE_SECONDS)
            self.bytes = max(self.bytes, memory(self._pid))
            if over:
                return
