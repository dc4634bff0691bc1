"""The command ``itukg format``: what it cannot do is told plainly, and leaves the files as they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.formatting import files as formatting_files
from tests.unit.formatted import Run


def test_mistakes_are_told_with_their_lines_and_the_other_files_are_formatted(
    out_of_shape: Path, run_format: Run, broken_dataset: Callable[[str], Path]
) -> None:
    mistakes = {"syntax-error": "data/log/2031.ttl", "undefined-prefix": "data/log/2031.ttl"}
    mistakes["not-utf-8"] = "data/register/pilots.ttl"
    for mistake, name in mistakes.items():
        path = broken_dataset(mistake) / name
        before = path.read_bytes()
        wrong = out_of_shape / "data/links/elsewhere.ttl"
        shutil.copy(wrong, path.parent / "zz.ttl")
        code, said = run_format("--dataset", out_of_shape, path, path.parent / "zz.ttl")
        lines = said.splitlines()
        assert code == 1
        line = {"syntax-error": 9, "undefined-prefix": 8, "not-utf-8": 6}[mistake]
        assert lines[0].startswith(f"{path}:{line}:"), said
        assert lines[1:] == [f"{path.parent / 'zz.ttl'}: formatted", "formatted: 1 of 2 files; other findings: 1"]
        assert path.read_bytes() == before


def test_turtle_that_is_too_new_or_too_deep_is_left_alone(out_of_shape: Path, run_format: Run, tmp_path: Path) -> None:
    new, deep = tmp_path / "a.ttl", tmp_path / "b.ttl"
    new.write_text("<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .\n")
    deep.write_text("<http://e/s> <http://e/p> " + "( " * 3000 + ") " * 3000 + " .\n")
    before = new.read_bytes(), deep.read_bytes()
    code, said = run_format("--dataset", out_of_shape, new, deep)
    assert code == 1
    assert f"{new}:1: <<( <http://e/s> <ht is beyond RDF 1.1 Turtle" in said
    assert f"{deep}: left as it is, because its brackets nest too deep" in said
    assert (new.read_bytes(), deep.read_bytes()) == before


def test_a_second_block_is_told_with_both_lines(out_of_shape: Path, run_format: Run) -> None:
    path = out_of_shape / "data/cargo.ttl"
    count = path.read_text("utf-8").count("\n")
    first = path.read_text("utf-8").split("\n").index("cargo:salt a skos:Concept , hb:CargoKind ;") + 1
    with path.open("a", encoding="utf-8") as stream:
        stream.write('\ncargo:salt a hb:CargoKind ;\n    skos:altLabel "rock salt"@en .\n')
    expected = f"{path}:{count + 2}: cargo:salt has a block already, in line {first}; make the two one"
    for arguments in (["--check"], []):
        code, said = run_format(*arguments, "--dataset", out_of_shape, path)
        assert (code, said.splitlines()[0]) == (1, expected)
    assert "已有一个语句块" in run_format("--lang", "zh", "--dataset", out_of_shape, path)[1]


def test_of_a_folder_what_is_hidden_in_it_is_left_alone(out_of_shape: Path, run_format: Run) -> None:
    """The packages of an environment, say: they are other people's."""
    theirs = out_of_shape / ".venv" / "lib" / "theirs.ttl"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("<urn:s>   <urn:p> <urn:o>  .\n", "utf-8")
    code, said = run_format("--dataset", out_of_shape, out_of_shape)
    assert (code, said.splitlines()[-1]) == (0, "formatted: 1 of 15 files")
    assert theirs.read_text("utf-8") == "<urn:s>   <urn:p> <urn:o>  .\n"
    code, said = run_format("--dataset", out_of_shape, theirs.parent)
    assert (code, said.splitlines()[-1]) == (0, "formatted: 1 of 1 files"), "but a folder that is named is meant"


def test_an_empty_name_is_not_this_folder(run_format: Run) -> None:
    assert run_format("--check", "") == (2, "itukg: A name is empty. Name Turtle files or folders that hold some.\n")


@pytest.mark.parametrize("given", ["nothing.ttl", "notes.md", "empty"])
def test_a_wrong_path_is_refused_plainly(given: str, out_of_shape: Path, run_format: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# not Turtle\n")
    (tmp_path / "empty").mkdir()
    wrong = out_of_shape / "data/links/elsewhere.ttl"
    before = wrong.read_bytes()
    code, said = run_format("--dataset", out_of_shape, wrong, tmp_path / given)
    assert code == 2
    assert {
        "nothing.ttl": f"itukg: There is no file {tmp_path / given}. Name Turtle files or folders that hold some.\n",
        "notes.md": f"itukg: {tmp_path / given} is not a Turtle file: its name does not end in .ttl.\n",
        "empty": f"itukg: There is no Turtle file (*.ttl) in the folder {tmp_path / given}.\n",
    }[given] == said
    assert wrong.read_bytes() == before, "nothing is written when not all can be"


def test_no_dataset_no_formatting(run_format: Run, tmp_path: Path) -> None:
    code, said = run_format("--check", "--dataset", tmp_path)
    assert code == 2
    assert "is not a dataset folder" in said


def test_a_failure_to_write_leaves_the_file_and_no_rest(
    out_of_shape: Path, run_format: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = out_of_shape / "data/links/elsewhere.ttl"
    before, around = path.read_bytes(), sorted(path.parent.iterdir())
    monkeypatch.setattr(os, "replace", fail)
    code, said = run_format("--dataset", out_of_shape)
    assert code == 2
    assert said == f"itukg: {path} cannot be written: No space left on device.\n"
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == around


def test_a_text_that_would_say_something_else_is_never_written(
    out_of_shape: Path, run_format: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise formatting_files.GraphChanged("two triples less")

    before = (out_of_shape / "data/cargo.ttl").read_bytes()
    monkeypatch.setattr(formatting_files, "format_turtle", fail)
    code, said = run_format("--dataset", out_of_shape, out_of_shape / "data/cargo.ttl")
    assert code == 1
    assert "left as it is" in said and "two triples less" in said
    assert (out_of_shape / "data/cargo.ttl").read_bytes() == before
