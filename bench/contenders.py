"""The servers that are compared: started on one store, all at once, each with its defaults but for limits on a client.

- this server, without its memory of answers (cold) and with it (cached);
- a bare Flask view on the same web server (`bench.bare`), as many processes and threads;
- that web server alone, which gives one and the same answer to everything: the most there is to reach;
- the Oxigraph server, on the very same store;
- rdflib-endpoint, which reads the dataset into memory;
- whatever else runs already, as ``--endpoint NAME=URL``: Virtuoso, Trifid, any SPARQL endpoint with the same data.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pyoxigraph as ox

from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace, open_snapshot

COLD, CACHED, BARE, ALONE, OXIGRAPH, RDFLIB = (
    "itukg, cold",
    "itukg, cached",
    "bare Flask view",
    "web server alone",
    "Oxigraph server",
    "rdflib-endpoint",
)
# rdflib holds triples in Python objects: beyond this it takes minutes to load, and gigabytes.
RDFLIB_TRIPLES = 100_000
_PATIENCE = 120.0


@dataclass(frozen=True)
class Contender:
    """A running server: its port, the path of its endpoint, and the process at the root of its own (0: not ours)."""

    name: str
    port: int
    endpoint: str = "/sparql"
    pid: int = 0
    has_documents: bool = False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def contenders(settings: Settings, folder: Path, endpoints: Mapping[str, str]) -> Iterator[list[Contender]]:
    """Start them all on the snapshot that the settings find; ``folder`` is for what they need beside it."""
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    opened = open_snapshot(place)
    store = place.folder(opened.manifest.id) / "store"
    with ExitStack() as stack:
        found = []
        for name, kept in ((COLD, "0"), (CACHED, str(settings.cached_bytes))):
            port = free_port()
            own = replace(settings, port=port, cached_bytes=int(kept), query_per_client=1000, access_log="off")
            command = [sys.executable, "-m", "itukg", "serve", "--port", str(port)]
            pid = stack.enter_context(_running(command, own.to_environment(), folder / f"{port}.log"))
            found.append(Contender(name, port, pid=pid, has_documents=True))
        bare = {"BENCH_STORE": str(store), "BENCH_BASE": opened.manifest.base}
        for name, target in ((BARE, ["--factory", "bench.bare:application"]), (ALONE, ["bench.bare:constant"])):
            port = free_port()
            command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--http", "1"]
            command += ["--workers", str(settings.web_workers), "--blocking-threads", str(settings.web_threads)]
            command += ["--backpressure", "8192", "--log-level", "error", *target]
            pid = stack.enter_context(_running(command, bare, folder / f"{port}.log"))
            found.append(Contender(name, port, pid=pid, has_documents=True))
        if (server := _program("oxigraph")) is not None:
            port = free_port()
            command = [server, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
            pid = stack.enter_context(_running(command, {}, folder / "oxigraph.log"))
            found.append(Contender(OXIGRAPH, port, "/query", pid))
        if (server := _program("rdflib-endpoint")) is not None and opened.manifest.triples <= RDFLIB_TRIPLES:
            port, file = free_port(), folder / "data.nt"
            ox.serialize(
                (quad.triple for quad in opened.store.quads_for_pattern(None, None, None, ox.DefaultGraph())),
                str(file),
                ox.RdfFormat.N_TRIPLES,
            )
            command = [server, "serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
            pid = stack.enter_context(_running(command, {}, folder / "rdflib.log"))
            found.append(Contender(RDFLIB, port, "/", pid))
        for name, url in endpoints.items():
            parts = urlsplit(url)
            found.append(Contender(name, parts.port or 80, parts.path))
        for contender in found:
            _wait(contender)
            if contender.name in (COLD, CACHED):
                _is_on(contender, opened.manifest.id)
        yield found


def _program(name: str) -> str | None:
    """A program of this environment, or of the one beside it that holds what only the bench needs."""
    folders = [Path(sys.executable).parent, Path(sys.prefix) / "bench" / "bin"]
    return shutil.which(name, path=os.pathsep.join(map(str, folders)))


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[int]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _is_on(contender: Contender, snapshot: str) -> None:
    """A server whose dataset has changed meanwhile builds that, and would be measured on something else."""
    with urlopen(f"http://127.0.0.1:{contender.port}/readyz", timeout=60) as answer:
        found = json.load(answer)["snapshot"]
    if found != snapshot:
        raise SystemExit(f"bench: {contender.name} is on snapshot {found}, not on {snapshot}: has the dataset changed?")


def _wait(contender: Contender) -> None:
    until = time.monotonic() + _PATIENCE
    address = f"http://127.0.0.1:{contender.port}{contender.endpoint}?query=ASK%7B%7D"
    while True:
        try:
            with urlopen(address, timeout=5) as answer:
                answer.read()
            return
        except OSError as error:
            if time.monotonic() > until:
                raise SystemExit(f"bench: {contender.name} does not answer on {address}: {error}") from error
            time.sleep(0.2)
