"""Starting and stopping the supervisor of the query workers from the process that owns it."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from itukg.errors import ServeError
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.board import board_path
from itukg.stores.supervisor import Plan

_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


class QueryPool:
    """A running supervisor; if it ends by itself it is started again. Use as a context manager, or call `stop`."""

    def __init__(self, settings: Settings, place: SnapshotPlace) -> None:
        """Start the supervisor and wait until queries can be answered.

        Raises:
            ServeError: it did not come up.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="itukg-"))
        self.socket = str(self._folder / "query")
        self._plan = Plan(
            parent=os.getpid(),
            place=str(place.root.resolve()),
            socket=self.socket,
            board=board_path(self.socket),
            workers=settings.query_workers,
            extra=settings.query_extra,
            queue=settings.query_queue,
            memory=settings.query_memory * 1024 * 1024,
        )
        self._stopping = threading.Event()
        try:
            self._process = self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._keeper = threading.Thread(target=self._keep, name="query-pool", daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        """The process id of the supervisor."""
        return self._process.pid

    def stop(self) -> None:
        """End the supervisor and its workers; queries that run are finished if they end within seconds."""
        self._stopping.set()
        self._end(self._process)
        self._keeper.join(_STOP_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> QueryPool:
        """The pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "itukg.stores.supervisor", self._plan.to_json()]
        Path(self.socket).unlink(missing_ok=True)
        # Where the engine breaks it would write a page of its internals: whoever asked for that could fill the log.
        environ = {**os.environ, "RUST_BACKTRACE": "0"}
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=self._folder, env=environ)
        said = process.stdout.fileno() if process.stdout else -1
        readable, _, _ = select.select([said], [], [], _START_SECONDS)
        if not readable or os.read(said, 5) != b"ready":
            self._end(process)
            raise ServeError("The query processes did not start; the messages above say why.")
        return process

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            if self._stopping.is_set():
                return
            time.sleep(0.2)
            try:
                self._process = self._start()
            except (ServeError, OSError) as error:
                print(f"itukg: {error}", file=sys.stderr)

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
