"""The example queries of a dataset, for the query page: the files of ``queries/competency``.

The page offers the questions of the library as well (`itukg.library`), which have headers of their own. The files of
``queries/home`` are no examples: the first page shows what they find (see `itukg.display.home`).

A file begins with one comment line a language, in the order of the dataset's languages: its title. A code that both
the title and the file's name begin with (``CQ12`` in ``CQ12-regulators-trained.rq``) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from itukg.errors import DatasetError, unreadable
from itukg.turtle.terms import Rebase

FOLDER = "competency"
HOME = "queries/home/*.rq"
PATTERN = f"queries/{FOLDER}/*.rq"


@dataclass(frozen=True)
class Example:
    """A query with its name (``competency/CQ12-regulators-trained``), its titles by language, and its text."""

    name: str
    titles: Mapping[str, str]
    query: str


def find_examples(root: Path) -> tuple[str, ...]:
    """The files of a dataset folder that are examples, as paths relative to it, in order; a dataset may have none."""
    found = sorted(path for path in root.glob(PATTERN) if path.is_file())
    return tuple(path.relative_to(root).as_posix() for path in found)


def read_example(root: Path, file: str, languages: Sequence[str], rebase: Rebase) -> Example:
    """Read one of the files, with the IRIs in it moved as the dataset's are.

    Raises:
        DatasetError: the file cannot be read.
    """
    text = _read(root, file)
    path = Path(file)
    code = path.stem.partition("-")[0] + " "
    titles: dict[str, str] = {}
    for language, line in zip(languages, text.splitlines(), strict=False):
        if not line.startswith("#"):
            break
        titles[language] = line.removeprefix("#").strip().removeprefix(code)
    return Example(f"{path.parent.name}/{path.stem}", titles, rebase.sparql(text))


def find_home_queries(root: Path) -> tuple[str, ...]:
    """The queries of the first page, as paths relative to the dataset folder, in order; a dataset may have none."""
    found = sorted(path for path in root.glob(HOME) if path.is_file())
    return tuple(path.relative_to(root).as_posix() for path in found)


def read_home_queries(root: Path, files: Sequence[str], rebase: Rebase) -> dict[str, str]:
    """The texts of these files, with the IRIs in them moved as the dataset's are.

    Raises:
        DatasetError: a file cannot be read.
    """
    return {file: rebase.sparql(_read(root, file)) for file in files}


def _read(root: Path, file: str) -> str:
    try:
        return (root / file).read_text(encoding="utf-8")
    except OSError as error:
        raise unreadable(root / file, error) from error
    except UnicodeDecodeError:
        raise DatasetError(f"{root / file} is not UTF-8.", f"{root / file}不是UTF-8编码。") from None
