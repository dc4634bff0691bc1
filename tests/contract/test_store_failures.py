"""What both stores promise (stores/base.py) for a query that has no answer, and for a store that cannot answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from itukg.client.errors import EndpointError
from itukg.client.transport import Transport
from itukg.settings import Settings
from itukg.snapshot import Manifest, OpenSnapshot, SnapshotPlace
from itukg.sparql import media
from itukg.sparql.query import SparqlRequest
from itukg.stores.base import (
    DeadlineExceeded,
    QueryRejected,
    RemoteFailed,
    ResultTooLarge,
    Store,
    StoreError,
    StoreUnavailable,
)
from itukg.stores.embedded import EmbeddedStore
from itukg.stores.remote import RemoteStore
from tests.contract.promises import COUNT, LIMIT, SECONDS, SIGN
from tests.requirements import free_port
from tests.servers import wait_for

# Takes far longer than any deadline here, but its result is one number.
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"

# --- failures -------------------------------------------------------------------------------------------------------


def test_a_malformed_query_is_rejected_with_the_engines_words(
    store: Store, request_for: Callable[..., SparqlRequest]
) -> None:
    with pytest.raises(QueryRejected, match=r"cannot go on|expected") as caught:
        store.run(request_for("SELECT ?s {\n ?s ?p ?o . FILTR(?o) }"), media.RESULTS_JSON, SECONDS)
    assert caught.value.line == (2 if isinstance(store, EmbeddedStore) else caught.value.line)
    assert caught.value.line in (0, 2)


def test_an_unknown_function_is_named(store: Store, request_for: Callable[..., SparqlRequest]) -> None:
    with pytest.raises(StoreError, match="urn:f"):
        store.run(request_for("SELECT ?x { BIND(<urn:f>(1) AS ?x) }"), media.RESULTS_JSON, SECONDS)


def test_a_query_ends_at_its_deadline_and_the_next_is_answered(
    store: Store, request_for: Callable[..., SparqlRequest], rows: Callable[..., list[tuple[str, ...]]]
) -> None:
    with pytest.raises(DeadlineExceeded, match="1 seconds"):
        store.run(request_for(HEAVY), media.RESULTS_JSON, 1.0)
    assert rows(SIGN) == [("HBA7",)]


def test_a_result_above_the_limit_is_refused_and_one_below_is_not(
    store: Store, request_for: Callable[..., SparqlRequest]
) -> None:
    everything = request_for("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    with pytest.raises(ResultTooLarge, match=f"{LIMIT:,}"):
        store.run(everything, media.RESULTS_JSON, SECONDS)
    some = store.run(request_for("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 100"), media.RESULTS_JSON, SECONDS)
    assert 10_000 < some.length == len(some.read()) < LIMIT


def test_a_store_that_answers_is_ready(store: Store, request_for: Callable[..., SparqlRequest]) -> None:
    store.ready()  # raises where it is not
    assert store.run(request_for("ASK {}"), media.RESULTS_JSON, 5.0).length > 0


# --- failures of one store only -------------------------------------------------------------------------------------


def test_an_endpoint_that_nobody_runs_is_unavailable(
    manifest: Manifest, request_for: Callable[..., SparqlRequest]
) -> None:
    store = RemoteStore(f"http://127.0.0.1:{free_port()}/query", manifest, LIMIT)
    with pytest.raises(StoreUnavailable):
        store.ready()
    with pytest.raises(StoreUnavailable):
        store.run(request_for(COUNT), media.RESULTS_JSON, 5.0)
    with pytest.raises(StoreUnavailable):
        store.reader().select(COUNT)


def test_an_address_that_is_no_endpoint_is_unavailable(
    endpoint: str, manifest: Manifest, request_for: Callable[..., SparqlRequest]
) -> None:
    store = RemoteStore(endpoint.removesuffix("/query") + "/none", manifest, LIMIT)
    with pytest.raises(StoreUnavailable):
        store.run(request_for(COUNT), media.RESULTS_JSON, 5.0)


def test_an_endpoint_that_keeps_silent_runs_into_the_deadline(
    manifest: Manifest, request_for: Callable[..., SparqlRequest]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = RemoteStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", manifest, LIMIT)
        with pytest.raises(DeadlineExceeded):
            store.run(request_for(COUNT), media.RESULTS_JSON, 1.0)


@pytest.fixture
def says() -> Iterator[Callable[..., str]]:
    """A function: the head and the pieces of an answer -> the address of an endpoint that gives it, slowly, once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer(head: bytes, *pieces: bytes) -> str:
            def serve() -> None:
                with suppress(OSError), listener.accept()[0] as connection:
                    connection.settimeout(30)
                    while b"query=" not in connection.recv(65_536):
                        pass
                    connection.sendall(b"HTTP/1.1 " + head + b"\r\nConnection: close\r\n\r\n")
                    for piece in pieces:
                        connection.sendall(piece)
                        time.sleep(0.3)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(1)

            threading.Thread(target=serve, daemon=True).start()
            return f"http://127.0.0.1:{listener.getsockname()[1]}/query"

        yield answer


JSON_ANSWER = b"200 OK\r\nContent-Type: " + media.RESULTS_JSON.encode()
TRIPLES_ANSWER = b"200 OK\r\nContent-Type: " + media.N_TRIPLES.encode()


