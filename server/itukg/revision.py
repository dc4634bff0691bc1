"""Which git commit a dataset's files are those of, where they are those of one; git need not be there.

GitPython and dulwich were looked at: for one question that the program answers in a line, each is a large dependency.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 10
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def revision_of(root: Path, files: Sequence[str]) -> str:
    """The commit that is checked out in ``root``; '' where there is none, or where a file is not as the commit has it.

    Args:
        root: the dataset's folder.
        files: the files that count, relative to it.
    """
    commit = _git(root, "rev-parse", "--verify", "HEAD")
    if not files or not commit or not _COMMIT.fullmatch(commit.strip()):
        return ""
    tracked = _git(root, "ls-files", "-z", "--", *files)
    changed = _git(root, "status", "--porcelain", "--", *files)
    if tracked is None or changed is None or changed.strip() or set(tracked.split("\0")) - {""} != set(files):
        return ""
    return commit.strip()


def _git(root: Path, *arguments: str) -> str | None:
    """What git answers; None where it cannot."""
    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False, env=environ)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None
