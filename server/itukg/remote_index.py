"""What a build makes for lists, search and the first page, made of what a remote store holds.

A remote store answers for itself: what it holds may be other than the dataset's files, so that an index of the files
would tell of things that are not there. Asking it by SPARQL instead would take longer the more it holds: to count the
values of a facet, it reads them all. So its graphs are read once, by one query each, and indexed by the very functions
of the build; pages that are made of the index say when that was. It is read anew after ``endpoint_refresh`` seconds.

    python -m itukg.remote_index

does it beside a server, with the settings of the environment, until it is ended; killed, it is started again (see
`itukg.beside`). The indexes lie in the folder that the processes of the server share::

    <run_folder>/index -> index-<number>       exchanged in one rename
    <run_folder>/index-<number>/…              what a snapshot's folder has of these (see `itukg.snapshot`)
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.beside import run_beside
from itukg.dataset import Dataset, load_dataset
from itukg.display.home import write_home
from itukg.errors import BuildError, ItukgError
from itukg.facts.pages import write_pages
from itukg.facts.statistics import count
from itukg.linkeddata.resource import graph_triples
from itukg.listing.index import write_lists
from itukg.search.writing import write_index
from itukg.settings import Settings
from itukg.snapshot import INDEX_LINK, MANIFEST, SEARCH_INDEX
from itukg.stores.base import Reader
from itukg.stores.kernel import end_with_parent

# An endpoint that did not answer is asked again after so many seconds, then after twice as many, and so on.
_AGAIN, _LATEST = 5.0, 300.0


@contextmanager
def indexed_meanwhile(settings: Settings) -> Iterator[None]:
    """Index the endpoint of the settings in a process of its own, while a server serves; nothing if they say so."""
    if not settings.endpoint_refresh:
        yield
        return
    with run_beside("itukg.remote_index", settings):
        yield


def make_index(reader: Reader, dataset: Dataset, place: Path) -> Path:
    """Read all graphs of a remote store, index them, and put the index in use.

    Args:
        reader: of the store.
        dataset: whose graphs it holds; the queries of the first page are its.
        place: the folder that the processes of the server share.

    Returns:
        The folder of the index. That of the one before stays, since pages may be made of it.

    Raises:
        ItukgError: the store does not answer, holds nothing, or what it says of lists and the first page is wrong.
        OSError, sqlite3.Error: there is no room.
    """
    folder = place / f"{INDEX_LINK}-{time.time_ns()}"
    folder.mkdir(parents=True)
    try:
        begun = datetime.now(UTC).isoformat(timespec="seconds")
        store = ox.Store(str(folder / "store"))
        counts = {str(graph["iri"]): _copy(reader, str(graph["iri"]), store) for graph in reader.manifest.graphs}
        store.optimize()
        store.flush()
        total = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        if not total:
            raise BuildError("The endpoint has none of the graphs that the dataset's catalog names.")
        graphs = tuple({**graph, "triples": counts[str(graph["iri"])]} for graph in reader.manifest.graphs)
        manifest = replace(reader.manifest, graphs=graphs, triples=total, indexed=begun)
        count(store, manifest).write(folder)
        write_pages(store, manifest, folder, {}, "")
        write_index(store, manifest, folder / SEARCH_INDEX)
        write_lists(store, manifest, folder)
        write_home(store, manifest, folder, dataset.home_queries)
        del store
        shutil.rmtree(folder / "store", ignore_errors=True)
        manifest.write(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _put_in_use(folder)
    return folder


def _copy(reader: Reader, graph: str, store: ox.Store) -> int:
    """Read a graph; return how many triples it has. They stand in the default graph as well, as in a snapshot."""
    triples = graph_triples(reader, [graph])
    name = ox.NamedNode(graph)
    # The names of blank nodes are the answer's own, and another answer may have the same for others.
    nodes: dict[Any, ox.BlankNode] = {}

    def own(term: Any) -> Any:
        return nodes.setdefault(term, ox.BlankNode()) if isinstance(term, ox.BlankNode) else term

    def quads() -> Iterator[ox.Quad]:
        for triple in triples:
            parts = own(triple.subject), triple.predicate, own(triple.object)
            yield from (ox.Quad(*parts, name), ox.Quad(*parts))

    store.bulk_extend(quads())
    return len(triples)


def _put_in_use(folder: Path) -> None:
    link, aside = folder.parent / INDEX_LINK, folder.parent / f".{INDEX_LINK}-{os.getpid()}"
    before = os.readlink(link) if link.is_symlink() else ""
    aside.unlink(missing_ok=True)
    aside.symlink_to(folder.name)
    aside.replace(link)
    for other in folder.parent.glob(f"{INDEX_LINK}-*"):
        if other.name not in (folder.name, before):
            shutil.rmtree(other, ignore_errors=True)


def _remove_unfinished(place: Path) -> None:
    """Remove what a process left that was killed at its index: no other is at one."""
    for folder in place.glob(f"{INDEX_LINK}-*"):
        if not (folder / MANIFEST).is_file():
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Index the endpoint again and again, until the server ends."""
    from itukg.app import open_store

    end_with_parent(signal.SIGKILL, os.getppid())
    settings = Settings.from_environment()
    _remove_unfinished(Path(settings.run_folder))
    wait, told = _AGAIN, ""
    while True:
        try:
            dataset = load_dataset(settings.dataset_path, settings.base)
            make_index(open_store(settings).reader(), dataset, Path(settings.run_folder))
            wait, told = _AGAIN, ""
            time.sleep(settings.endpoint_refresh)
        except Exception as error:  # whatever an endpoint holds, it may hold something else the next time
            said = str(error) if isinstance(error, ItukgError | OSError) else repr(error)
            if said != told:
                told = said
                print(f"itukg: the endpoint could not be indexed for lists and search: {told}", file=sys.stderr)
            time.sleep(wait)
            wait = min(2 * wait, _LATEST)


if __name__ == "__main__":
    main()
