"""The developer's interface (Makefile, .ci/run), the lock, and what may stand in no file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.lock import hashes, lock_entries
from tests.requirements import CHECKOUT

TARGETS = {
    "serve": ".venv/bin/itukg serve --host 127.0.0.1 --port 8000",
    "test": ".venv/bin/python -m pytest",
    "lint": ".venv/bin/ruff check",
    "format": ".venv/bin/itukg format",
    "validate": ".venv/bin/itukg validate",
    "build": ".venv/bin/itukg build",
    "wheel": ".venv/bin/python -m hatchling build --target wheel",
    "query-page": ".venv/bin/python server/web/build.py --require",
    "bench": ".venv/bin/python -m bench",
    "lock": "uv pip compile",
    "clean": "rm -rf .venv",
}
# file -> the least number of packages in it
LOCKS = {
    "requirements.lock": 30,
    "requirements-serve.lock": 25,
    "requirements-owl.lock": 1,
    "requirements-node.lock": 1,
    "requirements-bench.lock": 10,
}
WEB = ("build.py", "package.json", "package-lock.json", ".npmrc")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with what `make` reads, and no environment yet."""
    folder = tmp_path / "a project"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(CHECKOUT / name, folder)
    (folder / "server/web").mkdir(parents=True)
    for name in WEB:
        shutil.copy(CHECKOUT / "server/web" / name, folder / "server/web")
    return folder


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # `make test` itself runs under make, and its flags must not reach this one.
    inherited = ("MAKE", "MFLAGS", "ITUKG_", "PYTHON", "HOST", "PORT", "ARGS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(inherited)}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def program(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


# --- make -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "command"), TARGETS.items())
def test_make_target(project: Path, target: str, command: str) -> None:
    run = make(project, "--dry-run", target)
    assert run.returncode == 0, run.stderr
    assert command in run.stdout


def test_lint_looks_at_the_turtle_of_both_datasets(project: Path) -> None:
    lines = make(project, "-n", "lint").stdout.splitlines()
    assert ".venv/bin/itukg format --check" in lines
    assert ".venv/bin/itukg format --check --dataset tests/fixtures/harbour" in lines


def test_make_validates_what_it_is_told(project: Path) -> None:
    lines = make(project, "-n", "validate", "ARGS=--lang zh data/reports").stdout.splitlines()
    assert ".venv/bin/itukg validate --lang zh data/reports" in lines


def test_make_listens_where_it_is_told(project: Path) -> None:
    assert "serve --host 0.0.0.0 --port 8080" in make(project, "-n", "serve", "HOST=0.0.0.0", "PORT=8080").stdout


def test_make_alone_lists_the_targets(project: Path) -> None:
    run = make(project)
    assert run.returncode == 0
    assert {line.split()[1] for line in run.stdout.splitlines()} == set(TARGETS)


@pytest.mark.parametrize(
    ("fails_at", "said"),
    [("ensurepip", "apt install python3-venv"), ("version_info", "needs Python 3.11 or newer")],
)
def test_unfit_python_is_refused_plainly(project: Path, tmp_path: Path, fails_at: str, said: str) -> None:
    python = program(
        tmp_path / "python-unfit",
        f'case "$*" in *{fails_at}*) echo "Traceback: no such thing" >&2; exit 1;; esac',
    )
    run = make(project, "serve", f"PYTHON={python}")
    assert run.returncode != 0
    assert said in run.stderr
    assert not run.stdout
    assert not (project / ".venv").exists()


def test_missing_python_is_refused_plainly(project: Path) -> None:
    run = make(project, "build", "PYTHON=no-such-python")
    assert run.returncode != 0
    assert "There is no no-such-python here" in run.stderr
    assert not (project / ".venv").exists()


def pretended_python(folder: Path, log: Path, fails_at: str = "nothing") -> str:
    """A Python whose environments consist of programs that only note how they are called.

    As long as the log has a file ``.fail`` beside it, a call with ``fails_at`` in its arguments fails.
    """
    inner = f'echo "$0 $*" >> "{log}"; case "$*" in *{fails_at}*) test ! -e "{log}.fail";; esac'
    return program(
        folder / "python-pretended",
        'case "$*" in *"-m venv"*)',
        "mkdir -p .venv/bin",
        "for name in python itukg; do",
        f"  printf '%s\\n' '#!/bin/sh' '{inner}' > .venv/bin/$name; chmod +x .venv/bin/$name",
        "done;; esac",
    )


def test_environment_is_set_up_once(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    python = f"PYTHON={pretended_python(tmp_path, log)}"
    first = make(project, "build", python)
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.splitlines()) == 1
    lock, editable, built = log.read_text().splitlines()
    assert "--require-hashes" in lock and "requirements.lock" in lock
    assert "--no-deps" in editable and "--no-build-isolation" in editable and "--editable ." in editable
    assert built.endswith("itukg build")

    assert make(project, "build", python).stdout == ""
    assert len(log.read_text().splitlines()) == 4

    later = (project / ".venv/.ready").stat().st_mtime + 10
    os.utime(project / "requirements.lock", (later, later))
    assert "setting up" in make(project, "build", python).stdout


def test_project_file_is_read_again_without_a_new_environment(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    python = f"PYTHON={pretended_python(tmp_path, log)}"
    make(project, "build", python)
    log.unlink()
    later = (project / ".venv/.ready").stat().st_mtime + 10
    os.utime(project / "pyproject.toml", (later, later))
    assert make(project, "build", python).stdout == ""
    editable, built = log.read_text().splitlines()
    assert "--editable ." in editable
    assert built.endswith("itukg build")


def test_jars_are_fetched_once_and_for_the_tests_only(project: Path, tmp_path: Path) -> None:
    log, fail = tmp_path / "log.txt", tmp_path / "log.txt.fail"
    python = f"PYTHON={pretended_python(tmp_path, log, fails_at='requirements-owl.lock')}"
    make(project, "build", python)
    assert "requirements-owl.lock" not in log.read_text()
    log.unlink()
    fail.touch()
    assert make(project, "test", python).returncode != 0
    assert "pytest" not in log.read_text()
    fail.unlink()
    log.unlink()
    assert make(project, "test", python).stdout.startswith("fetching the OWL API")
    jars, page, tests = log.read_text().splitlines()
    assert page.endswith("server/web/build.py")
    for option in ("--require-hashes", "--only-binary :all:", "--no-deps", "--target .venv/share/owlapi"):
        assert option in jars
    assert tests.endswith("-m pytest")
    assert make(project, "test", python).stdout == ""
    later = (project / ".venv/.owlapi").stat().st_mtime + 10
    os.utime(project / "requirements-owl.lock", (later, later))
    assert "fetching" in make(project, "test", python).stdout


def test_environment_of_a_moved_checkout_is_set_up_again(project: Path, tmp_path: Path) -> None:
    python = f"PYTHON={pretended_python(tmp_path, tmp_path / 'log.txt')}"
    make(project, "build", python)
    moved = project.rename(tmp_path / "moved")
    assert "setting up" in make(moved, "build", python).stdout
    assert make(moved, "build", python).stdout == ""


@pytest.mark.parametrize("step", ["requirements.lock", "--editable"])
def test_interrupted_set_up_is_done_again(project: Path, tmp_path: Path, step: str) -> None:
    log, fail = tmp_path / "log.txt", tmp_path / "log.txt.fail"
    python = f"PYTHON={pretended_python(tmp_path, log, fails_at=step)}"
    fail.touch()
    assert make(project, "build", python).returncode != 0
    assert not (project / ".venv/.ready").exists()
    fail.unlink()
    log.unlink()
    assert make(project, "build", python).returncode == 0
    assert step in log.read_text()
    assert (project / ".venv/.ready").exists()


# --- continuous integration -----------------------------------------------------------------------------------------


def test_ci_ends_with_the_tests() -> None:
    script = CHECKOUT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False, timeout=10).returncode == 0
    lines = script.read_text(encoding="utf-8").split("\n")
    assert "set -euo pipefail" in lines
    assert "export ITUKG_REQUIRE=all" in lines
    assert [line for line in lines if line and not line.startswith("#")][-2:] == ["make lint", "make test"]


def test_ci_installs_what_tests_would_be_skipped_without() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    (packages,) = re.findall(r"^for package in (.+); do$", script, re.MULTILINE)
    assert {"chromium", "default-jre-headless"} <= set(packages.split())


# --- the lock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lock", "least"), LOCKS.items())
def test_lock_pins_everything_by_hash(lock: str, least: int) -> None:
    entries = lock_entries(lock)
    assert len(entries) >= least
    assert [name for name, entry in entries.items() if not hashes(entry) or "==" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|--trusted-host|@ ", text)


def test_lock_covers_the_project_file() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(project["project"]["dependencies"]) + list(project["build-system"]["requires"])
    for extra in project["project"]["optional-dependencies"].values():
        asked += extra
    _assert_locked(asked, "requirements.lock")
    _assert_locked(project["project"]["dependencies"], "requirements-serve.lock")
    _assert_locked(project["dependency-groups"]["owlapi"], "requirements-owl.lock")
    _assert_locked(project["dependency-groups"]["node"], "requirements-node.lock")
    _assert_locked(project["dependency-groups"]["bench"], "requirements-bench.lock")


def test_a_server_gets_what_was_tested() -> None:
    tested, served = lock_entries(), lock_entries("requirements-serve.lock")
    assert {name for name, entry in served.items() if tested.get(name) != entry} == set()
    assert not {"pytest", "playwright", "mypy", "ipykernel"} & set(served)


def _assert_locked(asked: list[str], lock: str) -> None:
    entries = lock_entries(lock)
    for requirement in map(Requirement, asked):
        if (name := canonicalize_name(requirement.name)) != "itukg":
            (pinned,) = re.findall(r"^\S+==(\S+)", entries[name], re.MULTILINE)
            assert requirement.specifier.contains(pinned), f"{requirement} is locked at {pinned}"


# --- what stands in no file -----------------------------------------------------------------------------------------

# Written in parts, so that this file does not hold them either.
_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))]
_PATHS = r"(?<![\w.:/*~-])/" + f"(?:{'|'.join(('wor' + 'k', 'roo' + 't', 'tmp/' + 'plan'))})" + r"(?![\w.-])"
_FORBIDDEN = re.compile("|".join([*map(re.escape, _HOSTS), _PATHS]))
_NOT_OURS = {".git", ".venv", ".cache", ".hypothesis", "__pycache__", "build", "dist", "node_modules"}


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    looked_at, found = 0, []
    for folder, names, files in os.walk(CHECKOUT):
        names[:] = [name for name in names if name not in _NOT_OURS and not name.endswith(("_cache", ".egg-info"))]
        for path in (Path(folder, file) for file in files):
            looked_at += 1
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if match := _FORBIDDEN.search(line):
                    found.append(f"{path.relative_to(CHECKOUT)}:{number}: {match.group()}")
    assert looked_at >= 60
    assert not found, "\n".join(found)
