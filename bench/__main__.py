"""``make bench``: what steps of a build, validations, queries and pages cost, as ratios within this run."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.validation import measure
from itukg.app import create_app
from itukg.build import ensure_snapshot
from itukg.dataset import load_dataset
from itukg.reasoning import derive
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace, open_snapshot
from itukg.sources import read_sources
from itukg.sparql.media import RESULTS_JSON
from itukg.sparql.query import Form, SparqlRequest
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool
from itukg.validation.run import validate

_QUERIES = {
    "point lookup": "SELECT ?p ?o WHERE { <%s> ?p ?o }",
    "count by class": "SELECT ?c (COUNT(*) AS ?n) WHERE { ?s a ?c } GROUP BY ?c",
    "join of two": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?o a ?c }",
}
_REPEATS = 200


def main() -> None:
    """Print Markdown tables: of the steps of a build, of validation, of queries and of pages."""
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
        place = SnapshotPlace(settings.cache_path, settings.dataset_path, "")
        with QueryPool(settings, place) as pool:
            _queries(settings, place, pool.socket)
            _pages(settings, place, pool.socket)


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


def _queries(settings: Settings, place: SnapshotPlace, socket: str) -> None:
    opened = open_snapshot(place)
    store = EmbeddedStore(place, socket, settings.result_bytes)
    example = next(iter(opened.store.quads_for_pattern(None, None, None, None))).subject
    print("| query | in this process, ms | in a worker, ms | ratio |\n| --- | --- | --- | --- |")
    for name, text in _QUERIES.items():
        query = text % getattr(example, "value", "") if "%s" in text else text
        request = SparqlRequest(query, Form.SELECT, opened.manifest.base)
        bare, isolated = _interleaved(
            lambda query=query: list(opened.store.query(query)),  # type: ignore[misc]
            lambda request=request: store.run(request, RESULTS_JSON, 30).read(),  # type: ignore[misc]
        )
        print(f"| {name} | {bare * 1000:.2f} | {isolated * 1000:.2f} | {isolated / bare:.2f} |")
    print()


def _pages(settings: Settings, place: SnapshotPlace, socket: str) -> None:
    store = EmbeddedStore(place, socket, settings.result_bytes)
    client = create_app(settings, store).test_client()
    base = store.reader().manifest.base
    things = f"SELECT ?s WHERE {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{base}id/')) }} LIMIT 1"
    row = store.reader().select(things)[0]
    path = "/doc/" + str(row["s"].value).removeprefix(base + "id/")
    print("| request (in this process, no network) | median ms |\n| --- | --- |")
    for name, headers in (("document as Turtle", "text/turtle"), ("document as HTML", "text/html")):
        times = [_seconds(lambda kind=headers: client.get(path, headers={"Accept": kind})) for _ in range(_REPEATS)]  # type: ignore[misc]
        print(f"| {name} | {statistics.median(times) * 1000:.2f} |")


def _interleaved(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of each, taken in turns, so that a busy moment of the machine hits both."""
    pairs = [(_seconds(one), _seconds(other)) for _ in range(_REPEATS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
