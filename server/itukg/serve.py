"""Running the server: a snapshot, the pool of query workers, and granian with the web processes."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import replace

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from itukg.build import ensure_snapshot
from itukg.errors import ServeError
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.kernel import end_with_parent
from itukg.stores.pool import QueryPool


def serve(settings: Settings, progress: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ItukgError: the dataset cannot be published, or the server cannot start (a port in use).
    """
    port = _free(settings.host, settings.port)
    if settings.endpoint:
        _run(replace(settings, port=port), progress)
        return
    ensure_snapshot(settings, progress)
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    with QueryPool(settings, place) as pool:
        _run(replace(settings, port=port, query_socket=pool.socket), progress)


def application():  # type: ignore[no-untyped-def]
    """The factory that every web process calls."""
    from itukg.app import create_app

    end_with_parent(signal.SIGKILL)
    return create_app(Settings.from_environment())


def _run(settings: Settings, progress: Callable[[str], None]) -> None:
    os.environ.update(settings.to_environment())
    progress(f"serving on http://{settings.host}:{settings.port}")
    server = Granian(
        "itukg.serve:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        factory=True,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
    )
    server.serve()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _free(host: str, port: int) -> int:
    """Return the port (a free one for 0) if it can be bound; it is released for the server to take."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "it is in use" if error.errno in (48, 98) else error.strerror
            raise ServeError(f"Port {port} on {host} cannot be opened: {reason}. Set PORT or --port.") from error
        return int(probe.getsockname()[1])
