"""A web process that gives no sign of life is ended, also one that never gave its first."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from itukg.web import heartbeat
from itukg.web.heartbeat import beat, last_beat, watch


def test_a_process_that_is_never_ready_is_ended_in_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "STARTING_SECONDS", 2.0)
    with subprocess.Popen(["sleep", "60"]) as starting, subprocess.Popen(["sleep", "60"]) as ready:
        sign = tmp_path / f"web-{ready.pid}"
        sign.touch()
        later = time.monotonic() + 1_000
        os.utime(sign, (later, later))
        begun = time.monotonic()
        watch(tmp_path, lambda: [one.pid for one in (starting, ready) if one.poll() is None])
        try:
            assert starting.wait(timeout=30) == -signal.SIGKILL
            assert time.monotonic() - begun > heartbeat.STARTING_SECONDS
            assert ready.poll() is None
        finally:
            starting.kill()
            ready.kill()


def test_a_process_gives_its_first_sign_before_it_goes_on(tmp_path: Path) -> None:
    assert last_beat(tmp_path, os.getpid()) is None
    before = time.monotonic()
    beat(tmp_path)
    first = last_beat(tmp_path, os.getpid())
    assert first is not None
    assert first >= before - 0.01  # a file's time has fewer digits
    until = time.monotonic() + 30
    while last_beat(tmp_path, os.getpid()) == first:
        assert time.monotonic() < until
        time.sleep(0.05)
