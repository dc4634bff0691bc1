"""Builds: when one is needed, what it leaves when it is interrupted, and what it removes."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.build import ensure_snapshot
from itukg.snapshot import MANIFEST
from tests.http.copies import Copy
from tests.http.queries import ANNA, BASE, HB, assert_answers, over
from tests.http_client import ask
from tests.servers import LiveServer, environment, itukg

# What makes root one of those whom a file's mode binds.
_UNPRIVILEGED = ("setpriv", "--inh-caps=-all", "--bounding-set=-all") if os.geteuid() == 0 else ()


def _without_privileges(copy: Copy, command: str) -> subprocess.CompletedProcess[str]:
    line = [*_UNPRIVILEGED, sys.executable, "-m", "itukg", command]
    return subprocess.run(line, env=environment(copy.settings), capture_output=True, text=True, timeout=120)


# --- no change ------------------------------------------------------------------------------------------------------


def test_an_unchanged_dataset_is_not_built_again(copy: Copy) -> None:
    first = copy.build()
    before = {path: path.stat().st_mtime_ns for path in copy.place.snapshots.rglob("*")}
    assert len(before) > 5
    again = itukg(copy.settings, "build")
    assert (again.returncode, again.stdout.strip()) == (0, first)
    assert "validating" not in again.stderr and "reasoning" not in again.stderr
    assert {path: path.stat().st_mtime_ns for path in copy.place.snapshots.rglob("*")} == before


def test_a_cache_that_cannot_be_written_serves_the_snapshot_that_is_in_it(copy: Copy) -> None:
    """As in a container whose file system is read-only."""
    built = copy.build_elsewhere()
    root = copy.settings.cache_path
    everything = [root, *root.rglob("*")]
    assert len(everything) > 10
    before = {path: path.lstat().st_mtime_ns for path in everything}
    for path in everything:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    try:
        again = _without_privileges(copy, "build")
        assert (again.returncode, again.stdout.strip(), again.stderr) == (0, built, "")
        assert {path: path.lstat().st_mtime_ns for path in [root, *root.rglob("*")]} == before
        with LiveServer(copy.settings, through=_UNPRIVILEGED) as server:
            assert_answers(server.url)
        copy.rename("S.S. Anna", "Anna II")
        other = _without_privileges(copy, "build")
        assert other.returncode == 2
        assert "cannot be written: Permission denied" in other.stderr and "--cache" in other.stderr
        assert copy.place.current() == built
    finally:
        for path in everything:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o200)


def test_a_change_taken_back_is_found_again(copy: Copy) -> None:
    first = copy.build()
    copy.rename("S.S. Anna", "Anna II")
    second = copy.build()
    copy.rename("Anna II", "S.S. Anna")
    back = itukg(copy.settings, "build")
    assert (back.stdout.strip(), copy.place.current()) == (first, first) and second != first
    assert "validating" not in back.stderr


def test_two_builds_at_once_agree(copy: Copy) -> None:
    command = [sys.executable, "-m", "itukg", "build"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=environment(copy.settings), **pipes) for _ in range(3)]  # type: ignore[call-overload]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0] * 3, said
    assert len({out.strip() for out, _ in said}) == 1
    assert copy.folders() == {said[0][0].strip()}


def test_a_triple_in_two_graphs_counts_once(copy: Copy) -> None:
    """The default graph is a set, though each graph keeps what it says."""
    links = copy.settings.dataset_path / "data/links/elsewhere.ttl"
    again = f'\n{ANNA} <{HB}callSign> "HBA7" .\n'
    links.write_text(links.read_text(encoding="utf-8") + again, encoding="utf-8")
    with LiveServer(copy.settings) as server:
        signs = f"{ANNA} <{HB}callSign> ?sign"
        assert ask(server.url, f"SELECT ?g {{ GRAPH ?g {{ {signs} }} }} ORDER BY ?g").values("g") == [
            BASE + "graph/links",
            BASE + "graph/register",
        ]
        assert ask(server.url, f"SELECT (COUNT(*) AS ?n) {{ {signs} }}").values("n") == ["1"]
        alias = f"FROM <{BASE}graph/register>"
        assert ask(server.url, over(f"SELECT (COUNT(*) AS ?n) {{ {signs} }}", alias)).values("n") == ["1"]


# --- failures -------------------------------------------------------------------------------------------------------


# The process ends itself when it says what it does; after a "+" it may work for a moment more.
_BUILD_THAT_DIES = """
import os, signal, sys, threading, time
from itukg.build import ensure_snapshot
from itukg.settings import Settings

