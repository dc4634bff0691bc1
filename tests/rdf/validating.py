"""Running ``itukg validate``, in a process of its own or in this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.command import run_here

SHIPS = "data/register/ships.ttl"
PILOTS = "data/register/pilots.ttl"
PLACES = "data/register/places.ttl"
RULES = "data/register/rules.ttl"
MANY = 400
HARBOUR = {(SHIPS, 16, "violation"), (SHIPS, 18, "violation")}
STEP = re.compile(r"itukg: .* \([\d.]+ s\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    said: str


def validate(*arguments: str, cwd: Path | None = None, **environ: str) -> Done:
    """Run the command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "itukg", "validate", *arguments],
        cwd=cwd,
        env={**_inherited(), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    out, error = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in error and "Exception" not in error, error
    return Done(done.returncode, out, "\n".join(line for line in error.splitlines() if not STEP.fullmatch(line)))


def validate_here(*arguments: str, cwd: Path | None = None) -> Done:
    """Run the command to its end in this process, which is quicker."""
    done = run_here("validate", *arguments, cwd=cwd, environ=_inherited())
    said = "\n".join(line for line in done.stderr.splitlines() if not STEP.fullmatch(line))
    return Done(done.returncode, done.stdout, said)


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("ITUKG_", "NO_COLOR"))}
