"""Dumps: the whole snapshot as files to download, in four formats and two compressions, with their checksums.

The same snapshot gives the same bytes on every machine: statements are in the order of their text, blank nodes have the
names of https://www.w3.org/TR/rdf-canon/, prefixes stand in order, and archives hold no time. Memory is bounded but for
the statements with blank nodes. N-Quads, TriG and JSON-LD hold every named graph, what is derived among them; Turtle
has no names for graphs and holds the default graph: every triple once.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox
import zstandard

from itukg.facts.sorting import sorted_lines
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.sparql.jsonld import write_json_ld_graphs

FOLDER = "dumps"
INDEX = "dumps.json"
# Suffix -> media type, in the order in which they are offered.
FORMATS = {"nq": media.N_QUADS, "trig": media.TRIG, "ttl": media.TURTLE, "jsonld": media.JSON_LD}
COMPRESSIONS = {"gz": "application/gzip", "zst": "application/zstd"}
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 9


@dataclass(frozen=True)
class Dump:
    """One file: its name, the suffixes of format and compression, its size and SHA-256 (in hexadecimal)."""

    file: str
    format: str
    compression: str
    bytes: int
    sha256: str

    @property
    def media_type(self) -> str:
        """What the file is when it is unpacked."""
        return FORMATS[self.format]

    @property
    def archive_type(self) -> str:
        """What the file is as it lies there."""
        return COMPRESSIONS[self.compression]


class _Output(Protocol):
    def write(self, data: bytes, /) -> Any: ...


def write_dumps(store: ox.Store, manifest: Manifest, folder: Path, name: str) -> None:
    """Write the dumps of a new snapshot into its folder; ``name`` is what the files' names begin with.

    Raises:
        OSError: there is no room.
    """
    (folder / FOLDER).mkdir()
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        graphs = _sorted_graphs(store, [str(graph["iri"]) for graph in manifest.graphs], Path(aside))
        writers: dict[str, Callable[[_Output], None]] = {
            "nq": lambda output: _write_quads(graphs, output),
            "trig": lambda output: _write_engine(_quads(graphs), ox.RdfFormat.TRIG, manifest.prefixes, output),
            "ttl": lambda output: _write_engine(_merged(graphs), ox.RdfFormat.TURTLE, manifest.prefixes, output),
            "jsonld": lambda output: write_json_ld_graphs(
                ((iri, _triples(path)) for iri, path in graphs.items()), output, manifest.prefixes
            ),
        }
        dumps = []
        for suffix, write in writers.items():
            dumps += _pack(folder / FOLDER, f"{name}-{manifest.version}.{suffix}", suffix, write)
    (folder / INDEX).write_text(json.dumps([asdict(dump) for dump in dumps]), encoding="utf-8")


@lru_cache(maxsize=4)
def read_dumps(folder: Path | None) -> tuple[Dump, ...]:
    """The dumps in a snapshot's folder; none for a remote store, or where the settings leave them out."""
    if folder is None or not (folder / INDEX).is_file():
        return ()
    return tuple(Dump(**values) for values in json.loads((folder / INDEX).read_text(encoding="utf-8")))


def checksums(dumps: Iterable[Dump]) -> str:
    """The checksums as ``sha256sum -c`` reads them."""
    return "".join(f"{dump.sha256}  {dump.file}\n" for dump in dumps)


def _sorted_graphs(store: ox.Store, iris: Iterable[str], aside: Path) -> dict[str, Path]:
    """Every named graph as a file of N-Triples in order."""
    named: dict[str, list[ox.Triple]] = {}
    for quad in _canonical(store):
        named.setdefault(cast(ox.NamedNode, quad.graph_name).value, []).append(quad.triple)
    graphs = {}
    for place, iri in enumerate(iris):
        path = aside / f"graph-{place}.nt"
        stored = store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        plain = (quad.triple for quad in stored if not _has_blank(quad))
        lines = (f"{triple} .\n".encode() for triples in (plain, named.get(iri, [])) for triple in triples)
        with path.open("wb") as file:
            file.writelines(sorted_lines(lines, aside))
        graphs[iri] = path
    return graphs


def _canonical(store: ox.Store) -> ox.Dataset:
    """The statements with blank nodes, these with canonical names: the engine's own are another at every parse."""
    blank = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } FILTER(isBlank(?s) || isBlank(?o)) }"
    rows: Any = store.query(blank)
    found = ox.Dataset(ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _triples(path: Path) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))


def _quads(graphs: Mapping[str, Path]) -> Iterator[ox.Quad]:
    for iri, path in graphs.items():
        graph = ox.NamedNode(iri)
        for triple in _triples(path):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _merged(graphs: Mapping[str, Path]) -> Iterator[ox.Triple]:
    """The triples of all graphs, in order, each once."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in graphs.values()]
        lines = (line for line, _ in groupby(heapq.merge(*files)))
        for quad in ox.parse(cast(IO[bytes], _Lines(lines)), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _write_quads(graphs: Mapping[str, Path], output: _Output) -> None:
    for iri, path in graphs.items():
        ending = f" <{iri}> .\n".encode()
        with path.open("rb") as file:
            for line in file:
                output.write(line[:-3] + ending)


def _write_engine(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    form: ox.RdfFormat,
    prefixes: Mapping[str, str],
    output: _Output,
) -> None:
    """Write by the engine, but the prefixes in order: its own order is one of chance."""
    for prefix, space in sorted(prefixes.items()):
        output.write(f"@prefix {prefix}: <{space}> .\n".encode())
    body = _WithoutPrefixes(output)
    ox.serialize(statements, cast(IO[bytes], body), form, prefixes=dict(prefixes))
    body.finish()


def _pack(folder: Path, stem: str, suffix: str, write: Callable[[_Output], None]) -> list[Dump]:
    paths = {compression: folder / f"{stem}.{compression}" for compression in COMPRESSIONS}
    with paths["gz"].open("wb") as first, paths["zst"].open("wb") as second:
        packer = gzip.GzipFile("", "wb", _GZIP_LEVEL, first, mtime=0)
        other = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).stream_writer(second, closefd=False)
        with packer, other:
            write(_Both(packer, other))
    dumps = []
    for compression, path in paths.items():
        with path.open("rb") as packed:
            digest = hashlib.file_digest(packed, "sha256").hexdigest()
        dumps.append(Dump(path.name, suffix, compression, path.stat().st_size, digest))
    return dumps


class _Both:
    """An output that writes into two, in pieces of some size."""

    def __init__(self, *outputs: _Output) -> None:
        self._outputs = outputs

    def write(self, data: bytes, /) -> int:
        for output in self._outputs:
            output.write(data)
        return len(data)


class _WithoutPrefixes:
    """An output that leaves out the lines at the start that declare prefixes."""

    def __init__(self, output: _Output) -> None:
        self._output = output
        self._start: bytes | None = b""

    def write(self, data: bytes, /) -> int:
        if self._start is None:
            self._output.write(data)
        else:
            self._start += bytes(data)
            while self._start.startswith(b"@prefix ") and b"\n" in self._start:
                self._start = self._start.partition(b"\n")[2]
            if not b"@prefix ".startswith(self._start[:8]):
                self.finish()
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back but the prefixes."""

    def finish(self) -> None:
        """Write what is left: the start of an output that ended early."""
        if self._start:
            self._output.write(self._start)
        self._start = None


class _Lines:
    """Lines as a file to be read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        while not self._left or len(self._left) < size or size < 0:
            line = next(self._lines, b"")
            if not line:
                break
            self._left += line
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return taken
