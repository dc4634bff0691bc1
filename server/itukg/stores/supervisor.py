"""The one owner of the query workers: starts them, replaces those that end, moves them to a new snapshot.

It is a process of its own, started by the command (or by the application in tests), single-threaded, so that it may
fork at any time: a worker is replaced in the time that opening the store takes. All web processes connect to one
listening socket that the workers share; the kernel's backlog of that socket is the bounded queue. It ends, and its
workers with it, when its standard input closes: with its parent, however that ends.

Run as ``python -m itukg.stores.supervisor '<json>'`` (see `Plan`).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from itukg.snapshot import MANIFEST, Hold
from itukg.stores.kernel import end_with_parent
from itukg.stores.worker import work

_READY_SECONDS = 20.0
_STOP_SECONDS = 2.0
_TICK_MILLISECONDS = 100
_RETRY_SECONDS = 0.5
_LEAVE_SECONDS = 0.1


@dataclass(frozen=True)
class Plan:
    """What a supervisor is to do."""

    parent: int
    place: str
    socket: str
    workers: int
    queue: int
    memory: int

    def to_json(self) -> str:
        """The plan as the process's argument."""
        return json.dumps(asdict(self))


class Supervisor:
    """Keeps ``plan.workers`` workers on the current snapshot."""

    def __init__(self, plan: Plan) -> None:
        """Open the socket; nothing runs yet."""
        self.plan = plan
        self.workers: set[int] = set()
        self.snapshot = ""
        self._hold: Hold | None = None
        self._previous: Hold | None = None
        self._retired: set[int] = set()
        self._stopping = False
        self._retry_at = 0.0
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(plan.socket)
        os.chmod(plan.socket, 0o600)
        self._listener.listen(plan.queue)

    def run(self) -> None:
        """Work until standard input closes or the parent has ended."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which closes our input
        poll = select.poll()
        poll.register(0, select.POLLIN | select.POLLHUP)
        poll.register(self._wake_read, select.POLLIN)
        announced = False
        while not self._stopping:
            self._reap()
            self._follow()
            self._fill()
            if self.workers and not announced:
                announced = True
                print("ready", flush=True)
            for descriptor, _ in poll.poll(_TICK_MILLISECONDS):
                if descriptor == 0:
                    self._stopping = True
                else:
                    with suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
        self._end()

    def _stop(self, *_: object) -> None:
        # Where a whole group of processes is told to end, the parent first answers what is under way: it needs us.
        self._stopping = os.getppid() != self.plan.parent

    def _follow(self) -> None:
        """Move to the current snapshot: new workers first, and the old ones go only when a new one is ready."""
        current = _current(self.plan.place)
        if current in ("", self.snapshot):
            return
        try:
            hold = Hold(Path(self.plan.place) / "snapshots" / current)
        except OSError:
            return
        old = (self.workers, self.snapshot)
        self._previous, self._hold = self._hold, hold
        self.workers, self.snapshot = set(), current
        waiting = self._fill(hold_back=True)
        if self.workers:
            self._retired |= old[0]
            for pid in old[0]:
                os.kill(pid, signal.SIGTERM)
            # Nobody who has seen the new data may get the old again: idle old workers leave before new ones begin.
            # Busy ones take no further query. Connections wait in the socket's queue meanwhile.
            until = time.monotonic() + _LEAVE_SECONDS
            while self._retired & old[0] and time.monotonic() < until:
                self._reap()
                time.sleep(0.002)
        else:
            self.workers, self.snapshot = old
            self._hold = self._previous
        self._previous = None
        _release(waiting)

    def _fill(self, *, hold_back: bool = False) -> list[int]:
        """Start the workers that lack; with ``hold_back`` they wait for `_release` of what is returned."""
        waiting: list[int] = []
        if not self.snapshot or time.monotonic() < self._retry_at:
            return waiting
        while len(self.workers) < self.plan.workers:
            started = self._start()
            if started is None:
                self._retry_at = time.monotonic() + _RETRY_SECONDS
                break
            pid, go = started
            self.workers.add(pid)
            waiting.append(go)
        if not hold_back:
            _release(waiting)
        return waiting

    def _start(self) -> tuple[int, int] | None:
        """Fork a worker and wait until it has its store open; None if it cannot.

        Returns the process and the file descriptor on which it waits for leave to begin.
        """
        ready_read, ready_write = os.pipe()
        go_read, go_write = os.pipe()
        own = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(ready_read)
            os.close(go_write)
            self._become_worker(own, ready_write, go_read)
        os.close(ready_write)
        os.close(go_read)
        with os.fdopen(ready_read, "rb") as ready:
            readable, _, _ = select.select([ready], [], [], _READY_SECONDS)
            if readable and ready.read(1) == b"r":
                return pid, go_write
        os.close(go_write)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return None

    def _become_worker(self, parent: int, ready: int, go: int) -> None:
        """Never returns: the child must not run the supervisor's code."""
        code = 1
        try:
            end_with_parent(signal.SIGKILL, parent)
            self._previous = None  # a worker holds its own snapshot only
            wake_read, wake_write = os.pipe()
            os.set_blocking(wake_write, False)
            signal.signal(signal.SIGTERM, lambda *_: None)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
            store = Path(self.plan.place) / "snapshots" / self.snapshot / "store"
            work(self._listener, str(store), self.snapshot, self.plan.memory, wake_read, ready, go)
            code = 0
        except OSError as error:
            print(f"query worker: {error}", file=sys.stderr)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.workers.discard(pid)
            self._retired.discard(pid)

    def _end(self) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + _STOP_SECONDS
        while (self.workers or self._retired) and time.monotonic() < until:
            self._reap()
            time.sleep(0.01)
        for pid in [*self.workers, *self._retired]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(FileNotFoundError):
            os.unlink(self.plan.socket)


def _release(waiting: list[int]) -> None:
    """Let workers begin."""
    for go in waiting:
        with suppress(BrokenPipeError):
            os.write(go, b"g")
        os.close(go)


def _current(place: str) -> str:
    try:
        name = os.path.basename(os.readlink(os.path.join(place, "current")))
    except OSError:
        return ""
    return name if os.path.exists(os.path.join(place, "snapshots", name, MANIFEST)) else ""


def main() -> None:
    """Run the plan given as the only argument."""
    plan = Plan(**json.loads(sys.argv[1]))
    end_with_parent(signal.SIGTERM, plan.parent)
    Supervisor(plan).run()


if __name__ == "__main__":
    main()
