"""Files that a person names -> files of the dataset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from itukg.dataset import Dataset
from itukg.errors import SettingError
from itukg.settings import CATALOG


def chosen_files(dataset: Dataset, names: Sequence[str]) -> tuple[str, ...]:
    """The files of the dataset that are named, in its order; a folder stands for all files in it.

    A name is relative to the current folder, else to the dataset folder.

    Raises:
        SettingError: there is no such file, or it is in no graph of the dataset and none of its queries.
    """
    files = (*dataset.files, *dataset.queries)
    known = {(dataset.root / name).resolve(): name for name in files}
    found = {file for name in names for file in _files(dataset, known, name)}
    return tuple(name for name in files if name in found)


def _files(dataset: Dataset, known: dict[Path, str], name: str) -> list[str]:
    places = [place.resolve() for place in (Path(name), dataset.root / name) if name and place.exists()]
    for place in places:
        found = [file for path, file in known.items() if place == path or place in path.parents]
        if found:
            return found
    root = dataset.root
    if not places:
        raise SettingError(
            f"There is no file {name!r}, neither in the current folder nor in the dataset folder {root}.",
            f"当前文件夹和数据集文件夹{root}中都没有文件{name!r}。",
        )
    if not places[0].is_relative_to(root.resolve()):
        raise SettingError(
            f"{name} lies outside the dataset folder {root}. Name the dataset that it belongs to with --dataset.",
            f"{name}不在数据集文件夹{root}之内。请用--dataset指明该文件所属的数据集。",
        )
    raise SettingError(
        f"{name} is in no graph of the dataset: no pub:file in {CATALOG} names it.",
        f"{name}不在数据集的任何图中：{CATALOG}中没有pub:file指明它。",
    )
