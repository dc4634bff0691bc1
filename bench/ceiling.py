"""The ceiling: the engine asked in a process of its own, with no server at all around it."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from bench.load import Load


def run(store: Path, base: str, texts: Sequence[str], accept: str, clients: int, seconds: float) -> Load:
    """Evaluate and serialise one query after the other, in as many processes as there are processors or clients."""
    context = multiprocessing.get_context("fork")
    pipes, children = [], []
    for number in range(min(clients, os.cpu_count() or 1)):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_process, args=(theirs, store, base, texts, accept, number, seconds))
        child.start()
        theirs.close()
        pipes.append(ours)
        children.append(child)
    parts: list[Load] = [pipe.recv() for pipe in pipes]
    for child in children:
        child.join()
    whole = Load(seconds=max(part.seconds for part in parts))
    for part in parts:
        part.seconds = 0.0
        whole.add(part)
    return whole


def _process(
    pipe: Connection, path: Path, base: str, texts: Sequence[str], accept: str, number: int, seconds: float
) -> None:
    store, load, at = ox.Store.read_only(str(path)), Load(), number * 7919
    with open(os.devnull, "wb") as sink:
        _answer(store, texts[at % len(texts)], base, accept, sink)  # the first one reads from the disk
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            asked = time.perf_counter()
            _answer(store, texts[at % len(texts)], base, accept, sink)
            load.latencies.append(time.perf_counter() - asked)
            at += 1
        load.seconds = time.perf_counter() - begun
    pipe.send(load)
    pipe.close()
    os._exit(0)


def _answer(store: ox.Store, text: str, base: str, accept: str, sink: object) -> None:
    result = store.query(text, base_iri=base)
    if isinstance(result, ox.QueryTriples):
        ox.serialize(result, sink, ox.RdfFormat.from_media_type(accept))  # type: ignore[call-overload]
    else:
        result.serialize(sink, ox.QueryResultsFormat.JSON)  # type: ignore[call-overload]
