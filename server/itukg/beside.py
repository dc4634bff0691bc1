"""A process of its own beside a server, which makes something for it while it serves, and ends with it.

One that is ended from outside, as the kernel does where memory is short, is started again after a pause, which grows:
what it was at may need as much memory the next time. One that ends by itself has done its work, or has said why not.

`multiprocessing` and `concurrent.futures` start processes anew as well, but never of their own accord; supervisord and
the like would be one more program to install, that nobody else needs here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from itukg.settings import Settings

# Where prometheus_client would keep numbers of a process that answers nobody.
_NUMBERS = "PROMETHEUS_MULTIPROC_DIR"
_MEMORY = " Most often there was not enough memory; the server serves without what it makes."


@dataclass(frozen=True)
class Pauses:
    """The seconds before a process is started again: the first time, and at most; each is twice the one before.

    One that has lived for longer than the longest pause begins with the first again.
    """

    first: float = 5.0
    longest: float = 300.0

    def after(self, before: float, lived: float) -> float:
        """The pause after a process that lived for so many seconds; ``before``: that before it, 0 if there was none."""
        if not before or lived > self.longest:
            return self.first
        return min(2 * before, self.longest)


_PAUSES = Pauses()


@contextmanager
def run_beside(module: str, settings: Settings, pauses: Pauses = _PAUSES) -> Iterator[None]:
    """Run ``python -m module`` with the settings as its environment, until the block ends at the latest."""
    beside = _Beside(module, settings, pauses)
    thread = threading.Thread(target=beside.go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        beside.stop()


class _Beside:
    """The process, and who waits for it: whoever starts it must live as long (see `kernel.end_with_parent`)."""

    def __init__(self, module: str, settings: Settings, pauses: Pauses) -> None:
        self._module = module
        environ = {name: value for name, value in os.environ.items() if name != _NUMBERS}
        self._environ = environ | settings.to_environment()
        self._pauses = pauses
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def go_on(self) -> None:
        """Start the process, again and again while others end it."""
        pause = 0.0
        while True:
            begun = time.monotonic()
            told = self._run()
            if not told or self._ended.is_set():
                return
            pause = self._pauses.after(pause, time.monotonic() - begun)
            print(f"itukg: {self._module} {told} It starts again in {pause:g} seconds.", file=sys.stderr, flush=True)
            if self._ended.wait(pause):
                return

    def stop(self) -> None:
        """End it for good."""
        with self._lock:
            self._ended.set()
            if self._process is not None:
                self._process.terminate()

    def _run(self) -> str:
        """Let it run to its end; return what is to be told where others have ended it, or there was none."""
        try:
            process = self._start()
        except OSError as error:
            return f"could not be started: {error.strerror}."
        code = 0 if process is None else process.wait()
        # The interrupt of a terminal goes to the server as well, which is about to end.
        if code >= 0 or code == -signal.SIGINT:
            return ""
        return f"was ended by {_name(-code)}.{_MEMORY if code == -signal.SIGKILL else ''}"

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ended.is_set():
                return None
            self._process = subprocess.Popen(
                # Where it is ended in the midst of its work, the kernel tidies up what it had: nobody need hear of it.
                [sys.executable, "-W", "ignore:resource_tracker", "-m", self._module],
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in a terminal is for the server, which ends this process
            )
            return self._process


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
