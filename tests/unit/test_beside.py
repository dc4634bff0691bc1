"""A process beside a server that is ended from outside is started again, after pauses that grow; no other is."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from itukg.beside import Pauses, run_beside
from itukg.settings import Settings
from tests.servers import wait_for

PAUSES = Pauses(0.05, 60.0)


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which each start of the module ``beside_me`` leaves a line, before it does what ``ENDS`` says."""
    path = tmp_path / "begun"
    text = "import os, time\nopen(os.environ['BEGUN'], 'a').write('x\\n')\nexec(os.environ['ENDS'])\n"
    (tmp_path / "beside_me.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BEGUN", str(path))
    return path


def starts(begun: Path) -> int:
    return len(begun.read_text().splitlines()) if begun.exists() else 0


def test_a_killed_process_is_started_again_and_again(
    begun: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDS", "os.kill(os.getpid(), 9)")
    with run_beside("beside_me", Settings(), PAUSES):
        wait_for(lambda: starts(begun) >= 5, 30, "five starts")
    lines = capfd.readouterr().err.splitlines()
    assert all("beside_me was ended by SIGKILL" in line and "not enough memory" in line for line in lines)
    paused = [float(found) for line in lines for found in re.findall(r"again in ([\d.]+) seconds", line)]
    assert paused[:4] == [0.05, 0.1, 0.2, 0.4]
    before = starts(begun)
    time.sleep(1.0)
    assert starts(begun) == before, "none is started when the server has ended"


def test_pauses_grow_up_to_the_longest_and_begin_anew_after_a_long_life() -> None:
    pauses = Pauses()
    found = [0.0]
    for _ in range(8):
        found.append(pauses.after(found[-1], lived=299))
    assert found[1:] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert pauses.after(300, lived=301) == 5


def test_what_no_memory_is_the_reason_of_is_not_told_to_be(
    begun: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDS", "os.kill(os.getpid(), 6)")
    with run_beside("beside_me", Settings(), PAUSES):
        wait_for(lambda: starts(begun) >= 2, 30, "two starts")
    error = capfd.readouterr().err
    assert "ended by SIGABRT. It starts again in 0.05 seconds" in error and "memory" not in error


@pytest.mark.parametrize("ends", ["pass", "raise SystemExit('told')", "1 / 0", "os.kill(os.getpid(), 2)"])
def test_one_that_ends_by_itself_is_not(begun: Path, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    monkeypatch.setenv("ENDS", ends)
    with run_beside("beside_me", Settings(), PAUSES):
        wait_for(lambda: starts(begun) == 1, 30, "a start")
        time.sleep(0.6)
    assert starts(begun) == 1


def test_one_that_cannot_be_started_is_tried_again(
    begun: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDS", "pass")
    refused = [OSError(11, "Resource temporarily unavailable")] * 2
    start = subprocess.Popen

    def popen(*arguments: Any, **others: Any) -> Any:
        if refused:
            raise refused.pop()
        return start(*arguments, **others)

    monkeypatch.setattr("itukg.beside.subprocess.Popen", popen)
    with run_beside("beside_me", Settings(), PAUSES):
        wait_for(lambda: starts(begun) == 1, 30, "a start")
    assert capfd.readouterr().err.count("could not be started: Resource temporarily unavailable.") == 2
