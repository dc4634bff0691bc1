"""Copies of the checkout in which commands can be run as a developer or an editor runs them.

A copy has an environment of its own that takes no time to make: its programs start those of the environment of the
tests, with the package of the copy in front of all others. What ``make`` would install is there already, so that
nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.requirements import CHECKOUT

# What is made in a checkout and is no part of it.
_MADE = (".git", ".venv", ".cache", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", "build", "dist")
_PROGRAMS = ("check-jsonschema", "mypy", "pre-commit", "ruff")


def copy_checkout(folder: Path) -> Path:
    """Copy what belongs to the checkout into the new folder ``folder``."""
    shutil.copytree(CHECKOUT, folder, ignore=shutil.ignore_patterns(*_MADE))
    return folder


def lay_environment(folder: Path) -> None:
    """Give a copy its ``.venv``, such that ``make`` finds that it is set up."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    python = f'PYTHONPATH="{folder}/server" exec "{sys.executable}"'
    _program(programs / "python", f'{python} "$@"')
    _program(programs / "itukg", f'{python} -m itukg "$@"')
    for name in _PROGRAMS:
        _program(programs / name, f'exec "{Path(sys.executable).parent / name}" "$@"')
    for stamp in (".locked", ".ready"):
        (folder / ".venv" / stamp).write_text(f"{folder.resolve()}\n", encoding="utf-8")


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def surroundings(home: Path) -> dict[str, str]:
    """Environment variables for a person whose home is ``home``: no settings of ours, and a git of their own.

    Closures and validations are kept with those of the other tests: the same data is looked at once.
    """
    inherited = ("GIT_", "ITUKG_", "MAKE", "MFLAGS", "PRE_COMMIT", "PYTEST", "PYTHON", "ARGS", "HOST", "PORT", "XDG_")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(inherited)}
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(
        "[user]\n\tname = An Editor\n\temail = editor@example.org\n[init]\n\tdefaultBranch = main\n", encoding="utf-8"
    )
    cache = home / ".cache" / "itukg"
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("closures", "validation"):
        kept = CHECKOUT / ".cache" / "tests" / name
        kept.mkdir(parents=True, exist_ok=True)
        if not (cache / name).exists():
            (cache / name).symlink_to(kept)
    return {
        **variables,
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "ITUKG_CACHE": str(cache),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }


def with_programs_of(folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """The same environment variables, with the programs of a copy found first."""
    return {**variables, "PATH": f"{folder / '.venv' / 'bin'}{os.pathsep}{variables['PATH']}"}
