"""The page about the command line: its commands run, and what it shows is what they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.requirements import CHECKOUT
from tests.servers import environment

PAGE = CHECKOUT / "docs" / "command-line.md"
TEXT = PAGE.read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- output: (.*?) -->\n```text\n(.*?)```", TEXT, re.DOTALL)
BLOCKS = [block for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) if "http://127.0.0.1:8000" not in block]
# Another snapshot, of another version, has another name.
CHANGING = (re.compile(r"[0-9a-f]{12,32}"), re.compile(r"\d+\.\d+\.\d+"))


def run(command: str, settings: Settings, folder: Path) -> str:
    """What a shell prints for the command."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        env=environment(settings) | {"PATH": path, "PYTHONUTF8": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, ""), f"{command}\n{done.stderr}"
    return done.stdout


def steady(text: str) -> str:
    """The text without what changes with every version."""
    for pattern in CHANGING:
        text = pattern.sub("…", text)
    return text


def test_there_is_something_to_run() -> None:
    assert len(SHOWN) == 3 and len(BLOCKS) == 4


@pytest.mark.parametrize(("command", "printed"), SHOWN, ids=[f"{n}" for n in range(len(SHOWN))])
def test_what_the_page_shows_is_what_is_printed(
    dataset_settings: Settings, dataset_snapshot: OpenSnapshot, tmp_path: Path, command: str, printed: str
) -> None:
    assert steady(run(command, dataset_settings, tmp_path)) == steady(printed)


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{n}" for n in range(len(BLOCKS))])
def test_its_commands_run(
    dataset_settings: Settings, dataset_snapshot: OpenSnapshot, tmp_path: Path, block: str
) -> None:
    printed = run(block, dataset_settings, tmp_path)
    assert len(printed.splitlines()) >= 3
    if "--output joint-numbers.xlsx" in block:
        assert (tmp_path / "joint-numbers.xlsx").read_bytes().startswith(b"PK")
