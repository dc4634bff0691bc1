"""Pages about things that were made beforehand: how they lie in a file of the snapshot's folder.

A page is kept as it was rendered, by thing and language, with marks where it depends on how it is asked for: the path
under which the server is mounted, and the page's own address, which may end in ``.html``. Marks are long enough, and
chosen anew for each file, that no text holds them by accident or by intent. Beside the page lies its Link header.

`itukg.linkeddata.prepared_file` says more of the file, and when it is not used; `itukg.prerender` makes the pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from itukg.linkeddata.prepared_file import ALL, Made, Origin, PreparedFile, is_complete, maker_of, write_file

FILE = "pages.sqlite"
_KEPT = 4
# A link in a header has no line break.
END = b"\n"
_LIBRARIES = ("flask", "jinja2", "markupsafe", "werkzeug", "pyoxigraph")


class Marks(NamedTuple):
    """What stands in a page for the server's mount path and for the path of the page below it."""

    root: str
    path: str

    @classmethod
    def of(cls, mark: str) -> Marks:
        """The marks of a file; letters and digits alone, which nothing escapes or encodes."""
        return cls(f"/mount{mark}", f"/path{mark}")


def as_kept(links: str, text: str) -> bytes:
    """Link header and page in one."""
    return links.encode() + END + text.encode()


def new_mark() -> str:
    """A mark for a new file."""
    return secrets.token_hex(16)


def write_pages(folder: Path, links: int, pages: Iterable[Made], *, mark: str, shared: bytes, things: int = ALL) -> int:
    """Write the pages into a snapshot's folder, in place of those that may be there; return how many there are.

    Args:
        folder: the snapshot's.
        links: how many of the links to a thing make a page.
        pages: each once.
        mark: see `Marks.of`.
        shared: what the pages were compressed beside, see `prepared_file.Press`.
        things: about how many things, those that most others point to; `prepared_file.ALL`: about all.

    Raises:
        OSError, sqlite3.Error: there is no room.
    """
    return write_file(folder / FILE, Origin(_maker(), links), pages, things=things, mark=mark, shared=shared)


def has_pages(folder: Path, links: int, things: int = ALL) -> bool:
    """Whether the snapshot in the folder has the pages about so many things that this code would make.

    Args:
        folder: the snapshot's.
        links: how many of the links to a thing make a page.
        things: how many things are to have a page; fewer will do where there are no more.
    """
    return is_complete(folder / FILE, Origin(_maker(), links), things)


def find_prepared_page(folder: Path, thing: str, language: str, links: int) -> tuple[bytes, Marks] | None:
    """A page as it is kept (see `as_kept`), and the marks in it; None if there is none with so many links."""
    found = prepared_pages(folder).find(thing, language, links)
    return None if found is None else (found[0], Marks.of(found[1]))


@lru_cache(_KEPT)
def prepared_pages(folder: Path) -> PreparedFile:
    """The pages of the snapshot in the folder; the same object for all requests."""
    return PreparedFile(folder / FILE, _maker())


@lru_cache(1)
def _maker() -> str:
    """All code that pages are made by, its templates, and the libraries it uses."""
    return maker_of(("**/*.py", "**/*.html"), _LIBRARIES)
