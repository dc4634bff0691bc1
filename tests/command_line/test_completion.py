"""What a shell offers behind Tab."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.servers import environment

# What bash does when Tab is pressed: the words as it splits them, and the line as it is.
TAB = """
eval "$(_ITUKG_COMPLETE=bash_source itukg)"
COMP_LINE="$1"; COMP_POINT=${#1}; IFS=' =:' read -ra COMP_WORDS <<< "$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_itukg_completion itukg 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


def shell(settings: Settings, *command: str, **environ: str) -> list[str]:
    """The lines that a command prints, with ``itukg`` on its path."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        command, env=environment(settings) | {"PATH": path} | environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("itukg q", ["query"]),
        ("itukg query a", ["arrivals"]),
        ("itukg query ", ["arrivals", "pilots-of-a-ship", "tonnage"]),
        ("itukg query arrivals --par", ["--param"]),
        ("itukg query arrivals --param ", ["ship=", "licence=", "since=", "until="]),
        ("itukg query arrivals -p ship=noor -p s", ["since="]),
        ("itukg query arrivals --param ship=ship/S", ["ship/S.S.Anna"]),
        ("itukg query arrivals --param licence=", ["SK-07", "SK-12", "SK-13"]),
        ("itukg query tonnage -p language=", ["en", "fr"]),
        ("itukg query tonnage -p cargo=cargo:", ["salt", "timber-2.5m"]),
        ("itukg query tonnage -p least=", [""]),
        ("itukg query none -p ", [""]),
        ("itukg query arrivals --format c", ["csv"]),
    ],
)
def test_bash_gets_the_rest_of_a_word_that_it_has_split(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, line: str, offered: list[str]
) -> None:
    bash = shutil.which("bash")
    assert bash
    assert shell(harbour_settings, bash, "--norc", "-c", TAB, "tab", line) == offered


def test_other_shells_get_what_things_are_called(harbour_settings: Settings, harbour_snapshot: OpenSnapshot) -> None:
    words = {"COMP_WORDS": "itukg query --lang fr arrivals -p ship=ship/n", "COMP_CWORD": "6"}
    zsh = shell(harbour_settings, "itukg", _ITUKG_COMPLETE="zsh_complete", **words)
    assert zsh == ["plain", "ship=ship/noor", "Nour"]
    words = {"COMP_WORDS": "itukg query t", "COMP_CWORD": "t"}
    fish = shell(harbour_settings, "itukg", _ITUKG_COMPLETE="fish_complete", **words)
    assert fish == ["plain,tonnage\tWhich ships have at least a tonnage?"]


def test_nothing_is_built_for_it(harbour_settings: Settings, tmp_path: Path) -> None:
    empty = Settings(dataset=harbour_settings.dataset, cache=str(tmp_path / "none"))
    words = {"COMP_WORDS": "itukg query arrivals -p ship=", "COMP_CWORD": "4"}
    assert shell(empty, "itukg", _ITUKG_COMPLETE="zsh_complete", **words) == [""]
    assert not (tmp_path / "none").exists()
