"""The two stores, holding the same quads: the embedded one, and a remote SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

from itukg.settings import Settings
from itukg.snapshot import Manifest, OpenSnapshot, SnapshotPlace
from itukg.sparql import media
from itukg.sparql.policy import Policy
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import Store
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.pool import QueryPool
from itukg.stores.remote import RemoteStore
from tests.contract.promises import LIMIT, SECONDS
from tests.servers import oxigraph_server


@pytest.fixture(scope="session")
def manifest(harbour_snapshot: OpenSnapshot) -> Manifest:
    return harbour_snapshot.manifest


@pytest.fixture(scope="session")
def endpoint(harbour_snapshot: OpenSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quads = harbour_snapshot.store.dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None and quads.count(b"\n") > 400
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph"), quads) as url:
        yield url + "/query"


@pytest.fixture(scope="session", params=["embedded", "remote"])
def store(request: pytest.FixtureRequest, harbour_settings: Settings, manifest: Manifest) -> Iterator[Store]:
    if request.param == "remote":
        yield RemoteStore(request.getfixturevalue("endpoint"), manifest, LIMIT)
        return
    place = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    with QueryPool(harbour_settings, place) as pool:
        store = EmbeddedStore(place, pool.socket, LIMIT)
        yield store
        store.close()


@pytest.fixture(scope="session")
def request_for(manifest: Manifest) -> Callable[..., SparqlRequest]:
    stated = tuple(str(graph["iri"]) for graph in manifest.graphs if graph["iri"] != manifest.closure_graph)
    policy = Policy(100_000, 100, manifest.base, manifest.asserted_graph, stated)
    return lambda *query: policy.admit(*query).request


@pytest.fixture(scope="session")
def rows(store: Store, request_for: Callable[..., SparqlRequest]) -> Callable[..., list[tuple[str, ...]]]:
    """A function: a query (and the protocol's dataset) -> its rows as texts, sorted."""

    def run(query: str, *dataset: tuple[str, ...] | None) -> list[tuple[str, ...]]:
        body = store.run(request_for(query, *dataset), media.RESULTS_JSON, SECONDS).read()
        solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return sorted(tuple("" if term is None else term.value for term in row) for row in solutions)

    return run
