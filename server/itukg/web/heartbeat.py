"""Signs of life of the web processes, and the end of one that gives none any more.

A process can stop as a whole without ending: where a thread that is not Python's own waits while it holds the
interpreter's lock, no other can run. One way to that is known, and closed (`itukg.web.lingering`). Nothing inside such
a process can help it. The main process sees that it is silent and ends it, and another takes its place.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

_BEAT_SECONDS = 0.5
# Far more than a busy machine keeps a thread waiting.
SILENT_SECONDS = 10.0
# And far more than it takes to start: a process can stop before its first sign too.
STARTING_SECONDS = 120.0


def beat(run_folder: Path) -> None:
    """Say from now on that this process is alive; the first sign, before this returns, says that it is ready."""
    path = _path(run_folder, os.getpid())
    path.touch()
    _sign(path)
    threading.Thread(target=_go_on, args=(path,), daemon=True).start()


def last_beat(run_folder: Path, pid: int) -> float | None:
    """When the process gave its last sign, as `time.monotonic` has it; None where it has not been ready yet."""
    try:
        return _path(run_folder, pid).stat().st_mtime
    except FileNotFoundError:
        return None


def watch(run_folder: Path, processes: Callable[[], Iterable[int]]) -> None:
    """End those of the processes that have fallen silent, or never said that they are ready.

    In a thread of its own, for as long as this process lives.
    """
    threading.Thread(target=_watch, args=(run_folder, processes), daemon=True).start()


def _watch(run_folder: Path, processes: Callable[[], Iterable[int]]) -> None:
    started: dict[int, float] = {}
    while True:
        looked = time.monotonic()
        time.sleep(_BEAT_SECONDS)
        if time.monotonic() - looked > SILENT_SECONDS / 2:
            continue  # this process itself was kept waiting: then so were they
        started = {pid: started.get(pid, looked) for pid in processes()}
        for pid, start in started.items():
            last = last_beat(run_folder, pid)
            silent_since, bound = (start, STARTING_SECONDS) if last is None else (last, SILENT_SECONDS)
            if time.monotonic() - silent_since > bound:
                _path(run_folder, pid).unlink(missing_ok=True)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _go_on(path: Path) -> None:
    # Where the folder is gone, the server has ended.
    with suppress(FileNotFoundError):
        while True:
            time.sleep(_BEAT_SECONDS)
            _sign(path)


def _sign(path: Path) -> None:
    now = time.monotonic()  # which other processes of the machine read alike, and nobody sets back
    os.utime(path, (now, now))


def _path(run_folder: Path, pid: int) -> Path:
    return run_folder / f"web-{pid}"
