"""Lines in order in bounded memory: sorted piece by piece, the pieces merged (an external merge sort).

Own code, because the standard library has the merge (``heapq.merge``) and nothing around it, and the command ``sort``
is not on every machine and orders by locale.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, cast

# Some 100 MB of memory with lines as long as triples are.
PIECE = 250_000


def sorted_lines(lines: Iterable[bytes], folder: Path, piece: int = PIECE) -> Iterator[bytes]:
    """The different lines, in the order of their bytes.

    Args:
        lines: each ends with a newline.
        folder: where pieces may be put for a while, if one is not enough; it must exist.
        piece: how many lines are held in memory.

    Raises:
        OSError: the folder has no room.
    """
    left = iter(lines)
    first = sorted(islice(left, piece))
    if len(first) < piece:
        yield from _different(first)
        return
    paths: list[Path] = []
    with ExitStack() as stack:
        try:
            while first:
                path = folder / f"piece-{len(paths)}"
                with path.open("wb") as file:
                    paths.append(path)
                    file.writelines(first)
                first = sorted(islice(left, piece))
            files = [cast(BinaryIO, stack.enter_context(path.open("rb"))) for path in paths]
            yield from _different(heapq.merge(*files))
        finally:
            for path in paths:
                path.unlink(missing_ok=True)


def _different(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))
