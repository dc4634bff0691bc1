"""The examples of docs/clients.md: programs, each with what it prints below it.

``python -m tests.client.examples URL`` runs them against a server and writes down what they print now, for an editor
to read before it is committed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.requirements import CHECKOUT

PAGE = CHECKOUT / "docs" / "clients.md"
SHOWN = "http://127.0.0.1:8000"
_EXAMPLE = re.compile(r"^```(sh|python|r)\n(.*?)^```\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
# How a program of each language is run, with the program as its last argument.
_RUN: dict[str, Callable[[], list[str] | None]] = {
    "sh": lambda: ["sh", "-e", "-c"],
    "python": lambda: [sys.executable, "-W", "error", "-c"],
    "r": lambda: [path, "-e"] if (path := shutil.which("Rscript")) else None,
}


@dataclass(frozen=True)
class Example:
    """A program in a language, and what it prints."""

    language: str
    program: str
    printed: str

    @property
    def can_run(self) -> bool:
        """R is on few machines."""
        return _RUN[self.language]() is not None

    def run(self, server: str) -> str:
        """What it prints, with ``server`` in place of the address in the docs, and the other way round afterwards."""
        command = _RUN[self.language]()
        assert command
        done = subprocess.run(
            [*command, self.program.replace(SHOWN, server)],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=CHECKOUT / "docs",
            env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "120"},
        )
        assert done.returncode == 0, done.stderr
        lines = done.stdout.replace("\r\n", "\n").replace(server, SHOWN).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)


def read_examples() -> list[Example]:
    """All of the page, in its order."""
    return [Example(*found) for found in _EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))]


def _write(server: str) -> None:
    def anew(match: re.Match[str]) -> str:
        example = Example(match[1], match[2], match[3])
        printed = example.run(server) if example.can_run else example.printed
        return f"```{example.language}\n{example.program}```\n\n```text\n{printed}```"

    PAGE.write_text(_EXAMPLE.sub(anew, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1])
