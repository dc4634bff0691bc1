"""Asking for pictures: the process that draws is started when the first is wanted, and again whenever it has ended.

`DrawingPool` is for the one process that owns a server (or for a command); all others ask through `Drawings`, which
needs only the path of its socket. The kernel's backlog of that socket is the bounded queue.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from itukg.charts.drawer import Plan
from itukg.errors import DrawingError
from itukg.messages import words
from itukg.stores.wire import Hangup, read_exactly, receive, send

FORMS = ("svg", "png")
# A picture of more bytes is none that anybody looks at.
MOST_BYTES = 8 * 1024 * 1024
_GRACE_SECONDS = 1.0
_IDLE_SECONDS = 300.0
_TICK_SECONDS = 0.1
# A process that ends in less time has not come to drawing: those who wait are sent away, lest it goes on for ever.
_SHORT_SECONDS = 1.0


class Drawings:
    """Pictures of specifications, from a drawer that listens on a socket."""

    def __init__(self, path: str, seconds: float) -> None:
        """Know the path of the socket, and the seconds that one picture may take, waiting included."""
        self._path = path
        self._seconds = seconds

    def draw(self, spec: Mapping[str, Any], form: str, language: str) -> bytes:
        """The picture of a specification of `itukg.charts.chart.chart_of`, as ``svg`` or ``png``.

        Raises:
            DrawingError: it could not be drawn; the error says why, and by its ``reason`` whether to ask again.
            ValueError: there is no such form.
        """
        if form not in FORMS:
            raise ValueError(f"{form} is no form of a picture; there are {' and '.join(FORMS)}.")
        deadline = time.monotonic() + self._seconds
        request = {"spec": spec, "form": form, "language": language, "deadline": deadline, "most": MOST_BYTES}
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._seconds + _GRACE_SECONDS)
            try:
                connection.connect(self._path)
            except BlockingIOError as error:
                raise _error("busy") from error
            except OSError as error:
                raise _error("ended") from error
            try:
                send(connection, request)
                header, _, begun = receive(connection)
                body = begun + read_exactly(connection, int(header["length"]) - len(begun))
            except (Hangup, TimeoutError, OSError) as error:
                late = time.monotonic() >= deadline - _TICK_SECONDS / 10
                raise _error("late" if late else "ended", seconds=f"{self._seconds:g}") from error
        if "refused" in header:
            raise _error(header["refused"], detail=header.get("detail", ""))
        return body


# reason of an error -> the name of its words
_WORDS = {
    "busy": "chart_busy",
    "late": "chart_too_long",
    "ended": "chart_ended",
    "large": "chart_too_large",
    "font": "chart_no_font",
    "library": "chart_not_here",
    "failed": "chart_failed",
}


def _error(reason: str, seconds: str = "", detail: str = "") -> DrawingError:
    texts = [words(language)[_WORDS[reason]] for language in ("en", "zh")]
    english, chinese = (text.format(seconds=seconds, detail=detail) for text in texts)
    return DrawingError(reason, english, chinese)


class DrawingPool:
    """Keeps a socket on which pictures can be asked for, and a drawer behind it while there is something to draw.

    Use as a context manager, or call `stop`.
    """

    def __init__(self, memory: int, queue: int, fonts: str = "", idle: float = _IDLE_SECONDS) -> None:
        """Open the socket; no process is started before somebody asks.

        Args:
            memory: MiB that the drawer may take.
            queue: how many may wait while one is drawn for.
            fonts: a folder with fonts besides the system's, for PNG; '' for none.
            idle: the seconds without a request after which the drawer ends.
        """
        self._memory, self._fonts, self._idle = memory * 1024 * 1024, fonts, idle
        self._folder = Path(tempfile.mkdtemp(prefix="itukg-"))
        self.socket = str(self._folder / "draw")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.socket)
        os.chmod(self.socket, 0o600)
        self._listener.listen(queue)
        self._wake_read, self._wake_write = os.pipe()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="drawing-pool", daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        """The process id of the drawer; 0 while none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def stop(self) -> None:
        """End the drawer, in the middle of a picture if need be."""
        self._stopping.set()
        os.write(self._wake_write, b"s")
        self._keeper.join()
        self._listener.close()
        os.close(self._wake_read)
        os.close(self._wake_write)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> DrawingPool:
        """The pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _keep(self) -> None:
        """Wait for somebody who asks, start a drawer, wait until it has ended."""
        while not self._stopping.is_set():
            waiting, _, _ = select.select([self._listener.fileno(), self._wake_read], [], [])
            if self._stopping.is_set():
                return
            if self._listener.fileno() in waiting:
                begun = time.monotonic()
                failed = self._run()
                if failed and time.monotonic() - begun < _SHORT_SECONDS:
                    self._send_away()

    def _run(self) -> bool:
        """A drawer's life; whether it ended otherwise than by itself or at the deadline of a picture."""
        plan = Plan(os.getpid(), self._listener.fileno(), self._memory, self._idle, self._fonts)
        command = [sys.executable, "-m", "itukg.charts.drawer", plan.to_json()]
        # What V8 and Rust write where they break is of no use to an administrator, and could fill the log.
        environ = {**os.environ, "RUST_BACKTRACE": "0"}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=environ,
                pass_fds=[plan.listener],
            )
        except OSError as error:
            print(f"itukg: charts cannot be drawn: {error}", file=sys.stderr)
            return True
        while self._process.poll() is None:
            if self._stopping.is_set():
                self._process.kill()
            select.select([self._wake_read], [], [], _TICK_SECONDS)
        # Whoever had waited so long that a new drawer came too late is gone; the others still have their time.
        return self._process.returncode not in (0, -signal.SIGALRM)

    def _send_away(self) -> None:
        """Hang up on those who wait."""
        self._listener.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
        self._listener.setblocking(True)
