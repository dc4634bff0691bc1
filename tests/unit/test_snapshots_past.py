"""What is remembered of snapshots, how one is built again, and which commit the files of a dataset are those of."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.dataset import load_dataset
from itukg.history import FILE, History, Past
from itukg.recipe import recipe
from itukg.revision import revision_of
from itukg.snapshot import Manifest
from tests.requirements import require

MADE = {"content": "c0", "itukg": "0.3.0", "pyoxigraph": "0.5.13", "rules": "3", "format": "13", "dumps": "1"}


def manifest(number: int, **changes: object) -> Manifest:
    plain = Manifest(
        id=f"{number:032x}",
        dataset="https://a.example/dataset",
        base="https://a.example/",
        version=f"1.{number}.0",
        license="https://l.example/",
        built=f"2031-01-01T00:{number % 60:02}:00+00:00",
        titles={},
        descriptions={},
        languages=("en",),
        prefixes={},
        closure_graph="https://a.example/graph/closure",
        asserted_graph="https://a.example/graph/asserted",
        graphs=(),
        triples=0,
        issued="2031-01-01",
        made=MADE,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


# --- history --------------------------------------------------------------------------------------------------------


def test_what_was_noted_is_found(tmp_path: Path) -> None:
    history = History(tmp_path)
    assert history.find(manifest(1).id) is None
    history.note([manifest(2), manifest(1)])
    history.note([manifest(2, version="other"), manifest(3)])
    found = History(tmp_path).find(manifest(2).id)
    assert found == Past(manifest(2).id, "1.2.0", "2031-01-01", "2031-01-01T00:02:00+00:00", "https://a.example/", MADE)
    assert History(tmp_path).find(manifest(3).id) is not None
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_nothing_new_is_not_written_again(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.note([manifest(1)])
    before = (tmp_path / FILE).stat().st_ino
    history.note([manifest(1)])
    assert (tmp_path / FILE).stat().st_ino == before


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.note(manifest(number) for number in range(1_000))
    history.note([manifest(5_000)])
    assert history.find(manifest(5_000).id) is not None
    kept = sum(history.find(manifest(number).id) is not None for number in range(0, 1_000, 7))
    assert kept >= 142 and len((tmp_path / FILE).read_text("utf-8")) < 1_000_000


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"id": "x"}]', '{"a": 1}'])
def test_a_file_that_is_not_ours_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    history = History(tmp_path)
    assert history.find("x") is None
    history.note([manifest(1)])
    assert history.find(manifest(1).id) is not None


# --- recipe ---------------------------------------------------------------------------------------------------------


def test_the_recipe_of_a_known_commit_names_it() -> None:
    past = Past("a" * 32, "0.2.0", "2031-01-01", "2031-01-02T00:00:00+00:00", "https://b.example/", {**MADE})
    words, members = recipe(past.id, replace(past, made={**MADE, "revision": "f" * 40}), manifest(1))
    assert f"git checkout {'f' * 40}" in words and "<tag>" not in words
    assert "ITUKG_BASE=https://b.example/ itukg build" in words and "ITUKG_DUMPS" not in words
    assert "itukg 0.3.0, pyoxigraph 0.5.13" in words and "rules 3" not in words
    assert members["version"] == "0.2.0" and len(members["recipe"]) == 4  # type: ignore[arg-type]
    words, _ = recipe(past.id, replace(past, made={**MADE, "dumps": "0"}), manifest(1))
    assert "the files of version 0.2.0: git checkout <tag>" in words and "ITUKG_DUMPS=0" in words
    assert "https://a.example/dataset lists the releases" in words


def test_the_recipe_of_what_is_unknown_still_is_one() -> None:
    words, members = recipe("a" * 32, None, manifest(1))
    assert "no note of it" in words and "ITUKG_BASE=https://a.example/ itukg build" in words
    assert set(members) == {"snapshot", "recipe"}


# --- revision -------------------------------------------------------------------------------------------------------


def test_the_commit_is_known_where_the_files_are_its(tmp_path: Path, fixture_dataset_dir: Path) -> None:
    require("git")
    root = tmp_path / "harbour"
    shutil.copytree(fixture_dataset_dir, root)
    files = load_dataset(root).all_files
    assert len(files) > 10
    assert revision_of(root, files) == "", "there is no git"

    def git(*arguments: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    assert revision_of(root, files) == "", "there is no commit"
    git("add", "-A")
    git("commit", "-qm", "All of it")
    commit = git("rev-parse", "HEAD").strip()
    assert revision_of(root, files) == commit
    (root / "notes.txt").write_text("no part of the dataset")
    assert revision_of(root, files) == commit
    changed = root / files[0]
    text = changed.read_text("utf-8")
    changed.write_text(text + "# more\n", "utf-8")
    assert revision_of(root, files) == ""
    changed.write_text(text, "utf-8")
    assert revision_of(root, files) == commit
    git("rm", "-q", "--cached", files[1])
    git("commit", "-qm", "One is not tracked")
    assert revision_of(root, files) == ""
    assert revision_of(root, []) == ""
