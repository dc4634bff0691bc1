"""The command ``itukg format``: which files it takes, what it says and writes, and that our own files are formatted."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from itukg.cli import main
from itukg.dataset import Dataset, load_dataset
from itukg.errors import DatasetError
from itukg.formatting import files as formatting_files
from itukg.formatting.layout import lay_out
from itukg.formatting.order import OTHERS, RDF_TYPE, Order
from itukg.formatting.report import _WORDS
from itukg.formatting.text import format_turtle
from itukg.turtle.syntax import Node, Pair, Statement, parse
from tests.requirements import CHECKOUT

HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function: arguments of ``itukg format`` -> exit code, and all that was said."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["format", *map(str, arguments)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A copy of the second dataset, with one file out of shape."""
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder)
    path = folder / "data" / "links" / "elsewhere.ttl"
    path.write_text(path.read_text("utf-8").replace("ship:S.S.Anna owl:sameAs", "ship:S.S.Anna   owl:sameAs"), "utf-8")
    return folder


# --- our own files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("root", "least"), [(CHECKOUT, 49), (HARBOUR, 10)])
def test_all_turtle_files_of_the_datasets_are_formatted(root: Path, least: int, run: Run) -> None:
    code, said = run("--check", "--dataset", root)
    assert code == 0, said
    count = len(load_dataset(root).files)
    assert count >= least
    assert said == f"all {count} files are formatted\n"


def test_the_layout_of_the_dataset_names_terms_that_are_there() -> None:
    defined = {
        part.subject.text
        for part in parse((CHECKOUT / "ontology" / "itukg.ttl").read_text("utf-8")).parts
        if isinstance(part, Statement)
    }
    names = [name for line in load_dataset(CHECKOUT).layout for name in line]
    own = [f"itu:{name.rpartition('#')[2]}" for name in names if "itukg/ontology#" in name]
    assert len(own) > 60
    assert OTHERS in names
    assert not set(own) - defined


def shuffled(dataset: Dataset, name: str, chance: random.Random) -> str:
    """The file with its predicates and objects in another order, where that order is the formatter's."""
    document = parse((dataset.root / name).read_text("utf-8"))
    order = Order(dataset.layout, dataset.languages)

    def mix_pairs(pairs: list[Pair]) -> list[Pair]:
        for pair in pairs:
            if pair.predicate != "a":
                mix(pair.objects, order.object_place)
            for node in pair.objects:
                mix_inside(node)
        mix(pairs, lambda pair: pair.predicate)
        return pairs

    def mix(things: list, key: Callable) -> None:  # type: ignore[type-arg]
        """Shuffle, but leave those in order that the author orders."""
        waiting = {repr(which): iter(list(group)) for which, group in groupby(sorted(things, key=key), key)}
        keys = [repr(key(thing)) for thing in things]
        chance.shuffle(keys)
        things[:] = [next(waiting[which]) for which in keys]

    def mix_inside(node: Node) -> None:
        mix_pairs(node.pairs)
        for item in node.items:
            mix_inside(item)

    for part in document.parts:
        if isinstance(part, Statement):
            mix_inside(part.subject)
            mix_pairs(part.pairs)
    return lay_out(document)


@pytest.mark.parametrize("root", [CHECKOUT, HARBOUR], ids=["own", "second"])
def test_the_order_in_a_block_does_not_depend_on_how_it_was_written(root: Path) -> None:
    dataset = load_dataset(root)
    order = Order(dataset.layout, dataset.languages)
    chance = random.Random(26)
    changed = 0
    for name in dataset.files:
        formatted = format_turtle((root / name).read_text("utf-8"), order)
        mixed = shuffled(dataset, name, chance)
        changed += mixed != formatted
        assert format_turtle(mixed, order) == formatted, name
    assert changed > len(dataset.files) / 2


# --- check and write ------------------------------------------------------------------------------------------------


def test_check_names_the_first_line_and_changes_nothing(harbour: Path, run: Run) -> None:
    before = (harbour / "data/links/elsewhere.ttl").read_bytes()
    code, said = run("--check", "--dataset", harbour)
    assert code == 1
    assert said.splitlines() == [
        "data/links/elsewhere.ttl:5: not formatted from this line on",
        "1 of 15 files not formatted; to format them: itukg format",
    ]
    assert (harbour / "data/links/elsewhere.ttl").read_bytes() == before


def test_format_writes_what_is_out_of_shape_and_nothing_else(harbour: Path, run: Run) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in harbour.rglob("*.ttl")}
    (harbour / "data/links/elsewhere.ttl").chmod(0o640)
    assert run("--dataset", harbour) == (0, "data/links/elsewhere.ttl: formatted\nformatted: 1 of 15 files\n")
    touched = [path for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp]
    assert touched == [harbour / "data/links/elsewhere.ttl"]
    assert touched[0].read_bytes() == (HARBOUR / "data/links/elsewhere.ttl").read_bytes()
    assert touched[0].stat().st_mode & 0o777 == 0o640
    assert run("--check", "--dataset", harbour)[0] == 0
    assert run("--dataset", harbour) == (0, "formatted: 0 of 15 files\n")


