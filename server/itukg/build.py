"""Dataset -> snapshot: parse, validate, reason, index, count; written aside, then renamed into place."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from itukg import __version__
from itukg.dataset import Dataset, load_dataset
from itukg.display.home import write_home
from itukg.errors import unwritable_cache
from itukg.facts.dumps import write_dumps
from itukg.facts.pages import write_pages
from itukg.facts.releases import unchanged_since, write_releases
from itukg.facts.statistics import count
from itukg.history import History
from itukg.linkeddata.prepared import write_documents
from itukg.listing.index import write_lists
from itukg.releases.gone import find_gone
from itukg.revision import revision_of
from itukg.search.writing import write_index
from itukg.settings import Settings
from itukg.snapshot import FORMAT, RULES, SEARCH_INDEX, Manifest, SnapshotPlace
from itukg.sources import Sources
from itukg.turtle.terms import to_quad

Progress = Callable[[str], None]
_SNAPSHOT = "The snapshot", "快照"
_STAYS = "The last good snapshot, if there is one, stays in use.", "上一个完好的快照（如有）继续使用。"
# Whatever changes the content of a snapshot built from the same files is part of its name.
_ENGINES = ("pyoxigraph", "pyshacl", "owlrl", "rdflib", "pyroaring")
_OVERLAPS = """SELECT DISTINCT ?first ?second {
  GRAPH ?first { ?s ?p ?o } GRAPH ?second { ?s ?p ?o } FILTER(STR(?first) < STR(?second))
} ORDER BY ?first ?second"""
_PUBLISHED = """SELECT DISTINCT ?iri {
  { ?iri ?p ?o } UNION { ?s <http://www.w3.org/2002/07/owl#versionIRI> ?iri } FILTER(isIRI(?iri))
}"""


def ensure_snapshot(settings: Settings, progress: Progress = lambda step: None) -> str:
    """Return the id of the snapshot for the dataset as it is now; build it first if there is none.

    Args:
        settings: names the dataset, the base, the cache and how many snapshots to keep.
        progress: called with a line of text at the start of every step.

    Raises:
        ItukgError: the dataset is unreadable, not Turtle, invalid or inconsistent, or the cache cannot be
            written and does not hold that snapshot as the current one. The snapshot that was current stays current.
    """
    dataset = load_dataset(settings.dataset_path, settings.base)
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    snapshot = snapshot_id(dataset, settings)
    # In a container whose file system is read-only, the snapshot of the image is all that is needed.
    if not place.is_writable() and place.current() == snapshot and place.complete(snapshot):
        return snapshot
    place.prepare()
    with _disk_errors(place), place.building():
        if not place.complete(snapshot):
            _build(dataset, settings, place, snapshot, progress)
        place.make_current(snapshot)
        with suppress(OSError):  # the snapshot is in use; the next start notes it as well
            History(place.root).note(place.kept())
        place.remove_old(settings.snapshots_kept)
    return snapshot


def snapshot_id(dataset: Dataset, settings: Settings | None = None) -> str:
    """The name of the snapshot: a hash of the dataset's files, its base, what is built of them, and by what."""
    parts = [dataset.base, *(f"{name}={value}" for name, value in _made_of(dataset, settings or Settings()).items())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _made_of(dataset: Dataset, settings: Settings) -> dict[str, str]:
    """All that a snapshot is made of and by, beside the base."""
    return {
        "content": dataset.content_hash,
        "itukg": __version__,
        **{name: version(name) for name in _ENGINES},
        "rules": str(RULES),
        "format": str(FORMAT),
        "dumps": str(settings.dumps),
    }


def _build(dataset: Dataset, settings: Settings, place: SnapshotPlace, snapshot: str, progress: Progress) -> None:
    # The engines of the two are half the time of a start that finds its snapshot built.
    from itukg.reasoning import derive
    from itukg.validation.gate import read_valid

    sources = read_valid(dataset, dataset.languages[0], progress)
    progress("reasoning (OWL 2 RL)")
    derived = derive(sources.triples(lambda role: role.reasoned), place.closures)
    progress(f"writing the store ({sources.count + len(derived):,} triples)")
    with _written_aside(place, snapshot) as aside:
        store = ox.Store(str(aside / "store"))
        store.bulk_extend(_quads(sources, dataset, derived))
        store.optimize()
        store.flush()
        manifest = _manifest(dataset, settings, snapshot, store)
        _write_facts(dataset, settings, manifest, store, aside, progress)
        progress("indexing for search")
        write_index(store, manifest, aside / SEARCH_INDEX)
        progress("indexing the lists")
        write_lists(store, manifest, aside)
        write_home(store, manifest, aside, dataset.home_queries)
        progress("writing the documents")
        write_documents(store, manifest, aside, settings.incoming_limit)
        del store
        (aside / "lock").touch()
        manifest.write(aside)


def _write_facts(
    dataset: Dataset, settings: Settings, manifest: Manifest, store: ox.Store, aside: Path, progress: Progress
) -> None:
    progress("counting")
    count(store, manifest).write(aside)
    states = write_releases(dataset, aside)
    stated = {str(graph["iri"]) for graph in manifest.graphs if graph["role"] not in ("Catalog", "Closure")}
    named = (store.quads_for_pattern(None, None, None, ox.NamedNode(iri)) for iri in stated) if states else ()
    since = unchanged_since(states, (quad for quads in named for quad in quads))
    write_pages(store, manifest, aside, since, manifest.built[:10])
    if settings.dumps:
        progress("writing the dumps")
        write_dumps(store, manifest, aside, dump_name(dataset.rebase.old or dataset.base))


def dump_name(base: str) -> str:
    """What the names of dumps begin with: the last part of the base IRI's path, else the first of its host."""
    parts = urlsplit(base)
    return parts.path.rstrip("/").rpartition("/")[2] or (parts.hostname or "").partition(".")[0] or "dataset"


def _quads(sources: Sources, dataset: Dataset, derived: set[ox.Triple]) -> Iterator[ox.Quad]:
    """Every triple in its named graph and once more in the default graph, which is the union of them all.

    The engine can form the union itself, but then a triple that stands in two graphs is two solutions.
    """
    for quad in _named(sources, dataset, derived):
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _named(sources: Sources, dataset: Dataset, derived: set[ox.Triple]) -> Iterator[ox.Quad]:
    for graph in dataset.graphs:
        name = ox.NamedNode(graph.iri)
        for file in graph.files:
            for triple in sources.files[file].triples:
                yield to_quad(triple, name)
    closure = ox.NamedNode(dataset.closure_graph)
    for triple in derived:
        yield to_quad(triple, closure)


def _manifest(dataset: Dataset, settings: Settings, snapshot: str, store: ox.Store) -> Manifest:
    graphs: list[dict[str, object]] = [
        {"iri": graph.iri, "role": graph.role.value, "titles": dict(graph.titles)} for graph in dataset.graphs
    ]
    graphs.append({"iri": dataset.closure_graph, "role": "Closure", "titles": {}})
    for graph in graphs:
        graph["triples"] = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(str(graph["iri"]))))
    total = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    published: Any = store.query(_PUBLISHED)
    commit = revision_of(dataset.root, dataset.all_files)
    revision = {"revision": commit} if commit else {}
    return Manifest(
        id=snapshot,
        dataset=dataset.iri,
        base=dataset.base,
        version=dataset.version,
        license=dataset.license,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        titles=dataset.titles,
        descriptions=dataset.descriptions,
        languages=dataset.languages,
        prefixes=dataset.prefixes,
        closure_graph=dataset.closure_graph,
        asserted_graph=dataset.asserted_graph,
        graphs=tuple(graphs),
        triples=total,
        overlaps=overlaps(store) if sum(int(str(graph["triples"])) for graph in graphs) > total else (),
        examples=tuple(asdict(example) for example in dataset.examples),
        questions=tuple(question.to_json() for question in dataset.questions),
        issued=dataset.issued,
        notice=dataset.notice,
        contact=dataset.contact,
        made={**_made_of(dataset, settings), **revision},
        gone=find_gone(dataset, {str(graph["iri"]) for graph in graphs}, {row["iri"].value for row in published}),
    )


def overlaps(store: ox.Store) -> tuple[tuple[str, str], ...]:
    """The pairs of named graphs that have triples in common."""
    rows: Any = store.query(_OVERLAPS)
    return tuple((row["first"].value, row["second"].value) for row in rows)


@contextmanager
def _written_aside(place: SnapshotPlace, snapshot: str) -> Iterator[Path]:
    aside = place.aside(snapshot)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
        place.publish(aside, snapshot)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _disk_errors(place: SnapshotPlace) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise unwritable_cache(_SNAPSHOT, place.root, error, _STAYS) from error
