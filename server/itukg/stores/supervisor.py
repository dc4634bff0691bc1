"""The one owner of the query workers: starts them, replaces those that end, moves them to a new snapshot.

A worker that has been at one query for long no longer counts: another takes its place, up to a limit, and it gets less
of the processor, so that heavy queries do not hold up the light ones; when it is done, it goes. One that is still at
its query after the deadline, or stopped, is killed.

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
from itukg.stores.board import LONG_SECONDS, Board, End
from itukg.stores.kernel import end_with_parent, is_stopped
from itukg.stores.worker import GROWN, SURPLUS, work

_READY_SECONDS = 20.0
_STOP_SECONDS = 2.0
_TICK_MILLISECONDS = 50
_RETRY_SECONDS = 0.5
_LEAVE_SECONDS = 0.1
_LONG_NICENESS = 10
# Its own timer ends a worker at the deadline; one that is there so much later does not listen to it.
_HUNG_SECONDS = 1.0


@dataclass(frozen=True)
class Plan:
    """What a supervisor is to do."""

    parent: int
    place: str
    socket: str
    board: str
    workers: int
    extra: int
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
        self._long: set[int] = set()
        self._hung: set[int] = set()
        earlier = Board.read(plan.board)
        self._board = Board.create(plan.board)
        self._board.carry_over(earlier)
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
            self._watch()
            self._follow()
            self._fill()
            self._board.beat()
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

    def _watch(self) -> None:
        """See who is at a long query, and who hangs."""
        now = time.monotonic()
        for row in self._board.works():
            if is_stopped(row.pid) or (row.since and now > row.deadline + _HUNG_SECONDS):
                self._hung.add(row.pid)
                _signal(row.pid, signal.SIGKILL)
            elif row.pid in self._long:
                if not row.since:
                    _signal(row.pid, signal.SIGTERM)  # it was done before it could see that it is one too many
            elif row.since and now > row.since + LONG_SECONDS and len(self._long) < self.plan.extra:
                self._long |= {row.pid} & self.workers
                with suppress(ProcessLookupError, PermissionError):
                    os.setpriority(os.PRIO_PROCESS, row.pid, _LONG_NICENESS)

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
            self._long -= old[0]
            for pid in old[0]:
                _signal(pid, signal.SIGTERM)
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
        while len(self.workers) < self.plan.workers + len(self._long):
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
        row = self._board.reserve()
        pid = os.fork()
        if pid == 0:
            os.close(ready_read)
            os.close(go_write)
            self._become_worker(own, ready_write, go_read, row)
        self._board.enter(row, pid)
        os.close(ready_write)
        os.close(go_read)
        with os.fdopen(ready_read, "rb") as ready:
            readable, _, _ = select.select([ready], [], [], _READY_SECONDS)
            if readable and ready.read(1) == b"r":
                return pid, go_write
        os.close(go_write)
        _signal(pid, signal.SIGKILL)
        return None

    def _become_worker(self, parent: int, ready: int, go: int, row: int) -> None:
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
            memory = self.plan.memory
            code = work(self._listener, str(store), self.snapshot, memory, wake_read, ready, go, self._board, row)
        except OSError as error:
            print(f"query worker: {error}", file=sys.stderr)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._board.leave(pid)
            self._board.count(self._reason(pid, status))
            for group in (self.workers, self._retired, self._long, self._hung):
                group.discard(pid)

    def _reason(self, pid: int, status: int) -> End:
        """Why a worker has ended, by what the kernel says of it."""
        code = os.waitstatus_to_exitcode(status)
        if pid in self._hung:
            return End.HUNG
        if code == -signal.SIGALRM:
            return End.DEADLINE
        if code == -signal.SIGKILL:
            return End.KILLED
        if code == GROWN:
            return End.GROWN
        if pid in self._retired and code == 0:
            return End.SNAPSHOT
        return End.SURPLUS if code in (0, SURPLUS) else End.CRASHED

    def _end(self) -> None:
        for pid in self.workers:
            _signal(pid, signal.SIGTERM)
        until = time.monotonic() + _STOP_SECONDS
        while (self.workers or self._retired) and time.monotonic() < until:
            self._reap()
            time.sleep(0.01)
        for pid in [*self.workers, *self._retired]:
            _signal(pid, signal.SIGKILL)
        with suppress(FileNotFoundError):
            os.unlink(self.plan.socket)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


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
