"""Running the server: a snapshot, the pool of query workers, and granian with the web processes."""

from __future__ import annotations

import errno
import multiprocessing
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
    with _reserve(settings.host, settings.port) as reserved:
        settings = replace(settings, port=reserved.getsockname()[1])
        if settings.endpoint:
            _run(settings, progress)
            return
        ensure_snapshot(settings, progress)
        place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
        with QueryPool(settings, place) as pool:
            _run(replace(settings, query_socket=pool.socket), progress)


def application():  # type: ignore[no-untyped-def]
    """The factory that every web process calls."""
    from itukg.app import create_app

    main = multiprocessing.parent_process()
    if main is not None and main.pid is not None:
        end_with_parent(signal.SIGKILL, main.pid)
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


def _reserve(host: str, port: int) -> socket.socket:
    """Bind the port (a free one for 0) and keep it, without listening, for as long as the returned socket is open.

    The web processes share the port by SO_REUSEPORT, as any other server of the same user could: so it is looked at
    once without that option, which fails where somebody has it, and then held with it.

    Raises:
        ServeError: the port cannot be opened.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family)
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
        # Not SO_REUSEADDR as well: another's look would pass by a socket that has it and does not listen.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((host, port))
    except OSError as error:
        held.close()
        reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
        raise ServeError(f"Port {port} on {host} cannot be opened: {reason}. Set PORT or --port.") from error
    return held
