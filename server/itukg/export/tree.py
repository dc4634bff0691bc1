"""A folder that appears whole or not at all, and replaces no folder but one of its kind."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Any

from itukg.errors import ExportError

# The file that tells what an exported folder is, and that it is one.
MARK = "export.json"
# What file systems allow for one name and for a whole path.
_LONGEST_NAME, _LONGEST_PATH = 255, 4000


class Tree:
    """A folder being written: use as a context manager; without `finish` nothing is left of it."""

    def __init__(self, target: Path) -> None:
        """Take where the folder is to be.

        Raises:
            ExportError: something else is there already, or it cannot be written.
        """
        self.target = target.absolute()
        self.files = 0
        self._made: set[Path] = set()
        self._aside = self.target.with_name(f".{self.target.name}.{os.getpid()}")
        if self.target.exists() and not _may_replace(self.target):
            raise ExportError(
                f"{target} is there already and was not written by an export; name another folder or remove it.",
                f"{target}已存在，且不是导出所得；请另指定文件夹或先将其删除。",
            )
        try:
            shutil.rmtree(self._aside, ignore_errors=True)
            self._aside.mkdir(parents=True)
        except OSError as error:
            raise _failed(self._aside, error) from error

    def write(self, path: str, body: bytes, twin: str = "") -> bool:
        """Write a file; False if no file can have this path, which is relative and decoded.

        ``twin`` is the path of a file that may be there already with the same content: then both are one on the disk.

        Raises:
            ExportError: there is no room, or the folder cannot be written.
        """
        parts = [part for part in path.split("/") if part]
        if not parts or any(part in (".", "..") or "\0" in part for part in parts):
            return False
        if len(path.encode()) > _LONGEST_PATH or any(len(part.encode()) > _LONGEST_NAME for part in parts):
            return False
        file = self._aside.joinpath(*parts)
        try:
            if file.parent not in self._made:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(file.parent)
            if file.exists():  # two addresses that no file system tells apart: the first stays
                return file.read_bytes() == body
            other = self._aside / twin
            if twin and other.is_file() and other.read_bytes() == body:
                os.link(other, file)
            else:
                file.write_bytes(body)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return False
        except OSError as error:
            raise _failed(file, error) from error
        self.files += 1
        return True

    def finish(self, about: dict[str, Any]) -> None:
        """Give the folder its name; ``about`` is kept in it, for people and for the next export."""
        text = json.dumps({**about, "files": self.files}, ensure_ascii=False, indent=1) + "\n"
        old = self._aside.with_name(self._aside.name + ".old")
        try:
            (self._aside / MARK).write_text(text, encoding="utf-8")
            if self.target.exists():
                self.target.rename(old)
            self._aside.rename(self.target)
        except OSError as error:
            raise _failed(self.target, error) from error
        shutil.rmtree(old, ignore_errors=True)

    def __enter__(self) -> Tree:
        """Nothing more to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not finished."""
        shutil.rmtree(self._aside, ignore_errors=True)


def _may_replace(folder: Path) -> bool:
    try:
        return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))
    except OSError:
        return False


def _failed(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path} cannot be written: {error.strerror}.", f"无法写入{path}：{error.strerror}。")
