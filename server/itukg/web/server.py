"""granian on listening sockets that outlive its web processes, and an end that loses no request."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from itukg.settings import Settings
from itukg.web.heartbeat import last_beat, watch
from itukg.web.interrupt import Interrupt
from itukg.web.listener import BACKLOG
from itukg.web.listeners import Listeners

# The longest request line and headers together that granian reads, far more than the application accepts: what is too
# long for that gets a problem document. Beyond this, beyond 65,534 bytes of address (the most that Rust's `http` takes)
# and beyond 100 headers (hyper's limit, which granian has no setting for) granian answers by itself, without a body.
HEADER_BYTES = 262_144
# A client may take so long to send its headers, and to think of its next request on the same connection.
HEADER_SECONDS = 15
# Connections that one web process keeps open, idle ones among them; the next one waits in the queue.
_CONNECTIONS = 8192
# Beyond the query's own time: what a request may take that is under way when the server is told to end.
_LAST_SECONDS = 5
# More web processes than this that end by themselves within a minute are taken for a server that cannot work.
_CRASHES_A_MINUTE = 20
# So long connections are kept from a new process; then it must do as it can.
_READY_SECONDS = 30.0


class WebServer(MPServer):
    """The web processes over sockets that are open already.

    granian's processes open their sockets themselves on Linux; the methods replaced here give each one that the main
    process holds. They are not public: the tests of a kill and of an end under load watch over it.
    """

    def __init__(self, target: str, listeners: Listeners, settings: Settings, *, keep: bool) -> None:
        """Take the factory of the application and the sockets; with ``keep`` another server will go on with them."""
        self._listeners = listeners
        self._keep = keep
        self._run_folder = Path(settings.run_folder)
        self._crashes: list[float] = []
        super().__init__(
            target,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,  # a proxy in front speaks the newer ones; each is one more way to be attacked
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEADER_BYTES, keep_alive=True
            ),
            workers=settings.web_workers,
            blocking_threads=settings.web_threads,
            backpressure=_CONNECTIONS,
            factory=True,
            websockets=False,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=int(settings.query_timeout) + _LAST_SECONDS,
        )
        self.main_loop_interrupt = self._interrupt = Interrupt()  # type: ignore[assignment] # stands for the event
        watch(self._run_folder, self._processes)

    def signal_handler_interrupt(self, *_: object, **__: object) -> None:
        """End: called in the main process at SIGINT and SIGTERM, perhaps in the midst of itself."""
        self.interrupt_signal = True
        # A service manager may have told the web processes as well: then they end by themselves, and that is no crash.
        for worker in list(self.wrks):
            worker.interrupt_by_parent = True
        self._interrupt.end()

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        with _no_interrupt():
            super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]

    def _init_shared_socket(self) -> None:
        """Called by granian before it starts any process: the sockets are there already."""

    def _drop_shared_socket(self) -> None:
        self._listeners.close()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:  # type: ignore[override]
        server: Any = self  # granian's types know of no socket but its own
        server._sso = self._listeners.of(idx)
        server._sfd = server._sso.fileno()
        server._ssp, server._shd = None, SocketHolder(server._sfd, False, BACKLOG)  # type: ignore[call-arg] # its stub lacks them
        server._sso.set_inheritable(True)
        return super()._spawn_worker(idx, target, callback_loader)

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        dead = [number for number in workers if not self.wrks[number].is_alive()]  # type: ignore[no-untyped-call]
        if dead:
            self._listeners.deal([number for number in range(self.workers) if number not in dead])
        with _no_interrupt():
            super()._respawn_workers(workers, spawn_target, target_loader, delay)
        if dead:
            started = [self.wrks[number].inner.pid for number in dead]
            threading.Thread(target=self._deal_again, args=(started,), daemon=True).start()
        # granian gives up, and the whole server ends, where a process crashes twice within seconds.
        now = time.monotonic()
        self._crashes = [moment for moment in self._crashes if now - moment < 60] + [now] * len(workers)
        if len(self._crashes) <= _CRASHES_A_MINUTE:
            self.respawned_wrks.clear()

    def _deal_again(self, started: list[int]) -> None:
        """Let connections come to all processes once those that were started are ready."""
        until = time.monotonic() + _READY_SECONDS
        while not all(map(self._is_ready, started)) and time.monotonic() < until:
            time.sleep(0.05)
        self._listeners.deal([])

    def _processes(self) -> list[int]:
        return [worker.inner.pid for worker in list(self.wrks) if worker.is_alive()]  # type: ignore[no-untyped-call]

    def _is_ready(self, pid: int) -> bool:
        return last_beat(self._run_folder, pid) is not None

    def shutdown(self, exit_code: int = 0) -> None:
        """Take no more connections, answer those that wait or are under way, then end the processes."""
        self._listeners.drain()
        if self.interrupt_signal:
            self.interrupt_children.clear()
        with self._listeners.copy() as kept:
            try:
                super().shutdown(exit_code)  # type: ignore[no-untyped-call]
            finally:
                if self._keep:
                    kept.reopen()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Processes that are started within this never take SIGINT: Ctrl-C reaches them too, but it is for the main one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
