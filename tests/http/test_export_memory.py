"""A full export takes no more memory than any other answer, however long it is."""

from __future__ import annotations

import http.client
import shutil
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace, open_snapshot
from tests.http.queries import assert_answers
from tests.servers import LiveServer

# The result has some 130 MB, and the server may grow by a quarter of it at most.
TRIPLES, LETTERS = 120_000, 1_000
MOST = 32 * 1024 * 1024
EXPORT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
PIECE = 1 << 16


@pytest.fixture(scope="module")
def large(harbour_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The second dataset's snapshot, with many long texts in its store beside what it has."""
    source = SnapshotPlace(harbour_settings.cache_path, harbour_settings.dataset_path, harbour_settings.base)
    opened = open_snapshot(source)
    settings = replace(
        harbour_settings, cache=str(tmp_path_factory.mktemp("cache")), access_log="off", query_timeout=300.0
    )
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    place.prepare()
    folder = place.folder(opened.manifest.id)
    shutil.copytree(source.folder(opened.manifest.id), folder)
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(_texts(str(opened.manifest.graphs[0]["iri"])))
    store.optimize()
    store.flush()
    del store
    place.make_current(opened.manifest.id)
    return settings


def _texts(graph: str) -> Iterator[ox.Quad]:
    note, name = ox.NamedNode("https://harbour.example/ontology#note"), ox.NamedNode(graph)
    for number in range(TRIPLES):
        subject = ox.NamedNode(f"https://harbour.example/id/note/{number}")
        text = ox.Literal(f"{number} ".ljust(LETTERS, "abcdefghij"[number % 10]))
        yield ox.Quad(subject, note, text, name)
        yield ox.Quad(subject, note, text)


class Peak:
    """Looks at the memory of a server's processes again and again: what they share is counted once (PSS).

    Pages of the store's own files, which the kernel keeps for as long as it has room, are not counted.
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
        while not self._over.wait(0.02):
            self.most = max(self.most, self._now())
            self.looks += 1

    def __enter__(self) -> Peak:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _export(server: LiveServer, coding: str) -> tuple[int, int]:
    """How many bytes and lines the export has, none of which is kept."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)
    headers = {"Accept": "application/n-triples", "Accept-Encoding": coding}
    connection.request("GET", f"/sparql?query={quote(EXPORT)}", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read(1000)
    assert answer.getheader("Content-Encoding", "identity") == coding
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    size = lines = sent = 0
    while piece := answer.read(PIECE):
        sent += len(piece)
        text = inflate.decompress(piece) if coding == "gzip" else piece
        size += len(text)
        lines += text.count(b"\n")
    assert sent == int(answer.getheader("Content-Length") or -1)
    connection.close()
    return size, lines


def test_a_full_export_needs_bounded_memory(large: Settings) -> None:
    with LiveServer(large) as server:
        for _ in range(20):
            assert_answers(server.url)
        for coding in ("identity", "gzip"):
            with Peak(server) as peak:
                size, lines = _export(server, coding)
            assert lines > TRIPLES
            assert size > 4 * MOST - 8 * 1024 * 1024 + TRIPLES
            assert peak.looks > 3
            grown = peak.most - peak.before
            assert grown < MOST, f"{coding}: {grown / 1e6:.0f} MB for a result of {size / 1e6:.0f} MB"
            print(coding, grown / 1e6, size / 1e6, peak.looks)
        assert_answers(server.url)
