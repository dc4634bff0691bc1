"""Running the server: a snapshot, the query workers, the drawer of charts, and granian with the web processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from itukg.beforehand import made_meanwhile
from itukg.build import ensure_snapshot
from itukg.charts.drawing import DrawingPool
from itukg.remote_index import indexed_meanwhile
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.kernel import end_with_parent
from itukg.stores.pool import QueryPool
from itukg.web.heartbeat import beat
from itukg.web.listener import inherited, reserve
from itukg.web.listeners import Listeners
from itukg.web.proxies import read_mount, read_networks
from itukg.web.server import WebServer

# Where prometheus_client keeps numbers; it looks for the name when it is imported (see `itukg.web.metrics`).
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_FILES = 65_536
# Python's own first threshold is reached several times while one page is made, whose objects all still live then.
_GARBAGE = (10_000, 20, 20)


def serve(settings: Settings, progress: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; on a socket of the service manager's where it has passed one.

    Raises:
        ItukgError: the dataset cannot be published, or the server cannot start (a port in use).
    """
    passed = inherited()
    read_networks(settings.proxies)
    read_mount(settings.mount)
    with (
        _listeners(passed, settings) as listeners,
        tempfile.TemporaryDirectory(prefix="itukg-") as folder,
    ):
        os.environ[METRICS_FOLDER] = folder
        settings = replace(settings, run_folder=folder)
        host, port, *_ = listeners.of(0).getsockname()
        settings = replace(settings, host=host if passed else settings.host, port=port)
        with DrawingPool(settings.draw_memory, settings.draw_queue, settings.draw_fonts) as drawer:
            settings = replace(settings, draw_socket=drawer.socket)
            if settings.endpoint:
                with indexed_meanwhile(settings):
                    _run(settings, listeners, progress, keep=bool(passed))
                return
            ensure_snapshot(settings, progress)
            place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
            with QueryPool(settings, place) as pool, made_meanwhile(settings):
                _run(replace(settings, query_socket=pool.socket), listeners, progress, keep=bool(passed))


def _listeners(passed: list[socket.socket], settings: Settings) -> Listeners:
    if passed:
        return Listeners(passed)
    return Listeners.beside(reserve(settings.host, settings.port), settings.web_workers)


def application():  # type: ignore[no-untyped-def]
    """The factory that every web process calls."""
    from itukg.app import create_app

    main = multiprocessing.parent_process()
    if main is not None and main.pid is not None:
        end_with_parent(signal.SIGKILL, main.pid)
    settings = Settings.from_environment()
    app = create_app(settings)
    # All that is there now stays: looking through it for garbage again and again would find nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    beat(Path(settings.run_folder))
    return app


def _run(settings: Settings, listeners: Listeners, progress: Callable[[str], None], *, keep: bool) -> None:
    os.environ.update(settings.to_environment())
    _open_many_files()
    listeners.listen()
    progress(f"serving on http://{settings.host}:{settings.port}")
    WebServer("itukg.serve:application", listeners, settings, keep=keep).serve()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _open_many_files() -> None:
    """Hundreds of idle connections must not use up the files that a process may have open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(most, _FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
