"""What a command is doing, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

# What does not take longer needs no word.
_PATIENCE = 1.0


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show each step on a line with the seconds it took; on a terminal the running step has a moving mark."""
    started, current = time.monotonic(), ""
    with _mark() as mark:

        def progress(step: str) -> None:
            nonlocal started, current
            _finish(current, started, mark)
            started, current = time.monotonic(), step
            if mark:
                mark.update(step)
            if step.startswith("serving"):
                if mark:
                    mark.stop()
                _say(step, mark)
                current = ""

        yield progress
        ending = mark
    _finish(current, started, ending)


def _mark() -> Status | nullcontext[None]:
    """What moves on a terminal; elsewhere nothing, and then the library for it is not loaded."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True).status("")


def _finish(step: str, started: float, mark: Status | None) -> None:
    if step:
        _say(f"{step} ({time.monotonic() - started:.1f} s)", mark)


def _say(step: str, mark: Status | None) -> None:
    if mark:
        mark.console.print(f"itukg: {step}", markup=False)
    elif sys.stderr is not None:
        print(f"itukg: {step}", file=sys.stderr, flush=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal, after a while, what a command waits for, and for how long already; elsewhere nothing."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    lock, ended = threading.Lock(), False

    def begin() -> None:
        with lock:
            if not ended:
                progress.add_task(what, total=None)
                progress.start()

    timer = threading.Timer(_PATIENCE, begin)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            ended = True
        progress.stop()
