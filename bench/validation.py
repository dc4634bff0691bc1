"""What a validation costs: of everything, and of one changed file with what is kept of the run before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyshacl

from itukg.dataset import Role, load_dataset
from itukg.sources import read_sources
from itukg.turtle.for_rdflib import fill
from itukg.validation.engine import Graph, run_shapes, shapes_graph
from itukg.validation.hygiene import run_hygiene
from itukg.validation.retired import check_retired
from itukg.validation.run import validate

_ROOMS = ("data", "ontology", "shapes", "queries")


def measure(root: Path) -> None:
    """Print a Markdown table: the parts of a validation, and the command as people run it, whole and for one file."""
    with tempfile.TemporaryDirectory() as folder:
        copy, cache = Path(folder, "dataset"), Path(folder, "cache")
        for name in _ROOMS:
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name)
        print("| validation | seconds | of the whole |\n| --- | --- | --- |")
        whole = _seconds(lambda: _validate(copy, None))
        print(f"| whole, in this process | {whole:.2f} | 100 % |")
        for name, seconds in _parts(copy).items():
            print(f"| — {name} | {seconds:.2f} | {seconds / whole:.0%} |")
        _validate(copy, cache)
        _change(copy)
        one = _seconds(lambda: _validate(copy, cache))
        print(f"| one file changed, in this process | {one:.2f} | {one / whole:.0%} |")
        shutil.rmtree(cache)
        command = _seconds(lambda: _command(copy, cache))
        print(f"| whole, as a command | {command:.2f} | 100 % |")
        _change(copy)
        one = _seconds(lambda: _command(copy, cache))
        print(f"| one file changed, as a command | {one:.2f} | {one / command:.0%} |\n")


def _parts(root: Path) -> dict[str, float]:
    sources = read_sources(load_dataset(root))

    def graphs() -> tuple[Graph, Graph]:
        data, shapes = Graph(), shapes_graph(sources.triples(lambda role: role is Role.SHAPES))
        fill(data, sources.triples(lambda role: role is not Role.SHAPES))
        return data, shapes

    ours, plain = graphs(), graphs()
    return {
        "read and parse": _seconds(lambda: read_sources(sources.dataset)),
        "graphs of data and shapes": _seconds(graphs),
        "shapes": _seconds(lambda: run_shapes(*ours)),
        "shapes, by one call of pyshacl.validate": _seconds(
            lambda: pyshacl.validate(plain[0], shacl_graph=plain[1], inplace=True)
        ),
        "hygiene queries": _seconds(lambda: run_hygiene(sources)),
        "releases": _seconds(lambda: check_retired(sources)),
    }


def _validate(root: Path, cache: Path | None) -> None:
    validate(read_sources(load_dataset(root)), cache)


def _change(root: Path) -> None:
    """Change the first label of the largest file of the data, as an editor would."""
    path = max((root / "data").rglob("*.ttl"), key=lambda item: (item.name != "catalog.ttl", item.stat().st_size))
    text = path.read_text(encoding="utf-8")
    before, label, after = text.partition(' skos:prefLabel "')
    if not label:
        raise SystemExit(f"bench: {path} has no label to change")
    path.write_text(f"{before}{label}A {after}", encoding="utf-8")


def _command(root: Path, cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "itukg", "validate", "--dataset", root],
        env={**os.environ, "ITUKG_CACHE": str(cache)},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):  # a changed label may be a mistake
        raise SystemExit(f"bench: itukg validate could not run: {done.stderr}")
    if not any(cache.rglob("*.json")):
        raise SystemExit(f"bench: itukg validate keeps nothing in {cache}, so one file costs as much as all")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
