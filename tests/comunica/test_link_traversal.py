"""A client that knows one address answers a query by following links: Comunica's engine for link traversal."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.settings import Settings
from tests.requirements import CHECKOUT, free_port, is_required, require
from tests.servers import LiveServer

HERE = Path(__file__).parent
INSTALLED = CHECKOUT / ".cache" / "comunica"
LOCK = ("package.json", "package-lock.json", ".npmrc")
QUERY = """PREFIX hb: <{base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?ship ?tonnage ?wider WHERE {{
  <{start}> hb:arrivalOf ?ship .
  ?ship hb:grossTonnage ?tonnage ; hb:carries ?cargo .
  ?cargo skos:broader ?wider
}}"""


@pytest.fixture(scope="module")
def modules() -> Path:
    """The folder with the packages of the lock, installed if they are not there yet."""
    require("node")
    npm = shutil.which("npm")
    locked = b"".join((HERE / name).read_bytes() for name in LOCK)
    stamp, mark = hashlib.sha256(locked).hexdigest(), INSTALLED / "installed"
    if not mark.is_file() or mark.read_text() != stamp:
        shutil.rmtree(INSTALLED, ignore_errors=True)
        INSTALLED.mkdir(parents=True)
        for name in LOCK:
            shutil.copy(HERE / name, INSTALLED)
        command = [npm or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        done = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode:
            words = f"the packages of tests/comunica cannot be installed: {done.stderr[-300:]}"
            (pytest.fail if is_required("node") else pytest.skip)(words)
        mark.write_text(stamp)
    return INSTALLED


@pytest.fixture(scope="module")
def resolving(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> Iterator[LiveServer]:
    """A server whose dataset is built for its own address, so that every name in the data leads to it."""
    port = free_port()
    cache = tmp_path_factory.mktemp("resolving")
    settings = Settings(dataset=str(fixture_dataset_dir), cache=str(cache), base=f"http://127.0.0.1:{port}/")
    with LiveServer(replace(settings, port=port)) as server:
        yield server


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 400
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_a_query_over_three_documents_starts_at_one_address(modules: Path, resolving: LiveServer) -> None:
    base = resolving.settings.base
    start = base + "id/arrival/2031-05-02-a"
    command = ["node", str(HERE / "ask.mjs"), str(modules), start, QUERY.format(base=base, start=start)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows == [{"ship": base + "id/ship/S.S.Anna", "tonnage": "1240", "wider": base + "vocab/cargo/goods"}]
    log = resolving.errors()
    read = {
        path for path in ("/doc/arrival/2031-05-02-a", "/doc/ship/S.S.Anna", "/doc/vocab/cargo/salt") if path in log
    }
    assert len(read) == 3, "it did not follow the links"
