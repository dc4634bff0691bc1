"""The wheel: what is in it, and that it publishes its dataset where nothing of the checkout is in reach."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.requirements import CHECKOUT, free_port, require

THING = "https://w3id.org/itukg/id/document/C26-33"
STARTUP = 120.0


def _build(project: Path, target: str, folder: Path) -> Path:
    # The build backend itself, without a front end: no network, nothing written into the project.
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = folder.iterdir()
    return built


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(CHECKOUT, "wheel", tmp_path_factory.mktemp("wheel"))


def test_wheel_carries_package_and_dataset(wheel: Path) -> None:
    names = _names(wheel)
    for folder, least in {"ontology": 4, "data": 15, "shapes": 10, "queries": 20}.items():
        carried = {name for name in names if name.startswith(f"itukg/dataset/{folder}/")}
        there = {
            f"itukg/dataset/{path.relative_to(CHECKOUT).as_posix()}"
            for path in (CHECKOUT / folder).rglob("*")
            if path.is_file()
        }
        assert carried == there
        assert len(carried) >= least, f"only {len(carried)} files of {folder}/ in the wheel"
    for name in (
        "itukg/__init__.py",
        "itukg/cli.py",
        "itukg/app.py",
        "itukg/py.typed",
        "itukg/dataset/data/catalog.ttl",
        "itukg/dataset/data/releases/0.1.0.trig",
    ):
        assert name in names
    for folder in ("templates", "static"):
        assert any(name.startswith(f"itukg/{folder}/") for name in names)


def test_wheel_carries_the_editor_of_the_query_page(wheel: Path) -> None:
    built = require("query-page").parent
    there = {f"itukg/static/yasgui/{path.name}" for path in built.iterdir()}
    assert {Path(name).name for name in there} >= {"yasgui.min.js", "yasgui.min.css", "LICENCES.txt", "built-from.txt"}
    names = set(_names(wheel))
    assert there <= names
    assert {"itukg/static/query/page.js", "itukg/static/query/query.css", "itukg/templates/query.html"} <= names


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    names = _names(wheel)
    assert {name.partition("/")[0] for name in names} == {"itukg", f"itukg-{version('itukg')}.dist-info"}
    assert not [name for name in names if re.search(r"\btests?\b|test_|__pycache__|\.pyc$", name.lower())]


def test_wheel_from_source_distribution_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = _build(CHECKOUT, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as content:
        content.extractall(tmp_path / "unpacked", filter="data")
    (project,) = (tmp_path / "unpacked").iterdir()
    for name in (
        "Makefile",
        "requirements-serve.lock",
        "LICENSE",
        "tests/conftest.py",
        ".ci/run",
        ".pre-commit-hooks.yaml",
    ):
        assert (project / name).is_file(), f"the source distribution lacks {name}"
    assert _names(_build(project, "wheel", tmp_path / "wheel")) == _names(wheel)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what a server needs, by its lock, and nothing more."""
    folder = tmp_path_factory.mktemp("installed")
    lock = str(CHECKOUT / "requirements-serve.lock")
    venv.create(folder / "env")
    programs = folder / "env" / "bin"
    for what in (["--require-hashes", "--only-binary", ":all:", "--requirement", lock], [str(wheel)]):
        # Compiled is what is then used, by Python itself.
        command = [*_pip_for(programs), "install", "--quiet", "--no-deps", "--no-input", "--no-compile", *what]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
    return programs


def _pip_for(programs: Path) -> list[str]:
    """The command pip of the environment of the tests, at work on another one: to install it there takes seconds."""
    return [sys.executable, "-m", "pip", "--python", str(programs / "python")]


@pytest.fixture
def alone(tmp_path: Path, installed: Path) -> dict[str, object]:
    """Arguments for subprocess: an empty folder to stand in, a home of its own, no way to the checkout."""
    for name in ("home", "cache", "empty"):
        (tmp_path / name).mkdir()
    # What follows from the dataset was worked out by other tests of this run; here it would only cost time.
    closures = CHECKOUT / ".cache" / "tests" / "closures"
    if closures.is_dir():
        shutil.copytree(closures, tmp_path / "cache" / "closures")
    environment = {
        "PATH": f"{installed}:/usr/bin:/bin",
        "HOME": str(tmp_path / "home"),
        "ITUKG_CACHE": str(tmp_path / "cache"),
        "LANG": "C.UTF-8",
    }
    return {"cwd": tmp_path / "empty", "env": environment}


def test_installed_command_says_its_version(installed: Path, alone: dict[str, object]) -> None:
    said = subprocess.check_output([installed / "itukg", "--version"], text=True, timeout=60, **alone)  # type: ignore[call-overload]
    assert version("itukg") in said


def test_installed_package_is_complete(installed: Path, alone: dict[str, object]) -> None:
    program = "import itukg, sys; print(itukg.__file__, *sys.path, sep='\\n')"
    said = subprocess.check_output([installed / "python", "-c", program], text=True, timeout=60, **alone)  # type: ignore[call-overload]
    assert str(installed.parent) in said.splitlines()[0]
    assert str(CHECKOUT) not in said
    check = subprocess.run([*_pip_for(installed), "check"], capture_output=True, text=True, timeout=120, check=False)
    assert check.returncode == 0, check.stdout


@pytest.fixture
def server(installed: Path, alone: dict[str, object], tmp_path: Path) -> Iterator[str]:
    """The address of a running ``itukg serve``."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    log = tmp_path / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [installed / "itukg", "serve", "--port", str(port)], stdout=output, stderr=output, **alone
        )
    try:
        deadline = time.monotonic() + STARTUP
        while not _healthy(address):
            assert process.poll() is None, f"itukg serve ended by itself:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"itukg serve did not start within {STARTUP:.0f} s:\n{log.read_text()}"
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            pytest.fail("itukg serve did not end when asked to")


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as answer:
        answer.close()
        return False
    except OSError:
        return False


def test_installed_server_publishes_the_dataset(server: str, alone: dict[str, object]) -> None:
    request = urllib.request.Request(f"{server}/id/document/C26-33", headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers.get_content_type() == "text/turtle"
        assert answer.url != request.full_url, "a thing is not its document: there must be a redirect"
        triples = list(ox.parse(answer.read(), format=ox.RdfFormat.TURTLE, base_iri=answer.url))
    about = [triple for triple in triples if triple.subject == ox.NamedNode(THING)]
    assert len(about) >= 5
    assert not list(Path(str(alone["cwd"])).iterdir()), "the server writes into the folder it was started in"