def end(after=0.0):
    time.sleep(after)
    os.kill(os.getpid(), signal.SIGKILL)

def progress(said):
    if said.startswith(sys.argv[1].rstrip("+")):
        threading.Thread(target=end, args=(0.005,)).start() if sys.argv[1].endswith("+") else end()

ensure_snapshot(Settings.from_environment(), progress)
"""


@pytest.mark.parametrize("step", ["reasoning", "writing", "writing+", "writing the documents+"])
def test_an_interrupted_build_leaves_the_old_state(copy: Copy, step: str) -> None:
    old = copy.build()
    copy.rename("S.S. Anna", "Anna II")
    done = subprocess.run(
        [sys.executable, "-c", _BUILD_THAT_DIES, step], env=environment(copy.settings), capture_output=True, timeout=120
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert copy.place.current() == old
    complete = {name for name in copy.folders() if not name.startswith(".")}
    assert old in complete and all(_is_whole(copy.place.folder(name)) for name in complete)
    new = copy.build()
    assert copy.folders() == {old, new} and copy.place.current() == new
    assert _is_whole(copy.place.folder(new))


def test_nothing_stays_of_an_exchange_or_a_removal_that_was_interrupted(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = copy.build()
    changes, root = copy.place.root / "changes", copy.place.root
    (number,) = struct.unpack("=Q", changes.read_bytes())
    changes.write_bytes(struct.pack("=Q", number + 1))  # odd: an exchange is under way
    (root / ".current-99").symlink_to("snapshots/none")
    (root / ".history.json-99").write_text("[")
    assert copy.build() == snapshot and struct.unpack("=Q", changes.read_bytes())[0] % 2 == 0
    assert not [item.name for item in root.iterdir() if item.name.endswith("-99")]
    copy.rename("S.S. Anna", "Anna II")
    with monkeypatch.context() as killed:  # when the old snapshot is to be removed
        killed.setattr("itukg.snapshot.shutil.rmtree", lambda *_, **__: None)
        new = ensure_snapshot(replace(copy.settings, snapshots_kept=1))
    assert {manifest.id for manifest in copy.place.kept()} == {new}
    assert len(copy.folders()) == 2, "its files are still there"
    copy.build()
    assert copy.folders() == {new}


def _is_whole(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and len(ox.Store.read_only(str(folder / "store"))) > 500


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "gone"])
def test_a_damaged_snapshot_is_built_again(copy: Copy, damage: str) -> None:
    snapshot = copy.build()
    manifest = copy.place.folder(snapshot) / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    if damage == "gone":
        manifest.unlink()
    else:
        manifest.write_text({"cut": text[: len(text) // 2], "empty": "", "other": "{}"}[damage], encoding="utf-8")
    assert copy.build() == snapshot
    assert manifest.read_text(encoding="utf-8")[:20] == text[:20]
    with LiveServer(copy.settings) as server:
        assert_answers(server.url)


def test_only_so_many_snapshots_are_kept(copy: Copy) -> None:
    names = ["S.S. Anna", *(f"Anna {number}" for number in range(2, 6))]
    built = [copy.build()]
    for old, new in pairwise(names):
        copy.rename(old, new)
        time.sleep(0.01)
        built.append(copy.build())
    assert len(set(built)) == 5
    assert copy.folders() == set(built[-copy.settings.snapshots_kept :])
    # Pages that are made in the folder of an old snapshot do not make it a new one.
    keep = copy.settings.snapshots_kept
    (copy.place.folder(built[-keep]) / "pages.sqlite").touch()
    copy.rename(names[-1], "Anna 6")
    time.sleep(0.01)
    built.append(copy.build())
    assert copy.folders() == set(built[-keep:])