@pytest.mark.parametrize(
    "body", [b'{"head', b"\xff\xfe", b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": 1}]}}']
)
def test_an_endpoint_whose_answer_is_malformed_has_failed(
    says: Callable[..., str], manifest: Manifest, body: bytes
) -> None:
    with pytest.raises(RemoteFailed, match="malformed"):
        RemoteStore(says(JSON_ANSWER, body), manifest, LIMIT).select("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(RemoteFailed, match="malformed"):
        RemoteStore(says(TRIPLES_ANSWER, body), manifest, LIMIT).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_an_endpoint_that_ends_before_its_answer_is_whole_has_failed(
    says: Callable[..., str], manifest: Manifest
) -> None:
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    address = says(TRIPLES_ANSWER + b"\r\nContent-Length: %d" % (2 * len(line)), line)
    with pytest.raises(RemoteFailed):
        RemoteStore(address, manifest, LIMIT).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    whole = says(TRIPLES_ANSWER + b"\r\nContent-Length: %d" % (2 * len(line)), line, line)
    assert len(RemoteStore(whole, manifest, LIMIT).construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 2


def test_an_endpoint_that_sends_a_byte_now_and_then_runs_into_the_deadline(
    says: Callable[..., str], manifest: Manifest, request_for: Callable[..., SparqlRequest]
) -> None:
    address = says(JSON_ANSWER, *[b" "] * 10)
    with pytest.raises(DeadlineExceeded):
        RemoteStore(address, manifest, LIMIT).run(request_for(COUNT), media.RESULTS_JSON, 1.0)


def test_an_endpoint_that_refuses_a_query_of_the_server_has_failed_and_is_quoted_in_brief(
    says: Callable[..., str], manifest: Manifest
) -> None:
    with pytest.raises(RemoteFailed, match="refuses") as caught:
        RemoteStore(says(b"400 Bad Request", b"<p>" * 9_000), manifest, LIMIT).select("SELECT ?s { ?s ?p ?o }")
    assert len(str(caught.value)) < 1_000


@pytest.fixture
def endless() -> Iterator[tuple[Callable[[bytes], str], list[int]]]:
    """A function: the head of an answer -> an endpoint whose body never ends; and how many bytes of each were taken."""
    taken: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer(head: bytes) -> str:
            def serve() -> None:
                with listener.accept()[0] as connection:
                    while b"query=" not in connection.recv(65_536):
                        pass
                    connection.settimeout(5)
                    connection.sendall(b"HTTP/1.1 " + head + b"\r\nConnection: close\r\n\r\n")
                    sent = 0
                    with suppress(OSError):  # who has heard enough
                        while sent < 1 << 30:
                            sent += connection.send(b"x" * 65_536)
                    taken.append(sent)

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            threads.append(thread)
            return f"http://127.0.0.1:{listener.getsockname()[1]}/query"

        threads: list[threading.Thread] = []
        yield answer, taken
        for thread in threads:
            thread.join(30)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"400 Bad Request", "refuses a query of this server: xxx"),
        (b"404 Not Found", "does not answer .404."),
        (b"500 Internal Server Error", "failed: xxx"),
        (b"503 Service Unavailable\r\nContent-Type: application/sparql-results+json", "does not answer .503."),
        (b"302 Found\r\nLocation: http://[", "cannot be asked"),
        (b"200 OK\r\nContent-Type: text/html", "more than"),
    ],
)
def test_of_a_refusal_that_never_ends_little_is_read(
    endless: tuple[Callable[[bytes], str], list[int]], manifest: Manifest, head: bytes, words: str
) -> None:
    answer, taken = endless
    with pytest.raises(StoreError, match=words) as caught:
        RemoteStore(answer(head), manifest, LIMIT).select("SELECT ?s { ?s ?p ?o }")
    assert len(str(caught.value)) < 1_000
    wait_for(lambda: taken, 30, "the endpoint to notice")
    # What the system holds for a connection, on both sides, is some megabytes.
    assert taken[0] < 30_000_000


def test_the_client_reads_as_little_of_it(endless: tuple[Callable[[bytes], str], list[int]]) -> None:
    answer, taken = endless
    with pytest.raises(EndpointError, match="answered 400: xxx"):
        Transport(answer(b"400 Bad Request"), retries=0).bindings("ASK {}")
    wait_for(lambda: taken, 30, "the endpoint to notice")
    assert taken[0] < 30_000_000


def test_a_refusal_that_comes_byte_by_byte_runs_into_the_deadline(
    says: Callable[..., str], manifest: Manifest, request_for: Callable[..., SparqlRequest]
) -> None:
    address = says(b"500 Internal Server Error", *[b" "] * 10)
    with pytest.raises(DeadlineExceeded):
        RemoteStore(address, manifest, LIMIT).run(request_for(COUNT), media.RESULTS_JSON, 1.0)


def test_an_embedded_store_without_query_processes_is_not_ready(
    harbour_settings: Settings,
    harbour_snapshot: OpenSnapshot,
    request_for: Callable[..., SparqlRequest],
    tmp_path: Path,
) -> None:
    place = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    store = EmbeddedStore(place, str(tmp_path / "none"), LIMIT)
    with pytest.raises(StoreUnavailable):
        store.ready()
    with pytest.raises(StoreUnavailable):
        store.run(request_for(COUNT), media.RESULTS_JSON, 5.0)
    assert store.reader().manifest == harbour_snapshot.manifest
    store.close()


def test_an_embedded_store_without_a_snapshot_is_not_ready(tmp_path: Path) -> None:
    store = EmbeddedStore(SnapshotPlace(tmp_path, tmp_path, ""), str(tmp_path / "none"), LIMIT)
    with pytest.raises(StoreUnavailable, match="itukg build"):
        store.ready()
