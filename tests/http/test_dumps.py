"""Dumps: the same content as the store for two parsers, the same bytes at every build, served as files are."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import warnings
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import zstandard

from itukg.build import ensure_snapshot
from itukg.facts.dumps import FOLDER, FORMATS, Dump, read_dumps
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from tests.http_client import fetch
from tests.servers import LiveServer

NAMES = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "jsonld": "json-ld"}


def unpacked(snapshot: OpenSnapshot, dump: Dump) -> bytes:
    packed = (snapshot.folder / FOLDER / dump.file).read_bytes()
    if dump.compression == "gz":
        return gzip.decompress(packed)
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)


def canonical(quads: object) -> set[str]:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def stored(snapshot: OpenSnapshot, suffix: str) -> set[str]:
    """What a dump must hold: the named graphs, or as Turtle the default graph."""
    default = ox.DefaultGraph()
    return canonical(quad for quad in snapshot.store if (quad.graph_name == default) == (suffix == "ttl"))


@pytest.fixture(params=["dataset_snapshot", "harbour_snapshot"])
def snapshot(request: pytest.FixtureRequest) -> OpenSnapshot:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def test_all_dumps_hold_what_the_store_holds(snapshot: OpenSnapshot) -> None:
    dumps = read_dumps(snapshot.folder)
    assert [(dump.format, dump.compression) for dump in dumps] == [
        (suffix, compression) for suffix in FORMATS for compression in ("gz", "zst")
    ]
    for suffix in FORMATS:
        first, second = (unpacked(snapshot, dump) for dump in dumps if dump.format == suffix)
        assert first == second
        found = canonical(ox.parse(first, format=ox.RdfFormat.from_media_type(FORMATS[suffix])))
        assert len(found) > 200
        assert found == stored(snapshot, suffix), suffix


def test_another_parser_reads_the_same(harbour_snapshot: OpenSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    for dump in read_dumps(harbour_snapshot.folder):
        if dump.compression == "zst":
            continue
        graph = rdflib.Graph() if dump.format == "ttl" else rdflib.Dataset()
        with warnings.catch_warnings():
            # rdflib itself still uses names of a dataset that it has deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            graph.parse(data=unpacked(harbour_snapshot, dump), format=NAMES[dump.format])
            read = graph.serialize(format="nt" if dump.format == "ttl" else "nquads", encoding="utf-8")
        form = ox.RdfFormat.N_TRIPLES if dump.format == "ttl" else ox.RdfFormat.N_QUADS
        assert canonical(ox.parse(read, format=form)) == stored(harbour_snapshot, dump.format), dump.file


def test_the_same_content_gives_the_same_bytes(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path: Path
) -> None:
    settings = replace(harbour_settings, cache=str(tmp_path))
    ensure_snapshot(settings)
    again = open_snapshot(SnapshotPlace(tmp_path, settings.dataset_path, ""))
    assert again.folder != harbour_snapshot.folder
    assert read_dumps(again.folder) == read_dumps(harbour_snapshot.folder), "checksums among it"


def test_dumps_can_be_left_out(harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path: Path) -> None:
    settings = replace(harbour_settings, cache=str(tmp_path), dumps=0)
    assert ensure_snapshot(settings) != harbour_snapshot.manifest.id
    with LiveServer(settings) as server:
        assert fetch(server.url + "/dumps/harbour-2.3.0.nq.gz").slug == "not-found"
        page = fetch(server.url + "/dataset", headers={"Accept": "text/html"})
        assert page.status == 200 and "no dumps" in page.text
        described = fetch(server.url + "/void", headers={"Accept": "application/n-triples"}).text
        assert "dataDump" not in described and "classPartition" in described


def test_checksums_are_right_and_sha256sum_reads_them(
    dataset_snapshot: OpenSnapshot, dataset_server: LiveServer
) -> None:
    dumps = read_dumps(dataset_snapshot.folder)
    stem = dumps[0].file.removesuffix(".nq.gz")
    listed = fetch(f"{dataset_server.url}/dumps/{stem}.sha256")
    assert (listed.status, listed.media) == (200, "text/plain")
    assert len(listed.text.splitlines()) == len(dumps) == 8
    for dump in dumps:
        content = (dataset_snapshot.folder / FOLDER / dump.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == dump.sha256
        assert len(content) == dump.bytes
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("no sha256sum (Debian: apt install coreutils)")
    folder = dataset_snapshot.folder / FOLDER
    done = subprocess.run([program, "-c", "-"], input=listed.body, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0 and done.stdout.count(b": OK") == 8, done.stderr


def test_a_dump_is_served_whole_in_parts_and_by_its_tag(
    harbour_server: LiveServer, harbour_snapshot: OpenSnapshot
) -> None:
    for dump in read_dumps(harbour_snapshot.folder):
        url = f"{harbour_server.url}/dumps/{dump.file}"
        content = (harbour_snapshot.folder / FOLDER / dump.file).read_bytes()
        whole = fetch(url)
        assert (whole.status, whole.media, whole.body) == (200, dump.archive_type, content)
        assert whole.headers["Content-Length"] == str(len(content))
        assert "Content-Encoding" not in whole.headers, "what is kept is the archive"
        tag = whole.headers["ETag"]
        assert tag == f'"{dump.sha256}"'
        head = fetch(url, method="HEAD")
        assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(content)))
        assert fetch(url, headers={"If-None-Match": tag}).status == 304
    rest = fetch(url, headers={"Range": "bytes=100-", "If-Range": tag})
    assert (rest.status, rest.body) == (206, content[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    changed = fetch(url, headers={"Range": "bytes=100-", "If-Range": '"another"'})
    assert (changed.status, changed.body) == (200, content)
    beyond = fetch(url, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status, beyond.slug) == (416, "range-not-satisfiable")


def test_what_is_no_dump(dataset_server: LiveServer) -> None:
    for file, status in (
        ("itukg-0.5.0.rdf.gz", 404),
        ("itukg-9.9.9.nq.gz", 404),
        ("..%2Fmanifest.json", 404),
        ("%2Fetc%2Fpasswd", 404),
        ("itukg-0.1.0.nq.gz", 410),
    ):
        answer = fetch(f"{dataset_server.url}/dumps/{file}")
        assert answer.status == status, file
    assert "dataset/0.1.0.trig" in answer.text


def test_dumps_of_another_base_have_its_iris_and_the_same_names(harbour_settings: Settings, tmp_path: Path) -> None:
    base = "http://localhost:8000/port/"
    settings = replace(harbour_settings, cache=str(tmp_path), base=base)
    ensure_snapshot(settings)
    moved = open_snapshot(SnapshotPlace(tmp_path, settings.dataset_path, base))
    dumps = read_dumps(moved.folder)
    assert {dump.file for dump in dumps if dump.compression == "gz"} == {f"harbour-2.3.0.{name}.gz" for name in NAMES}
    quads = list(ox.parse(unpacked(moved, dumps[0]), format=ox.RdfFormat.N_QUADS))
    assert {getattr(quad.graph_name, "value", "").startswith(base) for quad in quads} == {True}
    assert b"<https://harbour.example/" not in unpacked(moved, dumps[0])
