"""Every error of the publisher, in one tree.

::

    ItukgError                    something to tell a person in one message; exit code ``exit_code``
    ├── SettingError              a setting or option cannot be used                        (exit 2)
    ├── DatasetError              the dataset folder cannot be read                         (exit 2)
    ├── SourceError               Turtle files that do not parse, each with its position    (exit 1)
    ├── InvalidDataset            SHACL violations                                          (exit 1)
    ├── Inconsistency             the OWL closure found a contradiction                     (exit 1)
    ├── FormatError               a file that is to be formatted cannot be read or written    (exit 2)
    ├── ReleaseRefused            the dataset as it is cannot become a release              (exit 1)
    ├── BuildError                the snapshot could not be written                         (exit 2)
    ├── ServeError                the server could not start                                (exit 2)
    ├── ExportError               the site could not be written as files                    (exit 2)
    ├── DrawingError              a chart could not be drawn                                (exit 2)
    └── Problem                   an HTTP answer that is not the one asked for (RFC 9457)

A command prints the message of an `ItukgError` on standard error, without a traceback, and exits with its
``exit_code``. The web application turns a `Problem` into problem+json, text or HTML (see ``views.problems``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class ItukgError(Exception):
    """Root of the tree: the message is meant for a person. It is in English, and may be in Chinese as well."""

    exit_code = 2

    def __init__(self, message: str = "", chinese: str = "") -> None:
        """Keep the message, and the same in Chinese if there is such a text."""
        super().__init__(message)
        self.chinese = chinese

    def told(self, language: str) -> str:
        """The message in ``language``, in English if it has no other."""
        return (language == "zh" and self.chinese) or str(self)


class SettingError(ItukgError):
    """A setting has a value that cannot be used."""


class DatasetError(ItukgError):
    """The dataset folder or its catalog cannot be used."""


def unreadable(path: object, error: OSError) -> DatasetError:
    """What is said of a file of a dataset that cannot be read."""
    return DatasetError(f"{path} cannot be read: {error.strerror}.", f"无法读取{path}：{error.strerror}。")


def disk_reason(error: Exception) -> str:
    """Why something could not be written, in the system's words.

    RocksDB tells first all that it was at, with the paths of its own files, and the reason last.
    """
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error).rpartition(": ")[2].rstrip(".") or type(error).__name__


def unwritable_cache(what: tuple[str, str], folder: object, error: Exception, then: tuple[str, str]) -> BuildError:
    """What is said where the cache has no room or may not be written.

    Args:
        what: could not be written, in English and in Chinese.
        folder: where.
        error: what the system or SQLite said.
        then: what that means, a sentence in both.
    """
    reason = disk_reason(error)
    return BuildError(
        f"{what[0]} could not be written to {folder}: {reason}. Make room there, or choose another folder with --cache "
        f"or ITUKG_CACHE. {then[0]}",
        f"无法将{what[1]}写入{folder}：{reason}。请在该处腾出空间，或用--cache或ITUKG_CACHE指定另一文件夹。{then[1]}",
    )


@dataclass(frozen=True)
class SourcePosition:
    """Where in a source file something is wrong: a path relative to the dataset, line and column from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """``file:line:column: message``, the form that editors and CI make clickable."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class SourceError(ItukgError):
    """One or more files are not valid Turtle; ``positions`` holds their mistakes."""

    exit_code = 1

    def __init__(self, positions: Sequence[SourcePosition]) -> None:
        """Take the mistakes of all files."""
        self.positions = tuple(positions)
        count = len({position.file for position in positions})
        noun = "file is" if count == 1 else "files are"
        lines = "\n".join(f"  {position}" for position in self.positions)
        super().__init__(f"{count} {noun} not valid Turtle:\n{lines}", f"{count}个文件不是有效的Turtle：\n{lines}")


class InvalidDataset(ItukgError):
    """The data does not conform to the shapes; the message is the readable report."""

    exit_code = 1


class Inconsistency(ItukgError):
    """The OWL 2 RL closure of the data holds a contradiction."""

    exit_code = 1


class FormatError(ItukgError):
    """A file that is to be formatted is not there, is no Turtle file, or cannot be read or written."""


class ReleaseRefused(ItukgError):
    """The dataset as it is cannot become a release; the message says what would have to be otherwise."""

    exit_code = 1


class BuildError(ItukgError):
    """A snapshot could not be written; the last good one, if any, is untouched."""


class ServeError(ItukgError):
    """The server could not start."""


class ExportError(ItukgError):
    """The site could not be written as files; what was in the folder is untouched."""


class DrawingError(ItukgError):
    """A chart could not be drawn.

    ``reason``: ``busy`` (too many wait), ``late`` (the deadline), ``ended`` (the process that drew it), ``large`` (too
    many bytes), ``font`` (none for its characters), ``library`` (not installed) or ``failed`` (refused by Vega).
    """

    def __init__(self, reason: str, message: str, chinese: str) -> None:
        """Keep why, for programs and for people."""
        super().__init__(message, chinese)
        self.reason = reason


class Problem(ItukgError):
    """An answer with an error status, after RFC 9457.

    ``slug`` names the kind of problem and never changes for that kind; ``headers`` are sent with the answer;
    ``members`` are for programs, beside the standard's own. ``language`` is that of the detail; the title is English.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str = "",
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
        language: str = "en",
    ) -> None:
        """Keep what the answer will say."""
        super().__init__(detail or title)
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        self.language = language
