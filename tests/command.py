"""The command ``itukg`` run to its end in the process of the test, where a process of its own is not the point.

Starting one takes most of the time of a command that has little to do. What depends on the process (signals, closed or
full outputs, hash seeds, encodings, memory) is tested with `tests.servers.itukg` and its like.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from itukg.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote: like what `subprocess.run` returns."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: str, environ: Mapping[str, str], cwd: Path | None = None) -> Ended:
    """Run ``itukg`` with these arguments, exactly these environment variables, and in the folder ``cwd``.

    What it raises beside `SystemExit` would be a traceback in a process of its own, and is raised.
    """
    # Bytes below the text, as in a real output: some reports are written as such.
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with (
        patch.dict(os.environ, environ, clear=True),
        chdir(cwd) if cwd else nullcontext(),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main(list(arguments))
        except SystemExit as stopped:
            code = stopped.code or 0
    assert isinstance(code, int), f"a message in place of an exit code: {code}"
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Ended(code, *said)
