"""The command ``itukg format``: which files it takes, what it says and writes, and that our own files are formatted."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from itukg.dataset import Dataset, load_dataset
from itukg.errors import DatasetError
from itukg.formatting.layout import lay_out
from itukg.formatting.order import OTHERS, RDF_TYPE, Order
from itukg.formatting.report import _WORDS
from itukg.formatting.text import format_turtle
from itukg.turtle.syntax import Node, Pair, Statement, parse
from tests.requirements import CHECKOUT
from tests.unit.formatted import HARBOUR, Run

# --- our own files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("root", "least"), [(CHECKOUT, 49), (HARBOUR, 10)])
def test_all_turtle_files_of_the_datasets_are_formatted(root: Path, least: int, run_format: Run) -> None:
    code, said = run_format("--check", "--dataset", root)
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


def test_check_names_the_first_line_and_changes_nothing(out_of_shape: Path, run_format: Run) -> None:
    before = (out_of_shape / "data/links/elsewhere.ttl").read_bytes()
    code, said = run_format("--check", "--dataset", out_of_shape)
    assert code == 1
    assert said.splitlines() == [
        "data/links/elsewhere.ttl:5: not formatted from this line on",
        "1 of 15 files not formatted; to format them: itukg format",
    ]
    assert (out_of_shape / "data/links/elsewhere.ttl").read_bytes() == before


def test_format_writes_what_is_out_of_shape_and_nothing_else(out_of_shape: Path, run_format: Run) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in out_of_shape.rglob("*.ttl")}
    (out_of_shape / "data/links/elsewhere.ttl").chmod(0o640)
    assert run_format("--dataset", out_of_shape) == (
        0,
        "data/links/elsewhere.ttl: formatted\nformatted: 1 of 15 files\n",
    )
    touched = [path for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp]
    assert touched == [out_of_shape / "data/links/elsewhere.ttl"]
    assert touched[0].read_bytes() == (HARBOUR / "data/links/elsewhere.ttl").read_bytes()
    assert touched[0].stat().st_mode & 0o777 == 0o640
    assert run_format("--check", "--dataset", out_of_shape)[0] == 0
    assert run_format("--dataset", out_of_shape) == (0, "formatted: 0 of 15 files\n")


def test_messages_in_chinese(out_of_shape: Path, run_format: Run) -> None:
    assert run_format("--check", "--lang", "zh", "--dataset", out_of_shape) == (
        1,
        "data/links/elsewhere.ttl:5：自此行起格式不符\n15个文件中有1个格式不符；整理格式请运行：itukg format\n",
    )
    assert "15个文件中已整理1个" in run_format("--lang", "zh", "--dataset", out_of_shape)[1]
    assert run_format("--check", "--lang", "zh", "--dataset", out_of_shape) == (0, "全部15个文件格式相符\n")
    assert _WORDS["en"].keys() == _WORDS["zh"].keys()


def test_named_files_and_folders(out_of_shape: Path, run_format: Run) -> None:
    wrong, right = out_of_shape / "data/links/elsewhere.ttl", out_of_shape / "data/cargo.ttl"
    assert run_format("--check", "--dataset", out_of_shape, right) == (0, "all 1 files are formatted\n")
    code, said = run_format("--check", "--dataset", out_of_shape, wrong, out_of_shape / "data/links", right)
    assert (code, said.splitlines()[-1]) == (1, "1 of 2 files not formatted; to format them: itukg format")
    assert said.startswith(f"{wrong}:5: ")


def test_a_link_to_a_file_stays_a_link(out_of_shape: Path, run_format: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.ttl"
    link.symlink_to(out_of_shape / "data/links/elsewhere.ttl")
    assert run_format("--dataset", out_of_shape, link)[0] == 0
    assert link.is_symlink()
    assert link.read_bytes() == (HARBOUR / "data/links/elsewhere.ttl").read_bytes()


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
def test_a_layout_that_is_none_is_told(written: str, said: str, out_of_shape: Path) -> None:
    path = out_of_shape / "data/catalog.ttl"
    before, _, rest = path.read_text("utf-8").partition("    pub:layout (")
    path.write_text(before + "    " + written + rest.partition("    ) ;")[2], "utf-8")
    with pytest.raises(DatasetError) as refused:
        load_dataset(out_of_shape)
    assert said.replace("hb:", "https://harbour.example/ontology#") in str(refused.value)


def test_a_dataset_without_a_layout_is_formatted_in_the_standard_order(out_of_shape: Path, run_format: Run) -> None:
    path = out_of_shape / "data/catalog.ttl"
    before, _, rest = path.read_text("utf-8").partition("    pub:layout (")
    path.write_text(before + rest.partition("    ) ;\n")[2], "utf-8")
    assert load_dataset(out_of_shape).layout == ()
    assert run_format("--dataset", out_of_shape)[0] == 0
    ships = (out_of_shape / "data/register/ships.ttl").read_text("utf-8")
    assert "    hb:draught 4.20 ;\n    hb:grossTonnage 1240 .\n" in ships
    assert "    hb:grossTonnage 1240 ; hb:draught 4.20 ;\n" in (HARBOUR / "data/register/ships.ttl").read_text("utf-8")
