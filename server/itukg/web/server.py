"""granian with one listening socket for all web processes, and an end that loses no request."""

from __future__ import annotations

import socket
import time
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from itukg.settings import Settings
from itukg.web.listener import BACKLOG, drain, reopen

# The longest request line and headers together; a longer one gets 431 (414 from 64 KiB of address on).
HEADER_BYTES = 131_072
# A client may take so long to send its headers, and to think of its next request on the same connection.
HEADER_SECONDS = 15
# Connections that one web process keeps open, idle ones among them; the next one waits in the queue.
_CONNECTIONS = 8192
# Beyond the query's own time: what a request may take that is under way when the server is told to end.
_LAST_SECONDS = 5
# More web processes than this that end by themselves within a minute are taken for a server that cannot work.
_CRASHES_A_MINUTE = 20


class WebServer(MPServer):
    """The web processes over a socket that is open already.

    granian opens one socket for every process on Linux; the methods replaced here make it share one, as it does on
    other systems. They are not public: the tests of a kill and of an end under load watch over it.
    """

    def __init__(self, target: str, listener: socket.socket, settings: Settings, *, keep: bool) -> None:
        """Take the factory of the application and the socket; with ``keep`` another server will go on with it."""
        self._listener = listener
        self._keep = keep
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

    def _init_shared_socket(self) -> None:
        server: Any = self  # granian's types know of no socket but its own
        server._ssp = None
        server._sfd = self._listener.fileno()
        server._shd = SocketHolder(server._sfd, False, BACKLOG)  # type: ignore[call-arg] # its stub lacks them
        self._listener.set_inheritable(True)
        server._sso = self._listener

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        # granian gives up, and the whole server ends, where a process crashes twice within seconds.
        now = time.monotonic()
        self._crashes = [moment for moment in self._crashes if now - moment < 60] + [now] * len(workers)
        if len(self._crashes) <= _CRASHES_A_MINUTE:
            self.respawned_wrks.clear()

    def shutdown(self, exit_code: int = 0) -> None:
        """Take no more connections, answer those that wait or are under way, then end the processes."""
        drain(self._listener)
        with self._listener.dup() as kept:
            try:
                super().shutdown(exit_code)  # type: ignore[no-untyped-call]
            finally:
                if self._keep:
                    reopen(kept)
