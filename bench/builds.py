"""``make bench ARGS=build``: what the steps of a build and of a validation cost, as ratios within this run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.validation import measure
from itukg.build import ensure_snapshot
from itukg.dataset import load_dataset
from itukg.reasoning import derive
from itukg.settings import Settings
from itukg.sources import read_sources
from itukg.validation.run import validate


def measure_builds() -> None:
    """Print Markdown tables: of the steps of a build, and of validation."""
    root = Settings().dataset_path
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(dataset=str(root), cache=folder)
        _steps(root)
        measure(root)
        print("| build | seconds | of the first |\n| --- | --- | --- |")
        first = _seconds(lambda: ensure_snapshot(settings))
        again = _seconds(lambda: ensure_snapshot(settings))
        print(f"| whole build | {first:.2f} | 100 % |")
        print(f"| build again, nothing changed | {again:.3f} | {again / first:.1%} |\n")


def _steps(root: Path) -> None:
    dataset = load_dataset(root)
    sources = read_sources(dataset)
    print("| step | seconds | of the build |\n| --- | --- | --- |")
    steps = {
        "read and parse": _seconds(lambda: read_sources(dataset)),
        "validate (pySHACL)": _seconds(lambda: validate(sources)),
        "reason (owlrl)": _seconds(lambda: derive(sources.triples(lambda role: role.reasoned))),
    }
    total = sum(steps.values())
    for name, seconds in steps.items():
        print(f"| {name} | {seconds:.2f} | {seconds / total:.0%} |")
    together = steps["validate (pySHACL)"] + steps["reason (owlrl)"]
    print(f"| validate and reason together | {together:.2f} | {together / total:.0%} |\n")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
