"""A long answer takes no more memory than any other: neither its bytes nor its triples are in memory together."""

from __future__ import annotations

import http.client
import shutil
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from tests.http.queries import BASE, assert_answers
from tests.http_client import ask
from tests.servers import LiveServer

TRIPLES, LETTERS = 110_000, 750
# Every answer has twice that, and a CONSTRUCT that the engine evaluates takes more still to remember its triples.
MOST = 48 * 1024 * 1024
GRAPH = BASE + "graph/notes"
NOTE = "https://harbour.example/ontology#note"
EXPORT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
QUESTION = f"SELECT ?note ?text WHERE {{ GRAPH <{GRAPH}> {{ ?note <{NOTE}> ?text }} }}"
PIECE = 1 << 18


@pytest.fixture(scope="module")
def server(harbour_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The second dataset with a graph of many long texts, and a question that asks for them all."""
    source = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    opened = open_snapshot(source)
    cache = str(tmp_path_factory.mktemp("cache"))
    settings = replace(
        harbour_settings, cache=cache, access_log="off", query_timeout=300.0, query_workers=1, query_extra=0
    )
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    place.prepare()
    folder = place.folder(opened.manifest.id)
    shutil.copytree(source.folder(opened.manifest.id), folder)
    _load(folder / "store")
    _describe(opened, folder)
    place.make_current(opened.manifest.id)
    with LiveServer(settings) as server:
        # What the store keeps of its files is not of an answer: up to 128 MiB of texts and 32 MiB of each index.
        warm = _take(server, f"/sparql?query={quote(QUESTION)}", CSV)
        assert warm.lines == TRIPLES + 1
        yield server


def _load(folder: Path) -> None:
    file = folder.with_name("notes.nq")
    with file.open("w", encoding="ascii") as quads:
        for number in range(TRIPLES):
            text = f"{number} ".ljust(LETTERS, "abcdefghij"[number % 10])
            triple = f'<{BASE}id/note/{number}> <{NOTE}> "{text}"'
            quads.write(f"{triple} <{GRAPH}> .\n{triple} .\n")
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file))
    store.optimize()
    store.flush()
    file.unlink()


def _describe(opened: OpenSnapshot, folder: Path) -> None:
    first, question = opened.manifest.graphs[0], opened.manifest.questions[0]
    graphs = (*opened.manifest.graphs, {**first, "iri": GRAPH, "triples": TRIPLES})
    asked = {**question, "name": "notes", "query": QUESTION, "parameters": [], "columns": {}, "chart": None}
    replace(opened.manifest, graphs=graphs, questions=(*opened.manifest.questions, asked)).write(folder)


class Peak:
    """Looks at the memory of a server's processes again and again: what they share is counted once (PSS).

    Pages of files, which the kernel keeps for as long as it has room, are not counted.
    """

    def __init__(self, server: LiveServer) -> None:
        self._pids = [server.pid, *server.descendants()]
        self._over = threading.Event()
        self.before = self.most = self._now()
        self.looks = 0

    def _now(self) -> int:
        found = 0
        for pid in self._pids:
            with suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                found += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss_Anon:"))
        return found

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, self._now())
            self.looks += 1

    def __enter__(self) -> Peak:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


@dataclass(frozen=True)
class Taken:
    """What came of an answer, which was not kept."""

    size: int
    lines: int
    digest: str


def _take(server: LiveServer, path: str, accept: str, coding: str = "identity") -> Taken:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)
    connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": coding})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read(1000)
    assert answer.getheader("Content-Encoding", "identity") == coding
    inflate, digest = zlib.decompressobj(16 + zlib.MAX_WBITS), sha256()
    size = lines = sent = 0
    while piece := answer.read(PIECE):
        sent += len(piece)
        text = inflate.decompress(piece) if coding == "gzip" else piece
        size += len(text)
        lines += text.count(b"\n")
        digest.update(text)
    assert sent == int(answer.getheader("Content-Length") or -1)
    connection.close()
    return Taken(size, lines, digest.hexdigest())


N_TRIPLES, CSV, JSON = "application/n-triples", "text/csv", "application/sparql-results+json"
QUERY = f"/sparql?query={quote(EXPORT)}"
ASKED = {
    "a query": (QUERY, N_TRIPLES, "identity"),
    "a compressed answer": (QUERY, N_TRIPLES, "gzip"),
    "a graph": ("/graph/notes", N_TRIPLES, "identity"),
    "several graphs": (
        f"{QUERY}&default-graph-uri={GRAPH}&default-graph-uri={BASE}graph/links",
        "application/n-quads",
        "identity",
    ),
    "a question": ("/queries/notes.csv", CSV, "identity"),
    "a question with what is said of it": ("/queries/notes.json", JSON, "identity"),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_long_answer_takes_little_memory(server: LiveServer, name: str) -> None:
    path, accept, coding = ASKED[name]
    with Peak(server) as peak:
        taken = _take(server, path, accept, coding)
    grown = peak.most - peak.before
    assert taken.size > 1.5 * MOST
    assert peak.looks > 3
    assert grown < MOST, f"{grown / 1e6:.0f} MB for an answer of {taken.size / 1e6:.0f} MB"
    assert_answers(server.url)


def test_a_question_gives_what_the_query_gives(server: LiveServer) -> None:
    asked = _take(server, "/queries/notes.xml", "*/*")
    straight = _take(server, f"/sparql?query={quote(QUESTION)}", "application/sparql-results+xml")
    assert asked == straight and asked.size > 1.5 * MOST


def test_it_ends_at_its_deadline(server: LiveServer) -> None:
    answer = ask(server.url, EXPORT, N_TRIPLES, {"timeout": "0.05"})
    assert (answer.status, answer.slug) == (503, "deadline")
    assert_answers(server.url)
