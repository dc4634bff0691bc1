"""A process of its own beside a server, which makes something for it while it serves, and ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from itukg.settings import Settings

# Where prometheus_client would keep numbers of a process that answers nobody.
_NUMBERS = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def run_beside(module: str, settings: Settings) -> Iterator[None]:
    """Run ``python -m module`` with the settings as its environment, until the block ends at the latest."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        env={name: value for name, value in os.environ.items() if name != _NUMBERS} | settings.to_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    # Who has ended is waited for, lest the process stay as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    try:
        yield
    finally:
        process.terminate()
