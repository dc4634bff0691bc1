"""Carry out the steps of a page as a reader does: in a clone, in order, and compare what is printed.

The reader has what the page takes for granted: a repository to clone (``$REPOSITORY``), and a set-up that is done
(see `tests.checkouts`). Whoever merges is played too: see `Walk.merge`.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.checkouts import copy_checkout, lay_environment, surroundings
from tests.guide.steps import Step, exchange
from tests.requirements import free_port

PATIENCE = 300.0
# The port that pages name; a free one takes its place.
PORT = "8000"


@dataclass(frozen=True)
class Mistake:
    """A mistake that a page shows: the file, the lines (from 1) of the block in which it was made, what was said."""

    file: str
    lines: range
    said: str


@dataclass
class Walk:
    """A reader at work: where they are, and what they saw.

    ``exchanged`` holds what stands otherwise on the page than on the day of the reader, such as numbers of versions:
    it is put into what the reader does, and taken out of what they see. ``seen`` has the output of each ``sh`` block,
    ``noticed`` each mistake with what was said of it.
    """

    home: Path
    exchanged: dict[str, str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    noticed: list[Mistake] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home = self.home.resolve()
        self.place = self.home / "src"
        self.place.mkdir(parents=True)
        self.repository = self.home / "repository.git"
        self.variables = {**surroundings(self.home), "REPOSITORY": str(self.repository)}
        self.exchanged[PORT] = str(free_port())
        self._server: subprocess.Popen[str] | None = None
        self._undo: Callable[[str], Mistake] | None = None
        origin = copy_checkout(self.home / "origin")
        self.run(origin, "git init --quiet; git add --all; git commit --quiet --message 'as it is'")
        self.run(self.home, f"git clone --quiet --bare origin {self.repository}")

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.wait(timeout=30)

    def run(self, place: Path, commands: str) -> subprocess.CompletedProcess[str]:
        """Run commands that must succeed."""
        done = self._bash(place, commands)
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        return done

    def take(self, step: Step) -> None:
        """Carry out one step.

        Raises:
            AssertionError: commands failed, or did not although a mistake was just made.
            ValueError: the lines to exchange do not stand in the file.
        """
        if step.deed == "server":
            self._serve(step.content)
        elif step.language == "sh":
            self._commands(step.content)
        elif step.deed:
            self._write(step)

    def merge(self) -> None:
        """Put the branch that was pushed last into the main one, as whoever reviews it does."""
        heads = self.run(
            self.repository, "git for-each-ref --format='%(refname:short)' --sort=-committerdate refs/heads"
        )
        (branch,) = [name for name in heads.stdout.split() if name != "main"]
        self.run(self.repository, f"git branch --force main {branch}")

    def _commands(self, content: str) -> None:
        fails, self._undo = self._undo, None
        place = self.home / "place"
        done = self._bash(self.place, f"set -eu\n{self._on_the_day(content)}\npwd > {shlex.quote(str(place))}")
        ended = f"{content}\nended with {done.returncode}\n{done.stdout}{done.stderr}"
        # make says in words with which number a command ended that it started, and ends with 2 itself.
        found = done.returncode == 1 or (done.returncode == 2 and done.stderr.rstrip().endswith("Error 1"))
        assert found if fails else done.returncode == 0, ended
        self.seen.append(self._as_on_the_page(done.stdout))
        if fails:
            self.noticed.append(fails(self.seen[-1]))
            return
        self.place = Path(place.read_text(encoding="utf-8").strip())
        if (self.place / "Makefile").exists() and not (self.place / ".venv").exists():
            lay_environment(self.place)

    def _write(self, step: Step) -> None:
        path = self.place / step.file
        content = self._on_the_day(step.content)
        if step.deed == "write":
            assert not path.exists(), f"{step.file} is there already"
            path.write_text(content, encoding="utf-8")
            return
        before = path.read_text(encoding="utf-8")
        after = f"{before}\n{content}" if step.deed == "append" else exchange(before, content)
        path.write_text(after, encoding="utf-8")
        if step.deed == "mistake":
            self._undo = lambda said: self._put_right(step.file, before, after, said)

    def _put_right(self, file: str, before: str, after: str, said: str) -> Mistake:
        (self.place / file).write_text(before, encoding="utf-8")
        at = next(place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
        first = after.count("\n", 0, after.rfind("\n\n", 0, at) + 2) + 1
        return Mistake(file, range(first, after.count("\n", 0, after.find("\n\n", at)) + 2), said)

    def _serve(self, content: str) -> None:
        assert self._server is None, "one server is enough"
        self._server = subprocess.Popen(
            ["bash", "-c", self._on_the_day(content)],
            cwd=self.place,
            env={**self.variables, "PORT": self.exchanged[PORT]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self._server.poll() is None, f"{content} ended with {self._server.returncode}"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.exchanged[PORT]))) == 0:
                    return
            time.sleep(0.2)
        raise AssertionError(f"{content} does not answer")

    def _bash(self, place: Path, commands: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", commands],
            cwd=place,
            env=self.variables,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )

    def _on_the_day(self, text: str) -> str:
        return _replaced(text, self.exchanged)

    def _as_on_the_page(self, text: str) -> str:
        return _replaced(text, {new: old for old, new in self.exchanged.items()})


def _replaced(text: str, exchanged: dict[str, str]) -> str:
    pattern = "|".join(rf"(?<![\w.]){re.escape(old)}(?![\w])(?!\.\d)" for old in exchanged)
    return re.sub(pattern, lambda match: exchanged[match[0]], text)
