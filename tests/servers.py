"""Real servers for tests, each in processes of its own on a free port of the loopback interface."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from itukg.settings import PREFIX, Settings
from tests.http_client import fetch
from tests.requirements import free_port

_START_SECONDS = 120.0
_STOP_SECONDS = 20.0


class LiveServer:
    """``python -m itukg serve`` with the given settings, as a child process; use as a context manager."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str] | None = None,
        listeners: Sequence[socket.socket] = (),
        through: Sequence[str] = (),
    ) -> None:
        """Start it (on a free port unless the settings name one) and wait until it is healthy.

        ``listeners`` are passed to it as a service manager passes sockets; ``through``: a program that starts it, and
        becomes it.
        """
        default = settings.port == Settings().port
        self.settings = replace(settings, port=free_port()) if default else settings
        self.url = f"http://{self.settings.host}:{self.settings.port}"
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
        command = [*through, sys.executable, "-m", "itukg", "serve"]
        if listeners:
            numbers = [one.fileno() for one in listeners]
            pass_on = (
                f"import os, sys; kept = [os.dup2(number, 90 + number) for number in {numbers}];"
                "[(os.dup2(number, 3 + place), os.close(number)) for place, number in enumerate(kept)];"
                "os.environ.update(LISTEN_FDS=str(len(kept)), LISTEN_PID=str(os.getpid()));"
                "os.execv(sys.argv[1], sys.argv[1:])"
            )
            command = [sys.executable, "-c", pass_on, *command]
        self._process = subprocess.Popen(
            command,
            pass_fds=[one.fileno() for one in listeners],
            env={**environment(self.settings), **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._errors,
            stderr=self._errors,
        )
        try:
            wait_for(self._is_healthy, _START_SECONDS, "a healthy server")
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process that was started; the web and query processes are below it."""
        return self._process.pid

    def descendants(self) -> dict[int, str]:
        """All processes below the main one, with their command lines."""
        return descendants(self.pid)

    def supervisor(self) -> int:
        """The process that owns the query workers."""
        (found,) = (pid for pid in children(self.pid) if "itukg.stores.supervisor" in command_line(pid))
        return found

    def web_processes(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid in children(self.pid) if "itukg serve" in command_line(pid)]

    def errors(self) -> str:
        """What it has written so far."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def kill(self) -> None:
        """End the main process at once, without a chance to tidy up."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end, wait for it, and return its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        return self._process.returncode

    def __enter__(self) -> LiveServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._errors.close()

    def _is_healthy(self) -> bool:
        if self._process.poll() is not None:
            raise AssertionError(f"the server ended with {self._process.returncode}:\n{self.errors()}")
        try:
            return fetch(self.url + "/readyz", timeout=10).status == 200
        except OSError:
            return False


@contextmanager
def oxigraph_server(location: Path, n_quads: bytes) -> Iterator[str]:
    """An Oxigraph server that holds the given quads; yields its address."""
    program = Path(sys.executable).with_name("oxigraph")
    file = location / "quads.nq"
    file.write_bytes(n_quads)
    store = str(location / "store")
    subprocess.run([program, "load", "--location", store, "--file", file], check=True, capture_output=True)
    port = free_port()
    command = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return fetch(url + "/query?query=ASK%7B%7D", timeout=10).status == 200
        except OSError:
            return False

    try:
        wait_for(answers, 30, "an Oxigraph server")
        yield url
    finally:
        process.kill()
        process.wait()


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with exactly these settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | settings.to_environment()


def itukg(
    settings: Settings, *arguments: str, environ: Mapping[str, str] | None = None, file_limit: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a command of the package to its end; ``file_limit`` bounds the bytes of any file that it writes."""
    command: Sequence[str] = [sys.executable, "-m", "itukg", *arguments]
    if file_limit:
        # Lowered by a process in between: code between fork and exec is not safe in a process with threads.
        lower = (
            "import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({file_limit}, {file_limit}));"
            "os.execv(sys.argv[1], sys.argv[1:])"
        )
        command = [sys.executable, "-c", lower, *command]
    return subprocess.run(
        command,
        env={**environment(settings), **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Return as soon as ``condition`` holds; the test fails if it does not within the bound."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited {seconds:g} seconds for {what}"
        time.sleep(0.05)


# --- processes ------------------------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    """The direct children of a process (of all its threads), in the order of their ids."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue  # the thread has ended meanwhile
    return sorted(found)


def descendants(pid: int) -> dict[int, str]:
    """All processes below ``pid`` with their command lines."""
    found: dict[int, str] = {}
    for child in children(pid):
        found[child] = command_line(child)
        found |= descendants(child)
    return found


def command_line(pid: int) -> str:
    """The command line of a process; '' if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not collected yet does not."""
    try:
        state = re.search(r"^State:\s+(\S)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return False
    return bool(state) and state.group(1) not in "ZX"
