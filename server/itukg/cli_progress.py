"""What a command is doing, on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

_console = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show each step on a line with the seconds it took; on a terminal the running step has a moving mark."""
    started, current = time.monotonic(), ""
    with _console.status("") as status:

        def progress(step: str) -> None:
            nonlocal started, current
            _finish(current, started)
            started, current = time.monotonic(), step
            status.update(step)
            if step.startswith("serving"):
                status.stop()
                _console.print(f"itukg: {step}", markup=False)
                current = ""

        yield progress
    _finish(current, started)


def _finish(step: str, started: float) -> None:
    if step:
        _console.print(f"itukg: {step} ({time.monotonic() - started:.1f} s)", markup=False)