def test_messages_in_chinese(harbour: Path, run: Run) -> None:
    assert run("--check", "--lang", "zh", "--dataset", harbour) == (
        1,
        "data/links/elsewhere.ttl:5：自此行起格式不符\n15个文件中有1个格式不符；整理格式请运行：itukg format\n",
    )
    assert "15个文件中已整理1个" in run("--lang", "zh", "--dataset", harbour)[1]
    assert run("--check", "--lang", "zh", "--dataset", harbour) == (0, "全部15个文件格式相符\n")
    assert _WORDS["en"].keys() == _WORDS["zh"].keys()


def test_named_files_and_folders(harbour: Path, run: Run) -> None:
    wrong, right = harbour / "data/links/elsewhere.ttl", harbour / "data/cargo.ttl"
    assert run("--check", "--dataset", harbour, right) == (0, "all 1 files are formatted\n")
    code, said = run("--check", "--dataset", harbour, wrong, harbour / "data/links", right)
    assert (code, said.splitlines()[-1]) == (1, "1 of 2 files not formatted; to format them: itukg format")
    assert said.startswith(f"{wrong}:5: ")


def test_a_link_to_a_file_stays_a_link(harbour: Path, run: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.ttl"
    link.symlink_to(harbour / "data/links/elsewhere.ttl")
    assert run("--dataset", harbour, link)[0] == 0
    assert link.is_symlink()
    assert link.read_bytes() == (HARBOUR / "data/links/elsewhere.ttl").read_bytes()


# --- what cannot be done --------------------------------------------------------------------------------------------


def test_mistakes_are_told_with_their_lines_and_the_other_files_are_formatted(
    harbour: Path, run: Run, broken_dataset: Callable[[str], Path]
) -> None:
    mistakes = {"syntax-error": "data/log/2031.ttl", "undefined-prefix": "data/log/2031.ttl"}
    mistakes["not-utf-8"] = "data/register/pilots.ttl"
    for mistake, name in mistakes.items():
        path = broken_dataset(mistake) / name
        before = path.read_bytes()
        out_of_shape = harbour / "data/links/elsewhere.ttl"
        shutil.copy(out_of_shape, path.parent / "zz.ttl")
        code, said = run("--dataset", harbour, path, path.parent / "zz.ttl")
        lines = said.splitlines()
        assert code == 1
        line = {"syntax-error": 9, "undefined-prefix": 8, "not-utf-8": 6}[mistake]
        assert lines[0].startswith(f"{path}:{line}:"), said
        assert lines[1:] == [f"{path.parent / 'zz.ttl'}: formatted", "formatted: 1 of 2 files; other findings: 1"]
        assert path.read_bytes() == before


def test_turtle_that_is_too_new_or_too_deep_is_left_alone(harbour: Path, run: Run, tmp_path: Path) -> None:
    new, deep = tmp_path / "a.ttl", tmp_path / "b.ttl"
    new.write_text("<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .\n")
    deep.write_text("<http://e/s> <http://e/p> " + "( " * 3000 + ") " * 3000 + " .\n")
    before = new.read_bytes(), deep.read_bytes()
    code, said = run("--dataset", harbour, new, deep)
    assert code == 1
    assert f"{new}:1: <<( <http://e/s> <ht is beyond RDF 1.1 Turtle" in said
    assert f"{deep}: left as it is, because its brackets nest too deep" in said
    assert (new.read_bytes(), deep.read_bytes()) == before


def test_a_second_block_is_told_with_both_lines(harbour: Path, run: Run) -> None:
    path = harbour / "data/cargo.ttl"
    count = path.read_text("utf-8").count("\n")
    first = path.read_text("utf-8").split("\n").index("cargo:salt a skos:Concept , hb:CargoKind ;") + 1
    with path.open("a", encoding="utf-8") as stream:
        stream.write('\ncargo:salt a hb:CargoKind ;\n    skos:altLabel "rock salt"@en .\n')
    expected = f"{path}:{count + 2}: cargo:salt has a block already, in line {first}; make the two one"
    for arguments in (["--check"], []):
        code, said = run(*arguments, "--dataset", harbour, path)
        assert (code, said.splitlines()[0]) == (1, expected)
    assert "已有一个语句块" in run("--lang", "zh", "--dataset", harbour, path)[1]


def test_of_a_folder_what_is_hidden_in_it_is_left_alone(harbour: Path, run: Run) -> None:
    """The packages of an environment, say: they are other people's."""
    theirs = harbour / ".venv" / "lib" / "theirs.ttl"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("<urn:s>   <urn:p> <urn:o>  .\n", "utf-8")
    code, said = run("--dataset", harbour, harbour)
    assert (code, said.splitlines()[-1]) == (0, "formatted: 1 of 15 files")
    assert theirs.read_text("utf-8") == "<urn:s>   <urn:p> <urn:o>  .\n"
    code, said = run("--dataset", harbour, theirs.parent)
    assert (code, said.splitlines()[-1]) == (0, "formatted: 1 of 1 files"), "but a folder that is named is meant"


def test_an_empty_name_is_not_this_folder(run: Run) -> None:
    assert run("--check", "") == (2, "itukg: A name is empty. Name Turtle files or folders that hold some.\n")


@pytest.mark.parametrize("given", ["nothing.ttl", "notes.md", "empty"])
def test_a_wrong_path_is_refused_plainly(given: str, harbour: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# not Turtle\n")
    (tmp_path / "empty").mkdir()
    wrong = harbour / "data/links/elsewhere.ttl"
    before = wrong.read_bytes()
    code, said = run("--dataset", harbour, wrong, tmp_path / given)
    assert code == 2
    assert {
        "nothing.ttl": f"itukg: There is no file {tmp_path / given}. Name Turtle files or folders that hold some.\n",
        "notes.md": f"itukg: {tmp_path / given} is not a Turtle file: its name does not end in .ttl.\n",
        "empty": f"itukg: There is no Turtle file (*.ttl) in the folder {tmp_path / given}.\n",
    }[given] == said
    assert wrong.read_bytes() == before, "nothing is written when not all can be"


def test_no_dataset_no_formatting(run: Run, tmp_path: Path) -> None:
    code, said = run("--check", "--dataset", tmp_path)
    assert code == 2
    assert "is not a dataset folder" in said


def test_a_failure_to_write_leaves_the_file_and_no_rest(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = harbour / "data/links/elsewhere.ttl"
    before, around = path.read_bytes(), sorted(path.parent.iterdir())
    monkeypatch.setattr(os, "replace", fail)
    code, said = run("--dataset", harbour)
    assert code == 2
    assert said == f"itukg: {path} cannot be written: No space left on device.\n"
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == around


def test_a_text_that_would_say_something_else_is_never_written(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise formatting_files.GraphChanged("two triples less")

    before = (harbour / "data/cargo.ttl").read_bytes()
    monkeypatch.setattr(formatting_files, "format_turtle", fail)
    code, said = run("--dataset", harbour, harbour / "data/cargo.ttl")
    assert code == 1
    assert "left as it is" in said and "two triples less" in said
    assert (harbour / "data/cargo.ttl").read_bytes() == before


# --- the layout in the catalog --------------------------------------------------------------------------------------


def test_the_layout_is_read_from_the_catalog() -> None:
    ontology = "https://harbour.example/ontology#"
    layout = load_dataset(HARBOUR).layout
    assert layout[1:3] == ((ontology + "callSign",), (ontology + "grossTonnage", ontology + "draught"))
    assert (OTHERS,) in layout
    assert RDF_TYPE not in [name for line in layout for name in line]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pub:layout hb:length ;", "pub:layout is no list"),
        ("pub:layout ( hb:length ) , ( hb:depth ) ;", "the dataset has 2 times pub:layout"),
        ('pub:layout ( "length" ) ;', "length does not fit"),
        ("pub:layout ( hb:length ( hb:depth hb:length ) ) ;", "hb:length does not fit"),
        ("pub:layout ( [ a hb:Berth ] ) ;", "does not fit"),
    ],
)
def test_a_layout_that_is_none_is_told(written: str, said: str, harbour: Path) -> None:
    path = harbour / "data/catalog.ttl"
    before, _, rest = path.read_text("utf-8").partition("    pub:layout (")
    path.write_text(before + "    " + written + rest.partition("    ) ;")[2], "utf-8")
    with pytest.raises(DatasetError) as refused:
        load_dataset(harbour)
    assert said.replace("hb:", "https://harbour.example/ontology#") in str(refused.value)


def test_a_dataset_without_a_layout_is_formatted_in_the_standard_order(harbour: Path, run: Run) -> None:
    path = harbour / "data/catalog.ttl"
    before, _, rest = path.read_text("utf-8").partition("    pub:layout (")
    path.write_text(before + rest.partition("    ) ;\n")[2], "utf-8")
    assert load_dataset(harbour).layout == ()
    assert run("--dataset", harbour)[0] == 0
    ships = (harbour / "data/register/ships.ttl").read_text("utf-8")
    assert "    hb:draught 4.20 ;\n    hb:grossTonnage 1240 .\n" in ships
    assert "    hb:grossTonnage 1240 ; hb:draught 4.20 ;\n" in (HARBOUR / "data/register/ships.ttl").read_text("utf-8")
